"""YAML (.yaml, .yml): data as JSON is read, each value as it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbench.corpus.readers.lines import as_documents
from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, reader
from workbench.languages.spoken import said

MOST_NAMED_AGAIN = 10_000  # places that show what stands elsewhere: a few may multiply without end


@reader(".yaml", ".yml")
def read_yaml(path: Path, limits: Limits) -> FileReading:
    """A document for each object of a list that has a text; any other data as one document of its values by path.

    No value is taken for a number, a date or a truth: "00184", "1.10" and "12:30:00" stay as they are. Nothing that the
    file names is made or called.
    """
    import yaml

    decoded = decode(path.read_bytes())
    try:
        again = sum(isinstance(token, yaml.AliasToken) for token in yaml.scan(decoded.text, Loader=yaml.BaseLoader))
        if again > MOST_NAMED_AGAIN:
            raise ReadFailure(said("read.aliases", n=again, most=MOST_NAMED_AGAIN))
        found: list[Any] = [each for each in yaml.load_all(decoded.text, Loader=yaml.BaseLoader) if each]
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ReadFailure(
            said("read.not_of_format", format="YAML", error=" ".join(str(error).split()))[:300]
        ) from error
    reading = as_documents(found[0] if len(found) == 1 else found, path, limits)
    return FileReading(reading.documents, reading.failures, (*decoded.notes(), *reading.notes))
