"""What a clause keeps back without denying it: "without giving a reason", "leaves it open", "is given by rank only"."""

from __future__ import annotations

from workbench.scoring.refusals.clauses import Clause, Word, foreign, with_kinds

_REACH = 5  # words in which "leaves … out" closes


def keeps_back(clause: Clause, kinds: frozenset[str]) -> bool:
    """Whether what was asked is left out, or would have to be sought elsewhere.

    `kinds`: the classes of its words that are not the question's, with those of a source it goes on about.
    """
    words = clause.words
    if clause.has("away") and clause.has("being", "sought") and clause.foreign <= 1 and clause.asked:
        return not clause.has("negation")
    told_by_source = bool(kinds & {"source", "written"})
    for at, word in enumerate(words):
        after = words[at + 1 :]
        if "without" in word.kinds and clause.begins("contrast") and at == 1 and not foreign(after):
            return any(each.asked for each in after)  # "but without a telephone number"
        if "without" in word.kinds and not foreign(words[:at]):
            return _without_telling(after, told_by_source)
        named = any(each.asked or "attribute" in each.kinds for each in after[:_REACH])
        if told_by_source and "instead" in word.kinds and named and (not at or with_kinds(words[:at], "tell", "hold")):
            return not any(each.asked for each in words[:at])  # gives the area "rather than its depth"
        if told_by_source and "ends" in word.kinds and with_kinds(after[:2], "before") and clause.asked:
            return True
        leaves = told_by_source and "leave" in word.kinds and not clause.has("negation")
        if leaves and with_kinds(after[:_REACH], "out") and foreign(after) <= 3:
            return True
    return False


def _without_telling(after: tuple[Word, ...], told_by_source: bool) -> bool:
    """ "Giving a reason", "saying what the discount is": what is not done by a source, or with what was asked."""
    if not with_kinds(after[:2], "tell", "hold", "noun_verbs") or foreign(after) > 1:
        return False
    asking = bool(with_kinds(after[1:4], "asking"))
    named = any(word.asked or word.kinds & {"attribute", "news"} for word in after[1:])
    return (told_by_source and (asking or named)) or (
        bool(with_kinds(after[:2], "tell")) and any(word.asked for word in after)
    )


def needs_another_source(clause: Clause) -> bool:
    """ "We would need the full paper for that", "servirebbe l'articolo completo"."""
    if not clause.has("need") or clause.has("negation") or clause.foreign > 1 or clause.has("third"):
        return False
    sources = {"source", "written", "news"}
    return bool(clause.telling & (sources | {"speaker"})) and clause.has("full") and not clause.has("must")


def only_called(clause: Clause) -> bool:
    """ "The captain is referred to only by his rank": told of it is something else alone."""
    words = clause.words
    for at, word in enumerate(words):
        told = "tell" in word.kinds and "participle" in word.kinds and not word.asked
        if told and with_kinds(words[max(0, at - 2) : at], "being") and any(each.asked for each in words[:at]):
            only = [place for place, each in enumerate(words[at + 1 :], at + 1) if "only" in each.kinds]
            return (
                bool(only) and not foreign(words[:at]) and not clause.has("negation") and foreign(words[at + 1 :]) <= 2
            )
    return False
