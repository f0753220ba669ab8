"""PDFs whose fonts do not say, or say wrongly, which characters they show."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tiny.reading import read_file

from workbench.corpus.readers import scan
from workbench.corpus.readers.parts.pdf.unreadable import MISSING, WRONG, fault_of
from workbench.corpus.readers.parts.pdf.words import PdfWord
from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure
from workbench.languages.spoken import said

from .pdfs import pdf, says

LINES = (
    "La biblioteca apre ogni mattina alle nove",
    "e chiude alle 18, anche il sabato.",
    "Il prestito dura trenta giorni e si rinnova",
    "due volte senza alcuna spesa per i soci.",
    "Chi riporta un libro in ritardo paga",
    "50 centesimi al giorno fino a 20 euro.",
)
LETTERS = [*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1)]
MIXED = dict(zip(LETTERS, random.Random(5).sample(LETTERS, len(LETTERS)), strict=True))
SHIFTED = {code: code - 29 for code in range(33, 127) if code - 29 > 32}
PRIVATE = {code: 0xE000 + code for code in range(33, 127)}
CONTROL = {code: code % 31 + 1 for code in range(33, 127)}


def read(folder: Path, table: bytes, lines: tuple[str, ...] = LINES) -> FileReading:
    drawn = "\n".join(f"BT /F1 12 Tf 20 {270 - 20 * n} Td ({line}) Tj ET" for n, line in enumerate(lines))
    (folder / "file.pdf").write_bytes(pdf(drawn.encode("cp1252"), table=table))
    return read_file(folder / "file.pdf", Limits())


@pytest.mark.parametrize("table", [MIXED, SHIFTED, PRIVATE, CONTROL], ids=["mixed", "shifted", "private", "control"])
def test_such_a_page_is_recognised_in_its_picture(tmp_path: Path, table: dict[int, int]) -> None:
    found = read(tmp_path, says(table))
    assert " ".join(found.documents[0].text.split()) == " ".join(LINES)
    assert "characters recognised on 1 page whose fonts say wrongly" in found.notes[0]


@pytest.mark.parametrize(("table", "reason"), [(MIXED, WRONG), (SHIFTED, WRONG), (PRIVATE, MISSING)])
def test_without_the_extra_it_is_refused_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: dict[int, int], reason: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rapidocr", None)
    scan._recogniser.cache_clear()
    with pytest.raises(ReadFailure, match=rf"page 1: {said(reason)}\. Cure: pip install"):
        read(tmp_path, says(table))
    scan._recogniser.cache_clear()


def test_a_font_that_says_the_truth_is_believed(tmp_path: Path) -> None:
    found = read(tmp_path, says({code: code for code in range(32, 127)}))
    assert " ".join(found.documents[0].text.split()) == " ".join(LINES)
    assert not found.notes


CODES = tuple(" ".join(f"{a}K{b}X{c}W" for b in "BQZ") for a, c in zip("GFHJKL", "MNPQRT", strict=True))


def test_a_list_of_codes_is_kept_as_it_is_where_its_picture_says_the_same(tmp_path: Path) -> None:
    lines = tuple(f"{line} {line} {line}" for line in CODES)
    found = read(tmp_path, b"", lines)
    assert found.documents[0].text.split() == " ".join(lines).split()
    assert not found.notes


def words_of(text: str) -> list[PdfWord]:
    return [PdfWord(word, 0, 6.0 * len(word), 0, 12, 12, font="A") for word in text.split()]


@pytest.mark.parametrize(
    "text",
    [
        "Die Bibliothek öffnet jeden Morgen um neun Uhr und schließt am Abend; die Ausleihe dauert dreißig Tage. ",
        "Biblioteka jest otwarta codziennie od dziewiątej, a wypożyczenie trwa trzydzieści dni bez żadnych opłat. ",
        "Kirjasto avataan joka aamu yhdeksältä, ja laina kestää kolmekymmentä päivää ilman maksuja jäsenille. ",
        "Kütüphane her sabah dokuzda açılır ve ödünç alınan kitaplar otuz gün sonra geri getirilmelidir. ",
        "Thư viện mở cửa lúc chín giờ sáng mỗi ngày và sách được mượn trong ba mươi ngày không mất phí. ",
        "Knihovna se otevírá každé ráno v devět hodin a výpůjčka trvá třicet dní bez jakéhokoli poplatku. ",
        "A könyvtár minden reggel kilenckor nyit, a kölcsönzés harminc napig tart, és díjmentesen meghosszabbítható. ",
        "ELENCO DEI SOCI: ROSSI MARIO, BIANCHI LUCIA, ESPOSITO CARMELA, RUSSO GIUSEPPE, FERRARI ANNA, COLOMBO PIETRO. ",
        "Библиотека открывается каждое утро в девять часов, и книги выдаются на тридцать дней без оплаты. ",
        "def read(path: Path) -> str: return path.read_text(encoding='utf-8') if path.exists() else '' # plain ",
        "12.345,67 9.876,54 00184 00185 12/05/2024 1.234 € 22% 45 kg 3,5 m² 18:30 N. 7 A1 B2 C3 ",
        "• ▪ \uf0b7 \uf0a7 \uf0fc \uf0d8 Latte \uf0b7 Pane \uf0b7 Vino \uf0b7 Olio \uf0b7 Sale \uf0b7 Uova \uf0b7 Tè ",
    ],
)
def test_texts_of_many_languages_and_none_are_believed(text: str) -> None:
    assert fault_of(words_of(text * 4)) == ""
