"""
One fictional assessment, written once and made into every format the importer reads.
"""

from __future__ import annotations

import html
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from dueregard.importing.document import words_of

TITLE = "Library Opening Hours"
NOTES = {
    "1": "Riverford Council, Residents' Panel 2024, table 3, https://www.riverford.example/panel-2024.pdf",
    "2": "Riverford Council, Access Survey 2023, page 4, https://www.riverford.example/access-2023.pdf",
    "3": "Census 2021, https://www.ons.gov.uk/datasets/TS037/editions/2021/versions/3",
}


@dataclass(frozen=True)
class Row:
    name: str
    context: tuple[str, ...]
    policy: tuple[str, ...]
    impact: str
    marks: dict[int, str] = field(default_factory=dict)
    """The note named at the end of a paragraph of the context, by its number from 0."""


INTRODUCTION = (
    "Riverford Council proposes to open its six libraries at other hours from September 2025.",
    "A public consultation was held on the draft. 412 residents responded.",
)
OBJECTIVES = {
    "Opening when people are free": (
        "Open two libraries on Sunday afternoons.",
        "Close all libraries on Monday mornings.",
    ),
    "Reaching people at home": (
        "Extend the home library service to every ward.",
        "Lend tablets to people without a computer.",
        "Train volunteers as digital helpers.",
    ),
}
BEFORE_THE_TABLE = (
    "Each characteristic was assessed as positive, negative, neutral or unknown. "
    "The impact was found to be positive across all characteristics."
)
ROWS = (
    Row(
        "Age",
        (
            "Older residents come more often than others on weekday mornings, and 38% of them on Mondays.",
            "Young people say that Sunday is the day they have time.",
        ),
        ("The council will extend the home library service, which reaches older residents.",),
        "Positive",
        {0: "1"},
    ),
    Row(
        "Disability",
        ("Disabled residents were twice as likely as others to rely on the library for the internet.",),
        ("We consulted with disabled residents, and their feedback is reflected in the final hours.",),
        "Negative",
        {0: "2"},
    ),
    Row(
        "Gender reassignment",
        ("There is no available evidence on how trans residents use libraries.",),
        ("The change is not expected to have a specific impact on trans residents.",),
        "Neutral",
    ),
    Row(
        "Marriage and civil partnership",
        ("No data is held on this characteristic.",),
        ("No specific impact has been identified.",),
        "Neutral",
    ),
    Row(
        "Pregnancy and maternity",
        ("Parents on maternity leave use the weekday rhyme time sessions more than any other group.",),
        ("Rhyme time will move from Monday to Tuesday.",),
        "Positive",
    ),
    Row(
        "Race",
        (
            "Asian residents account for 14% of residents.",
            "Black residents were 1.4 times as likely as White residents to use a library computer.",
        ),
        ("The council is committed to keeping its computers open on all other days.",),
        "Positive",
        {0: "3"},
    ),
    Row(
        "Religion or belief",
        ("Some Christian residents said that they would not use a library on a Sunday.",),
        ("Saturday hours stay as they are.",),
        "Mixed",
    ),
    Row(
        "Sex",
        ("Women made 61% of all visits in 2023-24.",),
        ("The plan recognises that evening hours need lighting and staff.",),
        "Positive",
    ),
    Row(
        "Sexual orientation",
        ("There is no evidence of a different effect on lesbian, gay and bisexual residents.",),
        ("No specific impact has been identified.",),
        "Neutral",
    ),
)
HEADINGS = ("Protected characteristic", "Context", "Policy", "Impact")


def nothing_is_dropped(document, draft) -> None:
    """
    Assert that each word of a document is once in what was placed, or once in what was not.
    """
    placed = [placed.text for placed in draft.report.placed if not placed.again]
    over = [left.text for left in draft.report.unplaced]
    found = Counter(word for text in (*placed, *over) for word in words_of(text))
    assert found == Counter(words_of(document.text))


def as_html() -> str:
    rows = "".join(
        f"<tr><th scope='row'>{html.escape(row.name)}</th><td>{_cell(row, row.context, marks=True)}</td>"
        f"<td>{_cell(row, row.policy)}</td><td>{row.impact}</td></tr>"
        for row in ROWS
    )
    objectives = "".join(
        f"<h3>{title}</h3><p>The council will:</p><ul>{_items(commitments)}</ul>"
        for title, commitments in OBJECTIVES.items()
    )
    heads = "".join(f"<th scope='col'>{heading}</th>" for heading in HEADINGS)
    notes = "".join(f"<li id='fn{label}'>{html.escape(text)}</li>" for label, text in NOTES.items())
    introduction = "".join(f"<p>{html.escape(text)}</p>" for text in INTRODUCTION)
    return (
        f"<!doctype html><html lang='en-GB'><head><meta charset='utf-8'><title>{TITLE}</title>"
        "<style>body{font:11pt sans-serif} table{border-collapse:collapse} td,th{border:1px solid;"
        "padding:4px;vertical-align:top;text-align:left}</style></head><body>"
        f"<h1>{TITLE}</h1><h2>Introduction</h2>{introduction}<h2>The proposal</h2>{objectives}"
        f"<h2>Assessment</h2><p>{BEFORE_THE_TABLE}</p><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f"<h2>Notes</h2><ol>{notes}</ol></body></html>"
    )


def _items(texts: tuple[str, ...]) -> str:
    return "".join(f"<li>{each}</li>" for each in texts)


