"""Whether an answer takes back what it named: "Monday... no, wait, Tuesday", "it used to be X, but now it is Y"."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from workbench.scoring.matching.candidates import of_a_kind
from workbench.scoring.matching.wanted import Asked, Occurrence
from workbench.scoring.values.reader import ValueReading, read

# What takes back the words before it, in favour of those that follow.
_CORRECTION = re.compile(
    r"[,–—.…-] ?no[,:;]? (?:that|this|it|quell[oa])(?:['’]s| is| was| è| era) (?=\S)"
    r"|[,–—.…-] ?(?:sorry|pardon|oops|ops|scusa(?:te|mi)?)[,:] (?=\S)"
    r"|[\s.,;:!?(–—-](?:no[,.]? (?:wait|sorry|actually|scus\w+|aspetta|anzi)|wait[,:] |correction\s*[:–—-]"
    r"|(?:actually|in realtà),? no\b|scratch that(?=\s*[,.:;–—-])"
    r"|(?:sorry|apologies|pardon|oops)[,:]? (?:i meant?|it(?:'s| is)|that should be|make that)|i meant?(?= )(?! that)"
    r"|make that(?= [$€£]?\d)|or rather\b|strike that(?=\s*[,.:;–—-])|i stand corrected|on second thoughts?"
    r"|anzi(?:,? no(?=\s*[:,–—-]\s*\S)|(?! no\b[^,]*$)(?: no)?\b)|mi correggo|correzione\s*[:–—-]|errata corrige"
    r"|(?:scus\w+|pardon|ops)[,:]? (?:volevo dire|intendevo|è|sono)|volevo dire|intendevo dire|ripensandoci"
    r"|o meglio|no[,.]? (?:scus\w+|mi sbaglio|aspetti?))",
    re.IGNORECASE,
)
_FORMERLY = re.compile(
    r"\b(?:used to be|was (?:formerly|previously|originally|once)|(?:formerly|previously|originally|once)(?: it)? was"
    r"|in the past(?:,)? it was|(?:un tempo|una volta|in passato|prima|originariamente"
    r"|inizialmente)(?: \w+)? era(?:no)?)"
    r"(?: (?:in|at|a|the|il|la|i|le|gli|di))*\s*$",
    re.IGNORECASE,
)
_THOUGHT = re.compile(
    r"\b(?:(?:i|we) (?:had |have )?(?:first |initially |originally )?(?:thought|believed|assumed|guessed)"
    r"|(?:i|we) (?:had |have |['’]d |['’]ve )?(?:first |earlier |initially )?(?:said|read|wrote|noted|put|gave)"
    r"|(?:ho|avevo) (?:detto|scritto|letto|indicato|annotato)|(?:pensavo|credevo|supponevo|avrei detto))(?: (?:it"
    r"|that|was|che|fosse|fossero))*\s*$",
    re.IGNORECASE,
)
_HOPED = re.compile(
    r"\b(?:expected|hoped|predicted|tipped|supposed|aspettav\w+|sperav\w+|pensav\w+|credev\w+"
    r"|prevedev\w+)\b[^.;!?]{0,30}$",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"^[^.!?]{0,12}?\b(?:but|actually|ma|però|invece|in realtà)\b", re.IGNORECASE)
_NOW = re.compile(r"^[^.!?]{0,40}?\b(?:now|today|currently|these days|ora|adesso|oggi|attualmente)\b", re.IGNORECASE)
_OF_THE_PAST = re.compile(
    r"\b(?:used to|former(?:ly)?|previous(?:ly)?|original(?:ly)?|once|before|was|were|did|first|past|"
    r"prima|era|erano|un tempo|precedent\w+|originari\w+|inizial\w+|passato|una volta)\b",
    re.IGNORECASE,
)


_COMPARED_SIGNS = 40  # before the gold, which the pattern below reads
# What only a value is measured against: "58%, down from 62% in 2010".
_COMPARED = re.compile(
    r"(?:\b(?:(?:down|up) (?:slightly |sharply )?from|compared (?:to|with)|as against|rispetto a\w*|contro"
    r"|in (?:calo|aumento|crescita|discesa|rialzo|ribasso) da\w*)['’ ](?:the |i |il |le |l['’])?)\s*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]{2,}")
_CLAUSE_END = re.compile(r"[.;:!?,]\s|\n")


# "The capital moved from Velden to Marn": what changed is now the other.
_MOVED = re.compile(
    r"\b(?:moved?|moving|changed|switched|transferred|shifted|relocated|renamed|replaced|pass(?:ò|ato|ata|ati|ate)"
    r"|trasfer(?:ì|it[oaie])|spost(?:ò|at[oaie])|cambi(?:ò|at[oaie])|mut(?:ò|at[oaie]))\b[^.;,]{0,30}?"
    r"\b(?:from|da|dal|dalla|dall['’]) ?$",
    re.IGNORECASE,
)
_TO_ANOTHER = re.compile(r"[^.;,]{0,30}?\b(?:to|a|ad|al|alla|all['’])\b")
_OF_MOVING = re.compile(
    r"\b(?:mov|chang|switch|transfer|shift|relocat|renam|replac|from|da dove|origin|pass|trasfer|spost|cambi|mut)",
    re.IGNORECASE,
)


# "A is older than B", asked who is older: B is the other.
_THAN = re.compile(
    r"\b(?:(?:(?:more|less|fewer)\s+(\w+)|(\w{2,}er))(?:\s+\w+){0,5}\s+than"
    r"|(?:più|meno)\s+(\w+)\s+(?:di|del(?:la|l['’])?|che))\s*$",
    re.IGNORECASE,
)
# "Who is Anna older than?" asks for the other itself.
_ASKS_FOR_THE_OTHER = re.compile(
    r"\bthan\W*$|^\W*than\b|^\W*(?:di|rispetto a) (?:chi|che|quale?|quali)\b", re.IGNORECASE
)
_INFLECTION = 1  # letter of an Italian adjective that says its gender and number


def _is_surpassed(before: str, question: str) -> bool:
    """Whether what follows is what another has more of than it, which is what the question asks for."""
    found = _THAN.search(before[-60:])
    if found is None or _ASKS_FOR_THE_OTHER.search(question):
        return False
    more, er, italian = found.groups()
    said = re.escape((more or er or italian[:-_INFLECTION]).casefold())
    ending = r"\w?" if italian else ""
    return re.search(rf"\b{said}{ending}\b", question.casefold()) is not None


def compared(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether what stands here is only what the answer's own, which stands before it, is compared with.

    Not where what is said of it, such as its year, is what the question asks for: "30, compared with 24 in the UK".
    """
    own = answer.atoms[place.first].value
    before, after = answer.text[: answer.atoms[place.first].start], answer.text[answer.atoms[place.last].end :]
    if own is None:
        return _is_surpassed(before, asked.question)
    if _COMPARED.search(before[-_COMPARED_SIGNS:]) is None:
        return False
    sought = set(_WORD.findall(read(asked.question, asked.language).text)) - set(_WORD.findall(before))
    if any(word in sought for word in _WORD.findall(_CLAUSE_END.split(after)[0])):
        return False
    others = (answer.atoms[at].value for at in answer.values if at < place.first)
    return any(other is not None and of_a_kind(own, other) for other in others)


