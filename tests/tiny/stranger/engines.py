"""One token a reply."""

from workbench.models.engine import ENGINES
from workbench.models.engines.on_torch import TorchEngine


@ENGINES.add("brief")
class Brief(TorchEngine):
    """PyTorch, and no more than one token."""

    def replies(self, model, prompts, limits, *others):
        return super().replies(model, prompts, [1] * len(limits), *others)
