"""Plain: a few words asked for, the question after the passages, no examples."""

from __future__ import annotations

from workbench.arms.templates.base import Template, template

PLAIN = template(
    "plain",
    en=Template(
        instruction="Answer in a few words. If you do not know, say: {refusal}",
        reading_instruction=("Answer in a few words, using the text. If the text does not say it, say: {refusal}"),
        reading_question="Text:\n{passages}\n\nQuestion: {question}",
        refusal="I do not know.",
    ),
    it=Template(
        instruction="Rispondi in poche parole. Se non lo sai, di': {refusal}",
        reading_instruction="Rispondi in poche parole, usando il testo. Se il testo non lo dice, di': {refusal}",
        reading_question="Testo:\n{passages}\n\nDomanda: {question}",
        refusal="Non lo so.",
    ),
)
