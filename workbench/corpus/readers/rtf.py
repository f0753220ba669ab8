"""Rich Text Format (.rtf): headings, text, lists, tables and notes, as a word processor shows them.

Read here, since no packaged reader was found that keeps the notes, joins the cells of a table to their heads and leaves
out what is hidden or deleted.
"""

from __future__ import annotations

from pathlib import Path

from workbench.corpus.readers.parts.rtf.document import RtfDocument
from workbench.corpus.readers.parts.rtf.tokens import tokens
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.titles import title_of
from workbench.languages.spoken import said

_MOST_NESTED = 5_000  # groups within groups


@reader(".rtf")
def read_rich_text(path: Path, _limits: Limits) -> FileReading:
    """Headings marked with "#", items with "-" or their number, a line for each row of a table, notes after the text.

    Hidden and deleted text, comments and pictures are left out. Headers and footers stand once, at the end.
    """
    data = path.read_bytes()
    if not data.lstrip()[:5] == b"{\\rtf":
        raise ReadFailure(said("read.not_rtf"))
    document = RtfDocument()
    for token in tokens(data):
        document.take(token)
        if document.depth > _MOST_NESTED:
            raise ReadFailure(said("read.groups_nested", most=_MOST_NESTED))
    blocks, around = document.blocks(), document.around()
    text = "\n\n".join([*blocks, *document.notes(), *around])
    if not text:
        raise ReadFailure(said("read.no_text_in_file"))
    flow = document.body
    title = title_of(text, path.stem, styled=flow.title, named=document.named, heading=flow.heading)
    notes = (said("read.around", texts="; ".join(around))[:200],) if around else ()
    return FileReading((ReadDocument(title, text),), notes=notes)
