"""The wording of prompts, in each language. Every arm uses these, so wording never tells arms apart.

The key of stored answers holds the wording itself, so that answers to an old one are never taken for the new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.store import digest_of

_VERSION = 1  # raise when the functions below put the same texts together in another way

Messages = tuple[Mapping[str, str], ...]

_TEXTS = {
    "en": {
        "alone": "Answer in a few words. If you do not know, say: I do not know.",
        "passages": ("Answer in a few words, using the text. If the text does not say it, say: I do not know."),
        "text": "Text:",
        "question": "Question:",
        "unknown": "I do not know.",
    },
    "it": {
        "alone": "Rispondi in poche parole. Se non lo sai, di': Non lo so.",
        "passages": ("Rispondi in poche parole, usando il testo. Se il testo non lo dice, di': Non lo so."),
        "text": "Testo:",
        "question": "Domanda:",
        "unknown": "Non lo so.",
    },
}


def texts(language: str) -> Mapping[str, str]:
    """The wordings of a language; English ones for a language that has none."""
    return _TEXTS.get(language, _TEXTS["en"])


def identity(language: str) -> str:
    """The digest of all that decides how a prompt is worded."""
    return digest_of([_VERSION, language, dict(texts(language))])


def alone(language: str, question: str, examples: Sequence[tuple[str, str]] = ()) -> Messages:
    """A question by itself, after (question, answer) examples if there are any."""
    turns: list[Mapping[str, str]] = [{"role": "system", "content": texts(language)["alone"]}]
    for asked, answered in examples:
        turns += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
    return (*turns, {"role": "user", "content": question})


def with_passages(language: str, question: str, passages: Sequence[str]) -> Messages:
    """A question after passages; without any, the question alone."""
    if not passages:
        return alone(language, question)
    words = texts(language)
    body = f"{words['text']}\n" + "\n\n".join(passages) + f"\n\n{words['question']} {question}"
    return ({"role": "system", "content": words["passages"]}, {"role": "user", "content": body})
