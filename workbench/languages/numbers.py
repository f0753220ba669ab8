"""Numbers, dates and units as the readers of a language write them."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from workbench.languages import table, written
from workbench.types import Interval

ABSENT = "–"


def rounded(value: float, digits: int) -> float:
    """The nearest number with so many significant digits."""
    return float(f"{value:.{digits}g}")


class Numbers:
    """The number formats of one language; English where the language is not known."""

    def __init__(self, language: str) -> None:
        self.code = written(language)
        self._table = table(self.code, "language")

    def number(self, value: float | None, digits: int = 0, signed: bool = False) -> str:
        """1234.5 as "1,234.5", or "1.234,5" in Italian; a real minus sign."""
        if value is None:
            return ABSENT
        shown = f"{value:{'+' if signed else ''},.{digits}f}"
        if not any(digit in shown for digit in "123456789"):
            shown = shown.lstrip("+-")  # neither -0 nor +0
        marks = self._table["numbers"]
        swap = {",": marks["thousands"], ".": marks["decimal"], "-": "−"}
        return "".join(swap.get(character, character) for character in shown)

    def plain(self, value: float) -> str:
        """A number as a person would write it in a file, ungrouped, but with the decimal sign of the language."""
        return f"{value:g}".replace(".", self._table["numbers"]["decimal"])

    def percent(self, value: float | None) -> str:
        """A share as a percentage; a decimal only where rounding would claim all or nothing."""
        if value is None:
            return ABSENT
        near_edge = 0 < value < 0.005 or 0.995 <= value < 1
        return self.number(100 * value, 1 if near_edge else 0) + "%"

    def percent_range(self, estimate: Interval | None) -> str:
        """An interval of shares: "62–79%"; empty where none was computed."""
        if estimate is None or estimate.low is None or estimate.high is None:
            return ""
        return f"{self.number(100 * estimate.low)}–{self.number(100 * estimate.high)}%"

    def points(self, delta: float | None, signed: bool = True) -> str:
        """A difference of shares in percentage points."""
        return ABSENT if delta is None else self.number(100 * delta, 1, signed)

    def p(self, value: float | None) -> str:
        """A p-value: never 0, and never more digits than it deserves."""
        if value is None:
            return ABSENT
        return "< " + self.number(0.001, 3) if value < 0.001 else self.number(value, 3 if value < 0.1 else 2)

    def significant(self, value: float | None) -> str:
        """About three significant digits."""
        if value is None:
            return ABSENT
        size = abs(value)
        return self.number(value, 0 if size >= 100 or size == 0 else min(6, 2 - math.floor(math.log10(size))))

    def seconds(self, value: float | None) -> str:
        """A time span, from microseconds to days."""
        if value is None:
            return ABSENT
        if value == 0:
            return "0 s"
        for limit, scale, unit in ((1e-3, 1e6, "µs"), (0.1, 1e3, "ms"), (120, 1, "s"), (7200, 1 / 60, "min")):
            if value < limit:
                return f"{self._short(value * scale)} {unit}"
        hours = value / 3600
        return f"{self._short(hours)} h" if hours < 72 else f"{self._short(hours / 24)} {self._table['units']['days']}"

    def flops(self, value: float | None) -> str:
        """Floating-point operations with a prefix: 3.1e11 is "310 GFLOP"."""
        return ABSENT if value is None else self._prefixed(value, 1000, ("", "k", "M", "G", "T", "P", "E", "Z"), "FLOP")

    def money(self, value: float | None, currency: str) -> str:
        """An amount with its currency: as few digits as a price that is measured here has."""
        return ABSENT if value is None else f"{self.significant(value)} {currency}"

    def bytes(self, value: float | None) -> str:
        """Bytes with a decimal prefix."""
        return ABSENT if value is None else self._prefixed(value, 1000, ("", "k", "M", "G", "T", "P"), "B")

    def large(self, value: float | None) -> str:
        """A count of tokens, parameters or questions: exact below 10,000, then with a prefix."""
        if value is None:
            return ABSENT
        return self.number(value) if abs(value) < 10_000 else self._prefixed(value, 1000, ("", "k", "M", "G", "T"), "")

    def date(self, value: str) -> str:
        """An ISO date as its reader writes it; the text itself where it is not one."""
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        month = self._table["months"]["names"][moment.month - 1]
        return f"{moment.day} {month} {moment.year}, {moment:%H:%M}"

    def d3(self) -> dict[str, Any]:
        """The number format that the charts use."""
        return {
            "decimal": self._table["numbers"]["decimal"],
            "thousands": self._table["numbers"]["thousands"],
            "grouping": [3],
            "currency": ["", ""],
        }

    def _short(self, value: float) -> str:
        return self.number(value, 0 if value >= 10 or value == int(value) else 1 if value >= 1 else 2)

    def _prefixed(self, value: float, base: int, prefixes: tuple[str, ...], unit: str) -> str:
        step = 0
        while abs(value) >= base and step < len(prefixes) - 1:
            value, step = value / base, step + 1
        digits = 0 if abs(value) >= 100 or step == 0 or value == 0 else 1
        return f"{self.number(value, digits)} {prefixes[step]}{unit}".strip()
