"""A model larger than the memory: weights in 8 or 4 bits, and layers spread over devices.

Both need what this machine may not have, which is checked before anything is loaded. What is asked is handed on to
transformers as it stands: bitsandbytes' LLM.int8() (Dettmers et al. 2022, arXiv 2208.07339) or NF4 with double
quantization (QLoRA, Dettmers et al. 2023, arXiv 2305.14314), and accelerate's `device_map` and `max_memory`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.errors import Problem, RequestError
from workbench.languages.spoken import said

if TYPE_CHECKING:
    from workbench.settings import ModelSettings


@dataclass(frozen=True, slots=True)
class Placement:
    """How a model is loaded where it is not loaded whole onto one device; the default is that it is."""

    bits: int | None = None
    device_map: str | None = None
    max_memory: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, settings: ModelSettings, device: str) -> Placement:
        """What the settings ask. Raises RequestError with all that is lacking here for it."""
        problems = []
        if settings.bits is not None:
            if not device.startswith("cuda"):
                what = said("model_fault.bits_gpu", bits=settings.bits, device=device)
                problems.append(Problem(what, "model.bits", said("model_fault.smaller")))
            if importlib.util.find_spec("bitsandbytes") is None:
                what = said("model_fault.bits_package", bits=settings.bits)
                problems.append(Problem(what, "model.bits", "pip install bitsandbytes"))
        if (settings.device_map or settings.max_memory) and device == "cpu":
            place = "model.device_map" if settings.device_map else "model.max_memory"
            problems.append(Problem(said("model_fault.one_device"), place, said("model_fault.smaller")))
        if problems:
            raise RequestError(problems)
        device_map = settings.device_map or ("auto" if settings.max_memory or settings.bits else None)
        return cls(settings.bits, device_map, tuple(sorted((settings.max_memory or {}).items())))

    @property
    def identity(self) -> Mapping[str, Any]:
        """What it changes of the arithmetic: where layers are does not, and whole weights are not named."""
        return {} if self.bits is None else {"bits": self.bits}

    def arguments(self, dtype: str) -> dict[str, Any]:
        """The placement as arguments of `from_pretrained`."""
        made: dict[str, Any] = {}
        if self.device_map:
            made["device_map"] = self.device_map
        if self.max_memory:
            # accelerate knows GPUs by number.
            made["max_memory"] = {int(name) if name.isdigit() else name: size for name, size in self.max_memory}
        if self.bits is not None:
            import torch
            from transformers import BitsAndBytesConfig

            config: Any = BitsAndBytesConfig
            compute = {"bnb_4bit_use_double_quant": True, "bnb_4bit_compute_dtype": getattr(torch, dtype)}
            few = {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", **compute}
            made["quantization_config"] = config(**few if self.bits == 4 else {"load_in_8bit": True})
        return made


WHOLE = Placement()
