"""Where in an experiment file a value stands: its line, or who set it beside the file."""

from __future__ import annotations

import re
from collections.abc import Mapping

Place = tuple[str | int, ...]  # of a value in the file: ("arms", 0, "k")


class FileLines:
    """Line numbers of keys in a TOML text, for messages; tomllib gives none. `given`: who set what the text did not."""

    def __init__(self, text: str, given: Mapping[Place, str]) -> None:
        self.given = given
        self.by_place: dict[Place, int] = {}
        table: Place = ()
        counts: dict[str, int] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if header := re.match(r"\s*\[\[\s*([\w.-]+)\s*\]\]", line):
                name = header[1]
                counts[name] = counts.get(name, -1) + 1
                table = (name, counts[name])
                self.by_place[table] = number
            elif header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
                table = tuple(header[1].split("."))
                self.by_place[table] = number
            elif key := re.match(r"\s*([\w.-]+)\s*=", line):
                self.by_place.setdefault((*table, *key[1].split(".")), number)

    def at(self, where: str, place: Place) -> str:
        """Who set the innermost part of the place that is known: the environment, an option, or `file:line`."""
        for length in range(len(place), 0, -1):
            if place[:length] in self.given:
                return self.given[place[:length]]
            if place[:length] in self.by_place:
                return f"{where}:{self.by_place[place[:length]]}"
        return where
