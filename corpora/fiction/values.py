"""Typed values: how each is written in a document, and every form in which it may be answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Language = Literal["en", "it"]

MONTHS: Mapping[str, Sequence[str]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "it": (
        "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
        "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
    ),
}  # fmt: skip

NUMBER_WORDS: Mapping[str, Sequence[str]] = {
    "en": (
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ),
    "it": (
        "zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci",
        "undici", "dodici", "tredici", "quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove", "venti",
    ),
}  # fmt: skip

# unit: (symbol used in documents, singular, plural, further accepted forms), for each language
UNITS: Mapping[str, Mapping[str, tuple[str, str, str, tuple[str, ...]]]] = {
    "en": {
        "kg": ("kg", "kilogram", "kilograms", ("kilos",)),
        "W": ("W", "watt", "watts", ()),
        "dB": ("dB", "decibel", "decibels", ()),
        "l": ("litres", "litre", "litres", ("l", "liters")),
        "setting": ("place settings", "place setting", "place settings", ("settings",)),
        "mm": ("mm", "millimetre", "millimetres", ("millimeters",)),
        "m3h": ("m³/h", "cubic metre per hour", "cubic metres per hour", ("m3/h",)),
        "C": ("°C", "degree", "degrees", ("degrees Celsius", "C")),
        "month": ("months", "month", "months", ()),
        "day": ("days", "day", "days", ()),
        "working-day": ("working days", "working day", "working days", ("days",)),
        "hour": ("hours", "hour", "hours", ("h",)),
        "minute": ("minutes", "minute", "minutes", ("min",)),
        "year": ("years", "year", "years", ()),
        "technician": ("technicians", "technician", "technicians", ()),
        "unit": ("units", "unit", "units", ("appliances",)),
        "person": ("people", "person", "people", ("employees",)),
        "percent": ("%", "percent", "percent", ("per cent",)),
        "bar": ("bar", "bar", "bar", ()),
        "nm": ("Nm", "newton metre", "newton metres", ()),
        "km": ("km", "kilometre", "kilometres", ("kilometers",)),
        "plain": ("", "", "", ()),
    },
    "it": {
        "kg": ("kg", "chilogrammo", "chilogrammi", ("chili",)),
        "W": ("W", "watt", "watt", ()),
        "dB": ("dB", "decibel", "decibel", ()),
        "l": ("litri", "litro", "litri", ("l",)),
        "setting": ("coperti", "coperto", "coperti", ()),
        "mm": ("mm", "millimetro", "millimetri", ()),
        "m3h": ("m³/h", "metro cubo all'ora", "metri cubi all'ora", ("m3/h", "metri cubi l'ora")),
        "C": ("°C", "grado", "gradi", ("gradi centigradi", "C")),
        "month": ("mesi", "mese", "mesi", ()),
        "day": ("giorni", "giorno", "giorni", ()),
        "working-day": ("giorni lavorativi", "giorno lavorativo", "giorni lavorativi", ("giorni",)),
        "hour": ("ore", "ora", "ore", ("h",)),
        "minute": ("minuti", "minuto", "minuti", ("min",)),
        "year": ("anni", "anno", "anni", ()),
        "technician": ("tecnici", "tecnico", "tecnici", ()),
        "unit": ("apparecchi", "apparecchio", "apparecchi", ("pezzi", "unità")),
        "person": ("persone", "persona", "persone", ("dipendenti", "addetti")),
        "percent": ("%", "per cento", "per cento", ("percento",)),
        "bar": ("bar", "bar", "bar", ()),
        "nm": ("Nm", "newton metro", "newton metro", ()),
        "km": ("km", "chilometro", "chilometri", ()),
        "plain": ("", "", "", ()),
    },
}


def unique(forms: Iterable[str]) -> tuple[str, ...]:
    """The forms in their order, each once."""
    return tuple(dict.fromkeys(forms))


def number(value: float, language: Language) -> str:
    """A number with the separators of its language: 1,249.5 or 1.249,5."""
    text = f"{value:,.1f}" if value != int(value) else f"{int(value):,}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def number_forms(value: float, language: Language) -> tuple[str, ...]:
    """The number with and without separators, and in words where it is small."""
    plain = number(value, language)
    forms = [plain]
    if value == int(value):
        forms.append(str(int(value)))
        if 0 <= value <= 20:
            forms.append(NUMBER_WORDS[language][int(value)])
    else:
        forms.append(f"{value:.1f}")
    return unique(forms)


class Value(Protocol):
    """What a fact says."""

    def text(self, language: Language) -> str:
        """The form written in documents."""

    def answers(self, language: Language) -> tuple[str, ...]:
        """The accepted answers, the document's own form first."""


