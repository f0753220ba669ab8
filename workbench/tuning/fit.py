"""From a plan to an adapter in the store, with what it cost."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.digests import digest_of
from workbench.errors import ArmError
from workbench.languages.spoken import said, spoken
from workbench.models.memory import free_memory, out_of_memory
from workbench.models.runtime import Weights, with_weights
from workbench.store.code import foreign_code
from workbench.tuning.course import TrainingCourse
from workbench.tuning.job import Job
from workbench.tuning.methods import METHODS
from workbench.tuning.methods.prefix import Prefix
from workbench.tuning.objectives import OBJECTIVES, Lesson
from workbench.tuning.rows import Plan
from workbench.tuning.settings import TrainingSettings
from workbench.types import Cost

if TYPE_CHECKING:
    from workbench.models.context import Context
    from workbench.models.local import LocalModel
    from workbench.tuning.rows import TokenRow
    from workbench.tuning.trainer import Trained

VERSION = 4  # raise when the same plan and settings would train another adapter
REPLAY_TOKENS = 32  # of a replayed reply: enough to keep the manner, short enough to train on


@dataclass(frozen=True, slots=True)
class TuneResult:
    """Tuned weights, what they cost when they were made, and how the training went."""

    weights: Weights
    cost: Cost
    training: TrainingCourse
    notes: tuple[str, ...]


def key_of(settings: TrainingSettings) -> dict[str, Any]:
    """What of these settings the weights depend on, in whatever version the method is.

    Some methods have no rank; a single process is not named.
    """
    method = METHODS[settings.method]
    idle = {
        "rank": not method.ranked,
        "processes": settings.processes == 1,
        "gradient_checkpointing": not settings.gradient_checkpointing,
        "virtual_tokens": not issubclass(method, Prefix),
        "target_modules": not settings.target_modules,
        "micro_batch_rows": settings.parts == 1,
        "mixed_precision": not settings.mixed_precision,
    }
    known = {name: value for name, value in asdict(settings).items() if not idle.get(name)}
    made = {"version": method.version if method.version > 1 else None, "code": foreign_code(method)}
    return {**known, **{name: value for name, value in made.items() if value is not None}}


def tune(
    context: Context,
    settings: TrainingSettings,
    plan: Plan | Callable[[], Plan],
    *,
    identity: str,
    merge: bool,
    objective: str = "supervised",
    begun: Weights | None = None,
    text: str = "",
    dev: Callable[[], Plan] | None = None,
) -> TuneResult:
    """Train, or find what was trained from the same base, plan, settings and seed.

    `identity` is the digest of everything the plan follows from; a plan that is costly to make is given as
    a function. `begun` are weights from an earlier training with the same method, which is gone on from. `text` is
    what a prefix begins with that is trained; other methods pass it over. `dev` makes
    the chats on which the loss of the objective is read now and then; no weight depends on them, so a stored training
    has the figures of the dev questions that it was made beside.
    Raises ArmError when the loss is not a number or the adapter changes nothing.
    """
    runtime = with_weights(context.runtime)
    text = text if METHODS[settings.method].begins and begun is None else ""
    depends = {
        "version": VERSION,
        "base": runtime.base.digest,
        "device": runtime.device,
        "plan": identity,
        "seed": context.seed,
        "settings": key_of(settings),
        **({"held": "float32"} if METHODS[settings.method].whole and runtime.dtype != "float32" else {}),
        **OBJECTIVES[objective].identity(),
        **({"begun": begun.digest} if begun else {}),
        **({"text": digest_of(text)} if text else {}),
    }

    unfinished = context.store.folder("checkpoints", digest_of(depends))

    def make(folder: Path) -> Mapping[str, Any]:
        made = plan if isinstance(plan, Plan) else plan()
        return _train(context, settings, made, folder, unfinished, objective, begun, text, dev() if dev else None)

    artefact = context.store.get("adapters", depends, make)
    shutil.rmtree(unfinished, ignore_errors=True)  # the checkpoints of what is finished now
    info = artefact.info
    cost = Cost(
        seconds=info["seconds"],
        flops=info["flops"],
        tokens=info["tokens"],
        peak_bytes=info["peak_bytes"],
        trainable_parameters=info["trainable_parameters"],
        storage_bytes=artefact.storage_bytes,
        above_bytes=info.get("above_bytes"),
        threads=info.get("threads"),
        load=info.get("load"),
    )
    method = METHODS[settings.method]
    bits = runtime.placement.bits
    merged = (merge and method.merges and bits is None) or method.whole  # merged into few bits, it would be rounded
    weights = Weights(runtime.prepared, runtime.dtype, artefact, merged, bits)
    return TuneResult(weights, cost, TrainingCourse.stored(info["training"]), tuple(info["notes"]))


def _train(
    context: Context,
    settings: TrainingSettings,
    plan: Plan,
    folder: Path,
    checkpoints: Path,
    objective: str,
    begun: Weights | None,
    text: str,
    dev: Plan | None,
) -> Mapping[str, Any]:
    from workbench.tuning import launch, trainer
    from workbench.tuning.batches import Packing, shares
    from workbench.tuning.flops import flops as training_flops
    from workbench.tuning.rows import chat_row, document_rows, schedule, sequences

    if plan.empty:
        raise ArmError(said("error.nothing_to_train"))
    runtime = with_weights(context.runtime)
    launch.check(settings.processes, runtime.device)
    if runtime.placement.bits is not None and METHODS[settings.method].whole:
        raise ArmError(said("error.few_bits", bits=runtime.placement.bits))
    if problems := list(METHODS[settings.method].problems(settings, runtime.outline)):
        raise ArmError("; ".join(f"{problem.what}; {problem.cure}" for problem in problems))
    runtime.release_tuned()
    start = time.perf_counter()
    base = runtime.load(runtime.base)
    with PeakMemory() as peak:
        METHODS[settings.method].check(base.model)
        replies, replay_flops = _replayed(context, base, plan)
        lesson = Lesson(context, base, begun or runtime.base)
        chats, lesson_flops = OBJECTIVES[objective].rows(lesson, plan)
        read, dev_seconds = _never_learned(lesson, objective, dev)
        runtime.release_tuned()
        general = [chat_row(base, (messages, reply), ended=ended) for messages, reply, ended in replies]
        replayed_texts = [row for text in plan.texts for row in document_rows(base, "", text)] if plan.replayed else []
        general = [row for pair in zip_longest(general, replayed_texts) for row in pair if row is not None]
        documents = [row for title, text in plan.documents for row in document_rows(base, title, text)]

        batches = schedule(chats, documents, general, plan, settings.batch_rows, context.seed)

        def attempt(at_once: int) -> tuple[TrainingSettings, Trained]:
            chosen = replace(settings, micro_batch_rows=at_once)
            job = Job(
                model=runtime.prepared.folder,
                dtype=runtime.dtype,
                device=runtime.device,
                seed=context.seed,
                diverging_loss=context.limits.diverging_loss,
                settings=chosen,
                folder=folder,
                checkpoints=checkpoints / f"rows-{at_once}",
                batches=batches,
                objective=objective,
                beginning=base.encode_text(text)[: settings.virtual_tokens] if text else (),
                dev=read,
                bits=runtime.placement.bits,
                language=spoken(),
                start=begun.adapter.folder if begun and begun.adapter else None,
            )
            return chosen, (launch if settings.processes > 1 else trainer).train(job, context.progress)

        at_once = settings.micro_batch_rows or -(-settings.batch_rows // settings.processes)
        done, result = halved_once(attempt, at_once, context.progress.note)
    flops = training_flops(
        runtime.architecture,
        "full" if METHODS[settings.method].whole else "adapter",
        shares(batches, settings.processes * done.parts),
        result.adapter_parameters,
        Packing.of(base.model.config),
        result.frozen_parameters,
        result.virtual_tokens,
        result.read_again,
    )
    return {
        "method": settings.method,
        "seconds": result.seconds_before + time.perf_counter() - start - result.dev_seconds - dev_seconds,
        "flops": flops + replay_flops + lesson_flops,
        "tokens": sum(len(row.tokens) for batch in batches for row in sequences(batch)),
        "peak_bytes": peak.resident_bytes + (peak.accelerator_bytes or 0) + result.peak_bytes,
        "above_bytes": peak.above_bytes + result.peak_bytes,
        **asdict(Conditions.now()),
        "trainable_parameters": result.trainable_parameters,
        "served_parameters": result.served_parameters,
        "virtual_tokens": result.virtual_tokens,
        "notes": result.notes,
        "training": {
            "steps": result.steps,
            "losses": result.losses,
            "rows": {
                "documents": len(documents) * plan.document_epochs,
                "questions": len(chats) * plan.epochs,
                "replay": plan.replayed if general else 0,
            },
            **({"dev_steps": result.dev_steps, "dev_losses": result.dev_losses} if read else {}),
            "logit_change": result.logit_change,
            "bits_to_learn": result.bits_to_learn,
        },
    }


def _never_learned(lesson: Lesson, objective: str, dev: Plan | None) -> tuple[list[TokenRow], float]:
    """The rows on which the loss is read and that are not learned; the seconds it took to make them, which no training
    needs. None where they cannot be made, as where no dev question has a wrong answer beside its own."""
    from workbench.tuning.rows import chat_row

    if dev is None or not dev.chats:
        return [], 0.0
    start, chosen = time.perf_counter(), OBJECTIVES[objective]
    try:
        rows = (
            [chat_row(lesson.base, chat) for chat in dev.chats] if chosen.next_token() else chosen.rows(lesson, dev)[0]
        )
    except ArmError as error:
        lesson.context.progress.tell("no_dev_loss", error=error)
        rows = []
    return rows, time.perf_counter() - start


def halved_once(
    attempt: Callable[[int], tuple[TrainingSettings, Trained]], rows: int, tell: Callable[[str], None]
) -> tuple[TrainingSettings, Trained]:
    """What `attempt(rows)` returns, which computes so many rows at once; if its memory runs out, once more with half.

    The batches stay as they are, and so does what is learned, but for rounding; a note records it.
    Raises ArmError with the settings to change when that is too much too.
    """
    smaller = max(1, rows // 2)
    try:
        return attempt(rows)
    except (MemoryError, RuntimeError) as error:
        if not out_of_memory(error):
            raise
        if smaller == rows:
            raise _too_large(rows) from error
    note = said("note.half_at_once", rows=rows, smaller=smaller)
    tell(note)
    free_memory()
    try:
        done, result = attempt(smaller)
    except (MemoryError, RuntimeError) as error:
        if not out_of_memory(error):
            raise
        raise _too_large(smaller) from error
    return done, replace(result, notes=[*result.notes, note])


def _too_large(rows: int) -> ArmError:
    return ArmError(said("error.out_of_memory", rows=rows))


def _replayed(
    context: Context, base: LocalModel, plan: Plan
) -> tuple[list[tuple[Sequence[Mapping[str, str]], str, bool]], float]:
    """General prompts as training shows them, with the base model's own replies, stored or written now; FLOPs."""
    import json

    wanted = list(plan.general[: plan.replayed])
    if not wanted:
        return [], 0.0
    depends = {
        "version": VERSION,
        "base": context.runtime.base.digest,
        "prompts": digest_of(wanted),
        "tokens": REPLAY_TOKENS,
    }

    def make(folder: Path) -> Mapping[str, Any]:
        prompts = [base.render(messages) for messages in wanted]
        replies: dict[int, tuple[str, bool]] = {}
        flops = 0.0
        architecture = with_weights(context.runtime).architecture
        with context.progress.stage("replay", len(prompts)) as stage:
            for batch in base.generate(prompts, [REPLAY_TOKENS] * len(prompts)):
                for made in batch:
                    if made.error:
                        raise ArmError(said("error.no_replay", error=made.error))
                    replies[made.index] = (base.decode(made.tokens), made.stop == "end")
                    flops += architecture.prompt_flops(made.prompt_tokens, made.cached_tokens)
                    flops += architecture.decode_flops(len(made.tokens), made.prompt_tokens)
                tokens = sum(made.prompt_tokens + len(made.tokens) for made in batch)
                context.progress.advance(stage, len(batch), tokens)
        (folder / "replies.json").write_text(json.dumps([replies[i] for i in range(len(prompts))]), encoding="utf-8")
        return {"flops": flops}

    artefact = context.store.get("replays", depends, make)
    replies = json.loads((artefact.folder / "replies.json").read_text(encoding="utf-8"))
    shown = (plan.general_shown or plan.general)[: len(wanted)]
    answered = [(messages, text, ended) for messages, (text, ended) in zip(shown, replies, strict=True) if text]
    return answered, float(artefact.info["flops"])
