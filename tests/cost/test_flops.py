"""The closed formulas against torch's own counter, and against the published figures of SmolLM2-135M."""

from types import SimpleNamespace

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode
from transformers import GemmaConfig, LlamaConfig, LlamaForCausalLM

from workbench.cost import Architecture
from workbench.errors import RequestError

SMOLLM2 = Architecture(
    layers=30, width=576, heads=9, key_value_heads=3, head_width=64, feed_forward=1536, vocabulary=49152, tied=True
)
# Two layers, grouped queries, and heads whose widths do not add up to the model's.
CONFIG = LlamaConfig(
    num_hidden_layers=2, hidden_size=48, num_attention_heads=4, num_key_value_heads=2, head_dim=16,
    intermediate_size=80, vocab_size=100, tie_word_embeddings=True, attn_implementation="eager",
    bos_token_id=1, eos_token_id=None, pad_token_id=0,
)  # fmt: skip
SMALL = Architecture.of(CONFIG)


@pytest.fixture(scope="module")
def model() -> LlamaForCausalLM:
    torch.manual_seed(0)
    return LlamaForCausalLM(CONFIG).eval()


def counted(work) -> int:  # type: ignore[no-untyped-def]
    with FlopCounterMode(display=False) as counter:
        work()
    return counter.get_total_flops()


def test_the_shape_is_read_from_a_config() -> None:
    assert Architecture(2, 48, 4, 2, 16, 80, 100, True) == SMALL
    gemma = Architecture.of(GemmaConfig(hidden_size=2048, num_attention_heads=8, head_dim=256, num_key_value_heads=1))
    assert (gemma.head_width, gemma.key_value_heads, gemma.shapes["q_proj"]) == (256, 1, (2048, 2048))


def test_a_config_of_another_sort_is_refused_with_all_that_it_lacks() -> None:
    with pytest.raises(RequestError) as refused:
        Architecture.of(SimpleNamespace(model_type="rnn", hidden_size=8, num_hidden_layers=2, vocab_size=10))
    assert [problem.what for problem in refused.value.problems] == [
        "num_attention_heads is missing",
        "intermediate_size is missing",
    ]


def test_parameters_are_those_of_the_model(model) -> None:  # type: ignore[no-untyped-def]
    assert SMALL.parameters == sum(each.numel() for each in model.parameters())
    assert SMOLLM2.parameters == 134_515_008


@pytest.mark.parametrize("length", [1, 17, 64])
def test_a_prompt_costs_what_torch_counts(model, length: int) -> None:  # type: ignore[no-untyped-def]
    tokens = torch.ones(1, length, dtype=torch.long)
    with torch.no_grad():
        last = counted(lambda: model(tokens, logits_to_keep=1))
        every = counted(lambda: model(tokens))
    assert SMALL.prompt_flops(length, square=True) == last
    assert SMALL.prompt_flops(length, logits=length, square=True) == every


def test_a_cached_prefix_costs_only_what_torch_counts_after_it(model) -> None:  # type: ignore[no-untyped-def]
    from transformers import DynamicCache

    cache = DynamicCache(config=CONFIG)
    with torch.no_grad():
        model(torch.ones(1, 20, dtype=torch.long), past_key_values=cache)
        rest = counted(lambda: model(torch.ones(1, 12, dtype=torch.long), past_key_values=cache, logits_to_keep=1))
    assert SMALL.prompt_flops(32, cached=20, square=True) == rest


def test_generating_costs_prompt_and_decoding(model) -> None:  # type: ignore[no-untyped-def]
    tokens = torch.ones(1, 20, dtype=torch.long)
    with torch.no_grad():
        total = counted(lambda: model.generate(tokens, max_new_tokens=7, do_sample=False))
    # A single query sees the whole cache: for one token a pass, square and triangle are the same.
    assert SMALL.prompt_flops(20, square=True) + SMALL.decode_flops(7, context=20) == total
    assert SMALL.decode_flops(1, context=20) == SMALL.decode_flops(0, context=20) == 0


def test_decoding_a_prompt_token_by_token_costs_the_same_as_its_causal_pass() -> None:
    stepwise = sum(SMOLLM2.prompt_flops(at, cached=at - 1) for at in range(1, 101))
    assert stepwise == pytest.approx(SMOLLM2.prompt_flops(100, logits=100))


