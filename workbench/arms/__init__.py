"""The arms: ways to answer the same questions from the same documents. One short file each."""

from workbench.arms import closed_book, few_shot, long_context, oracle, rag, tuned, tuned_rag  # noqa: F401
from workbench.arms.base import ARMS, Arm, ArmSettings, Context, Fitted, Prompt, arm_settings, make_arm

__all__ = ["ARMS", "Arm", "ArmSettings", "Context", "Fitted", "Prompt", "arm_settings", "make_arm"]
