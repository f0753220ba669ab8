"""Jupyter notebooks: the text cells as Markdown, the code cells fenced; outputs are left out."""

from __future__ import annotations

import json
from pathlib import Path

from workbench.corpus.readers.markdown import markdown_text
from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.languages.spoken import said


@reader(".ipynb")
def read_notebook(path: Path, _limits: Limits) -> FileReading:
    """One document, titled by its first heading."""
    try:
        cells = json.loads(decode(path.read_bytes()).text)["cells"]
        outputs = sum(bool(cell.get("outputs")) for cell in cells)
        parts = [(str(cell["cell_type"]), "".join(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReadFailure(said("read.not_notebook", error=f"{type(error).__name__}: {error}")) from error
    source = "\n\n".join(
        f"```\n{text.strip()}\n```" if kind == "code" else text for kind, text in parts if text.strip()
    )
    title, text = markdown_text(source)
    if not text:
        raise ReadFailure(said("read.no_text_in_file"))
    notes = (said("read.outputs", n=outputs),) if outputs else ()
    return FileReading((ReadDocument(title or path.stem, text),), notes=notes)