def test_full_training_costs_what_torch_counts(model) -> None:  # type: ignore[no-untyped-def]
    tokens = torch.ones(3, 32, dtype=torch.long)
    total = counted(lambda: model(tokens, labels=tokens).loss.backward())
    assert SMALL.train_flops("full", tokens=96, length=32, square=True) == total


@pytest.mark.parametrize("modules", [("q_proj", "v_proj"), None])
def test_lora_training_costs_what_torch_counts(modules) -> None:  # type: ignore[no-untyped-def]
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(0)
    tuned = get_peft_model(
        LlamaForCausalLM(CONFIG), LoraConfig(r=4, target_modules=list(modules) if modules else "all-linear")
    )
    adapter = SMALL.lora_parameters(4, modules) if modules else SMALL.lora_parameters(4)
    assert adapter == sum(each.numel() for each in tuned.parameters() if each.requires_grad)
    tokens = torch.ones(3, 32, dtype=torch.long)
    total = counted(lambda: tuned(tokens, labels=tokens).loss.backward())
    # What the formula leaves in, per token, all of it in the first layer: the input gradients of its projections'
    # adapters, and the gradient of its keys where no adapter needs it.
    carrying = [name for name in ("q_proj", "k_proj", "v_proj") if modules is None or name in modules]
    excess = 2 * 4 * SMALL.width * len(carrying)
    excess += 0 if "k_proj" in carrying else 2 * SMALL.heads * SMALL.head_width * 32
    assert SMALL.train_flops("adapter", 96, 32, adapter, square=True) == total + 96 * excess


def test_unmerged_adapters_cost_two_flops_a_weight_and_token() -> None:
    assert SMOLLM2.prompt_flops(10, adapter_parameters=1000) - SMOLLM2.prompt_flops(10) == 2 * 1000 * 10


def test_the_figures_of_smollm2() -> None:
    assert SMOLLM2.linear_parameters == pytest.approx(106.2e6, rel=1e-3)
    assert SMOLLM2.width * SMOLLM2.vocabulary == pytest.approx(28.3e6, rel=1e-3)
    per_token = SMOLLM2.prompt_flops(2, cached=1, logits=0) - 2 * 69_120
    assert per_token == pytest.approx(212.4e6, rel=1e-3)
    assert SMOLLM2.prompt_flops(512, logits=512, square=True) == pytest.approx(155.8e9, rel=1e-3)
    assert SMOLLM2.key_value_bytes(1, bytes_per_value=4) == 46_080
    assert SMOLLM2.key_value_bytes(1) == 23_040


@pytest.mark.parametrize(("rank", "millions"), [(8, 2.44), (16, 4.88), (32, 9.77), (64, 19.5), (256, 78.2)])
def test_adapter_sizes_of_smollm2(rank: int, millions: float) -> None:
    assert SMOLLM2.lora_parameters(rank) == pytest.approx(millions * 1e6, rel=3e-3)


@pytest.mark.parametrize(("rank", "share"), [(8, 0.720), (16, 0.736), (64, 0.832), (256, 1.22)])
def test_lora_against_full_training_of_smollm2(rank: int, share: float) -> None:
    full = SMOLLM2.train_flops("full", 512, 512, square=True)
    lora = SMOLLM2.train_flops("adapter", 512, 512, SMOLLM2.lora_parameters(rank), square=True)
    assert lora / full == pytest.approx(share, abs=0.003)
    queries_and_values = SMOLLM2.lora_parameters(8, ["q_proj", "v_proj"])
    assert SMOLLM2.train_flops("adapter", 512, 512, queries_and_values, square=True) / full == pytest.approx(
        0.707, abs=0.003
    )


def test_a_module_that_does_not_exist_is_named() -> None:
    assert SMOLLM2.lora_parameters(8, ["q_proj", "v_proj"]) == pytest.approx(0.46e6, rel=3e-3)
    with pytest.raises(RequestError, match="'q_prj'") as refused:
        SMOLLM2.lora_parameters(8, ["q_prj"])
    assert "q_proj" in str(refused.value)
