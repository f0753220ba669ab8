"""What an answer says that its question does not: of "Her title is Senior Clerk." to "What is her title?" the title.

People who write the answers of a test write sentences. The words they take from the question stand in no document in
that order; the name or value they add often does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.corpus.sheets.searched import fold_text

_WORD = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*")
_ENDS = re.compile(r"[,;:()\n]|[.!?](?:\s|$)")  # between two words, what ends a run
# Words that join what is said to what was asked, and stand at the end of no name.
_JOINING = frozenset(
    re.findall(
        r"\w+",
        "a an the is are was were be been has have had of in on at to by for from with and or as its their his her it "
        "they that this which who il lo la i gli le l un uno una e o ed è sono era erano sia ha hanno di a da in con "
        "su per tra del dello della dei degli delle al allo alla ai agli alle dal dallo dalla nel nello nella nei "
        "nelle sul sullo sulla come che si suo sua loro questo questa",
    )
)
_SHORTEST = 4  # characters of a name


def added_names(question: str, answer: str) -> list[str]:
    """The names and values that an answer adds to its question, the longest first; none of them in small letters alone,
    which may stand anywhere.

    >>> added_names("What is Ada Poe's job title?", "Ada Poe is a Senior Clerk at Milltown Water.")
    ['Senior Clerk at Milltown Water', 'Milltown Water', 'Senior Clerk']
    """
    return sorted(dict.fromkeys(_added(question, answer, whole=True)), key=len, reverse=True)


def added_parts(question: str, answer: str) -> list[str]:
    """The same between two joining words, in their order: ['Senior Clerk', 'Milltown Water']."""
    return list(dict.fromkeys(_added(question, answer, whole=False)))


def _added(question: str, answer: str, whole: bool) -> Iterator[str]:
    asked = {fold_text(word) for word in _WORD.findall(question)}
    asked |= {word.removesuffix("'s") for word in asked}
    for words in _runs(answer, asked):
        for start, end in dict.fromkeys([*([(0, len(words))] if whole else []), *_parts(words)]):
            text = answer[words[start].start() : words[end - 1].end()]
            if len(text) >= _SHORTEST and any(not c.islower() for c in text if c.isalnum()):
                yield text


def _runs(answer: str, asked: set[str]) -> Iterator[list[re.Match[str]]]:
    """The words between two that the question has, without the joining ones at both ends."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(answer):
        broken = bool(run) and _ENDS.search(answer, run[-1].end(), word.start()) is not None
        said = fold_text(word.group()).removesuffix("'s")
        if broken or said in asked:
            yield from filter(None, [_bare(run)])
            run = []
        if said not in asked:
            run.append(word)
    yield from filter(None, [_bare(run)])


def _bare(run: list[re.Match[str]]) -> list[re.Match[str]]:
    while run and fold_text(run[0].group()) in _JOINING:
        run = run[1:]
    while run and fold_text(run[-1].group()) in _JOINING:
        run = run[:-1]
    return run


def _parts(words: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The parts of a run between joining words."""
    start = 0
    for n, word in enumerate([*words, None]):
        if word is None or fold_text(word.group()) in _JOINING:
            if start < n:
                yield start, n
            start = n + 1
