"""Products with float32 weights on a processor: by oneDNN, which torch carries and asks only for other dtypes.

torch's own choice, MKL, reaches half of what AMD's processors with AVX-512 can do; with AVX2 the two are alike. Both
give the same bits on any number of threads, oneDNN where more than one row is multiplied.

A layer with LoRA beside it is one step of autograd here instead of five: what the adapter adds is summed up in place,
and nothing as wide as the layer is written only to be scaled or added.
"""

from __future__ import annotations

from typing import Any

import torch
from peft.tuners.lora import Linear as LoraLinear
from torch.autograd.function import once_differentiable
from torch.nn.functional import linear

# Without a public name; what torch.compile calls for a linear layer.
_ONEDNN = getattr(torch.ops.mkldnn, "_linear_pointwise", None) if torch._C._has_mkldnn else None


def product(left: torch.Tensor, right: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    """left [rows, inner] times the transpose of right [width, inner], plus bias [width]."""
    if _ONEDNN is None or min(*left.shape, *right.shape) < 2:  # of a single row, bits would depend on the threads
        return linear(left, right, bias)
    made: torch.Tensor = _ONEDNN.default(left, right, bias, "none", [], "")
    return made


class _Multiplied(torch.autograd.Function):
    """A linear layer."""

    @staticmethod
    def forward(  # type: ignore[override]
        ctx: Any, states: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None
    ) -> torch.Tensor:
        ctx.shape, rows = states.shape, states.reshape(-1, states.shape[-1])
        ctx.save_for_backward(rows if weight.requires_grad else None, weight)
        return product(rows, weight, bias).view(*states.shape[:-1], len(weight))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor | None, ...]:  # type: ignore[override]
        rows, weight = ctx.saved_tensors
        flat = gradient.reshape(-1, gradient.shape[-1])
        into = product(flat, weight.t()).view(ctx.shape) if ctx.needs_input_grad[0] else None
        of_weight = product(flat.t(), rows.t()) if ctx.needs_input_grad[1] else None
        return into, of_weight, flat.sum(0) if ctx.needs_input_grad[2] else None


class _Adapted(torch.autograd.Function):
    """A frozen linear layer with `scaling`·B·A beside it."""

    @staticmethod
    def forward(  # type: ignore[override]
        ctx: Any,
        states: torch.Tensor,
        weight: torch.Tensor,
        bias: torch.Tensor | None,
        a: torch.Tensor,
        b: torch.Tensor,
        scaling: float,
    ) -> torch.Tensor:
        ctx.shape, rows = states.shape, states.reshape(-1, states.shape[-1])
        low = product(rows, a).mul_(scaling)
        ctx.save_for_backward(rows, low, weight, a, b)
        ctx.scaling = scaling
        return product(rows, weight, bias).addmm_(low, b.t()).view(*states.shape[:-1], len(weight))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor | None, ...]:  # type: ignore[override]
        rows, low, weight, a, b = ctx.saved_tensors
        flat = gradient.reshape(-1, gradient.shape[-1])
        back = product(flat, b.t()).mul_(ctx.scaling)
        into = None
        if ctx.needs_input_grad[0]:
            into = product(flat, weight.t()).addmm_(back, a).view(ctx.shape)
        # Of B its transpose is computed: a product that is a few numbers wide is several times slower.
        return into, None, None, product(back.t(), rows.t()), product(low.t(), flat.t()).t(), None


class OneDnnLinear(torch.nn.Linear):
    """The same layer, by oneDNN."""

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """States [..., inner] to [..., width]."""
        if not _suits(input, self.weight):
            made: torch.Tensor = super().forward(input)
        else:
            made = _Multiplied.apply(input, self.weight, self.bias)  # type: ignore[no-untyped-call]
        return made


class OneDnnLora(LoraLinear):  # type: ignore[misc]
    """peft's layer in one step, where one plain adapter is trained beside a frozen layer."""

    def forward(self, x: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
        """States [..., inner] to [..., width]."""
        base = self.base_layer
        name = self.active_adapters[0] if len(self.active_adapters) == 1 else None
        if (
            name not in self.lora_A
            or name in self.lora_variant
            or args
            or kwargs
            or self.disable_adapters
            or self.merged
            or not isinstance(self.lora_dropout[name], torch.nn.Identity)
            or self.lora_B[name].bias is not None
            or type(base) is not OneDnnLinear
            or base.weight.requires_grad
            or not _suits(x, base.weight)
        ):
            made: torch.Tensor = super().forward(x, *args, **kwargs)
        else:
            a, b = self.lora_A[name].weight, self.lora_B[name].weight
            made = _Adapted.apply(x, base.weight, base.bias, a, b, self.scaling[name])  # type: ignore[no-untyped-call]
        return made


def _suits(states: torch.Tensor, weight: torch.Tensor) -> bool:
    return (
        states.dtype == weight.dtype == torch.float32
        and states.device.type == "cpu"
        and not torch.is_autocast_enabled("cpu")
    )


def multiply_by_onednn(model: torch.nn.Module, device: str) -> None:
    """Let the linear layers of a model, and those with LoRA beside them, multiply so; nothing on another device."""
    if device != "cpu" or _ONEDNN is None:
        return
    kinds: dict[type, type] = {torch.nn.Linear: OneDnnLinear, LoraLinear: OneDnnLora}
    for module in model.modules():
        module.__class__ = kinds.get(type(module), type(module))
