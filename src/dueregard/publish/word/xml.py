"""
Elements of WordprocessingML (ISO/IEC 29500), written short.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def element(tag: str, *children: Any, **attributes: str | int) -> Any:
    """
    Return an element, as `element("w:jc", val="right")`.

    Attributes are in the WordprocessingML namespace; children that are None are left out.
    """
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(child for child in children if child is not None)
    return made


def text_run(text: str, *properties: Any) -> Any:
    """
    Return a run of text; spaces at its ends are kept.
    """
    words = OxmlElement("w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("w:r", element("w:rPr", *properties) if properties else None, words)


def field(instruction: str, shown: str, *properties: Any) -> Iterable[Any]:
    """
    Return the runs of a field: what Word computes, and what stands there until it does.
    """
    kept = [element("w:rPr", *properties)] if properties else []
    code = element("w:instrText")
    code.text = f" {instruction} "
    yield element("w:r", element("w:fldChar", fldCharType="begin"))
    yield element("w:r", code)
    yield element("w:r", element("w:fldChar", fldCharType="separate"))
    words = element("w:t")
    words.text = shown
    yield element("w:r", *kept, words)
    yield element("w:r", element("w:fldChar", fldCharType="end"))


def paragraph(style: str, *content: Any, **properties: Any) -> Any:
    """
    Return a paragraph of a style, by the style's identifier; no style for ordinary text.
    """
    kept = [element(f"w:{name}") for name, wanted in properties.items() if wanted]
    named = [element("w:pStyle", val=style)] if style else []
    head = element("w:pPr", *named, *kept) if named or kept else None
    return element("w:p", head, *content)
