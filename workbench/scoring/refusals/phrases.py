"""The words and pairs of words of a reply, as they are weighed beside the signs that it gives no answer.

Signs are put together by hand, and so miss turns of phrase that nobody thought of; what words stand in refusals and
not in answers is learned from labelled replies. A number stands as `#` and a word that the question has as `=`, so that
nothing is learned of what a reply is about; `^` and `$` are the ends of a sentence.
"""

from __future__ import annotations

import itertools
import re

from workbench.scoring.refusals.words import sentences, without_quotations

_TOKEN = re.compile(r"\w+|[,:;?()]")
_ROOT = 5  # letters by which two words are one
_SHORT = 3  # letters of words that are not looked for in the question
_MOST = 60  # sentences at either end of a long reply


def phrases(reply: str, question: str) -> frozenset[str]:
    """The words and pairs of neighbouring words of a reply; those of its first sentence once more, after `1 `.

    >>> sorted(phrases("Not given.", "What is the price?") - phrases("Given.", "What is the price?"))
    ['1 ^ not', '1 not', '1 not given', '^ not', 'not', 'not given']
    """
    asked = {word[:_ROOT] for word in re.findall(r"\w+", " ".join(sentences(question))) if len(word) > _SHORT}
    found: set[str] = set()
    read = sentences(without_quotations(reply))
    if len(read) > 2 * _MOST:
        read = (*read[:_MOST], *read[-_MOST:])
    for number, sentence in enumerate(read):
        words = ["^", *(_masked(word, asked) for word in _TOKEN.findall(sentence)), "$"]
        here = {*words[1:-1], *map(" ".join, itertools.pairwise(words))}
        found |= here
        if number == 0:
            found |= {f"1 {phrase}" for phrase in here}
    return frozenset(found)


def _masked(word: str, asked: set[str]) -> str:
    if any(map(str.isdigit, word)):
        return "#"
    return "=" if len(word) > _SHORT and word[:_ROOT] in asked else word
