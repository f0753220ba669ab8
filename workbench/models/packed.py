"""Frozen weights laid out once as the processor's matrix products want them, instead of anew at every product.

A plain linear layer hands its weight over row by row, and oneDNN lays it out in the blocks of the processor's vector or
matrix units before it multiplies: for a few rows, as in decoding, that takes as long as the product itself. Inference
compilers (PyTorch's inductor, OpenVINO) therefore keep the blocked copy; here it is kept without a compiler.
"""

from __future__ import annotations

from typing import Any

import torch

ROWS = 32  # of the inputs for which the layout is chosen: those of decoding; it serves any number
SMALLEST = 64  # the shorter side of a weight, below which packing gains nothing: the factors of a low-rank adapter
LARGEST_SHARE = 0.25  # of the memory that is free, for all copies together
_PACKED_DTYPES = (torch.float32, torch.bfloat16)


class PackedLinear(torch.nn.Linear):
    """A linear layer that computes with a packed copy of its weight. The weight itself stays, and must not change.

    `backward`: whether a gradient is to reach the input; then the transposed weight is packed as well. No gradient is
    computed for the weight or the bias.
    """

    def __init__(self, linear: torch.nn.Linear, backward: bool = False) -> None:
        super().__init__(linear.in_features, linear.out_features, bias=False, device="meta")
        self.weight, self.bias = linear.weight, linear.bias
        weight = linear.weight.detach()
        self.packed = _packed(weight)
        self.transposed = _packed(weight.T.contiguous()) if backward else None

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """[..., in features] to [..., out features]."""
        if self.transposed is not None and torch.is_grad_enabled() and input.requires_grad:
            found: torch.Tensor = _Frozen.apply(input, self.packed, self.transposed, self.bias)  # type: ignore[no-untyped-call]
            return found
        return _product(input, self.packed, self.bias)


class _Frozen(torch.autograd.Function):
    """The product with a weight that is not trained."""

    @staticmethod
    def forward(  # type: ignore[override]
        ctx: Any, rows: torch.Tensor, packed: torch.Tensor, transposed: torch.Tensor, bias: torch.Tensor | None
    ) -> torch.Tensor:
        ctx.transposed = transposed
        return _product(rows, packed, bias)

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None, None, None]:  # type: ignore[override]
        return _product(gradient, ctx.transposed, None), None, None, None


def pack(model: torch.nn.Module, *, backward: bool = False) -> int:
    """Replace the model's frozen linear layers by packed ones, and return how many; 0 where it would not pay.

    That is off the processor, in other dtypes than float32 and bfloat16, where this build of PyTorch has no oneDNN, and
    where the copies would take more than a quarter of the free memory. With `backward`, layers that are trained
    themselves are left as they are; without it no layer is expected to be trained.
    """
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]  # torch leaves it untyped
        return 0
    layers = [
        (parent, name, layer)
        for parent in model.modules()
        for name, layer in parent.named_children()
        if type(layer) is torch.nn.Linear and _fits(layer) and not (backward and layer.weight.requires_grad)
    ]
    size = sum(layer.weight.nbytes for _, _, layer in layers) * (2 if backward else 1)
    if size > LARGEST_SHARE * _free_bytes():
        return 0
    for parent, name, layer in layers:
        setattr(parent, name, PackedLinear(layer, backward))
    return len(layers)


def _fits(layer: torch.nn.Linear) -> bool:
    weight = layer.weight
    return weight.device.type == "cpu" and weight.dtype in _PACKED_DTYPES and min(weight.shape) >= SMALLEST


def _packed(weight: torch.Tensor) -> torch.Tensor:
    packed: torch.Tensor = torch.ops.mkldnn._reorder_linear_weight(weight, ROWS)
    return packed


def _product(rows: torch.Tensor, packed: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
    found: torch.Tensor = torch.ops.mkldnn._linear_pointwise(rows, packed, bias, "none", [], "")
    return found


def _free_bytes() -> int:
    import psutil

    return int(psutil.virtual_memory().available)
