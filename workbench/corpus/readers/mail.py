"""Mail as files (.eml, and .msg of Outlook): who wrote to whom, when, about what, and the text.

Attachments are named, not read.
"""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from workbench.corpus.readers.html import page_text
from workbench.corpus.readers.office import damage, library
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.languages.spoken import said

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
        if body is not None and body.get_param("format") == "flowed":
            content = _flowed(content, str(body.get_param("delsp")).lower() == "yes")
        attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
        subject = " ".join(str(message["Subject"] or "").split())
    except Exception as error:  # a mail is written by anyone
        raise ReadFailure(said("read.damaged", error=f"{type(error).__name__}: {error}")[:300]) from error
    if body is not None and body.get_content_subtype() == "html":
        content = page_text(content)[1]
    return _as_reading(path, subject, heads, content, attached)


@reader(".msg")
def read_outlook_mail(path: Path, _limits: Limits) -> FileReading:
    """The same of a mail that Outlook has saved."""
    oxmsg = library("oxmsg", path)
    with damage():
        message = oxmsg.Message.load(str(path))
        heads = {name: " ".join(str(message.message_headers.get(name) or "").split()) for name in _HEADS}
        heads["From"] = heads["From"] or str(message.sender or "")
        named = [" ".join(dict.fromkeys(filter(None, (e.name, e.email_address)))) for e in message.recipients]
        heads["To"] = heads["To"] or ", ".join(named)
        heads["Date"] = heads["Date"] or str(message.sent_date or "")
        content = message.body or page_text(message.html_body or "")[1]
        attached = [
            str(each.file_name or each.mime_type or said("read.unnamed_attachment")) for each in message.attachments
        ]
        subject = " ".join(str(message.subject or "").split())
    return _as_reading(path, subject, [f"{name}: {value}" for name, value in heads.items() if value], content, attached)


def _flowed(text: str, without_blank: bool) -> str:
    """A text whose lines go on where they end in a blank (RFC 3676), with its paragraphs whole.

    `without_blank`: the blank is no part of the text.
    """
    lines: list[str] = []
    goes_on = False
    for line in text.splitlines():
        line = line.removeprefix(" ")  # a blank that only keeps what follows from being a mark
        quoted = line.startswith(">")
        if goes_on and not quoted:
            lines[-1] += line
        else:
            lines.append(line)
        goes_on = line.endswith(" ") and line != "-- " and not quoted
        if goes_on and without_blank:
            lines[-1] = lines[-1][:-1]
    return "\n".join(line.rstrip() for line in lines)


def _as_reading(path: Path, subject: str, heads: list[str], content: str, attached: list[str]) -> FileReading:
    if not content.strip():
        raise ReadFailure(said("read.no_text_in_mail"))
    notes = (said("read.attachments", names=", ".join(attached))[:200],) if attached else ()
    text = "\n\n".join(part for part in ("\n".join(heads), content.strip()) if part)
    return FileReading((ReadDocument(subject or path.stem, text),), notes=notes)
