"""Components in Markdown (MDX, as Docusaurus, Astro and Mintlify have it): the text within them, and what they show."""

from __future__ import annotations

import re

_IMPORT = re.compile(
    r"^import[ \t]+(?:[\w*{][^'\"\n;]*(?:\n[^'\"\n;]+)*?[ \t\n]from[ \t]+)?['\"][^'\"\n]+['\"];?[ \t]*$", re.MULTILINE
)
_EXPORT = re.compile(
    r"^export[ \t]+(?:const|let|var|default|function|class)\b[^\n]*(?:\n[ \t]*\S[^\n]*)*", re.MULTILINE
)
_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}"
_TAG = re.compile(rf"</?(?P<name>[A-Z][\w.]*)(?P<given>(?:[^<>{{}}\"']|\"[^\"]*\"|'[^']*'|{_BRACED})*?)/?>", re.DOTALL)
_GIVEN = re.compile(rf"(?P<tag><[a-zA-Z][\w.-]*(?:[^<>{{}}\"']|\"[^\"]*\"|'[^']*')*?)\s+[\w:-]+={_BRACED}")
_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)
_LITERAL = re.compile(r"""\{[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|`([^`$\n]*)`)[ \t]*\}""")
_NAMED_VALUE = re.compile(r"(?<![\w{])\{[ \t]*[A-Za-z_][\w.]*[ \t]*\}")
_SHOWN = re.compile(
    r"\b(?:label|title|heading|summary|header|description|caption)=(?:\"([^\"]*)\"|'([^']*)'"
    r"|\{[ \t]*[\"'`]([^\"'`]*)[\"'`][ \t]*\})"
)
_VALUE = re.compile(r"\bvalue=[\"']([^\"']*)[\"']")
_LABELS = re.compile(
    r"\{[^{}]*?\blabel:\s*['\"](?P<label>[^'\"]*)['\"][^{}]*?\bvalue:\s*['\"](?P<value>[^'\"]*)['\"][^{}]*\}"
    r"|\{[^{}]*?\bvalue:\s*['\"](?P<value_first>[^'\"]*)['\"][^{}]*?\blabel:\s*['\"](?P<label_last>[^'\"]*)['\"][^{}]*\}"
)
_OF_PICTURES = re.compile(r"img|image|icon|video|logo|figure", re.IGNORECASE)
_MOST_BEFORE = 400  # characters of tags before one that begins a line


def has_components(text: str) -> bool:
    """Whether Markdown imports components, as a page that is a program does."""
    return _IMPORT.search(text) is not None


def without_components(text: str) -> str:
    """The text of a page with components, outside of its code: their tags are gone, and what a tab, a card or a step
    is labelled with is a paragraph of its own."""
    labels = {
        found["value"] or found["value_first"]: found["label"] or found["label_last"]
        for found in _LABELS.finditer(text)
    }

    def shown(tag: re.Match[str]) -> str:
        given = tag["given"]
        if tag[0].startswith("</") or (_OF_PICTURES.search(tag["name"]) and "caption=" not in given):
            return ""
        said = [one or two or three for one, two, three in _SHOWN.findall(given)]
        value = _VALUE.search(given)
        if not said and value and tag["name"].startswith("Tab"):
            said = [labels.get(value[1], value[1])]
        if not any(said):
            return ""
        before = text[text.rfind("\n", 0, tag.start()) + 1 : tag.start()]
        begins_line = len(before) <= _MOST_BEFORE and not _TAG.sub("", before).strip()  # but for other tags
        return "\n\n" + "\n\n".join(filter(None, said)) + "\n\n" if begins_line else f" {' '.join(said)} "

    text = _EXPORT.sub("", _IMPORT.sub("", _COMMENT.sub("", text)))
    text = without_given(_TAG.sub(shown, text))
    text = _LITERAL.sub(lambda found: next((part for part in found.groups() if part is not None), ""), text)
    return _NAMED_VALUE.sub("", text)


def without_given(text: str) -> str:
    """The tags of a text without what braces give them, which no reader of HTML understands."""
    while (bare := _GIVEN.sub(lambda found: found["tag"], text)) != text:
        text = bare
    return text
