"""Log-probabilities, chats and arithmetic of a local model."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
import torch
from tiny.models import SORTS, configuration, decoder, save, tokenizer
from tokenizers.processors import TemplateProcessing
from transformers import AutoTokenizer

from workbench.models import attention
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


@pytest.mark.skipif(not torch.backends.mkl.is_available(), reason="MKL_CBWR is a setting of Intel's library")
def test_products_have_the_same_bits_on_any_number_of_threads() -> None:
    """In the widths of the default model and its adapters: workers that share the cores train what one process does."""
    dice = torch.Generator().manual_seed(0)
    before, differ = torch.get_num_threads(), []
    for rows, inner, width in product((56, 203, 1024), (16, 576, 1536), (16, 192, 576, 1536)):
        left, right = torch.randn(rows, inner, generator=dice), torch.randn(width, inner, generator=dice)
        found = []
        for threads in (1, 2):
            torch.set_num_threads(threads)
            out = left @ right.t()
            found.append((out, out @ right, out.t() @ left))
        differ += [(rows, inner, width) for one, two in zip(*found, strict=True) if not torch.equal(one, two)]
    torch.set_num_threads(before)
    assert differ == []


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
    assert saved.render([{"role": "user", "content": "Age?"}])[:1] == [
        saved.tokenizer.convert_tokens_to_ids("<|im_start|>")
    ]
