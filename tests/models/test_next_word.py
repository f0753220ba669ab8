"""The next word: the sum over all ways to spell it, against all token sequences written out one by one."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest
import torch
from tiny.models import configuration, decoder, tokenizer

from workbench.models.attention import register
from workbench.models.local import LocalModel
from workbench.models.next_word import Spelling, next_words
from workbench.models.words import END, first_word

LETTERS = "the lamp of Orla is made of brass, isn't it?\nperché è così"


@pytest.mark.parametrize(
    ("text", "inside", "word", "whole"),
    [
        (" padre e", True, "padre", True),
        (" padre", False, "padre", False),
        ("o ", True, "…o", True),
        ("o ", False, "o", True),
        (" don'", False, "don", False),
        (" don't ", False, "don't", True),
        (" don' ", False, "don", True),
        (" l'olio.", False, "l'olio", True),
        ("\n\n  ", False, None, False),
        ("?! ", True, "?!", True),
        (" perch\ufffd", False, "perch", False),
        (" perché \ufffd", False, "perché", True),
        (" 3.5", False, "3", True),
    ],
)
def test_a_word_is_whole_when_nothing_that_follows_can_change_it(
    text: str, inside: bool, word: str | None, whole: bool
) -> None:
    read = first_word(text, inside)
    assert (read.word, read.whole) == (word, whole)


@pytest.fixture(scope="module")
def model() -> LocalModel:
    """Random weights over bytes and a few merges, sharpened so that some words are likely."""
    words = tokenizer([LETTERS] * 4, vocabulary=280)
    config = configuration(vocab_size=len(words), eos_token_id=words.eos_token_id, tie_word_embeddings=False)
    made = decoder(config, register())
    with torch.no_grad():
        made.get_output_embeddings().weight.mul_(6.0)
    made.generation_config.eos_token_id = words.eos_token_id
    return LocalModel(made, words)


def written_out(model: LocalModel, prompt: list[int], inside: bool, depth: int) -> dict[str, float]:
    """Every sequence of so many tokens, decoded as a whole; each word by what decides it first."""
    vocabulary, found = len(model.tokenizer), defaultdict(float)
    controls = {model.tokenizer.convert_tokens_to_ids(text) for text in model.tokens.controls}

    def following(tokens: tuple[int, ...]) -> torch.Tensor:
        with torch.inference_mode():
            hidden = model.decoder(input_ids=torch.tensor([[*prompt, *tokens]])).last_hidden_state
            return model.head(hidden[0, -1]).double().softmax(dim=-1)

    def walk(tokens: tuple[int, ...], probability: float) -> None:
        before = first_word(model.tokenizer.decode(tokens), inside)
        shares = following(tokens)
        for token in range(vocabulary):
            share = probability * float(shares[token])
            if share < 1e-10:  # far below what is compared
                continue
            if token in controls:
                found[before.word or END] += share
                continue
            read = first_word(model.tokenizer.decode([*tokens, token]), inside)
            if read.whole and read.word is not None:
                found[read.word] += share
            elif len(tokens) + 1 < depth:
                walk((*tokens, token), share)

    walk((), 1.0)
    return dict(found)


@pytest.mark.parametrize(("inside", "depth"), [(True, 2), (False, 1)])
def test_the_sums_are_those_of_all_sequences_written_out(model: LocalModel, inside: bool, depth: int) -> None:
    prompt = model.encode("the lamp" if inside else "the lamp.")
    wanted = written_out(model, prompt, inside, depth)
    found = next_words(model, prompt, inside=inside, sequences=10**6, pieces=depth, floor=0.0, enough=0.0)
    assert wanted.keys() <= found.words.keys()
    for word, probability in wanted.items():
        assert found.words[word] == pytest.approx(probability, abs=2e-6), word  # the rounding of float32
    assert any(word.startswith("…") for word in wanted) is inside
    assert found.missing == pytest.approx(1 - sum(wanted.values()), abs=1e-5)


def test_words_and_what_is_missing_are_one_and_more_looking_only_adds(model: LocalModel) -> None:
    prompt = model.encode("the lamp of")
    little, more = (next_words(model, prompt, sequences=count, enough=0.0) for count in (4, 200))
    for found in (little, more):
        assert sum(found.words.values()) + found.missing == pytest.approx(1.0, abs=1e-9)
        assert list(found.words.values()) == sorted(found.words.values(), reverse=True)
    assert more.missing < little.missing
    for word, probability in little.words.items():
        assert more.words[word] >= probability - 1e-6  # the rounding of float32


def test_a_word_of_several_cuts_is_their_sum(model: LocalModel) -> None:
    """What tokens spell a word in two ways count together, and a letter of two bytes is whole only with both."""
    spelling = Spelling(model)
    whole = model.encode(" made")
    apart = [token for letter in " made" for token in model.encode(letter)]
    assert spelling.text(whole) == spelling.text(apart) == " made"
    assert len(whole) < len(apart)
    first, second = (token for token in model.tokenizer.convert_tokens_to_ids(["Ã", "©"]))
    assert spelling.text((first,)) == "\ufffd"
    assert spelling.text((first, second)) == "é"


def test_what_ends_a_word_is_the_same_for_every_word(model: LocalModel) -> None:
    spelling, size = Spelling(model), len(model.tokenizer)
    for text, token in product((" lamp", "Orla", " isn'"), range(size)):
        piece = spelling.pieces[token]
        if "\ufffd" in piece or token in spelling.ending:
            continue
        read, before = first_word(text + piece), first_word(text)
        assert bool(spelling.ends(text, size)[token]) == (read.whole and read.word == before.word), (text, piece)


def test_a_prompt_of_one_token_is_enough(model: LocalModel, tmp_path: Path) -> None:
    assert next_words(model, model.encode("a")[:1], sequences=2).words
