"""Mail as files (.eml): who wrote to whom, when, about what, and the text; attachments are named, not read."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from workbench.corpus.readers.html import page_text
from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, Reading, reader

_HEADS = ("From", "To", "Cc", "Date")


@reader(".eml")
def read_mail(path: Path, _limits: Limits) -> FileReading:
    """One document, titled by its subject; the plain text of the mail, else the text of its page."""
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        heads = [f"{name}: {' '.join(str(message[name]).split())}" for name in _HEADS if message[name]]
        body = message.get_body(("plain", "html"))
        content = "" if body is None else str(body.get_content())
        attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
        subject = " ".join(str(message["Subject"] or "").split())
    except Exception as error:  # a mail is written by anyone
        raise ReadFailure(f"damaged: {type(error).__name__}: {error}"[:300]) from error
    if body is not None and body.get_content_subtype() == "html":
        content = page_text(content)[1]
    text = "\n\n".join(part for part in ("\n".join(heads), content.strip()) if part)
    if not content.strip():
        raise ReadFailure("no text found in the mail")
    notes = (f"attachments not read: {', '.join(attached)}"[:200],) if attached else ()
    return FileReading((Reading(subject or path.stem, text),), notes=notes)
