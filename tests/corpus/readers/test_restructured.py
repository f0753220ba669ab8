"""reStructuredText as offices write it: marks over several lines, pictures of a converter, tables."""

from __future__ import annotations

from pathlib import Path

from .test_readers import read, text


def test_marks_over_several_lines_and_words_that_stand_for_others(tmp_path: Path) -> None:
    source = (
        "Come previsto dall’\\ `art. 64 del\nCAD <https://x.y/atto?articolo=0&qId=44c5>`__ e dal "
        ":doc:`manuale\ndell'ente <a>`, il |ente| rilascia 5\\*2 copie.\n\n"
        "|Immagine che contiene\nun logo| |ignoto|\n\n"
        ".. |ente| replace:: Comune di Prova\n"
        ".. |Immagine che contiene un logo| image:: c:/logo.png\n   :width: 3cm\n\n"
        "| Via **Prova\n  lunga** 1\n| |image7|\n| |Immagine che contiene\n  testo| 00184 Roma\n\n"
        "Il file::\n\n   c:\\ dati `a\\ b` |ente\n\n.. code-block:: bash\n   :linenos:\n\n   x=\\ y\n\nFine.\n"
    )
    assert text(read(tmp_path, "a.rst", source)) == (
        "Come previsto dall’art. 64 del CAD e dal manuale dell'ente, il Comune di Prova rilascia 5*2 copie.\n\n"
        " |ignoto|\n\nVia Prova\n  lunga 1\n\n 00184 Roma\n\n"
        "Il file:\n\n   c:\\ dati `a\\ b` |ente\n\n   x=\\ y\n\nFine."
    )


def test_tables_name_their_columns_in_every_row(tmp_path: Path) -> None:
    source = (
        "+-------+------------------+\n| Sigla | **Nome**         |\n+=======+==================+\n"
        "| CIE   | Carta di identità|\n|       | elettronica      |\n+-------+------------------+\n"
        "| IDP   | Identity provider|\n+-------+------------------+\n\n"
        "=====  ======\nPiano  Prezzo\n=====  ======\nBase   10 €\nPro    20 €\n       l'anno\n=====  ======\n\n"
        ".. list-table:: Uffici\n   :header-rows: 1\n\n   * - Ufficio\n     - Orario\n"
        "   * - Anagrafe\n     - 9:00-12:30\n       e il martedì\n\nDopo.\n\n"
        "+---+---+\n| a | b |\n|   +---+\n|   | c |\n+---+---+\n"
    )
    shown = text(read(tmp_path, "a.rst", source))
    for part in ("- Sigla: CIE; Nome: Carta di identità elettronica", "- Sigla: IDP; Nome: Identity provider",
                 "- Piano: Base; Prezzo: 10 €", "- Piano: Pro; Prezzo: 20 € l'anno", "Uffici",
                 "- Ufficio: Anagrafe; Orario: 9:00-12:30 e il martedì", "Dopo."):  # fmt: skip
        assert part in shown
    assert "| a | b |" in shown  # a cell over two rows: left as it is drawn


def test_words_that_another_file_defines_stand_without_their_bars(tmp_path: Path) -> None:
    table = "======  ==========\nMetodo  Ammesso da\n======  ==========\nCarta   |ok-icon|\n======  ==========\n"
    told = text(
        read(tmp_path, "a.rst", f".. include:: ../names.rst\n\nPagamento\n=========\n\n{table}\nCon |firma|.\n")
    )
    assert told == "# Pagamento\n\n- Metodo: Carta; Ammesso da: ok-icon\n\nCon firma."
    assert "|x|" in text(read(tmp_path, "b.rst", "Il valore assoluto |x| di un numero.\n"))


def test_what_a_definition_holds_is_no_text(tmp_path: Path) -> None:
    defined = ".. |br| raw:: html\n\n    <br/>\n\n.. _a long link:\n    https://paper.example/of/rules\n\nTesto.\n"
    assert text(read(tmp_path, "a.rst", defined)) == "Testo."


def test_captions_are_read_and_pictures_are_not(tmp_path: Path) -> None:
    figure = (
        ".. figure:: img/rear.png\n   :alt: a drawing\n   :name: rear\n\n   The rear wheel with its brake.\n\nNext.\n"
    )
    assert text(read(tmp_path, "a.rst", figure)) == "The rear wheel with its brake.\n\nNext."


def test_roles_before_and_behind_their_text_and_those_of_numbered_series(tmp_path: Path) -> None:
    source = "Per :rfc:`7517` e :pep:`8`, `Titolo interno`:box-title: di ``x:y`` e :ref:`la guida <sec-a>`.\n"
    assert text(read(tmp_path, "a.rst", source)) == "Per RFC 7517 e PEP 8, Titolo interno di x:y e la guida."
