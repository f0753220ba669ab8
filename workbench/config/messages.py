"""What pydantic finds wrong with a setting, in plain words and with a cure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from workbench.errors import Problem, nearest
from workbench.languages.spoken import said
from workbench.settings import slug

_WHOLE = ("setting.whole", "setting.whole_cure")
_NUMBER = ("setting.number", "setting.number_cure")
_TRUTH = ("setting.truth", "setting.truth_cure")
_LIST = ("setting.list", "setting.list_cure")
_TABLE = ("setting.table", "setting.table_cure")
# By pydantic's type of error: the keys of what is wrong and of the cure.
WORDS: Mapping[str, tuple[str, str]] = {
    "greater_than_equal": ("setting.at_least", "setting.at_least_cure"),
    "greater_than": ("setting.more_than", "setting.more_than_cure"),
    "less_than_equal": ("setting.at_most", "setting.at_most_cure"),
    "less_than": ("setting.less_than", "setting.less_than_cure"),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _TRUTH),
    "string_type": ("setting.text", "setting.text_cure"),
    "string_too_short": ("setting.short", "setting.short_cure"),
    "string_too_long": ("setting.long", "setting.long_cure"),
    "string_pattern_mismatch": ("setting.letters", "setting.letters_cure"),
    "literal_error": ("setting.choice", "setting.choice_cure"),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
    "too_short": ("setting.empty", "setting.empty_cure"),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), _TABLE),
    "list_or_range": ("setting.list_or_range", "setting.list_or_range_cure"),
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
    keys = WORDS.get(error["type"])
    if error["type"] == "value_error":  # of a validator of ours: "what is wrong; the cure"
        what, _, cure = str(error["ctx"]["error"]).partition("; ")
    elif keys is None:
        what, cure = error["msg"], said("setting.correct")
    else:
        what, cure = (said(key, **context) for key in keys)
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
