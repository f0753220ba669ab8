"""The advice: its findings, its words in both languages, and numbers as people say them. Worlds stand beside it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from tiny.planted import FILE, advise, arm, failed, pair, world

from workbench.config import load_experiment
from workbench.errors import RequestError
from workbench.languages import LANGUAGES, table
from workbench.languages.wording import Wording
from workbench.types import Finding

FOLDER = "reports/planted"
# A value for every name that a text may hold.
SAMPLES: dict[str, Any] = {
    "best": "rag", "other": "lora", "arm": "rag", "leader": "lora", "cheapest": "lora", "winner": "lora",
    "bound": "oracle", "by_flops": "rag", "by_seconds": "lora", "others": ("rag", "lora"), "arms": ("rag",),
    "models": ("gpt",),
    "value": 0.61, "other_value": 0.44, "leader_value": 0.63, "floor": 0.5, "share": 0.08, "before": 0.92,
    "after": 0.06, "recall": 0.9, "low": 0.14, "high": 0.19, "delta": 0.17, "margin": 0.03, "n": 98, "count": 7,
    "more": 243, "odds": 50.0, "k": 6, "ratio": 90.0, "seconds": 0.4, "fit": 300.0, "amount": 2.1, "currency": "EUR",
    "questions": 1000.0, "fits": 1.0, "at": 0.0105, "shares": {"rag": 0.43}, "limit": "--limit 5", "error": "why",
    "corpus": "corpora/lamps", "a": "rag", "b": "lora", "seeds": 9, "cheaper": "rag", "dearer": "lora",
}  # fmt: skip


def keys() -> list[str]:
    return [f"{section}.{key}" for section, found in table("en", "verdict").items() for key in found]


FINDINGS = [key for key in keys() if key.split(".")[0] not in ("label", "word", "often")]


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    assert {section: list(found) for section, found in table("en", "verdict").items()} == {
        section: list(found) for section, found in table("it", "verdict").items()
    }
    for section, found in table("en", "verdict").items():
        for key, text in found.items():
            fields = [{name for _, name, _, _ in Formatter().parse(each) if name} for each in
                      (text, table("it", "verdict")[section][key])]  # fmt: skip
            assert fields[0] == fields[1], key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", FINDINGS)
def test_every_finding_can_be_said(key: str, language: str) -> None:
    said = Wording(language).say(Finding(key, SAMPLES))
    assert said.endswith((".", "why"))
    assert not re.search(r"[{}|]|\bNone\b(?! is)|\d{5}", said)
    if language == "it":
        assert not re.search(r"\b(il|al|del|dal|sul|nel) (8|0|1%|11%)", said)


def test_every_finding_of_the_code_has_a_text() -> None:
    import workbench.analysis.verdict as package

    assert package.__file__
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(package.__file__).parent.glob("*.py")))
    named = set(re.findall(r'"((?:headline|but|try|doubt|reason|warning|flip|next)\.[a-z_]+)"', code))
    turns = {"flip.questions", "flip.changes"}  # with more or fewer of them
    assert named - turns <= set(FINDINGS)
    assert len(named) > 40


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "allo 0%"), (0.004, "allo 0,4%"), (0.01, "all'1%"), (0.02, "al 2%"), (0.08, "all'8%"), (0.11, "all'11%"),
     (0.18, "al 18%"), (0.85, "all'85%"), (1.0, "al 100%")],
)  # fmt: skip
def test_italian_articles_agree_with_the_number(share: float, said: str) -> None:
    assert Wording("it").say(Finding("reason.alone", {"value": share})) == (
        f"Senza documenti né addestramento, il modello risponde bene {said} delle domande."
    )


@pytest.mark.parametrize(
    ("a_month", "english", "italian"),
    [
        (90.0, "about 3 times a day", "circa 3 volte al giorno"),
        (30.0, "about once a day", "circa una volta al giorno"),
        (13.0, "about 3 times a week", "circa 3 volte a settimana"),
        (4.3, "about once a week", "circa una volta a settimana"),
        (2.0, "about 2 times a month", "circa 2 volte al mese"),
        (1.0, "about once a month", "circa una volta al mese"),
        (0.5, "about once every 2 months", "circa una volta ogni 2 mesi"),
        (1 / 12, "about once a year", "circa una volta l'anno"),
        (0.0105, "about once every 8 years", "circa una volta ogni 8 anni"),
    ],
)
def test_rates_are_worded_as_people_word_them(a_month: float, english: str, italian: str) -> None:
    assert Wording("en").often(a_month) == english
    assert Wording("it").often(a_month) == italian


@pytest.mark.parametrize(
    ("way", "value", "english", "italian"),
    [
        ("time", 0.0043, "0.0043 seconds", "0,0043 secondi"),
        ("time", 0.05, "0.05 seconds", "0,05 secondi"),
        ("time", 1.0, "1 second", "1 secondo"),
        ("time", 25.3, "25 seconds", "25 secondi"),
        ("time", 294.5, "4.9 minutes", "4,9 minuti"),
        ("time", 3 * 3600.0, "3 hours", "3 ore"),
        ("time", 90.0 * 86_400, "90 days", "90 giorni"),
        ("money", 0.0, "0.00", "0,00"),
        ("money", 0.00312, "0.00312", "0,00312"),
        ("money", 2.1, "2.10", "2,10"),
        ("money", 412.4, "412", "412"),
        ("money", 12_345.0, "12,000", "12.000"),
        ("times", 1.84, "1.8 times", "1,8 volte"),
        ("times", 2.0, "twice", "2 volte"),
        ("times", 8.7, "9 times", "9 volte"),
        ("times", 91.3, "91 times", "91 volte"),
        ("times", 1234.0, "1,200 times", "1.200 volte"),
        ("points", 0.17, "17 points", "17 punti"),
        ("points", 0.01, "1 point", "1 punto"),
        ("points", 0.004, "0.4 points", "0,4 punti"),
        ("count", 1980.0, "2,000", "2.000"),
        ("count", 538.0, "540", "540"),
        ("count", 3.4, "3.4", "3,4"),
    ],
)
def test_amounts_have_few_digits_and_their_unit(way: str, value: float, english: str, italian: str) -> None:
    assert getattr(Wording("en"), way)(value) == english
    assert getattr(Wording("it"), way)(value) == italian


@pytest.mark.parametrize(
    ("language", "begins"),
    [("it-IT", "Nessun consiglio"), ("IT", "Nessun"), ("it_CH", "Nessun"), ("fr", "No advice"), ("en-GB", "No advice")],
)
def test_a_region_does_not_change_the_language(language: str, begins: str) -> None:
    assert advise(world([], language=language), FOLDER).sentence.startswith(begins)


def test_the_same_comparison_the_other_way_round_says_the_same() -> None:
    arms = [arm("rag", 0.81), arm("lora", 0.64, "tuned")]
    turned = pair("lora", "rag", -0.17) | {"not_worse": None, "why": None}
    assert advise(world(arms, turned), FOLDER) == advise(world(arms, pair("rag", "lora", 0.17)), FOLDER)


def test_an_older_run_is_advised_without_what_it_lacks() -> None:
    """Comparisons without `why` and `not_worse`, arms without shares of cut replies, no settings."""
    arms = [arm("long", 0.62, "long-context", flops=27e9, seconds=2.0), arm("rag", 0.61)]
    for each in arms:
        for key in ("cut_share", "error_share", "cut_at", "ended"):
            del each[key]
    compared = pair("long", "rag", 0.01, p=0.6, half=0.015)
    for key in ("family", "why", "needed", "not_worse"):
        del compared[key]
    results = world(arms, compared)
    del results["few_documents"], results["experiment"]["verdict"], results["experiment"]["sampled"]
    assert advise(results, FOLDER).choice == "rag"
    tied = compared | {"low": -0.05, "high": 0.07}
    assert advise(world(arms, tied), FOLDER).sentence.startswith("Choose long for now")


def test_arms_that_were_not_compared_cannot_be_distinguished() -> None:
    found = advise(world([arm("a", 0.9, flops=2e9), arm("b", 0.7)]), FOLDER)
    assert (found.choice, found.confidence) == ("a", "low")
    assert found.doubts == ("b was not compared with it on the same questions.",)


def test_of_equals_the_cheaper_leads() -> None:
    found = advise(world([arm("a", 0.9, flops=2e9), arm("b", 0.9)], pair("a", "b", 0.0, p=1.0, half=0.06)), FOLDER)
    assert found.choice == "a"  # that which the others were compared with
    pairs = [pair("a", "b", 0.0, p=1.0, half=0.06), pair("b", "c", 0.5), pair("a", "c", 0.5)]
    arms = [arm("a", 0.9, flops=2e9), arm("b", 0.9), arm("c", 0.4)]
    assert advise(world(arms, *pairs), FOLDER).choice == "b"


def test_a_hostile_name_or_error_is_only_text() -> None:
    name = "{0.__class__} <b>%s"
    found = advise(world([arm("rag", 0.8), failed(name, error="boom\n" * 200)], good_enough=0.5), FOLDER)
    assert found.warnings[0].startswith(f"{name} failed: boom boom")
    assert len(found.warnings[0]) < 260


def test_results_keep_findings_beside_their_words() -> None:
    found = advise(world([arm("rag", 0.8)], partial="--arms rag"), FOLDER)
    written = json.loads(json.dumps(asdict(found), allow_nan=False))
    assert {"choice", "sentence", "confidence", "reasons", "flips", "warnings", "next", "findings"} <= written.keys()
    assert written["findings"]["headline"] == [{"key": "headline.only", "values": {"best": "rag", "value": 0.8}}]
    assert [len(written["findings"][part]) for part in ("doubts", "reasons", "next")] == [
        len(written[part]) for part in ("doubts", "reasons", "next")
    ]
    assert written["next"][0] == {
        "sentence": "Run the whole experiment; what is answered already is kept.", "command": f"workbench run {FILE}"
    }  # fmt: skip


@pytest.mark.parametrize(("setting", "value"), [("margin", "1.5"), ("good_enough", "-1"), ("questions_a_month", "0")])
def test_settings_of_the_advice_are_checked(tmp_path: Path, setting: str, value: str) -> None:
    file = tmp_path / "experiment.toml"
    file.write_text(
        f'name = "x"\ncorpus = "c"\n[verdict]\n{setting} = {value}\n[[arms]]\nname = "a"\nkind = "closed-book"\n',
        encoding="utf-8",
    )
    with pytest.raises(RequestError, match=rf"experiment.toml:4[^\n]*verdict.{setting}"):
        load_experiment(file, environment={})


def test_settings_of_the_advice_have_defaults_and_may_be_set(tmp_path: Path) -> None:
    file = tmp_path / "experiment.toml"
    file.write_text('name = "x"\ncorpus = "c"\n[[arms]]\nname = "a"\nkind = "closed-book"\n', encoding="utf-8")
    found = load_experiment(file, environment={}, overrides=["verdict.margin=0.05"]).verdict
    assert found.model_dump() == {
        "good_enough": 0.5, "margin": 0.05, "questions_a_month": 1000, "changes_a_month": 1
    }  # fmt: skip