def retracted(answer: ValueReading, place: Occurrence, question: str) -> bool:
    """Whether what stands at this place is taken back by what follows, or is said to have been so once.

    What a question about the past asks for is not taken back by what is now.
    """
    text = answer.text
    after = text[answer.atoms[place.last].end :]
    correction = _CORRECTION.search(after)
    if correction is not None and any(map(str.isalnum, after[correction.end() :])):
        return True
    before = text[: answer.atoms[place.first].start]
    if _is_corrected(after, text[answer.atoms[place.first].start : answer.atoms[place.last].end]):
        return True
    if _is_of_another_time(answer, place, question):
        return True
    moved = _MOVED.search(before[-80:]) and _TO_ANOTHER.match(after)
    if moved and not _past(question) and not _OF_MOVING.search(question):
        return True
    if _THOUGHT.search(before[-60:].rstrip("$€£ ")) and _INSTEAD.match(after):
        return True
    if _HOPED.search(before[-60:]) and _INSTEAD.match(after) and not _HOPED.search(question):
        return True
    return _FORMERLY.search(before[-80:]) is not None and _NOW.match(after) is not None and not _past(question)


_CORRECT = re.compile(
    r"(?:\b(?:the )?(?:correct|right|actual|real|true|proper|corrected) (?:\w+ )?(?:is|was|being|should be)"
    r"|\b(?:(?:il|la|lo) )?(?:\w+ )?(?:corrett[oa]|giust[oa]|esatt[oa]|ver[oa]) (?:è|era|sarebbe))\b(?P<new>.*)",
    re.IGNORECASE | re.DOTALL,
)


