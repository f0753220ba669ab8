from __future__ import annotations

import pytest

from tests.corpus.drafting.drafts import ALL_TEST, ALL_TRAIN, asked, document, draft, golds

OVENS = (
    "- Name: Forno Etna; Weight: 31 kg; Price: 899 €\n"
    "- Name: Forno Stromboli; Weight: 28 kg; Price: 740 €\n"
    "- Name: Forno Vesuvio; Weight: 35 kg; Price: 1 020 €\n"
)


def test_a_row_is_asked_for_by_its_name_and_in_words_that_are_really_other() -> None:
    questions = asked(document(OVENS, "Ovens"), shares=ALL_TRAIN)
    assert questions["What is the weight of Forno Etna?"] == ("31 kg",)
    assert {"How heavy is Forno Etna?", "How much does Forno Etna weigh?"} <= set(questions)
    assert all("____" not in text for text in questions)


def test_italian_wordings_agree_with_their_nouns() -> None:
    text = OVENS.replace("Name", "Nome").replace("Weight", "Peso").replace("Price", "Prezzo")
    questions = asked(document(text, "Forni"), language="it", shares=ALL_TRAIN)
    assert questions["Qual è il peso di Forno Etna?"] == ("31 kg",)
    assert {"Quanto costa Forno Etna?", "Quanto si paga per Forno Etna?"} <= set(questions)


def test_a_head_that_is_no_noun_is_quoted_and_the_table_is_named() -> None:
    rows = "- Event: Fiera del Libro; Open since: May 2019\n- Event: Notte Bianca; Open since: June 2020\n"
    assert asked(document(rows, "Events of Rivoli"), shares=ALL_TEST)[
        "What is given as “Open since” for Fiera del Libro in “Events of Rivoli”?"
    ] == ("May 2019",)


def test_a_row_without_a_name_of_its_own_is_named_with_its_head() -> None:
    rows = "- Work week: 5 days; Billable time: 32 hours\n- Work week: 4 days; Billable time: 26 hours\n"
    assert "What is given as “Billable time” for Work week “5 days” in “Time sheets”?" in asked(
        document(rows, "Time sheets"), shares=ALL_TEST
    )


@pytest.mark.parametrize(
    "cell",
    ["https://casa.example/a", "www.casa.example", "/srv/data/a", "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8=", "n/a",
     "see below", "yes", "4.", "a)", "2.1.3", "{{ site.url }}", "the form that you", "which one must fill",
     "you can ask for it", "di cui", "Please ask Ann", "red, blue and", "click here", "(half of",
     "e3b0c44298fc1c149afbf4c8",
     "First one. Second one", "Who knows?", "scarica", "for the", "<b>x</b>"],
)  # fmt: skip
def test_no_answer_is_an_address_a_code_a_mark_or_half_a_sentence(cell: str) -> None:
    rows = f"- Name: Forno Etna; Finish: {cell}\n- Name: Forno Alto; Finish: brushed steel\n"
    assert golds(document(rows)) == {"brushed steel"}
    assert golds(document(f"Finish: {cell}\nWeight: 5 kg\nColour: red\nMaker: Dora")) == {"5 kg", "red", "Dora"}


@pytest.mark.parametrize(
    "name",
    ["Step 1", "Note", "Esempio", "Option B", "Fase 2", "http", "Password", "You can", "What is it?", "4", "Q1", "for",
     "Source", "{a}", "Reason", "Allegato 3", "ID"],
)  # fmt: skip
def test_no_attribute_is_a_step_a_remark_or_a_mark(name: str) -> None:
    assert golds(document(f"{name}: cast iron\nWeight: 5 kg\nColour: red\nMaker: Dora")) <= {"5 kg", "red", "Dora"}


@pytest.mark.parametrize(
    "subject", ["4.", "2.1", "12", "3 May", "Total", "https://a.example", "README.md", "a", "?", "-"]
)
def test_no_subject_is_a_mark_a_number_or_a_file(subject: str) -> None:
    rows = f"- Name: {subject}; Finish: cast iron\n- Name: Forno Alto; Finish: brushed steel\n"
    assert "cast iron" not in golds(document(rows)) or subject == "3 May"
    assert golds(document("Weight: 5 kg\nColour: red", subject)) == set()


def test_values_of_a_list_are_asked_for_under_their_heading() -> None:
    text = "# Casa Ponte\n\n## Contacts\n\n- Email: info@ponte.example\n- Phone: 011 123\n"
    assert asked(document(text), shares=ALL_TEST)["What is given as “Phone” under “Contacts” in “Casa Ponte”?"] == (
        "011 123",
    )


