"""What a value is, whatever its kind: something that one can write in several ways, and compare."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

from workbench.scoring.values.units import Unit, UnitMeasure


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
    """A number as written: what it says by the text's own convention, and `other` by the other, if it can be so read.

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
class Quantity(Value):
    """A number, of a unit or of none, each `per` another unit or none. `decades`: it was written "1990s"."""

    number: Numeral
    unit: Unit | None = None
    per: Unit | None = None

    @property
    def may_be_year(self) -> bool:
        """Whether this is four digits such as a year has."""
        return self.unit is None and 1000 <= self.number.own <= 2100 and self.number.own.is_integer()

    def accepts(self, given: Value, *, bare: bool = False) -> bool:
        """Equal in any unit of the dimension. A bare gold takes any unit; one with a unit a bare number if `bare`."""
        if not isinstance(given, Quantity):
            return self._of_another_kind(given)
        if self.unit is None:
            return close(self.number.own, given.number.own) or self._in_other_words(given) or given._is_share_of(self)
        if given.unit is None:
            return self._is_share_of(given) or (bare and self._same_figures(given))
        return any(
            self._per_agrees(given, mine, theirs)
            for mine in self.amounts()
            for theirs in given.amounts()
            if mine[0] == theirs[0] and close(mine[1], theirs[1])
        )

    def amounts(self) -> list[tuple[str, float]]:
        """Each reading as a dimension and an amount in its base unit; without a unit, of no dimension."""
        found = []
        for measure in self.unit.measures if self.unit else (UnitMeasure(""),):
            for number in self.readings(measure):
                amount = number * measure.factor + measure.zero
                divisors = self.per.measures if self.per else ()
                found.append((measure.dimension, amount))
                found.extend((f"{measure.dimension}/{each.dimension}", amount / each.factor) for each in divisors)
        return found

    def readings(self, measure: UnitMeasure) -> tuple[float, ...]:
        """Money has two decimals, not three: "€1.249" is 1249 by either convention."""
        if measure.dimension.startswith("money") and self.number.other is not None and self.per is None:
            return (max(self.number.own, self.number.other),)
        return (self.number.own,)

    def _in_other_words(self, given: Quantity) -> bool:
        """Whether "1.2m" is read as metres and means the millions of this number."""
        metres = given.unit is not None and UnitMeasure("metre", 1.0) in given.unit.measures
        return metres and self.number.own >= 1e5 and close(self.number.own, given.number.own * 1e6)

    def _is_share_of(self, other: Quantity) -> bool:
        """Whether this is so many per cent, and the other the same share as a fraction: "50%" and "half"."""
        per_cent = self.unit is not None and UnitMeasure("percent", 1.0) in self.unit.measures
        fraction = other.unit is None and other.number.digits is None and 0 < other.number.own < 1
        return per_cent and fraction and close(self.number.own, other.number.own * 100)

    def _same_figures(self, given: Quantity) -> bool:
        if close(self.number.own, given.number.own):
            return True
        money = self.unit is not None and any(each.dimension.startswith("money") for each in self.unit.measures)
        return money and self.number.other is not None and close(self.number.other, given.number.own)

    def _per_agrees(self, given: Quantity, mine: tuple[str, float], theirs: tuple[str, float]) -> bool:
        """What one of the two leaves out ("€5" for "€5 per month") the other may say; two must say the same."""
        if self.per is None or given.per is None:
            return True
        return "/" in mine[0]

    def _of_day(self) -> Quantity:
        """A bare number as an hour of the day: "9" is "9:00"."""
        return self if self.unit else Quantity(self.number, Unit((UnitMeasure("second", 3600),)))

    def _of_another_kind(self, given: Value) -> bool:

        if isinstance(given, Time) and self.unit is None and _is_clock(self.number.digits, given):
            return True
        if isinstance(given, Time) and not given.half:
            in_hours = self.unit is None or any(each.dimension == "second" for each in self.unit.measures)
            return in_hours and any(close(amount, given.minutes * 60) for _, amount in self._of_day().amounts())
        if self.unit is not None:
            return False
        if isinstance(given, Date):
            return given.year is not None and float(given.year) == self.number.own
        return isinstance(given, Ordinal) and given.roman and float(given.number) == self.number.own


def _is_clock(digits: str | None, time: Time) -> bool:
    """Whether a decimal such as "8.30" is this time of day with a point."""
    hour, _, minutes = (digits or "").partition(".")
    return len(minutes) == 2 and hour.isdecimal() and close(time.minutes, int(hour) * 60 + int(minutes))


