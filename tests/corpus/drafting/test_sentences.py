from __future__ import annotations

import time

import pytest

from tests.corpus.drafting.drafts import ALL_TRAIN, asked, document, draft, golds
from workbench.corpus.drafting.figures import figures


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The bridge of Rivoli was opened on 3 May 1999.", "3 May 1999"),
        ("The bridge of Rivoli was opened on May 3, 1999 by Ann.", "May 3, 1999"),
        ("The bridge of Rivoli cost the town $1,500.50 in all.", "$1,500.50"),
        ("The oven of Rivoli draws no more than 2,900 W at peak.", "2,900 W"),
        ("The yearly fee of Rivoli is EUR 14 500 plus tax.", "EUR 14 500"),
        ("The dam of Rivoli holds back 1'200'000 litres at most.", "1'200'000 litres"),
        ("Members of Rivoli may appeal within forty-five (45) days of the notice.", "forty-five (45) days"),
        ("The council of Rivoli sits again after fifteen business days at most.", "fifteen business days"),
    ],
)
def test_figures_in_english(text: str, value: str) -> None:
    assert golds(document(text, "Rivoli")) == {value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Il ponte di Rivoli fu aperto il 3 maggio 1999.", "3 maggio 1999"),
        ("Il ponte di Rivoli costò alla città 5 milioni di euro.", "5 milioni di euro"),
        ("La garanzia dei forni Rivoli dura 24 mesi in tutto.", "24 mesi"),
        ("Il capitale sociale di Rivoli è di 1 200 000,50 € interi.", "1 200 000,50 €"),
        ("I dipendenti di Rivoli hanno 26 giorni di ferie interi.", "26 giorni"),
        ("Il socio di Rivoli può fare ricorso entro trenta (30) giorni dalla comunicazione.", "trenta (30) giorni"),
        ("Il presidente del circolo di Rivoli resta in carica tre anni in tutto.", "tre anni"),
        ("Il PNRR prevede che il 75% dei servizi di Rivoli sia in rete.", "75%"),
    ],
)
def test_figures_in_italian(text: str, value: str) -> None:
    assert golds(document(text, "Rivoli"), language="it") == {value}


def test_the_mark_of_an_item_is_in_no_question() -> None:
    (question,) = asked(document("B. The council of Rivoli sits again after 15 days at most.", "Rivoli")) or [""]
    assert "B." not in question
    (question,) = asked(document("B. Neri of Rivoli sits again after 15 days at most.", "Rivoli")) or [""]
    assert "B. Neri" in question


def test_a_number_said_twice_is_right_in_either_way() -> None:
    text = "Il socio di Rivoli può fare ricorso entro trenta (30) giorni dalla comunicazione."
    assert set(asked(document(text, "Rivoli"), language="it").values()) == {
        ("trenta (30) giorni", "trenta giorni", "30 giorni")
    }


def test_the_sentences_of_an_item_are_asked_about_one_by_one() -> None:
    text = (
        "1) L'assemblea di Rivoli approva i conti, elegge le cariche e decide sul resto che le è chiesto dai soci "
        "di ogni sede. Il socio di Rivoli espulso può fare ricorso entro 30 giorni dalla comunicazione scritta.\n"
        "2) La quota dei soci di Rivoli si versa in sede."
    )
    assert golds(document(text, "Rivoli"), language="it") == {"30 giorni"}


@pytest.mark.parametrize(
    "text",
    [
        "Le sedi di Rivoli sono aperte da due a cinque giorni ogni settimana.",
        "Le sedi di Rivoli restano chiuse due o tre giorni dopo la festa.",
        "La festa dei soci di Rivoli si tiene in un fine settimana tra maggio e giugno 2025.",
        "Nella fase 2.2 l'amministrazione di Rivoli valuta le soluzioni disponibili.",  # no litres
        "Ai sensi dell'art. 5 g del regolamento di Rivoli il Comune decide da solo.",
        "The renewal period of the laptops of Rivoli is 3 or 4 years.",
        "The visits of the museum of Rivoli take between 2 and 5 days in all.",
        "Le consegne di Rivoli arrivano da 2 a 5 giorni dopo.",
        "The plague of Rivoli killed 30–60% of the whole town.",
        "The meeting is 45 minutes and is run by the team of Rivoli.",
        "It was opened on 3 May 1999 by the mayor of Rivoli.",
        "Questo ponte di Rivoli fu aperto il 3 maggio 1999 da Anna.",
        "L'avviso mette a disposizione 50 milioni di euro per i Comuni.",
        "The table below says that Rivoli had 30 people in the town then.",
        "182 hours + 154 hours of Rivoli in the whole year = 336 hours.",
        "was opened by the mayor of the town of Rivoli on 3 May 1999.",
        "The bridge of Rivoli was opened on 3 May 1999 by Ann and",
        "Does the bridge of Rivoli cost the town 500 euro each year?",
        "See https://rivoli.example for the 500 euro that the bridge of Rivoli costs.",
        "The rooms of Rivoli cost 30 euro, 40 euro or even 50 euro a night.",
        "Give your card of 30 euro back to the office of Rivoli.",
    ],
)
def test_what_is_no_sentence_with_one_figure(text: str) -> None:
    for language in ("en", "it"):
        assert golds(document(text, "Rivoli"), language=language) == set()


