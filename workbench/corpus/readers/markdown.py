"""Markdown through markdown-it: what a reader of the rendered page sees, with the rows of tables named.

Front matter, comments and struck-out text are no content; marks of emphasis, links and code are not kept.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.corpus.readers.html import page_text
from workbench.corpus.readers.parts.html.titles import good_title
from workbench.corpus.readers.parts.markdown.boxes import without_boxes
from workbench.corpus.readers.parts.markdown.components import has_components, without_components, without_given
from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, reader
from workbench.corpus.readers.rows import rows_as_lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    # A blank line after "---" makes it a rule (as for Pandoc), unless a name with its value follows; an object in
    # braces is the JSON form of Hugo.
    r"\A(?:---[ \t]*\n(?:(?=[ \t]*\S)|\s*\n(?=[\w-]+:[ \t]))(?P<yaml>.*?)\n(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*\n(?P<toml>.*?)\n\+\+\+"
    r"|(?P<json>\{[ \t]*\n.*?\n\}))[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_FENCED = re.compile(r"^((?:```|~~~).*?^(?:```|~~~)[^\n]*)$", re.MULTILINE | re.DOTALL)
_SHORTCODE = re.compile(
    r"\{\{[<%](?!/\*)(?:(?!\}\}|\n[ \t]*\n).){0,1000}?[%>]\}\}", re.DOTALL
)  # of Hugo and Quarto: "{{< include x.qmd >}}"
# Of Quarto, kramdown and MkDocs: "![](a.png){width=50%}", "[text]{.class}", "[text](#){ .button }", "{ .annotate }".
_BRACES = re.compile(r"(?<=[)\]])\{:?[^{}\n]*[=.#][^{}\n]*\}")
_BRACES_AFTER_CODE = re.compile(r"\A\{:?[ ]*[=.#][^{}\n]*\}")
_NAME = r"[.#][A-Za-z][\w:-]*"
_NAMES = re.compile(
    rf"(?<![^\s)\]*:])\{{:?[ ]*{_NAME}(?:[ ]+(?:{_NAME}|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{{}}]+)))*[ ]*\}}"
)
_STYLED_ICON = re.compile(r"(?<=[\w-]:)\{[ ]*style=\"[^\"\n]*\"[ ]*\}")
# Pictures by name, of themes of MkDocs.
_ICON = re.compile(r":(?:material|octicons|fontawesome|simple|lucide|bootstrap|twemoji)-[\w-]+:")
_SPAN = re.compile(r"(?<!!)\[([^\[\]\n]*)\]\{:?[.#][^{}\n]*\}")
# A link whose target a site generator fills in: "](" and "{% page … %})" or "{{ … }})".
_TEMPLATE_LINK = re.compile(r"\]\(\s*(?:\{%[^%\n]*%\}|\{\{[^}\n]*\}\})[^)\n]*\)")
_CONTROL = frozenset(
    (
        "include", "includes", "extends", "block", "import", "from", "if", "elif", "elsif", "else", "for", "set",
        "assign", "macro", "call", "layout", "render", "case", "when", "capture", "highlight", "unless", "raw",
        "url_for", "asset", "css", "js", "svg", "icon",
    )
)  # fmt: skip
_IN_LINE_CODE = re.compile(r"(`[^`\n]+`)")
_FOOTNOTE = re.compile(r"^ {0,3}\[\^([^\]\s]{1,60})\]:[ \t]*", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^([^\]\s]{1,60})\]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PICTURE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\((?:https?:|[./#])[^()\n]*\)")
_WIKI_LINK = re.compile(r"!?\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")  # of Obsidian and MediaWiki
_MARKED = re.compile(r"(?<![=\w])==(?=[^\s=])([^=\n]{1,200})(?<=\S)==(?![=\w])")  # "==marked=="
_ASIDE = re.compile(r"(?<![%\w])%%[^%]*%%")  # a comment of Obsidian
# Of Liquid, Jinja and Nunjucks: a tag shows what it is given in quotation marks, if that is a text and no path; else
# nothing, as a variable.
_TAG = re.compile(r"\{%-?[ \t]*(?P<name>\w+)(?P<given>[^%\n]*?)-?%\}")
_COMMENTED = re.compile(r"\{%-?[ \t]*comment\b.*?endcomment[ \t]*-?%\}|\{#(?![a-z][\w-]*\}).*?#\}", re.DOTALL)
_VARIABLE = re.compile(r"\{\{-?[ \t]*[\w.\[\]'\"| -]+-?\}\}")
_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
_KRAMDOWN = re.compile(r"^[ \t]*\{:[^{}\n]*\}[ \t]*$", re.MULTILINE)  # attributes of the block above
_DIVISION = re.compile(r"^ {0,3}:{3,}[ \t]*(?:\{[^}\n]*\}|[\w.-]*)[ \t]*$", re.MULTILINE)  # of Quarto and Pandoc
# "##Salary", as pages of before CommonMark have it; with one mark only where the page begins: elsewhere it is a tag.
_CLOSE_HEADING = re.compile(r"^(#{2,6})(?=[^\W\d_])", re.MULTILINE)
_CLOSE_TITLE = re.compile(r"\A(\s*#)(?=[^\W\d_][^\n]*(?:\n[ \t]*\n|\Z))")
_ATTRIBUTES = re.compile(r"[ \t]*\{[#.][^{}\n]{0,200}\}[ \t]*$")
_TITLE_LINE = re.compile(r"^title[ \t]*[:=][ \t]*(\S.*)$", re.MULTILINE)
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-(?P<name>\S+)")  # the name of a file of Jekyll
_NAME_OF_FILE = re.compile(r"[\w.-]*[_\d.][\w.-]*")  # "field_calc01"
_TITLES = ("title", "titolo", "Title")


@reader(".md", ".markdown", ".qmd", ".rmd", ".mdx")
def read_markdown(path: Path, _limits: Limits) -> FileReading:
    """The text of the rendered page, titled by its front matter, else by the heading over all of it."""
    decoded = decode(path.read_bytes())
    title, text = markdown_text(decoded.text, components=path.suffix.lower() == ".mdx")
    dated = _DATED.fullmatch(path.stem)
    named = dated["name"].replace("-", " ") if dated else path.stem
    return FileReading((ReadDocument(title or named, text),), notes=decoded.notes())


def markdown_text(source: str, *, components: bool = False) -> tuple[str, str]:
    """Title ("" where there is none) and text of a Markdown document.

    `components`: it is MDX; one that imports components is taken for it too.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    front = _FRONT_MATTER.match(source)
    metadata = _metadata(front) if front else {}
    if front and metadata is not None:
        source = source[front.end() :]
    source = without_boxes(_CLOSE_TITLE.sub(r"\1 ", source))
    components = components or any(map(has_components, _FENCED.split(source)[::2]))
    source = _outside_code(source, components)
    source = _FOOTNOTE.sub(lambda mark: f"\\[{mark[1]}\\] ", source)
    tokens = _parser(indented_code=not components).parse(source)
    blocks = _Blocks(tokens).gathered()
    named = metadata or {}
    title = next((named[key] for key in _TITLES if isinstance(named.get(key), str)), "")
    return good_title(title) or _title_of(blocks), "\n\n".join(blocks)


