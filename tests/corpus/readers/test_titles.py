"""The title of a Word, OpenDocument or PDF file: what it shows as such, and not what it was once copied from."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny.reading import read_file

from workbench.corpus.readers.registry import Limits
from workbench.corpus.readers.titles import is_part, names_nothing, title_of

TEXT = "Istruzioni per la caldaia\n\nVersione di prova.\n\n# 1. Sicurezza\n\nNon aprire il mantello."


@pytest.mark.parametrize(
    ("text", "told", "title"),
    [
        (TEXT, {"styled": "La caldaia", "named": "Istruzioni per la caldaia"}, "La caldaia"),
        (TEXT, {"named": "Istruzioni per la Caldaia", "heading": "1. Sicurezza"}, "Istruzioni per la Caldaia"),
        (TEXT, {"named": "Modello di relazione", "heading": "1. Sicurezza"}, "Istruzioni per la caldaia"),
        (TEXT, {"named": "1", "heading": "Uso e manutenzione"}, "Uso e manutenzione"),
        (TEXT, {"named": "Word Document", "heading": "Uso e manutenzione"}, "Uso e manutenzione"),
        ("# Premessa\n\nPoche parole.", {"named": "Documento di Word", "heading": "Premessa"}, "manuale di bordo"),
        ("# Premessa\n\nPoche parole.", {"named": "Il manuale", "heading": "Premessa"}, "Il manuale"),
        ("24B\n\nGuida alla caldaia\n\n# 1. Uso", {"named": "Modello", "heading": "1. Uso"}, "Guida alla caldaia"),
        ("Poche parole, e basta.", {"named": "Il manuale"}, "Il manuale"),
        ("Poche parole, e basta.", {}, "manuale di bordo"),
        ("# Stato: bozza\n\n# Statuto del circolo", {"heading": "Stato: bozza"}, "Statuto del circolo"),
        ("# Effective: 9-28-2021\n\n# By-laws of the town", {"heading": "Effective: 9-28-2021"}, "By-laws of the town"),
        ("# Dear Neighbour,\n\nWe paint the stairs.", {"heading": "Dear Neighbour,"}, "manuale di bordo"),
        ("Our code\n\n# Status: Draft\n\n## Executive Summary", {"heading": "Status: Draft"}, "Our code"),
        ("Our code\n\nTools 3\n\nCare 4\n\n# Tools", {"heading": "Tools"}, "Our code"),
        ("Article I Name 4\n\nArticle II Due 5\n\n# Article I Name", {"heading": "Article I Name"}, "manuale di bordo"),
        ("La protezione dei dati, in breve.", {"named": "Prot"}, "manuale di bordo"),
        ("GUIDA-RAPIDA della caldaia\n\n# 1. Uso", {"named": "Guida Rapida"}, "Guida Rapida"),
        ("Guide to the pump\n\n# Document Revisions", {"heading": "Document Revisions"}, "Guide to the pump"),
    ],
)  # fmt: skip
def test_a_title_is_what_the_document_shows(text: str, told: dict[str, str], title: str) -> None:
    assert title_of(text, "manuale di bordo", **told) == title


def test_the_heading_of_a_part_is_better_than_a_file_named_in_code() -> None:
    assert title_of("# 1. Oggetto\n\nTesto.", "cond-gen_v2", heading="1. Oggetto") == "1. Oggetto"


@pytest.mark.parametrize("heading", ["Introduzione", "1. Scope", "Art. 3 Durata", "II. Methods", "Table of contents"])
def test_headings_of_parts(heading: str) -> None:
    assert is_part(heading)
    assert not is_part(f"The {heading} of it all")


@pytest.mark.parametrize(
    "heading",
    [
        "www.example.org", "info@example.org", "Last revised January 2024", "Versione 1.2 del 3/4/2024", "Bozza",
        "Rev. 3", "Draft v.2", "Bozza n. 2", "Revised on the 3rd of May, 2024", "Approvato il 12 marzo 2024",
        "Status 2024",
        "Aggiornamento al 31 dicembre 2023", "Versione dell'11 maggio 2024", "In vigore dal 1° gennaio 2024",
        "Adopted by the Board 3/4/2024",
        "Motto:", "[Final 2 May", "You may find here all that the members of our club ever wanted to know about it.",
    ],
)  # fmt: skip
def test_headings_of_nothing(heading: str) -> None:
    assert names_nothing(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "Version control", "Updates of the software", "Approved suppliers", "Chi siamo?", "The draft (of 1990)",
        "Stato patrimoniale 2023", "Bozza di bilancio 2024", "Approved suppliers 2024", "Revised Penal Code 1930",
        "Version control with Git 2", "Effective Java 3", "Stato di famiglia 2024",
    ],
)  # fmt: skip
def test_headings_of_something(heading: str) -> None:
    assert not names_nothing(heading)


def test_a_word_file_is_not_titled_by_the_properties_of_its_template(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.core_properties.title = "Piano triennale 2003"
    document.add_heading("Regolamento della biblioteca", 1)
    document.add_paragraph("I libri si prestano per trenta giorni.")
    document.save(str(tmp_path / "regolamento.docx"))
    assert read_file(tmp_path / "regolamento.docx", Limits()).documents[0].title == "Regolamento della biblioteca"
