"""Whether a gold stands in an answer only as part of a longer name: "X 400" in "X 400 Pro", "York" in "New York"."""

from __future__ import annotations

import re

from workbench.scoring.matching.wanted import Asked, GoldParts, Occurrence
from workbench.scoring.texts.words import words
from workbench.scoring.values.ordinals import roman
from workbench.scoring.values.reader import Atom, ValueReading
from workbench.scoring.values.value import Quantity, Version

_BEFORE = words(
    "new north south east west northern southern eastern western central upper lower greater nuova nuovo nord sud "
    "vice deputy non anti ex"
)
_MODELS = words(
    "pro plus max mini ultra lite air xl xxl se gt gti s jr sr junior senior bis ter quater quinquies deluxe "
    "turbo evo neo nano premium business enterprise basic standard advanced light sport extra elite special "
    "limited edition prime go annex annexe extension alto alta basso bassa superiore inferiore nuovo nuova"
    " vecchio vecchia "
    "antico antica marina marittima terme"
)
_BIS = frozenset({"bis", "ter", "quater", "quinquies", "sexies"})
_OF = frozenset({"del", "dell", "of"})
_POINTS = frozenset({"Nord", "Sud", "Est", "Ovest"})
_AFTER_NAME = words(
    "is was has had will can and or with from for in on by of to as at e è era ha con per di da a che o"
)
_PREFIXES = frozenset({"non", "anti", "ex", "vice", "post", "pre", "pseudo", "semi", "sub", "co", "neo", "half"})


