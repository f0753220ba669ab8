"""A layer with LoRA beside it as one step of autograd instead of five.

What the adapter adds is summed up in place, and nothing as wide as the layer is written only to be scaled or added. The
products are those of `workbench.models.products`.
"""

from __future__ import annotations

from typing import Any

import torch
from peft.tuners.lora import Linear as LoraLinear
from torch.autograd.function import once_differentiable

from workbench.models.products import (
    OneDnnLinear,
    change_layers,
    multiplies_by_onednn,
    multiply_by_onednn,
    product,
)


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
            or not multiplies_by_onednn(x, base.weight)
        ):
            made: torch.Tensor = super().forward(x, *args, **kwargs)
        else:
            a, b = self.lora_A[name].weight, self.lora_B[name].weight
            made = _Adapted.apply(x, base.weight, base.bias, a, b, self.scaling[name])  # type: ignore[no-untyped-call]
        return made


def train_by_onednn(model: torch.nn.Module, device: str) -> None:
    """Let the linear layers of a model, and those with LoRA beside them, multiply so; nothing on another device."""
    multiply_by_onednn(model, device)
    if device == "cpu":
        change_layers(model, {LoraLinear: OneDnnLora})
