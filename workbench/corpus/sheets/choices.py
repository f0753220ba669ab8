"""The forms in which published sets hold the choices of a question and the right one, read alike.

A cell may be a list of texts or of records, `{"text": […], "label": […]}` (ARC), `{"A": "iron", …}`, or a score for
each text (BIG-bench, TruthfulQA). Or each choice has a column: A to D, "option_a", "ending0"; or the right answer
stands beside the wrong ones ("distractor1", "Incorrect Answer 1"), which are put in an order that does not tell it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.corpus.sheets.cells import listed
from workbench.corpus.sheets.columns import folded
from workbench.corpus.split import fraction

_EACH = re.compile(r"(?:(option|choice|opzione|scelta|ending|alternativa|alternative|opt?) ?)?([a-j]|\d{1,2})")
# Columns named as answers are choices where another column says which of them is right.
_ANSWERS = re.compile(r"(?:mc )?(answer) ?(\d{1,2})")
_WHICH = ("label", "correct answer num", "correct option", "answer index", "correct index", "gold")
_WRONG = re.compile(r"(?:incorrect|wrong|distractor|bad|risposta errata|distrattore)(?: answer| option)? ?\d{1,2}")
_RIGHT = ("correct answer", "right answer", "best answer", "answer", "risposta corretta")
_NO_NAME = "\0"  # of no column: an empty head may be one
_SCORED = ("target scores", "mc1 targets")
_LABELLED = re.compile(r"\(?([A-Ja-j1-9])[.):,]\s+(?=\S)")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FEWEST_LETTERS = 3  # columns named by a letter alone that are choices: "a" and "b" alone may be anything


def with_choices(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its choices in one cell, where it has a column for each, and with the right one as its answer."""
    names = {folded(str(name)): name for name in row}
    for name in _SCORED:
        scores = row.get(names.get(name, _NO_NAME))
        if isinstance(scores, Mapping) and (found := _scored(scores)):
            rest = {key: value for key, value in row.items() if key != names[name]}
            return {**rest, "choices": found[0], "answer": found[1]}
    wrong = [str(row[name]) for fold, name in names.items() if _WRONG.fullmatch(fold) and _has_text(row[name])]
    right = next((row[names[name]] for name in _RIGHT if name in names and _has_text(row[names[name]])), None)
    if wrong and right is not None:
        rest = {key: value for key, value in row.items() if not _WRONG.fullmatch(folded(str(key)))}
        return {**rest, "choices": mixed([str(right), *wrong]), "answer": str(right)}
    each = _columns(names, row)
    if not each:
        return dict(row)
    cells = {label: str(row[name]) for label, name in each.items() if _has_text(row[name])}
    rest = {key: value for key, value in row.items() if key not in each.values()}
    return {**rest, "choices": {"text": list(cells.values()), "label": list(cells)}} if len(cells) > 1 else dict(row)


def mixed(texts: Sequence[str]) -> list[str]:
    """Texts in an order that depends on their words alone: where published, the right one often stands first."""
    return sorted(dict.fromkeys(texts), key=fraction)


def _columns(names: Mapping[str, str], row: Mapping[str, Any]) -> dict[str, str]:
    """The column of each choice by its label, of the kind of name that most columns have."""
    kinds: dict[str, dict[str, str]] = {}
    marks_the_right = any(which in names for which in _WHICH)
    for fold, name in names.items():
        match = _EACH.fullmatch(fold) or (_ANSWERS.fullmatch(fold) if marks_the_right else None)
        if match is not None and (match.group(1) or match.group(2).isalpha()) and isinstance(row[name], str | int):
            kinds.setdefault(match.group(1) or "", {})[match.group(2).upper()] = name
    found = max(kinds.items(), key=lambda kind: len(kind[1]), default=("", {}))
    fewest = 2 if found[0] else FEWEST_LETTERS
    labels = dict(sorted(found[1].items()))
    if len(labels) < fewest or next(iter(labels)) not in ("A", "0", "1"):
        return {}
    if next(iter(labels)).isdigit():  # by letters to whoever reads them; the number that names the right one stays
        return {_LETTERS[n]: name for n, name in enumerate(labels.values())} if "0" in labels else labels
    return labels