@dataclass(frozen=True)
class Money:
    """An amount of euros."""

    amount: float

    def text(self, language: Language) -> str:
        """€1,249 or 1.249,00 €."""
        if language == "it":
            return f"{self._cents('it')} €"
        return f"€{self._cents('en') if self.amount != int(self.amount) else f'{int(self.amount):,}'}"

    def answers(self, language: Language) -> tuple[str, ...]:
        """With the sign, with the word, and bare."""
        cents, whole = self._cents(language), number(self.amount, language)
        if self.amount != int(self.amount):
            other = f"{self.amount:.2f}"
            forms = [self.text(language), f"{cents} euro", f"{cents} euros", f"€{cents}", cents, other]
            return unique(f for f in forms if language == "en" or not f.endswith("euros"))
        bare = str(int(self.amount))
        if language == "it":
            return unique(
                [self.text("it"), f"{whole} €", f"{bare} €", f"{whole} euro", f"{bare} euro", cents, whole, bare]
            )
        return unique([f"€{whole}", f"€{bare}", f"{whole} euros", f"{bare} euros", f"{whole} euro", whole, bare])

    def _cents(self, language: Language) -> str:
        text = f"{self.amount:,.2f}"
        return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


@dataclass(frozen=True)
class Quantity:
    """A number of a unit."""

    amount: float
    unit: str

    def text(self, language: Language) -> str:
        """2,300 W, 1 day, 36 months."""
        symbol, singular, plural, _ = UNITS[language][self.unit]
        amount = number(self.amount, language)
        if symbol == "%":
            return f"{amount}%"
        return f"{amount} {singular if self.amount == 1 and symbol == plural else symbol}".strip()

    def answers(self, language: Language) -> tuple[str, ...]:
        """Each form of the number with each form of the unit; the bare number last."""
        symbol, singular, plural, further = UNITS[language][self.unit]
        bare = number_forms(self.amount, language)
        units = (singular, symbol) if self.amount == 1 else (plural, symbol, *further)
        forms = [self.text(language), *(f"{n} {unit}" for n in bare for unit in units if unit)]
        if language == "en" and self.unit in ("month", "day", "hour"):
            forms.append(f"{bare[0]} {singular}")  # as in "a 36-month warranty"
        if self.unit == "month" and self.amount % 12 == 0:
            _, year, years, _ = UNITS[language]["year"]
            forms += [f"{n} {year if self.amount == 12 else years}" for n in number_forms(self.amount / 12, language)]
        return unique([*forms, *bare])


@dataclass(frozen=True)
class Date:
    """A day, or a month where `day` is 0."""

    year: int
    month: int
    day: int = 0

    def text(self, language: Language) -> str:
        """14 March 2024, 1º marzo 2024, March 2021."""
        month = MONTHS[language][self.month - 1]
        day = "1º" if self.day == 1 and language == "it" else str(self.day)
        return f"{day} {month} {self.year}" if self.day else f"{month} {self.year}"

    def answers(self, language: Language) -> tuple[str, ...]:
        """The written date, the other usual orders, and the numeric ones."""
        month = MONTHS[language][self.month - 1]
        if not self.day:
            return (self.text(language), f"{self.month:02d}/{self.year}", f"{self.year}-{self.month:02d}")
        numeric = (f"{self.day:02d}/{self.month:02d}/{self.year}", f"{self.year}-{self.month:02d}-{self.day:02d}")
        if language == "it":
            return unique([self.text("it"), f"{self.day} {month} {self.year}", *numeric])
        return unique(
            [self.text("en"), f"{month} {self.day}, {self.year}", f"{month} {self.day} {self.year}", *numeric]
        )


@dataclass(frozen=True)
class Name:
    """A proper name or a code: the same in both languages. `short` is accepted too."""

    name: str
    short: str = ""

    def text(self, language: Language) -> str:
        """The full name."""
        return self.name

    def answers(self, language: Language) -> tuple[str, ...]:
        """The full name, then the short one; a code also without its separators."""
        forms = [self.name, self.short] if self.short else [self.name]
        if any(c.isdigit() for c in self.name):
            forms += [self.name.replace("-", " "), self.name.replace("-", "").replace(" ", "")]
        return unique(forms)


@dataclass(frozen=True)
class Text:
    """A phrase in each language: the first form stands in the documents, all are accepted."""

    en: tuple[str, ...]
    it: tuple[str, ...]

    def text(self, language: Language) -> str:
        """The first form."""
        return self.answers(language)[0]

    def answers(self, language: Language) -> tuple[str, ...]:
        """All forms."""
        return self.en if language == "en" else self.it


def person(name: str) -> Name:
    """A person, whose surname alone is accepted."""
    return Name(name, name.split(" ", 1)[1])


def text(en: str, it: str) -> Text:
    """A phrase whose alternatives are separated by `/`."""
    return Text(tuple(en.split("/")), tuple(it.split("/")))
