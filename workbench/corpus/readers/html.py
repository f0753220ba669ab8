"""HTML through trafilatura: headings, paragraphs, tables, lists and code; no menus, scripts or markup."""

from __future__ import annotations

import copy
import re
from configparser import ConfigParser
from pathlib import Path
from typing import Any

from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, Reading, reader

Page = Any  # an lxml.html.HtmlElement: lxml has no types

_FENCED = re.compile(r"(?ms)^(`{3,})[^`\n]*\n.*?^\1$")
_HEADING = re.compile(r"(?m)^#{1,6} ")
# Markdown escapes every mark that could be markup. A corpus wants the characters of the page; only
# the bar stays escaped, since it would end a cell of a table.
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>()#+.!~-])")
# Marks inside a line: "**Weight**: 5 kg" would be another word than "Weight" to an index.
_INLINE = ("b", "strong", "i", "em", "u", "s", "del", "ins", "mark", "small", "big", "font", "sub", "sup")
_INLINE_CODE = "//*[self::code or self::kbd or self::samp or self::tt or self::var][not(ancestor::pre)]"


@reader(".html", ".htm", ".xhtml")
def read_html(path: Path, limits: Limits) -> FileReading:
    """The page's text as plain Markdown: headings, lists, tables and fenced code, no bold or italics."""
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
    page = trafilatura.load_html(data, limits.file_bytes)
    text = None if page is None else _extract(page, config)
    if not text or not text.strip():
        raise ReadFailure("no text found in the page")
    metadata = trafilatura.extract_metadata(data)
    title = metadata.title if metadata is not None else None
    return FileReading((Reading(title or path.stem, _plain(text)),))


def _extract(page: Page, config: ConfigParser) -> str | None:
    _name_cells(page)
    _join_terms(page)
    _drop_inline_marks(page)
    text = _markdown(page, config)
    if text and not _HEADING.search(text) and page.xpath("//h1|//h2|//h3|//h4|//h5|//h6"):
        # Outside of <main>, <article> and their like, trafilatura gathers the paragraphs and no headings.
        _frame(page)
        framed = _markdown(page, config)
        if framed and len(framed) >= len(text):
            return framed
    return text


def _markdown(page: Page, config: ConfigParser) -> str | None:
    import trafilatura

    text: str | None = trafilatura.extract(
        copy.deepcopy(page),  # it is taken apart
        output_format="markdown",
        include_comments=False,
        include_formatting=True,
        include_tables=True,
        favor_recall=True,
        fast=True,
        config=config,
    )
    return text


def _drop_inline_marks(page: Page) -> None:
    for code in page.xpath(_INLINE_CODE):
        code.drop_tag()
    for element in list(page.iter(*_INLINE)):
        element.drop_tag()


def _name_cells(page: Page) -> None:
    """A first row all in bold is a header; in a row of names and values, a <th> makes none of its row."""
    for table in page.iter("table"):
        rows = list(table.iter("tr"))
        if len(rows) > 1 and _is_bold(rows[0]) and not _is_bold(rows[1]):
            for cell in rows[0].findall("td"):
                cell.tag = "th"
    for row in page.iter("tr"):
        if row.find("td") is not None:
            for cell in row.findall("th"):
                cell.tag = "td"


def _is_bold(row: Page) -> bool:
    return all(cell.xpath("normalize-space(.) = normalize-space((.//b|.//strong)[1])") for cell in row)


def _join_terms(page: Page) -> None:
    """Write "Turin: Via Po 12" instead of two items of a list, a term and what is said of it."""
    for term in page.iter("dt"):
        said = term.getnext()
        if said is not None and said.tag == "dd" and len(said) == 0 and (said.text or "").strip():
            said.text = f"{term.text_content().strip().rstrip(':')}: {said.text.strip()}"
            term.tag = "removed"
    for term in list(page.iter("removed")):
        term.drop_tree()


def _frame(page: Page) -> None:
    body = page.find("body")
    if body is not None:
        main = body.makeelement("main")
        main.text, body.text = body.text, None
        main.extend(list(body))
        body.append(main)


def _plain(text: str) -> str:
    """The text without escapes; fenced code has none."""
    done, parts = 0, []
    for fenced in _FENCED.finditer(text):
        parts += [_ESCAPED.sub(r"\1", text[done : fenced.start()]), fenced[0]]
        done = fenced.end()
    return "".join([*parts, _ESCAPED.sub(r"\1", text[done:])])
