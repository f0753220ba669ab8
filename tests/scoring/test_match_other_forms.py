"""What says a gold in another form to its question, and what stands close to a gold and is another value."""

import pytest

from .test_match_by_author import accepts


@pytest.mark.parametrize(
    ("question", "gold", "reply", "language"),
    [
        ("How many credits is the seminar worth?", "9 credits", "9", "en"),
        ("Who sold the barn?", "The barn was sold by Ida Marsh", "Ida Marsh sold the barn in 1911.", "en"),
        (
            "In how many towns does the firm work?",
            "The firm works in 14 towns by contract, with 900 members.",
            "14 towns",
            "en",
        ),
        ("Which metal coats the plate?", "Ni", "Nickel coats the plate.", "en"),
        ("Which element is it?", "zinc", "Zn", "en"),
        ("Who signs the accounts?", "the chief executive officer", "The CEO does.", "en"),
        ("Which prize did he get?", "a silver prize", "He got silver in the sprint.", "en"),
        ("Who rents the flat?", 'William "Bill" Marsh', "Bill Marsh rents it.", "en"),
        ("When is the dinner?", "26 December", "On Boxing Day.", "en"),
        ("Is the deposit refundable?", "Yes", "The deposit is indeed refundable, according to clause 4.", "en"),
        ("How likely is a leak, as a probability?", "0.08", "8 per cent", "en"),
        ("Which century is the tower from?", "the 15th century", "It was built in the 1400s.", "en"),
        ("What size is the sheet?", "20 x 40 cm", "It measures 20 cm by 40 cm.", "en"),
        ("Which drug was given?", "anti-allergic drops", "Antiallergic drops were given.", "en"),
        ("What is the ratio of lime to sand?", "1:4", "One part lime to four parts sand.", "en"),
        ("Is parking allowed in the yard?", "Yes", "Parking is permitted there.", "en"),
        ("What was the score?", "4-2", "They won by four goals to two.", "en"),
        ("What is the scale of the plan?", "1:25,000", "One to twenty-five thousand.", "en"),
        ("Che materiale è?", "acciaio inossidabile", "È acciaio inox.", "it"),
        ("Quanto prende un operaio?", "9.000 euro all'anno", "9.000 euro l'anno", "it"),
        ("Quanti CFU vale il seminario?", "9 CFU", "9", "it"),
        ("Quanti quesiti ha la prova?", "60 quesiti", "60", "it"),
        ("In quale provincia ha sede?", "BG", "In provincia di Bergamo.", "it"),
        ("Quale metallo riveste la lastra?", "Ni", "Il nichel.", "it"),
        ("Quanti anni aveva la teste?", "50 anni", "Era cinquantenne.", "it"),
        ("Quanto dura l'incarico?", "4 anni", "Un quadriennio.", "it"),
        ("Quanto pagano i ragazzi?", "metà prezzo", "Pagano il 50%.", "it"),
        ("Quando si corre il palio?", "15 agosto", "A Ferragosto.", "it"),
        ("Chi ha costruito il ponte?", "F.lli Conti S.p.A.", "La Fratelli Conti spa.", "it"),
        ("Che lavoro faceva?", "scultore", "Faceva la scultrice.", "it"),
        ("Che scala si usa?", "la scala esterna", "Quella esterna.", "it"),
        ("I gatti sono ammessi?", "sì", "I gatti sono ammessi, purché nel trasportino.", "it"),
    ],
)
def test_another_form_is_right(question: str, gold: str, reply: str, language: str) -> None:
    assert accepts(question, gold, reply, language)


@pytest.mark.parametrize(
    ("question", "gold", "reply", "language"),
    [
        ("How many credits is the seminar worth?", "9 credits", "6", "en"),
        ("Who sold the barn?", "The barn was sold by Ida Marsh", "Ivo Sand sold the barn in 1911.", "en"),
        ("Which metal coats the plate?", "Ni", "Niobium coats the plate.", "en"),
        ("How likely is a leak, as a probability?", "0.08", "0.8 per cent", "en"),
        ("Which century is the tower from?", "the 14th century", "It was built in the 1400s.", "en"),
        ("What is the ratio of lime to sand?", "1:4", "Four parts lime to one part sand.", "en"),
        ("Is parking allowed in the yard?", "Yes", "Parking is not permitted there.", "en"),
        ("Where is it?", "NI", "Nickel", "en"),
        ("Who signs the accounts?", "the chief executive officer", "The CFO does.", "en"),
        ("Is the deposit refundable?", "No", "The deposit is indeed refundable, according to clause 4.", "en"),
        ("By how much did rents fall?", "£200", "Rents fell to £200.", "en"),
        ("How many came?", "all", "Almost all of them came.", "en"),
        ("What is the maximum stay?", "9 nights", "More than 9 nights.", "en"),
        ("When did the siege begin?", "3 May 1711", "Two weeks after 3 May 1711.", "en"),
        ("Who beat whom?", "Velden beat Marn", "Marn beat Velden.", "en"),
        ("Who is the father of the heir?", "Ivo", "The father of the heir is the brother of Ivo.", "en"),
        ("Entro quanti giorni si risponde?", "15 giorni", "15 giorni lavorativi", "it"),
        ("In quale provincia ha sede?", "BG", "In provincia di Brescia.", "it"),
        ("Quanto dura l'incarico?", "4 anni", "Un quinquennio.", "it"),
        ("Di quanto è calato l'affitto?", "200 euro", "L'affitto è calato a 200 euro.", "it"),
        ("Quanti soci erano presenti?", "tutti", "Erano presenti quasi tutti i soci.", "it"),
        ("Chi batté chi?", "Velde batté Marna", "Marna batté Velde.", "it"),
        ("Chi è la madre di Ida?", "Rosa", "La madre di Ida è la cugina di Rosa.", "it"),
    ],
)
def test_what_stands_close_to_it_is_wrong(question: str, gold: str, reply: str, language: str) -> None:
    assert not accepts(question, gold, reply, language)
