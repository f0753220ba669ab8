"""A scripted model runs through the whole workbench, and arms may ask in rounds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora

import workbench
from workbench.arms import ARMS, Context
from workbench.arms.base import Arm, Exchange, Fitted, Prompt, arm
from workbench.config import check_experiment
from workbench.errors import RequestError
from workbench.experiment.answers import answer_all
from workbench.experiment.plan import plan
from workbench.models.generator import Request
from workbench.models.scripted import UNKNOWN, Rule, ScriptedModel
from workbench.progress import Progress
from workbench.settings import DecodingSettings
from workbench.store import Store
from workbench.types import Corpus

READER = [
    {
        "match": f"(made of|stuff|material).*{name}|{name}.*(made of|stuff|material)",
        "needs": f"made of {stuff}",
        "reply": stuff,
    }
    for name, stuff, _, _ in corpora.LAMPS
]  # a reader that is right if and only if it is shown the passage


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    corpora.write(Path("lamps"))
    Path("replies.jsonl").write_text("".join(json.dumps(rule) + "\n" for rule in READER), encoding="utf-8")
    return tmp_path


def experiment(**more: Any) -> Any:
    table = {
        "name": "scripted",
        "corpus": "lamps",
        "model": {"name": "scripted:replies.jsonl"},
        "arms": [
            {"name": "closed-book", "kind": "closed-book"},
            {"name": "rag", "kind": "rag", "retriever": "lexical"},
            {"name": "lora", "kind": "tuned"},
            {"name": "oracle", "kind": "oracle"},
        ],
    }
    return check_experiment({**table, **more})


def test_an_arm_that_shows_the_passage_is_right_and_one_that_does_not_is_not(place: Path) -> None:
    run = workbench.run(experiment())
    arms = {arm["name"]: arm for arm in run.results["arms"]}
    seen = {name: arm["by_seen"]["seen"]["match"]["value"] for name, arm in arms.items() if arm["status"] == "ok"}
    assert seen == {"closed-book": 0.0, "rag": 1.0, "oracle": 1.0}
    assert arms["closed-book"]["metrics"]["abstention"]["value"] == 1.0  # it says that it does not know
    assert "weights of this model are not here" in arms["lora"]["error"]
    assert arms["rag"]["cost"]["query"]["flops"] is None  # unknown, and not 0
    records = run.records()
    assert records["flops"].isna().all()
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "rag" in page
    assert "nan" not in page.lower().split()


def test_its_answers_are_stored_under_the_script(place: Path, store: Store) -> None:
    workbench.run(experiment(), arms=["rag"])

    def stored() -> int:
        return plan(experiment(), ("rag",), None, Store(place / "home")).arms[0].answers_stored

    assert stored() == 16
    Path("replies.jsonl").write_text('{"reply": "brass"}\n', encoding="utf-8")
    assert stored() == 0


def test_every_line_that_is_no_rule_is_named(place: Path) -> None:
    Path("replies.jsonl").write_text('{"reply": "a"}\n{"match": "("}\n[1]\n{"match": "(", "reply": "x"}\n')
    with pytest.raises(RequestError) as error:
        workbench.run(experiment())
    assert [problem.where for problem in error.value.problems] == [f"replies.jsonl:{line}" for line in (2, 3, 4)]
    with pytest.raises(RequestError, match="the script cannot be read"):
        workbench.run(experiment(model={"name": "scripted:nothing.jsonl"}))


def ask(model: ScriptedModel, text: str, limit: int = 9) -> Any:
    ((reply,),) = model.replies([Request(({"role": "user", "content": text},), limit)], [0], 1.0)
    return reply


def test_the_rule_that_is_found_last_replies_and_groups_are_filled_in() -> None:
    model = ScriptedModel([Rule(r"It is \1.", r"colou?r of (\w+)"), Rule("red", "colour"), Rule("fallback")])
    assert ask(model, "What is the color of Orla?").text == "It is Orla."
    assert ask(model, "Any colour?").text == "red"
    assert ask(model, "The color of Orla is a colour.").text == "red"
    assert ask(model, "Anything?").text == "fallback"
    assert ask(ScriptedModel([]), "Anything?").text == UNKNOWN
    cut = ask(model, "Anything?", limit=0)
    assert (cut.text, cut.stop) == ("", "length")
    long = ask(model, "word " * 9000)
    assert (long.stop, long.usage.flops) == ("error", None)
    assert "exceed the context of 8192" in str(long.error)


@pytest.fixture
def doubting() -> Iterator[str]:
    """An arm of a stranger: it asks, and where the model does not know, it shows the documents and asks again."""

    @arm("doubting")
    class Doubting(Arm):
        def prepare(self, corpus: Corpus) -> Fitted:
            wording = self.wording(corpus)
            texts = [document.text for document in corpus.documents]

            def again(exchanges: Sequence[Exchange]) -> list[Prompt | None]:
                return [
                    Prompt(wording.with_passages(each.question.text, texts), dropped_tokens=1)
                    if len(each.replies) == 1 and each.replies[0] == UNKNOWN
                    else None
                    for each in exchanges
                ]

            return Fitted(
                weights=self.context.runtime.base,
                prompts=lambda questions: [Prompt(wording.alone(q.text)) for q in questions],
                again=again,
            )

    yield "doubting"
    ARMS.remove("doubting")


def test_an_arm_asks_again_until_it_knows(doubting: str, store: Store, lamps: Corpus) -> None:
    rules = [Rule(**rule) for rule in READER]
    model = ScriptedModel([Rule("Paris", "capital of France"), *rules])
    context = Context(store, model, "en", 0, DecodingSettings(), Progress())
    from workbench.arms import make_arm

    fitted = make_arm(doubting, {}, context).fit(lamps)
    questions = list(lamps.select("test"))
    answers = answer_all(context, fitted, questions)
    by_id = {q.id: answers[q.id] for q in questions}
    assert by_id["orla.stuff.3"].text == "brass"
    first = by_id["general.3"]
    assert (first.text, first.dropped_tokens) == ("Paris", 0)  # known at once: one round
    second = by_id["orla.stuff.3"]
    assert second.dropped_tokens == 1
    assert second.usage.prompt_tokens > 2 * first.usage.prompt_tokens  # both rounds are paid
    assert answer_all(context, fitted, questions) == answers  # from the store


def test_rounds_with_weights_cost_what_the_rounds_cost(
    doubting: str, store: Store, lamps: Corpus, model_folder: Path
) -> None:
    from tiny.runs import context

    from workbench.arms import make_arm

    ready = context(store, model_folder)
    fitted = make_arm(doubting, {}, ready).fit(lamps)
    asked = list(lamps.select("test"))[:3]
    plain = answer_all(ready, make_arm("closed-book", {}, ready).fit(lamps), asked)
    rounds = answer_all(ready, fitted, asked)
    for question in asked:  # the model never says that it does not know: one round, the same reply
        one, other = rounds[question.id], plain[question.id]
        assert (one.text, one.usage.prompt_tokens, one.usage.flops) == (
            other.text, other.usage.prompt_tokens, pytest.approx(other.usage.flops),
        )  # fmt: skip
