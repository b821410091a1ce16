"""
Digits that are no figures: addresses, codes, sections of law, references, telephone numbers, times of day.
"""

from __future__ import annotations

import re

from dueregard.prose.plain import pattern
from dueregard.prose.recogniser import Recogniser

_CASED = re.NOFLAG
_NUMBERING = r"\d+[A-Za-z]{0,2}(?:\.\d+)*(?:\(\w{1,5}\))*"
# What a number that follows is the name of: "stage 3", "Table 2.1", "Key Stage 4".
_LABELS = (
    r"actions?|aims?|annex(?:es)?|appendi(?:x|ces)|articles?|arts?\.?|bands?|blocks?|box(?:es)?|bus(?:es)?"
    r"|cases?|categor(?:y|ies)|chapters?|charts?|class(?:es)?|clauses?|cols?\.?|columns?|"
    r"commitments?|criteri(?:on|a)|deciles?|drafts?|protocols?"
    r"|decisions?|editions?|exhibits?|fig(?:ure)?s?\.?|flats?|floors?|footnotes?|"
    r"gates?|goals?|grades?|graphs?"
    r"|grounds?|groups?|indicators?|issues?|items?|junctions?|levels?|lines?|lots?|"
    r"maps?|milestones?|models?|minutes? (?=\d+(?:,| of the|\.|;|$))|"
    r"modules?"
    r"|nos?\.|notes?|numbers?|objectives?|options?|outcomes?|pages?|paragraphs?|paras?\.?|parts?|phases?"
    r"|pillars?|platforms?|pp?\.|principles?|priorit(?:y|ies)|proposals?|questions?|"
    r"quintiles?|ranks?|recommendations?|refs?\.?"
    r"|references?|regs?\.?|regulations?|risks?|rooms?|rounds?|routes?|rows?|rules?|"
    r"sch(?:edule)?s?\.?|sections?"
    r"|sheets?|slides?|sprints?|ss?\.?|stages?|standards?|steps?|strands?|"
    r"sub-?paragraphs?|subsections?|tables?"
    r"|targets?|tasks?|themes?|tiers?|types?|units?|v\.?|ver(?:sion)?s?\.?|vol(?:ume)?s?\.?|wards?|waves?"
    r"|weeks? (?=\d+ of)|years? (?=\d{1,2}\b(?! (?:to|months?|weeks?|years?)))|zones?"
)
_MORE_OF_THEM = rf"(?:(?: ?, ?| (?:and|or|to|&) | ?- ?|, and ){_NUMBERING}(?![\w%,]|\.\d| ?%| per ?cent))*"