def _cell(row: Row, texts: tuple[str, ...], *, marks: bool = False) -> str:
    made = []
    for number, text in enumerate(texts):
        label = row.marks.get(number) if marks else None
        mark = f"<sup><a href='#fn{label}'>{label}</a></sup>" if label else ""
        made.append(f"<p>{html.escape(text)}{mark}</p>")
    return "".join(made)


def as_markdown() -> str:
    parts = [f"# {TITLE}", "## Introduction", *INTRODUCTION, "## The proposal"]
    for title, commitments in OBJECTIVES.items():
        parts += [f"### {title}", "The council will:", "\n".join(f"- {each}" for each in commitments)]
    parts += ["## Assessment", BEFORE_THE_TABLE]
    lines = ["| " + " | ".join(HEADINGS) + " |", "|---|---|---|---|"]
    lines += [
        f"| {row.name} | {_plain(row, '[^{}]')} | {' '.join(row.policy)} | {row.impact} |" for row in ROWS
    ]
    parts += ["\n".join(lines), *(f"[^{label}]: {text}" for label, text in NOTES.items())]
    return "\n\n".join(parts) + "\n"


def as_text() -> str:
    raised = str.maketrans("123", "¹²³")
    parts = [TITLE, "1. Introduction", *INTRODUCTION, "2. The proposal"]
    for title, commitments in OBJECTIVES.items():
        parts += [title, "The council will:", "\n".join(f"- {each}" for each in commitments)]
    parts += ["3. Assessment", BEFORE_THE_TABLE]
    lines = ["\t".join(HEADINGS)]
    lines += [
        f"{row.name}\t{_plain(row, '{}').translate({})}\t{' '.join(row.policy)}\t{row.impact}" for row in ROWS
    ]
    made = "\n".join(lines)
    for row in ROWS:
        for number, label in row.marks.items():
            made = made.replace(
                f"{row.context[number]}{label}", f"{row.context[number]}{label.translate(raised)}"
            )
    parts += [made, *(f"{label.translate(raised)} {text}" for label, text in NOTES.items())]
    return "\n\n".join(parts) + "\n"


def _plain(row: Row, mark: str) -> str:
    return " ".join(
        text + (mark.format(row.marks[number]) if number in row.marks else "")
        for number, text in enumerate(row.context)
    )


def as_docx() -> bytes:
    document = docx.Document()
    document.core_properties.title = TITLE
    document.add_heading(TITLE, 0)
    document.add_heading("Introduction", 1)
    for text in INTRODUCTION:
        document.add_paragraph(text)
    document.add_heading("The proposal", 1)
    for title, commitments in OBJECTIVES.items():
        document.add_heading(title, 2)
        document.add_paragraph("The council will:")
        for each in commitments:
            document.add_paragraph(each, style="List Bullet")
    document.add_heading("Assessment", 1)
    document.add_paragraph(BEFORE_THE_TABLE)
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.text = heading
    for row in ROWS:
        cells = table.add_row().cells
        cells[0].text, cells[3].text = row.name, row.impact
        _paragraphs(cells[1], row.context, row.marks)
        _paragraphs(cells[2], row.policy, {})
    _add_notes(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paragraphs(cell, texts, marks):
    for number, text in enumerate(texts):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.add_run(text)
        if number in marks:
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), marks[number])
            paragraph.add_run()._r.append(reference)


def _add_notes(document) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = "".join(
        f'<w:footnote w:id="{label}"><w:p><w:r><w:footnoteRef/></w:r>'
        f"<w:r><w:t>{html.escape(text)}</w:t></w:r></w:p></w:footnote>"
        for label, text in NOTES.items()
    )
    separator = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    content = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {space}>{separator}{notes}</w:footnotes>'
    part = docx.opc.part.Part(
        docx.opc.packuri.PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        content.encode(),
        document.part.package,
    )
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    )


_TYPST = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title)
#set text(lang: "en", region: "GB", size: 11pt)
#let cell(ps) = for p in ps { par[#p.at(0)#if p.at(1) != "" { footnote(d.notes.at(p.at(1))) }] }
= #d.title
== Introduction
#for p in d.introduction { par(p) }
== The proposal
#for o in d.objectives { heading(level: 3, o.at(0)); par[The council will:]; list(..o.at(1)) }
== Assessment
#par(d.before)
#table(columns: (1fr, 2.4fr, 2fr, 0.9fr), table.header(..d.headings),
  ..d.rows.map(r => (r.name, cell(r.context), cell(r.policy), r.impact)).flatten())
"""


def as_typst_pdf() -> bytes:
    import typst  # noqa: PLC0415 - an extra

    data = {
        "title": TITLE,
        "introduction": INTRODUCTION,
        "objectives": list(OBJECTIVES.items()),
        "before": BEFORE_THE_TABLE,
        "headings": HEADINGS,
        "notes": NOTES,
        "rows": [
            {
                "name": row.name,
                "context": [(text, row.marks.get(number, "")) for number, text in enumerate(row.context)],
                "policy": [(text, "") for text in row.policy],
                "impact": row.impact,
            }
            for row in ROWS
        ],
    }
    made = typst.compile(_TYPST.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made


def write(folder: Path, kind: str) -> Path:
    """
    Write the assessment in one format and return the path of the file.
    """
    makers = {"html": as_html, "md": as_markdown, "txt": as_text, "docx": as_docx, "typst.pdf": as_typst_pdf}
    made = makers[kind]()
    path = folder / f"riverford.{kind}"
    path.write_bytes(made.encode() if isinstance(made, str) else made)
    return path
