"""The text of a Word or PDF document, with its headings and tables as Markdown would have them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from negotiator.errors import InputProblem, UsageProblem
from negotiator.i18n import translate as _

MOST_PAGES = 200
LARGEST_INSIDE = 50_000_000
"""Bytes that a Word file may hold once unpacked."""


def read_office(file: Path) -> str:
    """The text of a .docx or .pdf file. Raises InputProblem when it can't be read, UsageProblem without the readers."""
    try:
        return "\n".join(_word(file) if file.suffix == ".docx" else _pdf(file))
    except ModuleNotFoundError as error:
        raise UsageProblem(
            _("Reading {suffix} files needs the documents extra.", suffix=file.suffix),
            _("Install it with: pip install 'negotiator[documents]'"),
        ) from error
    except InputProblem:
        raise
    except Exception as error:  # the readers raise anything at all on a damaged file
        raise InputProblem(_("The document cannot be read."), type(error).__name__, file=file, line=1) from error


def _word(file: Path) -> Iterator[str]:
    with zipfile.ZipFile(file) as archive:
        if sum(info.file_size for info in archive.infolist()) > LARGEST_INSIDE:
            raise InputProblem(_("The file is too large."), file=file, line=1)
    import docx
    from docx.table import Table

    for block in docx.Document(str(file)).iter_inner_content():
        if isinstance(block, Table):
            yield from (
                f"| {' | '.join(cell.text.replace(chr(10), ' ') for cell in row.cells)} |" for row in block.rows
            )
        else:
            heading = (block.style.name if block.style else "") or ""
            yield f"## {block.text}" if heading.startswith(("Heading", "Title", "Titre")) else block.text


def _pdf(file: Path) -> Iterator[str]:
    import pypdf

    reader = pypdf.PdfReader(str(file))
    if len(reader.pages) > MOST_PAGES:
        raise InputProblem(_("The file is too large."), file=file, line=1)
    for page in reader.pages:
        yield page.extract_text()
