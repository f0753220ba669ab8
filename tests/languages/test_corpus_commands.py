"""The commands on an Italian corpus say nothing in English, and those on an English one nothing in Italian."""

from __future__ import annotations

import ast
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from corpus.readers.pdfs import pdf, shown
from typer.testing import CliRunner

import workbench
from workbench.cli import app
from workbench.languages.spoken import spoken

ROOT = Path(workbench.__file__).parent
# What sentences of one language can hardly do without, and those of the other never have.
FUNCTION_WORDS = {
    "en": "the of is are was were be been its this that these those there here and or but not nothing with without "
    "from for by as at on to has have had than then where which what whose who each all only more most under out them "
    "they read left look cannot can",
    "it": "il lo la gli le di del della dei delle che non è sono era c'è con senza per da dal dalla nel nella un una "
    "uno su sul sulla e o si al alla ai se più già loro questo questa come dove letto",
}
OF_LIBRARIES = ("File is not a zip file", "Stream has ended unexpectedly")  # their own words, behind ours
TEXTS = {
    "en": {
        "sheet": "questions.csv",
        "rows": "question,answer\nHow much does the Etna oven cost?,899\n,12\nHow heavy?,\nWho leads?,Mario Rossi\n",
        "text": "The Etna oven has a warranty of 24 months.",
        "old": "Opened in Forlì on 3 May 2021.",
        "table": [["Product", "Price"], ["Etna oven", "899"], ["Vesuvio oven", "1099"], ["Stromboli oven", "649"]],
        "mark": "edit",
    },
    "it": {
        "sheet": "domande.csv",
        "rows": "domanda,risposta\nQuanto costa il forno Etna?,899\n,12\nQuanto pesa?,\nChi dirige?,Mario Rossi\n",
        "text": "Il forno Etna ha una garanzia di 24 mesi.",
        "old": "Aperto a Forlì il 3 maggio 2021.",
        "table": [["Prodotto", "Prezzo"], ["Forno Etna", "899"], ["Forno Vesuvio", "1099"], ["Forno Lipari", "649"]],
        "mark": "modifica",
    },
}
FAULTY_ROWS = (
    "[1]",
    "{",
    '{"id": 1, "text": "", "answers": "x", "kindd": "multi"}',
    '{"id": "a", "text": "b", "answers": [1, ""], "kind": "multy", "evidence": [{"document": "none"}, 3]}',
    '{"id": "a", "text": "c", "answers": [], "meta": [], "evidence": [{"document": "vulcano.docx", "start": 9000}]}',
    '{"id": "d", "text": "d", "answers": ["x"], "evidence": [{"document": "vulcano.docx", "start": 9, "end": 9000}]}',
    '{"id": "e", "text": "e", "answers": ["x"], "kind": "unanswerable", "id": "e"}',
)


def call(*arguments: object) -> str:
    """What a command prints, on both streams."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False).output


def mixed_folder(folder: Path, language: str) -> Path:
    """Documents of several formats, each fault among them that a folder is likely to have, and a sheet of questions."""
    texts = TEXTS[language]
    folder.mkdir()
    (folder / texts["sheet"]).write_text(texts["rows"], "utf-8")
    (folder / "etna.txt").write_text(texts["text"], "utf-8")
    (folder / "etna-2.txt").write_text(texts["text"], "utf-8")
    (folder / "long.txt").write_text("\n\n".join(f"{n}. {texts['text']}" for n in range(100)), "utf-8")
    (folder / "old.txt").write_bytes(texts["old"].encode("cp1252"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "damaged.docx").write_bytes(b"PK")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.4")
    (folder / "photo.xyz").write_bytes(b"")
    (folder / "BARE").write_bytes(b"")
    (folder / ".hidden").write_bytes(b"")
    (folder / "rows.jsonl").write_text('{"id": 1, "text": "Etna 24"}\n{"id": 2}\nEtna\n', "utf-8")
    (folder / "table.csv").write_text("text,x\nVesuvio 36,1\n,2\nx,y,z\n", "utf-8")
    (folder / "sheet.pdf").write_bytes(pdf(shown("Etna 24 kg"), b""))
    document = docx.Document()
    document.add_paragraph(texts["text"].replace("Etna", "Vulcano"))
    document.sections[0].header.paragraphs[0].text = "ACME"
    document.save(str(folder / "vulcano.docx"))
    book = openpyxl.Workbook()
    for row in texts["table"]:
        book.active.append(row)
    book.active["E9"] = "=1+1"
    book.create_sheet("S2").sheet_state = "hidden"
    book.save(folder / "list.xlsx")
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        for name in ("../up.txt", "inner.zip", "photo.xyz"):
            archive.writestr(name, "Etna")
    return folder


def session(folder: Path, language: str) -> Iterator[str]:
    """What the commands print from an import to a review read back, with a few requests that are refused."""
    documents = mixed_folder(folder / "documents", language)
    corpus, sheet = folder / "corpus", documents / TEXTS[language]["sheet"]
    yield call("corpus", "import", documents, corpus, "--language", language)
    yield call("corpus", "check", corpus)
    yield call("corpus", "questions", corpus)
    yield call("corpus", "questions", corpus, "--from", sheet)
    yield call("corpus", "check", corpus)
    yield call("corpus", "review", corpus)
    review = folder / "corpus-review.csv"
    first, row, *others = review.read_text("utf-8-sig").split("\n")
    name, _, rest = row.partition(",")
    rest = rest.removeprefix(",").replace("899", "898")
    review.write_text("\n".join([first, f"{name},{TEXTS[language]['mark']},{rest}", *others]), "utf-8")
    yield call("corpus", "review", corpus, "--from", review)
    (documents / "etna.txt").unlink()
    (documents / "new.txt").write_text(TEXTS[language]["text"] * 2, "utf-8")
    yield call("corpus", "import", documents, corpus)  # whose language its card has
    yield from refused(folder, corpus, documents, language)


def refused(folder: Path, corpus: Path, documents: Path, language: str) -> Iterator[str]:
    """What is printed of requests that cannot be met, and of a corpus with faults."""
    to = ("--language", language)
    yield call("corpus", "import", folder / "document", folder / "other", *to)
    yield call("corpus", "import", documents / "empty.txt", folder / "other", *to)
    yield call("corpus", "import", documents, folder / "other", *to, "--limit", 3, "--layout", "documents")
    yield call("corpus", "import", documents, folder / "other", *to, "--layout", "squad")
    yield call("corpus", "import", documents / "table.csv", folder / "other", *to, "--layout", "table")
    yield call("corpus", "import", documents, folder / "other", *to, "--layout", "squadd")
    yield call("corpus", "questions", corpus, "--from", documents / "photo.xyz")
    yield call("corpus", "questions", corpus, "--from", documents / "table.csv")
    yield call("corpus", "questions", corpus, "--from", documents / "list.xlsx", "--columns", "question=X,z=Y")
    yield call("corpus", "review", corpus, "--from", documents / "table.csv")
    yield call("corpus", "review", corpus, "--sheet", folder / "corpus-review.csv")
    (corpus / "questions.jsonl").write_text("\n".join(FAULTY_ROWS), "utf-8")
    yield call("corpus", "check", corpus)
    (corpus / "documents.jsonl").unlink()
    yield call("corpus", "check", corpus)


def words_of(language: str, printed: str, folder: Path) -> list[str]:
    """The lines that have a function word of a language, but for paths, and what stands in quotes or is a library's."""
    known = set(FUNCTION_WORDS[language].split())
    found = []
    for line in printed.splitlines():
        bare = line.replace(str(folder), "")
        for theirs in OF_LIBRARIES:
            bare = bare.replace(theirs, "")
        bare = re.sub(r"--[\w-]+|workbench corpus [^;`]*", " ", bare)
        bare = re.sub(r"'[^' ][^']*'(?!\w)|“.*?”|«.*?»|\"[^\"]*\"|`[^`]*`|→.*|^\S+: .*\?  ", " ", bare)
        if known & set(re.findall(r"[^\W\d_]+(?:'è)?", bare.casefold())):
            found.append(line)
    return found


