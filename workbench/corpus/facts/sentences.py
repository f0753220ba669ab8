"""Facts in sentences: definitions, and the dates, amounts and quantities that may be blanked out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from workbench.corpus.facts.registry import Fact, Form, finder, flat
from workbench.corpus.sentences import Unit, is_table_row, split_units
from workbench.types import Document

BLANK = "____"
_BULLET = re.compile(r"^(?:[-*•–+]|\(?\d{1,3}[.)]|\(?[a-z]\)) ")
_WORD = r"[\w’'.&/-]+"
_SUBJECT = rf"(?P<subject>(?:(?:The|Il|Lo|La) |L['’])?[A-ZÀ-Ý][\w’'.&/-]*(?: {_WORD}){{0,4}}?)"
# A full stop ends the value at the end of a word only, not in "X.25".
_STOPS = r"that|which|who|whose|where|when|and|but|che|cui|dove|quando|e|ma"
_REST = rf"(?:[^,;:.()]|\.(?=\w)){{3,80}}?)(?=[,;:(]|\.(?!\w)|$|\s(?:{_STOPS})\s)"
_DEFINITIONS = (
    re.compile(rf"{_SUBJECT} (?:is|was) (?P<value>(?:an?|the|one of)\s{_REST}"),
    re.compile(rf"{_SUBJECT} (?:è|era) (?P<value>(?:una?|uno|il|lo|la|uno dei|una delle)\s{_REST}"),
    re.compile(rf"{_SUBJECT} (?:è|era) (?P<value>(?:un|l)['’]{_REST}"),
)
_CLAUSE = re.compile(r"\b(?:that|che)\b")  # "Ann said that the dog is …": a remark, and no name
# A definition cut off before "that" or "and" may end on one of these, and then says nothing.
_DANGLING = frozenset(
    re.findall(
        r"\S+",
        "those that one ones of for in on at by to with from as into than most more di a da in con su per tra fra come "
        "del della dei delle dello degli al alla ai alle nel nella più quello quella quelli quelle coloro the a an un "
        "that which who whom whose che cui il lo la i gli le uno una",
    )
)
# What comes after one of these is where or why, not what.
_NO_NAMES = frozenset(
    re.findall(
        r"\S+",
        "to because although though while since after before during despite within without by from with of on under "
        "over between per fra tra nel nella nei nelle con da dal dalla di su sul sulla sotto sopra dopo prima durante "
        "mentre poiché perché siccome benché sebbene tuttavia infatti dunque",
    )
)
# Nobody asks what "the result" is.
_EMPTY_NAMES = frozenset(
    re.findall(
        r"\S+",
        "result reason aim goal problem idea purpose difference question point cause effect consequence example answer "
        "risultato motivo ragione scopo obiettivo problema idea differenza domanda punto causa effetto conseguenza "
        "esempio risposta",
    )
)
# A sentence that begins so leans on the one before: cut loose, it asks about nobody.
_LEANING = frozenset(
    re.findall(
        r"\S+",
        "a an among as at it he she they this that these those there here what which who where when if each "
        "every one its his her "
        "their our we you i my your such then also but and so however not no nor both some another today "
        "questo questa questi queste quello quella quelli quelle esso essa essi esse lui lei loro egli ella ciò qui lì "
        "chi se quando dove che ogni uno una un suo sua suoi sue nostro nostra noi voi io poi anche ma e però quindi "
        "non né né entrambi alcuni altri oggi si ci vi c'è l'uno allora così perciò inoltre",
    )
)
_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"
)
# "1 200" in Italian and French, "1'200" in Switzerland; a blank there may be a narrow or an unbreakable one.
_GAP = r"[ \u00a0\u202f'’]"
_NUMBER = rf"(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
_STARTS = rf"(?<![\w.,–])(?<!\d{_GAP})"  # a number from its first digit: "200" in "1 200" is another
# Of two units that begin alike, the longer stands first.
_UNIT = (
    r"%|per cento|percent|km/h|km|cm|mm|m²|m2|kg|g|mg|l|litres?|liters?|litri|kWh|kW|W|V|dB|GB|MB|TB|°C|"
    r"metres?|meters?|metri|miles?|miglia|hours?|ore|minutes?|minuti|seconds?|secondi|"
    r"working days|business days|days?|giorni lavorativi|giorni|weeks?|settimane|months?|mesi|years?|anni|"
    r"people|persone|employees|dipendenti|pages|pagine"
)
_VALUES: dict[str, re.Pattern[str]] = {
    "date": re.compile(
        rf"(?<![\w/.–-])(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}"
        rf"|(?:\d{{1,2}}(?:st|nd|rd|th|º|°)? )(?:{_MONTH})(?: \d{{4}})?"
        rf"|(?:{_MONTH}) (?:\d{{1,2}}, )?\d{{4}}|(?:{_MONTH}) \d{{1,2}}"
        r"|(?<=\b[iI]n )[12]\d{3}|(?<=\b[sS]ince )[12]\d{3}|(?<=\b[nN]el )[12]\d{3}|(?<=\b[dD]al )[12]\d{3})"
        r"(?![\w/–-])",
        re.IGNORECASE,
    ),
    "amount": re.compile(
        rf"{_STARTS}(?:(?:[€$£]|EUR|USD|GBP|CHF)\s?{_NUMBER}(?: (?:million|billion|milion[ei]|miliard[oi]))?"
        rf"|{_NUMBER}(?: (?:million|billion|milion[ei] di|miliard[oi] di))?\s?(?:€|euros?\b|EUR\b|CHF\b|dollars?\b|"
        r"dollari\b|USD\b|pounds\b|sterline\b))(?!\w)",
        re.IGNORECASE,
    ),
    "quantity": re.compile(rf"(?<![/-]){_STARTS}{_NUMBER}\s?(?:{_UNIT})(?![\w/²³])"),
}


@finder
def find_in_sentences(document: Document) -> Iterator[Fact]:
    """At most one fact a sentence: a training question made of it would give the others away."""
    for unit in split_units(document.text):
        text = document.text[unit.start : unit.end]
        if unit.heading or len(text) > 400 or is_table_row(text) or (":" in text[:-1] and ";" in text):
            continue
        fact = _definition(document, unit, text) or _cloze(document, unit, text)
        if fact is not None:
            yield fact


def _definition(document: Document, unit: Unit, text: str) -> Fact | None:
    match = next((found for pattern in _DEFINITIONS if (found := pattern.match(text))), None)
    if match is None or _leans(match["subject"]) or not _is_name(match["subject"]):
        return None
    value = match["value"].rstrip()
    words = value.split()
    if not 3 <= len(words) <= 10 or words[-1].casefold() in _DANGLING:
        return None
    start = unit.start + match.start("value")
    quoted = unit.start, unit.end
    return Fact("definition", flat(match["subject"]), "", value, document.id, start, start + len(value), quoted)


def _is_name(subject: str) -> bool:
    words = re.findall(r"\w+", subject.casefold())
    return words[0] not in _NO_NAMES and words[-1] not in _EMPTY_NAMES and not _CLAUSE.search(subject)


def _cloze(document: Document, unit: Unit, text: str) -> Fact | None:
    if not 6 <= len(text.split()) <= 40 or _leans(text) or BLANK in text or _is_a_list(text):
        return None
    if _BULLET.sub("", text)[:1].islower():
        return None  # the rest of a sentence
    for form, pattern in _VALUES.items():
        match = pattern.search(text)
        if match is None or text.count(match[0]) > 1:
            continue
        sentence = " ".join(f"{text[: match.start()]}{BLANK}{text[match.end() :]}".split())
        sentence = _BULLET.sub("", sentence)
        place = unit.start + match.start(), unit.start + match.end()
        return Fact(cast(Form, form), sentence, "", match[0], document.id, *place, (unit.start, unit.end))
    return None


def _is_a_list(text: str) -> bool:
    """Whether these are lines of a list or an address: more than two, and no sentence that ends."""
    return text.count("\n") > 1 and not text.rstrip("\"'”»)").endswith((".", "!", "?", "…"))


def _leans(text: str) -> bool:
    words = re.findall(r"[\w’']+", text[:60].casefold().replace("’", "'"))
    if words[:1] == ["i"] and words[1:] and words[1].endswith("i"):
        return False  # the Italian article: "I dipendenti"
    return not words or words[0] in _LEANING
