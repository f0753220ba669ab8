"""Citations: whether a reply names the passages that hold the evidence, where it was asked to.

After the citation precision and recall of Gao et al. 2023 (ALCE, arXiv 2305.14627), but by the evidence that is known:
no model judges whether a passage supports what is said.
"""

from __future__ import annotations

from workbench.scoring.evidence import relevant_evidence, showing, shown
from workbench.scoring.markers import cited
from workbench.scoring.registry import ANSWERABLE_KINDS, metric
from workbench.types import Answer, Question, Score

NOT_ASKED = "nothing was asked to be cited"
NO_EVIDENCE = "the question names no evidence"


@metric(
    "citation_precision",
    kinds=ANSWERABLE_KINDS,
    failed=None,
    of_citations=True,
    label={"en": "citation precision", "it": "precisione delle citazioni"},
    about={"it": "Dei rimandi nella risposta, la quota che indica un passaggio con una parte della fonte."},
)
def citation_precision(question: Question, answer: Answer, language: str) -> Score:
    """Of the markers in the reply, the share that point to a passage that shows some of the evidence.

    A marker of no passage points to none. A reply that cites nothing has no precision.
    """
    name = "citation_precision"
    if not answer.markers:
        return Score(name, None, NOT_ASKED)
    if not question.evidence:
        return Score(name, None, NO_EVIDENCE)
    given = cited(answer)
    if not given:
        return Score(name, None, "the reply cites nothing")
    holding = {answer.markers[at] for at in showing(question, [hit.passage for hit in answer.hits], language)}
    return Score(name, sum(each in holding for each in given) / len(given))


@metric(
    "citation_recall",
    kinds=ANSWERABLE_KINDS,
    of_citations=True,
    label={"en": "citation recall", "it": "richiamo delle citazioni"},
    about={"it": "Delle parti della fonte che i passaggi mostrano, la quota di cui la risposta cita un passaggio."},
)
def citation_recall(question: Question, answer: Answer, language: str) -> Score:
    """Of the pieces of evidence that the passages show, the share of which the reply cites a passage.

    What no passage shows cannot be cited, and is not asked for.
    """
    name = "citation_recall"
    if not answer.markers:
        return Score(name, None, NOT_ASKED)
    passages = [hit.passage for hit in answer.hits]
    pieces = []
    for places in relevant_evidence(question):
        found = [each for place in places if (each := shown(question, place, passages, language))]
        if found:
            pieces.append({answer.markers[at] for each in found for at in each.by})
    if not pieces:
        return Score(name, None, "no evidence was shown" if question.evidence else NO_EVIDENCE)
    given = set(cited(answer))
    return Score(name, sum(not given.isdisjoint(piece) for piece in pieces) / len(pieces))
