"""Money, from a price table that the user writes. None is shipped: prices age faster than programs.

It is a file of its own, or the table `[prices]` of an experiment (then `[prices.accelerator_hour]` and so on):

currency = "EUR"
machine = "rented-gpu"    # whose hour is paid here; needed only where several are listed

[accelerator_hour]
rented-gpu = 2.10

[million_tokens.some-model]    # named as the experiment names it
input = 0.50
output = 1.50
cached = 0.05    # optional: prompt tokens read from a prefix; the price of input without it
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.errors import Problem, RequestError, nearest
from workbench.languages.spoken import said
from workbench.types import Usage


@dataclass(frozen=True, slots=True)
class TokenPrice:
    """The prices of a million tokens: of the prompt, of the reply, and of prompt tokens from a cached prefix."""

    input: float
    output: float
    cached: float


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices by accelerator (an hour of it) and by model (a million tokens), in one currency.

    `machine` is the accelerator that a run is measured on: the only one that is listed, where none is named."""

    currency: str
    accelerator_hour: Mapping[str, float] = field(default_factory=dict)
    million_tokens: Mapping[str, TokenPrice] = field(default_factory=dict)
    machine: str | None = None

    @classmethod
    def of(cls, given: object, where: str = "prices") -> PriceTable:
        """What an experiment gives as `prices`: a table, or the path of one. Raises RequestError with every fault."""
        if isinstance(given, PriceTable):
            return given
        if not isinstance(given, str | Mapping):
            what = said("price_fault.no_table", given=given)
            raise RequestError.of(what, where, said("price_fault.no_table_cure"))
        table = cls.load(Path(given)) if isinstance(given, str) else _Reader(where).table(given)
        if table.machine is None and len(table.accelerator_hour) > 1:
            cure = said("price_fault.which_machine_cure", names=", ".join(table.accelerator_hour))
            raise RequestError.of(said("price_fault.which_machine"), where, cure)
        return table

    @classmethod
    def load(cls, path: Path) -> PriceTable:
        """Read a table as the head of this module shows it. Raises RequestError with every fault of the file."""
        try:
            rows = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise RequestError.of(said("price_fault.unreadable", error=error.strerror), str(path)) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise RequestError.of(said("price_fault.not_toml", error=error), str(path)) from None
        return _Reader(str(path)).table(rows)

    def of_seconds(self, seconds: float, accelerator: str) -> float:
        """The price of using an accelerator for so long. Raises RequestError if the table lacks it."""
        if accelerator not in self.accelerator_hour:
            raise _no_price(accelerator, "accelerator_hour", self.accelerator_hour)
        return seconds / 3600 * self.accelerator_hour[accelerator]

    def of_usage(self, usage: Usage, model: str) -> float:
        """The price of one reply by its tokens. Raises RequestError if the table lacks the model."""
        if model not in self.million_tokens:
            raise _no_price(model, "million_tokens", self.million_tokens)
        price = self.million_tokens[model]
        uncached = usage.prompt_tokens - usage.cached_tokens
        return (uncached * price.input + usage.cached_tokens * price.cached + usage.new_tokens * price.output) / 1e6


def _no_price(name: str, section: str, known: Mapping[str, Any]) -> RequestError:
    cure = nearest(name, known) if known else said("price_fault.no_price_cure", section=section)
    return RequestError.of(said("price_fault.no_price", name=name), section, cure)


class _Reader:
    """Reads the rows of a price file, and gathers what is wrong with them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def table(self, rows: Mapping[str, Any]) -> PriceTable:
        self.unknown(rows, ("currency", "machine", "accelerator_hour", "million_tokens"), "")
        currency = rows.get("currency")
        if not isinstance(currency, str) or not currency:
            self.problem(said("price_fault.no_currency"), "currency", said("price_fault.currency_cure"))
        hours = self.section(rows, "accelerator_hour")
        models = self.section(rows, "million_tokens")
        table = PriceTable(
            str(currency),
            {name: self.price(price, f"accelerator_hour.{name}") for name, price in hours.items()},
            {name: self.tokens(price, f"million_tokens.{name}") for name, price in models.items()},
            self.machine(rows.get("machine"), hours),
        )
        if self.problems:
            raise RequestError(self.problems)
        return table

    def machine(self, named: object, hours: Mapping[str, Any]) -> str | None:
        if named is None:
            return next(iter(hours)) if len(hours) == 1 else None
        if not isinstance(named, str) or named not in hours:
            self.problem(said("price_fault.no_hour", name=named), "machine", nearest(str(named), hours))
            return None
        return named

    def section(self, rows: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        section = rows.get(name, {})
        if isinstance(section, dict):
            return section
        self.problem(said("price_fault.not_section"), name, said("price_fault.section_cure", name=name))
        return {}

    def tokens(self, row: object, key: str) -> TokenPrice:
        if not isinstance(row, dict):
            self.problem(said("price_fault.not_section"), key, said("price_fault.row_cure"))
            return TokenPrice(0, 0, 0)
        self.unknown(row, ("input", "output", "cached"), f"{key}.")
        prices = {name: self.price(row.get(name), f"{key}.{name}") for name in ("input", "output")}
        cached = self.price(row["cached"], f"{key}.cached") if "cached" in row else prices["input"]
        return TokenPrice(prices["input"], prices["output"], cached)

    def price(self, value: object, key: str) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf:
            return float(value)
        what = said("price_fault.missing") if value is None else said("price_fault.not_price", value=value)
        self.problem(what, key, said("price_fault.number"))
        return 0.0

    def unknown(self, rows: Mapping[str, Any], valid: tuple[str, ...], prefix: str) -> None:
        for name in rows:
            if name not in valid:
                self.problem(said("price_fault.unknown_key"), f"{prefix}{name}", nearest(name, valid))

    def problem(self, what: str, key: str, cure: str) -> None:
        self.problems.append(Problem(what, f"{self.path}: {key}" if self.path else key, cure))
