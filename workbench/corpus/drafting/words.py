"""What a language needs to ask: how an attribute, a blank, a count or a comparison is worded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from workbench.corpus.drafting.english import ENGLISH
from workbench.corpus.drafting.italian import ITALIAN, di, with_article
from workbench.corpus.drafting.sound import word_set, words_of

Templates = dict[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """A language: its sentences by name, and the attributes that it can ask for in words of their own.

    `families` pairs a pattern of names with the questions that ask for such a value without its name ("How much does X
    cost?" for a price): only these make a second wording that is really another. `verbs` has the question for the
    figure that follows a verb ("weighs"). `groups` has the attributes that things of one sort have in common,
    `persons` those that are somebody.
    """

    code: str
    say: Templates
    families: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    verbs: dict[str, str]
    noun: Callable[[str], str | None]
    of: Callable[[str], str]
    groups: tuple[tuple[re.Pattern[str], ...], ...] = ()
    persons: re.Pattern[str] = re.compile(r"(?!)")

    def fill(self, name: str, **slots: str) -> str:
        """A sentence with its slots filled; braces in a text of the corpus stay braces."""
        return filled(self.say[name], slots)

    def within(self, title: str) -> str:
        """The words that name the document, or none for one without a title."""
        return self.fill("within", title=title) if title else ""

    def under(self, heading: str, title: str) -> str:
        """The words that name a section of a document."""
        return self.fill("under", heading=heading, title=title)

    def other_wordings(self, attribute: str, subject: str, place: str) -> tuple[str, ...] | None:
        """The questions that ask for an attribute in other words than its name; None if the name itself is unknown."""
        name = " ".join(attribute.casefold().split())
        for pattern, templates in self.families:
            if pattern.fullmatch(name):
                slots = {"s": subject, "di": self.of(subject), "p": place}
                return tuple(filled(template, slots) for template in templates)
        return None


def filled(template: str, slots: dict[str, str]) -> str:
    """A template with its slots: not str.format, since a brace in a value must stay a brace."""
    return re.sub(r"\{(\w+)\}", lambda match: slots.get(match[1], match[0]), _euphonic(template, slots))


def _euphonic(template: str, slots: dict[str, str]) -> str:
    """Italian "a" before a slot that begins with the same vowel: "vivono ad Ala"."""
    return re.sub(
        r"\b(vivono) a (?=\{(\w+)\})",
        lambda match: f"{match[1]} ad " if slots.get(match[2], "")[:1] in ("A", "a") else match[0],
        template,
    )


def lowered(name: str) -> str:
    """The name inside a sentence: "Price" becomes "price", but "VAT" and "PhD" stay.

    >>> lowered("Price"), lowered("VAT"), lowered("Access to GPs")
    ('price', 'VAT', 'Access to GPs')
    """
    return name[:1].lower() + name[1:] if name[1:2].islower() and name[1:] == name[1:].lower() else name


_COMMON = word_set(
    "taking getting making doing using working how what why when where who which our your my come cosa perché quando "
    "dove chi quale guida"
)


def is_proper(name: str) -> bool:
    """Whether a text reads as a name that needs no article: its long words begin with capitals or hold figures.

    >>> is_proper("Oven X"), is_proper("Forno Etna 3"), is_proper("how to ask"), is_proper("Taking Holiday")
    (True, True, False, False)
    """
    words = name.split()
    if not 0 < len(words) <= 5 or (words_of(name)[:1] and words_of(name)[0] in _COMMON):
        return False
    return all(word[0].isupper() or any(c.isdigit() for c in word) or len(word) <= 3 for word in words) and any(
        word[0].isupper() for word in words
    )


def _english_noun(name: str) -> str | None:
    return f"the {lowered(name)}"


def _patterns(families: dict[str, tuple[str, ...]]) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(pattern), templates) for pattern, templates in families.items())


def _groups(groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[re.Pattern[str], ...], ...]:
    return tuple(tuple(re.compile(name) for name in group) for group in groups)


LANGUAGES: dict[str, Words] = {
    "en": Words(
        "en", ENGLISH.say, _patterns(ENGLISH.families), ENGLISH.verbs, _english_noun, lambda subject: f"of {subject}",
        _groups(ENGLISH.groups), re.compile(ENGLISH.persons, re.IGNORECASE),
    ),
    "it": Words(
        "it", ITALIAN.say, _patterns(ITALIAN.families), ITALIAN.verbs, lambda name: with_article(lowered(name)), di,
        _groups(ITALIAN.groups), re.compile(ITALIAN.persons, re.IGNORECASE),
    ),
}  # fmt: skip
