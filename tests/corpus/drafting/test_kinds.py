from __future__ import annotations

from tests.corpus.drafting.drafts import asked, document, draft
from workbench.corpus.split import Shares

ROWS = (
    "- Name: Forno Etna; Weight: 31 kg; Energy class: class A\n"
    "- Name: Forno Alto; Weight: 28 kg; Energy class: class A\n"
    "- Name: Forno Ida; Weight: 35 kg; Energy class: class C\n"
    "- Name: Forno Lina; Weight: 22 kg; Energy class: class A\n"
)


def aggregates(text: str, title: str = "Ovens", language: str = "en") -> dict[str, tuple[str, ...]]:
    drafts = draft(document(text, title), language=language)
    return {q.text: q.answers for q in drafts.questions if q.kind == "aggregate"}


def test_counts_and_extremes_over_a_table() -> None:
    assert aggregates(ROWS) == {
        "How many rows of the table in “Ovens” have “class A” as “Energy class”?": ("3", "three"),
        "In the table in “Ovens”, which name has the highest weight?": ("Forno Ida",),
    }
    italian = ROWS.replace("Name", "Nome").replace("Weight", "Peso").replace("Energy class: class", "Classe: classe")
    assert aggregates(italian, "Forni", "it") == {
        "Quante righe della tabella in «Forni» riportano «classe A» alla voce «Classe»?": ("3", "tre"),
        "Nella tabella in «Forni», quale voce della colonna «Nome» ha il valore più alto di «Peso»?": ("Forno Ida",),
    }


def test_the_evidence_of_a_count_is_every_row() -> None:
    (count,) = [q for q in draft(document(ROWS, "Ovens")).questions if "How many" in q.text]
    assert len(count.evidence) == 4


def test_no_count_where_a_cell_is_missing_or_a_value_is_part_of_another() -> None:
    assert not any("How many" in text for text in aggregates(ROWS.replace("; Energy class: class C", "")))
    assert not any("How many" in text for text in aggregates(ROWS.replace("class C", "class A plus")))
    assert aggregates(ROWS + "\nMore of them.\n\n" + ROWS) == {}  # which of the two tables?


def test_no_extreme_of_two_units_or_of_numbers_without_one() -> None:
    assert not any("highest" in text for text in aggregates(ROWS.replace("22 kg", "22 g")))
    assert not any("highest" in text for text in aggregates(ROWS.replace(" kg", "")))


def two_documents(language: str = "en") -> dict[str, tuple[str, ...]]:
    ovens = (
        "- Name: Forno Etna; Price: 899 €; Supplier: Ferramenta Po\n"
        "- Name: Forno Alto; Price: 740 €; Supplier: Casa Dora\n"
    )
    pans = "- Name: Pentola Alta; Price: 40 €; Lid: glass lid\n- Name: Pentola Bassa; Price: 30 €; Lid: steel lid\n"
    shops = "- Name: Ferramenta Po; Telephone: 011 123\n- Name: Casa Dora; Telephone: 011 456\n"
    texts = {"Ovens": ovens, "Pans": pans, "Shops": shops}
    drafts = draft(*(document(text, name, name) for name, text in texts.items()), language=language)
    for question in drafts.questions:
        if question.kind == "multi":
            assert len({place.document for place in question.evidence}) == 2
    return {q.text: q.answers for q in drafts.questions if q.kind == "multi"}


def test_two_documents_are_compared_and_joined() -> None:
    questions = two_documents()
    assert questions["What is the telephone of the supplier of Forno Etna?"] == ("011 123",)
    compared = {text: answers for text, answers in questions.items() if "Which of the two" in text}
    for text, (answer,) in compared.items():
        oven = "Forno Etna" if "Forno Etna" in text else "Forno Alto"
        assert (answer == oven) == ("higher" in text)  # every oven costs more than every pan
    assert compared


def test_an_unanswerable_question_asks_a_real_thing_for_what_its_like_have() -> None:
    rows = (
        "- Name: Forno Etna; Weight: 31 kg; Depth: 60 cm\n- Name: Forno Alto; Weight: 28 kg; Depth: 55 cm\n"
        "- Name: Forno Ida; Weight: 35 kg\n- Name: Forno Lina; Weight: 22 kg; Depth: 50 cm\n"
    )
    drafts = draft(document(rows, "Ovens"), unanswerable=1)
    absent = [q for q in drafts.questions if q.kind == "unanswerable"]
    assert {q.text for q in absent} == {"What is the depth of Forno Ida in “Ovens”?"}
    assert all(q.answers == () and q.evidence == () for q in absent)
    another = document("Forno Ida has a depth of 58 cm, as its leaflet says.", "Leaflet", "leaflet")
    assert not any(q.kind == "unanswerable" for q in draft(document(rows, "Ovens"), another, unanswerable=1).questions)


