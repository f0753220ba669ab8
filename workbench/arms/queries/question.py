"""The question as it is asked."""

from workbench.arms.querying import QUERIES, Query


@QUERIES.add("question")
class AsAsked(Query):
    """The question as it is asked; the model is asked for nothing."""
