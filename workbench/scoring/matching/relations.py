"""Whether the gold is the other party to what the question asks of: who was sold to and not who sold, one of two."""

from __future__ import annotations

import re
from functools import cache

from workbench.languages import table, written
from workbench.scoring.matching.passing.parts import RootedToken, roots_asked, tokens_of
from workbench.scoring.matching.wanted import Asked, Occurrence
from workbench.scoring.values.reader import ValueReading

_SHORT = 24  # words and values of a reply
_BRIEF = 14  # of one that is no more than who did what to whom
_REACH = 300  # characters that are looked at before the gold and behind it
_NEAR = 40  # characters around the gold
# "Who sold it?", "Which firm supplies the steel?", "Chi l'ha venduto?": the question's subject is whoever did it.
_AUXILIARY = (
    r"(?:is|was|were|are|be|been|did|does|do|has been|had been|will be|can|could|might|should|è|fu|era|erano|sono|venne"
    r"|viene|furono|ed?)\b"
)
_ASKS_SUBJECT = re.compile(
    rf"^\W*(?:who|chi|(?:which|what|quale?|quali|che)\s+(?:(?!{_AUXILIARY})[^\W\d_]+\s+){{1,2}}?)\s*(?!{_AUXILIARY})"
    r"(?:(?:has|had|have|will|l['’]ha|l['’]aveva|ha|aveva|hanno|avevano|li|lo|la|le|ne)\s+)*(?P<verb>[^\W\d_]{3,})",
    re.IGNORECASE,
)
_ASKS_OTHER = re.compile(
    r"\b(?:to|from|by|for|with|whom|whose|a|da|per|con) (?:who|whom|which|chi|quale?)\b"
    r"|\b(?:to|from)\W*$",
    re.I,
)
_BY = re.compile(r"\b(?:by|da|dal|dallo|dalla|dai|dagli|dalle)\b(?! (?:when|now|hand))|\bdall['’]", re.IGNORECASE)
_ARTICLES = frozenset(("the", "a", "an", "il", "lo", "la", "i", "gli", "le", "l", "un", "una"))
_BEING = re.compile(
    r"\b(?:was|were|is|are|been|being|è|fu|furono|sono|era|erano|venne|vennero"
    r"|stat[oaie])\s+$",
    re.IGNORECASE,
)
_BEAT = re.compile(
    r"(?:(?:had |have |has |ha |hanno |aveva )?(?:beat|beats|beaten|defeated|overcame|thrashed|batté|battuto"
    r"|sconfisse|sconfitto"
    r"|superato|superò|piegò|piegato))\b",
    re.IGNORECASE,
)
_BEATEN_AFTER = re.compile(rf"\b{_BEAT.pattern}(?: the| il| la| lo| i| gli| le)?\s*(?:l['’])?$", re.IGNORECASE)
_ASKS_LOSER = re.compile(
    r"\b(?:los[et]|loser|losing|beaten|defeated|perse|perso|sconfitt[oaie]"
    r"|battut[oaie])\b",
    re.IGNORECASE,
)
_ASKS_WINNER = re.compile(r"\b(?:won|win|wins|winner|winning|vinse|vinto|vince|vincitrice|vincitore)\b", re.IGNORECASE)
_OTHER = r"(?:the |a |an |il |lo |la |i |gli |le |un |una |l['’])?[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2}?"
_AND_ANOTHER = re.compile(rf",?\s+(?:and|e|ed|as well as|together with|insieme a|nonché)\s+{_OTHER}", re.IGNORECASE)
_ANOTHER_AND = re.compile(
    rf"{_OTHER},?\s+(?:and|e|ed|as well as|nonché)\s+(?:the |a |il |lo |la |i |le "
    rf"|l['’])?$",
    re.IGNORECASE,
)
# "The buyer and the seller each pay half", right after the two
_TOGETHER = re.compile(
    r"(?:\s+[^\W\d_]+){0,3}?\s+(?:each|half(?!-)|equally|in equal shares|shares?|jointly|together|congiuntamente"
    r"|insieme|condivid\w+|ciascun[oa]?|metà|in parti uguali|a testa)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\bboth (?:the |an? )?$", re.IGNORECASE)
_BOTH_OTHER = re.compile(rf"\bboth {_OTHER} and (?:the |an? )?$", re.IGNORECASE)
_SIA = re.compile(r"\bsia (?:il |lo |la |i |gli |le |l['’])?$", re.IGNORECASE)
_BOTH_AND = re.compile(r"\bsia\b[^.;:!?]{1,40}\b(?:sia|che)\s+(?:il |lo |la |i |gli |le |l['’])?$", re.IGNORECASE)
_SIA_AFTER = re.compile(rf",?\s+(?:sia|che)\s+{_OTHER}", re.IGNORECASE)


_BARE_LEAD = re.compile(r"(?:^|[,.;:]\s|\b(?:the|il|lo|la|i|gli|le)\s|\bl['’])\W*$", re.IGNORECASE)


_ASKS_RECIPIENT = re.compile(
    r"\b(?:to (?:whom|which|what)|a (?:chi|quale?)|received?|bought|buyer|addressed to|sent to|given to|sold to"
    r"|who(?:m)? .* to\W*$"
    r"|comprat\w+|comprò|acquist\w+|ricev\w+|destinatari\w+)",
    re.IGNORECASE,
)
_BY_RIGHT_BEFORE = re.compile(
    r"(?:\b(?:by|da|dal|dallo|dalla|dai|dagli|dalle)(?: the| an?)?\s+"
    r"|\bdall['’])$",
    re.IGNORECASE,
)