def test_the_stop_of_a_unit_goes_with_it() -> None:
    text = "Sul tavolo di marmo vanno un cubetto di lievito, 1 kg. farina e un pizzico di sale fino."
    (question,) = asked(document(text, "Pane di casa"), language="it")
    assert "____ farina e un pizzico" in question


def test_a_plain_sentence_becomes_a_question_and_the_blank_is_its_other_wording() -> None:
    questions = asked(document("The bridge of Rivoli was opened on 3 May 1999.", "Rivoli"), shares=ALL_TRAIN)
    assert set(questions) == {
        "When was the bridge of Rivoli opened in “Rivoli”?",
        "Which date completes this sentence in “Rivoli”? The bridge of Rivoli was opened on ____.",
    }
    italian = asked(document("La durata del corso di Rivoli è di 24 mesi.", "Corsi"), language="it", shares=ALL_TRAIN)
    assert "Qual è la durata del corso di Rivoli in «Corsi»?" in italian


def test_one_blank_is_never_two_wordings() -> None:
    drafts = draft(document("The bridge of Rivoli cost the town 500 euro in all.", "Rivoli"), shares=ALL_TRAIN)
    assert len(drafts.questions) == 1


def test_the_same_sentence_under_two_titles_is_one_fact_with_two_places() -> None:
    text = "The bridge of Rivoli cost the town 500 euro in all."
    near = "The bridge of Rivoli cost the whole town 500 euro in all."
    drafts = draft(
        document(text, "Rivoli"), document(text, "Bridges of Italy", "e"), document(near, "Costs of it", "f")
    )
    (question,) = drafts.questions
    assert {place.document for place in question.evidence} == {"d", "e"}


def test_a_page_without_a_name_names_no_subject() -> None:
    for title in ("", "src.html", "(anonymous)", "page-7-b", "Untitled"):
        assert golds(document("The bridge of Rivoli cost the town 500 euro in all.", title)) == set()


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("We asked the Office of Management and Budget (OMB) in May.", "OMB", "Office of Management and Budget"),
        ("It runs on Infrastructure as a Service (IaaS) alone.", "IaaS", "Infrastructure as a Service"),
        ("L'Agenzia per la Cybersicurezza Nazionale (ACN) decide.", "ACN", "Agenzia per la Cybersicurezza Nazionale"),
        ("I Centri di Elaborazione Dati (CED) chiudono.", "CED", "Centri di Elaborazione Dati"),
    ],
)
def test_abbreviations_that_are_spelled_out(text: str, short: str, full: str) -> None:
    questions = asked(document(text), shares=ALL_TRAIN)
    assert questions[f"What does {short} stand for?"] == (full,)
    assert len(questions) == 3


@pytest.mark.parametrize(
    "text", ["See the annex (PDF) for it.", "The town of Turin (TO) is large.", "A big house (ABC) stands there."]
)
def test_brackets_that_abbreviate_nothing(text: str) -> None:
    assert asked(document(text)) == {}


@pytest.mark.parametrize(
    "text", ["a: b; " * 50_000, "| x " * 50_000, "A" * 200_000, "A b " * 50_000, "1," * 100_000, "Q: a?\n" * 30_000,
             "(ABC) " * 30_000, "- a: b; c: d\n" * 20_000, "## A b c d?\n\n" * 10_000, "of the " * 30_000 + "(OT)"]
)  # fmt: skip
def test_hostile_texts_take_linear_time(text: str) -> None:
    started = time.process_time()
    draft(document(text))
    assert time.process_time() - started < 20


def test_the_size_of_a_file_is_no_fact() -> None:
    text = "With the decision of Rivoli (PDF, 1.4 MB) the council has published the plan of the bridge."
    assert golds(document(text, "Rivoli")) == set()


def test_a_heading_that_stands_twice_on_a_page_names_no_place() -> None:
    calls = [
        f"## Call {n}\n\n### Terms\n\nThe closing date of the call has been moved to {n} May 2024.\n" for n in (1, 2)
    ]
    assert golds(document("\n".join(calls), "Calls of Rivoli")) == set()


@pytest.mark.parametrize(
    "value",
    ["five hundred hours",
        "thirty five days", "a hundred and twenty days", "cento venti giorni", "mille e cento giorni",
     "due anni e sei mesi", "two years and a half", "due anni e mezzo"],
)  # fmt: skip
def test_a_part_of_a_longer_number_in_words_is_no_figure(value: str) -> None:
    assert list(figures(f"It takes {value} in all.")) == []


def test_a_number_in_words_after_a_word_that_is_a_number_elsewhere_is_a_figure() -> None:
    assert [figure.sort for figure in figures("The rent is due thirty days after the notice.")] == ["quantity"]
