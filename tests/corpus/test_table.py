"""Many documents: an Arrow file in place of objects, and files that are read part by part."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import datasets
import pytest
from tiny.reading import read_file

from workbench.corpus.importing import import_folder
from workbench.corpus.load import load_corpus
from workbench.corpus.mapped.table import ROWS, DocumentWriter
from workbench.corpus.readers.registry import BATCH, Limits, read_parts
from workbench.types import Document


def test_documents_come_back_as_they_were_written(tmp_path: Path) -> None:
    made = [
        Document(f"d{n}", f"Tìtolo {n}", f"text {n}\n" * 3, {"page": n} if n % 2 else {}) for n in range(2 * ROWS + 7)
    ]
    writer = DocumentWriter(tmp_path / "documents.arrow")
    for document in made:
        writer.append(document)
    table = writer.close()
    assert (len(table), writer.count, writer.characters) == (len(made), len(made), sum(len(d.text) for d in made))
    assert list(table) == made
    assert (table[0], table[ROWS], table[-1]) == (made[0], made[ROWS], made[-1])
    assert list(table[ROWS - 1 : ROWS + 2]) == made[ROWS - 1 : ROWS + 2]
    with pytest.raises(IndexError):
        table[len(made)]


def lines(file: Path, count: int) -> Path:
    with file.open("w") as stream:
        for number in range(count):
            stream.write(json.dumps({"id": f"d{number}", "text": f"The document number {number}. " * 8}) + "\n")
    return file


def test_many_lines_are_read_part_by_part(tmp_path: Path) -> None:
    file = lines(tmp_path / "many.jsonl", 2 * BATCH + 5)
    assert [len(part.documents) for part in read_parts(file, Limits())] == [BATCH, BATCH, 5]
    assert len(read_file(file, Limits()).documents) == 2 * BATCH + 5


def test_what_was_read_before_a_failure_is_kept_and_reported(tmp_path: Path) -> None:
    source = tmp_path / "docs"
    source.mkdir()
    file = lines(source / "many.jsonl", BATCH + 10)
    with file.open("a") as stream:
        stream.write("no JSON\n" + json.dumps({"id": "d3", "text": "Another text."}) + "\n")
    report = import_folder(source, tmp_path / "c", name="c", language="en", limits=Limits(documents=BATCH + 12))
    (outcome,) = report.files
    assert (outcome.status, outcome.documents) == ("partial", BATCH + 10)
    assert f"line {BATCH + 11}: not JSON" in outcome.reason
    assert "#d3: the id stands twice" in outcome.reason
    few = import_folder(source, tmp_path / "few", name="c", language="en", limits=Limits(documents=BATCH + 1))
    assert (few.files[0].status, few.documents) == ("partial", BATCH)
    assert "those after it were not read" in few.files[0].reason


def test_a_parquet_file_of_texts(tmp_path: Path) -> None:
    rows = [{"id": f"p{n}", "title": f"Page {n}", "text": f"Text number {n}.", "url": f"u{n}"} for n in range(5)]
    datasets.Dataset.from_list([*rows, {"id": "p9", "title": "", "text": None, "url": ""}]).to_parquet(
        str(tmp_path / "pages.parquet")
    )
    report = import_folder(tmp_path / "pages.parquet", tmp_path / "c", name="c", language="en")
    documents = load_corpus(tmp_path / "c", questions_required=False).documents
    assert [(d.id, d.title, d.text) for d in documents][:1] == [("pages.parquet#p0", "Page 0", "Text number 0.")]
    assert documents[0].meta == {"file": "pages.parquet", "url": "u0"}
    assert report.files[0].reason == "1 row without a text; columns: id, title, text, url"


IMPORT = """
import resource, sys
from pathlib import Path
from workbench.corpus.importing import import_folder
import_folder(Path(sys.argv[1]), Path(sys.argv[2]), name="c", language="en")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_texts(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        file = lines(tmp_path / f"{count}.jsonl", count)
        command = [sys.executable, "-c", IMPORT, str(file), str(tmp_path / f"c{count}")]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # kilobytes

    few, many = peak(2_000), peak(60_000)
    text = (tmp_path / "60000.jsonl").stat().st_size / 1024
    # As objects, with their metadata, the documents would take more than twice their text.
    assert many - few < 1.5 * text, f"{(many - few) / text:.2f} times the text"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 4_000_000
