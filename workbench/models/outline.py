"""What a model's folder says of the model before any weight is read: its sort, its layers and their shapes.

The headers of safetensors files name every tensor, so that a training that this model cannot take is refused in
milliseconds, and before torch is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.cost.flops import Architecture
from workbench.errors import RequestError
from workbench.languages.spoken import said

WEIGHT = ".weight"


@dataclass(frozen=True, slots=True)
class Outline:
    """`kind` is transformers' `model_type`, empty where it is not known; `window` that of sliding attention, where the
    configuration states one.

    `layers` has, by the last part of a layer's name ("q_proj"), the shapes of the weights of all that are called so;
    a matrix is [output, input]. `blocks` are the names of the layers that recur in every block of the decoder.
    `device` is where it will be; `merged_only` says that what answers leaves out adapters that are not merged.
    """

    kind: str
    window: int | None
    layers: Mapping[str, frozenset[tuple[int, ...]]]
    blocks: frozenset[str]
    device: str = "cpu"
    merged_only: bool = False

    @classmethod
    def of(cls, folder: Path, config: Mapping[str, Any], device: str = "cpu", merged_only: bool = False) -> Outline:
        """From the folder of a model and its configuration. Raises RequestError where a file cannot be read."""
        from safetensors import SafetensorError, safe_open

        found: dict[str, set[tuple[int, ...]]] = {}
        blocks: set[str] = set()
        for path in sorted(folder.glob("*.safetensors")):
            try:
                with safe_open(path, "np") as file:
                    for name in sorted(file.keys()):
                        if name.endswith(WEIGHT):
                            *above, layer = name.removesuffix(WEIGHT).split(".")
                            found.setdefault(layer, set()).add(tuple(file.get_slice(name).get_shape()))
                            blocks |= {layer} if any(part.isdigit() for part in above) else set()
            except (SafetensorError, OSError) as error:
                what = said("model_fault.unreadable", file=path.name, error=error)
                raise RequestError.of(what, str(folder), said("model_fault.save_again")) from error
        window = config.get("sliding_window") if config.get("use_sliding_window", True) else None
        layers = {name: frozenset(shapes) for name, shapes in found.items()}
        window = window if isinstance(window, int) else None
        return cls(str(config.get("model_type", "")), window, layers, frozenset(blocks), device, merged_only)

    @classmethod
    def of_shape(cls, shape: Architecture, device: str = "cpu", merged_only: bool = False) -> Outline:
        """Of a model that is not here, from what is known of its shape; its sort is not."""
        matrices = {name: frozenset({(high, wide)}) for name, (wide, high) in shape.shapes.items()}
        norms = {name: frozenset({(shape.width,)}) for name in ("input_layernorm", "post_attention_layernorm", "norm")}
        return cls("", None, {**matrices, **norms}, frozenset(matrices), device, merged_only)

    @property
    def matrices(self) -> list[str]:
        """The layers of the blocks that are matrices, which is where an adapter can stand."""
        return sorted(name for name in self.blocks if all(len(shape) == 2 for shape in self.layers[name]))

    def sides(self, layer: str) -> list[int]:
        """The shorter side of each matrix of this name: no product of two matrices beside it has a higher rank."""
        return [min(shape) for shape in self.layers.get(layer, ()) if len(shape) == 2]
