"""Currencies by sign, code and name, as CLDR names them in both languages (by babel)."""

from __future__ import annotations

from functools import cache

from workbench.scoring.values.tokens import Tokens, glued, prepare, tokenise
from workbench.scoring.values.units import Measure, Unit

_CODES = (
    "EUR USD GBP JPY CHF CAD AUD NZD CNY INR SEK NOK DKK RUB BRL MXN TRY PLN CZK HUF RON KRW ZAR SGD HKD ILS THB EGP ARS "
    "CLP ISK BGN UAH SAR AED ITL DEM FRF BTC"
).split()
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD")
_SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "$": _DOLLARS, "£": ("GBP", "EGP", "ITL"), "¥": ("JPY", "CNY"), "₹": ("INR",), "₽": ("RUB",), "₩": ("KRW",),
    "₺": ("TRY",), "₪": ("ILS",), "฿": ("THB",), "₿": ("BTC",), "₴": ("UAH",), "zł": ("PLN",),
}  # fmt: skip
_PREFIXES = {
    "us": "USD", "u": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "can": "CAD", "nz": "NZD", "hk": "HKD", "s": "SGD",
    "r": "BRL", "mx": "MXN",
}  # fmt: skip
_NAMES: dict[str, tuple[str, ...]] = {
    "euro": ("EUR",), "euros": ("EUR",), "eur": ("EUR",), "dollar": _DOLLARS, "dollars": _DOLLARS, "dollaro": _DOLLARS,
    "dollari": _DOLLARS, "us dollars": ("USD",), "us dollar": ("USD",), "american dollars": ("USD",), "dollari americani": ("USD",),
    "dollari usa": ("USD",), "dollari statunitensi": ("USD",), "canadian dollars": ("CAD",), "australian dollars": ("AUD",),
    "dollari canadesi": ("CAD",), "dollari australiani": ("AUD",), "sterlina": ("GBP",), "sterline": ("GBP",),
    "pounds sterling": ("GBP",), "british pounds": ("GBP",), "yen": ("JPY",), "franc": ("CHF", "FRF"), "francs": ("CHF", "FRF"),
    "franco": ("CHF", "FRF"), "franchi": ("CHF", "FRF"), "swiss francs": ("CHF",), "franchi svizzeri": ("CHF",),
    "yuan": ("CNY",), "renminbi": ("CNY",), "rmb": ("CNY",), "rupee": ("INR",), "rupees": ("INR",), "rupie": ("INR",),
    "rs": ("INR",), "rubles": ("RUB",), "roubles": ("RUB",), "rubli": ("RUB",), "krona": ("SEK",), "kronor": ("SEK",),
    "corone": ("SEK", "NOK", "DKK", "CZK"), "kr": ("SEK", "NOK", "DKK"), "lire": ("ITL",), "lira": ("ITL", "TRY"),
    "bitcoin": ("BTC",), "bitcoins": ("BTC",), "chf": ("CHF",),
}  # fmt: skip
_POUNDS = Unit((Measure("money GBP"), Measure("money EGP"), Measure("gram", 453.59237)))
_CENTS = Unit(tuple(Measure(f"money {code}", 0.01) for code in ("EUR", *_DOLLARS)))
_PENCE = Unit((Measure("money GBP", 0.01),))


def _unit(codes: tuple[str, ...]) -> Unit:
    return Unit(tuple(Measure(f"money {code}") for code in codes))


@cache
def _table() -> dict[str, Unit]:
    from babel.numbers import get_currency_name

    table: dict[str, Unit] = {}
    for code in _CODES:
        for locale in ("en", "it"):
            for count in (None, 1, 2):
                name = get_currency_name(code, count=count, locale=locale)
                table[" ".join(token.low for token in tokenise(prepare(name)))] = _unit((code,))
    table |= {name: _unit(codes) for name, codes in _NAMES.items()}
    table |= {"pound": _POUNDS, "pounds": _POUNDS, "cent": _CENTS, "cents": _CENTS, "centesimi": _CENTS, "centesimo": _CENTS}
    table |= {"¢": _CENTS, "pence": _PENCE, "penny": _PENCE, "centesimi di euro": Unit((Measure("money EUR", 0.01),))}
    table |= {"euro cents": Unit((Measure("money EUR", 0.01),)), "eurocent": Unit((Measure("money EUR", 0.01),))}
    return table


@cache
def _longest() -> int:
    return max(len(name.split()) for name in _table())


@cache
def first_words() -> frozenset[str]:
    """The folded tokens with which a currency's name begins."""
    return frozenset(name.split()[0] for name in _table()) | frozenset(_PREFIXES) | {code.casefold() for code in _CODES} | set(_SIGNS)


def currency_at(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """The currency that begins at this token, by its sign, code ("EUR") or name, and the place after it."""
    if at >= len(tokens) or tokens[at].low not in first_words():
        return None
    token = tokens[at]
    if token.text in _SIGNS:
        return _unit(_SIGNS[token.text]), at + 1
    if at + 1 < len(tokens) and tokens[at + 1].text == "$" and glued(tokens, at + 1) and token.low in _PREFIXES:
        return _unit((_PREFIXES[token.low],)), at + 2
    if token.text in _CODES:
        return _unit((token.text,)), at + 1
    for width in range(min(_longest(), len(tokens) - at), 0, -1):
        found = _table().get(" ".join(each.low for each in tokens[at : at + width]))
        if found is not None:
            return found, at + width
    return None
