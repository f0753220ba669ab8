"""The advice is worth no more than the questions and the trainings it rests on: worlds where these are doubtful."""

from __future__ import annotations

import pytest
from tiny.planted import World, advise, arm, pair, world

CLOSED = arm("closed-book", 0.02, "closed-book")
RAG = (
    "Choose rag: 72% of the answers are right, against 2% for closed-book, the next best (70 points, 95% interval "
    "67 to 73).",
    "Scegliere rag: è giusto il 72% delle risposte, contro il 2% di closed-book, il secondo (70 punti, intervallo al "
    "95% da 67 a 73).",
)
LORA = (
    "Choose lora: 61% of the answers are right, against 54% for rag, the next best (7 points, 95% interval 4 to 10).",
    "Scegliere lora: è giusto il 61% delle risposte, contro il 54% di rag, il secondo (7 punti, intervallo al 95% da 4 "
    "a 10).",
)


def of_rag(**more: object) -> dict[str, object]:
    return world([CLOSED, arm("rag", 0.72)], pair("rag", "closed-book", 0.70), **more)


def of_bound(share: float) -> dict[str, object]:
    return world([CLOSED, arm("rag", 0.72), arm("oracle", share, "oracle")], pair("rag", "closed-book", 0.70))


def of_lora(delta: float = 0.07, **more: object) -> dict[str, object]:
    return world([CLOSED, arm("lora", 0.54 + delta, "tuned"), arm("rag", 0.54)],
                 pair("lora", "rag", delta), pair("lora", "closed-book", 0.59), **more)  # fmt: skip


def of_seeds(enough: int | None) -> dict[str, object]:
    unclear = pair("lora", "rag", 0.02, p=0.6, half=0.07, why="too few seeds", seeds_needed=enough)
    arms = [CLOSED, arm("lora", 0.62, "tuned"), arm("rag", 0.60)]
    return world(arms, unclear, pair("lora", "closed-book", 0.60), seeds=[4, 5, 6])


FOR_NOW = (
    "Choose lora for now: it leads with 62% right. With 400 questions this run cannot tell it from rag, but that costs "
    "no less.",
    "Per ora scegliere lora: è in testa con il 62% di risposte giuste. Con 400 domande questa esecuzione non sa "
    "distinguerlo da rag, che però non costa meno.",
)
UNREAD = "questions asked were drafted, and nobody has read them yet."
ONCE = "Every training was done once: with another seed the lead over rag may be another (seeds = [0, 1, 2] tells)."
WORLDS = [
    World("a fifth of the questions are unread drafts", of_rag(corpus={"drafted": 80}), "rag", "medium", *RAG,
          lines=(f"80 {UNREAD}",)),
    World("most questions are unread drafts", of_rag(corpus={"drafted": 200}), "rag", "low", *RAG,
          lines=(f"200 {UNREAD}",)),
    World("a tenth of the questions are told in training", of_rag(corpus={"leaks": {"reworded": 40}}), "rag", "medium",
          *RAG, lines=("40 questions asked give themselves away: see the warnings.",)),
    World("one question in fifty is", of_rag(corpus={"leaks": {"reworded": 8}}), "rag", "high", *RAG,
          absent=("give themselves away",)),
    World("retrieval above the bound that is given its evidence", of_bound(0.60), "rag", "high", *RAG,
          lines=("rag is right on more questions than oracle (12 points), which is given the very places that the "
                 "questions name: some of these may be wrong, or not all that is needed (`workbench corpus check`).",)),
    World("retrieval no further above it than does not matter", of_bound(0.70), "rag", "high", *RAG,
          absent=("more questions than oracle",)),
    World("a small lead of a single training", of_lora(seeds=[0]), "lora", "medium", *LORA, lines=(ONCE,)),
    World("a small lead over three trainings", of_lora(seeds=[0, 1, 2]), "lora", "high", *LORA,
          absent=("another seed",)),
    World("seeds differ more than the arms", of_seeds(9), "lora", "low", *FOR_NOW,
          lines=("Trainings differ so much from seed to seed that more questions would not tell these arms apart; more "
                 "seeds (trainings) would: about 9, in place of 3.",),
          absent=("are too few", "test questions"),
          commands=("workbench run reports/planted/experiment.toml --set 'seeds=[4, 5, 6, 0, 1, 2, 3, 7, 8]'",
                    "workbench ask reports/planted '…?'",
                    "workbench export reports/planted planted-model --arm lora")),
    World("seeds and questions are too few", of_seeds(None), "lora", "low", *FOR_NOW,
          lines=("Trainings differ so much from seed to seed that more questions alone would not tell these arms "
                 "apart: more seeds (trainings) are needed than 3.",),
          absent=("are too few",)),
    World("nothing was trained", of_rag(seeds=[0]), "rag", "high", *RAG, absent=("another seed",)),
]  # fmt: skip


@pytest.mark.parametrize("planted", WORLDS, ids=lambda planted: planted.name)
def test_the_advice(planted: World) -> None:
    planted.check()


@pytest.mark.parametrize(("count", "named"), [(8, True), (14, True), (15, False), (200, False)])
def test_a_handful_of_questions_is_a_doubt_by_itself(count: int, named: bool) -> None:
    arms = [arm("closed-book", 0.0, "closed-book"), arm("rag", 0.9), arm("lora", 0.2, "tuned")]
    for each in arms:
        each["metrics"]["match"]["n"] = count
    made = advise(world(arms, pair("rag", "lora", 0.7), pair("rag", "closed-book", 0.9)), "reports/planted")
    found = [doubt for doubt in made.doubts if doubt.startswith(f"Only {count} questions were scored")]
    assert bool(found) is named
    assert (made.confidence == "low") is named
