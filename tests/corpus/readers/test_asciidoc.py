"""AsciiDoc files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny.reading import read_file

from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure


def read(folder: Path, source: str) -> FileReading:
    (folder / "guida.adoc").write_text(source, "utf-8")
    return read_file(folder / "guida.adoc", Limits())


def blocks(folder: Path, source: str) -> list[str]:
    return read(folder, source).documents[0].text.split("\n\n")


SOURCE = """\
= Guida della biblioteca
Ada Neri <ada@example.it>
:orario: 9:30
:lungo: uno \\
due
// un commento

[[orari]]
== Orari
.Da sapere
Apre alle {orario} *ogni* _giorno_, `anche` il sabato; https://example.it/a_b[il sito^]
e <<orari,gli orari>> (C) link:b.html[qui]footnote:[Delibera n. 7.]. +
Costa 5 € l'anno -- 8 m^2^, H~2~O, {lungo}.

* uno
** due
* [x] fatto
+
di seguito

. primo
. secondo

Prestito:: 30 giorni
ISBN:: codice

----
x = *resta* // anche
----

ifdef::env[Solo qui.]
include::altro.adoc[]
////
nascosto
////
NOTE: Chiuso ad agosto.
"""


def test_a_page_shows_what_it_shows(tmp_path: Path) -> None:
    found = read(tmp_path, SOURCE)
    assert found.documents[0].title == "Guida della biblioteca"
    assert found.documents[0].text.split("\n\n") == [
        "# Guida della biblioteca",
        "Ada Neri <ada@example.it>",
        "## Orari",
        "Da sapere",
        "Apre alle 9:30 ogni giorno, anche il sabato; il sito e gli orari © qui [1].\n"
        "Costa 5 € l'anno — 8 m², H2O, uno due.",
        "- uno\n  - due\n- ☑ fatto\ndi seguito\n1. primo\n2. secondo\n- Prestito: 30 giorni\n- ISBN: codice",
        "x = *resta* // anche",
        "Solo qui.",
        "NOTE: Chiuso ad agosto.",
        "[1] Delibera n. 7.",
    ]
    assert found.notes == ("parts in other files, not included: altro.adoc",)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (
            '[cols="1,2",options="header"]\n|===\n|Sede |Orario\n\n|Centro; Mare\n|*9:30* a\\|b\ne oltre\n\n'
            "|Monte |chiusa\n|===",
            ["- Sede: “Centro; Mare”; Orario: 9:30 a|b e oltre", "- Sede: Monte; Orario: chiusa"],
        ),
        (
            '[cols="<,^,"]\n|===\n|Sede |Lun |Mar\n\n|Centro 2+|9:30\n.2+|Monte |1 |2\n|3 |4\n|===',
            [
                "- Sede: Centro; Lun: 9:30; Mar: 9:30",
                "- Sede: Monte; Lun: 1; Mar: 2",
                "- Sede: Monte; Lun: 3; Mar: 4",
            ],
        ),
        (
            "[%header]\n,===\nSede,Posti\nCentro,1.250\nMonte,00184\n,===",
            ["- Sede: Centro; Posti: 1.250", "- Sede: Monte; Posti: 00184"],
        ),
    ],
)
def test_tables_name_their_columns(tmp_path: Path, source: str, lines: list[str]) -> None:
    assert blocks(tmp_path, source)[-1].split("\n") == lines


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="=*_`#|[]{}:+-. ~^<>/\\\n abfnotex1,", max_size=80))
def test_no_source_is_too_odd(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    found = read(tmp_path_factory.mktemp("odd"), f"Inizio.\n\n{source}")
    assert found.documents[0].text.startswith("Inizio.")


def test_a_cell_may_hold_lists_boxes_and_code(tmp_path: Path) -> None:
    source = """= Porte

:nota: pass:q[(vedi xref:a.adoc[Avvio e arresto].)]

[cols="1,2a"]
|===
|Tipo |Porte

|Backup
|Cifrate: 11207

[NOTE]
====
Chiede la porta *9140*.
====

* prima
* seconda

|Rete |8091
|===

{nota}

[source,sh,subs=+quotes]
----
rpm -i [.var]_nome_.rpm
----
"""
    (tmp_path / "a.asc").write_text(source, encoding="utf-8")
    assert read_file(tmp_path / "a.asc", Limits()).documents[0].text.split("\n\n")[1:] == [
        "- Tipo: Backup; Porte: Cifrate: 11207 Chiede la porta 9140. prima seconda\n- Tipo: Rete; Porte: 8091",
        "(vedi Avvio e arresto.)",
        "rpm -i nome.rpm",
    ]


def test_a_signature_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "a.asc").write_text("-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n")
    with pytest.raises(ReadFailure, match=r"\.asc"):
        read_file(tmp_path / "a.asc", Limits())


def test_a_note_may_hold_what_is_passed_on(tmp_path: Path) -> None:
    (tmp_path / "a.adoc").write_text("Porta 9140 footnote:a[pass:n[La porta `debug_port` serve] ai *tecnici*].\n")
    found = read_file(tmp_path / "a.adoc", Limits()).documents[0].text
    assert found == "Porta 9140 [1].\n\n[1] La porta debug_port serve ai tecnici"
