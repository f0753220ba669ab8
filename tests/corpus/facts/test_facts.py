from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.corpus.facts.registry import Fact, find_facts
from workbench.types import Document


def facts(text: str, title: str = "Paper") -> list[Fact]:
    found = find_facts(Document("d", title, text))
    for fact in found:
        assert text[fact.start : fact.end] == fact.value
        assert fact.document == "d"
    return found


def attributes(text: str, title: str = "Paper") -> list[tuple[str, str, str]]:
    return [(f.subject, f.attribute, f.value) for f in facts(text, title) if f.form == "attribute"]


def only(text: str) -> Fact:
    (fact,) = facts(text)
    return fact


@pytest.mark.parametrize(
    "table",
    [
        "| Name | Age | Colour |\n|---|:--:|---|\n| Rex | **5** | black |\n| Mia | | red |\n| Leo | 7 |",
        "Name | Age | Colour\nRex | 5 | black\nMia | - | red",
        "Name\tAge\tColour\nRex\t5\tblack\nMia\tn/a\tred",
    ],
)
def test_tables(table: str) -> None:
    expected = [("Rex", "Age", "5"), ("Rex", "Colour", "black"), ("Mia", "Colour", "red")]
    assert attributes(f"Some dogs.\n\n{table}\n\nThe end.") == expected


def test_a_table_of_one_thing_is_about_its_heading() -> None:
    table = "| Property | Value |\n|---|---|\n| Weight | 5 kg |\n"
    assert attributes(table, "Oven X") == [("Oven X", "Weight", "5 kg")]
    assert attributes(f"# Oven X\n\n## Size\n\n{table}", "Oven X") == [("Size (Oven X)", "Weight", "5 kg")]
    assert attributes(f"# Oven X\n\n{table}", "Oven X") == [("Oven X", "Weight", "5 kg")]


def test_two_columns_without_a_header_are_about_their_heading() -> None:
    table = "| Voltage | 230 V |\n| Power | 750 W |"
    assert attributes(f"## Pump\n\n{table}", "") == [("Pump", "Voltage", "230 V"), ("Pump", "Power", "750 W")]
    assert attributes("Voltage\t230 V\nPower\t750 W", "Pump") == attributes(table, "Pump")
    assert attributes(f"| Name | Value |\n{table}", "Pump") == attributes(table, "Pump")


@pytest.mark.parametrize("title", ["| Prices 2024 | | |\n", "| Prices | Unnamed: 1 | Unnamed: 2 |\n|---|---|---|\n"])
def test_a_title_over_a_table_is_no_header(title: str) -> None:
    table = "| Item | Price | column 3 |\n| Widget | 5 euro | x |"
    assert attributes(f"{title}{table}") == [("Widget", "Price", "5 euro")]


def test_pairs() -> None:
    text = "# Museo\n\n- **Indirizzo:** via Po 3\n- Telefono: 011 123.\n\nNote: one.\nExample: two.\n\nHe said: yes.\n"
    assert attributes(text, "") == [("Museo", "Indirizzo", "via Po 3"), ("Museo", "Telefono", "011 123")]
    company = "Ragione sociale: Rivoli S.r.l.\nSede: Torino."
    assert [value for _, _, value in attributes(company)] == ["Rivoli S.r.l.", "Torino"]
    assert attributes("Pump is noisy: call us\nPump does not start: check it") == []
    assert attributes("Link: http://a.example\nSee https://b.example", "T") == []


def test_pairs_may_stand_in_paragraphs_of_their_own() -> None:
    assert attributes("Peso: 5 kg\n\nAltezza: 2 m") == [("Paper", "Peso", "5 kg"), ("Paper", "Altezza", "2 m")]
    assert attributes("Ann: How are you?\n\nBob: Fine!") == []


def test_lines_of_keys_are_pairs_and_no_sentence_with_a_blank() -> None:
    text = "Code: MQ-01\nRevision: 7\nApproved by: G. Verdi\nDate: 3 April 2023\nPower: 750 W"
    assert [(f.form, f.attribute, f.value) for f in facts(text)] == [
        ("attribute", "Code", "MQ-01"),
        ("attribute", "Revision", "7"),
        ("attribute", "Approved by", "G. Verdi"),
        ("attribute", "Date", "3 April 2023"),
        ("attribute", "Power", "750 W"),
    ]


