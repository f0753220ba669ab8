"""Texts after shared beginnings: as likely as the whole texts are, and every beginning read once."""

from __future__ import annotations

from typing import Any

import pytest
from tiny import corpora
from tiny.models import SORTS, configuration, decoder, tokenizer

from workbench.models import attention
from workbench.models.continuations import continuation_likelihoods
from workbench.models.local import LocalModel


@pytest.mark.parametrize("sort", SORTS)
def test_they_are_as_likely_as_the_whole_texts(sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tokenizer(corpora.texts())
    config = configuration(sort, vocab_size=len(words))
    model = LocalModel(decoder(config, attention.register()), words, prefill_tokens=64, batch_rows=3)
    passages = [[*range(40, 40 + length), 7, 8] for length in (9, 3, 20, 9)]
    passages[3][-3] = 99
    questions = [[50, 51, 52], [50, 60], [70, 71, 72, 73, 74]]
    pairs = [(passage, question) for question in questions for passage in passages][:-1]
    wanted = model.log_likelihoods([[*p, *q] for p, q in pairs], [len(p) for p, _ in pairs])
    seen: list[int] = []
    forward: Any = model.decoder.forward

    def counted(*args: Any, **kwargs: Any) -> Any:
        seen.append(kwargs["input_ids"].numel())
        return forward(*args, **kwargs)

    monkeypatch.setattr(model.decoder, "forward", counted)
    found = continuation_likelihoods(model, [p for p, _ in pairs], [q for _, q in pairs])
    assert [count for _, count in found] == [count for _, count in wanted]
    assert [total for total, _ in found] == pytest.approx([total for total, _ in wanted], abs=2e-3)
    least = sum(map(len, passages)) + sum(len(q) for _, q in pairs)
    assert sum(seen) < 1.6 * least  # padding
    assert len({round(total, 3) for total, _ in wanted}) == len(pairs)


def test_where_no_beginning_comes_twice_there_is_one_pass() -> None:
    words = tokenizer(corpora.texts())
    model = LocalModel(decoder(configuration(vocab_size=len(words)), attention.register()), words)
    wanted = model.log_likelihoods([[5, 6, 7, 9], [5, 6, 8, 10, 11]], [3, 3])
    assert continuation_likelihoods(model, [[5, 6, 7], [5, 6, 8]], [[9], [10, 11]]) == wanted


def test_a_text_without_tokens_is_certain() -> None:
    words = tokenizer(corpora.texts())
    model = LocalModel(decoder(configuration(vocab_size=len(words)), attention.register()), words)
    assert continuation_likelihoods(model, [], []) == []
    assert continuation_likelihoods(model, [[5, 6], [5, 6]], [[], []]) == [(0.0, 0), (0.0, 0)]


def test_one_beginning_that_comes_twice_leaves_the_others_their_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    words = tokenizer(corpora.texts())
    model = LocalModel(decoder(configuration(vocab_size=len(words)), attention.register()), words)
    beginnings = [[5, 6, 7], [5, 6, 8], [5, 9, 8], [5, 6, 8], [4, 6, 8]]
    texts = [[9], [10, 11], [12], [13], [14, 15]]
    wanted = model.log_likelihoods([[*b, *t] for b, t in zip(beginnings, texts, strict=True)], [3] * 5)
    once: list[int] = []
    likelihoods: Any = model.log_likelihoods
    monkeypatch.setattr(
        model, "log_likelihoods", lambda rows, begin: once.append(len(rows)) or likelihoods(rows, begin)
    )
    found = continuation_likelihoods(model, beginnings, texts)
    assert once == [3]
    assert [total for total, _ in found] == pytest.approx([total for total, _ in wanted], abs=2e-3)
