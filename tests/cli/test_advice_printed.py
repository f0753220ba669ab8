"""The advice in the terminal: all of it, under headings of its own language, and the commands last."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny.planted import advise, arm, failed, pair, worded_in, world

from workbench.analysis.results import ArmResult, Results
from workbench.cli.runs import show_results, show_verdict

WORLD = world(
    [arm("long", 0.88, "long-context", flops=2.7e11), arm("rag", 0.81, flops=3e9), failed("lora\x1b[31m", "tuned")],
    pair("long", "rag", 0.07),
)
HEADINGS = {
    "en": ["Confidence: medium", "Why no higher:", "Warnings:", "Why:", "What to do next:"],
    "it": ["Fiducia: media", "Perché non di più:", "Avvertenze:", "Perché:", "Che cosa fare ora:"],
}


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_advice_is_printed_in_its_language(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    advice = advise(worded_in(WORLD, language), "reports/planted")
    show_verdict(advice, language)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == advice.sentence
    assert [line for line in lines if line in HEADINGS[language]] == HEADINGS[language]
    assert "\x1b" not in "".join(lines)
    assert lines[-1] == "    workbench ask reports/planted '…?'"
    assert "    workbench run reports/planted/experiment.toml" in lines


@pytest.mark.parametrize(
    ("language", "head", "last"),
    [("en", "right (95%)", "open it: workbench"), ("it-IT", "giuste (95%)", "per aprirlo:")],
)
def test_what_stands_above_the_advice_is_in_its_language_too(
    language: str, head: str, last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = Path("reports/sample/results.json").read_text(encoding="utf-8")
    results = Results.model_validate_json(sample)
    experiment = results.experiment.model_copy(update={"language": language})
    show_results(results.model_copy(update={"experiment": experiment}), Path("reports/sample"))
    lines = capsys.readouterr().out.splitlines()
    assert any(head in line for line in lines[:3])
    assert lines[-1].startswith(last)


@pytest.mark.parametrize(("language", "seen", "down"), [("en", "unseen", "failed"), ("it", "mai visti", "fallito")])
def test_without_a_training_no_fact_was_seen_and_what_failed_is_told_in_the_language(
    language: str, seen: str, down: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = Results.model_validate_json(Path("reports/sample/results.json").read_text(encoding="utf-8"))
    experiment = sample.experiment.model_copy(update={"language": language})
    plain = [each for each in sample.arms if not each.trained]
    assert len(plain) < len(sample.arms)
    broken = plain[0].model_copy(update={"status": "failed", "error": "no", "cost": None})

    def told(arms: list[ArmResult]) -> str:
        update = {"experiment": experiment, "arms": tuple(arms), "verdict": None}
        show_results(sample.model_copy(update=update), Path("reports/sample"))
        return capsys.readouterr().out

    assert seen in told(list(sample.arms))
    alone = told([broken, *plain[1:]])
    assert seen not in alone
    assert down in alone
