"""The models of a run: which weights an arm answers with, loaded only when an answer is really needed.

A repeated run finds all its answers in the store and never gets as far as importing torch.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from workbench.corpus.chunk import Tokenizer
from workbench.cost.flops import Architecture
from workbench.digests import digest_of
from workbench.errors import ArmError, RequestError
from workbench.languages.spoken import said
from workbench.models.catalogue import PreparedModel, read_config
from workbench.models.engine import TORCH, engine_key, engine_named
from workbench.models.limits import WHOLE, Placement
from workbench.models.outline import Outline
from workbench.store import Artefact

if TYPE_CHECKING:
    from workbench.models.generator import Source
    from workbench.models.local import LocalModel
    from workbench.models.local_generator import LocalGenerator
    from workbench.models.stored_prefix import StoredPrefix
    from workbench.settings import DecodingSettings

LOADED_MODELS = 2  # the base, and one tuned model


@dataclass(frozen=True, slots=True)
class Weights:
    """The base model's weights, or those with an adapter; merged and unmerged are two deployments."""

    model: PreparedModel
    dtype: str
    adapter: Artefact | None = None
    merged: bool = True
    bits: int | None = None  # of the base's matrices, where they are quantized in loading

    @property
    def digest(self) -> str:
        """The digest of every byte that decides the arithmetic of these weights."""
        adapter = None
        if self.adapter is not None:
            adapter = {name: entry["sha256"] for name, entry in self.adapter.manifest["files"].items()}
        bits = {} if self.bits is None else {"bits": self.bits}
        made = {"model": self.model.digest, "dtype": self.dtype, "adapter": adapter, "merged": self.merged}
        return digest_of({**made, **bits})

    @property
    def whole(self) -> bool:
        """Whether every weight was tuned, so that what was trained is a model and no adapter."""
        return self.adapter is not None and not (self.adapter.folder / "adapter_config.json").exists()

    @property
    def adapter_parameters(self) -> int:
        """The parameters that are computed beside those of the base: none once they are merged into it."""
        if self.adapter is None or self.merged:
            return 0
        info = self.adapter.info
        return int(info.get("served_parameters", info["trainable_parameters"]))

    @property
    def virtual_tokens(self) -> int:
        """The positions of a learned prefix, for adapters that are one."""
        return 0 if self.adapter is None else int(self.adapter.info.get("virtual_tokens", 0))

    def check(self) -> None:
        """Raises ArmError if the adapter says that it was trained on another base, or in another dtype."""
        if self.adapter is None:
            return
        trained_on = self.adapter.manifest["depends"].get("base")
        if trained_on is not None and trained_on != Weights(self.model, self.dtype, bits=self.bits).digest:
            raise ArmError(said("error.other_base", model=self.model.name, folder=self.adapter.folder))


def resolve_device(device: str) -> str:
    """ "auto" is the accelerator if there is one; torch is asked only where a driver is present.

    Raises RequestError for a device that torch does not know or cannot use here.
    """
    if device == "cpu":
        return device
    if device != "auto":
        import torch

        try:
            usable = torch.empty(1, device=device).device.type != "meta"  # which computes nothing
            reason = said("model_fault.no_numbers")
        except Exception as error:  # torch says it in many ways, an assertion among them
            usable, reason = False, str(error).partition("\n")[0].partition(". ")[0]
        if not usable:
            what = said("model_fault.device", device=device, reason=reason)
            raise RequestError.of(what, "model.device", said("model_fault.device_cure"))
        return device
    if Path("/proc/driver/nvidia/version").exists():
        import torch

        if torch.cuda.is_available():
            return "cuda"
    return "cpu"


def resolve_dtype(dtype: str, device: str) -> str:
    """ "auto" is bfloat16 where the hardware multiplies it, else float32.

    On a CPU without matrix tiles bfloat16 is emulated, and several times slower than float32.
    """
    if dtype != "auto":
        return dtype
    return "bfloat16" if multiplies_bfloat16(device) else "float32"


def multiplies_bfloat16(device: str) -> bool:
    """Whether the hardware has products in bfloat16: accelerators, and processors with matrix tiles."""
    if device != "cpu":
        return True
    try:
        return " amx_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def with_weights(source: Source) -> Runtime:
    """The same, where its weights are here. Raises ArmError where they are not."""
    if not isinstance(source, Runtime):
        raise ArmError(said("error.no_weights"))
    return source


def depends_on_batches(dtype: str, decoding: DecodingSettings) -> bool:
    """Whether rounding may make a reply depend on what else stood in its batch: in 8 or 11 bits, now and then."""
    return dtype != "float32" and not decoding.deterministic


def _config_of(model: PreparedModel) -> SimpleNamespace:
    table = read_config(model.folder)
    return SimpleNamespace(**{**table, **table.get("text_config", {})})


def _shape_of(model: PreparedModel) -> Architecture:
    return Architecture.of(_config_of(model))


