from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.corpus import importing
from workbench.corpus import write as write_module
from workbench.corpus.importing import ImportReport, clean, import_folder
from workbench.corpus.load import load_corpus
from workbench.corpus.readers.registry import Limits
from workbench.errors import RequestError


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.txt").write_text("Beta.\r\nSecond line.\x07")
    (folder / "a.md").write_text("# Alfa\n\nPerché no.")
    (folder / "sub" / "c.csv").write_text("name,age\nRex,5\n")
    return folder


def run(source: Path, target: Path, **options: object) -> ImportReport:
    return import_folder(source, target, name="mine", language="it", licence="private", source_note="x", **options)  # type: ignore[arg-type]


def outcome(report: ImportReport, path: str) -> tuple[str, str]:
    (found,) = [file for file in report.files if file.path == path]
    return found.status, found.reason


def test_a_folder_becomes_a_corpus(source: Path, tmp_path: Path) -> None:
    report = run(source, tmp_path / "out" / "corpus")
    corpus = load_corpus(tmp_path / "out" / "corpus", questions_required=False)
    assert [d.id for d in corpus.documents] == ["a.md", "b.txt", "sub/c.csv"]
    assert [d.title for d in corpus.documents] == ["Alfa", "b", "c"]
    assert corpus.documents[1].text == "Beta.\nSecond line."
    assert (corpus.name, corpus.language, corpus.licence, corpus.source) == ("mine", "it", "private", "x")
    assert report.documents == 3
    assert report.characters == sum(len(d.text) for d in corpus.documents)
    assert [file.status for file in report.files] == ["read", "read", "read"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["corpus"]
    assert sorted(p.name for p in (tmp_path / "out" / "corpus").iterdir()) == ["corpus.toml", "documents.jsonl"]


def test_an_import_repeats_to_the_byte(source: Path, tmp_path: Path) -> None:
    run(source, tmp_path / "one")
    run(source, tmp_path / "two")
    for name in ("corpus.toml", "documents.jsonl"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_every_file_left_out_has_its_reason(source: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("outside")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.txt").write_text("also outside")
    (source / "away.txt").symlink_to(tmp_path / "secret.txt")
    (source / "dangling.txt").symlink_to(tmp_path / "nothing")
    (source / "folder").symlink_to(tmp_path / "elsewhere")
    (source / ".hidden.txt").write_text("hidden")
    (source / ".git").mkdir()
    (source / ".git" / "x.txt").write_text("hidden")
    (source / "copy.txt").write_text("Beta.\nSecond line.")
    (source / "tool.exe").write_bytes(b"MZ")
    (source / "big.txt").write_text("x" * 200)
    (source / "scan.pdf").write_bytes(b"%PDF-1.4 broken")
    os.mkfifo(source / "pipe.txt")
    report = run(source, tmp_path / "out", limits=Limits(file_bytes=100))
    assert outcome(report, "away.txt") == ("skipped", "a link that leaves the folder")
    assert outcome(report, "dangling.txt")[0] == "skipped"
    assert outcome(report, "folder") == ("skipped", "a link to a folder")
    assert outcome(report, ".hidden.txt") == ("skipped", "hidden")
    assert outcome(report, ".git") == ("skipped", "hidden")
    assert outcome(report, "copy.txt") == ("skipped", "the same text as b.txt")
    assert outcome(report, "tool.exe") == ("skipped", "no reader for .exe")
    assert outcome(report, "pipe.txt") == ("skipped", "not a regular file")
    assert outcome(report, "big.txt")[0] == "failed"
    assert outcome(report, "scan.pdf")[0] == "failed"
    assert all(file.reason for file in report.with_status("skipped", "failed"))
    assert [d.id for d in load_corpus(tmp_path / "out", False).documents] == ["a.md", "b.txt", "sub/c.csv"]


def test_names_that_climb_stay_names(source: Path, tmp_path: Path) -> None:
    (source / "..evil.txt").write_text("dots")  # hidden
    (source / "a..%2f..%2fb.txt").write_text("percent")
    rows = [{"id": "../../etc/passwd", "text": "row"}, {"id": "../../etc/passwd", "text": "again"}]
    (source / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    before = {p for p in tmp_path.rglob("*") if source not in p.parents}
    report = run(source, tmp_path / "out")
    after = {p for p in tmp_path.rglob("*") if source not in p.parents}
    assert {p.relative_to(tmp_path).parts[0] for p in after - before} == {"out"}
    ids = [d.id for d in load_corpus(tmp_path / "out", False).documents]
    assert "rows.jsonl#../../etc/passwd" in ids
    assert outcome(report, "rows.jsonl")[0] == "partial"
    assert "stands twice" in outcome(report, "rows.jsonl")[1]


def test_a_line_past_the_limit_fails_and_the_others_are_read(source: Path, tmp_path: Path) -> None:
    rows = [{"id": "long", "text": "word " * 2_000_000}, {"id": "short", "text": "fine"}]
    (source / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    report = run(source, tmp_path / "out")
    assert outcome(report, "rows.jsonl")[0] == "partial"
    assert "more than the limit of 5,000,000" in outcome(report, "rows.jsonl")[1]
    assert load_corpus(tmp_path / "out", False).documents[-2].text == "fine"


def test_failed_files_come_first_and_skipped_ones_are_listed_by_reason(source: Path, tmp_path: Path) -> None:
    for n in range(30):
        (source / f"{n:02}.png").write_bytes(b"x")
    for n in range(3):
        (source / f"copy{n}.txt").write_text("Beta.\nSecond line.")
    (source / "contract.pdf").write_bytes(b"%PDF-1.4 broken")
    (source / "rows.jsonl").write_text('{"id": "x", "text": "row"}\n{"id": "x", "text": "again"}')
    (source / "old.txt").write_bytes("Perché no: è così.".encode("cp1252"))
    found = [(file.status, file.path, file.reason) for file in run(source, tmp_path / "out").reported()]
    assert found[0][:2] == ("failed", "contract.pdf")
    assert found[1] == ("partial", "rows.jsonl", "#x: the id stands twice in the file")
    assert found[2] == ("skipped", "00.png, 01.png, 02.png …", "30 × no reader for .png")
    assert found[3] == ("skipped", "copy0.txt, copy1.txt, copy2.txt", "3 × the same text as another")
    assert found[4][:2] == ("read", "old.txt")
    assert "windows-1252" in found[4][2]
    assert len(found) == 5


def test_where_no_file_can_be_read_those_that_failed_are_named(tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    for n in range(60):
        (tmp_path / "scans" / f"{n:02}.png").write_bytes(b"x")
    (tmp_path / "scans" / "zeta.pdf").write_bytes(b"%PDF-1.4 broken")
    with pytest.raises(RequestError) as caught:
        run(tmp_path / "scans", tmp_path / "out")
    assert [problem.where for problem in caught.value.problems[1:]] == ["zeta.pdf", "00.png, 01.png, 02.png …"]


def test_a_document_past_the_limit_is_named_once_with_its_cure(source: Path, tmp_path: Path) -> None:
    (source / "big.txt").write_text("word " * 100)
    report = run(source, tmp_path / "out", limits=Limits(characters=200))
    status, reason = outcome(report, "big.txt")
    assert status == "failed"
    assert reason.startswith("499 characters, more than the limit of 200")
    assert "split it" in reason


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"language": "italian"}, r'--language: language \'italian\' is not a language code\n.*"it"'),
        ({"language": ""}, "--language: the language is empty"),
        ({"name": " "}, "--name: the name is empty"),
        ({"licence": ""}, "--licence: the licence is empty"),
    ],
    ids=str,
)
def test_a_card_that_would_not_load_is_refused_before_a_file_is_read(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, str], said: str
) -> None:
    monkeypatch.setattr(importing.ReaderProcess, "read", lambda *_: pytest.fail("a file was read"))
    with pytest.raises(RequestError, match=said):
        import_folder(source, tmp_path / "out", **{"name": "mine", "language": "it", **options})
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("place", ["/proc/nowhere/corpus", "file.txt/corpus", "file.txt/deep/corpus"])
def test_a_target_that_cannot_be_written_is_refused_before_a_file_is_read(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "file.txt").write_text("in the way")
    monkeypatch.setattr(importing.ReaderProcess, "read", lambda *_: pytest.fail("a file was read"))
    with pytest.raises(RequestError, match="cannot be written"):
        run(source, tmp_path / place)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["documents", "file.txt"]


ITALIAN = "Il forno è una macchina della cucina che non si trova nel giardino: le istruzioni sono con la garanzia. "
ENGLISH = "The oven is a machine of the kitchen and it has not been found with the garden: they were from this list. "


@pytest.mark.parametrize(
    ("text", "language", "notes"),
    [
        (ITALIAN * 9, "en", ["the documents look Italian, and the corpus says 'en': --language it"]),
        (ENGLISH * 9, "it-CH", ["the documents look English, and the corpus says 'it-CH': --language en"]),
        (ITALIAN * 9, "it", []),
        (ENGLISH * 9, "en-GB", []),
        (
            ITALIAN * 9,
            "fr",
            [
                "the language 'fr' is served in part: retrieval and sentences work, but prompts, refusals, number "
                "words and the report's findings are in English (English and Italian are served in full)"
            ],
        ),
        (ITALIAN * 9 + ENGLISH * 9, "en", []),
        (ITALIAN, "en", []),  # too little to tell
    ],
    ids=range(7),
)
def test_documents_in_the_other_language_are_noted(tmp_path: Path, text: str, language: str, notes: list[str]) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text(text)
    report = import_folder(tmp_path / "documents", tmp_path / "out", name="mine", language=language)
    assert list(report.notes) == notes


def test_the_target_may_be_inside_the_source(source: Path, tmp_path: Path) -> None:
    assert run(source, source / "corpus").documents == 3


def test_an_existing_target_is_refused_and_left_alone(source: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(RequestError, match="exists already"):
        run(source, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(RequestError, match="exists already"):
        run(source, tmp_path / "link")


def test_a_crash_leaves_nothing(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(write_module, "document_row", crash)
    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["documents"]


def test_the_corpus_appears_by_one_rename(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_rename(self: Path, target: Path) -> None:
        assert {p.name for p in self.iterdir()} == {"corpus.toml", "documents.jsonl"}  # it is whole by now
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "rename", no_rename)
    with pytest.raises(RequestError, match="disk is full"):
        run(source, tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["documents"]


def test_nothing_readable_names_the_reasons(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "a.exe").write_text("x")
    with pytest.raises(RequestError) as caught:
        run(tmp_path / "empty", tmp_path / "out")
    assert "no document could be read" in caught.value.problems[0].what
    assert caught.value.problems[1].where == "a.exe"
    assert not (tmp_path / "out").exists()


def test_a_missing_source_names_its_sibling(source: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="'documents'"):
        run(tmp_path / "document", tmp_path / "out")


def test_one_file_by_its_own_path(source: Path, tmp_path: Path) -> None:
    report = run(source / "a.md", tmp_path / "out")
    assert [file.path for file in report.files] == ["a.md"]
    assert load_corpus(tmp_path / "out", questions_required=False).documents[0].title == "Alfa"


def test_names_are_composed(source: Path, tmp_path: Path) -> None:
    (source / "perche\u0301.txt").write_text("x")
    run(source, tmp_path / "out")
    assert "perch\u00e9.txt" in [d.id for d in load_corpus(tmp_path / "out", questions_required=False).documents]


def test_a_sheet_in_the_folder_is_its_questions(source: Path, tmp_path: Path) -> None:
    (source / "domande.csv").write_text("domanda,risposta\nQuanti anni ha Rex?,5\nChe colore ha?,blu\n")
    (source / "sub" / "questions.csv").write_text("name,age\nMia,7\n")  # deeper, it is a document like any other
    report = run(source, tmp_path / "out")
    corpus = load_corpus(tmp_path / "out")
    assert [(q.text, q.evidence[0].document) for q in corpus.questions] == [("Quanti anni ha Rex?", "sub/c.csv")]
    assert "sub/questions.csv" in [d.id for d in corpus.documents]
    assert "domande.csv: left out: row 3: 'blu' stands in no document ('Che colore ha?')" in report.notes
    assert not report.mostly_left_out


def test_an_import_into_a_corpus_brings_it_up_to_date(source: Path, tmp_path: Path) -> None:
    (source / "domande.csv").write_text(
        "domanda,risposta,id\nQuanti anni ha Rex?,5,age\nChe cosa viene dopo?,Second line,line\nE Alfa?,Perché no,no\n"
    )
    run(source, tmp_path / "out")
    (source / "domande.csv").unlink()
    (source / "b.txt").write_text("A new first line.\nBeta.\nSecond line.")
    (source / "a.md").write_text("# Alfa\n\nForse.")
    (source / "sub" / "d.txt").write_text("Delta")
    report = import_folder(source, tmp_path / "out", name="other", language="en")
    corpus = load_corpus(tmp_path / "out")
    assert (corpus.name, corpus.language, corpus.licence) == ("mine", "it", "private")  # its card stays
    assert [(q.id, q.evidence[0].text) for q in corpus.questions] == [("age", "5"), ("line", "Second line")]
    assert report.notes[:3] == (
        "1 document new: sub/d.txt",
        "2 documents changed: a.md, b.txt",
        "left out, since its evidence is gone: no 'E Alfa?'",
    )
    again = import_folder(source, tmp_path / "out", name="other", language="en")
    assert "no document has changed" in again.notes
    assert sorted(p.name for p in tmp_path.iterdir()) == ["documents", "out"]


def test_where_most_files_are_left_out_the_report_says_so(source: Path, tmp_path: Path) -> None:
    for n in range(4):
        (source / f"{n}.png").write_bytes(b"x")
        (source / f".{n}").write_bytes(b"x")
    assert run(source, tmp_path / "out").mostly_left_out


def test_a_file_that_hangs_or_kills_its_reader_stops_nothing(source: Path, tmp_path: Path) -> None:
    (source / "c.html").write_text("<p>" + "x" * 1000)
    (source / "d.hang").write_text("x")
    (source / "e.kill").write_text("x")
    (source / "f.much").write_text("x")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(
        "import os, signal\n"
        "from workbench.corpus.readers.registry import reader\n"
        "reader('.hang')(lambda path, limits: [None for _ in iter(int, 1)])\n"
        "reader('.kill')(lambda path, limits: os.kill(os.getpid(), signal.SIGKILL))\n"
        "reader('.much')(lambda path, limits: b'x' * 10**10)\n"
    )
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import sitecustomize\nfrom pathlib import Path\n"
        "from workbench.corpus.importing import import_folder\n"
        "from workbench.corpus.readers.registry import Limits\n"
        "report = import_folder(Path(sys.argv[2]), Path(sys.argv[3]), name='x', language='en',"
        " limits=Limits(seconds=4))\n"
        "for file in report.files: print(file.path, file.status, file.reason, sep='|')\n"
    )
    arguments = [sys.executable, "-c", script, str(tmp_path / "site"), str(source), str(tmp_path / "out")]
    printed = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "c.html|read|" in printed
    assert "d.hang|failed|not read within 4 seconds" in printed
    assert "e.kill|failed|its reader died (SIGKILL)" in printed
    assert "f.much|failed|it needs more than 4 GB of memory" in printed
    assert "sub/c.csv|read|" in printed


def test_clean() -> None:
    assert clean("perche\u0301\r\nab\x07c\f\ud800 ") == "perché\nabc\n\n?"


def test_ticks_of_office_programs_are_ticks() -> None:
    assert clean("Fits \uf0fc, does not \uf0fb") == "Fits ✓, does not ✗"


def test_files_of_one_title_are_distinguished(tmp_path: Path) -> None:
    source = tmp_path / "docs"
    source.mkdir()
    for year in (2019, 2020):
        (source / f"report-{year}.md").write_text(f"# Report\n\nWe sold {year - 1000} lamps.")
    (source / "other.md").write_text("# Other\n\nA text.")
    import_folder(source, tmp_path / "c", name="c", language="en")
    titles = [document.title for document in load_corpus(tmp_path / "c", questions_required=False).documents]
    assert titles == ["Other", "Report (report-2019)", "Report (report-2020)"]


def test_a_file_that_takes_long_is_reported_of(tmp_path: Path) -> None:
    from workbench.corpus.readers.child import ReaderProcess
    from workbench.corpus.readers.registry import Limits

    (tmp_path / "long.csv").write_text("name,value\n" + "".join(f"thing {n},{n}\n" for n in range(60_000)))
    printed: list[str] = []
    with ReaderProcess(Limits(), printed.append, every=0.05) as reader:
        assert reader.read(tmp_path / "long.csv").documents
    assert printed
    assert printed[0].startswith("still reading long.csv, for 0:")
