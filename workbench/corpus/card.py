"""The card of a corpus, corpus.toml: what it is called, its language, and whose it is."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from workbench.corpus.findings import Findings
from workbench.corpus.rows import Fields
from workbench.errors import Problem, RequestError
from workbench.languages.spoken import said

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LANGUAGE_NAMES = {"english": "en", "italian": "it", "italiano": "it", "inglese": "en"}
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*[.=]|\s*\[+\s*[\"']?([\w-]+)")


@dataclass(frozen=True, slots=True)
class Card:
    """The keys of corpus.toml. `language` is a code such as "en" or "it"."""

    name: str
    language: str
    licence: str
    revision: str
    title: str = ""
    source: str = ""


CARD_KEYS = tuple(field.name for field in fields(Card))


def read_card(file: Path, findings: Findings) -> Card | None:
    """Read corpus.toml; None, with the problems noted, if it cannot be used."""
    before = len(findings)
    parsed = _parse(file, findings)
    if parsed is None:
        return None
    values, lines = parsed
    card = Fields(values, file, lines, findings)
    card.only(CARD_KEYS)
    required = {key: card.text(key) for key in ("name", "language", "licence", "revision")}
    optional = {key: card.text(key, "", blank=True) for key in ("title", "source")}
    language = required["language"]
    if language is not None and (wrong := _language_problem(language)):
        card.note(wrong.what, wrong.cure, "language")
    if len(findings) > before:
        return None
    return Card(**{key: value or "" for key, value in (required | optional).items()})


def stated_language(folder: Path) -> str | None:
    """The language that the card of a corpus states, whatever else is wrong with it; None where there is no telling."""
    try:
        stated = tomllib.loads((folder / "corpus.toml").read_text(encoding="utf-8-sig")).get("language")
    except (OSError, ValueError, RecursionError):
        return None
    return stated if isinstance(stated, str) else None


def check_values(name: str, language: str, licence: str) -> None:
    """Refuse, before any file is read, values with which the corpus would not load.

    Raises:
        RequestError: with every problem, each at its option.
    """
    values = {"name": name, "language": language, "licence": licence}
    problems = [
        Problem(said("load.value_empty", name=key), f"--{key}", said("load.value_empty_cure", name=key))
        for key, value in values.items()
        if not value.strip()
    ]
    if language.strip() and (wrong := _language_problem(language)):
        problems.append(replace(wrong, where="--language"))
    if problems:
        raise RequestError(problems)


def _language_problem(language: str) -> Problem | None:
    if _LANGUAGE.fullmatch(language):
        return None
    code = _LANGUAGE_NAMES.get(language.strip().lower(), "en")
    return Problem(said("load.no_code", language=language), cure=said("load.no_code_cure", code=code))


def _parse(file: Path, findings: Findings) -> tuple[dict[str, Any], dict[str, int]] | None:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        findings.add(said("load.not_utf8"), file, line, said("row.save_utf8"))
        return None
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # Python 3.11 gives the line only inside the message.
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        findings.add(said("load.not_toml", error=error), file, line, said("load.not_toml_cure"))
        return None
    lines: dict[str, int] = {}
    for number, line_text in enumerate(text.splitlines(), start=1):
        if key := _KEY.match(line_text):
            lines.setdefault(key[1] or key[2], number)
    return values, lines


def write_card(card: Card, file: Path) -> None:
    """Write corpus.toml, leaving out the optional keys that are empty."""
    import tomlkit

    document = tomlkit.document()
    for key in ("name", "title", "language", "licence", "source", "revision"):
        if value := getattr(card, key):
            document[key] = value
    file.write_text(tomlkit.dumps(document), encoding="utf-8")