#: Taken before anything else is read.
STRONG = tuple(
    Recogniser(found)
    for found in (
        pattern(r"\[\[[^\]]*\]\]"),
        pattern(r"\bIS[BS]N(?:-1[03])?:? ?[\dX][\dX -]*[\dX]"),
        # What is known by its number: an officer, an operation, a goal, a paper laid before Parliament.
        pattern(
            r"\b(?:PC|PCSO|WPC|PS|DC|DS|DI|Sgt|Sergeant|Constable|Insp|Inspector|SDG|CP|Cm|Cmd|Cmnd|HC|HL|ISO|"
            r"Operation [A-Z][a-z]+) \d+(?![\w%]|[,.]\d)",
            flags=_CASED,
        ),
        pattern(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\bdoi:\S+|\]\([^)\s]*\)"),
        # "[12]", "[3, 4]", "(1)" and a footnote's definition "[^4]:".
        pattern(
            r"\[\^?\d{1,3}(?:(?:, ?|-)\d{1,3})*\]|(?<!\w)\(\d{1,2}\)(?= [A-Za-z])|(?<=[a-z])"
            r"\(\d{1,3}\)|\([WCNS]\. ?\d+\)"
        ),
        # Neutral citations of cases, and numbers of instruments.
        pattern(
            r"[\[(](?:19|20)\d\d[\])] (?:\d+ )?[A-Z][A-Za-z]+(?: [A-Z][a-z]+\.?)? \d+(?: \([A-Za-z]+\))?",
            flags=_CASED,
        ),
        pattern(
            r"\b(?:S?SI|SR|WSI|HC|HL|Cm|CP|COM|EU|EC|No\.?) ?\(?(?:19|20)\d\d[/) ]+(?:No\.? ?)?\d+",
            flags=_CASED,
        ),
        # Acts by their year, before or after.
        pattern(
            r"\b(?:Acts?|Regulations?|Orders?|Measures?|Bills?|Rules|Code|Charter|"
            r"Convention|Directive|Protocol|Scheme"
            r"|Regs)(?: \([A-Z][A-Za-z ]+\))?(?: of)? (?:19|20)\d\d\b",
            flags=_CASED,
        ),
        pattern(
            r"\b(?:19|20)\d\d (?:Acts?|Regulations?|Orders?|Measures?|Bills?|Rules|Code|"
            r"Charter|Convention|Regs"
            r"|Specific Duties)\b",
            flags=_CASED,
        ),
        pattern(
            r"\b[A-Z][A-Z&]{1,6} ?(?:19|20)\d\d(?= (?:s|ss|sch|reg|art|section|schedule|"
            r"regulation|article)\b)",
            flags=_CASED,
        ),
        # Publications by author and year: "(Smith and Jones, 2019)", "Okafor et al. 2020", "Rahman (2018)".
        pattern(
            r"\((?:see |e\.g\. )?[A-Z][A-Za-z'&. -]*,? (?:19|20)\d\d[a-z]?(?:, ?pp?\.? ?\d+(?:-\d+)?)?"
            r"(?:; [A-Z][A-Za-z'&. -]*,? (?:19|20)\d\d[a-z]?)*\)",
            flags=_CASED,
        ),
        pattern(
            r"\b(?:et al\.?|and (?:others|colleagues)),? \(?(?:19|20)\d\d[a-z]?\)?|\b[A-Z][a-z]+ "
            r"\((?:19|20)\d\d[a-z]?(?:, ?pp?\.? ?\d+)?\)",
            flags=_CASED,
        ),
        # Telephone numbers, and the short ones one calls or texts.
        pattern(r"(?<![\w.,])(?:\+44 ?(?:\(0\) ?)?|\(?0)\d(?: ?[()-]? ?\d){7,10}(?!\w)"),
        pattern(
            r"\b(?:call|ring|dial|phone|tele?phone|tel|text|fax|sms|textphone|line|service|"
            r"NHS|on):? \(?(?:999|112|101|111|119|18001|1800\d|[5-8]\d{4}|0\d[\d ]+\d)"
            r"\b(?:,? or (?:999|112|101|111|119)\b)?"
        ),
        pattern(
            r"\bzero[ -](?:hours?|tolerance|carbon|emissions?|waste|rat\w+|sum)\b|\bnet[ -]zero\b|"
            r"\bground zero\b"
        ),
        pattern(r"(?<![\w,.])0\d{2,}(?: \d{3,})+(?!\w)"),
        # Postcodes, and codes of letters with digits: E09000022, COVID-19, W4, B12.
        pattern(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", flags=_CASED),
        pattern(
            r"\b(?![Qq][1-4]\b|CI\d|FY\d|FY \d|[pP]\d*[<=]|(?:[Uu]nder|[Oo]ver|[Pp]re|"
            r"[Pp]ost|[Mm]id|[Ee]arly|[Ll]ate|[Ss]ub|[Pp]lus|[Mm]inus|[Ll]ess|[Ii]n|[Oo]f|"
            r"[Tt]o|[Bb]y|[Tt]he)-)(?:[A-Za-z]+(?:\(\d+\))?[-_/])*[A-Za-z]+[-_]?\d[\w()/-]*(?:\.\d+)"
            r"*(?<![-/])(?!\d*%)",
            flags=_CASED,
        ),
        pattern(r"\b(?:codes?|PIN|serial|password) \d+\b"),
        pattern(
            r"\b(?:ref(?:erence)?|case|claim|file|decision|order|invoice|licence|id|charity|"
            r"company)(?: (?:no\.?|number|ref))?[.:]? ?#?(?=[A-Z/]*\d)[A-Z\d][A-Z\d/-]{3,}\b(?!\.\d|"
            r"%|,\d)",
            flags=re.IGNORECASE,
        ),
        pattern(
            r"\b(?:ISO|BS|EN|PAS|WCAG|RFC|PCD|DMPC|MD|HTML|HTTP|IEC|UN|UNSCR|Microsoft|"
            r"Windows|Office|Agenda|Formula|Boeing|Radio|BBC|Channel|Terminal) ?(?:EN |ISO |"
            r"Resolution )?\d[\d.:-]*\b(?!%)",
            flags=_CASED,
        ),
        pattern(r"\b[A-Z]{2,6} \d+(?=[),;]|\.(?!\d)|$)", flags=_CASED),
        pattern(r"(?<![\w.])(?!\d\d?\.\d\d?\.(?:19|20)\d\d\b)\d+\.\d+(?:\.\d+)+(?![\w%])|\bv\d+(?:\.\d+)*\b"),
        # Times of day.
        pattern(
            r"(?<![\w.,])\d{1,2}(?:[.:]\d{2})?(?: ?(?:am|pm))?(?: ?(?:-|to|and|until) "
            r"?\d{1,2}(?:[.:]\d{2})?)? ?(?:am|pm|a\.m\.|p\.m\.|noon\b|midnight\b|o'clock)"
            r"(?!\w)"
        ),
        pattern(
            r"(?<![\w.,:])(?:[01]?\d|2[0-3]):[0-5]\d(?::\d\d)?(?![\d:])|\b(?:[01]\d|2[0-3])"
            r"\.?[0-5]\d (?:hours|hrs)\b"
        ),
        pattern(
            r"(?<![\w.,])\d{1,3} (?=bus\b)|(?<=\bthe )\d{1,2}\.\d{2}(?= (?:train|bus|tram|ferry|from|to)\b)"
        ),
        pattern(
            r"(?<=\bat )\d{1,2}\.[0-5][05](?= (?:each|every|on|in the|daily|until|to|and again|sharp)\b)"
        ),
        pattern(r"\b(?:\d{1,2}|three|four|five|seven|ten)-point (?=scale|plan|agenda|font|type|likert)"),
        pattern(
            r"\b24/7\b|\b9/11\b|\b7/7\b|\b50[-/:]50\b|\b\d+x\d+\b|\b360[ -]degrees?\b|\b20[-/ ]20 vision\b"
        ),
        # Houses in a street.
        pattern(
            r"(?<![\w.,])\d{1,4}[A-Za-z]?(?:-\d{1,4})?,? (?:[A-Z][a-z']+ ){1,3}(?:Street|St|"
            r"Road|Rd|Lane|Avenue|Square|Way|Close|Drive"
            r"|Place|Court|Terrace|Hill|Row|Gardens|Crescent|House|Walk|Embankment|Parade|Mews|Quay)\b",
            flags=_CASED,
        ),
    )
)

