"""Match, the default primary metric: a gold stands in the answer. It favours long answers, so show their length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from workbench.languages import table, written
from workbench.scoring.golds import best, items
from workbench.scoring.matching.addresses import bare_addresses
from workbench.scoring.matching.alternatives import offers_another
from workbench.scoring.matching.articles import counts_something_else
from workbench.scoring.matching.asides import is_beside
from workbench.scoring.matching.belonging import is_anothers
from workbench.scoring.matching.bounds import (
    is_almost,
    is_beside_the_day,
    is_half_of_two_years,
    is_on_the_other_side,
    is_other_bound,
    is_the_result,
    leaves_out,
)
from workbench.scoring.matching.candidates import among_candidates
from workbench.scoring.matching.choices import choices_asked, label_picked, longest
from workbench.scoring.matching.codes import code_places
from workbench.scoring.matching.coordinated import (
    are_values,
    gives_other_values,
    in_a_row,
    is_list,
    lists_others,
    members,
    numbers_an_item,
    one_by_one,
)
from workbench.scoring.matching.days import same_days
from workbench.scoring.matching.frequencies import same_frequency
from workbench.scoring.matching.hedges import unhedged
from workbench.scoring.matching.initials import begins_with_initials, is_initials
from workbench.scoring.matching.longer_names import part_of_longer_name
from workbench.scoring.matching.misplaced import is_in_another_unit, is_labelled, is_of_something_else
from workbench.scoring.matching.multiples import costs_nothing, same_multiple
from workbench.scoring.matching.negation import denied
from workbench.scoring.matching.other_names import other_name
from workbench.scoring.matching.passing import in_passing
from workbench.scoring.matching.persons import by_nickname, person_places
from workbench.scoring.matching.places import names_of_place, same_origin
from workbench.scoring.matching.polarity import agrees, is_polar, named, states, with_reason
from workbench.scoring.matching.relations import is_another_party, is_one_of_two
from workbench.scoring.matching.relatives import says_as_relative
from workbench.scoring.matching.retraction import compared, retracted
from workbench.scoring.matching.reworded import says_in_other_words, stems_of
from workbench.scoring.matching.sentences import asked_of
from workbench.scoring.matching.shorter import shortened, without_legal_form
from workbench.scoring.matching.wanted import Asked, Occurrence, occurrences, wanted
from workbench.scoring.registry import metric
from workbench.scoring.texts.normalise import comparable
from workbench.scoring.values.reader import ValueReading, read
from workbench.types import FACTUAL_KINDS, Answer, Question, Score

_WITH_ACRONYM = re.compile(r"([A-Z][^()]+) \(([A-Z]{2,8})\)")  # "European Space Agency (ESA)"
_YEAR = re.compile(r"\b(?:1[5-9]|20)(\d\d)\b")
_YEARS = re.compile(r"(?:\D{0,5}\b(?:1[5-9]|20)\d\d\b){1,2}\W*")
_ORDER = re.compile(
    r"\bin (?:what|which) (?:order|sequence)|\bin (?:che|quale) (?:ordine|sequenza)|"
    r"\bin (?:(?:the )?(?:right|correct|chronological|alphabetical) )?order\b(?! to\b)|"
    r"\b(?:in|nell['’]) ?ordine (?:giusto|corretto|cronologico|alfabetico)\b"
    r"|,? (?:nell['’]ordine|in (?:that|this) order|respectively|rispettivamente)\W*$",
    re.IGNORECASE,
)
_AMPERSAND = re.compile(r"\s*&\s*")
_ARTICLE = re.compile(r"(?:the|an?|il|lo|la|i|gli|le|un|una|uno) |(?:l|un)['’]", re.IGNORECASE)
_LONGEST = 30  # letters of a word that may be written as two
_HALF = 3  # letters of each of two words that are written as one, at least
PLACES = 50  # at which a gold that an answer repeats is looked at


@metric(
    "match",
    kinds=(*FACTUAL_KINDS, "general"),
    label={"en": "accuracy", "it": "accuratezza"},
    about={
        "it": (
            "1 se la risposta dice una risposta accettata, altrimenti 0; di un elenco «A; B; C», ogni voce, "
            "in qualunque ordine."
        )
    },
)
def match(question: Question, answer: Answer, language: str) -> Score:
    """1 if the answer says a gold, else 0; of a list "A; B; C", every item, in any order.

    A gold is said where its words follow one another on token boundaries, articles aside, accents in either spelling
    and nouns in either number. Values (numbers with a unit, money, per cent, dates, times, durations, ordinals, ranges)
    are compared as values, in either language and any spelling: "45 euro" is "€ 45.00", and "24 months" is "2 years". A
    number alone answers a gold with a unit if the answer names no unit at all.

    It is not said where the answer denies it ("not 24 months"), leaves it open ("12 or 24 months", or a list of
    candidates), or means something longer by it ("X 400 Pro" for "X 400"), nor by another unit, currency or power of
    ten; an acronym that is also a word ("US") must be in capitals.

    Where the question lists its choices, what counts is which one the answer picks, by its label or by its words: the
    label of the right one alone is right, and the words of two are wrong.
    """
    picked = _picked(question, answer.text, language)
    if picked is not None:
        return best("match", question, lambda gold: float(gold == picked))

    def value(gold: str) -> float:
        wanted_, said = _joined_alike(unhedged(gold), _whole_years(gold, answer.text), language)
        return float(_says(wanted_, said, question, language) and _in_order(wanted_, said, question.text, language))

    return best("match", question, value)


def _picked(question: Question, answer: str, language: str) -> str | None:
    """The choice of the question that an answer picks, "" where it picks several; None where there is nothing to tell.

    A question of which several choices are right is read as one whose answer is a list.
    """
    choices = choices_asked(question.text)
    if not any(gold in choices.values() for gold in question.answers):
        return None
    label = label_picked(answer, choices)
    if label is not None:
        return choices.get(label, "")
    alone = {
        name: replace(question, text=question.text.split("\n")[0], answers=(text,)) for name, text in choices.items()
    }
    said = {name: text for name, text in choices.items() if _says(text, answer, alone[name], language)}
    left = longest(said)
    return None if not left else said[left[0]] if len(left) == 1 else ""


def _whole_years(gold: str, answer: str) -> str:
    """The answer with a year of two digits in full, where the gold has one that ends so: "in '78" for 1978."""
    if _YEARS.fullmatch(gold.strip()):
        for year in _YEAR.finditer(gold):
            answer = re.sub(rf"(?<!\w)['’‘]{year[1]}(?![\w'’])", year[0], answer)
    return answer


def _joined_alike(gold: str, answer: str, language: str) -> tuple[str, str]:
    """The two, with the "&" of one written out where the other has none: "Brown & Sons", "Brown and Sons"."""
    if ("&" in gold) is ("&" in answer):
        return gold, answer
    word = f" {table(written(language), 'words')['and']} "
    return _AMPERSAND.sub(word, gold), _AMPERSAND.sub(word, answer)


def _in_order(gold: str, answer: str, question: str, language: str) -> bool:
    """Whether the items of a list follow each other as in the gold, where the question asks for their order."""
    parts = items(gold) if len(items(gold)) > 1 else members(gold, language)
    if len(parts) < 2 or not _ORDER.search(question):
        return True
    reading = read(answer, language)
    places = [next(occurrences(wanted(part, language), reading), None) for part in parts]
    known = [place.first for place in places if place is not None]
    return known == sorted(known)


def stands_in(item: str, answer: str, language: str) -> bool:
    """Whether an item stands in a text, its values compared as values, whatever the text says of it.

    >>> stands_in("Plan A", "We follow plan A.", "en"), stands_in("Plan A", "We plan a trip.", "en")
    (True, False)
    """
    form = wanted(item, language)
    if not form.parts:
        return _same_signs(item, answer, language)
    return next(occurrences(form, read(answer, language)), None) is not None


def _says(gold: str, answer: str, question: Question, language: str) -> bool:
    spelled = _WITH_ACRONYM.fullmatch(gold.strip())
    if spelled:
        return any(_says(name, answer, question, language) for name in spelled.groups())
    listed = items(gold)
    if len(listed) > 1:
        return all(_sound(item, answer, question, (*question.answers, *listed), language, True) for item in listed)
    if not wanted(gold, language).parts:
        return _same_signs(gold, answer, language)
    bare_name = without_legal_form(gold, answer, question.text)
    if bare_name != gold and not stands_in(gold, answer, language):
        gold = bare_name
    if is_polar(gold):
        return _agrees(gold, answer, question.text, language)
    parts = members(gold, language)
    # Two names joined as in the gold may be one name: "Smith & Sons, London" lists no third.
    may_be_a_list = is_list(gold, parts, language) and (
        len(parts) > 2 or are_values(parts, language) or not stands_in(gold, answer, language)
    )
    if may_be_a_list and lists_others(parts, read(answer, language), language):
        return False
    if _sound(gold, answer, question, question.answers, language, False):
        return True
    if len(parts) > 1 and _says_all(parts, answer, question, language):
        return True
    if stands_in(gold, answer, language):
        return False  # but not as what the answer means
    others = _other_forms(gold, answer, question.text, language)
    if any(_sound(other, answer, question, (*question.answers, other), language, False) for other in others):
        return True
    if (bare := bare_addresses(gold, answer)) is not None and bare != (gold, answer):
        return _says(*bare, question, language)
    return _says_otherwise(gold, answer, question.text, language)


def _says_otherwise(gold: str, answer: str, question: str, language: str) -> bool:
    """Whether an answer says, in words of its own, what a gold that stands nowhere in it says."""
    explained = with_reason(gold)
    if explained is not None and not named(answer) and _agrees(explained, answer, question, language):
        return True
    return (
        same_frequency(gold, answer)
        or costs_nothing(gold, answer)
        or same_multiple(gold, answer)
        or same_days(gold, answer, language)
        or same_origin(gold, answer, question)
        or says_as_relative(gold, answer, question, language)
        or is_initials(gold, answer)
        or begins_with_initials(gold, answer)
        or says_in_other_words(gold, answer, question, language)
    )


def _agrees(gold: str, answer: str, question: str, language: str) -> bool:
    """Whether an answer says yes, or no, as a gold does, by the word or by saying again what was asked."""
    return agrees(gold, answer) or (
        not named(answer) and states(gold, answer, question, lambda text: stems_of(text, language))
    )


def _other_forms(gold: str, answer: str, question: str, language: str) -> list[str]:
    """What says a gold as well to its question: what is enough of it, and other names of it."""
    short = shortened(gold, answer, question)
    forms = (
        short,
        asked_of(gold, question, language),
        other_name(gold, question, language),
        *by_nickname(gold),
        *(name for name in names_of_place(short or gold) if name in answer),
    )
    return [form for form in forms if form is not None]


def _sound(
    gold: str, answer: str, question: Question, golds: tuple[str, ...], language: str, item: bool
) -> list[Occurrence]:
    """Where the gold stands in the answer and is meant."""
    reading = read(answer, language)
    asked = Asked(wanted(gold, language), gold, golds, question.text, language, item)
    spans = code_places(gold, reading.text)
    if spans is not None:
        coded = (place for start, end in spans if (place := reading.covering(start, end)) is not None)
        return [Occurrence(*place) for place in islice(coded, PLACES) if _is_said(reading, Occurrence(*place), asked)]
    found = [place for place in islice(occurrences(asked.gold, reading), PLACES) if _is_meant(reading, place, asked)]
    return found or [place for place in _as_named(asked, reading) if _is_said(reading, place, asked)]


def _as_named(asked: Asked, reading: ValueReading) -> list[Occurrence]:
    """Where a person stands under another form of the name, or a word with a hyphen without it."""
    spans = [*person_places(asked.text, reading.text, asked.question), *_unhyphenated(asked.text, reading.text)]
    places = (reading.covering(*span) for span in spans[:PLACES])
    return [Occurrence(*place) for place in places if place is not None]


def _unhyphenated(gold: str, text: str) -> list[tuple[int, int]]:
    """Where a gold of two words, joined by a hyphen or not, stands as one word, or one word as two.

    "southwest" for "south-west", "vice sindaco" for "vicesindaco". Of two words one must be lower case, and none short.
    """
    bare = _ARTICLE.sub("", gold.strip())
    halves = re.split(r"[- ]", bare)
    if len(halves) == 1 and bare.isalpha() and bare.islower() and 2 * _HALF < len(bare) <= _LONGEST:
        halves = next(
            (
                [bare[:at], bare[at:]]
                for at in range(_HALF, len(bare) - _HALF + 1)
                if re.search(rf"(?<![\w-]){bare[:at]}[ -]{bare[at:]}(?![\w-])", text, re.IGNORECASE)
            ),
            [],
        )
    if len(halves) != 2 or not all(half.isalpha() and len(half) >= _HALF for half in halves):
        return []
    if " " in bare and not bare.islower():
        return []
    pattern = rf"(?<![\w-]){re.escape(halves[0])}[ -]?{re.escape(halves[1])}(?![\w-])"
    return [found.span() for found in re.finditer(pattern, text, re.IGNORECASE)]


def _same_signs(gold: str, answer: str, language: str) -> bool:
    """Whether a gold without words, blank or of signs alone, is the answer."""
    wanted_signs, given = comparable(gold, answer, language)
    return wanted_signs == given


def _is_meant(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    return not part_of_longer_name(answer, place, asked) and _is_said(answer, place, asked)


def _is_said(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    return not (
        numbers_an_item(answer, place)
        or counts_something_else(answer, place, asked)
        or denied(answer, place, asked)
        or retracted(answer, place, asked.question)
        or is_other_bound(answer, place, asked)
        or leaves_out(answer, place, asked)
        or is_almost(answer, place, asked)
        or is_the_result(answer, place, asked)
        or is_beside_the_day(answer, place, asked)
        or is_on_the_other_side(answer, place, asked)
        or is_half_of_two_years(answer, place, asked)
        or is_another_party(answer, place, asked)
        or is_one_of_two(answer, place, asked)
        or is_anothers(answer, place, asked)
        or is_of_something_else(answer, place, asked)
        or is_in_another_unit(answer, place, asked)
        or is_beside(answer, place, asked)
        or (not asked.item and compared(answer, place, asked))
        or offers_another(answer, place, asked)
        or (_is_one_of_many(answer, place, asked) and not is_labelled(answer, place, asked))
    )


def _is_one_of_many(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    return in_passing(answer, place, asked) or (not asked.item and among_candidates(answer, place, asked))


def _says_all(parts: Sequence[str], answer: str, question: Question, language: str) -> bool:
    """Whether the answer gives all the members, and no others, whatever their order."""
    found = [_sound(part, answer, question, (*question.answers, *parts), language, True) for part in parts]
    if not all(found):
        return False
    reading = read(answer, language)
    if in_a_row(found, reading):
        return True
    given = one_by_one(parts, found, reading, valued=are_values(parts, language))
    return given and not gives_other_values(parts, reading, question.text, language)
