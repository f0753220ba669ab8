"""Pages with embedded Ruby, as site generators keep them: "page.html.md.erb" is Markdown, "page.html.erb" is HTML."""

from __future__ import annotations

import re
from pathlib import Path

from workbench.corpus.readers.html import page_text
from workbench.corpus.readers.markdown import markdown_text
from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.languages.spoken import said

_TAG = re.compile(r"<%(?P<shown>=?)(?P<code>.*?)-?%>", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*[\"']?(?P<title>[^\n]+?)[\"']?[ \t]*$", re.MULTILINE)
_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
_MARKDOWN = (".md", ".markdown", ".qmd", ".rmd")
_HTML = (".html", ".htm", ".xhtml")


@reader(".erb")
def read_embedded_ruby(path: Path, _limits: Limits) -> FileReading:
    """The page as its inner format, without the code: the title where it is asked for, and sentences given to a helper,
    such as a warning, are shown."""
    inner = Path(path.stem).suffix.lower()
    name = path.name.split(".")[0]
    if inner not in (*_MARKDOWN, *_HTML, ".txt"):
        raise ReadFailure(said("read.embedded_ruby", suffix=inner) if inner else said("read.embedded_ruby_unknown"))
    decoded = decode(path.read_bytes())
    titled = _TITLE.search(decoded.text) if decoded.text.startswith("---") else None
    title = titled["title"] if titled else ""
    source = _TAG.sub(lambda tag: _shown(tag, title), decoded.text)
    if inner in _MARKDOWN:
        found, text = markdown_text(source)
    elif inner in _HTML:
        found, text, _ = page_text(source)
    else:
        found, text = "", source
    return FileReading((ReadDocument(found or title or name, text),), notes=decoded.notes())


def _shown(tag: re.Match[str], title: str) -> str:
    if not tag["shown"]:
        return ""
    if re.fullmatch(r"\s*(?:current_page|page)\b.*\btitle\s*", tag["code"]):
        return title
    said = [one or other for one, other in _QUOTED.findall(tag["code"])]
    return next((each for each in said if " " in each and each[-1:] in ".!?"), "")
