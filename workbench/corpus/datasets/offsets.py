"""Turn answers that a row gives as offsets into texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def by_offsets(row: dict[str, Any], _language: str) -> dict[str, Any]:
    """An answer that is given by its place alone: in characters (NewsQA), bytes (TyDi QA) or words (Natural Questions).

    The row then has its text, with the offset in characters where that is known.
    """
    agreed = row.get("consensus")
    text = row.get("text") or row.get("story_text")
    if isinstance(agreed, Mapping) and isinstance(text, str):
        rest = {key: value for key, value in row.items() if key not in ("answers", "text")}
        placed = "s" in agreed and "e" in agreed
        nothing = {"unanswerable": True} if agreed.get("noAnswer") else None  # or its annotators call it a bad question
        return {**rest, "answer": _at(text, agreed["s"], agreed["e"]) if placed else nothing, "context": text}
    noted = row.get("annotations")
    if not isinstance(noted, list | Mapping):
        return row
    if isinstance(row.get("document_plaintext"), str):
        return _of_bytes(row, noted)
    return _of_words(row, noted) if isinstance(row.get("document_text"), str) else row


def _of_bytes(row: dict[str, Any], noted: Any) -> dict[str, Any]:
    text = row["document_plaintext"]
    data = text.encode("utf-8")
    found: list[Any] = []
    for each in noted if isinstance(noted, list) else [noted]:
        place = each.get("minimal_answer") or {}
        start, end = place.get("plaintext_start_byte", -1), place.get("plaintext_end_byte", -1)
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            at = len(data[:start].decode("utf-8", "ignore"))
            found.append({"text": data[start:end].decode("utf-8", "ignore"), "answer_start": at})
        elif each.get("yes_no_answer") in ("YES", "NO"):
            found.append(each["yes_no_answer"] == "YES")
    return _placed(row, found, text, str(row.get("document_title") or ""))


def _of_words(row: dict[str, Any], noted: Any) -> dict[str, Any]:
    """Natural Questions: the words of the page, its marks among them, which are no part of what it shows."""
    words = row["document_text"].split(" ")
    found: list[Any] = []
    for each in noted if isinstance(noted, list) else [noted]:
        spans = [" ".join(_shown(words[p["start_token"] : p["end_token"]])) for p in each.get("short_answers") or []]
        if spans:
            found.append("; ".join(spans))
        elif each.get("yes_no_answer") in ("YES", "NO"):
            found.append(each["yes_no_answer"] == "YES")
    return _placed(row, found, " ".join(_shown(words)), "")


def _shown(words: list[str]) -> list[str]:
    return [word for word in words if not (word.startswith("<") and word.endswith(">"))]


def _placed(row: dict[str, Any], found: list[Any], text: str, title: str) -> dict[str, Any]:
    rest = {key: value for key, value in row.items() if key not in ("annotations", "document_text")}
    answer: Any = found or {"unanswerable": True}
    return {**rest, "answer": answer, "context": text, "title": title or row.get("title")}


def _at(text: str, start: Any, end: Any) -> dict[str, Any]:
    words = text[int(start) : int(end)]
    return {"text": words.strip(), "answer_start": int(start) + len(words) - len(words.lstrip())}
