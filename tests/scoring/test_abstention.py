import pytest

from workbench.scoring import METRICS, abstains, abstention_precision
from workbench.scoring.refusals import says_unknown

from .made import answer, question


@pytest.mark.parametrize(
    "text",
    [
        "I don't know.",
        "I don’t know",
        "Sorry, I do not know the answer.",
        "I'm not sure.",
        "I cannot answer this question based on the passages.",
        "I am unable to determine the price.",
        "I don't have enough information to say.",
        "The documents do not say.",
        "The provided context does not mention a warranty.",
        "The text doesn't explicitly state the price.",
        "The passages do not contain any information about that.",
        "The warranty is not mentioned in the documents.",
        "There is no information about the price.",
        "Not enough information.",
        "This cannot be determined.",
        "Unknown",
        "Not specified.",
        "Unanswerable",
        "Non lo so.",
        "Non so.",
        "Mi dispiace, non so rispondere.",
        "Non so quale sia il prezzo.",
        "Non è indicato.",
        "Il prezzo non è indicato nei documenti.",
        "La garanzia non viene menzionata nel testo.",
        "I documenti non lo dicono.",
        "Il documento non specifica la durata.",
        "Il contesto non contiene informazioni sul prezzo.",
        "Nessuna informazione disponibile.",
        "Non ci sono informazioni su questo.",
        "Non ho abbastanza informazioni.",
        "Non è possibile determinare la risposta.",
        "Non posso rispondere alla domanda.",
        "Non si sa.",
        "Sconosciuto",
    ],
)
def test_refusals_are_heard(text: str) -> None:
    assert says_unknown(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Paris",
        "No.",
        "The unknown soldier was buried in 1921.",
        "I do not know of a better oven than the X 400.",
        "The technician was unable to find the fault.",
        "The oven has no information display.",
        "The door does not open while it is hot.",
        "He is not known for patience.",
        "Il prodotto non è indicato per i celiaci.",
        "Non so che cosa farei senza il forno X 400.",
        "Il forno non contiene piombo.",
        "La porta non si apre.",
        "Non è disponibile in rosso, ma in blu.",
        "Noto come X 400",
    ],
)
def test_answers_are_not_taken_for_refusals(text: str) -> None:
    assert not says_unknown(text)


def test_the_stop_counts_too_but_a_failure_or_an_empty_reply_does_not() -> None:
    assert abstains(answer("", stop="abstain"))
    assert not abstains(answer(""))
    assert not abstains(answer("I don't know", error="timed out"))


def test_abstention_is_scored_on_unanswerable_questions_only() -> None:
    abstention = METRICS["abstention"]
    unanswerable = question(kind="unanswerable")
    assert abstention(unanswerable, answer("I don't know"), "en").value == 1
    assert abstention(unanswerable, answer("Paris"), "en").value == 0
    assert abstention(unanswerable, answer("", error="crash"), "en").value == 0
    assert abstention(question("Paris"), answer("I don't know"), "en").value is None


def test_a_false_refusal_gives_no_answer() -> None:
    refusal = METRICS["false_refusal"]
    assert refusal(question("Paris"), answer("I don't know"), "en").value == 1
    assert refusal(question("Paris"), answer("Rome"), "en").value == 0
    assert refusal(question("Paris"), answer("The documents do not say, but it is Paris."), "en").value == 0


def test_precision_of_abstaining() -> None:
    assert abstention_precision([1, 1, 0, None], [1, 0, None]) == pytest.approx(2 / 3)
    assert abstention_precision([0], [0]) is None
