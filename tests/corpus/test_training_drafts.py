"""Drafts beside test questions of one's own: they are learned from, and never tested with."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli.app import app
from workbench.cli.questions import OWN_QUESTIONS
from workbench.corpus.card import Card
from workbench.corpus.generate import generate_questions
from workbench.corpus.leaks import reworded
from workbench.corpus.load import load_corpus
from workbench.corpus.write import write_corpus
from workbench.types import Document, Evidence, Question

ROWS = "\n".join(f"| Kiln Modello {n} | {n} kg | {100 + n} euro |" for n in range(20, 50))
TEXT = f"| Name | Weight | Price |\n|---|---|---|\n{ROWS}"
KILNS = Document("kilns", "Kilns", TEXT)


def own(number: int, wording: str = "How heavy is the kiln that is called Modello {n}?") -> Question:
    """A question of the user's own, on a weight of the table."""
    start = TEXT.index(f"| {number} kg |") + 2
    place = Evidence("kilns", start, start + len(f"{number} kg"))
    return Question(
        f"own{number}", wording.format(n=number), (f"{number} kg",), "single", "test", (place,), f"f{number}"
    )


OWN = tuple(own(number) for number in range(20, 20 + OWN_QUESTIONS))


def test_drafts_for_training_are_never_tested_and_teach_what_the_test_asks_in_other_words() -> None:
    made = generate_questions([KILNS], existing=OWN, training=True, per_document=100).questions
    assert {question.split for question in made} == {"train", "dev"}
    assert sum(question.split == "train" for question in made) > 3 * sum(question.split == "dev" for question in made)
    taught = {question.fact for question in made if question.split == "train"}
    assert len(taught & {question.fact for question in OWN}) >= OWN_QUESTIONS // 2
    unseen_only = generate_questions([KILNS], existing=OWN, per_document=100).questions
    assert not {question.fact for question in unseen_only} & {question.fact for question in OWN}


def test_no_draft_repeats_a_test_question_in_hardly_other_words() -> None:
    drafted = generate_questions([KILNS], per_document=100).questions
    (first, *_) = [each for each in drafted if each.answers == ("25 kg",)]
    twin = own(25, f"Please, {first.text}")
    made = generate_questions([KILNS], existing=[twin], training=True, per_document=100).questions
    assert not list(reworded([twin, *made]))
    assert all(each.text != first.text for each in made)  # which else would be trained on


@pytest.mark.parametrize("count", [OWN_QUESTIONS - 1, OWN_QUESTIONS])
def test_the_command_drafts_for_training_beside_enough_questions_of_ones_own(tmp_path: Path, count: int) -> None:
    write_corpus(tmp_path / "c", Card("kilns", "en", "private", "1"), [KILNS], OWN[:count])
    runner = CliRunner()
    printed = runner.invoke(app, ["corpus", "questions", str(tmp_path / "c")])
    assert printed.exit_code == 0, printed.output
    tested = [q for q in load_corpus(tmp_path / "c").questions if q.split == "test"]
    enough = count >= OWN_QUESTIONS
    assert (len(tested) == count) is enough
    assert ("drafts are for training and dev alone" in printed.output) is enough
    checked = runner.invoke(app, ["corpus", "check", str(tmp_path / "c")]).output
    assert ("none is tested with" in " ".join(checked.split())) is enough


def test_the_user_decides_what_drafts_are_for(tmp_path: Path) -> None:
    write_corpus(tmp_path / "c", Card("kilns", "en", "private", "1"), [KILNS], OWN)
    runner = CliRunner()
    assert runner.invoke(app, ["corpus", "questions", str(tmp_path / "c"), "--no-training"]).exit_code == 0
    assert any(q.split == "test" and q.origin == "drafted" for q in load_corpus(tmp_path / "c").questions)