def _scored(scores: Mapping[str, Any]) -> tuple[list[str], str] | None:
    """The choices of a map of scores, or of parallel lists, and the one with the highest."""
    texts, marks = scores.get("choices"), scores.get("labels")
    if not (isinstance(texts, list) and isinstance(marks, list)):
        texts, marks = list(scores), list(scores.values())
    if len(texts) != len(marks) or not all(isinstance(mark, int | float) for mark in marks) or not texts:
        return None
    return mixed([str(text) for text in texts]), str(texts[marks.index(max(marks))])


def chosen(choices: Any, key: Any, first: int = 0) -> str | None:
    """The text of the choice that a label, a number or the text itself names; None where it names none.

    Several labels name several choices, all of which are asked for. A number counts from `first` where the choices have
    no labels, as in MMLU.
    """
    if isinstance(key, list | tuple):
        if not key or len(set(map(str, key))) != len(key):  # answers to the parts of a question, one after another
            return None
        found = [chosen(choices, each, first) for each in key]
        return None if None in found else "; ".join(text for text in found if text is not None)
    texts, labels = parted(choices)
    if not texts or key is None:
        return None
    named = str(key).strip()
    counted = re.fullmatch(r"\d{1,2}", named) and not any(label.isdigit() for label in labels)
    # A number is the place of a choice, be another choice that number; a text may be a choice itself.
    place = isinstance(key, int) and not (isinstance(choices, list) and key in choices)
    if counted and not isinstance(key, bool) and (named not in texts or place):
        return texts[int(named) - first] if 0 <= int(named) - first < len(texts) else None
    bare = _LABELLED.match(named)
    for name in (named, named.strip("().:"), bare.group(1) if bare else named):
        for names in (labels, texts, list(_LETTERS[: len(texts)]), list(_LETTERS[: len(texts)].lower())):
            if name in names:
                return texts[names.index(name)]
    return None


def choices_in(choices: Any) -> list[str]:
    """Each choice as a line, "A. iron": so the measure of accuracy finds them in a question."""
    texts, labels = parted(choices)
    labels = labels or [_LETTERS[n % len(_LETTERS)] for n in range(len(texts))]
    return [f"{label}. {' '.join(text.split())}" for label, text in zip(labels, texts, strict=False)]


def parted(choices: Any) -> tuple[list[str], list[str]]:
    """The texts of the choices and their labels; no labels where there are none."""
    if isinstance(choices, Mapping):
        lettered = {label: text for label, text in choices.items() if text is not None}
        if "text" not in lettered and all(isinstance(text, str) for text in lettered.values()):
            return list(lettered.values()), list(lettered)  # {"A": "iron", "B": "gold"}
        return [str(each) for each in listed(choices.get("text"))], [str(e) for e in listed(choices.get("label"))]
    given = listed(choices)
    if given and all(isinstance(each, Mapping) for each in given):
        labels = [str(each["label"]) for each in given if each.get("label") is not None]
        return _without_labels([_text(each) for each in given], labels)
    return _without_labels([str(each) for each in given], [])


def _text(choice: Mapping[str, Any]) -> str:
    """The text of a choice's record, whatever it is called where there is nothing else."""
    if choice.get("text") is not None:
        return str(choice["text"])
    rest = [value for key, value in choice.items() if key != "label" and isinstance(value, str)]
    return rest[0] if len(rest) == 1 else ""


def _without_labels(texts: list[str], labels: list[str]) -> tuple[list[str], list[str]]:
    """The choices without the labels that are written into them ("A. iron"), where each has one, in their order."""
    found = [_LABELLED.match(text) for text in texts]
    written = [match.group(1) for match in found if match is not None]
    in_order = any(written == list(names[: len(texts)]) for names in (_LETTERS, _LETTERS.lower(), "123456789"))
    if labels or not texts or len(written) != len(texts) or not in_order:
        return texts, labels
    return [text[match.end() :].strip() for text, match in zip(texts, found, strict=True) if match], written


def _has_text(value: Any) -> bool:
    return value is not None and str(value).strip() not in ("", "nan")