def test_a_sentence_on_the_line_of_an_attribute_is_not_asked_for() -> None:
    pairs = "Age: 5 years\nRace: mixed"
    sentence = "The dog of Rivoli runs 20 km a day."
    assert {f.form for f in facts(f"{pairs}\n{sentence}")} == {"attribute"}  # one unit: its blank would tell both
    assert [f.form for f in facts(f"{pairs}\n\n{sentence}")] == ["attribute", "attribute", "quantity"]


def test_lines_without_a_sentence_have_no_blank() -> None:
    assert facts("Acme Rivoli Srl\nVia Roma angolo Po\n10100 Torino dal 3 May 1999") == []
    assert only("The bridge of\nRivoli was opened\non 3 May 1999.").value == "3 May 1999"


@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_code_states_no_facts(fence: str) -> None:
    code = "Host: a\nPort: 80\nThe oven of Rivoli draws 2,900 W at its peak."
    after = "\nWeight: 5 kg\nPower: 4 W"
    assert [value for _, _, value in attributes(f"{fence}toml\n{code}\n{fence}{after}")] == ["5 kg", "4 W"]
    assert len(facts(f"{fence}\nHost: a\nPort: 80")) == 2  # never closed, so no fence


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("## 2.1 Pump A ##", "Pump A"),
        ("2. Pump A", "Pump A"),
        ("Pump A\n------", "Pump A"),
        ("PUMP A\n", "PUMP A"),
        ("Made in: Turin\n", ""),
        ("Dear all,", ""),
        ("C + H → CH\n", ""),
    ],
)
def test_a_list_is_about_the_heading_above_it(heading: str, name: str) -> None:
    about = f"{name} (Paper)" if name else "Paper"
    found = attributes(f"{heading}\nWeight: 5 kg\nHeight: 2 m", "Paper")
    assert found[-2:] == [(about, "Weight", "5 kg"), (about, "Height", "2 m")]


def test_record_lines() -> None:
    assert attributes("- name: Rex; age: 5; note: a, b\n- name: Mia; age: 7") == [
        ("Rex", "age", "5"),
        ("Rex", "note", "a, b"),
        ("Mia", "age", "7"),
    ]


@pytest.mark.parametrize(
    ("text", "subject", "value"),
    [
        ("Rex is a small dog of Turin. He barks.", "Rex", "a small dog of Turin"),
        ("The Mole Antonelliana is the tallest building in Turin, built late.", "The Mole Antonelliana",
         "the tallest building in Turin"),
        ("Il Museo Egizio è un museo di Torino che apre tardi.", "Il Museo Egizio", "un museo di Torino"),
        ("L'azienda è un'impresa di famiglia.", "L'azienda", "un'impresa di famiglia"),
        ("AUSTPAC was an Australian public X.25 network operated by Telstra.", "AUSTPAC",
         "an Australian public X.25 network operated by Telstra"),
    ],
)  # fmt: skip
def test_definitions(text: str, subject: str, value: str) -> None:
    fact = only(text)
    assert (fact.form, fact.subject, fact.value) == ("definition", subject, value)