def test_pages_of_one_sort_lack_what_the_others_list() -> None:
    pages = [
        document(f"Grade: Level {n}\nOffice: {town}" + ("\nTeam: Delivery" if n < 5 else ""), f"Post {town}", town)
        for n, town in enumerate(("Rivoli", "Susa", "Ivrea"), 3)
    ]
    absent = [q.text for q in draft(*pages, unanswerable=1).questions if q.kind == "unanswerable"]
    assert absent == ["What is given as “Team” in “Post Ivrea”?"]


def test_no_name_is_made_up_or_put_together() -> None:
    rows = "- Name: Junior Cook (L1); Salary: 30 000 €\n- Name: Head Baker (L4); Salary: 50 000 €\n"
    insurance = "- Benefit: Medical Insurance; Limit: 2 000 €\n- Benefit: Dental Care; Limit: 500 €\n"
    drafts = draft(document(rows, "Pay"), document(insurance, "Benefits", "e"), unanswerable=1)
    assert not any(q.kind == "unanswerable" for q in drafts.questions)


def test_the_last_wording_is_never_trained_on_and_one_wording_is_asked_once() -> None:
    questions = draft(document(ROWS, "Ovens"), shares=Shares(1, 0, 0)).questions
    by_fact: dict[str | None, list[str]] = {}
    for question in questions:
        if question.kind == "single" and "weigh" in question.text + "heavy":
            by_fact.setdefault(question.fact, []).append(question.split)
    texts = {q.text: q.split for q in questions}
    assert texts["What is the weight of Forno Etna?"] == "train"
    assert texts["How much does Forno Etna weigh?"] == "test"
    assert len(asked(document(ROWS, "Ovens"), shares=Shares(0, 0, 1))) < len(texts)


def test_drafts_whose_evidence_overlaps_are_one_fact() -> None:
    text = "## How much does the bridge of Rivoli cost?\n\nThe bridge of Rivoli costs the town 500 euro each year."
    questions = draft(document(text, "Bridge of Rivoli")).questions
    assert {q.kind for q in questions} == {"summary", "single"}
    assert len({q.fact for q in questions}) == 1
    assert len({q.split for q in questions} - {"test"}) <= 1
    counts = {q.fact for q in draft(document(ROWS, "Ovens")).questions if q.kind == "aggregate"}
    assert counts.isdisjoint({q.fact for q in draft(document(ROWS, "Ovens")).questions if q.kind == "single"})


def test_what_a_thing_lacks_is_what_things_of_its_sort_have_in_other_documents() -> None:
    ovens = "- Model: Forno Etna; Price: 899 euro; Weight: 42 kg\n- Model: Forno Ida; Price: 799 euro; Weight: 38 kg\n"
    fridges = (
        "- Item: Frigo Rosa; Price: 650 euro; Warranty: 24 months\n"
        "- Item: Frigo Neve; Price: 720 euro; Warranty: 36 months\n"
    )
    pages = (document(ovens, "Ovens", "a"), document(fridges, "Fridges", "b"))
    absent = {q.text for q in draft(*pages, unanswerable=1).questions if q.kind == "unanswerable"}
    assert "What is the warranty of Forno Ida in “Ovens”?" in absent
    assert "What is the weight of Frigo Rosa in “Fridges”?" in absent
    another = document("The Frigo Rosa is heavy: 61 kg without its door.", "News", "c")
    again = {q.text for q in draft(*pages, another, unanswerable=1).questions if q.kind == "unanswerable"}
    assert not any("weight of Frigo Rosa" in text for text in again)


def test_no_unanswerable_draft_where_the_short_name_tells() -> None:
    offices = "- Office: Rome, RM; Address: Via Po 3\n- Office: Turin, TO; Address: Via Roma 4\n"
    mail = "- Rome: rome@example.org\n- Turin: turin@example.org\n"
    other = "- Address: Via Milano 9\n- Email: bari@example.org\n"
    pages = (document(offices, "Offices", "a"), document(mail, "Mail", "b"), document(other, "Bari Office", "c"))
    assert not [
        q.text for q in draft(*pages, unanswerable=1).questions if q.kind == "unanswerable" and "email" in q.text
    ]