@cache
def _to(code: str) -> str:
    """A pattern of what stands before whom something is given to."""
    words = "|".join(table(code, "passing")["to"].split())
    return rf"(?:\b(?:{words})(?: (?:the|an?|his|her|una?))?\s+|\ball['’])"


def is_another_party(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the gold is to whom, or whom, and the question asks who: "it was supplied to Brandt by Norvik"."""
    if asked.gold.parts[0].value is not None or len(answer.atoms) > _SHORT:
        return False
    start, end = answer.atoms[place.first].start, answer.atoms[place.last].end
    before, after = answer.text[max(0, start - _REACH) : start], answer.text[end : end + _REACH]
    if _lost_or_won(before, after, asked.question):
        return True
    if _ASKS_RECIPIENT.search(asked.question):
        another = re.compile(rf"{_to(written(asked.language))}[^\W\d_]{{2,}}", re.IGNORECASE)
        to_another = another.search(before) or another.match(after.lstrip())
        return to_another is not None and _BY_RIGHT_BEFORE.search(before) is not None
    subject = _ASKS_SUBJECT.match(asked.question)
    if subject is None or _ASKS_OTHER.search(asked.question):
        return False
    if re.search(rf"{_to(written(asked.language))}$", before[-_NEAR:], re.IGNORECASE):
        by = len(answer.atoms) <= _BRIEF and _BY.search(before + after) is not None
        return by or _does(before, asked, subject["verb"])
    return _is_object(before, after, asked, subject)


def _lost_or_won(before: str, after: str, question: str) -> bool:
    """ "Albion beat Wanderers", asked who lost, for Albion; asked who won, for Wanderers."""
    if _ASKS_LOSER.search(question) and not _ASKS_WINNER.search(question):
        return _BEAT.match(after.lstrip()) is not None
    return (
        _ASKS_WINNER.search(question) is not None
        and _BEATEN_AFTER.search(before) is not None
        and re.search(r"\w", _BEATEN_AFTER.sub("", before)) is not None
    )


def _tokens(text: str, asked: Asked) -> list[RootedToken]:
    return [token for token in tokens_of(text, written(asked.language)) if token.text.casefold() not in _ARTICLES]


def _root(verb: str, asked: Asked) -> str:
    found = tokens_of(verb, written(asked.language))
    return found[0].root if found else ""


def _does(before: str, asked: Asked, verb: str) -> bool:
    """Whether the question's verb stands before, in the active: "the members lend them to the club"."""
    root = _root(verb, asked)
    for token in _tokens(before, asked):
        if (root and token.root == root) or token.text.casefold() == verb.casefold():
            lead = before[: token.start]
            if re.match(r"\s*(?:of|di|del\w*)\b", before[token.start + len(token.text) :]):
                return False  # "the enforcement of the ban fell to the guards"
            return re.search(r"\w", lead) is not None and _BEING.search(lead) is None
    return False


_CLITIC = re.compile(r"(?:\b(?:la|lo|li|le|gli)\s+|\bl['’])(?:ha |hanno |aveva )?$", re.IGNORECASE)


def _is_object(before: str, after: str, asked: Asked, question: re.Match[str]) -> bool:
    """ "Ada employed Ivo", asked who employed Ada, for Ivo: what the question names does it, and not the gold."""
    tokens = _tokens(before, asked)
    root = _root(question["verb"], asked)
    named = asked.question[question.end() :].casefold()  # to whom it is done, after the verb
    if len(tokens) < 2 or not root or tokens[-1].root != root or tokens[-1].start == 0:
        return False
    if _CLITIC.search(before[: tokens[-1].start]):
        return False  # "la regata la vinse Ada": of it, and not by it
    if _BEING.search(before[: tokens[-1].start]) or _BY.match(after.strip()):
        return False
    sought = roots_asked(asked.question, asked.golds, written(asked.language))
    verb_start, lead = tokens[-1].start, before
    for token in reversed(tokens[:-1]):
        if not token.root or token.root not in sought or token.text.casefold() not in named:
            break
        lead = before[: token.start]
        if len(lead) < verb_start and _BARE_LEAD.search(lead):
            return True
    return False


_HALVES = re.compile(r"\b(?:half|metà)\b(?!-)", re.IGNORECASE)


def _first_word(joined: str) -> str:
    """The first word of what is joined, after the "and" and articles."""
    found = [word for word in re.findall(r"[^\W\d_]+", joined.casefold()) if word not in _ARTICLES | _JOINING]
    return found[0] if found else ""


_JOINING = frozenset(("and", "e", "ed", "as", "well", "together", "with", "insieme", "a", "nonché"))


def is_one_of_two(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the answer names another beside the gold, and says that it is both of them: "each pay half"."""
    if asked.item or asked.gold.parts[0].value is not None or len(answer.atoms) > _SHORT:
        return False
    start, end = answer.atoms[place.first].start, answer.atoms[place.last].end
    before = re.split(r"[.;:!?]", answer.text[max(0, start - _REACH) : start])[-1]
    after = re.split(r"[.;:!?]", answer.text[end : end + _REACH])[0]
    if any(other != asked.text and other in answer.text for other in asked.golds):
        return False
    if len(_HALVES.findall(answer.text)) > 1 and not _HALVES.search(asked.question):
        return True
    if _BOTH_AND.search(before) or _BOTH_OTHER.search(before) or (_SIA.search(before) and _SIA_AFTER.match(after)):
        return True
    joined = _AND_ANOTHER.match(after)
    if joined is not None and _first_word(joined[0]) not in asked.question.casefold():
        return _BOTH.search(before) is not None or _TOGETHER.match(after[joined.end() :]) is not None
    return _ANOTHER_AND.search(before) is not None and _TOGETHER.match(after) is not None
