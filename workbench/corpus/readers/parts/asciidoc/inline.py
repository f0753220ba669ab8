"""The text of AsciiDoc lines without its marks: emphasis, links, references, attributes and notes."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from workbench.corpus.readers.marks import lowered, raised

_ATTRIBUTE = re.compile(r"(?<!\\)\{([\w-]+)\}")
_NAMED = {
    "nbsp": " ", "sp": " ", "empty": "", "blank": "", "plus": "+", "amp": "&", "lt": "<", "gt": ">", "apos": "'",
    "quot": '"', "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "deg": "°", "asterisk": "*", "caret": "^",
    "tilde": "~", "backtick": "`", "startsb": "[", "endsb": "]", "vbar": "|", "two-colons": "::", "zwsp": "",
    "cpp": "C++", "pp": "++", "wj": "", "brvbar": "¦",
}  # fmt: skip
_PASSED = re.compile(r"\+\+\+(.*?)\+\+\+|\+\+(.*?)\+\+|pass:\w*\[(.*?)\]|`\+(.*?)\+`")
_PASSED_WHOLE = re.compile(r"pass:\w*\[(.*)\]")
_NOTE = re.compile(r"footnote(?:ref)?:[\w-]*\[((?:[^\]\\]|\\.|\[[^\]]*\])*)\]")
_ANCHOR = re.compile(r"\[\[[^\]\n]*\]\]|\[#[\w.-]+\](?=[#*_`])|anchor:[^\[\s]*\[[^\]]*\]|\(\(\([^)\n]*\)\)\)")
_INDEX = re.compile(r"\(\(([^()\n]+)\)\)")
_REFERENCE = re.compile(r"<<([^<>,\n]+)(?:,([^<>]*))?>>")
_MACRO = re.compile(
    r"(?P<name>xref|link|mailto|kbd|btn|stem|latexmath|asciimath|icon|image|indexterm2?|menu):(?P<of>[^\s\[]*)"
    r"\[(?P<said>[^\]]*)\]"
)
_LINK = re.compile(r"(?P<of>(?:https?|ftp|irc)://[^\s\[\]<>]*[^\s\[\]<>.,;:!?)])\[(?P<said>[^\]]*)\]")
_MARKS = (
    re.compile(r"(?<!\\)(\*\*|__|``|##)(?=\S)(.+?)(?<=\S)\1"),
    re.compile(r"(?<![\w\\*])(?:\[[^\]\n]*\])?(\*)(?=[^\s*])([^*\n]*?)(?<=\S)\1(?!\w)"),
    re.compile(r"(?<![\w\\_])(?:\[[^\]\n]*\])?(_)(?=[^\s_])([^\n]*?)(?<=\S)\1(?!\w)"),
    re.compile(r"(?<![\w\\`])(?:\[[^\]\n]*\])?(`)(?=\S)([^`\n]*?)(?<=\S)\1(?!\w)"),
    re.compile(r"(?<![\w\\#&])(?:\[[^\]\n]*\])?(#)(?=[^\s#])([^#\n]*?)(?<=\S)\1(?!\w)"),
)
_RAISED, _LOWERED = re.compile(r"\^(\S+?)\^"), re.compile(r"~(\S+?)~")
_REPLACED = (
    ("(C)", "©"), ("(R)", "®"), ("(TM)", "™"), ("...", "…"), ("->", "→"), ("=>", "⇒"), ('"`', "“"), ('`"', "”"),
    ("'`", "‘"), ("`'", "’"),
)  # fmt: skip
_DASH = re.compile(r"(?<=\w)--(?=\w)|(?<=\s)--(?=\s)")
_ESCAPED = re.compile(r"\\(?=[*_`#\[<{^~(:+\\h])")
_HARD_BREAK = re.compile(r"[ \t]\+$")


class AsciidocInline:
    """Takes the marks off lines; keeps the attributes that the file defines, and its notes."""

    def __init__(self) -> None:
        self._attributes = dict(_NAMED)
        self._notes: list[str] = []

    def define(self, name: str, value: str) -> None:
        """An attribute of the file; with a "!" it is taken back."""
        if "!" in name:
            self._attributes.pop(name.strip("!"), None)
        else:
            passed = _PASSED_WHOLE.fullmatch(value.strip())
            self._attributes[name] = self._filled(passed[1] if passed else value.strip())

    def notes(self) -> list[str]:
        """The notes, each behind its number."""
        return [f"[{number}] {text}" for number, text in enumerate(self._notes, start=1)]

    def paragraph(self, lines: Sequence[str]) -> str:
        """Lines that are one paragraph; " +" at the end of one breaks it."""
        said = ""
        for line in lines:
            broken = _HARD_BREAK.search(line)
            said += line[: broken.start()] + "\n" if broken else f"{line} "
        return "\n".join(self.said(line) for line in said.strip().split("\n")) if said.strip() else ""

    def said(self, text: str) -> str:
        """A text without its marks."""
        passed: list[str] = []

        def aside(found: re.Match[str]) -> str:
            passed.append(next((each for each in found.groups() if each is not None), ""))
            return f"\0{len(passed) - 1}\0"

        def back(text: str) -> str:
            return re.sub("\0(\\d+)\0", lambda found: passed[int(found[1])], text)

        text = _PASSED.sub(aside, self._filled(text))
        text = _NOTE.sub(lambda found: self._note(back(found[1])), text)
        text = _ANCHOR.sub("", text)
        text = _REFERENCE.sub(lambda found: (found[2] or found[1]).strip(), text)
        text = _INDEX.sub(r"\1", text)
        text = _MACRO.sub(_of_macro, text)
        text = _LINK.sub(lambda found: _label(found["said"]) or found["of"], text)
        for written, shown in _REPLACED:
            text = text.replace(written, shown)
        for marks in _MARKS:
            text = marks.sub(r"\2", text)
        text = _RAISED.sub(lambda found: raised(found[1], text[: found.start()]), text)
        text = _LOWERED.sub(lambda found: lowered(found[1], text[: found.start()]), text)
        text = _ESCAPED.sub("", _DASH.sub("—", text))
        return " ".join(html.unescape(back(text)).split())

    def _filled(self, text: str) -> str:
        return _ATTRIBUTE.sub(lambda found: self._attributes.get(found[1], found[0]), text)

    def _note(self, said: str) -> str:
        self._notes.append("")
        number = len(self._notes)
        self._notes[number - 1] = self.said(said.replace("\\]", "]"))
        return f" [{number}]"


def _of_macro(found: re.Match[str]) -> str:
    name, said = found["name"], found["said"]
    if name in ("icon", "image", "indexterm"):
        return ""
    if name == "menu":
        return " > ".join(part.strip() for part in (found["of"], *said.split(">")) if part.strip())
    return _label(said) or found["of"].removeprefix("#")


def _label(said: str) -> str:
    """The text of a link without its attributes: "Guide,window=_blank", "Guide^"."""
    quoted = re.match(r'\s*"([^"]*)"', said)
    bare = quoted[1] if quoted else re.split(r",\s*[\w-]+=", said)[0]
    return "" if re.fullmatch(r"\s*[\w-]+=.*", bare) else bare.strip().removesuffix("^")
