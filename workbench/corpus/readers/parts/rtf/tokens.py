"""Rich Text Format as tokens: words of control, groups, and the bytes of the text between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,40})(?P<value>-?\d{1,9})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<group>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n\\]"
)
# Code pages by the number of a font's set of characters; 0 and 1 are the document's own.
_CHARACTER_SETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp437",
}  # fmt: skip
SYMBOLS = "symbols"  # the code page of a font whose characters are signs
_PAGES = {10000: "mac_roman", 936: "gbk", 950: "big5", 65001: "utf-8"}
_HEADS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}


@dataclass(frozen=True, slots=True)
class RtfToken:
    """A piece of a file: "{" or "}", a word with its value (None for none), or the bytes of text.

    Signs such as the tilde of a blank that does not break are words too.
    """

    word: str = ""
    value: int | None = None
    text: bytes = b""


def tokens(data: bytes) -> Iterator[RtfToken]:
    """The tokens of a file in order; binary data are left out."""
    at = 0
    while (found := _TOKEN.search(data, at)) is not None:
        at = found.end()
        if found["text"]:
            yield RtfToken(text=found["text"])
        elif found["byte"]:
            yield RtfToken(text=bytes([int(found["byte"], 16)]))
        elif found["word"]:
            value = None if found["value"] is None else int(found["value"])
            if found["word"] == b"bin":
                at += max(value or 0, 0)
            else:
                yield RtfToken(found["word"].decode("ascii"), value)
        elif found["group"]:
            yield RtfToken(found["group"].decode("ascii"))
        elif (sign := found["sign"]) is not None:
            yield _of_sign(sign)


def _of_sign(sign: bytes) -> RtfToken:
    if sign in b"\\{}":
        return RtfToken(text=sign)
    return RtfToken("par" if sign in b"\r\n" else sign.decode("latin-1"))


def page_of(token: RtfToken) -> str:
    """The code page that a word of the head names, or "" for another word."""
    if token.word == "ansicpg" and token.value:
        return _known(_PAGES.get(token.value, f"cp{token.value}"))
    return _HEADS.get(token.word, "")


def page_of_font(number: int) -> str:
    """The code page of a font by the number of its set of characters; "" for that of the document."""
    return SYMBOLS if number == 2 else _CHARACTER_SETS.get(number, "")


def _known(page: str) -> str:
    try:
        b"".decode(page)
    except LookupError:
        return "cp1252"
    return page
