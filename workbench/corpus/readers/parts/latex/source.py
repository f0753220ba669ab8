"""The source of a LaTeX file, read piece by piece: commands with their arguments, the user's own ones written out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbench.corpus.readers.registry import ReadFailure
from workbench.languages.spoken import said

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(?:\n[ \t]*(?=\S))?")
_VERBATIM = re.compile(
    r"\\begin\{(?P<name>verbatim\*?|lstlisting|minted|Verbatim|alltt|comment)\}(?P<body>.*?)\\end\{(?P=name)\}",
    re.DOTALL,
)
_COMMAND = re.compile(r"\\([a-zA-Z@]+\*?|.)[ \t]*", re.DOTALL)
_BLANK = re.compile(r"[ \t]*\n?[ \t]*")
_PARAMETER = re.compile(r"#([1-9])")
_DEFINES = frozenset(
    ("newcommand", "renewcommand", "providecommand", "newcommand*", "renewcommand*", "DeclareRobustCommand")
)
_MOST_WRITTEN_OUT = 2_000_000  # characters that the user's commands may come to
_MOST_NESTED = 200


@dataclass(frozen=True, slots=True)
class _Own:
    """A command that the file defines."""

    count: int
    body: str
    given: str | None = None  # what stands for its first argument where there is none


@dataclass(slots=True)
class LatexSource:
    """A text and a place in it. `code` holds what is to be kept as written, by number."""

    text: str
    at: int = 0
    own: dict[str, _Own] = field(default_factory=dict)
    code: list[str] = field(default_factory=list)
    spent: list[int] = field(default_factory=lambda: [0])  # characters of own commands so far, of all parts together
    depth: int = 0

    @classmethod
    def of(cls, text: str) -> LatexSource:
        """The source without its comments, with code put aside."""
        code: list[str] = []
        parts: list[str] = []
        at = 0
        for found in _VERBATIM.finditer(text):
            parts.append(_COMMENT.sub(r"\1", text[at : found.start()]))
            if found["name"] != "comment":
                code.append(re.sub(r"\A(?:\[[^\]\n]*\])?(?:\{[^}\n]*\})?[ \t]*\n", "", found["body"]).rstrip())
                parts.append(f"\\verbatimcode{{{len(code) - 1}}}")
            at = found.end()
        parts.append(_COMMENT.sub(r"\1", text[at:]))
        return cls("".join(parts), code=code)

    def within(self, text: str) -> LatexSource:
        """A part of it as a source of its own. Raises ReadFailure where parts are nested without end."""
        if self.depth >= _MOST_NESTED:
            raise ReadFailure(said("read.groups_nested", most=_MOST_NESTED))
        return LatexSource(text, own=self.own, code=self.code, spent=self.spent, depth=self.depth + 1)

    def command(self) -> str:
        """The name of the command at the place, which moves behind it."""
        found = _COMMAND.match(self.text, self.at)
        if found is None:  # a bar at the very end
            self.at += 1
            return ""
        self.at = found.end() if found[1][0].isalpha() or found[1][0] == "@" else found.end(1)
        return found[1]

    def group(self) -> str:
        """The argument at the place: what stands in braces, else one character or command."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        if self.text[self.at : self.at + 1] == "{":
            return self._until("{", "}")
        if self.text[self.at : self.at + 1] == "\\":
            start = self.at
            self.command()
            return self.text[start : self.at]
        self.at += 1
        return self.text[self.at - 1 : self.at]

    def option(self) -> str | None:
        """What stands in square brackets at the place; None where there are none."""
        blank = _BLANK.match(self.text, self.at)
        at = blank.end() if blank else self.at
        if self.text[at : at + 1] != "[":
            return None
        self.at = at
        return self._until("[", "]")

    def _until(self, opening: str, closing: str) -> str:
        start, depth, at = self.at + 1, 0, self.at
        while at < len(self.text):
            sign = self.text[at]
            if sign == "\\":
                at += 2
                continue
            depth += sign in (opening, "{")
            depth -= sign in (closing, "}")
            at += 1
            if depth <= 0:
                break
        self.at = at
        return self.text[start : at - 1] if depth <= 0 else self.text[start:at]

    def environment(self, name: str) -> str:
        """What stands in an environment that has just begun; the place moves behind its end."""
        mark = re.compile(rf"\\(begin|end)\s*\{{{re.escape(name)}\}}")
        start, depth = self.at, 1
        for found in mark.finditer(self.text, self.at):
            depth += 1 if found[1] == "begin" else -1
            if not depth:
                self.at = found.end()
                return self.text[start : found.start()]
        self.at = len(self.text)
        return self.text[start:]

    def define(self, name: str) -> bool:
        """Take the definition of a command that has just begun; False where the command defines none."""
        if name in _DEFINES:
            target = self.group().strip().lstrip("\\")
            count, given = self.option(), self.option()
            self._keep(target, int(count) if count and count.strip().isdecimal() else 0, self.group(), given)
        elif name == "def":
            target = self.command()
            brace = self.text.find("{", self.at)
            marks = self.text[self.at : brace] if brace >= 0 else ""
            self.at += len(marks)
            self._keep(target, len(_PARAMETER.findall(marks)), self.group(), None)
        else:
            return False
        return True

    def _keep(self, name: str, count: int, body: str, given: str | None) -> None:
        if name and not re.search(rf"\\{re.escape(name)}(?![a-zA-Z])", body):
            self.own[name] = _Own(min(count, 9), body, given)

    def write_out(self, name: str) -> bool:
        """Put what a command of the file's own stands for in its place; False for another command."""
        own = self.own.get(name)
        if own is None:
            return False
        given: list[str] = []
        if own.given is not None:
            option = self.option()
            given.append(own.given if option is None else option)
        given += [self.group() for _ in range(own.count - len(given))]
        body = _PARAMETER.sub(lambda mark: given[int(mark[1]) - 1] if int(mark[1]) <= len(given) else "", own.body)
        self.spent[0] += len(body) + 1
        if self.spent[0] > _MOST_WRITTEN_OUT:
            raise ReadFailure(said("read.commands_too_long"))
        self.text = body + self.text[self.at :]
        self.at = 0
        return True