def test_the_page_of_a_measured_thing_has_other_wordings_and_that_of_a_post_has_none() -> None:
    thing = draft(document("Weight: 5 kg\nPrice: 40 €", "Pentola Alta"))
    assert {q.text for q in thing.questions} & {"How heavy is Pentola Alta?", "How much does Pentola Alta weigh?"}
    post = asked(document("Location: Bristol and London\nGrade: Level 4", "Senior Designer"), shares=ALL_TEST)
    assert set(post) == {
        "What is given as “Location” in “Senior Designer”?",
        "What is given as “Grade” in “Senior Designer”?",
    }


def test_an_answer_that_lists_is_accepted_in_any_order_and_an_article_is_no_matter() -> None:
    questions = asked(
        document("Included: keyboard, mouse, webcam\nMaker: the Ponte brothers", "Desk kit"), shares=ALL_TEST
    )
    assert ("keyboard, mouse, webcam", "keyboard; mouse; webcam") in questions.values()
    assert ("the Ponte brothers", "Ponte brothers") in questions.values()


def test_a_list_in_quotation_marks_keeps_them_all() -> None:
    rows = "- Campo: autorità; Valore ammesso: “Procura”, “Questore”\n- Campo: esito; Valore ammesso: “Applicata”\n"
    found = asked(document(rows, "Schema dei dati"), language="it", shares=ALL_TEST)
    assert {answers[0] for answers in found.values()} == {"“Procura”, “Questore”", "Applicata"}


def test_a_column_that_says_the_same_of_every_row_is_not_asked_for() -> None:
    rows = "".join(
        f"- Nome: Forno {name}; Guida: Badge; Peso: {kg} kg\n" for name, kg in (("A", 3), ("B", 4), ("C", 5))
    )
    assert golds(document(rows, "Forni"), language="it", kind="single") == {"3 kg", "4 kg", "5 kg"}


def test_rows_are_named_by_the_column_of_names_and_not_by_a_code_that_many_share() -> None:
    rows = "".join(
        f"- Regione: 01; Codice: {code}; Comune: {name}; Abitanti: {people}\n"
        for code, name, people in (
            ("001001", "Agliè", "2.644"),
            ("001002", "Airasca", "3.819"),
            ("001003", "Ala", "462"),
        )
    )
    found = asked(document(rows, "Comuni del Piemonte"), language="it", shares=ALL_TEST)
    assert {answers for text, answers in found.items() if "Airasca" in text} >= {("3.819",)}
    assert {("2.644",), ("462",)} <= set(found.values())
    assert all("01" not in text for text in found)
    assert not any(" a A" in text for text in found)  # "vivono ad Ala"


def test_a_line_under_two_titles_is_one_fact() -> None:
    text = "Office: Rivoli\nGrade: Level {}\n"
    pages = [document(text.format(n), title, title) for n, title in enumerate(("Cook", "Baker"), 3)]
    drafts = draft(*pages)
    assert len([q for q in drafts.questions if q.answers == ("Rivoli",)]) == 1
    assert any("said before" in note for note in drafts.notes)


def test_a_question_with_two_answers_is_left_out_and_counted() -> None:
    second = OVENS.replace("31 kg", "99 kg")
    drafts = draft(document(OVENS, "Ovens"), document(second, "Ovens", "e"))
    assert not any("Forno Etna" in q.text and q.answers in {("31 kg",), ("99 kg",)} for q in drafts.questions)
    assert any("several answers" in note for note in drafts.notes)


def test_a_grid_without_heads_is_no_table() -> None:
    rows = "".join(f"- Lesson 01: Lesson {n}1; Lesson 02: Lesson {n}2; Lesson 03: Lesson {n}3\n" for n in range(1, 5))
    assert asked(document(rows, "Lessons")) == {}


@pytest.mark.parametrize(
    "table",
    [
        "| Name | Weight | Price |\n|---|---|---|\n| Forno Etna | 31 kg | 899 € |\n| Forno Alto | 28 kg | 740 € |",
        "Name\tWeight\tPrice\nForno Etna\t31 kg\t899 €\nForno Alto\t28 kg\t740 €",
    ],
)
def test_tables_of_bars_and_of_tabs(table: str) -> None:
    assert asked(document(table, "Ovens"), shares=ALL_TRAIN)["What is the weight of Forno Etna?"] == ("31 kg",)


def test_code_states_nothing() -> None:
    assert golds(document("```\nHost: a\nPort: 80\n```\nWeight: 5 kg\nColour: red")) == {"5 kg", "red"}


def test_braces_in_a_document_stay_braces() -> None:
    rows = "- Name: Forno Etna; Weight: 31 kg\n- Name: Forno Alto; Weight: 28 kg\n"
    assert all("{" not in text for text in asked(document(rows, "{title}")))


