"""OpenVINO on a processor, in float32, for models of the layouts of Llama and Qwen2; it needs the extra `openvino`.

The graph is compiled once for each set of weights, in a second or more, and holds a copy of them. A prefix that prompts
share is computed once, and its keys and values are handed to every row that begins with it: so is what some of a batch
begin with, and what an arm has stored or trained. Rows that are over leave the batch. The package would report its use
over the network when it is imported, and is kept from it: see `workbench.models.openvino_graph.library`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.errors import Problem
from workbench.languages.spoken import said
from workbench.models.engine import ENGINES, Engine
from workbench.requirements import install_extra

if TYPE_CHECKING:
    from workbench.models.attention import RowCache
    from workbench.models.decoder import Decoder
    from workbench.models.sampling import Sampler

NAME = "openvino"
KINDS = ("llama", "qwen2")  # of transformers' `model_type`
ROTARY = ("default", "linear", "llama3")  # positions whose frequencies do not change with the length of a text


def installed() -> bool:
    """Whether the package can be imported."""
    return importlib.util.find_spec(NAME) is not None


@ENGINES.add(NAME)
class OpenvinoEngine(Engine):
    """OpenVINO, on a processor in float32, for Llama and Qwen2; faster than PyTorch where prompts share little."""

    dtypes: ClassVar[tuple[str, ...]] = ("float32",)
    merged_only: ClassVar[bool] = True
    copies_prefix: ClassVar[bool] = True

    def __init__(self, cache: str = "f32") -> None:
        self.cache = cache  # the form of keys and values: "u8", the library's own default, rounds them
        self.request: Any = None

    @classmethod
    def problems(cls, dtype: str, device: str) -> Iterator[Problem]:
        """The package, the number format, the device."""
        if not installed():
            cure = said("model_fault.or_torch", cure=install_extra(NAME))
            yield Problem(said("model_fault.no_package", name=NAME), "model.engine", cure)
        if dtype not in cls.dtypes:
            cure = said("model_fault.or_torch", cure=said("model_fault.float32"))
            yield Problem(said("model_fault.openvino_dtype", dtype=dtype), "model.dtype", cure)
        if device != "cpu":
            cure = said("model_fault.or_torch", cure=said("model_fault.cpu"))
            yield Problem(said("model_fault.openvino_device", device=device), "model.device", cure)

    @classmethod
    def unserved(cls, config: Mapping[str, Any]) -> str | None:
        """Other layouts, activations, positions, or a window."""
        kind = config.get("model_type")
        if kind not in KINDS:
            return f"it has no graph for models of the type {kind!r}, but for {' and '.join(KINDS)}"
        if config.get("use_sliding_window"):
            return "it has no graph for attention with a sliding window"
        if config.get("hidden_act", "silu") != "silu":
            return f"it has no graph for the activation {config['hidden_act']!r}, but for silu"
        scaled = config.get("rope_parameters") or config.get("rope_scaling") or {}
        rotary = scaled.get("rope_type") or scaled.get("type") or "default"
        return None if rotary in ROTARY else f"it has no graph for rotary positions of the type {rotary!r}"

    def ready(self, model: Decoder) -> None:
        """Compile the graph, unless that is done. Raises ArmError for weights that it has no graph for."""
        if self.request is None:
            from workbench.models.openvino_graph import compiled

            self.request = compiled(model.model, self.cache).create_infer_request()

    def replies(
        self,
        model: Decoder,
        prompts: list[list[int]],
        limits: list[int],
        samplers: list[Sampler | None],
        prefix: RowCache | None,
        copied: bool,
    ) -> list[list[int]]:
        """As `Engine` says."""
        from workbench.models.openvino_batch import Batch

        self.ready(model)
        return Batch(model, self.request, prefix).replies(prompts, limits, samplers)
