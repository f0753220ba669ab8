"""HTML through trafilatura: the main text, tables and lists; no menus, scripts or markup."""

from __future__ import annotations

import copy
import re
from pathlib import Path

from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, Reading, reader

# Markdown escapes every mark that could be markup. A corpus wants the characters of the page; only
# the bar stays escaped, since it would end a cell of a table.
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>()#+.!~-])")


@reader(".html", ".htm", ".xhtml")
def read_html(path: Path, limits: Limits) -> FileReading:
    """The page's text as plain Markdown (tables as rows of bars, lists as dashes)."""
    try:
        import trafilatura
        from trafilatura.settings import DEFAULT_CONFIG
    except ImportError as error:
        # trafilatura reaches lxml_html_clean through an extra that some installers miss.
        raise ReadFailure(f'{error}. Cure: pip install trafilatura "lxml_html_clean"') from error
    config = copy.deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["max_file_size"] = str(limits.file_bytes)
    # By default a page of less than 250 characters is flattened, and its tables with it.
    config["DEFAULT"]["min_extracted_size"] = "0"
    data = path.read_bytes()
    text = trafilatura.extract(
        data,
        output_format="markdown",
        include_comments=False,
        include_formatting=False,
        include_tables=True,
        favor_recall=True,
        fast=True,
        config=config,
    )
    if not text or not text.strip():
        raise ReadFailure("no text found in the page")
    metadata = trafilatura.extract_metadata(data)
    title = metadata.title if metadata is not None else None
    return FileReading((Reading(title or path.stem, _ESCAPED.sub(r"\1", text)),))
