"""After: the short form is asked for once more after the question, where a small model heeds it most."""

from __future__ import annotations

from workbench.arms.templates.base import template
from workbench.arms.templates.short import SHORT

AFTER = template(
    "after",
    en=SHORT["en"].model_copy(
        update={
            "question": "{question}\nReply with the answer only.",
            "reading_question": "Text:\n{passages}\n\nQuestion: {question}\nReply with the answer only.",
        }
    ),
    it=SHORT["it"].model_copy(
        update={
            "question": "{question}\nScrivi solo la risposta.",
            "reading_question": "Testo:\n{passages}\n\nDomanda: {question}\nScrivi solo la risposta.",
        }
    ),
)
