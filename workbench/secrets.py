"""Secrets of a run: what a URL holds beside its address is kept in memory alone, and scrubbed from all that is written.

A store's URL may carry a password (`s3://key:secret@host/bucket`) or a signature (`https://host/store?sig=…`). The
program needs it, and nobody who reads a report, a log or an error does.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

HIDDEN = "…"
SHORTEST = 4  # a shorter piece is no secret, and would be found in words
_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://[^\s\"'<>`]+")
_remembered: set[str] = set()


def without_secrets(url: str) -> str:
    """The URL without user, password, query and fragment; a plain path is returned as it is.

    >>> without_secrets("s3://key:secret@bucket/prefix?signature=abcd")
    's3://bucket/prefix'
    """
    if "://" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket that is never closed
        return url.partition("://")[0] + "://" + HIDDEN
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def remember(text: str, *, queries: bool = False) -> None:
    """Take the password of every URL in a text for a secret, and with `queries` what follows its question mark.

    A query is a secret only where it opens something, as in a store's address: of another URL its words may stand
    anywhere in a report.
    """
    for found in _URL.findall(text):
        _remembered.update(_secrets_of(found, queries))


def keep_secret(text: str) -> None:
    """Take a whole text for a secret: a key."""
    if len(text) >= SHORTEST:
        _remembered.add(text)


def scrub(text: str) -> str:
    """The text with every remembered secret left out."""
    for secret in sorted(_remembered, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, HIDDEN)
    return text


def _secrets_of(url: str, queries: bool) -> set[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return {url.partition("://")[2]}
    user, found, _ = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    pieces = [password or (name if found else ""), user if password else ""]
    if queries:
        pieces += [parts.query, parts.fragment, *(value for _, value in parse_qsl(parts.query))]
    return {form for piece in pieces for form in (piece, unquote(piece)) if len(form) >= SHORTEST}
