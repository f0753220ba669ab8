"""Numbers as a sheet shows them: the formats of Excel, decimals with a point."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|_.|\*.|\[[^\]]*\]')
_PLACES = re.compile(r"[0#?][0#?,.]*")
_DIGITS = 15  # that a sheet keeps
_ROOM = Context(prec=400, rounding=ROUND_HALF_UP)  # for the largest number that a sheet holds


def number_shown(value: float, form: str) -> str:
    """A number in a format: "49.90 €", "13%", "00184", "-" for nothing."""
    sections = form.split(";")
    if value == 0 and len(sections) > 2 and (text := _literal(sections[2])) is not None:
        return text
    section = sections[0]
    literal = QUOTED.sub(lambda part: part[1] or part[2] or part[3] or "", section)
    bare = QUOTED.sub("", section)
    places = _PLACES.search(bare)
    if section in ("General", "@") or places is None or "E" in bare.upper().replace("GENERAL", ""):
        return plain_number(value)
    if "/" in bare:  # a fraction
        return plain_number(value)
    number = _exact(value) * (100 if "%" in bare else 1)
    groups = _PLACES.findall(literal)
    if len(groups) > 1 and "." not in "".join(groups) and "%" not in bare:
        return _grouped(number, literal)
    text = _in_places(number, places[0])
    sign = "-" if number < 0 and Decimal(text) else ""
    before, _, after = literal.partition(groups[0]) if groups else ("", "", "")
    return f"{before}{sign}{text}{after}".strip()


def plain_number(value: float) -> str:
    """A number without a format, to the digits that a sheet keeps."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.{_DIGITS}g}"


def _exact(value: float) -> Decimal:
    """A number as its digits are written: 1.005 is that, and no little less."""
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{_DIGITS}g}")


def _literal(section: str) -> str | None:
    """The text that a section shows whatever the number, None where it shows the number."""
    text = QUOTED.sub(lambda part: part[1] or part[2] or part[3] or "", section)
    bare = QUOTED.sub("", section)
    if re.search(r"[0#]|General", bare):
        return None
    return text.replace("?", "").strip()


def _in_places(number: Decimal, pattern: str) -> str:
    """The digits of a number, without its sign, in a pattern such as "#,##0.0#"."""
    bare = pattern.rstrip(",")
    number = abs(number).scaleb(
        -3 * (len(pattern) - len(bare)), context=_ROOM
    )  # a comma at the end leaves out three digits
    whole, _, decimals = bare.partition(".")
    decimals = decimals.replace(",", "")
    most, least = len(decimals), decimals.count("0")
    text = f"{number.quantize(Decimal(1).scaleb(-most), context=_ROOM):f}"
    if most > least:
        end = len(text) - (most - least)
        text = (text[:end] + text[end:].rstrip("0")).rstrip(".")
    digits, point, rest = text.partition(".")
    return digits.zfill(whole.replace(",", "").count("0")) + point + rest


def _grouped(number: Decimal, literal: str) -> str:
    """The digits of a number in several places, as a telephone number has them: "000 0000000"."""
    digits = str(int(abs(number).quantize(Decimal(1), context=_ROOM)))
    spots = [at for at, sign in enumerate(literal) if sign in "0#?"]
    digits = digits.rjust(len(spots), "\0")
    more, digits = digits[: len(digits) - len(spots)], digits[len(digits) - len(spots) :]
    shown = list(literal)
    for at, digit in zip(spots, digits, strict=True):
        shown[at] = digit if digit != "\0" else "0" if literal[at] == "0" else ""
    shown[spots[0]] = more + shown[spots[0]]
    return ("-" if number < 0 else "") + "".join(shown).strip()