@pytest.mark.parametrize(("language", "other"), [("it", "en"), ("en", "it")])
def test_commands_on_a_corpus_speak_its_language_alone(language: str, other: str, tmp_path: Path) -> None:
    printed = "".join(session(tmp_path, language))
    assert words_of(other, printed, tmp_path) == []
    # The words tell: most lines have some of their own language, and all parts of the session are there.
    assert len(words_of(language, printed, tmp_path)) > 25
    assert spoken() == "en"


def test_numbers_are_written_as_the_language_has_them(tmp_path: Path) -> None:
    printed = call("corpus", "import", mixed_folder(tmp_path / "d", "it"), tmp_path / "c", "--language", "it")
    assert re.search(r"\d\.\d{3} caratteri", printed)
    assert not re.search(r"\d,\d{3}\b", printed)


WORDED = ("say", "show", "note", "ReadFailure", "Member", "Problem")
GATHERED = ("notes", "failures", "reasons", "left_out", "findings", "RequestError")  # what is told goes in there
OF_RUNS = ("among", "chunk", "filtering", "revised", "sample", "split", "stored")  # what no such command asks for


def worded(call_: ast.Call) -> list[str]:
    """The texts of two words or more in the arguments of a call, outside the calls in them."""
    inner = {id(part) for each in ast.walk(call_) if isinstance(each, ast.Call) and each is not call_
             for part in ast.walk(each)}  # fmt: skip
    given = [*call_.args, *(each.value for each in call_.keywords)]
    return [
        part.value
        for argument in given
        for part in ast.walk(argument)
        if id(part) not in inner
        and isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and not part.value.startswith(("workbench ", "--"))  # a command, an option
        and re.search(r"[A-Za-z]{2,}\W* \W*[A-Za-z]{2,}", part.value)
    ]


def test_nothing_that_is_told_of_a_corpus_is_worded_in_the_code() -> None:
    for path in (*ROOT.glob("corpus/**/*.py"), *(ROOT / "cli" / f"{name}.py" for name in ("corpora", "questions"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or path.stem in OF_RUNS:
                continue
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            of = function.value if isinstance(function, ast.Attribute) else None
            receiver = of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "")
            if name in WORDED or receiver in GATHERED:
                assert not worded(node), f"{path}:{node.lineno}"


@pytest.mark.parametrize(
    ("error", "printed"),
    [(KeyboardInterrupt, "interrotto\n"), (MemoryError, "errore: memoria esaurita\n    rimedio: ")],
)
def test_a_command_that_ends_early_says_so_in_the_language_of_its_corpus(
    error: type[BaseException], printed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_given: object, **_named: object) -> None:
        raise error

    (tmp_path / "corpus.toml").write_text('language = "it"\n', "utf-8")
    monkeypatch.setattr("workbench.corpus.load.load_corpus", ended)
    assert call("corpus", "check", tmp_path).startswith(printed)
