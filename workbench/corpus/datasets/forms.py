"""The forms in which published tables hold passages, read alike.

A cell of passages may be a text, a list of texts or of records, a record of parallel lists (HotpotQA, MS MARCO,
PubMedQA), or a paper in sections (QASPER); a page of the web is read as a browser shows it (CRAG).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.corpus.readers.rows import flat
from workbench.corpus.sheets.cells import listed

TEXT_KEYS = (
    "text", "paragraph_text", "passage_text", "contexts", "context", "content", "contents", "passage", "sentences",
    "wiki_context", "search_context", "body", "document", "page_result", "evidence_text_full_page", "evidence_text",
    "page_content", "chunk", "summary",
)  # fmt: skip
TITLE_KEYS = ("title", "titles", "heading", "label", "labels", "page_name", "doc_name")
GROUP = "needed_one_of"  # the key of a passage's group, which no published set has
SUPPORT_KEYS = ("is_supporting", "is_selected", "is_gold", "isgold", "gold", "relevant", "is_relevant")
_NO_TEXT = ("", "no context provided")
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GivenPassage:
    """A passage of a row. `supporting`: whether the row says that the answer follows from it; None where it does not
    say. `name`: its id, where it has one. `group`: of passages that the row lists as answering, one of each group is
    needed.
    """

    title: str
    text: str
    supporting: bool | None = None
    name: str = ""
    group: int | None = None


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


def passages_in(value: Any, title: str = "") -> list[GivenPassage]:
    """The passages of a cell, those without text left out, each title on one line."""
    shown = (replace(each, title=flat(each.title)) for each in map(_as_shown, _passages(value, title)))
    return [passage for passage in shown if passage.text.strip(" \n.").lower() not in _NO_TEXT]


def _as_shown(passage: GivenPassage) -> GivenPassage:
    """The passage, a page of the web by what a browser shows of it."""
    if _PAGE.match(passage.text) is None:
        return passage
    from workbench.corpus.readers.html import page_text

    title, text, _ = page_text(passage.text)
    return replace(passage, title=passage.title or title, text=text)


def _passages(value: Any, title: str) -> Iterator[GivenPassage]:
    if isinstance(value, str):
        yield GivenPassage(title, value)
    elif (paper := _paper(value)) is not None:
        yield GivenPassage(title, paper)
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
            marked = None if support is None else bool(support)
            yield GivenPassage(str(titles or title), texts, marked, group=value.get(GROUP))
            return
        named = listed(titles) if isinstance(titles, list | tuple) and len(titles) == len(texts) else []
        flags = listed(support) if isinstance(support, list | tuple) and len(support) == len(texts) else []
        if isinstance(titles, str) and all(isinstance(text, str) for text in texts):  # the sentences of one passage
            yield GivenPassage(titles, _joined(texts), None if support is None else bool(support))
            return
        for n, text in enumerate(texts):
            yield GivenPassage(str(named[n]) if named else title, _joined(text), bool(flags[n]) if flags else None)


def _paper(value: Any) -> str | None:
    """The text of a paper in sections, each with its name and its paragraphs; None of anything else."""
    if isinstance(value, Mapping) and isinstance(value.get("paragraphs"), list) and "section_name" in value:
        names = value["section_name"]
        value = [{"section_name": n, "paragraphs": p} for n, p in zip(names, value["paragraphs"], strict=False)]
    if not isinstance(value, list) or not value or not all(isinstance(e, Mapping) and "paragraphs" in e for e in value):
        return None
    parts = [[str(each.get("section_name") or ""), *map(str, listed(each["paragraphs"]))] for each in value]
    return "\n\n".join(part for section in parts for part in section if part.strip())


def supporting_titles(value: Any) -> set[str]:
    """The titles of the supporting facts: `{"title": […]}`, or pairs of a title and the number of a sentence."""
    if isinstance(value, Mapping):
        return {flat(str(title)) for title in listed(_first(value, TITLE_KEYS))}
    pairs = [each for each in listed(value) if isinstance(each, list | tuple) and each]
    return {flat(str(each[0])) for each in pairs} | {
        flat(str(_first(each, TITLE_KEYS))) for each in listed(value) if isinstance(each, Mapping)
    }


def _first(value: Mapping[str, Any], keys: Sequence[str]) -> Any:
    return next((value[key] for key in keys if value.get(key) is not None), None)


def _is_pair(value: Any) -> bool:
    """Whether it is a title with its sentences, as HotpotQA's own file has them."""
    return isinstance(value, list | tuple) and len(value) == 2 and isinstance(value[1], list | tuple)


def _joined(value: Any) -> str:
    """Sentences as one text: with blanks between them where they bring none."""
    if isinstance(value, str):
        return value
    text = ""
    for each in map(str, listed(value)):
        text += each if not text or text[-1].isspace() or each[:1].isspace() else f" {each}"
    return text