def part_of_longer_name(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether a name goes on beyond the gold: by the sign of a model or a ruler after it, or "New", "North" before."""
    return (
        _is_read_as_unit(answer, place, asked.gold)
        or _has_a_letter(answer, place, asked)
        or _is_nothing_but_longer(answer, place, asked)
        or _is_longer_street(answer, place, asked)
        or _goes_on(answer, place, asked.gold, asked.question)
        or _began_before(answer, place, asked.gold)
    )


def _is_read_as_unit(answer: ValueReading, place: Occurrence, gold: GoldParts) -> bool:
    """Whether the letter of a longer name was read as a unit: "Stella 300 L" for "Stella 300"."""
    last, own = answer.atoms[place.last], gold.parts[-1].value
    if len(gold.parts) < 2 or gold.parts[0].value is not None or not isinstance(own, Quantity) or own.unit is not None:
        return False
    return isinstance(last.value, Quantity) and last.value.unit is not None and last.text[-2:].strip().isupper()


_ASKS_WHICH = re.compile(
    r"\b(?:bus|tram|line|train|flight|gate|room|seat|house|flat|door|apartment|platform|bay|class|section|number"
    r"|route|road|street"
    r"|page|table|exit|junction|autobus|linea|treno|volo|porta|stanza|aula|camera|posto|interno|civico|scala"
    r"|binario|classe|sezione"
    r"|numero|fermata|padiglione|uscita|casello|sportello|corriera|pullman)\b",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"\d+ ?[A-Z]")


def _has_a_letter(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether what was read as a unit is the letter of a bus or a house: "27A" for "27"."""
    gold, atom = asked.gold, answer.atoms[place.last]
    if len(gold.parts) != 1 or not _is_bare(gold):
        return False
    if _LETTERED.fullmatch(atom.text) is None and not re.match(r"/[A-Za-z]\b", answer.text[atom.end :]):
        return False
    return _ASKS_WHICH.search(asked.question) is not None


_ASKS_NAME = re.compile(
    r"\b(?:called|name|named|which (?:ship|boat|model|school|film|book|song|album|product|village|town|hamlet"
    r"|river|lake|mountain|company"
    r"|band|team|street|square|station|programme|game|brand)|chiama|nome|qual[ei]? (?:è il )?(?:nave|modello"
    r"|scuola|film|libro|canzone|disco"
    r"|prodotto|paese|comune|borgo|frazione|fiume|lago|monte|marca|gioco|stazione))\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:who|whose|person|man|woman|chi|persona|uomo|donna|signora?|bambin[oa]|first name|surname"
    r"|cognome)\b",
    re.IGNORECASE,
)
_LONG_NAME = 60  # signs of what makes a name longer
_REST_OF_NAME = re.compile(
    r"(?: (?:sul|sulla|sullo|upon|on|di|del|della|of|dell['’]|sull['’]))?[ ]?(?!(?:S\.|Ltd"
    r"|Inc|LLC|GmbH|spa|srl))[A-ZÀ-Ý]\w+[\w ]*\W*"
)


def _is_nothing_but_longer(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the reply is nothing but a longer name: "Aurora Borealis" for "Aurora", asked what the ship is called."""
    last = answer.atoms[place.last]
    if place.first > 1 or not last.text[:1].isupper() or not asked.gold.name or last.value is not None:
        return False
    if not _ASKS_NAME.search(asked.question) or _WHO.search(asked.question):
        return False
    if re.search(r"\w", answer.text[: answer.atoms[place.first].start]) and not answer.atoms[0].article:
        return False
    rest = answer.text[last.end :]
    return rest[:1] == " " and len(rest) <= _LONG_NAME and _REST_OF_NAME.fullmatch(rest) is not None


_STREET_FIRST = re.compile(r"(?:via|viale|piazza|corso|vicolo|largo|piazzale|contrada)\b(?!.*\d)", re.IGNORECASE)
_KIND_LAST = re.compile(
    r".+ (?:street|road|lane|square|court|avenue|house|hall|building|tower|centre|center|hotel)", re.IGNORECASE
)
_SHORT = 10  # words and values of a reply


def _is_longer_street(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """ "Via Roma Antica" for "via Roma", "Newton House Lodge" for "Newton House", in a short reply."""
    at, text = place.last + 1, asked.text.strip()
    if at >= len(answer.atoms) or not (_STREET_FIRST.match(text) or _KIND_LAST.fullmatch(text)):
        return False
    after = answer.atoms[at]
    gap = answer.text[answer.atoms[place.last].end : after.start]
    named = after.value is None and after.text[:1].isupper() and after.text[1:2].islower()
    return gap == " " and named and len(answer.atoms) <= _SHORT and after.keys[0] not in asked.question.casefold()


def _goes_on(answer: ValueReading, place: Occurrence, gold: GoldParts, question: str) -> bool:
    atoms = answer.atoms
    at = place.last + 1
    if at >= len(atoms) or not gold.name or (gold.parts[-1].value is not None and len(gold.parts) == 1):
        return False
    last, after = atoms[place.last], atoms[at]
    gap = answer.text[last.end : after.start]
    if gap not in (" ", "-", "'", "") or after.keys[0] in question.casefold():
        return False
    if after.keys[0] in _OF and at + 1 < len(atoms) and atoms[at + 1].text in _POINTS and last.value is None:
        return True  # "Corea del Nord"
    if after.keys[0] in _BIS:
        return any(sign.isdigit() for sign in last.text)
    if gap == "-" and after.value is None:
        return after.text[:1].isupper() or after.text.isdigit()
    if _is_score(answer, at):
        return False
    return _continues(last, after) or (_is_number(after) and last.text[:1].isupper() and not _counts(answer, at))


_OTHER_SCORE = re.compile(r"\s?[,;–-]\s?(?:[A-ZÀ-Ý][\w'’.]*\s){1,4}\d{1,3}(?![\w%])|\s?[–-]\s?\d{1,3}\s[A-ZÀ-Ý]")


def _is_score(answer: ValueReading, at: int) -> bool:
    """Whether a number after a name is its score, beside that of another: "Owls 4, Rats 2", "Owls 4-2 Rats"."""
    return _OTHER_SCORE.match(answer.text, answer.atoms[at].end) is not None


def _continues(last: Atom, after: Atom) -> bool:
    model = any(sign.isdigit() for sign in last.text)
    word = after.keys[0]
    if word in _MODELS:
        return after.text[:1].isupper() and (len(after.text) > 1 or model)
    if roman(after.text) is not None and len(after.text) > 1:
        return True
    if model:  # "X 400 B", "X1 Carbon"
        return after.value is None and after.text[:1].isupper() and after.text != "I"
    return False


def _counts(answer: ValueReading, at: int) -> bool:
    """Whether the number counts what follows ("Miami Heat 4 games to 2"), and is not of the name ("Windows 11 was")."""
    atoms = answer.atoms
    if at + 1 == len(atoms) or answer.text[atoms[at].end : atoms[at + 1].start].strip():
        return False
    word = atoms[at + 1].text
    return word.islower() and word not in _AFTER_NAME


def _is_number(atom: Atom) -> bool:
    return (
        isinstance(atom.value, Quantity)
        and atom.value.unit is None
        and atom.text.isdecimal()
        and not atom.value.may_be_year
    )


def _began_before(answer: ValueReading, place: Occurrence, gold: GoldParts) -> bool:
    if not place.first:
        return False
    before, first = answer.atoms[place.first - 1], answer.atoms[place.first]
    gap = answer.text[before.end : first.start]
    word = before.keys[0]
    if gap in (" ", "-") and _is_bare(gold) and before.value is None and _is_sign(before):
        return True  # the figures of a name: "10" in "P 10"
    if gap == "-":
        return word in _PREFIXES and gold.parts[0].value is None
    if gap != " " or not first.text[:1].isupper() or gold.parts[0].value is not None:
        return False
    return word in _BEFORE and before.text[:1].isupper()


def _is_bare(gold: GoldParts) -> bool:
    value = gold.parts[0].value
    return isinstance(value, Version) or (isinstance(value, Quantity) and value.unit is None)


def _is_sign(atom: Atom) -> bool:
    """Whether a word is the letters of a model or code: "P", "COVID", "ISO"; not the "I" and "A" of a sentence."""
    return atom.text.isupper() and len(atom.text) <= 5 and atom.text not in ("I", "A", "E", "È", "O", "IN", "AT", "IS")
