"""`match` on 160 pairs each of a fifth to a ninth author, and on kinds that these and others' pairs showed.

At first sight 27 of the fifth's 80 right answers were refused and 8 of 80 wrong ones accepted; of the sixth's 18 and
19; of the seventh's 10 and 10, and of the eighth's 17 and 9. The bounds are what is reached now, on pairs that the
rules have been mended by; they may only fall. By the ninth's nothing has been mended: of 80 right answers 9 are
refused, and of 80 wrong ones 5 accepted (10 and 8 by the rules before those of the seventh and eighth).
"""

import json
from pathlib import Path

import pytest

from workbench.scoring.match import match
from workbench.types import Answer, Question

PAIRS = Path(__file__).parent / "pairs_by_author"


def accepts(question: str, golds: str | list[str], reply: str, language: str) -> bool:
    answers = (golds,) if isinstance(golds, str) else tuple(golds)
    return match(Question("q", question, answers, "single", "test"), Answer("q", reply), language).value == 1


@pytest.mark.parametrize(
    ("author", "language", "refused", "accepted"),
    [
        ("fifth", "en", 1, 0),
        ("fifth", "it", 3, 0),
        ("sixth", "en", 1, 0),
        ("sixth", "it", 2, 2),
        ("seventh", "en", 0, 0),
        ("seventh", "it", 0, 0),
        ("eighth", "en", 0, 0),
        ("eighth", "it", 1, 0),
        ("ninth", "en", 4, 3),
        ("ninth", "it", 5, 2),
    ],
)
def test_pairs_of_another_author_are_judged_no_worse_than_before(
    author: str, language: str, refused: int, accepted: int
) -> None:
    lines = (PAIRS / f"{author}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["language"] == language]
    judged = [(row["right"], accepts(row["question"], row["gold"], row["reply"], language)) for row in rows]
    assert len(judged) == 80
    assert judged.count((True, False)) <= refused
    assert judged.count((False, True)) <= accepted


@pytest.mark.parametrize(
    ("question", "gold", "reply", "language"),
    [
        ("How cold may it get?", "-12 °C", "minus twelve degrees Celsius", "en"),
        ("Which port does the lamp have?", "USB-A", "A USB type A port.", "en"),
        ("How often is it fed?", "twice daily", "2x a day", "en"),
        ("How often is it fed?", "four times weekly", "Four times a week.", "en"),
        ("When does the rule apply?", "25 December 2031", "From Christmas Day 2031.", "en"),
        ("What share must agree?", "3/4", "three quarters", "en"),
        ("What share is needed?", "a three-quarters share", "3/4 of the votes", "en"),
        ("Is attendance compulsory?", "No", "Attending is purely optional.", "en"),
        ("Can the ticket be refunded?", "No", "The ticket is non-refundable.", "en"),
        ("Who adopts it?", "the European Parliament", "The EU Parliament adopts it.", "en"),
        ("Quando passa il camion?", "ogni due mesi", "A mesi alterni.", "it"),
        ("Da quando vale la tariffa?", "1 gennaio 2031", "Da Capodanno 2031.", "it"),
        ("Entro quando si paga?", "entro il 7 marzo", "Al più tardi il 07.03.", "it"),
        ("Quale norma si applica?", "art. 1218 c.c.", "L'articolo 1218 del codice civile.", "it"),
        ("Di che colore è la spia?", "giallo", "La spia è gialla.", "it"),
        ("Dove nacque?", "Stati Uniti", "Negli USA.", "it"),
        ("Come va spedito?", "raccomandata A/R", "Con raccomandata con avviso di ricevimento.", "it"),
        ("Chi lo approva?", "la Commissione europea", "La Commissione UE.", "it"),
        ("In quali anni fu aperto?", "1951-1954", "Dal '51 al '54.", "it"),
        ("Chi dirige i lavori?", "arch. Livia Conti", "Conti Livia", "it"),
        ("Chi paga la pensione?", "INAIL", "L'Istituto nazionale assicurazione infortuni lavoro.", "it"),
        ("A quale ufficio si va?", "ufficio di leva militare", "Alla leva militare.", "it"),
        ("Come si puliscono?", "in lavatrice", "Con la lavatrice.", "it"),
        ("Si può fumare in sala?", "No", "È vietato fumare.", "it"),
        ("Quando si riunisce?", "il martedì", "Ogni martedì.", "it"),
    ],
)
def test_the_same_in_other_words_is_right(question: str, gold: str, reply: str, language: str) -> None:
    assert accepts(question, gold, reply, language)


@pytest.mark.parametrize(
    ("question", "gold", "reply", "language"),
    [
        ("How cold may it get?", "12 °C", "minus twelve degrees Celsius", "en"),
        ("Which port does the lamp have?", "USB-A", "A USB type C port.", "en"),
        ("How often is it fed?", "twice daily", "2x a week", "en"),
        ("Is attendance compulsory?", "Yes", "Attending is purely optional.", "en"),
        ("Who pays for the door?", "the owner", "The owner is told, but it's the guest who pays.", "en"),
        ("How many judges are there now?", "5", "Five initially; now seven.", "en"),
        ("Which gas is in the bottle?", "carbon", "carbon monoxide", "en"),
        ("Who signed?", "the mayor", "The deputy, because the mayor was away.", "en"),
        ("Who came first and second, respectively?", "Ada, Ivo", "Ivo, Ada", "en"),
        ("Che gas c'è nella bombola?", "azoto", "Ossido di azoto.", "it"),
        ("Dove si trova?", "San Vito", "A San Vito di Cadore.", "it"),
        ("Quante visite sono comprese?", "6", "Una visita ogni 6 mesi.", "it"),
        ("Quali classi vanno in gita?", "1A e 3B", "1A, 2C e 3B.", "it"),
        ("Entro quando si paga?", "entro il 7 marzo", "Al più tardi il 07.04.", "it"),
        ("In quali anni fu aperto?", "1951-1954", "Dal '51 al '55.", "it"),
        ("Chi paga la pensione?", "INPS", "L'Istituto nazionale assicurazione infortuni lavoro.", "it"),
    ],
)
def test_another_thing_is_wrong(question: str, gold: str, reply: str, language: str) -> None:
    assert not accepts(question, gold, reply, language)
