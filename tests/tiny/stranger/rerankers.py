"""The last one first."""

from workbench.retrieval.reranking import RERANKERS, Reranker, Scores


@RERANKERS.add("reversed")
class Reversed(Reranker):
    """The order of the search, upside down."""

    def score(self, questions, passages):
        return Scores(tuple(map(float, range(len(passages)))), (0.0,) * len(passages))
