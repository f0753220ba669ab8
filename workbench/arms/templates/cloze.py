"""Cloze: the user's message ends where the answer begins, as in the text that a base model has read."""

from __future__ import annotations

from workbench.arms.templates.base import template
from workbench.arms.templates.shown import SHOWN

CLOZE = template(
    "cloze",
    en=SHOWN["en"].model_copy(
        update={
            "question": "Question: {question}\nShort answer:",
            "reading_question": "{passages}\n\nQuestion: {question}\nShort answer:",
        }
    ),
    it=SHOWN["it"].model_copy(
        update={
            "question": "Domanda: {question}\nRisposta breve:",
            "reading_question": "{passages}\n\nDomanda: {question}\nRisposta breve:",
        }
    ),
)
