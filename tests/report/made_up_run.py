"""A run that never happened: seeded numbers, seven arms, and every hostile string that a corpus could bring."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from workbench.analysis.reading import passages_of, records_of, results_of
from workbench.report import render
from workbench.report.values import clean

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} {% raw %} ${7*7}",
    "\u202egnirts desrever\u202c \u200fשלום\u200f",
    "</style><style>*{display:none}</style>",
    "' onmouseover='alert(1)",
    "<!-- --><a href=http://evil.example/>link</a>",
    "]]></text><script xlink:href='http://evil.example/x.js'/>",
    "nul \x00 bell \x07 lone \ud800 end",
    "&lt;b&gt; &amp;amp; &#x3c;",
)
# name, kind, accuracy, seconds, prompt tokens, fit seconds
ARMS = (
    ("closed-book", "closed-book", 0.08, 0.05, 46, 0.0),
    ("few-shot", "few-shot", 0.11, 0.09, 210, 0.0),
    ("long-context", "long-context", 0.41, 2.9, 3900, 0.0),
    ("rag", "rag", 0.67, 0.42, 420, 3.1),
    ("lora", "tuned", 0.49, 0.05, 46, 412.0),
    ("lora+rag", "tuned-rag", 0.74, 0.43, 420, 415.0),
    ("oracle", "oracle", 0.83, 0.21, 190, 0.0),
)
KINDS = (("single", 60), ("multi", 20), ("aggregate", 12), ("unanswerable", 16), ("general", 8), ("summary", 4))
_WORDS = (
    "harbour", "council", "winter", "ledger", "copper", "orchard", "bridge", "lantern", "archive", "ferry", "signal",
    "valley", "engine", "quarry",
)  # fmt: skip
TUNED = ("tuned", "tuned-rag")
RETRIEVING = ("rag", "tuned-rag")


def make(
    questions: int = 120, seed: int = 7, hostile: bool = True, language: str = "en"
) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, dict[str, Any]], str]:
    """Arguments for `rendered`: results, records, passages by id, and the configuration."""
    dice = random.Random(seed)
    passages = _passages(dice, hostile)
    records = _records(dice, questions, passages, hostile)
    results = _results(dice, records, language, hostile)
    configuration = '# a run\nname = "made-up"\n\n[model]\nname = "SmolLM2-135M-Instruct"\n'
    if hostile:
        configuration += "\n".join(f"# {text}" for text in HOSTILE)
    return results, records, passages, configuration


def rendered(
    results: dict[str, Any], records: list[dict[str, Any]], passages: dict[str, dict[str, Any]], configuration: str
) -> str:
    """The page of such a run, read as the files of a folder are."""
    folder = Path("made-up")
    rows = passages_of(dict(enumerate(clean(list(passages.values())), 1)), folder / "passages.jsonl")
    return render(
        results_of(clean(results), folder / "results.json"),
        records_of(dict(enumerate(clean(records), 1)), folder / "records.jsonl"),
        {row.id: row for row in rows},
        clean(configuration),
    )


def write(folder: Path, **settings: Any) -> Path:
    """The same as the files of a run folder."""
    results, records, passages, configuration = make(**settings)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results))
    (folder / "records.jsonl").write_text("".join(json.dumps(row) + "\n" for row in records))
    (folder / "passages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in passages.values()))
    (folder / "experiment.toml").write_text(configuration.encode("utf-8", "replace").decode())
    return folder


def _sentence(dice: random.Random, length: int) -> str:
    words = [dice.choice(_WORDS) for _ in range(length)]
    return " ".join(words).capitalize() + "."


def _passages(dice: random.Random, hostile: bool) -> dict[str, dict[str, Any]]:
    made = {}
    for place in range(80):
        extra = f" {HOSTILE[place % len(HOSTILE)]}" if hostile and place % 4 == 0 else ""
        text = " ".join(_sentence(dice, 14) for _ in range(6)) + extra
        key = f"d{place // 4}:{place % 4}" + (HOSTILE[1] if hostile and place == 5 else "")
        made[key] = {
            "id": key,
            "document": f"d{place // 4}",
            "title": f"{_sentence(dice, 3)[:-1]}{extra}",
            "start": 0,
            "end": len(text),
            "text": text,
        }
    return made


def _kinds(questions: int) -> list[str]:
    total = sum(n for _, n in KINDS)
    kinds = [kind for kind, n in KINDS for _ in range(round(questions * n / total))]
    return (kinds + ["single"] * questions)[:questions]


def _records(
    dice: random.Random, questions: int, passages: dict[str, dict[str, Any]], hostile: bool
) -> list[dict[str, Any]]:
    records = []
    keys = list(passages)
    for place, kind in enumerate(_kinds(questions)):
        gold = f"{dice.choice(_WORDS)} {dice.choice(_WORDS)}"
        text = f"What did the {dice.choice(_WORDS)} of {dice.choice(_WORDS).title()} keep in the {dice.choice(_WORDS)}?"
        if hostile and place % 9 == 0:
            text += " " + HOSTILE[place // 9 % len(HOSTILE)]
        seen = None if kind in {"unanswerable", "general"} else place % 3 != 0
        for name, arm_kind, skill, seconds, prompt, _ in ARMS:
            probability = skill + (0.3 if seen else -0.35) if arm_kind == "tuned" and seen is not None else skill
            right = dice.random() < (0.85 if kind == "general" and arm_kind not in TUNED else probability)
            records.append(
                _record(dice, place, text, kind, seen, gold, name, arm_kind, right, seconds, prompt, keys, hostile)
            )
    return records


def _record(
    dice: random.Random, place: int, text: str, kind: str, seen: bool | None, gold: str, name: str, arm_kind: str,
    right: bool, seconds: float, prompt: int, keys: list[str], hostile: bool,
) -> dict[str, Any]:  # fmt: skip
    broken = arm_kind == "long-context" and place % 31 == 3
    answer = f"They kept {gold if right else _sentence(dice, 3)[:-1].lower()} there." + (
        " " + dice.choice(HOSTILE) if hostile and dice.random() < 0.1 else ""
    )
    scores: dict[str, float | None] = {"f1": round(dice.random() * 0.3 + 0.6 * right, 3)}
    if kind == "unanswerable":
        scores = {"abstention": float(right)}
    elif kind == "general":
        scores = {"general": float(right)}
    elif kind == "summary":
        scores = {"rouge_l": round(dice.random() * 0.4, 3), "match": None}
    else:
        scores["match"] = float(right)
    k = {"rag": 5, "tuned-rag": 5, "oracle": 1, "long-context": 20}.get(arm_kind, 0)
    hits = [
        {"passage": key, "document": key.split(":")[0], "score": round(9 * dice.random(), 4)}
        for key in dice.sample(keys, k)
    ]
    wrong = "evidence not retrieved" if dice.random() < 0.4 else "evidence in the prompt, not used"
    return {
        "run": "made-up", "arm": name, "seed": 0, "question": f"q{place}", "text": text, "kind": kind, "split": "test",
        "seen": seen, "answer": "" if broken else answer, "answers": [] if kind == "unanswerable" else [gold],
        "scores": {} if broken else scores, "hits": hits,
        "prompt_tokens": prompt + dice.randrange(40), "new_tokens": dice.randrange(4, 40),
        "cached_tokens": 30 if prompt > 100 else 0, "prefix_tokens": 24,
        "dropped_tokens": 1200 if arm_kind == "long-context" and place % 5 == 0 else 0,
        "seconds": seconds * (0.8 + dice.random() / 2), "seconds_alone": None, "flops": 2.7e8 * prompt,
        "batch_flops": 2.7e8 * prompt, "prefix_flops": 6.5e9,
        "stop": "error" if broken else "length" if dice.random() < 0.05 else "end",
        "failure": None if right else (wrong if k else "wrong"),
        "error": f"the prompt does not fit: {HOSTILE[0]}" if broken else None,
    }  # fmt: skip


def _share(values: list[float]) -> dict[str, Any] | None:
    if not values:
        return None
    value, n = sum(values) / len(values), len(values)
    half = 1.96 * (max(value * (1 - value), 0.02) / n) ** 0.5
    return {"value": value, "low": max(0.0, value - half), "high": min(1.0, value + half), "n": n, "unscored": 0}


def _scored(records: list[dict[str, Any]], metric: str) -> dict[str, Any] | None:
    return _share([row["scores"][metric] for row in records if row["scores"].get(metric) is not None])


def _metrics(records: list[dict[str, Any]]) -> dict[str, Any]:
    names = ("match", "f1", "abstention", "general", "rouge_l")
    return {name: found for name in names if (found := _scored(records, name)) is not None}


def _arm(dice: random.Random, arm: tuple[Any, ...], records: list[dict[str, Any]], hostile: bool) -> dict[str, Any]:
    name, kind, _, seconds, prompt, fit = arm
    mine = [row for row in records if row["arm"] == name]
    metrics = _metrics(mine)
    if kind in RETRIEVING:
        metrics |= {
            "recall@5": {"value": 0.78, "low": 0.7, "high": 0.85, "n": 92, "unscored": 0},
            "mrr": {"value": 0.69, "low": 0.6, "high": 0.77, "n": 92, "unscored": 0},
            "ndcg": {"value": 0.71, "low": 0.62, "high": 0.79, "n": 92, "unscored": 0},
        }
    failures: dict[str, int] = {}
    for row in mine:
        if row["failure"]:
            failures[row["failure"]] = failures.get(row["failure"], 0) + 1
    tuned = kind in TUNED
    steps = list(range(5, 605, 5))
    return {
        "name": name, "kind": kind, "status": "ok", "error": None,
        "settings": {"rank": 16, "learning_rate": 1e-3} if tuned else {"k": 5} if kind == "rag" else {},
        "metrics": metrics,
        "by_kind": {k: _metrics([row for row in mine if row["kind"] == k]) for k, _ in KINDS},
        "by_seen": {
            "seen": _metrics([row for row in mine if row["seen"] is True]),
            "unseen": _metrics([row for row in mine if row["seen"] is False]),
        },
        "cost": {
            "fit": {"seconds": fit, "flops": fit * 5e11, "tokens": 260_000 if tuned else 0,
                    "peak_bytes": 1_900_000_000 if tuned else 620_000_000,
                    "trainable_parameters": 4_884_480 if tuned else 0, "above_bytes": 310_000_000 if tuned else None,
                    "threads": 2, "load": 1.5, "money": 2 * fit / 3600,
                    "prefix": {"tokens": 24, "flops": 6.5e9, "seconds": 0.031, "bytes": 1_105_920}},
            "query": {"prompt_tokens": prompt, "new_tokens": 18, "flops": 2.7e8 * (prompt + 18), "seconds": seconds,
                      "seconds_p50": seconds, "seconds_p95": seconds * 1.8, "timed_n": 12, "n": 92,
                      "money": 2 * seconds / 3600, "measured": {
                          "peak_bytes": 41_000_000, "threads": 2, "load": 0.6, "at": "2026-11-03T14:31:00+00:00"}},
            "stored_prefix": {"flops": 2.7e8 * (prompt - 6), "seconds": None, "seconds_p50": None, "seconds_p95": None,
                     "timed_n": 0, "money": None},
            "batch": {"seconds": seconds / 3, "flops": 2.7e8 * prompt, "cached_tokens": 30.0, "rows": 64,
                      "peak_bytes": 350_000_000, "threads": 1, "load": 2.1, "money": 2 * seconds / 3 / 3600},
            "money": {"currency": "EUR", "fit": "accelerator_hour.rented", "query": "accelerator_hour.rented"},
            "storage_bytes": 19_600_000 if tuned else 3_100_000 if kind == "rag" else 0,
        },
        "failures": failures,
        "training": {
            "steps": steps, "losses": [3.2 * 0.992**step + 0.05 + dice.random() * 0.12 for step in steps],
            "dev_steps": steps[::20], "dev_losses": [3.3 * 0.998**step + 0.4 for step in steps[::20]],
            "rows": {"documents": 80, "questions": 480, "replay": 60},
        } if tuned else None,
        "notes": [HOSTILE[0]] if hostile and kind == "rag" else [],
    }  # fmt: skip


def _comparison(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    x, y = a["metrics"]["match"], b["metrics"]["match"]
    delta = x["value"] - y["value"]
    half = 0.11
    outcome = "cannot tell" if abs(delta) < half else "a" if delta > 0 else "b"
    wins = round(max(0, delta) * x["n"]) + 6
    losses = wins - round(delta * x["n"])
    p = 0.0004 if abs(delta) > 2 * half else 0.03 if abs(delta) > half else 0.4
    return {
        "metric": "match", "a": a["name"], "b": b["name"], "delta": delta, "low": delta - half, "high": delta + half,
        "p": p / 3, "p_adjusted": p, "n": x["n"], "wins": wins, "ties": x["n"] - wins - losses, "losses": losses,
        "outcome": outcome, "detectable": 0.12 + 0.02 * (len(a["name"]) % 3),
    }  # fmt: skip


def _results(dice: random.Random, records: list[dict[str, Any]], language: str, hostile: bool) -> dict[str, Any]:
    arms = [_arm(dice, arm, records, hostile) for arm in ARMS]
    by_name = {arm["name"]: arm for arm in arms}
    before = {"value": 0.875, "low": 0.53, "high": 0.98, "n": 8}
    kinds = {kind: sum(row["kind"] == kind for row in records) // len(ARMS) for kind, _ in KINDS}
    extra = f" {HOSTILE[1]}" if hostile else ""
    english = language == "en"
    return {
        "schema": 1,
        "experiment": {"name": "made-up", "model": "SmolLM2-135M-Instruct", "dtype": "bfloat16",
                       "decoding": {"max_new_tokens": 48, "temperature": 0}, "seeds": [0], "language": language},
        "corpus": {"name": "valdoria", "title": f"The archives of Valdoria{extra}", "language": language,
                   "digest": "5f0c" * 16, "licence": "CC0-1.0", "revision": "3", "documents": 20, "words": 6720,
                   "source": "https://corpus.example/valdoria", "questions": kinds,
                   "facts_seen": 64, "facts_unseen": 32},
        "environment": {"workbench": "0.1.0", "python": "3.11.9", "torch": "2.13.0", "transformers": "5.23.0",
                        "peft": "0.21.2", "platform": "Linux x86_64", "processor": "reference", "cores": 2,
                        "memory_bytes": 16_000_000_000, "accelerator": None,
                        "started": "2026-11-03T14:05:00+00:00", "seconds": 1312.4},
        "partial": None,
        "arms": arms,
        "comparisons": [_comparison(a, b) for place, a in enumerate(arms) for b in arms[place + 1 :]],
        "break_even": [_break(by_name["lora"], by_name["rag"], unit) for unit in ("FLOPs", "seconds", "EUR")]
        + [_break(by_name["rag"], by_name["long-context"], unit) for unit in ("FLOPs", "seconds")],
        "forgetting": [
            {"arm": name, "general_before": before,
             "general_after": {"value": after, "low": after - 0.2, "high": after + 0.25, "n": 8},
             "perplexity_before": 12.9, "perplexity_after": perplexity}
            for name, after, perplexity in (("lora", 0.375, 21.9), ("lora+rag", 0.5, 21.9))
        ],
        "metrics": {
            "match": {"label": {"en": "right answers", "it": "risposte giuste"}, "about": f"Whether right.{extra}",
                      "unit": "share", "better": "higher", "kinds": ["single"], "of_hits": False}
        },
        "studies": [_study(["k"], hostile), _study(["k", "chunk_size"], hostile)],
        "search": {"split": "dev", "questions": 60, "trials": 3, "seconds": None, "seed": 0, "at_once": 1,
                   "arms": [_searched(name, hostile) for name in ("rag", "lora", "oracle")]},
        "verdict": {
            "choice": "rag",
            "sentence": "Retrieve: rag is right as often as lora+rag, within what this run can tell, "
            "and its fit takes 3 seconds instead of 7 minutes."
            if english
            else "Recuperare: rag risponde bene quanto lora+rag, per ciò che questa esecuzione può dire, "
            "e si prepara in 3 secondi invece che in 7 minuti.",
            "confidence": "medium",
            "reasons": [
                "lora+rag is 7 points ahead, but the interval reaches from −4 to +18: this run cannot tell them apart.",
                "Tuning alone knows 68% of seen facts and 14% of unseen ones.",
                "Tuning cost half of the general knowledge (88% to 38%)." + extra,
            ],
            "flips": [
                "More than 12,000 questions on documents that do not change: tuning becomes cheaper.",
                "Questions that training has all seen: lora+rag may pull ahead; 240 more questions would show it.",
            ],
        },
    }  # fmt: skip


def _study(axes: list[str], hostile: bool) -> dict[str, Any]:
    """Two arms at three values of one or two axes; one point failed."""
    extra = f" {HOSTILE[1]}" if hostile else ""
    points = [[k, size][: len(axes)] for k in (1, 2, 8) for size in (40, 80)[: len(axes)]]
    cells = [
        {"arm": arm, "at": at, "status": "ok", "error": None,
         "metrics": {"match": {"value": 0.25 + 0.02 * place, "low": 0.1, "high": 0.6, "n": 40, "unscored": 0}},
         "cost": {"fit": {"seconds": 1.5}, "query": {"prompt_tokens": 120.0, "new_tokens": 8.0, "flops": None}}}
        for arm in ("rag", "lora+rag") for place, at in enumerate(points)
    ]  # fmt: skip
    cells[0] = {
        "arm": "rag",
        "at": points[0],
        "status": "failed",
        "error": f"no memory{extra}",
        "metrics": {},
        "cost": None,
    }
    return {
        "name": f"of {'-'.join(axes)}{extra}", "kind": "sweep", "title": {"en": f"Sweep{extra}", "it": "Più valori"},
        "about": {"en": "At each value."}, "axes": [{"name": axis, "label": {}} for axis in axes], "metrics": ["match"],
        "split": "dev", "questions": 40, "cells": cells, "findings": [],
        "conclusion": [f"rag: best at {', '.join(axes)} = 8.{extra}"],
    }  # fmt: skip


def _searched(name: str, hostile: bool) -> dict[str, Any]:
    """Three trials, the second the best, the third failed; for the oracle there is nothing to search."""
    values = (
        [] if name == "oracle" else [(0.5, None), (0.625, None), (None, HOSTILE[0] if hostile else "out of memory")]
    )
    trials = [
        {
            "settings": {"k": place, "retriever": HOSTILE[1] if hostile else "dense"},
            "value": value,
            "low": value and value - 0.1,
            "high": value and value + 0.1,
            "seconds": 12.0 + place,
            "error": error,
        }
        for place, (value, error) in enumerate(values)
    ]
    gain = {"delta": 0.125, "low": -0.0625, "high": 0.3125, "p": 0.2, "n": 48}
    return {"arm": name, "space": {"k": [0, 1, 2]}, "trials": trials, "chosen": 1 if trials else None,
            "gain": gain if trials else None}  # fmt: skip


def _break(a: dict[str, Any], b: dict[str, Any], unit: str) -> dict[str, Any]:
    key = {"FLOPs": "flops", "EUR": "money"}.get(unit, unit)
    fit_a, fit_b = a["cost"]["fit"][key], b["cost"]["fit"][key]
    query_a, query_b = a["cost"]["query"][key], b["cost"]["query"][key]
    return {
        "a": a["name"], "b": b["name"], "unit": unit, "questions": (fit_a - fit_b) / (query_b - query_a),
        "fit_a": fit_a, "fit_b": fit_b, "query_a": query_a, "query_b": query_b,
        "sentence": f"From here on {a['name']} is cheaper than {b['name']}.",
    }  # fmt: skip
