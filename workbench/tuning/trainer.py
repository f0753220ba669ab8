"""The training loop: transformers' Trainer over batches that are already made.

Departures from the default, each for speed and without a change of the loss: logits are computed only where a
token is learned, short rows with a common beginning are packed behind it (see `batches`), and others are padded
on the right without a mask, since causal attention never looks to the right.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.functional import cross_entropy
from transformers import Trainer, TrainerCallback, TrainingArguments, set_seed

from workbench.cost.flops import LINEAR_MODULES, Architecture
from workbench.errors import ArmError
from workbench.models.local import load_causal_model
from workbench.tuning.batches import Batches, Packing, packed_length
from workbench.tuning.rows import IGNORED, Row

if TYPE_CHECKING:
    from workbench.arms.base import Context
    from workbench.tuning.fit import TrainingSettings

WARM_UP_SHARE = 0.03
LOGGED_POINTS = 60  # of the loss curve


@dataclass(frozen=True, slots=True)
class Trained:
    """What the loop leaves beside the files in the folder."""

    trainable_parameters: int
    adapter_parameters: int
    steps: list[int]
    losses: list[float]
    logit_change: float
    notes: list[str]


class LabelledLossTrainer(Trainer):
    """Next-token loss, mean over the learned tokens of the batch."""

    def compute_loss(
        self, model: Any, inputs: Mapping[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> torch.Tensor:
        """The loss of one ready-made batch."""
        inner = model.module if hasattr(model, "module") else model
        inner = inner.get_base_model() if hasattr(inner, "get_base_model") else inner
        read = {name: value for name, value in inputs.items() if name != "labels"}
        hidden = inner.get_decoder()(**read, use_cache=False).last_hidden_state
        labels = inputs["labels"][:, 1:]
        learned = labels != IGNORED
        logits = inner.get_output_embeddings()(hidden[:, :-1][learned])
        return cross_entropy(logits.float(), labels[learned])

    def _get_train_sampler(self, *args: Any, **kwargs: Any) -> torch.utils.data.Sampler[int]:
        return torch.utils.data.SequentialSampler(self.train_dataset)  # type: ignore[arg-type]


class _Watch(TrainerCallback):
    """Progress outwards, and a stop as soon as the loss is not a number."""

    def __init__(self, context: Context, batches: Sequence[Sequence[Row]], stage: Any) -> None:
        self.context, self.stage = context, stage
        self.tokens = [sum(len(row.tokens) for row in batch) for batch in batches]
        self.diverged_at: int | None = None

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """One batch further."""
        self.context.progress.advance(self.stage, 1, self.tokens[min(state.global_step, len(self.tokens)) - 1])

    def on_log(self, args: Any, state: Any, control: Any, logs: Mapping[str, float] | None = None, **kw: Any) -> None:
        """Look at the loss."""
        if logs and "loss" in logs and not math.isfinite(logs["loss"]):
            self.diverged_at = state.global_step
            control.should_training_stop = True


def train(
    context: Context, settings: TrainingSettings, batches: Sequence[Sequence[Row]], packing: Packing, folder: Path
) -> Trained:
    """Train on the batches in order and save the weights to a folder. Raises ArmError if the loss diverges."""
    runtime = context.runtime
    set_seed(context.seed)
    model = load_causal_model(runtime.prepared.folder, runtime.dtype, "sdpa")
    if settings.method == "lora":
        model = _with_adapter(model, settings)
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    with (
        tempfile.TemporaryDirectory() as scratch,
        context.progress.stage(f"training ({settings.method})", len(batches)) as stage,
    ):
        watch = _Watch(context, batches, stage)
        arguments = TrainingArguments(
            output_dir=scratch,
            per_device_train_batch_size=1,
            num_train_epochs=1,
            learning_rate=settings.learning_rate,
            lr_scheduler_type="linear",
            warmup_steps=round(WARM_UP_SHARE * len(batches)),  # 0 in a short run: its first step would be lost
            max_grad_norm=1.0,
            weight_decay=0.0,
            logging_steps=max(1, len(batches) // LOGGED_POINTS),
            logging_nan_inf_filter=False,
            save_strategy="no",
            report_to=[],
            disable_tqdm=True,
            use_cpu=runtime.device == "cpu",
            dataloader_pin_memory=False,
            remove_unused_columns=False,
            seed=context.seed,
            log_level="error",
        )
        loop = LabelledLossTrainer(
            model=model,
            args=arguments,
            train_dataset=Batches(batches, packing),
            data_collator=lambda made: made[0],
            callbacks=[watch],
        )
        _quiet(loop)
        before = _last_logits(model, batches[0][0])
        loop.train()
    history = [(int(entry["step"]), float(entry["loss"])) for entry in loop.state.log_history if "loss" in entry]
    change = float((_last_logits(model, batches[0][0]) - before).abs().max())
    if watch.diverged_at is not None or not math.isfinite(change):
        raise ArmError(
            f"training diverged: the loss was not a number at step {watch.diverged_at or len(batches)} of "
            f"{len(batches)}; lower `learning_rate` (now {settings.learning_rate:g})"
        )
    if change == 0.0:
        raise ArmError("the adapter is not live: after training, the logits equal the base model's")
    model.save_pretrained(folder, safe_serialization=True)
    return Trained(
        trainable_parameters=trainable,
        adapter_parameters=trainable if settings.method == "lora" else 0,
        steps=[step for step, _ in history],
        losses=[loss for _, loss in history],
        logit_change=change,
        notes=[],
    )


def _with_adapter(model: Any, settings: TrainingSettings) -> Any:
    from peft import LoraConfig, get_peft_model

    present = {name.rsplit(".", 1)[-1] for name, _ in model.named_modules()}
    targets = [name for name in LINEAR_MODULES if name in present]
    if not targets:
        raise ArmError("the model has none of the linear layers that LoRA adapts here: " + ", ".join(LINEAR_MODULES))
    config = LoraConfig(
        r=settings.rank,
        lora_alpha=2 * settings.rank,
        lora_dropout=0.0,
        target_modules=targets,
        task_type="CAUSAL_LM",
    )
    return get_peft_model(model, config)


def _quiet(loop: Trainer) -> None:
    from transformers.trainer_callback import PrinterCallback

    loop.remove_callback(PrinterCallback)


@torch.inference_mode()
def _last_logits(model: Any, row: Row) -> torch.Tensor:
    """Logits after a row. Asked of one model before and after training, they differ only by what was learned:
    the model that answers computes with other kernels, and would differ by rounding alone."""
    model.eval()
    logits: torch.Tensor = model(input_ids=torch.tensor([row.tokens], device=model.device), use_cache=False).logits
    return logits[0, -1].float()


def flops(
    architecture: Architecture,
    method: Any,
    batches: Sequence[Sequence[Row]],
    adapter_parameters: int,
    packing: Packing | None = None,
) -> float:
    """FLOPs of the loop by formula: padding is computed too; the output matrix only where a token is learned."""
    total = 0.0
    head = float(architecture.width * architecture.vocabulary) * (6 if method == "full" else 4)
    for rows in batches:
        shared = packing.prefix(rows) if packing else None
        longest = max(len(row.tokens) for row in rows) if shared is None else packed_length(rows, shared)
        computed = longest * len(rows) if shared is None else longest
        learned = sum(len(row.tokens) - max(row.taught, 1) for row in rows)
        total += architecture.train_flops(method, computed, longest, adapter_parameters, square=shared is not None)
        total -= head * (computed - learned)
    return total
