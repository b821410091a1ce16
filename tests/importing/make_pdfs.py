"""
Makes the PDFs of the fictional assessment by programs the tests do not need: WeasyPrint and LibreOffice.

Run by hand when `riverford_text.py` changes: `python -m tests.importing.make_pdfs`, with both installed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.importing import riverford_text

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "importing"


def by_weasyprint() -> None:
    """
    Print the HTML edition with WeasyPrint, tagged.
    """
    import weasyprint  # noqa: PLC0415 - not among the dependencies

    document = weasyprint.HTML(string=riverford_text.as_html())
    document.write_pdf(FIXTURES / "riverford-weasyprint.pdf", pdf_variant="pdf/ua-1")


def by_libreoffice() -> None:
    """
    Print the Word edition with LibreOffice, tagged.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = riverford_text.write(Path(folder), "docx")
        options = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
        subprocess.run([*command, options, "--outdir", folder, str(path)], check=True, capture_output=True)
        (FIXTURES / "riverford-libreoffice.pdf").write_bytes(path.with_suffix(".pdf").read_bytes())


if __name__ == "__main__":
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or ("weasyprint", "libreoffice"):
        {"weasyprint": by_weasyprint, "libreoffice": by_libreoffice}[name]()