class Runtime:
    """The base model and what is made from it, in one dtype on one device for every arm of a run."""

    def __init__(
        self,
        model: PreparedModel,
        dtype: str,
        device: str,
        decoding: DecodingSettings,
        placement: Placement = WHOLE,
        engine: str = TORCH,
    ) -> None:
        self.placement, self.engine = placement, engine
        self.prepared, self.dtype, self.device, self.decoding = model, dtype, device, decoding
        self._loaded: OrderedDict[str, LocalModel] = OrderedDict()
        self._answering: dict[str, LocalModel] = {}  # by digest, of those that are loaded
        self._sizes: dict[str, int] = {}

    @property
    def base(self) -> Weights:
        """The base model as it is."""
        return Weights(self.prepared, self.dtype, bits=self.placement.bits)

    @cached_property
    def _config(self) -> SimpleNamespace:
        return _config_of(self.prepared)

    @cached_property
    def architecture(self) -> Architecture:
        """The shape of the base model, for counting FLOPs."""
        return Architecture.of(self._config)

    @cached_property
    def outline(self) -> Outline:
        """What the files of the base model say of it before its weights are read."""
        return Outline.of(self.prepared.folder, vars(self._config), self.device, engine_named(self.engine).merged_only)

    @property
    def engine_key(self) -> Mapping[str, Any]:
        """What the key of an answer has of the engine."""
        return engine_key(self.engine)

    @property
    def context_length(self) -> int:
        """The most positions the model was made for."""
        return int(getattr(self._config, "max_position_embeddings", 2048))

    def count_tokens(self, text: str) -> int:
        """Tokens of a text; remembered, since passages recur."""
        if text not in self._sizes:
            self._sizes[text] = len(self.load(self.base).encode(text))
        return self._sizes[text]

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """How the base model counts; its digest needs no weights, and the places of tokens do."""
        file = self.prepared.folder / "tokenizer.json"
        identity = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else self.prepared.digest
        return Tokenizer(identity, lambda texts: self.load(self.base).tokens.spans(texts))

    def load(self, weights: Weights) -> LocalModel:
        """The model with these weights; the last few are kept in memory."""
        key = weights.digest
        if key not in self._loaded:
            while len(self._loaded) >= LOADED_MODELS:
                self._forget(next(each for each in self._loaded if each != self.base.digest))
            self._loaded[key] = self._load(weights)
        self._loaded.move_to_end(key)
        return self._loaded[key]

    def answering(self, weights: Weights) -> LocalModel:
        """The model with these weights whose replies the run's engine computes; `load` gives PyTorch's.

        Raises ArmError where the engine cannot compute a model that an arm has made.
        """
        loaded, key = self.load(weights), weights.digest
        if self.engine == TORCH:
            return loaded
        if key not in self._answering:
            engine = engine_named(self.engine)
            if (reason := engine.unserved(loaded.model.config.to_dict())) is not None:
                raise ArmError(said("error.engine", engine=self.engine, reason=reason, other=TORCH))
            self._answering[key] = loaded.answering_by(engine())
        return self._answering[key]

    def generator(self, weights: Weights, stored_prefix: StoredPrefix | None = None) -> LocalGenerator:
        """What answers with these weights, loaded; from the beginning of its prompts that is stored, if one is."""
        from workbench.models.local_generator import LocalGenerator

        alone = self.decoding.deterministic
        shape = self.architecture if weights.model == self.prepared else _shape_of(weights.model)
        return LocalGenerator(self.answering(weights), shape, weights.adapter_parameters, alone, stored_prefix)

    def release_tuned(self) -> None:
        """Forget all but the base model, to make room for training."""
        for key in [key for key in self._loaded if key != self.base.digest]:
            self._forget(key)

    def _forget(self, key: str) -> None:
        del self._loaded[key]
        self._answering.pop(key, None)

    def release(self) -> None:
        """Forget all that is loaded, to make room for another model."""
        if self._loaded:
            from workbench.models.memory import free_memory

            self._loaded.clear()
            self._answering.clear()
            free_memory()

    def _load(self, weights: Weights) -> LocalModel:
        from workbench.models.learned_prefix import learned_prefix
        from workbench.models.loading import load_adapter, load_causal_model
        from workbench.models.local import LocalModel

        if self.decoding.deterministic:
            import torch

            torch.set_num_threads(1)  # a sum depends on how many threads share it
        weights.check()
        model: Any
        if weights.adapter is not None and weights.whole:
            model = load_causal_model(weights.adapter.folder, weights.dtype, placement=self.placement)
        else:
            model = load_causal_model(weights.model.folder, weights.dtype, placement=self.placement)
            if weights.adapter is not None and not weights.virtual_tokens:
                model = load_adapter(model, weights.adapter.folder)
                model = model.merge_and_unload() if weights.merged else model.base_model.model
        loaded = LocalModel.of(
            model,
            weights.model.folder,
            device=None if self.placement.device_map else self.device,  # it is where it was placed
            batch_rows=1 if self.decoding.deterministic else self.decoding.batch_rows,
            batch_tokens=self.decoding.batch_tokens,
            stop_loops=self.decoding.stop_loops,
        )
        if weights.adapter is not None and weights.virtual_tokens:
            loaded.learned = learned_prefix(loaded.model, weights.adapter.folder)
        return loaded
