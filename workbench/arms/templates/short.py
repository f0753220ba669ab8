"""Short: the answer alone is asked for, as short as it can be; no sentence and no examples."""

from __future__ import annotations

from workbench.arms.templates.base import Template, template

SHORT = template(
    "short",
    en=Template(
        instruction=(
            "Reply with the answer only: a name, a number or a few words, not a sentence. "
            "If you do not know the answer, reply: {refusal}"
        ),
        reading_instruction=(
            "Answer the question from the text. Reply with the answer only: a name, a number or a few words, "
            "not a sentence. If the text does not say it, reply: {refusal}"
        ),
        reading_question="Text:\n{passages}\n\nQuestion: {question}",
        refusal="I do not know.",
    ),
    it=Template(
        instruction=(
            "Rispondi solo con la risposta: un nome, un numero o poche parole, non una frase. "
            "Se non sai la risposta, rispondi: {refusal}"
        ),
        reading_instruction=(
            "Rispondi alla domanda in base al testo. Scrivi solo la risposta: un nome, un numero o poche parole, "
            "non una frase. Se il testo non lo dice, rispondi: {refusal}"
        ),
        reading_question="Testo:\n{passages}\n\nDomanda: {question}",
        refusal="Non lo so.",
    ),
)
