"""
Take the pictures of every edition that the gallery page shows, from the bundled examples.

`make gallery` runs it. It needs a browser (chromium or google-chrome) and LibreOffice (soffice), which
turns the Word edition and the workbook into pages.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).parents[1] / "docs" / "images" / "gallery"
MOST_BYTES = 60_000
WIDTH, HEIGHT = 1000, 1250
SHOWN = 640
PAGES = {
    "front": "index.html",
    "subject": "subjects/disability.html",
    "evidence": "evidence/shut-out-by-age.html",
    "matrix": "matrix.html",
    "actions": "actions.html",
    "methods": "methods.html",
    "findings": "findings.html",
    "changes": "changes.html",
    "about": "about.html",
    "brief": "brief.html",
}
"""Pages of the web edition, by the name of their picture."""

EDITIONS = {"pdf": "assessment.pdf", "brief-pdf": "decision-brief.pdf", "word": "assessment.docx"}
WORKBOOK = "assessment.xlsx"


def main() -> None:
    """
    Publish the examples and write a picture of each edition.
    """
    office, browser_file = shutil.which("soffice"), shutil.which("chromium") or shutil.which("google-chrome")
    if office is None or browser_file is None:
        sys.exit("The gallery needs LibreOffice (soffice) and a browser (chromium or google-chrome).")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        published = _publish(folder)
        browser = playwright.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])
        for name, picture in _pictures(browser, published, office, folder):
            _save(picture, PICTURES / f"{name}.webp")
        browser.close()


def _publish(folder: Path) -> Path:
    """
    Return the publication of the invented example in every edition, with changes since an earlier version.
    """
    _run("demo", "--example", "riverford", "--to", str(folder / "riverford"))
    document = folder / "riverford" / "assessment.yaml"
    text = document.read_text(encoding="utf-8").replace('version: "2"', 'version: "3"', 1)
    document.write_text(
        text.replace("owner: Head of libraries", "owner: Libraries manager", 1), encoding="utf-8"
    )
    out = folder / "riverford" / "publication"
    _run("publish", str(folder / "riverford"), "--to", str(out), "--format", "all")
    return out


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "dueregard", *arguments], check=True, stdout=subprocess.DEVNULL)


def _pictures(
    browser: Browser, published: Path, office: str, folder: Path
) -> Iterator[tuple[str, Image.Image]]:
    for name, path in PAGES.items():
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto((published / path).as_uri())
        yield name, Image.open(io.BytesIO(page.screenshot()))
        page.close()
    for name, path in EDITIONS.items():
        yield name, _first_page(_as_pdf(published / path, office, folder))
    yield "workbook", _first_page(_as_pdf(published / WORKBOOK, office, folder))


def _as_pdf(file: Path, office: str, folder: Path) -> Path:
    if file.suffix == ".pdf":
        return file
    profile = (folder / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder / file.suffix[1:]), str(file)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder / file.suffix[1:] / f"{file.stem}.pdf"


def _first_page(file: Path) -> Image.Image:
    document = pypdfium2.PdfDocument(file)
    picture: Image.Image = document[0].render(scale=1.6).to_pil()
    document.close()
    return picture


def _save(picture: Image.Image, to: Path) -> None:
    """
    Write a picture as WebP, at the best quality that stays small.
    """
    height = round(picture.height * SHOWN / picture.width)
    small = picture.convert("RGB").resize((SHOWN, height), Image.Resampling.LANCZOS)
    for quality in (80, 65, 50, 35):
        content = io.BytesIO()
        small.save(content, "WEBP", quality=quality, method=6)
        if content.tell() <= MOST_BYTES:
            break
    to.write_bytes(content.getvalue())


if __name__ == "__main__":
    main()
