"""A gold that a short reply only names in passing is not said; the same words in an answer are.

Of the wrong replies of six authors that were accepted without these signs, 57, the signs as rules caught 30, and of 247
right ones lost none. A logistic regression over the same signs, fitted with one author left out, caught 19 to 21 where
it lost 0.5% of the sentences of SQuAD and Natural Questions, and 29 where it lost 1%; the rules lost 0.7%, so rules
they stayed. Of all 10,570 and 2,655 sentences they now lose 0.2%. They were written in sight of all six authors. Of 16
wrong replies below that were written once the rules stood, and before they were tried, 13 were caught at first sight,
and of 14 right ones none was lost.
"""

import pytest

from .test_match_by_author import accepts


@pytest.mark.parametrize(
    ("question", "gold", "reply", "language"),
    [
        ("What is the chief town of the valley?", "Velden", "The chief town is Marn; Velden is only larger.", "en"),
        ("Who won the regatta?", "Ada Pell", "Ada Pell led for a while, but the regatta was won by Ivo Sand.", "en"),
        ("Who is the buyer?", "Pell Ltd", "Pell Ltd is the agent; the buyer is Sand Ltd.", "en"),
        ("Who approved the plan?", "Ivo Sand", "Ivo Sand did not approve the plan.", "en"),
        ("By how much did rents fall?", "4%", "Rents increased by 4%.", "en"),
        ("When was the founder born?", "3 May 1911", "She died on 3 May 1911.", "en"),
        ("Who sculpted the lion?", "Ada Pell", "Perhaps Ada Pell, perhaps a pupil of hers.", "en"),
        ("Who speaks first?", "the treasurer", "The chair; next it is the treasurer's turn.", "en"),
        ("In what year was the pier closed?", "1931", "The pier was damaged in 1931 and closed in 1938.", "en"),
        ("How many children had she?", "3", "She had three brothers and no children.", "en"),
        ("Which serum was used?", "serum B", "Serum F was used; serum B was kept for later.", "en"),
        ("Which car was used?", "Stella 300", "They used a Stella 300 L.", "en"),
        ("Which emperor built the wall?", "Probus", "Carus, the successor of Probus.", "en"),
        ("Quanti alunni sono passati?", "18", "Gli alunni erano 18, di cui 15 passati.", "it"),
        ("Quanto prende un operaio?", "900 euro al mese", "900 euro l'anno", "it"),
        ("Qual è il capoluogo della valle?", "Velde", "Il capoluogo è Marna; Velde è soltanto più popolosa.", "it"),
        ("Chi vinse la regata?", "Ada Conti", "Ada Conti fu a lungo in testa, ma la regata la vinse Ivo Sala.", "it"),
        ("Chi approvò il piano?", "Ivo Sala", "Ivo Sala non approvò il piano.", "it"),
        ("Chi ha comprato la villa?", "Ivo Sala", "La villa l'ha venduta Ivo Sala.", "it"),
        ("Quando nacque la fondatrice?", "3 maggio 1911", "Morì il 3 maggio 1911.", "it"),
        ("Chi parla per primo?", "il tesoriere", "Il presidente; subito dopo interviene il tesoriere.", "it"),
        ("Chi scolpì il leone?", "Ada Conti", "Forse Ada Conti, forse una sua allieva.", "it"),
    ],
)
def test_what_is_named_beside_another_answer_is_wrong(question: str, gold: str, reply: str, language: str) -> None:
    assert not accepts(question, gold, reply, language)


@pytest.mark.parametrize(
    ("question", "gold", "reply", "language"),
    [
        ("What is the chief town of the valley?", "Velden", "The chief town is Velden; Marn is only larger.", "en"),
        ("Who won the regatta?", "Ada Pell", "Ivo Sand led for a while, but the regatta was won by Ada Pell.", "en"),
        ("Who is the buyer?", "Pell Ltd", "Sand Ltd. is the agent; the buyer is Pell Ltd", "en"),
        ("Who bought the villa?", "Ivo Sand", "The villa was sold to Ivo Sand.", "en"),
        ("On which day is the office closed?", "Friday", "It does not open on Friday.", "en"),
        ("Where was he at the time?", "not in Marn", "It is thought that he was not in Marn.", "en"),
        ("In what year was the pier closed?", "1938", "The pier was damaged in 1931 and closed in 1938.", "en"),
        ("Who speaks first?", "the treasurer", "The treasurer; next it is the chair's turn.", "en"),
        ("Which tool is used?", "a rasp", "Answer: a rasp is fit for this.", "en"),
        ("Qual è il capoluogo della valle?", "Velde", "Il capoluogo è Velde; Marna è soltanto più popolosa.", "it"),
        ("Chi vinse la regata?", "Ada Conti", "Ivo Sala fu a lungo in testa, ma la regata la vinse Ada Conti.", "it"),
        ("Chi ha comprato la villa?", "Ivo Sala", "La villa è stata venduta a Ivo Sala.", "it"),
        ("Chi parla per primo?", "il tesoriere", "Il tesoriere; subito dopo interviene il presidente.", "it"),
        ("Quale attrezzo si usa?", "la raspa", "Risposta: la raspa è l'attrezzo adatto.", "it"),
    ],
)
def test_what_is_answered_beside_another_name_is_right(question: str, gold: str, reply: str, language: str) -> None:
    assert accepts(question, gold, reply, language)