def _is_corrected(after: str, said: str) -> bool:
    """ "I first read 0.35; the correct figure is 0.53": another is given as the right one."""
    found = _CORRECT.search(after)
    return found is not None and any(map(str.isalnum, found["new"])) and said.casefold() not in found["new"].casefold()


_ONCE = re.compile(
    r"\b(?:once (?=had|was|were)|initially|originally|at first|formerly|previously|in the past|before|used to"
    r"|until recently|inizialmente|in origine"
    r"|originariamente|all['’]inizio|prima|un tempo|una volta|in passato|precedentemente)\b",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"\b(?:now|today|currently|at present|these days|nowadays|ora|adesso|oggi|attualmente|al momento)\b", re.IGNORECASE
)
_WAS = re.compile(r"\b(?:was|were|had|used to|era|erano|aveva|avevano|fu|è stat[oa])\b", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since (?:then|\d{4})|da allora|dal (?:19|20)\d\d)\b", re.IGNORECASE)
_ASKS_NOW = re.compile(r"\b(?:is|are|does|do|has|have|è|sono|ha|hanno|vale|dura)\b", re.IGNORECASE)
_ASKS_OF_ONCE = re.compile(
    r"\b(?:old|former(?:ly)?|previous(?:ly)?|original(?:ly)?|initial(?:ly)?|at first|before|once|used to"
    r"|vecchi[oa]|precedente|precedentemente"
    r"|originari\w+|inizial\w+|all['’]inizio|in origine|prima|un tempo|una volta|in passato)\b",
    re.IGNORECASE,
)
_SHORT = 80  # words and values of a reply
_CLAUSES_AFTER = 4  # in which what is so now may stand: "ora, come corretto nell'errata corrige, 25"
_CLAUSES = re.compile(r"[.;!?\n]\s*|,\s+(?:but |ma |e |and )?")


def _is_of_another_time(answer: ValueReading, place: Occurrence, question: str) -> bool:
    """ "Originally 5, currently 7", asked how many there are; "today it is Mill Square; previously it was Ox Square",
    asked for the old name: the gold's clause says that it was so once, or is so now, and another the reverse.

    Of a value the other clause must have another of its kind, or one alone.
    """
    if len(answer.atoms) > _SHORT:
        return False
    bounds = [0, *(found.end() for found in _CLAUSES.finditer(answer.text)), len(answer.text)]
    start = answer.atoms[place.first].start
    at = next(number for number, end in enumerate(bounds[1:]) if start < end or number == len(bounds) - 2)
    own = answer.text[bounds[at] : bounds[at + 1]]
    asks_once = _ASKS_OF_ONCE.search(question) is not None
    mine, theirs = (_TODAY, _ONCE) if asks_once else (_ONCE, _TODAY)
    present = not asks_once and _ASKS_NOW.search(question) is not None and not _past(question)
    was = present and _WAS.search(own) is not None
    if not (mine.search(own) or was) or theirs.search(own) or _SINCE.search(own) or (not asks_once and _past(question)):
        return False
    value = answer.atoms[place.first].value
    for number, (begin, end) in enumerate(pairwise(bounds)):
        clause = answer.text[begin:end]
        if number == at or (number < at and not asks_once):
            continue
        if not (theirs.search(clause) or (present and _SINCE.search(clause))):
            continue
        until = end if asks_once or value is None else bounds[min(number + _CLAUSES_AFTER, len(bounds) - 1)]
        others = [atom for atom in answer.atoms if begin <= atom.start < until]
        if value is None:
            return any(atom.text[:1].isupper() and atom.start > begin for atom in others)
        return any(
            atom.value is not None and of_a_kind(value, atom.value) and not value.accepts(atom.value) for atom in others
        )
    return False


@lru_cache(maxsize=1024)
def _past(question: str) -> bool:
    return _OF_THE_PAST.search(question) is not None
