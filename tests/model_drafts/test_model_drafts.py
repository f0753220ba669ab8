"""A scripted model writes questions; each filter drops what it is for, and says how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from workbench.corpus.split import Shares
from workbench.errors import RequestError
from workbench.model_drafts.draft import ModelDrafts, draft_with_model
from workbench.model_drafts.filters import KnownDrafts, WrittenDraft, is_grounded, is_whole, names_its_subject, place_of
from workbench.model_drafts.parse import pairs
from workbench.model_drafts.prompts import PROMPTS
from workbench.types import Document, Passage, Question

TEXT = (
    "The ferry Isola crosses Lake Orta in 25 minutes and carries 180 passengers. Its captain is Marta Riva. The ferry "
    "was built in Pella by the Bossi yard, and it sails from April to October on every day but Monday."
)
DOCUMENTS = (Document("ferry", "Ferry Isola", TEXT),)


class Script:
    """Writes the same pairs on every passage, and answers what its tables say."""

    def __init__(
        self, wrote: str, knows: Mapping[str, str] | None = None, reads: Mapping[str, str] | None = None
    ) -> None:
        self.wrote, self.knows, self.reads = wrote, knows or {}, reads
        self.asked: list[str] = []

    def replies(
        self, chats: Sequence[Sequence[Mapping[str, str]]], limit: int, done: Callable[[int], None]
    ) -> list[str]:
        found = []
        for chat in chats:
            last = chat[-1]["content"]
            self.asked.append(last)
            question = last.rpartition(": ")[2]
            if len(chat) > 1:
                found.append(self.wrote)
            elif TEXT in last:
                found.append(
                    (self.reads or {}).get(question, "") if self.reads is not None else _answer_in(self.wrote, question)
                )
            else:
                found.append(self.knows.get(question, "I do not know."))
        done(len(chats))
        return found


def _answer_in(wrote: str, question: str) -> str:
    return dict(pairs(wrote)).get(question, "")


def wrote(*written: tuple[str, str]) -> str:
    return "\n\n".join(f"Question: {question}\nAnswer: {answer}" for question, answer in written)


def drafted(script: Script, **options: object) -> ModelDrafts:
    return draft_with_model(DOCUMENTS, script, shares=Shares(0, 0, 1), **options)  # type: ignore[arg-type]


HALF = "draft.not_whole"
TEXTUAL = "draft.of_the_text"
ABSENT = "draft.not_once"
GOOD = ("How long does the ferry Isola take to cross Lake Orta?", "25 minutes")


def test_a_sound_draft_is_kept_with_its_place() -> None:
    drafts = drafted(Script(wrote(GOOD)))
    (question,) = drafts.questions
    fields = (question.text, question.answers, question.kind, question.origin)
    assert fields == (
        GOOD[0],
        ("25 minutes",),
        "single",
        "drafted",
    )
    (place,) = question.evidence
    assert TEXT[place.start : place.end] == "25 minutes"
    assert drafts.written == 1
    assert not any(drafts.dropped.values())


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (("The ferry Isola crosses Lake Orta.", "25 minutes"), HALF),
        (("How does the ferry Isola cross Lake Orta?", "It crosses the lake in 25 minutes"), HALF),
        (("Does the ferry Isola take 25 minutes on Lake Orta?", "25 minutes"), HALF),
        (("How long does the crossing in this text take?", "25 minutes"), TEXTUAL),
        (("Quanto dura la traversata secondo il brano?", "25 minutes"), TEXTUAL),
        (("How long does it take to cross Lake Orta?", "25 minutes"), TEXTUAL),
        (("How long does that take then?", "25 minutes"), TEXTUAL),
        (("How long does the ferry Isola sail on Lake Orta?", "30 minutes"), ABSENT),
        (("What carries passengers across Lake Orta, built in Pella?", "ferry"), ABSENT),
    ],
)  # fmt: skip
def test_each_filter_drops_what_it_is_for(pair: tuple[str, str], reason: str) -> None:
    drafts = drafted(Script(wrote(pair)))
    assert drafts.questions == ()
    assert drafts.dropped[reason] == 1
    assert sum(drafts.dropped.values()) == 1


def test_what_the_model_cannot_read_or_knows_already_is_dropped() -> None:
    unread = drafted(Script(wrote(GOOD), reads={GOOD[0]: "180 passengers"}))
    assert (unread.questions, unread.dropped["draft.not_right"]) == ((), 1)
    known = drafted(Script(wrote(GOOD), knows={GOOD[0]: "It takes 25 minutes."}))
    assert (known.questions, known.dropped["draft.not_needed"]) == ((), 1)


def test_near_duplicates_are_asked_once() -> None:
    near = ("How long does the ferry Isola take to cross the Lake Orta?", "25 minutes")
    other = ("Who is the captain of the ferry Isola?", "Marta Riva")
    drafts = drafted(Script(wrote(GOOD, near, other)))
    assert [q.text for q in drafts.questions] == [GOOD[0], other[0]]
    assert drafts.dropped["draft.nearly_another"] == 1
    known = KnownDrafts()
    assert known.add("What is the weight of the Oven Modello 3?")
    assert known.add("What is the weight of the Oven Modello 4?")


def test_what_is_there_is_not_asked_again() -> None:
    first = drafted(Script(wrote(GOOD)))
    again = drafted(Script(wrote(GOOD)), existing=first.questions)
    assert again.questions == ()
    own = Question("own", "Travel time?", ("25 minutes",), "single", "test", first.questions[0].evidence)
    other = ("In how much time is Lake Orta crossed by the Isola?", "25 minutes")
    assert drafted(Script(wrote(other)), existing=[own]).dropped["draft.said_or_asked"] == 1


def test_a_reply_without_pairs_is_counted_and_the_passages_are_as_many_as_asked() -> None:
    drafts = drafted(Script("I cannot do that."))
    assert (drafts.written, drafts.dropped["draft.no_pair"]) == (0, 1)
    many = [Document(f"d{n}", f"Ferry {n}", TEXT) for n in range(9)]
    script = Script("nothing")
    draft_with_model(many, script, passages=4)
    assert len(script.asked) == 4


def test_the_prompts_hold_the_passage_whatever_its_braces() -> None:
    for prompts in PROMPTS.values():
        assert prompts.to_write("T", "a {passage} {0}")[-1]["content"].endswith("T\n\na {passage} {0}")
        assert "{x}" in prompts.to_answer("Why {x}?", "p")[0]["content"]


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("Q: Who came?\nA: Ann\nQ: Who left?\nA: Bob.", [("Who came?", "Ann"), ("Who left?", "Bob")]),
        ("**Domanda 1:** Chi venne?\n\n**Risposta 1:** «Anna»", [("Chi venne?", "Anna")]),
        ("1. Who came first?\n   Answer: Ann", [("Who came first?", "Ann")]),
        ("Answer: Ann\nWho came?", []),
        ("", []),
    ],
)  # fmt: skip
def test_replies_are_read_however_they_are_set_out(reply: str, found: list[tuple[str, str]]) -> None:
    assert list(pairs(reply)) == found


def test_hostile_replies_and_passages_are_read_in_time() -> None:
    long = "Question: " + "a " * 50_000 + "?\nAnswer: " + "b " * 50_000
    assert len(list(pairs("\n".join([long] * 3)))) == 3
    passage = Passage("p", "d", "x " * 20_000, 0, 40_000)
    written = WrittenDraft("What is the long thing of Orta called?", "x", passage)
    assert place_of(written) is None
    assert not is_whole(WrittenDraft("a" * 100_000 + "?", "b", passage))
    assert not names_its_subject(WrittenDraft("the " * 50_000, "b", passage))


def test_another_language_is_refused() -> None:
    with pytest.raises(RequestError, match="no prompts for 'fr'"):
        drafted(Script(""), language="fr")
    with pytest.raises(RequestError, match="0 passages"):
        drafted(Script(""), passages=0)


@pytest.mark.parametrize(
    ("question", "grounded"),
    [
        ("How many passengers does the ferry Isola carry?", True),
        ("Who is the captain of the Isola?", True),
        ("Which yard built the ferries in Pella?", True),  # a plural of what it says
        ("How much does the Lamp Aurora of the Brandt workshop weigh?", False),  # the example of the prompt
        ("How many passengers does the Lamp Aurora carry?", False),
        ("What is the price of tickets for children under twelve?", False),
        ("In 1912, which yard built the ferry?", False),  # a year that stands nowhere
    ],
)
def test_a_question_speaks_of_what_its_passage_does(question: str, grounded: bool) -> None:
    passage = Passage("ferry#0", "ferry", TEXT, 0, len(TEXT))
    assert is_grounded(WrittenDraft(question, "x", passage), "Ferry Isola") is grounded
