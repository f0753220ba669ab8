"""The forms in which published tables hold answers and passages, read alike.

A cell of answers may be a text, a list, `{"text": […], "answer_start": […]}` (SQuAD), `{"value": …, "aliases": […]}`
(TriviaQA), `{"spans": […]}` (DROP), a truth value (BoolQ), or the label of a choice (ARC). A cell of passages may be a
text, a list of texts or of records, or a record of parallel lists (HotpotQA, MS MARCO, PubMedQA).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.corpus.datasets.registry import unique

TEXT_KEYS = (
    "text", "paragraph_text", "passage_text", "contexts", "context", "content", "contents", "passage", "sentences",
    "wiki_context", "search_context", "body", "document",
)  # fmt: skip
TITLE_KEYS = ("title", "titles", "heading", "label", "labels")
SUPPORT_KEYS = ("is_supporting", "is_selected", "is_gold", "isgold", "gold", "relevant", "is_relevant")
_ANSWER_KEYS = ("text", "value", "answer", "spans", "input_text", "answers", "short_answers", "label")
_ALIAS_KEYS = ("aliases", "answer_aliases", "alternatives")
_YES_NO = {"en": ("yes", "no"), "it": ("sì", "no")}


@dataclass(frozen=True, slots=True)
class GivenPassage:
    """A passage of a row. `supporting`: whether the row says that the answer follows from it; None where it does not
    say."""

    title: str
    text: str
    supporting: bool | None = None


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """The accepted answers of a row, and the offset of each in the passage where the row gives one."""

    texts: tuple[str, ...]
    starts: tuple[int, ...] = ()


def at_path(row: Mapping[str, Any], path: str) -> Any:
    """The value at a column's name, or at a path of names: "answers.text" is the text inside of answers; else None.

    A name after a list is looked for in each of its records.
    """
    if path in row:
        return row[path]
    value: Any = row
    for name in path.split("."):
        if isinstance(value, list):
            value = [each.get(name) for each in value if isinstance(each, Mapping)]
        else:
            value = value.get(name) if isinstance(value, Mapping) else None
    return value


def answers_in(value: Any, language: str) -> GivenAnswers | None:
    """The answers of a cell; None where it holds none at all, an empty tuple where it says that there is none."""
    if value is None:
        return None
    if isinstance(value, bool):
        return GivenAnswers((_YES_NO.get(language[:2], _YES_NO["en"])[0 if value else 1],))
    if isinstance(value, Mapping):
        key = next((key for key in _ANSWER_KEYS if value.get(key) is not None), None)
        if key is None:
            return None
        found = answers_in(value[key], language)
        aliases = [str(each) for name in _ALIAS_KEYS for each in _listed(value.get(name))]
        starts = [start for start in _listed(value.get("answer_start")) if isinstance(start, int)]
        return found and GivenAnswers(unique([*found.texts, *aliases]), tuple(starts))
    if isinstance(value, list | tuple):
        inner = [found for each in value if (found := answers_in(each, language)) is not None]
        starts = [start for each in inner for start in each.starts]
        return GivenAnswers(unique([text for each in inner for text in each.texts]), tuple(starts))
    return GivenAnswers(unique([_shown(value)]))


def chosen(choices: Any, key: Any) -> str | None:
    """The text of the choice that a label, a number or the text itself names; None where it names none.

    A number counts from 0 where the choices have no labels, as in MMLU.
    """
    texts, labels = _choices(choices)
    if not texts or key is None:
        return None
    if isinstance(key, int) and not isinstance(key, bool) and not labels:
        return texts[key] if 0 <= key < len(texts) else None
    named = str(key).strip()
    for names in (labels, texts, [chr(ord("A") + n) for n in range(len(texts))]):
        if named in names:
            return texts[names.index(named)]
    return None


def choices_in(choices: Any) -> list[str]:
    """Each choice as a line, "A. iron"."""
    texts, labels = _choices(choices)
    labels = labels or [chr(ord("A") + n) for n in range(len(texts))]
    return [f"{label}. {text}" for label, text in zip(labels, texts, strict=False)]


def _choices(choices: Any) -> tuple[list[str], list[str]]:
    if isinstance(choices, Mapping):
        lettered = {label: text for label, text in choices.items() if text is not None}
        if "text" not in lettered and all(isinstance(text, str) for text in lettered.values()):
            return list(lettered.values()), list(lettered)  # {"A": "iron", "B": "gold"}
        return [str(each) for each in _listed(choices.get("text"))], [str(e) for e in _listed(choices.get("label"))]
    given = _listed(choices)
    if given and all(isinstance(each, Mapping) for each in given):
        return [str(e.get("text", "")) for e in given], [str(e["label"]) for e in given if e.get("label") is not None]
    return [str(each) for each in given], []


def passages_in(value: Any, title: str = "") -> list[GivenPassage]:
    """The passages of a cell, those without text left out."""
    return [passage for passage in _passages(value, title) if passage.text.strip()]


def _passages(value: Any, title: str) -> Iterator[GivenPassage]:
    if isinstance(value, str):
        yield GivenPassage(title, value)
    elif isinstance(value, list | tuple):
        for each in value:
            if _is_pair(each):
                yield GivenPassage(str(each[0]), _joined(each[1]))
            else:
                yield from _passages(each, title)
    elif isinstance(value, Mapping):
        key = next((key for key in TEXT_KEYS if value.get(key)), None)
        if key is None:
            return
        texts = value[key]
        titles, support = _first(value, TITLE_KEYS), _first(value, SUPPORT_KEYS)
        if isinstance(texts, str):
            yield GivenPassage(str(titles or title), texts, None if support is None else bool(support))
            return
        named = _listed(titles) if isinstance(titles, list | tuple) and len(titles) == len(texts) else []
        flags = _listed(support) if isinstance(support, list | tuple) and len(support) == len(texts) else []
        if isinstance(titles, str) and all(isinstance(text, str) for text in texts):  # the sentences of one passage
            yield GivenPassage(titles, _joined(texts), None if support is None else bool(support))
            return
        for n, text in enumerate(texts):
            yield GivenPassage(str(named[n]) if named else title, _joined(text), bool(flags[n]) if flags else None)


def supporting_titles(value: Any) -> set[str]:
    """The titles of the supporting facts: `{"title": […]}`, or pairs of a title and the number of a sentence."""
    if isinstance(value, Mapping):
        return {str(title) for title in _listed(_first(value, TITLE_KEYS))}
    pairs = [each for each in _listed(value) if isinstance(each, list | tuple) and each]
    return {str(each[0]) for each in pairs} | {
        str(_first(each, TITLE_KEYS)) for each in _listed(value) if isinstance(each, Mapping)
    }


def _first(value: Mapping[str, Any], keys: Sequence[str]) -> Any:
    return next((value[key] for key in keys if value.get(key) is not None), None)


def _is_pair(value: Any) -> bool:
    """Whether it is a title with its sentences, as HotpotQA's own file has them."""
    return isinstance(value, list | tuple) and len(value) == 2 and isinstance(value[1], list | tuple)


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]


def _joined(value: Any) -> str:
    """Sentences as one text: with blanks between them where they bring none."""
    if isinstance(value, str):
        return value
    text = ""
    for each in map(str, _listed(value)):
        text += each if not text or text[-1].isspace() or each[:1].isspace() else f" {each}"
    return text


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
