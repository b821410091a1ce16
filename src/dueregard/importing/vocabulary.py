"""
The words by which documents of many layouts name the same things: characteristics, ratings, columns.

They are words of public bodies' forms in general, and of none in particular.
"""

from __future__ import annotations

import re

from dueregard.model.base import Direction

SUBJECT_WORDS: dict[str, tuple[str, ...]] = {
    "age": (
        "age",
        "age group",
        "older people",
        "younger people",
        "children",
        "young people",
        "older people and young people",
    ),
    "disability": (
        "disability",
        "disabled people",
        "disabilities",
        "disability status",
        "health and disability",
    ),
    "gender-reassignment": (
        *(
            "gender reassignment",
            "gender identity",
            "trans",
            "transgender",
            "trans people",
            "transgender people",
        ),
        *("gender reassignment gender identity", "transsexual", "trans status", "gender expression"),
    ),
    "marriage-and-civil-partnership": (
        *(
            "marriage and civil partnership",
            "marriage",
            "civil partnership",
            "marital status",
            "civil partner",
        ),
        "marriage civil partnership status",
    ),
    "pregnancy-and-maternity": (
        *("pregnancy and maternity", "pregnancy", "maternity", "paternity", "maternity leave", "new parents"),
        "pregnant women and new mothers",
    ),
    "race": (
        *(
            "race",
            "ethnicity",
            "race and ethnicity",
            "ethnic origin",
            "ethnic group",
            "ethnic minorities",
            "bame",
        ),
        *("racial group", "nationality", "colour", "national origin", "bme", "race equality", "heritage"),
        "gypsy roma and traveller",
    ),
    "religion-or-belief": (
        *("religion or belief", "religion and belief", "religion", "belief", "faith", "faith and belief"),
        *("religious belief", "no belief", "no religion", "faith group", "philosophical belief"),
    ),
    "sex": (
        "sex",
        "gender",
        "men and women",
        "women and men",
        "women",
        "men",
        "women and girls",
        "sex gender",
        "male and female",
    ),
    "sexual-orientation": (
        *("sexual orientation", "sexuality", "lgb", "lgb+", "lesbian gay and bisexual people"),
        *("lesbian gay bisexual", "lgbt", "lgbt+", "lgbtq", "lgbtq+", "lgbtqia+", "lgbtqi+"),
    ),
}
"""Names of the characteristics, by the id a framework gives them."""

OTHER_SUBJECTS = (
    *(
        "carers",
        "carer",
        "caring responsibilities",
        "unpaid carers",
        "socio economic",
        "socioeconomic status",
    ),
    *(
        "socio economic disadvantage",
        "poverty",
        "low income",
        "people on low incomes",
        "income",
        "deprivation",
    ),
    *("care leavers", "care experienced people", "looked after children", "armed forces", "veterans"),
    *("armed forces community", "welsh language", "human rights", "children's rights", "homeless people"),
    *(
        "refugees",
        "asylum seekers",
        "refugees and asylum seekers",
        "other",
        "other groups",
        "any other groups",
    ),
    *(
        "rural communities",
        "rurality",
        "rural",
        "digital exclusion",
        "digitally excluded",
        "health",
        "wellbeing",
    ),
    *("health inequalities", "health and wellbeing", "community cohesion", "cohesion", "cumulative impact"),
    *(
        "cross cutting",
        "all groups",
        "all protected characteristics",
        "intersectionality",
        "staff",
        "workforce",
    ),
    *("other vulnerable groups", "vulnerable groups", "environment", "sustainability", "crime and disorder"),
    *("single parents", "lone parents", "language", "literacy", "political opinion", "dependants"),
)
"""Names that begin a row or a section of their own, and that a framework may not have."""

_IDLE = {
    *(
        "and",
        "or",
        "of",
        "the",
        "a",
        "on",
        "for",
        "in",
        "to",
        "impact",
        "impacts",
        "group",
        "groups",
        "equality",
    ),
    *("protected", "characteristic", "characteristics", "assessment", "strand", "including", "inc", "effect"),
    *("effects", "status", "people", "with", "by"),
}
_SHORTEST_PLURAL = 3
_WORD = re.compile(r"[\w+]+")


def name_words(text: str) -> frozenset[str]:
    """
    Return the words by which a name is compared: no capitals, no plural, no words that say nothing.
    """
    words = (word.casefold().replace("_", "") for word in _WORD.findall(text))
    return frozenset(
        word.removesuffix("s") if len(word) > _SHORTEST_PLURAL else word
        for word in words
        if word not in _IDLE
    )


EXACT_RATINGS: dict[str, Direction] = {
    **dict.fromkeys(
        (
            "positive",
            "+ve",
            "+",
            "++",
            "+++",
            "beneficial",
            "benefit",
            "favourable",
            "pos",
            "p",
            "advantage",
            "positive impact",
        ),
        "positive",
    ),
    **dict.fromkeys(
        (
            "negative",
            "-ve",
            "-",
            "--",
            "---",
            "adverse",
            "detrimental",
            "unfavourable",
            "neg",
            "disadvantage",
            "adverse impact",
        ),
        "negative",
    ),
    **dict.fromkeys(
        (
            *(
                "neutral",
                "no impact",
                "no effect",
                "none",
                "nil",
                "0",
                "no change",
                "no differential impact",
                "neu",
            ),
            *(
                "no difference",
                "no impact identified",
                "no identified impact",
                "no impacts identified",
                "no impacts",
            ),
            *(
                "no specific impact",
                "no differential effect",
                "no disproportionate impact",
                "neither",
                "none identified",
            ),
            *("no significant impact", "no known impact", "no anticipated impact", "no impact anticipated"),
            *(
                "no impacts anticipated",
                "no impact expected",
                "no disproportionate effect",
                "no particular impact",
            ),
        ),
        "neutral",
    ),
    **dict.fromkeys(
        (
            "mixed",
            "both",
            "+/-",
            "-/+",
            "±",
            "positive and negative",
            "negative and positive",
            "mixed impact",
        ),
        "mixed",
    ),
    **dict.fromkeys(
        (
            *(
                "unknown",
                "not known",
                "unclear",
                "insufficient evidence",
                "insufficient data",
                "not enough evidence",
            ),
            *("?", "don't know", "uncertain", "unknown impact", "impact unknown", "no evidence available"),
        ),
        "unknown",
    ),
    **dict.fromkeys(("n/a", "na", "not applicable", "not relevant", "n.a", "not affected"), "not relevant"),
}

MAGNITUDES = {
    **dict.fromkeys(("high", "major", "significant", "substantial", "strong", "large"), "major"),
    **dict.fromkeys(("medium", "moderate", "med"), "moderate"),
    **dict.fromkeys(("low", "minor", "slight", "small", "limited", "minimal"), "minor"),
}

TICKS = {
    "✓",
    "✔",
    "☑",
    "☒",
    "x",
    "yes",
    "y",
    "✗",
    "✘",
    "\u00d7",
    "\u221a",
    "ü",
    "tick",
    "•",
    "*",
    "■",
    "●",
    "1",
    "\uf0fc",
    "\uf0fe",
}
EMPTY = {
    "",
    "☐",
    "□",
    "no",
    "n",
    "-",
    "\u2013",
    "\u2014",
    "none",
    "n/a",
    "na",
    "nil",
    "not applicable",
    "0",
    "none identified",
}
