"""One word."""

from workbench.arms.querying import QUERIES, Query


@QUERIES.add("keyword")
class Keyword(Query):
    """The longest word that the model replies with."""

    instruction = {"en": "One word for: {question}", "it": "Una parola per: {question}"}

    @classmethod
    def searched(cls, question, reply):
        return max(reply.split(), key=len, default="")
