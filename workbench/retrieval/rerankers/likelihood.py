"""Likelihood: the better passage is the one after which the generator finds the question likelier.

Unsupervised passage reranking (Sachan et al. 2022, arXiv 2204.07496): the mean log-probability of the question's
tokens, after a chat that shows the passage and asks for a question. It needs no model but the one that answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from workbench.digests import digest_of
from workbench.errors import ArmError
from workbench.languages import base_language, by_language
from workbench.languages.spoken import said
from workbench.models.runtime import Runtime
from workbench.retrieval.reranking import RERANKERS, Reranker, RerankerContext, Scores

ASKING: Mapping[str, str] = by_language("prompts", "rerankers", "likelihood")


@RERANKERS.add("likelihood")
class Likelihood(Reranker):
    """The generator's mean log-likelihood of the question, given the passage; no further model is needed."""

    asks_generator: ClassVar[bool] = True

    def __init__(self, context: RerankerContext) -> None:
        super().__init__(context)
        if not isinstance(context.runtime, Runtime):
            raise ArmError(said("error.reranker_without_weights"))
        self.runtime = context.runtime
        self.asking = ASKING.get(base_language(context.language), ASKING["en"])

    @property
    def identity(self) -> Mapping[str, Any]:
        """The base weights, which are not those that answer where an arm is tuned, and the wording."""
        return {"weights": self.runtime.base.digest, "asking": digest_of(self.asking)}

    def ready(self) -> None:
        """Load the base model."""
        self.runtime.load(self.runtime.base)

    def score(self, questions: Sequence[str], passages: Sequence[str]) -> Scores:
        """Computed in batches of about one length, a passage once for all questions that it is read with.

        A passage that the context has no room for is read as far.
        """
        from workbench.models.continuations import continuation_likelihoods

        model, shape = self.runtime.load(self.runtime.base), self.runtime.architecture
        wanted = [model.encode(question) for question in questions]
        read, cut = [], 0
        for passage, question in zip(passages, wanted, strict=True):
            chat = self._chat(model, passage)
            if (over := len(chat) + len(question) - self.runtime.context_length) > 0:
                places = model.tokens.spans([passage])[0]
                chat = self._chat(model, passage[: places[max(0, len(places) - over - 1)][0]])
                cut += 1
            read.append(chat)
        found = continuation_likelihoods(model, read, wanted)
        return Scores(
            tuple(total / max(1, count) for total, count in found),
            tuple(
                shape.prompt_flops(len(chat) + count, logits=count)
                for chat, (_, count) in zip(read, found, strict=True)
            ),
            cut,
        )

    def _chat(self, model: Any, passage: str) -> list[int]:
        return list(model.render([{"role": "user", "content": self.asking.replace("{passage}", passage)}]))
