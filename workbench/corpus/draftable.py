"""Which facts found by rule are worth a question: few and right, rather than many.

A fact that leans on its neighbours, a piece of markup or half a sentence makes a question that nobody can answer, or
one whose gold is wrong.
"""

from __future__ import annotations

import re

from workbench.corpus.facts.registry import Fact

_ADDRESS = re.compile(r"https?:|www\.|\]\(|data:|[\w.+-]+/[\w.+-]+/[\w.+-]+|\\\w")
_CODED = re.compile(r"\S{40,}|[A-Za-z0-9+/]{24,}={0,2}")  # base64, hashes, long identifiers
_MARKUP = re.compile(r"[<>|`*_]{1,}[^\s]|\[\^|\$\{|&\w+;")
_LETTERS = re.compile(r"[^\W\d_]")
_FLAG = re.compile(r"true|false|x|✓|✗|-+|\?+|tbd|n/?d", re.IGNORECASE)
# A number after these counts a part of the document or an item, and measures nothing.
_PART = re.compile(
    r"\b(?:art|artt|articolo|articoli|cap|capitolo|chapter|fig|figura|figure|tab|tabella|table|sez|sezione|section|fase|"
    r"phase|step|passo|punto|point|comma|lett|allegato|annex|appendix|appendice|pag|pagina|page|vol|version|versione|"
    r"n|nr|no|num|numero|number|par|paragrafo|paragraph|level|livello|item|nota|note|riga|line)\.? ?$",
    re.IGNORECASE,
)
_NO_ATTRIBUTE = frozenset(
    (
        "answer", "answers", "risposta", "risposte", "question", "domanda", "note", "notes", "nota", "description",
        "descrizione", "comment", "commento", "id", "nr", "status", "stato", "link", "url", "data", "dati", "value",
        "valore", "text", "testo",
    )
)  # fmt: skip
_LEANS = re.compile(
    r"(?:this|these|that|those|it|they|he|she|its|their|such|here|there|also|but|and|or|however|therefore|instead|"
    r"questo|questa|questi|queste|quello|quella|essi|esse|esso|essa|egli|ella|tale|tali|inoltre|però|ma|anche|qui|"
    r"invece|quindi|infatti|così|ciò)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 7  # of a sentence with a blank: fewer do not say what is asked for


def draftable(fact: Fact, text: str) -> bool:
    """Whether a question about a fact of a document with this text can be answered, and its value is the answer."""
    if not _sound(fact.value) or _FLAG.fullmatch(fact.value):
        return False
    if fact.form == "attribute":
        return _sound_attribute(fact)
    if fact.form == "definition":
        return _sound(fact.subject) and not _LEANS.match(fact.subject) and len(fact.subject.split()) <= 6
    return _sound_sentence(fact, text)


def _sound(words: str) -> bool:
    return not (_ADDRESS.search(words) or _CODED.search(words) or _MARKUP.search(words))


def _sound_attribute(fact: Fact) -> bool:
    name, subject = fact.attribute.strip(), fact.subject.strip()
    if len(_LETTERS.findall(name)) < 3 or len(_LETTERS.findall(subject)) < 2:
        return False  # "Its 4. is what?"
    if name.endswith(("?", ".", "!")) or "?" in subject or name.casefold() in _NO_ATTRIBUTE:
        return False
    if len(subject.split()) > 9 or len(name.split()) > 6 or fact.value.rstrip().endswith((":", "…", "...")):
        return False
    return _sound(subject) and _sound(name) and not _LEANS.match(subject)


def _sound_sentence(fact: Fact, text: str) -> bool:
    """A whole sentence that stands on its own, and a figure that measures something."""
    sentence = fact.subject.strip()
    if not _sound(sentence.replace("____", "")) or _LEANS.match(sentence):
        return False
    if len(sentence.split()) < _LEAST_WORDS or not sentence.endswith((".", "!", ".”", ".»")):
        return False
    if not (sentence[0].isupper() or sentence.startswith("____")):
        return False
    before, after = text[max(0, fact.start - 14) : fact.start], text[fact.end : fact.end + 1]
    return _PART.search(before) is None and after not in ("'", "’", "/", "-", "_")
