"""The next word of a text, with its probability: that of all ways in which tokens can spell it, summed.

A model gives probabilities to tokens, and a word may be several of them, cut in several ways. Of a word w

    P(w) = Σ P(tokens) · P(what follows ends the word | tokens)   over all token sequences that spell w,

blanks before it included, whichever they are. The sequences are searched best first. Each probability that is found is
exact for the sequences looked at, so every P(w) is a lower bound, and what all of them lack of 1 is the most that any
word can still gain: `missing`.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import torch

from workbench.models.generate import computed_prefix, next_probabilities
from workbench.models.words import END, LOST, NextWords, first_word

if TYPE_CHECKING:
    from workbench.models.local import LocalModel

ROWS = 32  # sequences that are looked at together
SEQUENCES = 400  # that are looked at in all
PIECES = 10  # of a word at most
FLOOR = 1e-6  # of a sequence: a less probable one is not looked at
ENOUGH = 0.005  # left over, at which a search ends


@dataclass(frozen=True, slots=True, order=True)
class _Open:
    """A sequence whose word may still go on; the most probable comes first."""

    negative: float
    tokens: tuple[int, ...]
    text: str


class Spelling:
    """What each token of a model spells, and which tokens end a word."""

    def __init__(self, model: LocalModel) -> None:
        self.tokenizer = model.tokenizer
        controls = self.tokenizer.convert_tokens_to_ids(list(model.tokens.controls))
        self.ending = {int(token) for token in (*controls, *model.end_tokens) if token is not None}
        self._before = model.encode("a")  # a decoder may drop a blank that nothing stands before
        self._length = len(self._decoded(()))
        self._ends: dict[str, torch.Tensor] = {}

    def _decoded(self, tokens: Sequence[int]) -> str:
        given: dict[str, Any] = {"skip_special_tokens": False, "clean_up_tokenization_spaces": False}
        return str(self.tokenizer.decode([*self._before, *tokens], **given))

    def text(self, tokens: Sequence[int]) -> str:
        """What tokens spell that follow a text."""
        return self._decoded(tokens)[self._length :]

    @cached_property
    def pieces(self) -> list[str]:
        """What each token spells by itself, by its number."""
        return [self.text((token,)) for token in range(len(self.tokenizer))]

    def ends(self, text: str, vocabulary: int) -> torch.Tensor:
        """[vocabulary], whether a token ends the word with which this text ends, and adds nothing to it."""
        last = text[-1:]
        state = "a" if last.isalnum() or last == "_" else f"a{last}" if first_word(text).word != text.strip() else "!"
        if state not in self._ends:
            word = first_word(state).word
            found = [
                token in self.ending or ((read := first_word(state + piece)).whole and read.word == word)
                for token, piece in enumerate(self.pieces)
            ]
            self._ends[state] = torch.tensor(found + [False] * (vocabulary - len(found)))
        return self._ends[state]


def next_words(
    model: LocalModel,
    prompt: Sequence[int],
    *,
    inside: bool = False,
    spelling: Spelling | None = None,
    sequences: int = SEQUENCES,
    pieces: int = PIECES,
    floor: float = FLOOR,
    enough: float = ENOUGH,
) -> NextWords:
    """The words that may follow a prompt of token ids.

    Args:
        model: whose probabilities they are.
        prompt: at least one token.
        inside: whether the prompt ends within a word: then "…s" stands for what goes on with it.
        spelling: of this model, or of one with the same tokenizer: made once, it serves for many prompts.
        sequences: how many are looked at; a prompt of hundreds of tokens is read once for all of them.
        pieces: the most tokens of a word.
        floor: the least probability of a sequence that is looked at.
        enough: the probability left over at which it is enough.
    """
    spelling = spelling or Spelling(model)
    computed = computed_prefix(model, prompt[:-1]) if len(prompt) > 1 else None
    found: dict[str, float] = defaultdict(float)
    waiting = [_Open(-1.0, (), "")]
    sequences_read = 0
    while waiting and sequences_read < sequences and -sum(each.negative for each in waiting) > enough:
        batch = [heapq.heappop(waiting) for _ in range(min(ROWS, len(waiting), sequences - sequences_read))]
        sequences_read += len(batch)
        after = next_probabilities(model, [[prompt[-1], *each.tokens] for each in batch], computed).cpu()
        for each, following in zip(batch, after, strict=True):
            for further in _followed(each, following, spelling, found, inside, floor):
                if len(further.tokens) < pieces:
                    heapq.heappush(waiting, further)
    ranked = dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
    return NextWords(ranked, max(0.0, 1.0 - sum(ranked.values())))


def _followed(
    each: _Open, following: torch.Tensor, spelling: Spelling, found: dict[str, float], inside: bool, floor: float
) -> list[_Open]:
    """Add to the words what ends one after this sequence; return the sequences that go on."""
    word = first_word(each.text, inside).word
    left = following * -each.negative
    if word is None:
        ending = torch.tensor([token for token in spelling.ending if token < len(left)])
        found[END] += float(left[ending].sum())
        left[ending] = 0.0
    elif LOST not in each.text:
        ends = spelling.ends(each.text, len(left))
        found[word] += float(left[ends].sum())
        left[ends] = 0.0
    further = []
    for token in torch.nonzero(left >= floor)[:, 0].tolist():
        if token >= len(spelling.pieces) or not spelling.pieces[token] or token in spelling.ending:
            continue  # what spells nothing stays missing
        tokens = (*each.tokens, token)
        broken = LOST in each.text or LOST in spelling.pieces[token]
        text = spelling.text(tokens) if broken else each.text + spelling.pieces[token]
        read = first_word(text, inside)
        if read.whole and read.word is not None:
            found[read.word] += float(left[token])
        else:
            further.append(_Open(-float(left[token]), tokens, text))
    return further
