"""
Files broken at random and by design: each is read or refused with a sentence, and nothing else happens.
"""

import random
import time
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dueregard.errors import DocumentError
from dueregard.frameworks import load_framework
from dueregard.importing import draft_assessment, read_document, save_draft
from dueregard.importing.child import read
from dueregard.importing.document import Document
from dueregard.importing.formats.html import read_html
from dueregard.importing.formats.plain import read_plain
from dueregard.store import load_assessment
from tests.importing import riverford_text as riverford
from tests.importing.riverford_text import nothing_is_dropped

KINDS = {"txt": "txt", "md": "markdown", "html": "html", "docx": "docx", "typst.pdf": "pdf"}
ENGLAND = load_framework("psed-england")
TAGS = st.sampled_from(
    [
        f"<{tag}>"
        for tag in ("table", "tr", "td", "th", "p", "li", "ul", "h2", "b", "sup", "td rowspan=99999", "div")
    ]
    + [f"</{tag}>" for tag in ("table", "tr", "td", "p", "ul", "div")]
    + [
        "Age",
        "Positive",
        "Impact",
        " 38% of residents ",
        "<a href='#fn1'>1</a>",
        "<li id=fn1>",
        "\x00",
        "&#0;",
        "\ud800",
    ]
)
LINES = st.sampled_from(
    [
        "Age\tPositive",
        "| a | b |",
        "|---|---|",
        "- item",
        "# Sex",
        "",
        "Race",
        "\u00b9 note",
        "x\u00b9",
        "[^1]: n",
        "\t",
        "1. One",
        "[[a#b]]",
    ]
)


def broken(content, seed):
    """
    Return bytes with pieces changed, cut out, doubled or cut off at places chosen by a seed.
    """
    chance = random.Random(seed)  # noqa: S311 - which bytes are broken is no secret
    data = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 200)]
            case 2:
                data[at:at] = data[at : at + 100]
            case _:
                data = data[: max(at, 20)]
        if len(data) < 20:
            break
    return bytes(data)


def repacked(content, seed):
    """
    Return a Word file whose document part is broken and whose packing is sound.
    """
    chance = random.Random(seed)  # noqa: S311 - as above
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml" and chance.random() < 0.9:
                text = part.decode()
                names = ["w:tbl", "w:tr", "w:tc", "w:p", "w:r", "w:t"]
                for _ in range(chance.randint(1, 6)):
                    text = text.replace(f"<{chance.choice(names)}>", f"<{chance.choice(names)}>", 1)
                    text = text.replace(f"</{chance.choice(names)}>", "", chance.randrange(2))
                part = text.encode()
            new.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_broken_files_are_read_or_refused(tmp_path, kind):
    content = riverford.write(tmp_path, kind).read_bytes()
    read_one = 0
    refusals = []
    for seed in range(12):
        try:
            document = read(broken(content, seed), KINDS[kind], "broken")
        except DocumentError as error:
            refusals.append(str(error))
            continue
        read_one += 1
        draft = draft_assessment(document, ENGLAND)
        nothing_is_dropped(document, draft)
    assert all(sentence.startswith("broken: ") for sentence in refusals)
    assert read_one or kind in {"docx", "typst.pdf"}


def test_word_files_with_broken_parts_are_read_or_refused(tmp_path):
    content = riverford.write(tmp_path, "docx").read_bytes()
    for seed in range(20):
        try:
            document = read(repacked(content, seed), "docx", "broken.docx")
        except DocumentError:
            continue
        nothing_is_dropped(document, draft_assessment(document, ENGLAND))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TAGS, max_size=40))
def test_any_page_makes_a_draft_without_loss(parts):
    content = "".join(parts).encode("utf-8", "surrogatepass")
    blocks, title, _ = read_html(content)
    document = Document(name="page.html", format="html", sha256="0", title=title, blocks=blocks)
    nothing_is_dropped(document, draft_assessment(document, ENGLAND))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=30), st.sampled_from(["txt", "markdown"]))
def test_any_text_makes_a_draft_without_loss(lines, kind):
    document = Document(name="page.txt", format=kind, sha256="0", blocks=read_plain("\n".join(lines), kind))
    nothing_is_dropped(document, draft_assessment(document, ENGLAND))


@pytest.mark.parametrize("seed", range(6))
def test_a_broken_file_leaves_a_sound_folder_or_none(tmp_path, seed):
    kind = list(KINDS)[seed % len(KINDS)]
    content = riverford.write(tmp_path, kind).read_bytes()
    path = tmp_path / "broken"
    path.write_bytes(broken(content, seed))
    before = {each.name for each in tmp_path.iterdir()}
    folder = tmp_path / "draft"
    try:
        save_draft(draft_assessment(read_document(path)), folder)
    except DocumentError:
        assert {each.name for each in tmp_path.iterdir()} == before
    else:
        assert load_assessment(folder).imported_from == "broken"
        assert {each.name for each in tmp_path.iterdir()} == before | {"draft"}


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "deep",
        "<table><tr>" + "<td colspan=1000 rowspan=1000>x" * 400,
        "<b>" * 20_000 + "x",
        "<table>" * 500 + "<tr><td>x",
        "a" * 2_000_000,
        "<p>Age " + "no " * 200_000,
        "\n".join(f"{number}\t\t\t" for number in range(4_000)),
        "- " * 100_000,
        "| " * 100_000,
        ("Age: " + "positive " * 2000 + "\n\n") * 20,
    ],
)
def test_large_and_deep_files_are_read_within_the_limit(tmp_path, page):
    path = tmp_path / "page"
    path.write_text(page, encoding="utf-8")
    started = time.monotonic()
    with suppress(DocumentError):
        draft_assessment(read_document(path), ENGLAND)
    assert time.monotonic() - started < 100
