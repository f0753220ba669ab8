"""Documents in a file of their own beside the questions, and how a row of questions points to them.

FlashRAG has `{"id", "contents"}` whose first line is the title, AutoRAG `doc_id` and `contents`, MultiHop-RAG articles
with an address, LlamaIndex `{"queries", "corpus", "relevant_docs"}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workbench.corpus.datasets.answers import listed_text
from workbench.corpus.datasets.forms import TEXT_KEYS, GivenPassage, passages_in
from workbench.corpus.sheets.columns import folded

_IDS = ("doc id", "docid", "document id", "id", "pid", "passage id", "corpus id", "para id")
_NO_NAME = "\0"  # of no column: an empty head may be one
_PLACES = ("url", "title")
LINKS = (
    "retrieval gt", "relevant docs", "relevant doc ids", "positive doc ids", "gold doc ids", "gold ids",
    "document ids", "doc ids", "evidence ids", "document id", "doc id",
)  # fmt: skip
_POINTERS = ("evidence list", "evidence")  # records that name a document by its address or title
_BY_ID = ("contexts", "context", "passages", "documents")  # records that name a document by its id alone
_QUOTED_TITLE = re.compile(r'\s*"([^"\n]{1,300})"\s*\n')


def is_document_row(row: Mapping[str, Any]) -> bool:
    """Whether a row is a document: a text with an id, an address or a title, and nothing else that is asked."""
    names = {folded(str(name)): name for name in row}
    text = next((name for name in map(folded, TEXT_KEYS) if isinstance(row.get(names.get(name, _NO_NAME)), str)), None)
    return text is not None and any(name in names for name in (*_IDS, *_PLACES))


def documents_in(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[GivenPassage, tuple[str, ...]]]:
    """Each document of a file, with the names by which a row may point to it: its id, its address, its title."""
    for row in rows:
        names = {folded(str(name)): name for name in row}
        found = passages_in({str(key).lower(): value for key, value in row.items()})
        if not found:
            continue
        passage = found[0]
        quoted = _QUOTED_TITLE.match(passage.text)
        if quoted is not None and not passage.title:
            passage = GivenPassage(quoted.group(1), passage.text[quoted.end() :].strip())
        ids = [str(row[names[name]]) for name in _IDS if name in names and row[names[name]] is not None][:1]
        places = [str(row[names[name]]) for name in _PLACES if name in names and row[names[name]]]
        named = GivenPassage(passage.title, passage.text, None, ids[0] if ids else "")
        yield named, tuple(dict.fromkeys([*ids, *places]))


def pointed_to(row: Mapping[str, Any]) -> list[list[str]]:
    """The documents that a row names: one of each list is needed, as in AutoRAG's `retrieval_gt`."""
    names = {folded(str(name)): name for name in row}
    for link in LINKS:
        value = row.get(names.get(link, _NO_NAME))
        listed = listed_text(value) if isinstance(value, str) else value
        if (isinstance(value, str | int) and listed is None) or isinstance(listed, int):
            return [[str(value)]]
        if isinstance(listed, list) and listed:
            return [[str(each) for each in (group if isinstance(group, list) else [group])] for group in listed]
    for name in _POINTERS:
        value = row.get(names.get(name, _NO_NAME))
        found = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
        keys = [[str(each[place]) for place in _PLACES if each.get(place)] for each in found]
        if any(keys):
            return [group for group in keys if group]
    for name in _BY_ID:
        value = row.get(names.get(name, _NO_NAME))
        found = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
        ids = [_id_alone(each) for each in found]
        if ids and all(ids):
            return [[each] for each in ids]
    return []


def _id_alone(record: Mapping[str, Any]) -> str:
    """The id of a passage whose text stands elsewhere; "" where the record has one."""
    names = {folded(str(name)): name for name in record}
    if any(record.get(names.get(folded(text), _NO_NAME)) for text in TEXT_KEYS):
        return ""
    return next((str(record[names[name]]) for name in _IDS if name in names and record[names[name]] is not None), "")


def queries_and_corpus(found: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]] | None:
    """The questions and the documents of LlamaIndex's file for embeddings, as rows; None of anything else."""
    keys = ("queries", "corpus", "relevant_docs")
    if not isinstance(found, Mapping) or not all(isinstance(found.get(key), Mapping) for key in keys):
        return None
    rows = [
        {"id": name, "question": text, "relevant_docs": found["relevant_docs"].get(name) or []}
        for name, text in found["queries"].items()
    ]
    return rows, [{"id": name, "text": text, "title": ""} for name, text in found["corpus"].items()]
