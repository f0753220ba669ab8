"""What a gold asks for: the words and values that must follow one another in an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbench.languages import base_language
from workbench.scoring.texts.normalise import form_of
from workbench.scoring.texts.wording import is_acronym_of_a_word, variants
from workbench.scoring.texts.words import words
from workbench.scoring.values.dates import CAPITALS
from workbench.scoring.values.reader import Atom, ValueReading, read
from workbench.scoring.values.value import Date, Quantity, Span, Value, Version


@dataclass(frozen=True, slots=True)
class GoldPart:
    """A word of a gold by the spellings it accepts, or a value. `capitals`: it must be in capitals ("US", not "us")."""

    keys: frozenset[str]
    value: Value | None
    capitals: bool


@dataclass(frozen=True, slots=True)
class GoldParts:
    """A gold as its parts. `letters`: words that look like articles and are none, in their own case ("Plan A")."""

    parts: tuple[GoldPart, ...]
    letters: frozenset[str]
    name: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A gold as an answer is judged by it: `text` as written, `golds` with its fellows, and the question's text.

    `item`: whether the gold is one item of a list, beside which the others may stand.
    """

    gold: GoldParts
    text: str
    golds: tuple[str, ...]
    question: str
    language: str
    item: bool


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a gold stands in a reading: the places of its first and its last atom."""

    first: int
    last: int


# What a gold may begin with and an answer leave out: "in 1990", "about 24 months", "per 24 mesi", "on Mondays".
_HEDGES = words("about approximately approx roughly circa approssimativamente")
_BEFORE_VALUES = words(
    "in on at for of by during per nel nell nella nello nei negli alle all al a di da il i lo la gli le l ore the "
    "around intorno verso"
)
_OF = words("of del dell di")
_TITLES = words(
    "doctor professor mr mrs ms miss sir dottor dottoressa professor professoressa signor signora avvocato ingegner "
    "architetto onorevole reverend"
)
_NUMBER_SIGNS = words("number numero no nr n num")
_OF_COUNTED = frozenset({"of", "di", "d"})
_BEFORE_PLACES = words("in at on a ad nel nell nella nello nei negli")


@lru_cache(maxsize=4096)
def wanted(gold: str, language: str) -> GoldParts:
    """The parts of a gold, without its articles and what stands before a value for grammar's sake."""
    reading = read(gold, language)
    form = form_of([gold], language)
    letters = form.letters
    atoms = [atom for atom in reading.atoms if not atom.article or atom.text in letters]
    if not atoms:  # a gold of articles alone
        atoms, letters = list(reading.atoms), letters | {atom.text for atom in reading.atoms}
    while len(atoms) > 1 and _may_go(atoms):
        atoms = atoms[1:]
    if len(atoms) > 2 and atoms[0].keys[0] in _TITLES and all(atom.text.istitle() for atom in atoms[1:3]):
        atoms = atoms[1:]  # "Dr. Maria Rossi"; of a surname alone the title says who is meant
    base = base_language(language)
    parts = tuple(_part(atom, reading, base, zeros=form.zeros) for atom in atoms)
    last = atoms[-1].text if atoms else ""
    return GoldParts(parts, letters, last[:1].isupper() or any(sign.isdigit() for sign in last))


def _may_go(atoms: Sequence[Atom]) -> bool:
    first, second = atoms[0], atoms[1]
    key = first.keys[0]
    if key in _HEDGES:
        return second.value is not None
    if key in _BEFORE_PLACES and second.text[:1].isupper() and first.text.islower():
        return True  # "in Paris"
    if key in ("anno", "year"):  # "nell'anno 1012"
        return isinstance(second.value, Date) or (isinstance(second.value, Quantity) and second.value.may_be_year)
    return key in _BEFORE_VALUES and second.value is not None and first.value is None


def _part(atom: Atom, reading: ValueReading, language: str, *, zeros: bool) -> GoldPart:
    value = atom.value
    if zeros and isinstance(value, Quantity) and value.unit is None and value.number.digits is not None:
        value = Version(value.number.digits)
    keys = frozenset(atom.keys)
    if value is None and atom.text.isalpha():
        keys = variants(atom.text, f"{atom.keys[0]}'" in atom.keys, language)
    return GoldPart(keys, value, is_acronym_of_a_word(atom.text))


def occurrences(gold: GoldParts, answer: ValueReading) -> Iterator[Occurrence]:
    """Every place where the gold's parts follow one another in the answer, articles between them aside.

    A gold without parts stands nowhere.
    """
    for at in _candidates(gold.parts[0], answer) if gold.parts else ():
        last = _end(gold, answer, at)
        if last is not None and _whole(answer, at, last):
            yield Occurrence(at, last)


def _candidates(part: GoldPart, answer: ValueReading) -> list[int]:
    found = {at for key in part.keys for at in answer.places.get(key, ())}
    if part.value is not None:
        found.update(answer.values)
        found.update(at for key in ("a", "an", "un", "una", "uno") for at in answer.places.get(key, ()))
    return sorted(found)


