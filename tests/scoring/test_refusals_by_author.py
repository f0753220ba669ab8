"""Refusals of fifteen authors who knew neither the judgement nor its tests, and what weak models say instead of one.

Rules mended by phrases do not carry over: at first sight those of each author's day missed a third to a half of the
refusals. What the rules say is therefore weighed with other signs and with the words themselves (`left_without.py`),
and the weights are fitted to fourteen authors. With each of these left out of the fit in turn, of 2,056 refusals 406
are missed and of 2,204 answers 195 are taken for one, where the rules alone miss 975 and take 217; what is hard in the
tenth to the thirteenth is that each wording of a refusal stands in an answer too. Of the fifteenth, to whom nothing was
fitted, 23 of 132 are missed and 4 of 108 taken for one (the weights of the first five, without words, missed 41 and
took 9). Of 650 published replies of models, 34 of 227 refusals are missed and 29 of 423 answers taken for one. So of
another's hard wordings expect a fifth of the refusals to be missed, and one answer in eleven to be taken for one
(`python -m experiments.benchmarks.refusal_weights DATA`). The bounds below may only fall.
"""

import json
import time
import tomllib
from pathlib import Path

import pytest

from workbench.scoring.refusals import left_without, says_unknown
from workbench.scoring.refusals.clauses import lexicon
from workbench.scoring.refusals.left_without import shown

WEIGHTS = Path(left_without.__file__).with_name("weights.toml")
SIZES = {("third", "en"): 79, ("third", "it"): 161, ("fourteenth", "en"): 200, ("fourteenth", "it"): 300} | {
    (author, language): 200 for author in ("tenth", "eleventh", "twelfth", "thirteenth") for language in ("en", "it")
}
AUTHORS = Path(__file__).parent / "refusals" / "by_author"


@pytest.mark.parametrize(
    ("author", "language", "missed", "alarms"),
    [
        ("first", "en", 0, 0),
        ("first", "it", 0, 0),
        ("second", "en", 0, 1),
        ("second", "it", 1, 1),
        ("third", "en", 2, 0),
        ("third", "it", 2, 2),
        ("fourth", "en", 1, 1),
        ("fourth", "it", 1, 0),
        ("fifth", "en", 2, 1),
        ("fifth", "it", 1, 0),
        ("sixth", "en", 0, 0),
        ("sixth", "it", 0, 0),
        ("seventh", "en", 2, 0),
        ("seventh", "it", 0, 0),
        ("eighth", "en", 2, 1),
        ("eighth", "it", 3, 1),
        ("ninth", "en", 4, 1),
        ("ninth", "it", 3, 2),
        ("tenth", "en", 2, 0),
        ("tenth", "it", 2, 2),
        ("eleventh", "en", 2, 0),
        ("eleventh", "it", 2, 0),
        ("twelfth", "en", 11, 1),
        ("twelfth", "it", 9, 1),
        ("thirteenth", "en", 6, 1),
        ("thirteenth", "it", 7, 1),
        ("fourteenth", "en", 0, 0),
        ("fourteenth", "it", 0, 1),
        ("fifteenth", "en", 10, 2),
        ("fifteenth", "it", 13, 2),
    ],
)
def test_replies_of_another_author_are_judged_no_worse_than_before(
    author: str, language: str, missed: int, alarms: int
) -> None:
    lines = (AUTHORS / f"{author}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["language"] == language]
    judged = [(row["refuses"], says_unknown(row["reply"], row["question"])) for row in rows]
    assert len(judged) == SIZES.get((author, language), 120)
    assert judged.count((True, False)) <= missed
    assert judged.count((False, True)) <= alarms


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("What share of the price is kept as a fee?", "The answer is: We keep 15% of the price as a fee."),
        ("What is the programme called?", 'The answer is: The washer offers its programme under the name "Tersa".'),
        ("How much power can the oven draw?", "The oven can only draw 450 W of electrical power."),
        ("What was wrong with the recalled ovens?", "The recalled ovens were found to be defective in the 2020 model."),
        ("Which of the centres is the newest?", "The North area is the newest centre of the North area."),
        ("In which colour is the lamp supplied?", "The lamp is supplied in a colour that is rare and precious."),
        ("Chi presiede il comitato?", "Il comitato è un organismo che aiuta a garantire la sicurezza di tutti."),
        ("How long does the seal last?", "I am not sure, as the leaflet puts it oddly, but it is 18 months."),
        ("Quanto dura il mutuo?", "Non ne sono certo, il contratto è scritto male, ma sono 20 anni."),
        ("Quanta parte del prezzo si trattiene?", "La risposta è: tratteniamo il 15% del prezzo."),
    ],
)
def test_a_right_or_a_muddled_answer_is_no_refusal(question: str, reply: str) -> None:
    assert not says_unknown(reply, question)


