"""Vectors on the keys alone."""

from workbench.tuning.methods.base import Method, method, present


@method("keys")
class Keys(Method):
    """The keys are rescaled."""

    ranked = False
    rate = 10.0
    highest_rate = 1.0
    layers = ("k_proj",)

    @classmethod
    def wrap(cls, model, settings):
        from peft import IA3Config, get_peft_model

        targets = present(model, cls.layers)
        return get_peft_model(model, IA3Config(target_modules=targets, feedforward_modules=[], task_type="CAUSAL_LM"))
