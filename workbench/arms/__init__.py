"""The arms: ways to answer the same questions from the same documents. One file each, found by its being here."""

from workbench.arms.base import ARMS, Arm, ArmSettings, Fitted, Prompt, arm_settings, made_by, make_arm, own_model
from workbench.models.context import Context

__all__ = [
    "ARMS", "Arm", "ArmSettings", "Context", "Fitted", "Prompt", "arm_settings", "made_by", "make_arm", "own_model",
]  # fmt: skip
