"""What pydantic finds wrong with a setting, in plain words and with a cure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from workbench.errors import Problem, nearest
from workbench.settings import slug

_ARM = 'write each arm as a table: [[arms]], then name = "…" and kind = "…"'
_LIST = ("must be a list", "write {key} = [{value}]")
_TABLE = ("must be a table", "write it as a table: [{key}], then a line a setting")
_WHOLE = ("must be a whole number", "write a whole number, without quotes")
_NUMBER = ("must be a number", "write a number, without quotes")
_TRUTH = ("must be true or false", "write {key} = true or {key} = false")
# By pydantic's type of error: what is wrong, and the cure.
WORDS: Mapping[str, tuple[str, str]] = {
    "greater_than_equal": ("must be at least {ge}", "give {ge} or more"),
    "greater_than": ("must be more than {gt}", "give more than {gt}"),
    "less_than_equal": ("must be at most {le}", "give {le} or less"),
    "less_than": ("must be less than {lt}", "give less than {lt}"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "string_type": ("must be text", 'write it in quotes: {key} = "…"'),
    "string_too_short": ("is too short", "give at least {min_length} characters"),
    "string_too_long": ("is too long", "give at most {max_length} characters"),
    "string_pattern_mismatch": (
        "may hold only letters, digits, dots, dashes and underscores, and must begin with a letter or a digit",
        'write {key} = "{slug}"',
    ),
    "literal_error": ("is none of the choices", "{choice}"),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_short": ("must not be empty", "write {key} = [ … ], with something in it"),
    "dict_type": _TABLE,
    "mapping_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "list_or_range": (
        "must be a list of values or a range",
        "write {key} = [1, 2], or for numbers {key} = {{low = 1, high = 9}}",
    ),
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
    if error["type"] == "value_error":  # of a validator of ours: "what is wrong; the cure"
        what, _, cure = str(error["ctx"]["error"]).partition("; ")
    else:
        what, cure = WORDS.get(error["type"], (error["msg"], "correct the value"))
    if error["type"] in _OF_FORM and loc[:1] == ["arms"] and len(loc) <= 2:
        cure = _ARM
    elif error["type"] != "value_error":
        scalar = isinstance(given, str | int | float | bool)
        context |= {
            "key": str(loc[-1]) if loc else "",
            "value": json.dumps(given, ensure_ascii=False) if scalar else " … ",
            "slug": slug(str(given)),
            "choice": nearest(str(given), re.findall(r"'([^']*)'", str(context.get("expected", "")))),
        }
        what, cure = what.format_map(context), cure.format_map(context)
    return Problem(what + _given(given), cure=cure)


def _given(value: Any) -> str:
    if not isinstance(value, str | int | float | bool):
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return f" (given: {text if len(text) <= _LONGEST else f'{text[:_LONGEST]}…'})"


def _short(value: Any) -> Any:
    """A bound as one writes it: 0, not 0.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
