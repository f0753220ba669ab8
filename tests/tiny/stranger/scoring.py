"""Whether the reply has a capital letter."""

from workbench.scoring.registry import metric
from workbench.types import Score


@metric("capitals", label={"en": "replies with capitals", "it": "risposte con maiuscole"})
def capitals(question, answer, language):
    """1 if the reply has a capital letter, else 0."""
    return Score("capitals", float(answer.text != answer.text.lower()))