@pytest.mark.parametrize(
    "text",
    [
        "It is a small dog of Turin.",
        "Questo è un museo di Torino.",
        "Rex is a dog.",  # says too little to be asked for
        "Rex is a dog for those who bark.",
        "Twigg suggested that the cause was a form of anthrax.",
        "Rossi disse che il cane era un animale di casa.",
        "La curva di apprendimento è una delle caratteristiche che, tra tutte, contano.",
        "Rex is one of the dogs who, they say, bark.",
        "To the east is the desert of Rivoli.",
        "Because Rex is a data link dog, he barks.",
        "Tuttavia notevole è la minoranza di lingua francese.",
        "The result was a long war of Rivoli.",
        "La montmorillonite è un materiale le cui parti si muovono.",
        "was opened on 3 May 1999 by Ann of Rivoli.",
        "The plague of Rivoli killed 30–60% of the town.",
        "The bridge of Rivoli was built in 1348–49 by Ann.",
        "The forest (Dutch: Woud; French: Forêt), or wood, is old. It is in Rivoli.",
        "La sede è a Montecorvello di Sopra.",
        "# Rex is a small dog",
        "He was born in the town of Rivoli on 3 May 1999.",
        "There were 30 people in the large room.",
        "Room costs 5 euro.",
        "The rooms of Rivoli number 12 30 kg and no more.",
    ],
)
def test_what_is_no_fact(text: str) -> None:
    assert facts(text) == []


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        ("The bridge of Rivoli was opened on 3 May 1999 by Ann.", "date", "3 May 1999"),
        ("The bridge of Rivoli was opened on May 3, 1999 by Ann.", "date", "May 3, 1999"),
        ("Il ponte di Rivoli fu aperto il 3 maggio 1999 da Anna.", "date", "3 maggio 1999"),
        ("Il ponte di Rivoli fu aperto nel 1999 da Anna.", "date", "1999"),
        ("The bridge of Rivoli was opened by Ann in 1999.", "date", "1999"),
        ("Der Umbau der Linie endet laut Plan am 2024-05-03 abends.", "date", "2024-05-03"),
        ("The bridge of Rivoli cost the town $1,500.50 last year.", "amount", "$1,500.50"),
        ("Il ponte di Rivoli costò alla città 5 milioni di euro.", "amount", "5 milioni di euro"),
        ("The oven of Rivoli draws no more than 2,900 W at peak.", "quantity", "2,900 W"),
        ("La garanzia dei forni Rivoli dura 24 mesi in tutto.", "quantity", "24 mesi"),
        ("Il capitale sociale di Rivoli è di 1 200 000,50 € interi.", "amount", "1 200 000,50 €"),
        ("Il capitale sociale di Rivoli è di € 1\u202f200 interi.", "amount", "€ 1\u202f200"),
        ("The yearly fee of Rivoli is EUR 14 500 plus tax.", "amount", "EUR 14 500"),
        ("Le budget de la ville est de 12\u00a0000 € cette fois.", "amount", "12\u00a0000 €"),
        ("The dam of Rivoli holds back 1'200'000 litres at most.", "quantity", "1'200'000 litres"),
        ("Il rimborso di Rivoli arriva entro 15 giorni lavorativi interi.", "quantity", "15 giorni lavorativi"),
        ("I dipendenti di Rivoli hanno 26 giorni di ferie interi.", "quantity", "26 giorni"),
        ("The refund of Rivoli comes within 15 working days at most.", "quantity", "15 working days"),
    ],
)
def test_figures_in_sentences(text: str, form: str, value: str) -> None:
    fact = only(text)
    assert (fact.form, fact.value) == (form, value)
    assert fact.subject == text.replace(value, "____")


def test_one_fact_a_sentence_and_no_value_told_twice() -> None:
    assert len(facts("The bridge of Rivoli cost €5 and opened in 1999 for all.")) == 1
    assert facts("The bridge of 5 kg in Rivoli weighs 5 kg in all.") == []


def test_a_list_mark_is_no_part_of_the_question() -> None:
    assert only("- The oven of Rivoli draws 2,900 W at its peak.").subject.startswith("The oven")
    assert only("2. The oven of Rivoli draws 2,900 W at its peak.").subject.startswith("The oven")
    assert only("38 kg is what the oven of Rivoli weighs.").subject.startswith("____ is what")


PIECES = [
    "| a ",
    "|",
    "\n",
    "key: value",
    "; ",
    "Rex is a dog of Turin",
    ". ",
    "3 May 1999",
    "€5",
    "\t",
    "# T",
    "**",
    "è un'",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
def test_spans_are_exact_and_places_distinct(text: str) -> None:
    found = facts(text)
    assert len({fact.id for fact in found}) == len(found)
    assert all(fact.value.strip() == fact.value != "" for fact in found)


@pytest.mark.parametrize("text", ["a: b; " * 50_000, "| x " * 50_000, "A" * 200_000, "A b " * 50_000, "1," * 100_000])
def test_hostile_texts_take_linear_time(text: str) -> None:
    started = time.process_time()
    facts(text)
    assert time.process_time() - started < 10
