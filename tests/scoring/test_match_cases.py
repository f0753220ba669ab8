"""The cases of values beside the repository, and siblings of our own."""

import json
from pathlib import Path

import pytest

from workbench.scoring import METRICS

from .made import answer, question

CASES = Path(__file__).parents[3] / "shared" / "cases"


def value(metric: str, gold: str, text: str, language: str) -> float | None:
    return METRICS[metric](question(gold), answer(text), language).value


@pytest.mark.parametrize("case", ["unit-and-currency-spelling", "exponents"])
def test_the_pairs_of_a_case(case: str) -> None:
    path = CASES / case / "input" / "pairs.jsonl"
    if not path.is_file():
        pytest.skip("the cases are not beside the repository")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for metric in ("match", "exact_match") if case == "exponents" else ("match",):
        scored = [(row, value(metric, row["gold"], row["answer"], row["language"])) for row in rows]
        assert [row for row, score in scored if score != row["right"]] == []


def test_the_golds_of_chinese_and_japanese_stand_in_their_documents() -> None:
    folder = CASES / "chinese-and-japanese" / "input"
    if not folder.is_dir():
        pytest.skip("the cases are not beside the repository")
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = (folder / "documents" / row["evidence"][0]["document"]).read_text(encoding="utf-8")
        language = "ja" if row["id"].startswith("j") else "zh"
        sentence = next(each for each in text.replace("\n", "").split("。") if row["answers"][0] in each)
        assert value("match", row["answers"][0], f"{sentence}。", language) == 1
        assert value("match", f"1{row['answers'][0]}", f"{sentence}。", language) == 0


@pytest.mark.parametrize(
    ("gold", "text", "language", "right"),
    [
        ("2⁵", "25", "en", 0),
        ("2⁵", "2^5", "en", 1),
        ("10⁻³", "103", "en", 0),
        ("3½", "31/2", "en", 0),
        ("10₂", "102", "en", 0),
        ("5①", "51", "en", 0),
        ("12 cm³", "12 cm3", "it", 1),
        ("la cottura¹", "la cottura", "it", 1),
        ("warranty³", "warranty", "en", 1),
        ("5 kg²", "5 kg", "it", 1),
        ("H₂O", "H2O", "en", 1),
    ],
)
def test_folding_changes_no_number(gold: str, text: str, language: str, right: float) -> None:
    assert value("exact_match", gold, text, language) == right
    assert value("match", gold, text, language) == right