def _title_of(blocks: Sequence[str]) -> str:
    """The first heading, unless it stands over a part alone: one of a lower level, beside others of that level."""
    headings = [block for block in blocks if re.match(r"#{1,6} ", block)]
    levels = [len(heading) - len(heading.lstrip("#")) for heading in headings]
    if not headings or (levels[0] > 1 and min(levels[1:], default=7) <= levels[0]):
        return ""
    return headings[0].lstrip("# ")


def _outside_code(source: str, components: bool) -> str:
    """The source without what a site generator takes for itself, but in fenced code, which shows it."""
    parts = _FENCED.split(source)
    for number in range(0, len(parts), 2):
        for form, shown in (
            (_DIVISION, ""),
            (_TEMPLATE_LINK, "](#)"),
            (_SHORTCODE, ""),
            (_SPAN, r"\1"),
            (_BRACES, ""),
            (_STYLED_ICON, ""),
            (_ICON, ""),
            (_WIKI_LINK, r"\1"),
            (_MARKED, r"\1"),
            (_ASIDE, ""),
            (_KRAMDOWN, ""),
            (_NAMES, ""),
            (_CLOSE_HEADING, r"\g<0> "),
        ):
            parts[number] = form.sub(shown, parts[number])
        pieces = _IN_LINE_CODE.split(_COMMENTED.sub("", parts[number]))
        for place in range(0, len(pieces), 2):
            pieces[place] = _BRACES_AFTER_CODE.sub("", pieces[place]) if place else pieces[place]
            piece = _VARIABLE.sub("", _TAG.sub(_shown_by_tag, pieces[place]))
            pieces[place] = without_components(piece) if components else without_given(piece)
        parts[number] = "".join(pieces)
    return "".join(parts)


def _shown_by_tag(tag: re.Match[str]) -> str:
    """The text that stands for a tag: "{% slack_channel "news" %}" is "news"."""
    given = [one or other for one, other in _QUOTED.findall(tag["given"])]
    if not given or tag["name"] in _CONTROL or tag["name"].startswith(("image", "img")):
        return ""
    return "" if re.search(r"/|\.\w{2,5}$", given[-1]) else given[-1]  # the text of a link comes after its target


def _metadata(front: re.Match[str]) -> Mapping[str, Any] | None:
    """The values above the text; None where it is no front matter but a text between two rules."""
    import yaml

    try:
        if front["toml"] is not None:
            return tomllib.loads(front["toml"])
        found = yaml.safe_load(front["yaml"] or front["json"])
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError):
        written = next(filter(None, front.groups()), "")
        title = _TITLE_LINE.search(written)  # one line that is no YAML loses no other
        named = {"title": title[1].strip().strip("\"'")} if title else {}
        return named if re.match(r"\{?\s*[\w\"-]+[ \t]*[:=]", written) else None
    return found if isinstance(found, dict) else None


