"""ROUGE-L of a summary, by Google's port, with a tokenizer that keeps accents and every script."""

from __future__ import annotations

from functools import cache
from typing import Any

from workbench.scoring.golds import best
from workbench.scoring.registry import metric
from workbench.scoring.texts.normalise import tokens
from workbench.types import Answer, Question, Score


@metric(
    "rouge_l",
    unit="0-1",
    kinds=("summary",),
    label={"en": "ROUGE-L", "it": "ROUGE-L"},
    about={
        "it": (
            "Misura F della più lunga sottosequenza comune di token, da 0 a 1, la migliore tra le risposte "
            "accettate (Lin 2004)."
        )
    },
)
def rouge_l(question: Question, answer: Answer, language: str) -> Score:
    """F-measure of the longest common subsequence of tokens, 0 to 1, the best over the golds (Lin 2004).

    ROUGE-L over the whole text, not Lsum (no split at line ends); unstemmed; articles kept; tokens as in `normalise`.
    """
    scorer = _scorer(language)
    return best("rouge_l", question, lambda gold: float(scorer.score(gold, answer.text)["rougeL"].fmeasure))


@cache
def _scorer(language: str) -> Any:
    from rouge_score.rouge_scorer import RougeScorer  # it loads nltk

    class WordTokenizer:
        def tokenize(self, text: str) -> list[str]:
            return list(tokens(text, language, articles=True))

    return RougeScorer(["rougeL"], tokenizer=WordTokenizer())
