"""Electronic books (.epub): a document for each chapter, in the order in which the book is read."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from workbench.corpus.readers.html import page_text
from workbench.corpus.readers.office import check_archive, damage
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.languages.spoken import said

_LEAST_LINKS, _MOSTLY = 3, 0.8  # links of a table of contents, and their share of its text
_PAGES = ("application/xhtml+xml", "text/html")


@reader(".epub")
def read_book(path: Path, limits: Limits) -> FileReading:
    """The chapters with text; a chapter that cannot be read fails by itself.

    A chapter that is titled by the name of its file alone ("articolo16") is called as its first heading is.
    """
    check_archive(path, limits, "META-INF/container.xml", "EPUB")
    documents: list[ReadDocument] = []
    failures: list[str] = []
    listed = 0  # chapters in tables of contents
    with damage(), zipfile.ZipFile(path) as archive:
        chapters = _chapters(archive)
        for name in chapters:
            try:
                page = archive.read(name).decode("utf-8", "replace")
                if led := _leads_to(page, name, chapters):
                    listed += led
                    continue
                title, text, _ = page_text(page)
            except (ReadFailure, KeyError, zipfile.BadZipFile) as failure:
                failures.append(f"{name}: {failure}")
                continue
            if title.casefold() == posixpath.splitext(posixpath.basename(name))[0].casefold():
                title = next((line.lstrip("# ") for line in text.split("\n") if line.startswith("#")), title)
            if text:
                documents.append(ReadDocument(title or path.stem, text, key=name))
    if not documents:
        raise ReadFailure(said("read.no_text_in_book"))
    notes = (said("read.contents", n=listed),) if listed else ()
    return FileReading(tuple(documents), tuple(failures), notes)


def _leads_to(page: str, name: str, chapters: Sequence[str]) -> int:
    """How many links to other chapters a page is made of; 0 where it is no table of contents."""
    from lxml import html

    try:
        tree = html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, html.etree.ParserError):
        return 0
    folder = posixpath.dirname(name)
    links = [
        link
        for link in tree.iter("a")
        if posixpath.normpath(posixpath.join(folder, unquote((link.get("href") or "").partition("#")[0]))) in chapters
    ]
    body = tree.find("body")
    said_in_all = "" if body is None else "".join(body.text_content().split())
    in_links = sum(len("".join(link.text_content().split())) for link in links)
    return len(links) if len(links) >= _LEAST_LINKS and in_links >= _MOSTLY * len(said_in_all) else 0


def _chapters(archive: zipfile.ZipFile) -> list[str]:
    """The names of the pages in reading order."""
    container = _parsed(archive.read("META-INF/container.xml"))
    package = next(each.get("full-path") for each in container.iter("{*}rootfile"))
    book = _parsed(archive.read(package))
    items = {
        item.get("id"): posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(item.get("href", ""))))
        for item in book.iter("{*}item")
        if item.get("media-type") in _PAGES and "nav" not in (item.get("properties") or "").split()
    }
    return [items[place.get("idref")] for place in book.iter("{*}itemref") if place.get("idref") in items]


def _parsed(data: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
