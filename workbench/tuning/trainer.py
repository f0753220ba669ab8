"""The training loop: transformers' Trainer over batches that are already made.

Departures from the default, each for speed and without a change of the loss: logits are computed only where a
token is learned (see `loss`), short rows with a common beginning are packed behind it (see `batches`), others
are padded on the right without a mask, since causal attention never looks to the right, and products of float32 on a
processor are oneDNN's (see `products`).

Where several processes train, each runs this loop on its share of every batch. The loss is that of the whole batch,
so that they all see it run away at the same step; only the first writes files.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from transformers import Trainer, TrainerCallback, TrainingArguments, set_seed

from workbench.errors import ArmError
from workbench.languages.spoken import said
from workbench.models.limits import WHOLE, Placement
from workbench.models.loading import load_causal_model
from workbench.progress import Progress
from workbench.tuning.attention import register
from workbench.tuning.batches import Batches, Packing, shares
from workbench.tuning.capacity import RARELY, bits_to_learn, capacity_note
from workbench.tuning.checkpoints import Checkpoints
from workbench.tuning.job import Job
from workbench.tuning.loss import LabelledLoss
from workbench.tuning.methods import METHODS
from workbench.tuning.objectives import OBJECTIVES
from workbench.tuning.products import train_by_onednn
from workbench.tuning.rows import TokenRow, sequences

WARM_UP_SHARE = 0.03
LOGGED_POINTS = 60  # of the loss curve
DEV_POINTS = 5  # at which the loss on dev is read, after the one before the first step
WINDOW = 10  # steps over which a loss is looked at for divergence
ROUNDING = 2**-7  # of a mean loss in bfloat16, which has 8 bits


@dataclass(frozen=True, slots=True)
class Trained:
    """What the loop leaves beside the files in the folder."""

    trainable_parameters: int
    adapter_parameters: int
    steps: list[int]
    losses: list[float]
    logit_change: float
    seconds_before: float  # of processes that were cut off, up to the checkpoint
    notes: list[str]
    peak_bytes: int = 0  # of the processes that trained, where this one did not
    bits_to_learn: float | None = None  # at most, where the loss says so
    frozen_parameters: int = 0  # beside the base, multiplied with and not trained
    virtual_tokens: int = 0  # positions before every row
    read_again: int = 0  # of them, those that are computed in every step
    served_parameters: int | None = None  # beside the base in answering; those of training where this is None
    dev_steps: list[int] = field(default_factory=list)
    dev_losses: list[float] = field(default_factory=list)
    dev_seconds: float = 0.0  # that reading them took in this process, which is no part of the training


class LabelledLossTrainer(Trainer):
    """The loss of an objective, mean over what it counts in the batch; `losses` holds that of every step."""

    def __init__(self, loss: type[LabelledLoss] = LabelledLoss, **settings: Any) -> None:
        self.loss = loss
        super().__init__(**settings)
        self.model_accepts_loss_kwargs = True  # so that what the loss is a mean over is counted, by all processes
        self.losses: list[float] = []
        self._parts: list[float] = []  # of the step that is under way

    def training_step(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        """One part of a step; of the last part on, the loss of the step is noted, which is the sum of its parts'."""
        loss = super().training_step(*args, **kwargs)
        self._parts.append(float(self.accelerator.reduce(loss, "mean")))
        if len(self._parts) == self.args.gradient_accumulation_steps:
            self.losses.append(sum(self._parts))
            self._parts.clear()
        return loss

    def compute_loss(
        self, model: Any, inputs: Mapping[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> torch.Tensor:
        """This process's part of the loss, times the processes, since gradients are averaged and have to add up."""
        loss: torch.Tensor = model(**inputs) / num_items_in_batch * self.args.world_size
        return loss

    def store_flos(self) -> None:
        """Not counted here, but by `flops`: a sum over all processes would wait for them when the first one saves."""

    def _get_num_items_in_batch(self, batch_samples: list[Any], device: torch.device) -> torch.Tensor:
        counted = torch.stack([self.loss.counted(batch) for batch in batch_samples]).sum().to(device)
        return self.accelerator.gather(counted).sum() if self.args.world_size > 1 else counted

    def _wrap_model(self, model: Any, *args: Any, **kwargs: Any) -> Any:
        return self.accelerator.prepare_model(self.loss(model))

    def _get_train_sampler(self, *args: Any, **kwargs: Any) -> torch.utils.data.Sampler[int]:
        return torch.utils.data.SequentialSampler(self.train_dataset)  # type: ignore[arg-type]


class _Dev:
    """The loss on rows that are not learned, at a few steps of a training."""

    def __init__(self, loss: Callable[[], float] | None, steps: int) -> None:
        self.loss = loss
        self.due = {round(steps * at / DEV_POINTS) for at in range(DEV_POINTS + 1)} if loss else set()
        self.read: list[tuple[int, float]] = []
        self.seconds = 0.0

    def after(self, step: int) -> None:
        """Read it, where it is due after this step and was not read by a process that was cut off."""
        if self.loss is None or step not in self.due or any(at >= step for at, _ in self.read):
            return
        start = time.monotonic()
        self.read.append((step, self.loss()))
        self.seconds += time.monotonic() - start


class _Watch(TrainerCallback):
    """Progress outwards, a checkpoint when one is due, and a stop as soon as the loss runs away."""

    def __init__(
        self, job: Job, progress: Progress, stage: Any, losses: list[float], saved: Checkpoints, dev: _Dev
    ) -> None:
        self.dev = dev
        self.progress, self.stage, self.losses, self.saved = progress, stage, losses, saved
        self.tokens = [sum(len(row.tokens) for row in sequences(batch)) for batch in job.batches]
        self.limit = job.diverging_loss
        self.diverged_at: int | None = None
        self.before = 0.0  # seconds of earlier processes that were cut off
        self.started = time.monotonic()

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """One batch further."""
        if state.is_world_process_zero:
            self.dev.after(state.global_step)
        self.progress.advance(self.stage, 1, self.tokens[min(state.global_step, len(self.tokens)) - 1])
        if diverges(self.losses, self.limit):
            self.diverged_at = state.global_step
            control.should_training_stop = True
        elif state.is_world_process_zero and state.global_step < len(self.tokens) and self.saved.due():
            control.should_save = True

    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Vouch for what was saved."""
        seconds = self.before + time.monotonic() - self.started - self.dev.seconds
        self.saved.seal(state.global_step, {"losses": self.losses, "seconds": seconds, "dev": self.dev.read})


def diverges(losses: Sequence[float], limit: float) -> bool:
    """Whether the last loss is not a number, or the mean of the last ten exceeds `limit` times that of the first."""
    if losses and not math.isfinite(losses[-1]):
        return True
    if len(losses) < 2 * WINDOW:
        return False
    return sum(losses[-WINDOW:]) > limit * sum(losses[:WINDOW])


def ruins(before: float, after: float, limit: float, config: Any) -> bool:
    """Whether a training has made the model worse than useless on what it was trained on, in however few steps.

    `before` and `after` are the mean loss a token (natural logarithm) of the first batch. It is ruined where that is
    not a number, more than `limit` times what it was, or grew beyond ln(vocabulary), which guessing would have; by no
    more than rounding it may differ from what it was.
    """
    guessing = math.log(config.get_text_config().vocab_size)
    return not math.isfinite(after) or after > limit * before or after > max((1 + ROUNDING) * before, guessing)


def curve(losses: Sequence[float]) -> list[tuple[int, float]]:
    """(step, mean loss since the point before) at no more than about 60 steps."""
    every = max(1, len(losses) // LOGGED_POINTS)
    return [(last, sum(losses[last - every : last]) / every) for last in range(every, len(losses) + 1, every)]


def train(job: Job, progress: Progress) -> Trained:
    """Train on the batches in order and save the weights to a folder, from the newest checkpoint on if there is one.

    Raises ArmError if the loss is no number from the start, if it diverges, or if nothing was changed.
    """
    settings, batches, saved = job.settings, job.batches, Checkpoints(job.checkpoints)
    method, loss = METHODS[settings.method], OBJECTIVES[job.objective].loss()
    set_seed(job.seed)
    # Beside weights of few bits only an adapter is trained (QLoRA), on the one GPU that a process has.
    placed = Placement(job.bits, device_map=job.device) if job.bits is not None else WHOLE
    # Steps on whole weights are smaller than what bfloat16 or float16 can tell apart: they are taken in float32, and
    # only computed with in the other.
    mixed = settings.mixed_precision or (method.whole and job.dtype != "float32")
    source = job.start if job.start and method.whole else job.model
    model = load_causal_model(source, "float32" if mixed else job.dtype, register(), placement=placed)
    if job.bits is not None or settings.gradient_checkpointing:
        model = _frugal(model, job)
    packing = Packing.of(model.config)
    beside = job.start if not method.whole else None  # weights that were all tuned are a model by themselves
    known = {token for batch in batches for row in sequences(batch) for token in row.tokens}
    model = method.go_on(model, beside) if beside else method.wrap_for(model, settings, known)
    if job.beginning and not beside:
        method.begin(model, job.beginning)
    train_by_onednn(model, job.device)
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    resumed = saved.newest()
    with progress.stage("training", len(batches), method=settings.method) as stage:
        arguments = TrainingArguments(
            output_dir=str(saved.folder),
            per_device_train_batch_size=1,
            gradient_accumulation_steps=settings.parts,
            num_train_epochs=1,
            learning_rate=settings.learning_rate,
            lr_scheduler_type="linear",
            warmup_steps=round(WARM_UP_SHARE * len(batches)),  # 0 in a short run: its first step would be lost
            max_grad_norm=1.0,
            weight_decay=0.0,
            logging_strategy="no",
            save_strategy="no",  # by the clock, from the callback
            save_total_limit=2,  # the one before the newest serves if the newest was cut
            report_to=[],
            disable_tqdm=True,
            use_cpu=job.device == "cpu",
            bf16=mixed and job.dtype != "float16",
            fp16=mixed and job.dtype == "float16" and job.device != "cpu",  # no processor has it
            dataloader_pin_memory=False,
            remove_unused_columns=False,
            seed=job.seed,
            log_level="error",
        )
        # Where it sees several GPUs, it would take as many batches at once, of which one is all that a step here knows.
        arguments._n_gpu = min(1, arguments.n_gpu)
        loop = LabelledLossTrainer(
            loss=loss,
            model=model,
            args=arguments,
            train_dataset=Batches(shares(batches, settings.processes * settings.parts), packing, loss.beside),
            data_collator=lambda made: made[0],
        )
        _quiet(loop)
        at_once = settings.micro_batch_rows
        dev = _Dev((lambda: _mean_loss(loss, model, job.dev, packing, at_once)) if job.dev else None, len(batches))
        watch = _Watch(job, progress, stage, loop.losses, saved, dev)
        loop.add_callback(watch)
        before = _last_logits(model, batches[0][0])
        loss_before = _mean_loss(loss, model, batches[0], packing, at_once)
        if not math.isfinite(loss_before):
            raise ArmError(said("error.loss_not_finite", dtype=job.dtype))
        bits = bits_to_learn(loss_before, batches) if loss.of_tokens else None
        if bits is not None and resumed is None:  # it was printed before
            progress.note(capacity_note(bits, trainable))
        if resumed is not None:
            done = len(resumed[1]["losses"])
            loop.losses += resumed[1]["losses"]
            watch.before = float(resumed[1]["seconds"])
            dev.read += [(int(step), float(value)) for step, value in resumed[1].get("dev", ())]
            progress.tell("resumed", step=done, steps=len(batches))
            progress.advance(stage, done, 0)
        dev.after(0)
        loop.train(resume_from_checkpoint=str(resumed[0]) if resumed else None)
    change = float((_last_logits(model, batches[0][0]) - before).abs().max())
    loss_after = _mean_loss(loss, model, batches[0], packing, at_once)
    ruined = ruins(loss_before, loss_after, job.diverging_loss, model.config)
    if watch.diverged_at is not None or not math.isfinite(change) or ruined:
        last_good = saved.newest()
        where = {
            "step": watch.diverged_at or len(batches),
            "steps": len(batches),
            "rate": settings.learning_rate,
        }
        if last_good:
            raise ArmError(said("error.diverged_kept", **where, folder=last_good[0]))
        raise ArmError(said("error.diverged", **where))
    if change == 0.0:
        raise ArmError(said("error.not_live"))
    if arguments.should_save:
        if mixed:
            model.to(getattr(torch, job.dtype))
        method.save(model, job.folder)
        _forget_where(job.folder)
    points = curve(loop.losses)
    notes = [said("note.was_resumed", step=len(resumed[1]["losses"]))] if resumed else []
    if bits is not None and bits > RARELY * trainable:
        notes.append(capacity_note(bits, trainable))
    return Trained(
        trainable_parameters=trainable,
        adapter_parameters=trainable if method.layers else 0,  # of which every token is multiplied with each
        steps=[step for step, _ in points],
        losses=[loss for _, loss in points],
        logit_change=change,
        seconds_before=watch.before,
        notes=notes,
        bits_to_learn=bits,
        frozen_parameters=method.frozen(model),
        served_parameters=method.beside(model, trainable),
        dev_steps=[step for step, _ in dev.read],
        dev_losses=[value for _, value in dev.read],
        dev_seconds=dev.seconds,
        virtual_tokens=method.virtual_tokens(model),
        read_again=method.read_again(model),
    )


def _frugal(model: Any, job: Job) -> Any:
    """The model made ready to train beside weights of few bits, or to compute a layer again instead of keeping it."""
    if job.bits is not None:
        from peft import prepare_model_for_kbit_training

        model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=False)
    if job.settings.gradient_checkpointing:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    return model


def _forget_where(folder: Path) -> None:
    """Leave nothing in the files that says where or in which process they were made: their bytes are the key.

    peft writes the path of the base, a card with that path, and sets in whatever order they have.
    """
    (folder / "README.md").unlink(missing_ok=True)
    path = folder / "adapter_config.json"
    if path.exists():
        config = json.loads(path.read_text(encoding="utf-8"))
        named = {key: value for key, value in config.items() if key.endswith("_modules")}
        lists = {key: sorted(value) for key, value in named.items() if isinstance(value, list)}
        config |= {"base_model_name_or_path": None, **lists}
        path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _quiet(loop: Trainer) -> None:
    from transformers.trainer_callback import PrinterCallback

    loop.remove_callback(PrinterCallback)


@torch.inference_mode()
def _last_logits(model: Any, row: TokenRow) -> torch.Tensor:
    """Logits after a row. Asked of one model before and after training, they differ only by what was learned:
    the model that answers computes with other kernels, and would differ by rounding alone."""
    model.eval()
    logits: torch.Tensor = model(input_ids=torch.tensor([row.tokens], device=model.device), use_cache=False).logits
    return logits[0, -1].float()


@torch.inference_mode()
def _mean_loss(loss: type[LabelledLoss], model: Any, rows: Sequence[TokenRow], packing: Packing, at_once: int) -> float:
    """The loss of a batch, the mean over what it counts; so many rows are read at once, all if 0."""
    model.eval()
    total, counted = 0.0, 0
    parts = [rows[start : start + (at_once or len(rows))] for start in range(0, len(rows), at_once or len(rows))]
    batches = Batches(parts, packing, loss.beside)
    for part in range(len(batches)):
        there = {name: value.to(model.device) for name, value in batches[part].items()}
        total += float(loss(model)(**there))
        counted += int(loss.counted(there))
    return total / max(1, counted)
