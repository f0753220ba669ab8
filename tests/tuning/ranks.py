"""A process of a shared training that leaves a checkpoint after every step and does what a test wants at step nine:

    RANKS="wait" python -m tuning.ranks JOB     # or "die"

Each leaves a file named by its process id beside the checkpoints.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from workbench.tuning import checkpoints, rank

STEP = 9


def main() -> None:
    from workbench.tuning.trainer import LabelledLossTrainer

    Path(sys.argv[1]).with_name(f"{os.getpid()}.pid").touch()
    checkpoints.EVERY_SECONDS, checkpoints.LARGEST_SHARE = 0.0, 1e9
    compute = LabelledLossTrainer.compute_loss

    def until(self: Any, *given: Any, **more: Any) -> Any:
        if len(self.losses) == STEP:
            if os.environ["RANKS"] == "wait":
                time.sleep(600)
            elif os.environ["RANK"] == "1":
                os.kill(os.getpid(), signal.SIGKILL)
        return compute(self, *given, **more)

    LabelledLossTrainer.compute_loss = until  # type: ignore[method-assign]
    rank.main()


if __name__ == "__main__":
    main()