def test_a_line_right_above_a_list_of_values_is_what_they_are_under() -> None:
    places = {"TOSCANA": ("Siena: 312", "Lucca: 771", "Pisa: 491"), "LAZIO": ("Roma: 76", "Rieti: 15", "Latina: 11")}
    text = "\n\n".join("\n".join([name, *(f"- {each} lamps" for each in rows)]) for name, rows in places.items())
    questions = asked(document(text, "Lamps by province"), shares=ALL_TEST)
    assert any("Siena" in each and "TOSCANA" in each for each in questions)
    assert any("Roma" in each and "LAZIO" in each for each in questions)
    assert not any("Roma" in each and "TOSCANA" in each for each in questions)


@pytest.mark.parametrize("above", [0, 1, 2])
def test_a_row_that_goes_on_below_says_half_of_it(above: int) -> None:
    whole = [f"- Threat: {name}; Remedy: {remedy}; Cost: {cost} euro" for name, remedy, cost in (
        ("Theft of keys", "Keep them in a safe", 5), ("Copying of cards", "Use a chip", 7),
        ("Loss of papers", "Scan them all", 9),
    )]  # fmt: skip
    half = [
        "- Threat: Guessing of codes; Remedy: Use longer codes; Cost: 6 euro",
        "- Remedy: Lock the account; Cost: 8 euro",
    ]
    text = "\n".join([*whole[:above], *half, *whole[above:]])
    questions = asked(document(text, "Threats"), shares=ALL_TEST)
    assert any("Copying of cards" in each for each in questions)
    assert not any("Guessing" in each or "Lock the account" in each for each in questions)


def test_odds_are_no_dates() -> None:
    questions = asked(
        document("The sensor shall err at a rate of 1 in 1000 or better at night.", "Sensor"), shares=ALL_TEST
    )
    assert not any("1000" in golds for golds in questions.values())


def test_what_one_name_has_in_several_tables_is_asked_of_each_with_its_title() -> None:
    """Two menus of one form, whose titles stand in quotation marks: neither is left out of the question, and the
    evidence is of the menu that is named."""
    first = "- Licenza: Vapore; Livello: III\n- Licenza: Brace; Livello: I\n"
    second = "- Licenza: Vapore; Livello: IV\n- Licenza: Brace; Livello: I\n"
    menus = (document(first, 'Trattoria "Al Molo"', "a"), document(second, 'Trattoria "La Pieve"', "b"))
    drafted = draft(*menus, language="it", shares=ALL_TEST).questions
    assert drafted
    for question in drafted:
        menu = "a" if '«Trattoria "Al Molo"»' in question.text else "b"
        assert menu == "a" or '«Trattoria "La Pieve"»' in question.text
        assert {place.document for place in question.evidence} == {menu}


def test_without_a_title_the_same_name_in_two_tables_is_not_asked_for() -> None:
    rows = "- Plan: Vapour; Level: {}\n- Plan: Ember; Level: {}\n"
    assert asked(document(rows.format("III", "I"), "", "a"), document(rows.format("IV", "II"), "", "b")) == {}


def test_a_table_of_distances_is_asked_for_two_places_and_not_for_one() -> None:
    rows = "- /: Arona; Arona: 0; Stresa: 17; Verbania: 33\n- /: Stresa; Arona: 17; Stresa: 0; Verbania: 16\n"
    questions = asked(document(rows, "Distanze"), language="it", shares=ALL_TEST)
    assert questions["Che cosa è indicato alla voce «Verbania» per Arona in «Distanze»?"] == ("33",)
    assert not any(" / " in text or "«Arona» per Arona" in text for text in questions)


def test_one_asks_who_a_person_is() -> None:
    rows = "- Title: Dead Souls; Author: Nikolai Gogol\n- Title: Middlemarch; Author: George Eliot\n"
    assert asked(document(rows, "Shelf"), shares=ALL_TRAIN)["Who is the author of Dead Souls?"] == ("Nikolai Gogol",)
    italian = rows.replace("Title", "Titolo").replace("Author", "Autore")
    asked_for = asked(document(italian, "Scaffale"), language="it", shares=ALL_TRAIN)
    assert asked_for["Chi è l'autore di Dead Souls?"] == ("Nikolai Gogol",)


def test_a_value_that_is_cut_short_is_none() -> None:
    text = "- Guest: Ada Rossi; Code: RSSD...; Room: 12\n- Guest: Bea Verdi; Code: VRDB...; Room: 14"
    assert not any(gold.startswith(("RSSD", "VRDB")) for gold in golds(document(text, "Guests of the inn")))
