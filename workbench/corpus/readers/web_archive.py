"""Pages that a browser has saved as one file (.mht, .mhtml)."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from workbench.corpus.readers.html import page_text
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.languages.spoken import said


@reader(".mht", ".mhtml")
def read_web_archive(path: Path, _limits: Limits) -> FileReading:
    """The page, and those in its frames as documents of their own; pictures and scripts are left out."""
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        pages = [str(each.get_content()) for each in message.walk() if each.get_content_type() == "text/html"]
        subject = " ".join(str(message["Subject"] or "").split())
    except Exception as error:  # written by anyone
        raise ReadFailure(said("read.damaged", error=f"{type(error).__name__}: {error}")[:300]) from error
    documents: list[ReadDocument] = []
    left_out = 0
    for number, page in enumerate(pages):
        title, text, menus = page_text(page)
        left_out += menus
        if text:
            documents.append(ReadDocument(title or subject or path.stem, text, key=f"frame{number}" if number else ""))
    if not documents:
        raise ReadFailure(said("read.no_page"))
    notes = (said("read.menus", n=left_out),) if left_out else ()
    return FileReading(tuple(documents), notes=notes)
