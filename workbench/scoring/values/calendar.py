"""The names of months and weekdays in both languages, and the order of figures in a date: CLDR's, by babel."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache


@cache
def months(abbreviated: bool) -> Mapping[str, int]:
    """The months' folded names in both languages, with their abbreviations or without."""
    from babel import Locale

    found: dict[str, int] = {}
    for locale in ("en", "it"):
        names = Locale(locale).months["format"]
        for width in ("wide", "abbreviated") if abbreviated else ("wide",):
            found |= {name.casefold().rstrip("."): number for number, name in names[width].items()}
    return found | ({"sept": 9, "sett": 9, "genn": 1, "febbr": 2} if abbreviated else {})


@cache
def weekdays(abbreviated: bool) -> Mapping[str, int]:
    """The weekdays' folded names in both languages, singular and plural."""
    from babel import Locale

    found: dict[str, int] = {}
    for locale in ("en", "it"):
        names = Locale(locale).days["format"]
        for width in ("wide", "abbreviated") if abbreviated else ("wide",):
            found |= {name.casefold(): number for number, name in names[width].items()}
    plurals = {f"{name}s": day for name, day in found.items() if name.endswith("day")} | {"sabati": 5, "domeniche": 6}
    unaccented = {name.replace("ì", "i"): day for name, day in found.items() if name.endswith("ì")}
    return found | plurals | unaccented


@cache
def order_of(language: str) -> str:
    """The order of day, month and year in figures: "dmy" in Italian and British English, "mdy" in American."""
    from babel import Locale, UnknownLocaleError

    try:
        pattern = Locale.parse(language, sep="-" if "-" in language else "_").date_formats["short"].pattern
    except (UnknownLocaleError, ValueError):
        return "dmy"
    return "".join(sorted("dmy", key=lambda part: pattern.lower().find(part)))
