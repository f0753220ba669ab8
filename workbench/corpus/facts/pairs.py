"""Facts in lists of "Key: value", and in record lines such as "- name: Rex; age: 5"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.corpus.facts.registry import Fact, Headings, Line, attribute_fact, finder, text_lines
from workbench.types import Document

# "**Key:** value" and "Key: value", as an item of a list or not. A key starts with a letter.
_PAIR = re.compile(r"\s{0,8}(?:[-*•–]\s+)?(?P<key>[*_]{0,2}[^\W\d_][^:|;]{0,40}):(?![/\\:])\s*(?P<value>\S.{0,150})")
_PART = re.compile(r"\s*(?P<key>[^\W\d_][^:;]{0,40}):\s*(?P<value>[^;]+)")
_SENTENCES = re.compile(r"(?<!\b[^\W\d_])\. ")  # "It runs. It", but not "G. Verdi"
_ABBREVIATION = re.compile(r"\b\w\.(?:\w{1,2}\.)+$")  # "S.r.l."
_CLAUSE = re.compile(r"\b(?:is|are|was|were|does|do|not|è|sono|era|erano|non)\b")  # "Pump is noisy: tighten it"
_REMARKS = re.compile(
    r"notes?|examples?|warning|tip|important|see also|nota|note bene|esempi|esempio|attenzione|avviso|importante|"
    r"vedi anche|p\.s"
)


@finder
def find_pairs(document: Document) -> Iterator[Fact]:
    """Pairs count where two or more stand on lines together: one alone is mostly prose."""
    headings = Headings.of(document)
    block: list[re.Match[str]] = []
    starts: list[int] = []
    for line in [*text_lines(document.text), Line(len(document.text), "")]:
        record = list(_record(document, line))
        pair = None if record else _PAIR.fullmatch(line.text.rstrip())
        if pair is not None and _is_pair(pair["key"], pair["value"]):
            block.append(pair)
            starts.append(line.start)
            continue
        if block and not line.text.strip() and line.start < len(document.text):
            continue  # pages give each pair a paragraph of its own
        if len(block) > 1:
            yield from _listed(document, block, starts, headings.subject(starts[0]))
        block, starts = [], []
        yield from record


def _listed(document: Document, block: list[re.Match[str]], starts: list[int], about: str) -> Iterator[Fact]:
    for pair, start in zip(block, starts, strict=True):
        end = start + pair.end("value")
        if pair["value"].endswith((".", ",", ";")) and not _ABBREVIATION.search(pair["value"]):
            end -= 1
        fact = attribute_fact(document, about, pair["key"], start + pair.start("value"), end)
        if fact is not None:
            yield fact


def _is_pair(key: str, value: str) -> bool:
    spoken = _SENTENCES.search(value) is not None or value.rstrip().endswith(("?", "!"))
    spoken = spoken or _CLAUSE.search(key) is not None
    return len(key.split()) <= 5 and not _REMARKS.fullmatch(key.strip(" *_").casefold()) and not spoken


def _record(document: Document, line: Line) -> Iterator[Fact]:
    body = line.text.lstrip(" -*•–")
    if ";" not in body or ":" not in body or (body == line.text and _SENTENCES.search(body)):
        return
    offset = line.start + len(line.text) - len(body)
    found: list[tuple[re.Match[str], int]] = []
    for part in re.finditer(r"[^;]+", body):
        pair = _PART.fullmatch(part[0])
        if pair is None:
            return
        found.append((pair, offset + part.start()))
    if len(found) < 2:
        return
    subject = found[0][0]["value"]
    for pair, start in found[1:]:
        fact = attribute_fact(document, subject, pair["key"], start + pair.start("value"), start + pair.end("value"))
        if fact is not None:
            yield fact
