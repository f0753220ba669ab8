"""What a value is, whatever its kind: something that one can write in several ways, and compare."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass


class Value(ABC):
    """A value read in a text. `accepts` is asked of the gold's, and is not symmetric: an answer may say more."""

    __slots__ = ()

    @abstractmethod
    def accepts(self, given: Value, *, bare: bool = False) -> bool:
        """Whether `given` in an answer is this value. `bare`: the answer names no unit, so a number alone will do."""


def close(one: float, other: float) -> bool:
    """Whether two figures are the same but for the rounding of their conversion."""
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written: what it says in the text's own convention, and `other` in the other one, if it can be read so.

    "1.249" in Italian is 1249, and 1.249 in English. `digits`: of a decimal as they stand, since it may be a version.
    """

    own: float
    other: float | None = None
    digits: str | None = None

    def times(self, factor: float) -> Numeral:
        """The product, by each reading."""
        return Numeral(self.own * factor, None if self.other is None else self.other * factor)

    def plus(self, more: float) -> Numeral:
        """The sum; what is added to is no longer ambiguous."""
        return Numeral(self.own + more)


@dataclass(frozen=True, slots=True)
class Ordinal(Value):
    """A place in an order, or the number of a name: "first", "1st", "primo", "I"; `roman`: written in Roman numerals."""

    number: int
    roman: bool = False

    def accepts(self, given: Value, *, bare: bool = False) -> bool:
        """The same place; after a name "II" is also "2", while "second" is not."""
        from workbench.scoring.values.quantity import Quantity

        if isinstance(given, Ordinal):
            return self.number == given.number
        return self.roman and isinstance(given, Quantity) and given.unit is None and given.number.own == self.number


@dataclass(frozen=True, slots=True)
class Span(Value):
    """A range from one value to another. `between`: it is named so; `change`: something "rose from 5 to 10"."""

    low: Value
    high: Value
    between: bool = False
    change: bool = False

    def accepts(self, given: Value, *, bare: bool = False) -> bool:
        """The same two ends; a range with a unit may be given without one where the answer names none."""
        if not isinstance(given, Span):
            return False
        return self.low.accepts(given.low, bare=bare) and self.high.accepts(given.high, bare=bare)

    def ends_at(self, wanted: Value) -> bool:
        """Whether an end answers for itself: when something began or ended, opens or closes, or what it rose to."""
        from workbench.scoring.values.dates import Date
        from workbench.scoring.values.quantity import Quantity
        from workbench.scoring.values.times import Time

        moment = isinstance(wanted, Date | Time) or (isinstance(wanted, Quantity) and wanted.may_be_year)
        ends = (wanted.accepts(self.low), wanted.accepts(self.high))
        if self.between:
            return moment and all(ends)  # the year of "between 27 July and 7 August 2022"
        return (moment or self.change or self._is_score()) and any(ends)

    def _is_score(self) -> bool:
        """Whether it falls, as a score ("315 to 194") does and no range."""
        from workbench.scoring.values.quantity import Quantity

        ends = (self.low, self.high)
        return all(isinstance(end, Quantity) for end in ends) and ends[0].number.own > ends[1].number.own  # type: ignore[attr-defined]
