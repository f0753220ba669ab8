import json
from pathlib import Path

import pytest

from workbench.scoring import METRICS, abstains
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
        "The price is not specified.",
        "The price isn't specified.",
        "The fault is not known.",
        "The price of the Aspirva K 60 S is not specified.",
        "The price is not mentioned.",
        "The price of the oven was not given.",
        "The price is unknown.",
        "The text does not provide a price.",
        "The passage gives no price.",
        "The catalogue does not give the price of the Piattrea P 14.",
        "It does not say.",
        "This information is not available.",
        "The answer is not in the text.",
        "I have no idea.",
        "I don't know about the price.",
        "I cannot provide a price.",
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
        "Non è presente nel testo.",
        "Il prezzo non è presente nel documento.",
        "La risposta non si trova nel testo.",
        "La risposta non è nel testo.",
        "L'informazione non è disponibile.",
        "Le informazioni richieste non sono disponibili.",
        "Il prezzo non è fornito.",
        "Il prezzo dell'Aspirva K 60 S non è noto.",
        "Il prezzo non è indicato esplicitamente nei documenti.",
        "Non è specificato il prezzo.",
        "Non ho trovato la risposta.",
        "Nei documenti non si trova la risposta.",
        "Non ne ho idea.",
        "Il testo non fa menzione del prezzo.",
        "Il testo non fornisce il prezzo.",
        "Il manuale non ne parla.",
        "Non lo dice.",
        "Non è possibile dire quale sia il prezzo.",
    ],
)
def test_refusals_are_recognised(text: str) -> None:
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
        "Batteries are not included.",
        "Batteries are not provided.",
        "Not included.",
        "The cost is not included.",
        "The delivery date is not given on Sundays.",
        "Spare parts are not available after ten years.",
        "The oven is not available in white.",
        "The oven is not known for its silence.",
        "Personal data is not disclosed to third parties.",
        "We cannot provide refunds after 30 days.",
        "We are unable to confirm orders by phone.",
        "I don't know about you, but the X 400 is better.",
        "Le pile non sono fornite.",
        "La consegna non è fornita la domenica.",
        "I ricambi non sono disponibili dopo dieci anni.",
        "Il piano non è fornito di timer.",
        "Il prezzo non è trattabile.",
        "Non è possibile confermare l'ordine dopo le 18.",
        "Non è possibile trovare ricambi dopo dieci anni.",
        "Nessuna informazione personale viene conservata.",
        "Il manuale non parla italiano.",
        "La testa non dice nulla di nuovo.",
    ],
)
def test_answers_are_not_taken_for_refusals(text: str) -> None:
    assert not says_unknown(text)


@pytest.mark.parametrize("corpus", ["appliances-en", "appliances-it"])
def test_no_accepted_answer_is_taken_for_a_refusal(corpus: str) -> None:
    questions = Path("corpora", corpus, "questions.jsonl").read_text(encoding="utf-8").splitlines()
    golds = {gold for line in questions for gold in json.loads(line)["answers"]}
    assert len(golds) > 1000
    assert [gold for gold in golds if says_unknown(gold)] == []


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
