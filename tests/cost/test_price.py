from pathlib import Path

import pytest

from workbench.cost import PriceTable
from workbench.errors import RequestError
from workbench.types import Usage

TABLE = """
currency = "EUR"
[accelerator_hour]
rented = 3.6
[million_tokens.plain]
input = 1
output = 10.0
[million_tokens.caching]
input = 1.0
output = 10.0
cached = 0.1
"""


@pytest.fixture
def table(tmp_path: Path) -> PriceTable:
    path = tmp_path / "prices.toml"
    path.write_text(TABLE, encoding="utf-8")
    return PriceTable.load(path)


def test_time_and_tokens_cost_money(table: PriceTable) -> None:
    assert table.currency == "EUR"
    assert table.of_seconds(100, "rented") == pytest.approx(0.1)
    usage = Usage(prompt_tokens=1_000_000, new_tokens=100_000, cached_tokens=500_000)
    assert table.of_usage(usage, "plain") == pytest.approx(2.0)
    assert table.of_usage(usage, "caching") == pytest.approx(0.5 + 0.05 + 1.0)


def test_a_missing_price_is_an_error_with_its_cure(table: PriceTable) -> None:
    with pytest.raises(RequestError, match="did you mean 'rented'"):
        table.of_seconds(1, "rentd")
    with pytest.raises(RequestError, match=r"add it to \[million_tokens\]"):
        PriceTable("EUR").of_usage(Usage(), "plain")


def test_every_fault_of_a_table_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "prices.toml"
    path.write_text(
        'acelerator_hour = 1\n[accelerator_hour]\nx = -1\ny = true\nz = inf\n[million_tokens.m]\ninput = "1"\n'
        "[million_tokens]\nn = 3\n",
        encoding="utf-8",
    )
    with pytest.raises(RequestError) as refused:
        PriceTable.load(path)
    text = str(refused.value)
    hours = [f"accelerator_hour.{name}" for name in "xyz"]
    tokens = ["million_tokens.m.input", "million_tokens.m.output", "million_tokens.n"]
    for place in ("acelerator_hour", "currency", *hours, *tokens):
        assert f"prices.toml: {place}\n" in text or f"prices.toml: {place}:" in text
    assert len(refused.value.problems) == 8


@pytest.mark.parametrize("content", [b"currency = ", b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_has_no_traceback(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "prices.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RequestError, match=r"prices\.toml"):
        PriceTable.load(path)
