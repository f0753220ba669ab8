"""Parquet: a document a row where a column holds texts, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workbench.corpus.readers.lines import document_of
from workbench.corpus.readers.registry import BATCH, FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.languages.spoken import said


@reader(".parquet", streamed=True)
def read_parquet(path: Path, limits: Limits) -> Iterator[FileReading]:
    """The column `text` (or `contents`, `testo`, `passage`), with `id` and `title`, the others as metadata."""
    import pyarrow

    try:
        import pyarrow.parquet

        table = pyarrow.parquet.ParquetFile(path)
    except (pyarrow.ArrowException, OSError) as error:
        raise ReadFailure(said("read.not_of_format", format="Parquet", error=error)[:300]) from error
    if table.metadata.num_rows > limits.documents:
        raise ReadFailure(said("read.rows_too_many", n=table.metadata.num_rows, most=limits.documents))
    number = 0
    for batch in table.iter_batches(batch_size=BATCH):
        documents: list[ReadDocument] = []
        missing = 0
        for row in batch.to_pylist():
            number += 1
            document = document_of(row, number)
            if document is None:
                missing += 1
            else:
                documents.append(document)
        failures = (
            (said("read.rows_without_text_columns", n=missing, names=", ".join(table.schema_arrow.names)),)
            if missing
            else ()
        )
        yield FileReading(tuple(documents), failures)