def _parser(indented_code: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable(["table", "strikethrough"])
    return parser if indented_code else parser.disable("code")


class _Blocks:
    """Gathers a block for each heading, paragraph, list, table and piece of code."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.done: list[str] = []
        self.lists: list[tuple[str, int]] = []  # the open lists: "-" or "1", and the number of the next item
        self.items: list[str] = []  # the lines of the outermost open list
        self.mark = ""  # what the next line of it begins with
        self.rows: list[list[str]] = []
        self.heads = 0

    def gathered(self) -> list[str]:
        """All blocks in order."""
        for place, token in enumerate(self.tokens):
            if token.type == "inline":
                self._inline(token, self.tokens[place - 1])
            elif (step := getattr(self, f"_{token.type}", None)) is not None:
                step(token)
        return self.done

    def _add(self, text: str) -> None:
        if not text.strip():
            return
        if self.lists:
            self.items.append(self.mark + text)
            self.mark = "  " * len(self.lists)
        else:
            self.done.append(text)

    def _inline(self, token: Token, before: Token) -> None:
        in_cell = before.type in ("th_open", "td_open")
        text = _inline(token, pictures=not in_cell)  # a picture in a cell is none of its values
        if in_cell:
            self.rows[-1].append(text)
        elif before.type == "heading_open":
            self._add(f"{'#' * int(before.tag[1:])} {_ATTRIBUTES.sub('', text)}" if text.strip() else "")
        else:
            self._add(text)

    def _bullet_list_open(self, _token: Token) -> None:
        self.lists.append(("-", 0))

    def _ordered_list_open(self, token: Token) -> None:
        start = token.attrGet("start")
        self.lists.append(("1", int(start) if start is not None else 1))

    def _list_close(self, _token: Token) -> None:
        self.lists.pop()
        if not self.lists and self.items:
            self.done.append("\n".join(self.items))
            self.items = []

    _bullet_list_close = _ordered_list_close = _list_close

    def _list_item_open(self, _token: Token) -> None:
        sign, number = self.lists[-1]
        self.mark = "  " * (len(self.lists) - 1) + ("- " if sign == "-" else f"{number}. ")
        self.lists[-1] = (sign, number + 1)

    def _table_open(self, _token: Token) -> None:
        self.rows, self.heads = [], 0

    def _tr_open(self, _token: Token) -> None:
        self.rows.append([])

    def _thead_close(self, _token: Token) -> None:
        self.heads = len(self.rows)

    def _table_close(self, _token: Token) -> None:
        named = self.rows and any(self.rows[0])
        self._add("\n".join(rows_as_lines(self.rows, self.heads if named else None).lines))

    def _fence(self, token: Token) -> None:
        code = token.content.rstrip("\n")
        fence = token.markup or "```"
        self._add(f"{fence}\n{code}\n{fence}" if code.strip() else "")

    _code_block = _fence

    def _html_block(self, token: Token) -> None:
        self._add(_html(token.content))


def _html(source: str) -> str:
    """What a browser would show of a piece of HTML, without the marks of Markdown that some leave in it."""
    bare = _LINK.sub(r"\1", _PICTURE.sub("", _COMMENT.sub("", source)))
    return page_text(bare)[1] if bare.strip() else ""


def _inline(token: Token, *, pictures: bool) -> str:
    """The text of a paragraph: no marks, no addresses, nothing struck out; what pictures show where it is asked for."""
    from workbench.corpus.readers.marks import lowered, raised

    parts: list[str] = []
    struck = hidden = 0
    raising = ""
    for child in token.children or ():
        kind = child.type
        if kind in ("s_open", "s_close"):
            struck += 1 if kind == "s_open" else -1
        elif kind == "html_inline":
            tag = child.content.lower().strip("</> \t").split(" ")[0]
            closing = child.content.startswith("</")
            if tag in ("del", "s", "strike", "script", "style"):
                hidden = max(0, hidden + (-1 if closing else 1))
            elif tag in ("sup", "sub"):
                raising = "" if closing else tag
            elif tag == "br":
                parts.append("\n")
        elif struck or hidden:
            continue
        elif kind in ("text", "code_inline"):
            text = child.content
            if raising:
                text = (raised if raising == "sup" else lowered)(text, "".join(parts[-2:]).rstrip())
            parts.append(text)
        elif kind == "image" and pictures and not _NAME_OF_FILE.fullmatch(child.content):
            parts.append(child.content)
        elif kind == "softbreak" or kind == "hardbreak":
            parts.append("\n")
    text = _FOOTNOTE_MARK.sub(lambda mark: f" [{mark[1]}]", "".join(parts))
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())
