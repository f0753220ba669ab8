"""Twice: the question stands before the passages and after them (Liu et al. 2023, arXiv 2307.03172, section 4.2).

Where the same passages are given to every question, as in long-context, they can then not be computed once for all.
"""

from __future__ import annotations

from workbench.arms.templates.base import template
from workbench.arms.templates.short import SHORT

TWICE = template(
    "twice",
    en=SHORT["en"].model_copy(
        update={"reading_question": "Question: {question}\n\nText:\n{passages}\n\nQuestion: {question}"}
    ),
    it=SHORT["it"].model_copy(
        update={"reading_question": "Domanda: {question}\n\nTesto:\n{passages}\n\nDomanda: {question}"}
    ),
)
