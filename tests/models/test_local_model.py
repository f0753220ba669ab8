"""Log-probabilities, chats, and linear layers of a local model."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tiny.models import SORTS, configuration, decoder, save, tokenizer
from tokenizers.processors import TemplateProcessing
from torch import nn
from transformers import AutoTokenizer

from workbench.models import attention
from workbench.models.linear import FEWEST_ROWS, MOST_ROWS, SmallBatchLinear, speed_up_small_batches
from workbench.models.local import LocalModel
from workbench.tuning.rows import document_rows


@pytest.mark.parametrize("sort", SORTS)
def test_log_likelihoods_are_the_models_own_loss(sort: str) -> None:
    config = configuration(sort)
    reference = decoder(config)
    ours = LocalModel(decoder(config, attention.register()), tokenizer(), batch_rows=3, prefill_tokens=60)
    dice = torch.Generator().manual_seed(3)
    texts = [torch.randint(96, (length,), generator=dice).tolist() for length in (25, 4, 40, 2, 13, 1)]
    found = ours.log_likelihoods(texts)
    for text, (total, count) in zip(texts, found, strict=True):
        assert count == len(text) - 1
        if count:
            with torch.inference_mode():
                ids = torch.tensor([text])
                mean = float(reference(input_ids=ids, labels=ids).loss)
            assert total == pytest.approx(-mean * count, rel=1e-5)
    assert found[-1] == (0.0, 0)


@pytest.mark.parametrize("rows", range(1, 65))
def test_small_batches_give_the_same_sums(rows: int) -> None:
    torch.manual_seed(rows)
    plain = nn.Linear(40, 24, bias=False)
    fast = SmallBatchLinear(40, 24, bias=False)
    fast.load_state_dict(plain.state_dict())
    flat = torch.randn(rows, 40)
    torch.testing.assert_close(fast(flat), plain(flat), rtol=1e-5, atol=1e-5)
    shaped = torch.randn(rows, 1, 40)
    assert fast(shaped).shape == (rows, 1, 24)
    torch.testing.assert_close(fast(shaped), plain(shaped), rtol=1e-5, atol=1e-5)


def test_the_other_order_is_taken_for_small_batches_only(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = []
    forward = nn.Linear.forward
    monkeypatch.setattr(nn.Linear, "forward", lambda self, x: usual.append(x.shape[0]) or forward(self, x))
    layer = SmallBatchLinear(8, 8, bias=False)
    for rows in range(1, 65):
        layer(torch.zeros(rows, 8))
    assert usual == [n for n in range(1, 65) if not FEWEST_ROWS <= n <= MOST_ROWS]
    usual.clear()
    SmallBatchLinear(8, 8, bias=True)(torch.zeros(10, 8))
    assert usual == [10]


def test_only_plain_linear_layers_are_exchanged() -> None:
    class Own(nn.Linear):
        pass

    model = nn.Sequential(nn.Linear(4, 4), Own(4, 4), nn.Embedding(4, 4))
    speed_up_small_batches(model)
    assert [type(module) for module in model] == [SmallBatchLinear, Own, nn.Embedding]


def test_a_chat_ends_where_the_reply_begins_and_a_reply_ends_with_the_end_token(tmp_path: Path) -> None:
    model = LocalModel.load(save(tmp_path / "m"), dtype="float32")
    chat = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Età di Mia?"}]
    prompt = model.render(chat)
    assert model.tokenizer.decode(prompt) == (
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nEtà di Mia?<|im_end|>\n<|im_start|>assistant\n"
    )
    reply = model.encode_reply("tre anni")
    assert model.tokenizer.decode(reply) == "tre anni<|im_end|>"
    assert reply[-1] in model.end_tokens
    assert model.decode(reply) == "tre anni"
    # What training teaches is, with its prompt, the very text that the template writes for the whole chat.
    whole = model.render([*chat, {"role": "assistant", "content": "tre anni"}], reply=False)
    assert whole[: len(prompt) + len(reply)] == prompt + reply


def test_a_model_without_a_template_gets_one_line_a_reply(tmp_path: Path) -> None:
    model = LocalModel.load(save(tmp_path / "m", chat=False), dtype="float32")
    chat = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Age?"}]
    example = [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]
    assert model.tokenizer.decode(model.render(chat)) == "Be brief.\nAge?\nAnswer:"
    assert model.tokenizer.decode(model.render([*example, *chat[1:]])) == "Q\nAnswer: A\n\nAge?\nAnswer:"
    assert set(model.encode("\n")) <= model.end_tokens
    assert model.tokenizer.eos_token_id in model.end_tokens
    assert model.tokenizer.decode(model.encode_reply("3")) == " 3<|im_end|>"


@pytest.mark.parametrize("expected", [True, False], ids=["expects one", "expects none"])
def test_a_text_begins_with_the_token_that_the_model_expects(tmp_path: Path, expected: bool) -> None:
    """Gemma's perplexity is ten times as high without it; a chat template writes its own."""
    folder = save(tmp_path / "m", chat=False)
    words = AutoTokenizer.from_pretrained(folder)
    words.bos_token = "<|im_start|>"
    if expected:
        front = TemplateProcessing("<|im_start|> $A", None, [("<|im_start|>", words.bos_token_id)])
        words.backend_tokenizer.post_processor = front
    words.save_pretrained(folder)
    model = LocalModel.load(folder, dtype="float32")
    start = [words.bos_token_id] if expected else []
    assert model.encode_text("Age?") == [*start, *model.encode("Age?")]
    prompt = model.render([{"role": "user", "content": "Age?"}])
    assert prompt == [*start, *model.encode("Age?\nAnswer:")]
    assert document_rows(model, "T", "text")[0].tokens[: len(start)] == tuple(start)
    saved = LocalModel.load(save(tmp_path / "chat"), dtype="float32")
    assert saved.render([{"role": "user", "content": "Age?"}])[:1] == saved.encode("<|im_start|>")
