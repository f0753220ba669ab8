"""What pydantic finds wrong with a setting, in plain words and with a cure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from workbench.errors import Problem, nearest
from workbench.languages.spoken import said
from workbench.settings import slug

# By pydantic's type of error: the key of what is wrong, to which "_cure" is added for the cure.
WORDS: Mapping[str, str] = {
    "greater_than_equal": "at_least",
    "greater_than": "more_than",
    "less_than_equal": "at_most",
    "less_than": "less_than",
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), "whole"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "truth"),
    "string_type": "text",
    "string_too_short": "short",
    "string_too_long": "long",
    "string_pattern_mismatch": "letters",
    "literal_error": "choice",
    **dict.fromkeys(("tuple_type", "list_type"), "list"),
    "too_short": "empty",
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), "table"),
    "list_or_range": "list_or_range",
}
_OF_FORM = {"tuple_type", "list_type", "too_short", "dict_type", "mapping_type", "model_type", "model_attributes_type"}
_SPACE = 4  # search.space.<arm>.<setting>
_LONGEST = 60  # characters of a given value


def narrowed(errors: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Pydantic's errors without those that only follow from others.

    A search may list values or give a range: nothing is said of the form that was not meant. A list whose only entry
    is wrong is not empty.
    """
    reported = list(errors)
    inside = {each["loc"][:depth] for each in reported for depth in range(len(each["loc"]))}
    kept: list[Mapping[str, Any]] = []
    forms: dict[tuple[str | int, ...], list[Mapping[str, Any]]] = {}
    for error in reported:
        loc = error["loc"]
        if error["type"] == "too_short" and loc in inside:
            continue
        if loc[:2] == ("search", "space") and len(loc) > _SPACE:
            forms.setdefault(loc[:_SPACE], []).append(error)
        else:
            kept.append(error)
    for loc, found in forms.items():
        # pydantic calls the form "function-after[_upwards(), Range]"
        ranges = [each for each in found if "Range" in str(each["loc"][_SPACE]) and each["type"] not in _OF_FORM]
        kept += [{**each, "loc": (*loc, *each["loc"][_SPACE + 1 :])} for each in ranges] or [
            {"type": "list_or_range", "loc": loc, "msg": "", "input": None}
        ]
    return kept


def in_words(error: Mapping[str, Any]) -> Problem:
    """What is wrong with the value, as the end of a sentence that begins with its name, and the cure."""
    loc = [part for part in error["loc"] if part != "[key]"]
    given, context = error.get("input"), {key: _short(value) for key, value in error.get("ctx", {}).items()}
    scalar = isinstance(given, str | int | float | bool)
    context |= {
        "key": str(loc[-1]) if loc else "",
        "value": json.dumps(given, ensure_ascii=False) if scalar else " … ",
        "slug": slug(str(given)),
        "choice": nearest(str(given), re.findall(r"'([^']*)'", str(context.get("expected", "")))),
    }
    name = WORDS.get(error["type"])
    if error["type"] == "value_error":  # of a validator of ours: "what is wrong; the cure"
        what, _, cure = str(error["ctx"]["error"]).partition("; ")
    elif name is None:
        what, cure = error["msg"], said("setting.correct")
    else:
        what, cure = (said(f"setting.{name}{end}", **context) for end in ("", "_cure"))
    if error["type"] in _OF_FORM and loc[:1] == ["arms"] and len(loc) <= 2:
        cure = said("setting.arm_cure")
    return Problem(_given(what, given), cure=cure)


def _given(what: str, value: Any) -> str:
    if not isinstance(value, str | int | float | bool):
        return what
    text = json.dumps(value, ensure_ascii=False)
    return said("setting.given", what=what, value=text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _short(value: Any) -> Any:
    """A bound as one writes it: 0, not 0.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
