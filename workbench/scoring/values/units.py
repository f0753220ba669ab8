"""Units of measure, named as CLDR names them in both languages (by babel), and what each is worth in its dimension.

Months and years are of one dimension, days and hours of another: no number of days is a month. The factors are the
SI's and the international yard and pound's; pint, which has them too, reads names in English only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from workbench.scoring.values.tokens import Tokens, prepare, tokenise


@dataclass(frozen=True, slots=True)
class Measure:
    """A dimension, and how many of its base units this one is (and from where it counts: a temperature's zero)."""

    dimension: str
    factor: float = 1.0
    zero: float = 0.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by the measures that its name may mean: "m" metres or minutes, "pounds" of weight or of money."""

    measures: tuple[Measure, ...]


# CLDR's identifier: dimension, factor.
_CLDR: dict[str, tuple[str, float]] = {
    "concentr-percent": ("percent", 1), "concentr-permille": ("percent", 0.1),
    "duration-century": ("month", 1200), "duration-decade": ("month", 120), "duration-year": ("month", 12),
    "duration-quarter": ("month", 3), "duration-month": ("month", 1), "duration-week": ("second", 604800),
    "duration-day": ("second", 86400), "duration-hour": ("second", 3600), "duration-minute": ("second", 60),
    "duration-second": ("second", 1), "duration-millisecond": ("second", 1e-3),
    "duration-microsecond": ("second", 1e-6), "duration-nanosecond": ("second", 1e-9), "duration-night": ("night", 1),
    "length-kilometer": ("metre", 1000), "length-meter": ("metre", 1), "length-decimeter": ("metre", 0.1),
    "length-centimeter": ("metre", 0.01), "length-millimeter": ("metre", 1e-3), "length-micrometer": ("metre", 1e-6),
    "length-nanometer": ("metre", 1e-9), "length-mile": ("metre", 1609.344), "length-yard": ("metre", 0.9144),
    "length-foot": ("metre", 0.3048), "length-inch": ("metre", 0.0254), "length-nautical-mile": ("metre", 1852),
    "length-light-year": ("metre", 9.4607304725808e15), "length-astronomical-unit": ("metre", 149597870700),
    "area-square-kilometer": ("m2", 1e6), "area-hectare": ("m2", 1e4), "area-square-meter": ("m2", 1),
    "area-square-centimeter": ("m2", 1e-4), "area-square-mile": ("m2", 2589988.110336), "area-acre": ("m2", 4046.8564224),
    "area-square-yard": ("m2", 0.83612736), "area-square-foot": ("m2", 0.09290304), "area-square-inch": ("m2", 6.4516e-4),
    "volume-cubic-kilometer": ("litre", 1e12), "volume-cubic-meter": ("litre", 1000),
    "volume-cubic-centimeter": ("litre", 1e-3), "volume-cubic-foot": ("litre", 28.316846592),
    "volume-hectoliter": ("litre", 100), "volume-liter": ("litre", 1), "volume-deciliter": ("litre", 0.1),
    "volume-centiliter": ("litre", 0.01), "volume-milliliter": ("litre", 1e-3), "volume-gallon": ("litre", 3.785411784),
    "volume-pint": ("litre", 0.473176473), "volume-quart": ("litre", 0.946352946), "volume-barrel": ("barrel", 1),
    "volume-cup": ("cup", 1), "volume-tablespoon": ("tablespoon", 1), "volume-teaspoon": ("teaspoon", 1),
    "mass-tonne": ("gram", 1e6), "mass-kilogram": ("gram", 1000), "mass-gram": ("gram", 1), "mass-milligram": ("gram", 1e-3),
    "mass-microgram": ("gram", 1e-6), "mass-pound": ("gram", 453.59237), "mass-ounce": ("gram", 28.349523125),
    "mass-stone": ("gram", 6350.29318), "mass-carat": ("gram", 0.2),
    "digital-petabyte": ("byte", 1e15), "digital-terabyte": ("byte", 1e12), "digital-gigabyte": ("byte", 1e9),
    "digital-megabyte": ("byte", 1e6), "digital-kilobyte": ("byte", 1e3), "digital-byte": ("byte", 1),
    "digital-terabit": ("byte", 1.25e11), "digital-gigabit": ("byte", 1.25e8), "digital-megabit": ("byte", 1.25e5),
    "digital-kilobit": ("byte", 125), "digital-bit": ("byte", 0.125),
    "electric-ampere": ("ampere", 1), "electric-milliampere": ("ampere", 1e-3), "electric-ohm": ("ohm", 1),
    "electric-volt": ("volt", 1), "energy-kilocalorie": ("joule", 4184), "energy-calorie": ("joule", 4.184),
    "energy-kilojoule": ("joule", 1000), "energy-joule": ("joule", 1), "energy-kilowatt-hour": ("joule", 3.6e6),
    "energy-electronvolt": ("joule", 1.602176634e-19), "force-newton": ("newton", 1),
    "frequency-gigahertz": ("hertz", 1e9), "frequency-megahertz": ("hertz", 1e6), "frequency-kilohertz": ("hertz", 1e3),
    "frequency-hertz": ("hertz", 1), "graphics-pixel": ("pixel", 1), "graphics-megapixel": ("pixel", 1e6),
    "graphics-dot-per-inch": ("dpi", 1), "light-lux": ("lux", 1), "light-lumen": ("lumen", 1),
    "power-gigawatt": ("watt", 1e9), "power-megawatt": ("watt", 1e6), "power-kilowatt": ("watt", 1e3),
    "power-watt": ("watt", 1), "power-milliwatt": ("watt", 1e-3), "power-horsepower": ("horsepower", 1),
    "pressure-bar": ("pascal", 1e5), "pressure-millibar": ("pascal", 100), "pressure-atmosphere": ("pascal", 101325),
    "pressure-pascal": ("pascal", 1), "pressure-hectopascal": ("pascal", 100), "pressure-kilopascal": ("pascal", 1e3),
    "pressure-megapascal": ("pascal", 1e6), "pressure-pound-force-per-square-inch": ("psi", 1),
    "speed-knot": ("metre/second", 1852 / 3600), "torque-newton-meter": ("newton metre", 1),
}  # fmt: skip

# Names that CLDR does not give, each with the dimension and factor; names apart by "|".
_NAMES: tuple[tuple[str, str, float], ...] = (
    ("per cent|percent|per cento|percento|pct|%", "percent", 1), ("‰|per mille", "percent", 0.1),
    ("percentage point|percentage points|punto percentuale|punti percentuali", "percentage point", 1),
    ("anno|anni|yr|yrs|year|years|annualità", "month", 12), ("mese|mesi|mo|mos|mth|mths", "month", 1),
    ("semestre|semestri|semester|semesters", "month", 6), ("trimestre|trimestri", "month", 3),
    ("decennio|decenni|decade|decades", "month", 120), ("lustro|lustri", "month", 60), ("secolo|secoli", "month", 1200),
    ("millennio|millenni|millennium|millennia", "month", 12000), ("biennio", "month", 24), ("triennio", "month", 36),
    ("giorno|giorni|gg|day|days", "second", 86400), ("settimana|settimane|wk|wks", "second", 604800),
    ("fortnight|fortnights", "second", 1209600),
    ("ora|ore|h|hr|hrs|hour|hours", "second", 3600), ("min|mins|minuto|minuti|minute|minutes", "second", 60),
    ("sec|secs|s|secondo|secondi", "second", 1), ("ms", "second", 1e-3),
    ("notte|notti", "night", 1),
    ("kilometre|kilometres|chilometro|chilometri|kms|km", "metre", 1000), ("metre|metres|metro|metri|mt|m", "metre", 1),
    ("centimetre|centimetres|centimetro|centimetri", "metre", 0.01), ("millimetre|millimetres|millimetro|millimetri", "metre", 1e-3),
    ("micron|µm|μm", "metre", 1e-6), ("nanometre|nanometres", "metre", 1e-9), ("miglio|miglia", "metre", 1609.344),
    ("piede|piedi|ft|foot|feet", "metre", 0.3048), ("pollice|pollici|inch|inches|\"", "metre", 0.0254),
    ("mq|m2|m^2|sq m|sqm|square metre|square metres|metro quadro|metri quadri|metro quadrato|metri quadrati", "m2", 1),
    ("km2|km^2|kmq|sq km|square kilometre|square kilometres|chilometro quadrato|chilometri quadrati|chilometri quadri", "m2", 1e6),
    ("cm2|cm^2|cmq|centimetri quadrati|square centimetres", "m2", 1e-4), ("sq ft|sqft|ft2|square feet|piedi quadrati", "m2", 0.09290304),
    ("ettaro|ettari|ha", "m2", 1e4), ("acro|acri", "m2", 4046.8564224), ("sq mi|miglia quadrate", "m2", 2589988.110336),
    ("mc|m3|m^3|cubic metre|cubic metres|metro cubo|metri cubi|metro cubico", "litre", 1000),
    ("cc|cm3|cm^3|cubic centimetre|cubic centimetres|centimetri cubi|centimetro cubo", "litre", 1e-3),
    ("litre|litres|litro|litri|lt|l", "litre", 1), ("millilitre|millilitres|millilitro|millilitri", "litre", 1e-3),
    ("centilitre|centilitres|centilitri", "litre", 0.01), ("hectolitre|hectolitres|ettolitro|ettolitri", "litre", 100),
    ("ft3|cubic feet", "litre", 28.316846592), ("barili|barile", "barrel", 1), ("gallone|galloni", "litre", 3.785411784),
    ("kilo|kilos|chilo|chili|kilogramme|kilogrammes|kgs", "gram", 1000), ("gramme|grammes|grammo|grammi|gr|gm", "gram", 1),
    ("etto|etti|hg", "gram", 100), ("quintale|quintali|q", "gram", 1e5), ("tonnellata|tonnellate|metric ton|metric tons", "gram", 1e6),
    ("ton|tons", "ton", 1), ("libbra|libbre|lbs|lb", "gram", 453.59237), ("oncia|once", "gram", 28.349523125),
    ("microgrammo|microgrammi|µg|μg|mcg", "gram", 1e-6), ("milligrammo|milligrammi", "gram", 1e-3),
    ("kib", "byte", 1024), ("mib", "byte", 1024**2), ("gib", "byte", 1024**3), ("tib", "byte", 1024**4),
    ("kmh|kph|chilometro orario|chilometri orari|km orari|km all'ora|km/ora", "metre/second", 1 / 3.6),
    ("mph|miglia orarie", "metre/second", 0.44704), ("nodi|nodo|kn", "metre/second", 1852 / 3600),
    ("mbps", "byte/second", 1.25e5), ("gbps", "byte/second", 1.25e8), ("kbps", "byte/second", 125),
    ("amp|amps|ampère", "ampere", 1), ("mah|milliampereora|milliamp hours", "ampere hour", 1e-3), ("ah", "ampere hour", 1),
    ("mv|millivolt|millivolts", "volt", 1e-3), ("kilovolt|kilovolts|chilovolt", "volt", 1e3), ("Ω|ω|ohms", "ohm", 1),
    ("kwh|chilowattora|kilowattora|kilowatt hour|kilowatt hours", "joule", 3.6e6), ("wh|wattora|watt hour|watt hours", "joule", 3600),
    ("mwh|megawattora|megawatt hours", "joule", 3.6e9), ("kcal|chilocalorie|chilocaloria|kilocalorie|kilocalories", "joule", 4184),
    ("chilowatt|kilowatts", "watt", 1e3), ("hp|bhp|cv|cavalli|cavalli vapore", "horsepower", 1),
    ("decibel|decibels|db", "decibel", 1), ("rpm|giri/min|giri al minuto|revolutions per minute|g/min", "rpm", 1),
    ("carati|carato", "gram", 0.2), ("megapixel|megapixels|mp", "pixel", 1e6), ("pixels|px", "pixel", 1),
    ("dpi|punti per pollice", "dpi", 1), ("tazza|tazze|cups", "cup", 1), ("psi", "psi", 1),
    ("tbsp|cucchiai|cucchiaio", "tablespoon", 1), ("tsp|cucchiaini|cucchiaino", "teaspoon", 1),
)  # fmt: skip
_TEMPERATURES = (
    ("°c|degree celsius|degrees celsius|degrees centigrade|grado celsius|gradi celsius|gradi centigradi|grado centigrado"
     "|celsius|c", 1.0, 273.15),
    ("°f|degree fahrenheit|degrees fahrenheit|grado fahrenheit|gradi fahrenheit|fahrenheit|f", 5 / 9, 459.67 * 5 / 9),
    ("kelvin|kelvins|k|°k|gradi kelvin", 1.0, 0.0),
)  # fmt: skip
_DEGREES = Unit((Measure("kelvin", 1.0, 273.15), Measure("kelvin", 5 / 9, 459.67 * 5 / 9), Measure("degree")))
# Signs told apart by their case; as written, they come before the folded names.
_CASED: dict[str, tuple[Measure, ...]] = {
    "Mb": (Measure("byte", 1.25e5), Measure("byte", 1e6)), "MB": (Measure("byte", 1e6),), "Gb": (Measure("byte", 1.25e8), Measure("byte", 1e9)),
    "GB": (Measure("byte", 1e9),), "kb": (Measure("byte", 125), Measure("byte", 1e3)), "KB": (Measure("byte", 1e3),),
    "kB": (Measure("byte", 1e3),), "TB": (Measure("byte", 1e12),), "mW": (Measure("watt", 1e-3),), "MW": (Measure("watt", 1e6),),
    "m": (Measure("metre"), Measure("second", 60)), "t": (Measure("gram", 1e6),), "T": (), "M": (), "A": (Measure("ampere"),),
    "V": (Measure("volt"),), "W": (Measure("watt"),), "N": (Measure("newton"),), "J": (Measure("joule"),), "B": (Measure("byte"),),
    "C": (Measure("kelvin", 1.0, 273.15),), "F": (Measure("kelvin", 5 / 9, 459.67 * 5 / 9),), "K": (Measure("kelvin"),),
    "Pa": (Measure("pascal"),), "MPa": (Measure("pascal", 1e6),), "mA": (Measure("ampere", 1e-3),), "MA": (),
    "mHz": (Measure("hertz", 1e-3),), "mV": (Measure("volt", 1e-3),), "MV": (Measure("volt", 1e6),), "Cal": (Measure("joule", 4184),),
    "g": (Measure("gram"),), "G": (), "h": (Measure("second", 3600),), "H": (), "l": (Measure("litre"),), "L": (Measure("litre"),),
    "s": (Measure("second"),), "S": (), "q": (Measure("gram", 1e5),), "Q": (), "d": (), "D": (), "b": (), "a": (), "v": (), "w": (Measure("watt"),),
    "n": (), "j": (), "c": (), "f": (), "k": (), "y": (), "x": (), "in": (), "at": (), "pt": (), "st": (), "MM": (), "MC": (),
    "ah": (), "ma": (), "Ma": (), "pa": (), "Ha": (), "mi": (Measure("metre", 1609.344),), "Mi": (), "mo": (), "Mo": (), "ha": (Measure("m2", 1e4),),
    "Min": (), "dot": (), "point": (), "or": (), "o": (), "i": (), "e": (), "PM": (), "pm": (), "am": (), "AM": (), "e/o": (),
}  # fmt: skip
# Abbreviations of CLDR's that are other words, or other things, far more often.
_NO_UNITS = ("al", "ac", "au", "dec", "dec .", "sett .", "trim .", "cd", "pp", "quarter", "quarters", "quarto", "quarti", "qtr", "qtrs")
LONGEST = 4  # tokens of a unit's name


@cache
def _table() -> dict[str, Unit]:
    from babel.units import format_unit

    found: dict[str, list[Measure]] = {}

    def add(name: str, measure: Measure) -> None:
        written = " ".join(token.low for token in tokenise(prepare(name)))
        known = found.setdefault(written, [])
        if measure not in known and written:
            known.append(measure)

    for unit, (dimension, factor) in _CLDR.items():
        for locale in ("en", "it"):
            for length in ("long", "short"):
                for count in (1, 2):
                    name = format_unit(count, unit, length=length, locale=locale).removeprefix(str(count)).strip()  # type: ignore[arg-type]
                    if unit not in name:  # babel's answer where CLDR has no name
                        add(name, Measure(dimension, factor))
    for names, dimension, factor in _NAMES:
        for name in names.split("|"):
            add(name, Measure(dimension, factor))
    for names, factor, zero in _TEMPERATURES:
        for name in names.split("|"):
            found[" ".join(token.low for token in tokenise(prepare(name)))] = [Measure("kelvin", factor, zero)]
    for name in _NO_UNITS:
        found.pop(name, None)
    table = {name: Unit(tuple(measures)) for name, measures in found.items() if len(name.split()) <= LONGEST}
    for name in ("°", "degree", "degrees", "grado", "gradi", "deg"):
        table[name] = _DEGREES
    return table


@lru_cache(maxsize=4096)
def _named(written: str, folded: str) -> Unit | None:
    if written in _CASED:
        measures = _CASED[written]
        return Unit(measures) if measures else None
    return _table().get(folded)


@cache
def first_words() -> frozenset[str]:
    """The folded tokens with which a unit's name begins."""
    return frozenset(name.split()[0] for name in _table()) | {name.casefold() for name in _CASED}


def unit_at(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """The unit whose name begins at this token, the longest such name, and the place after it."""
    if at >= len(tokens) or tokens[at].low not in first_words():
        return None
    for width in range(min(LONGEST, len(tokens) - at), 0, -1):
        run = tokens[at : at + width]
        found = _named(" ".join(token.text for token in run), " ".join(token.low for token in run))
        if found is not None:
            return found, at + width
    return None
