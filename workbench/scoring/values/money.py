"""Currencies by sign, code and name, as `workbench.languages.measures` has them and CLDR names them, by babel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from workbench.languages.measures import measures
from workbench.scoring.values.tokens import Tokens, glued
from workbench.scoring.values.units import Unit, UnitMeasure, folded


@dataclass(frozen=True, slots=True)
class _CurrencyTable:
    """Currencies by sign, by code as written, by folded name, and by what stands before a dollar sign."""

    signs: dict[str, Unit]
    codes: dict[str, Unit]
    named: dict[str, Unit]
    prefixes: dict[str, Unit]
    longest: int


@cache
def _table() -> _CurrencyTable:
    from babel.numbers import get_currency_name

    data = measures("money")
    codes = {code: _unit(code) for code in data["codes"].split()}
    named = {
        folded(get_currency_name(code, count=count, locale=locale)): unit
        for code, unit in codes.items()
        for locale in ("en", "it")
        for count in (None, 1, 2)
    }
    named |= {name: _unit(of) for of, names in data["names"].items() for name in names.split("|")}
    named |= {name: _unit(of, 0.01) for of, names in data["hundredths"].items() for name in names.split("|")}
    pounds = (*_unit("GBP EGP").measures, UnitMeasure("gram", 453.59237))  # or of weight
    named |= {"pound": Unit(pounds), "pounds": Unit(pounds)}
    signs = {sign: _unit(of) for sign, of in data["signs"].items()}
    prefixes = {prefix: _unit(of) for prefix, of in data["prefixes"].items()}
    return _CurrencyTable(signs, codes, named, prefixes, max(len(name.split()) for name in named))


def _unit(codes: str, factor: float = 1.0) -> Unit:
    return Unit(tuple(UnitMeasure(f"money {code}", factor) for code in codes.split()))


@cache
def first_words() -> frozenset[str]:
    """The folded tokens with which a currency's name begins."""
    table = _table()
    names = {name.split()[0] for name in table.named} | {code.casefold() for code in table.codes}
    return frozenset(names | set(table.prefixes) | set(table.signs))


def currency_at(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """The currency that begins at this token, by its sign, code ("EUR") or name, and the place after it."""
    if at >= len(tokens) or tokens[at].low not in first_words():
        return None
    table, token = _table(), tokens[at]
    if token.text in table.signs:
        return table.signs[token.text], at + 1
    if at + 1 < len(tokens) and tokens[at + 1].text == "$" and glued(tokens, at + 1) and token.low in table.prefixes:
        return table.prefixes[token.low], at + 2
    if token.text in table.codes:
        return table.codes[token.text], at + 1
    for width in range(min(table.longest, len(tokens) - at), 0, -1):
        found = table.named.get(" ".join(each.low for each in tokens[at : at + width]))
        if found is not None:
            return found, at + width
    return None