def _end(gold: GoldParts, answer: ValueReading, at: int) -> int | None:
    """The place of the last atom if the gold stands at this place, else None."""
    atoms = answer.atoms
    for number, part in enumerate(gold.parts):
        while number and at < len(atoms) and atoms[at].article:
            counts = _stands_at(part, answer, at)  # "a dog" for "1 dog"
            if counts and _is_letter(answer, at, gold.letters):
                break
            if counts and not (at + 1 < len(atoms) and _stands_at(part, answer, at + 1)):
                break
            at += 1
        before = gold.parts[number - 1].value if number else None
        counted = isinstance(before, Quantity) and before.unit is None
        if counted and at < len(atoms) and not _stands_at(part, answer, at):
            at += atoms[at].keys[0] in _OF_COUNTED  # "una dozzina di uova"
        if number and before is None and isinstance(part.value, Quantity) and at < len(atoms):
            at += atoms[at].keys[0] in _NUMBER_SIGNS and not _stands_at(part, answer, at)  # "warehouse no. 4"
        if number and isinstance(part.value, Quantity) and part.value.may_be_year and at < len(atoms):
            at += atoms[at].keys[0] in _OF  # "the spring of 2020"
        if at >= len(atoms) or not _stands_at(part, answer, at):
            return None
        if atoms[at].article and part.value is None and not _is_letter(answer, at, gold.letters):
            return None
        at += 1
    return at - 1


def _is_letter(answer: ValueReading, at: int, letters: frozenset[str]) -> bool:
    """Whether what looks like an article is none: in the gold's case, or where no article can stand."""
    text = answer.atoms[at].text
    if text in letters:
        return True
    rest = answer.text[answer.atoms[at].end :]
    return (
        text.casefold() in {each.casefold() for each in letters}
        and re.match(r"[^\S\n]*(?:[^\w\s'$€£-]|\n|$)", rest) is not None
    )


def _stands_at(part: GoldPart, answer: ValueReading, at: int) -> bool:
    atom = answer.atoms[at]
    same = not part.keys.isdisjoint(atom.keys)
    if same and (part.value is None or atom.value is None):
        if part.value is not None and atom.text.islower() and atom.text in CAPITALS:
            return False  # "may" is not the month
        return not part.capitals or atom.text.isupper() or _is_titled(answer, atom)
    if part.value is None:
        return False
    if atom.value is None:
        one = isinstance(part.value, Quantity) and part.value.unit is None and part.value.number.own == 1
        return one and atom.keys[0] in ("a", "an", "un", "una", "uno")
    if isinstance(atom.value, Span) and atom.value.ends_at(part.value):
        return True
    return part.value.accepts(atom.value) or (
        part.value.accepts(atom.value, bare=True) and _names_no_unit(answer, at, part.value)
    )


def _is_titled(answer: ValueReading, atom: Atom) -> bool:
    """Whether a word within a sentence begins with a capital, as Italian writes acronyms ("gli Usa")."""
    before = answer.text[max(0, atom.start - 20) : atom.start]
    begins = not before.strip(" \"'(") or re.search(r"[.!?:\n]\W*$", before) is not None
    return atom.text.istitle() and len(atom.text) > 2 and not begins


def _whole(answer: ValueReading, first: int, last: int) -> bool:
    """Whether neither end is in the middle of a word such as "X400"."""
    follows = last + 1 < len(answer.atoms) and answer.atoms[last + 1].glued
    return not answer.atoms[first].glued and not follows


# After a bare number these say nothing of what is counted.
_NEUTRAL = words(
    "in of at on per for and or is was are were as to with from by since after before if when that which e o è "
    "era di del della al alla nel nella con da dal dalla come se quando che total altogether all tutto totale "
    "only solo soltanto sono erano not non"
)
_LABELS = words(
    "page pages room article section chapter number no nr n figure table step line version model level grade "
    "route pagina pagine stanza camera articolo art sezione capitolo numero figura tabella passo riga versione "
    "modello livello grado interno via piazza"
)


def _names_no_unit(answer: ValueReading, at: int, gold: Value) -> bool:
    """Whether the number at this place stands for itself, in an answer that names no unit at all."""
    from workbench.scoring.values.tokens import tokenise
    from workbench.scoring.values.units import unit_at

    atoms = answer.atoms
    for place in answer.values:
        ends = atoms[place].value
        parts = (ends.low, ends.high) if isinstance(ends, Span) else (ends,)
        if any(isinstance(part, Quantity) and part.unit is not None for part in parts):
            return False
    after = atoms[at + 1] if at + 1 < len(atoms) else None
    joined = after is not None and not answer.text[atoms[at].end : after.start].strip()
    if joined and after is not None and after.keys[0] not in _NEUTRAL and not after.article:
        return False
    before = atoms[at - 1].keys[0] if at else ""
    if before in _LABELS:
        return False
    mine = gold.unit.measures if isinstance(gold, Quantity) and gold.unit else ()
    named = [unit_at(tokenise(atom.text), 0) for atom in atoms[max(0, at - 2) : at] if len(atom.text) > 3]
    return all(unit is None or not set(unit[0].measures).isdisjoint(mine) for unit in named)  # "months: 24"
