"""Where an answer names the person of a gold in another of the forms in which names are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from workbench.scoring.texts.wording import UMLAUTS
from workbench.scoring.texts.words import words

# What stands before a name and is no part of it.
_TITLE = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir|Dame|Dott|Sig|Ing|Avv|Arch|Rag|On|Don|Rev)(?:\.?ssa|\.?ra)?\.?|Doctor|Professor|President|Mayor"
    r"|(?:ing|dott|sig|avv|arch|rag|geom|prof|dr)(?:\.?ssa|\.?ra)?\.|Dottor(?:essa)?|Professor(?:essa)?|Signora?|Presidente|Sindac[oa]|Ingegner[ei]|Avvocat[oa])\s+"
)
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# What belongs to the surname that follows it: "van der Laan", "De Santis".
_PARTICLES = words(
    "van von der den de del della dello dei degli di da dal dalla d la le lo du des ten ter al el bin ibn st san"
)
_MIDDLE = re.compile(r"[A-Z]\.?")
_BESIDE = r"(?:(?:[A-Z]\.|[A-Z][a-zà-ù]+)\s+){0,2}"
# Of a father and a son of one name, which is meant: left out by most who write of only one of them.
_SUFFIX = re.compile(r",?\s+(?:Jr|Sr)\.?$")
_ROLE = (
    "person|man|woman|character|author|writer|poet|novelist|actor|actress|singer|musician|composer|director|producer|"
    "president|emperor|pope|minister|mayor|general|politician|scientist|painter|artist|player|footballer|athlete|king|queen|"
    "persona|personaggio|autore|autrice|scrittore|scrittrice|poeta|poetessa|attore|attrice|cantante|musicista|"
    "compositore|compositrice|regista|produttore|produttrice|politico|politica|scienziato|scienziata|pittore|pittrice|"
    "imperatore|imperatrice|papa|ministro|ministra|sindaco|sindaca|generale|artista|giocatore|giocatrice|calciatore|calciatrice|atleta|re|regina"
)
ASKS_WHO = re.compile(
    rf"\b(?:who|whom|whose|chi|(?:which|what|quale?|qual|che)\s+(?:\w+\s+){{0,2}}?(?:{_ROLE}))\b", re.IGNORECASE
)


def person_places(gold: str, answer: str, question: str) -> Iterator[tuple[int, int]]:
    """The spans of an answer that name a person asked for: titles, middle names, initials and a "Jr." may be
    more or fewer. A second name in full may go where the question leaves it out.

    A surname alone names the person where none but a title stands before it.

    >>> list(person_places("Ada Lovelace", "Dr. Ada M. Lovelace", "Who wrote it?"))
    [(4, 19)]
    >>> list(person_places("Ada Lovelace", "Anne Lovelace", "Who wrote it?"))
    []
    """
    gold, answer, question = map(_without_marks, (_as_spelled(gold, answer), answer, question))
    names = _SUFFIX.sub("", _TITLE.sub("", gold.strip())).split()
    first, *middle, last = names if len(names) > 1 else ("", "")
    particles: list[str] = []
    while middle and middle[-1].casefold() in _PARTICLES:
        particles.insert(0, middle.pop())
    if not (first and last and all(_is_name(name) for name in (first, last))):
        return
    second = not all(map(_may_be_left_out, middle))  # a second name in full, which tells people apart
    if second and not all(_is_name(name) or _may_be_left_out(name) for name in middle):
        return
    own = rf"{''.join(f'(?i:{re.escape(each)}) ' for each in particles)}{re.escape(last)}"
    for found in re.finditer(rf"(?<!\w){own}, {re.escape(first)}(?!\w)", answer):
        yield found.span()
    if second:
        yield from _without_second_name(gold, (first, *middle), own, answer, question)
    if not ASKS_WHO.search(question):
        return
    begins = rf"(?:{re.escape(first)}|{re.escape(first[0])}\.)"
    in_question = re.search(rf"(?<!\w){own}(?!\w)", question) is not None
    for form in () if second else (rf"{begins}\s+{_BESIDE}{own}", rf"{own},?\s+{re.escape(first)}"):
        for found in re.finditer(rf"(?<!\w){form}(?!\w)(?!\s+[A-Z])", answer):
            yield found.span()
    if in_question:
        return  # the surname says nothing that the question does not
    for found in re.finditer(rf"(?<!\w){own}(?!\w)(?!,?\s+[A-Z])", answer):
        before = answer[: found.start()].rstrip()
        word = before.split()[-1] if before else ""
        titled = word and _TITLE.fullmatch(f"{word} ") is not None
        opens = " " not in before or before.endswith((".", ":", "!"))
        if not word or titled or not word[0].isupper() or (opens and word.lower() in {"the", "il", "la"}):
            yield found.span()


_SPELLED_OUT = re.compile(r"[äöüßøåæœ]")


def _as_spelled(gold: str, answer: str) -> str:
    """A name with its umlauts as two letters, where the answer writes it so: "Haendel" for "Händel"."""
    spelled = gold.translate(UMLAUTS) if _SPELLED_OUT.search(gold) and not _SPELLED_OUT.search(answer) else gold
    return spelled if any(word in answer for word in spelled.split() if word not in gold) else gold


def _without_marks(text: str) -> str:
    """Each letter without its accent, as many of them as before: "Dvořák" is written "Dvorak" too."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


_NICKNAMED = re.compile(r"([A-ZÀ-Ý][\w'’-]+) [\"“«‘'](\w+)[\"”»’'] ([A-ZÀ-Ý][\w'’-]+)")


def by_nickname(gold: str) -> tuple[str, ...]:
    """The shorter forms of a name that has a nickname within it.

    >>> by_nickname('Robert "Bob" Lyle')
    ('Bob Lyle', 'Robert Lyle')
    """
    found = _NICKNAMED.fullmatch(gold.strip())
    return (f"{found[2]} {found[3]}", f"{found[1]} {found[3]}") if found else ()


def _without_second_name(
    gold: str, names: Sequence[str], own: str, answer: str, question: str
) -> Iterator[tuple[int, int]]:
    """Where a person with a second name in full stands without it, as in the question, or without the "Jr." alone."""
    short = rf"(?<!\w){re.escape(names[0])}\s+{own}(?!\w)(?!\s+[A-Z])"
    if re.search(short, question):
        yield from (found.span() for found in re.finditer(short, answer))
    if _SUFFIX.search(gold.strip()):
        whole = r"\s+".join(map(re.escape, names))
        yield from (found.span() for found in re.finditer(rf"(?<!\w){whole}\s+{own}(?!\w)(?!,?\s+[A-Z])", answer))


def _is_name(word: str) -> bool:
    return _NAME.fullmatch(word) is not None and word.istitle() and len(word) > 1


def _may_be_left_out(word: str) -> bool:
    return _MIDDLE.fullmatch(word) is not None
