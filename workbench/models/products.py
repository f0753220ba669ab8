"""Products with float32 weights on a processor: by oneDNN, which torch carries and asks only for other dtypes.

torch's own choice, MKL, reaches half of what AMD's processors with AVX-512 can do; with AVX2 the two are alike. Both
give the same bits on any number of threads, oneDNN where more than one row is multiplied.
"""

from __future__ import annotations

from typing import Any

import torch
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


class OneDnnLinear(torch.nn.Linear):
    """The same layer, by oneDNN."""

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """States [..., inner] to [..., width]."""
        if not multiplies_by_onednn(input, self.weight):
            made: torch.Tensor = super().forward(input)
        elif not torch.is_grad_enabled():
            made = product(input.reshape(-1, input.shape[-1]), self.weight, self.bias).view(
                *input.shape[:-1], len(self.weight)
            )
        else:
            made = _Multiplied.apply(input, self.weight, self.bias)  # type: ignore[no-untyped-call]
        return made


def multiplies_by_onednn(states: torch.Tensor, weight: torch.Tensor) -> bool:
    """Whether the product of these states and weights is computed so."""
    return (
        states.dtype == weight.dtype == torch.float32
        and states.device.type == "cpu"
        and not torch.is_autocast_enabled("cpu")
    )


def multiply_by_onednn(model: torch.nn.Module, device: str) -> None:
    """Let the linear layers of a model multiply so; nothing on another device."""
    if device == "cpu":
        change_layers(model, {torch.nn.Linear: OneDnnLinear})


def change_layers(model: torch.nn.Module, kinds: dict[type, type]) -> None:
    """Make the layers of these kinds others that hold the same, where torch has oneDNN."""
    if _ONEDNN is not None:
        for module in model.modules():
            module.__class__ = kinds.get(type(module), type(module))