@pytest.mark.parametrize(
    ("question", "reply", "refuses"),
    [
        (
            "Who designed the fountain of Torvale?",
            "The documents do not contain information about the designer. However, the square of Torvale was paved in "
            "1931, and the theatre beside it is by Ivo Sand.",
            True,
        ),
        (
            "Who designed the fountain of Torvale?",
            "I could not find information about it. However, the fountain of Torvale was designed by Ivo Sand.",
            False,
        ),
        (
            "How many seats does the hall have?",
            "I'm sorry, I do not have that information. However, the leaflet speaks of 240 seats.",
            False,
        ),
        (
            "Chi diresse il coro di Valtersa nel concerto inaugurale?",
            "Non ho trovato informazioni sul direttore. Tuttavia, so che Valtersa ha anche una banda, fondata da Ugo "
            "Rossi nel 1950.",
            True,
        ),
        (
            "Chi diresse il coro di Valtersa nel concerto inaugurale?",
            "Non ho trovato informazioni precise. Tuttavia, nel concerto inaugurale il coro di Valtersa fu diretto da "
            "Ugo Rossi.",
            False,
        ),
        ("Which courses do I have?", "As a guest, I have no access to your study plan.", True),
        ("Quali corsi ho?", "Come ospite, non ho accesso al tuo piano di studi.", True),
        ("Quali sono i requisiti?", "I requisiti del corso (L-20) non sono specificati nei documenti.", True),
        ("Who won the race?", "Based on the search results, it is not clear which runner won the race.", True),
        ("Da chi è servito il molo?", "Non sono riuscito a trovare informazioni sul molo.", True),
    ],
)
def test_what_comes_after_a_refusal_is_an_answer_only_where_it_answers(
    question: str, reply: str, refuses: bool
) -> None:
    assert says_unknown(reply, question) is refuses


@pytest.mark.parametrize(
    ("question", "reply", "refuses"),
    [
        # Nothing of the kind asked for, and a sign that none is given.
        ("What is the fee for a spare key?", "The fees are listed on a sheet that has not been uploaded.", True),
        ("When will the pool reopen?", "The date of reopening is still to be fixed by the board.", True),
        ("Who signed the receipt?", "The signature on the receipt is illegible.", True),
        ("How tall is the mast?", "The table ends at the shorter masts.", True),
        ("How much does the course cost?", "Please contact the office for prices.", True),
        ("Who is the tenant of flat 9?", "For privacy reasons I cannot tell you that.", True),
        ("Qual è la quota per gli ospiti?", "La riga delle quote è rimasta in bianco.", True),
        ("Quando riapre la piscina?", "La data non è stata ancora decisa.", True),
        ("Quanto è alto l'albero maestro?", "Per l'altezza si rimanda alla scheda tecnica.", True),
        ("Chi ha firmato la ricevuta?", "Il nome è coperto da omissis.", True),
        # A value of that kind beside the sign, or a denial that answers.
        ("What is the fee for a spare key?", "12 euros; how long it takes is not stated.", False),
        ("When will the pool reopen?", "Not before 3 June.", False),
        ("Who signed the receipt?", "Ada Corti; the second signature is illegible.", False),
        ("Whom do I ask for prices?", "Please contact the office.", False),
        ("Is there a deadline?", "No, there is no deadline.", False),
        ("Quando riapre la piscina?", "Il 3 giugno, ma l'orario non è stato ancora deciso.", False),
        ("Chi ha firmato la ricevuta?", "L'ing. Corti. La data non è leggibile.", False),
    ],
)
def test_a_refusal_leaves_without_what_was_asked(question: str, reply: str, refuses: bool) -> None:
    assert says_unknown(reply, question) is refuses


def test_every_sign_has_a_weight_and_every_weight_a_sign() -> None:
    found = shown("It is not stated.", "How long does it last?", lexicon("en"), by_rule=True)
    weights = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert set(found) | {"threshold"} == set(weights)


@pytest.mark.parametrize("text", ["(", "A", "_", ": - ", "[ ", "no, ", "the text ", '"', "a.b "])
def test_hostile_replies_end_soon(text: str) -> None:
    started = time.process_time()
    says_unknown(text * (20_000 // len(text)), "How long does it last?")
    assert time.process_time() - started < 2
