"""Which of the choices of a question an answer picks: by its label ("B", "the answer is (B)"), its words, or both."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINE = re.compile(r"\(?([A-J1-9])[.)] (\S.*)")
_ALONE = re.compile(r"[\W_]*([A-Ja-j1-9])[\W_]*")
_FIRST = re.compile(r"[\W_]*([A-J1-9])(?:[.):]+|\s+[-–—])(?=\W|$)|[\W_]*\(([A-Ja-j1-9])\)")
_NAMED = re.compile(
    r"\b(?i:answer|option|choice|letter|risposta|opzione|scelta|alternativa|lettera)\b\W*"
    r"(?:(?i:is|è|would be|sarebbe|corretta|giusta|correct|the|la|letter|lettera|option|opzione)\b\W*){0,4}"
    r"\(?([A-J1-9])\b(?!['’%°]|[.,]\d)",
)
_LISTED = re.compile(r"(?:^|(?<=\s))\(?([A-J1-9])[.)](?=\s)")
_MARKS = re.compile(r"[\W_]+")


def choices_asked(question: str) -> dict[str, str]:
    """The choices that stand at the end of a question, one on each line, by their labels; empty where there are none.

    >>> choices_asked("What is Rex?\\nA. a cat\\nB. a dog")
    {'A': 'a cat', 'B': 'a dog'}
    """
    found: list[tuple[str, str]] = []
    for line in reversed(question.strip().split("\n")):
        match = _LINE.fullmatch(line.strip())
        if match is None:
            break
        found.append((match.group(1), match.group(2).strip()))
    labels = "".join(label for label, _ in reversed(found))
    in_order = len(labels) > 1 and any(name.startswith(labels) for name in ("ABCDEFGHIJ", "123456789"))
    return dict(reversed(found)) if in_order else {}


def label_picked(answer: str, choices: Mapping[str, str]) -> str | None:
    """The label that an answer names; None where it names none, "" where it names several, or one beside the words of
    another choice.

    A figure by itself names a choice only where no choice is that figure.
    """
    named = {each for each in _LISTED.findall(answer) if each in choices}
    if len(named) > 1:
        return ""
    alone, first = _ALONE.fullmatch(answer.strip()), _FIRST.match(answer)
    match = alone or first or _NAMED.search(answer)
    if match is None:
        return None
    label = next(group for group in match.groups() if group).upper()
    if label not in choices or (alone is not None and label.isdigit() and label in choices.values()):
        return None
    rest = _bare(answer[match.end() :].split("\n")[0])
    others = [text for name, text in choices.items() if name != label and _bare(text) == rest]
    return "" if others and rest != _bare(choices[label]) else label


def longest(picked: Mapping[str, str]) -> list[str]:
    """The labels of choices whose words are not part of another of them: "a dog" where "a dog house" is said too."""
    bare = {label: f" {_bare(text)} " for label, text in picked.items()}
    return [
        label
        for label, text in bare.items()
        if not any(text in other and text != other for name, other in bare.items() if name != label)
    ]


def _bare(text: str) -> str:
    return " ".join(_MARKS.split(text.casefold())).strip()