#: Numbers of lists and paragraphs: at the start of a line, before a capital letter.
NUMBERED_LINE = re.compile(
    r"(?:^|\t)[ \t>#*-]*(?:\(?\d{1,2}[.)](?=\s|[A-Z])|\d{1,2}(?:\.\d{1,2})+\.?(?=\s+[A-Z\"'])"
    r"|\d{1,3}(?=\s{2,}[A-Z]))"
    # The number of a page, alone on its line among others.
    r"|^[ \t]*\d{1,3}(?=[ \t\r]*\n)|(?<=\n)[ \t]*\d{1,3}(?=[ \t\r]*$)",
    re.MULTILINE,
)

#: Taken after shares and times are read, and before plain counts are.
WEAK = tuple(
    Recogniser(found)
    for found in (
        pattern(rf"\b(?:{_LABELS}) ?(?:[A-Z]-?)?{_NUMBERING}(?![\w%]|,\d){_MORE_OF_THEM}"),
        pattern(
            rf"\b(?:{_LABELS}) (?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
            r"\b(?! (?:of|out|times|per|in))"
        ),
        pattern(r"(?<=\()(?:(?:fn|note) )?\d{1,2}(?=\))"),
        # Ordinals, and numbers that are part of a word.
        pattern(
            r"\b\d+(?:st|nd|rd|th)s?\b|\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|"
            r"ninety)-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
            r"\b"
        ),
        pattern(
            r"\b(?:two|three|four|five|six|seven|eight|zero|ten|\d+)-(?:way|fold|tier|stage|"
            r"step|part|bedroom|storey|point(?! (?:fall|rise|gap|drop|increase|decrease|"
            r"change|difference))|page|hour|carbon|tolerance|rated|based|seater|lane|star|"
            r"strong|sided|pronged|party|digit)\w*\b"
        ),
        pattern(
            r"\bone or two\b|\btwo or more\b|\btwo or three\b|\bthree or more\b|\bone "
            r"another\b|\bnumber ten\b"
        ),
        pattern(
            r"\b(?:the|these|those|both|our|its|their|all|other|same|first|last|next|"
            r"following|of|any|either|every|each) (?:two|three|four|five|six|seven|eight|"
            r"nine|ten|eleven|twelve)\b(?!(?:-| )(?:in|out|times|hundred|thousand|million|"
            r"quarters|fifths|thirds|tenths))"
        ),
        pattern(
            r"\b(?:in|into|between|by|for|as) (?:two|three|four)\b(?= (?:ways?|parts?|"
            r"stages?|phases?|steps?|rounds?|respects?|forms?|formats?|languages?|pieces?|"
            r"halves|reasons?|things?|areas?|of the)\b)"
        ),
        pattern(
            r"\b(?:day|year|week|month) (?:one|two|three|\d{1,2})\b(?=[ ,.](?!\d))|"
            r"\bone-to-one\b|\bface to face\b"
        ),
        pattern(
            r"\bper (?:1,000|10,000|100,000|1,000,000|100|1000|10000|100000|million|"
            r"thousand|hundred)\b(?! ?(?:pounds|people who))|\b(?:a|one|per) hundred per "
            r"?cent\b(?!)"
        ),
        pattern(
            r"#\d+|(?<![\w.,])0\d+(?![\w.%])|\b\d+[A-Za-z]+\b(?<!\dk)(?<!\dm)(?<!\dbn)|"
            r"\b\d{1,3}/\d{1,3}\b|\b\d+(?:/\d+){2,}\b"
        ),
    )
)