@dataclass(frozen=True, slots=True)
class Version(Value):
    """A dotted number that may be a version, by its digits: "3.10" is not "3.1"."""

    digits: str

    def accepts(self, given: Value, *, bare: bool = False) -> bool:
        """The same digits; of a number written without a point ("2½"), the same number."""
        if isinstance(given, Time):
            return _is_clock(self.digits, given)
        if not isinstance(given, Quantity):
            return False
        if given.number.digits is None:
            return close(given.number.own, float(self.digits))
        return given.number.digits == self.digits


@dataclass(frozen=True, slots=True)
class Ordinal(Value):
    """A place in an order, or the number of a name: "first", "1st", "primo". `roman`: written in Roman numerals."""

    number: int
    roman: bool = False

    def accepts(self, given: Value, *, bare: bool = False) -> bool:
        """The same place; after a name "II" is also "2", while "second" is not."""

        if isinstance(given, Ordinal):
            return self.number == given.number
        return self.roman and isinstance(given, Quantity) and given.unit is None and given.number.own == self.number


@dataclass(frozen=True, slots=True)
class Date(Value):
    """A date, as far as it is given; a year before Christ is negative. `short`: the year was written in two digits."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    short: bool = False

    def accepts(self, given: Value, *, bare: bool = False) -> bool:
        """Every part that the gold names; the answer may name more."""
        if isinstance(given, Quantity):
            only_year = self.month is None and self.day is None and given.unit is None
            return only_year and self.year is not None and given.number.own == self.year
        if not isinstance(given, Date):
            return False
        years = (self.year, given.year)
        if (self.short or given.short) and self.year is not None and given.year is not None:
            years = (self.year % 100, given.year % 100)
        pairs = (years, (self.month, given.month), (self.day, given.day))
        return all(mine is None or mine == theirs for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Weekday(Value):
    """A day of the week, Monday 0; "Mondays" is the same."""

    day: int

    def accepts(self, given: Value, *, bare: bool = False) -> bool:
        """The same day."""
        return isinstance(given, Weekday) and given.day == self.day


@dataclass(frozen=True, slots=True)
class Period(Value):
    """A century ("XII secolo": from 1101, of 100 years) or a decade ("the 1990s": from 1990; "the '90s": from 90)."""

    start: int
    years: int
    before_christ: bool = False

    def accepts(self, given: Value, *, bare: bool = False) -> bool:
        """The same period; of a decade given without its century, the same in the other."""
        if not isinstance(given, Period) or (self.years, self.before_christ) != (given.years, given.before_christ):
            return False
        short = min(self.start, given.start) < 100 and self.years == 10
        return self.start == given.start or (short and self.start % 100 == given.start % 100)


@dataclass(frozen=True, slots=True)
class Time(Value):
    """Minutes since midnight. `half`: the text says which half of the day ("pm"); `hours12`: it may be in either."""

    minutes: float
    half: bool = False
    hours12: bool = False

    def accepts(self, given: Value, *, bare: bool = False) -> bool:
        """The same time; "2:30" for "2:30 pm" where the hours of the answer may be of either half; "9" for "9:00"."""
        if isinstance(given, Time):
            if close(self.minutes, given.minutes):
                return True
            return self.half and given.hours12 and not given.half and close(self.minutes % 720, given.minutes % 720)
        if isinstance(given, Quantity) and given.unit is not None:  # a time that runs: "2:05:30"
            return any(name == "second" and close(amount, self.minutes * 60) for name, amount in given.amounts())
        if not isinstance(given, Quantity):
            return False
        hour, fraction = divmod(given.number.own, 1)
        if fraction:
            return close(self.minutes, hour * 60 + round(fraction * 100))
        return bare and close(self.minutes, hour * 60)


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

        moment = isinstance(wanted, Date | Time) or (isinstance(wanted, Quantity) and wanted.may_be_year)
        ends = (wanted.accepts(self.low), wanted.accepts(self.high))
        if self.between:
            return moment and all(ends)  # the year of "between 27 July and 7 August 2022"
        return (moment or self.change or self._is_score()) and any(ends)

    def _is_score(self) -> bool:
        """Whether it falls, as a score ("315 to 194") does and no range."""

        ends = (self.low, self.high)
        return all(isinstance(end, Quantity) for end in ends) and ends[0].number.own > ends[1].number.own  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Read:
    """A value that was read, and the place of the token after it."""

    value: Value
    end: int
