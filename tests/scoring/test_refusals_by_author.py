"""Refusals of four authors who knew neither the rules nor their tests, and what weak models say instead of one.

The rules were never mended by these replies, though a few short ones stand word for word in older batches too: of the
first author's they miss 20 of 66 in English and 31 of 66 in Italian, and take 6 and 3 of 54 answers for one; of the
second's 23 and 23, and 5 and 6; of the third's, two thirds Italian, 21 of 43 and 41 of 89, and 9 of 36 and 6 of 72; of
the fourth's, who were to write long ones that go on, 25 of 66 and 33 of 66, and 10 and 7 of 54 each. So of hard
wordings from elsewhere expect two of five refusals to be missed, and an eighth of the answers to be taken for one. Of
650 published replies of models, chosen for their variety and unread till then, 25 of 138 English and 24 of 89 Italian
refusals were missed, many of them long ones that go on to something else, and 25 of 191 and 9 of 232 answers taken for
one; mended by these, the rules miss 17 and 17, and take 26 and 8. The bounds are those figures, which may only fall. A
learned judge is compared with the rules in `experiments/benchmarks/refusals_learned.py`.
"""

import json
from pathlib import Path

import pytest

from workbench.scoring.refusals import says_unknown

AUTHORS = Path(__file__).parent / "refusals" / "by_author"


@pytest.mark.parametrize(
    ("author", "language", "missed", "alarms"),
    [
        ("first", "en", 20, 6),
        ("first", "it", 31, 3),
        ("second", "en", 23, 5),
        ("second", "it", 23, 6),
        ("third", "en", 21, 9),
        ("third", "it", 41, 6),
        ("fourth", "en", 25, 10),
        ("fourth", "it", 33, 7),
    ],
)
def test_replies_of_another_author_are_judged_no_worse_than_at_first_sight(
    author: str, language: str, missed: int, alarms: int
) -> None:
    lines = (AUTHORS / f"{author}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["language"] == language]
    judged = [(row["refuses"], says_unknown(row["reply"], row["question"])) for row in rows]
    assert len(judged) == (120 if author != "third" else {"en": 79, "it": 161}[language])
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
