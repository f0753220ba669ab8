"""The dates, amounts and quantities of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.languages.words import month_names

_MONTH = month_names()
# "1 200" in Italian and French, "1'200" in Switzerland; a blank there may be a narrow or an unbreakable one.
_GAP = r"[ \u00a0\u202f'’]"
_NUMBER = rf"(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
_STARTS = rf"(?<![\w.,–/-])(?<!\d{_GAP})"  # a number from its first digit: "200" in "1 200" is another
# Of two units that begin alike, the longer stands first. A letter alone is none before an apostrophe: "2.2 l'ufficio".
_UNIT = (
    r"%|per cento|percent|per cent|km/h|km|cm|mm|m²|m2|kg|mg|g|litres?|liters?|litri|l|kWh|kW|W|V|dB|GB|MB|TB|°C|"
    r"metres?|meters?|metri|miles?|miglia|hours?|ore|minutes?|minuti|seconds?|secondi|"
    r"working days|business days|calendar days|days?|giorni lavorativi|giorni|weeks?|settimane|months?|mesi|years?|"
    r"anni|people|persone|employees|dipendenti|pages|pagine"
)
# "quindici giorni", "fifteen days", "quindici (15) giorni", as contracts and statutes write them. One is an article.
_IN_WORDS = (
    "due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|tredici|quattordici|quindici|sedici|diciotto|venti|"
    "ventiquattro|venticinque|trenta|trentasei|quaranta|quarantacinque|quarantotto|cinquanta|sessanta|settantadue|novanta|"
    "cento|centoventi|centottanta|"
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty|"
    "twenty-four|twenty-five|thirty|thirty-six|forty|forty-five|forty-eight|fifty|sixty|seventy-two|ninety|"
    "(?:a |one )hundred"
)
_COUNTED = (  # what such a number is of, in a text that says how long, how often or how many
    r"working days|business days|calendar days|giorni lavorativi|hours?|ore|days?|giorni|weeks?|settimane|months?|mesi|"
    r"years?|anni"
)
_BOTH = re.compile(rf"([^()]+?)[ \u00a0]\(({_NUMBER})\)[ \u00a0]([^()]+)")
_SCALE = r"(?:million|billion|trillion|milion[ei]|miliard[oi])"
_VALUES: dict[str, re.Pattern[str]] = {
    "date": re.compile(
        rf"(?<![\w/.–-])(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}"
        rf"|(?:\d{{1,2}}(?:st|nd|rd|th|º|°)? )(?:of )?(?:{_MONTH})(?:,? \d{{4}})?(?!,? ?\d)"
        rf"|(?:{_MONTH}) (?:\d{{1,2}}(?:st|nd|rd|th)?, )?\d{{4}}|(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?(?!\d|, \d)"
        r"|(?<=\b[iI]n )[12]\d{3}|(?<=\b[sS]ince )[12]\d{3}|(?<=\b[nN]el )[12]\d{3}|(?<=\b[dD]al )[12]\d{3})"
        r"(?![\w/–-])",
        re.IGNORECASE,
    ),
    "amount": re.compile(
        rf"{_STARTS}(?:(?:[€$£]|EUR|USD|GBP|CHF)\s?{_NUMBER}[KkMm]?(?: {_SCALE})?(?!\d)"
        rf"|{_NUMBER}(?: {_SCALE}(?: di)?)?\s?(?:€|euros?\b|EUR\b|CHF\b|dollars?\b|"
        r"dollari\b|USD\b|pounds\b|sterline\b))(?!\w)",
        re.IGNORECASE,
    ),
    "quantity": re.compile(
        rf"{_STARTS}{_NUMBER}(?: {_SCALE}(?: di)?)?[\s-]?(?:{_UNIT})(?![\w/²³'’])"
        rf"|(?<![\w-])(?i:{_IN_WORDS})(?:[ \u00a0]\({_NUMBER}\))?[ \u00a0](?:{_COUNTED})(?![\w/-])"
    ),
}
# A figure that is one of two, or an end of a range, is half an answer: "3 or 4 years", "between 2 and 5 days".
_RANGE_BEFORE = re.compile(
    r"(?:\d\S*|one|two|three|four|five|six|uno|due|tre|quattro|cinque|sei)(?: \w+)? ?"
    r"(?:(?:or|to|and|o|ad?|ed?)(?: the| il?| gli| le)?|–|-|—|/|x|×) ?$"
    r"|\b(?:between|from|tra|fra|either) $"
    r"|\b(?:between|tra|fra) (?:the |il |l['’]|la )?[^\W_]+(?: [^\W_]+){0,2} (?:and|e|ed) (?:the |il |l['’]|la )?$"
    r"|\b(?:da|dal|dai|dall['’]|of|di) \d+ (?:a|to) $",
    re.IGNORECASE,
)
_RANGE_AFTER = re.compile(
    r"^ ?(?:–|-|—|/|x|×) ?\d|^ (?:or|to|and|o|a|e|al|ai|until|through|fino a) (?:the |il )?[€$£]?\d"
    r"|^ (?:or|o) (?:one|two|three|more|less|più|meno|longer|fewer)",
    re.IGNORECASE,
)
# The tail of a longer number in words: "thirty five days", "cento venti giorni", "a hundred and twenty days". English
# "due" and Italian "sei" are other words as well.
_NUMBER_BEFORE = re.compile(
    rf"\b(?:(?!(?:due|sei)\b)(?:{_IN_WORDS})|seventy|eighty|settanta|ottanta|hundred|thousand|million|mille|"
    r"\w+mila|\w*cento)"
    r"[ \u00a0-]+(?:(?:and|ed?) )?$",
    re.IGNORECASE,
)
_MORE_AFTER = re.compile(  # "due anni e sei mesi"
    rf"^,? (?:and|ed?) (?:(?:{_NUMBER}|{_IN_WORDS}|an?|one|un[oa]?)[ \u00a0](?:{_COUNTED}|day|week|month|year|"
    r"hour|giorno|settimana|mese|anno|ora)\b|(?:a )?half\b|mezz[oa]\b)",
    re.IGNORECASE,
)
_OF_A_FILE = re.compile(  # "(PDF, 1.4 MB)" tells of a download
    r"\((?:formato |file |in )?(?:pdf|docx?|xlsx?|pptx?|zip|csv|ods|odt|rtf|xml|html|jpe?g|png|mp[34])\b[^()]*$",
    re.IGNORECASE,
)
_RATE = re.compile(r"\b(?:\d+|one) in $", re.IGNORECASE)
# A number of a law, a version, a phase or an item is no quantity.
_NUMBERED = re.compile(
    r"\b(?:fase|phase|step|art|artt|articolo|article|comma|lett|n|nr|no|num|version|versione|section|sezione|cap|"
    r"chapter|capitolo|table|tabella|fig|figura|figure|allegato|annex|punto|par|§|pag|page|pp|p|level|livello|"
    r"misura|measure|legge|law|decreto|regolamento|direttiva|d\.lgs|d\.l|ex)\.? ?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TextFigure:
    """A value in a text, and of what sort it is: date, amount or quantity."""

    sort: str
    start: int
    end: int


def figures(text: str) -> Iterator[TextFigure]:
    """The figures of a text that are whole values, dates first."""
    for sort, pattern in _VALUES.items():
        for match in pattern.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if sort == "date" and match[0].isdigit() and _RATE.search(before[-12:]):
                continue  # "1 in 1000"
            if sort == "quantity" and _OF_A_FILE.search(before[-40:]):
                continue
            words = sort == "quantity" and not match[0][0].isdigit()
            if words and (_NUMBER_BEFORE.search(before[-40:]) or _MORE_AFTER.match(after[:40])):
                continue
            if _RANGE_BEFORE.search(before[-40:]) or _RANGE_AFTER.match(after[:40]) or _NUMBERED.search(before[-14:]):
                continue
            yield TextFigure(sort, match.start(), match.end())


def spellings(value: str) -> tuple[str, ...]:
    """The ways in which a value is as right: "trenta (30) giorni" says it twice, and either will do."""
    both = _BOTH.fullmatch(value)
    return (value, f"{both[1]} {both[3]}", f"{both[2]} {both[3]}") if both is not None else (value,)


def figure_in(text: str) -> TextFigure | None:
    """The one figure of a text that may be blanked: its value stands there once. None where several are of a sort."""
    found = list(figures(text))
    for figure in found:
        alike = [other for other in found if other.sort == figure.sort]
        if len(alike) == 1 and text.count(text[figure.start : figure.end]) == 1:
            return figure
    return None
