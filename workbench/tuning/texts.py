"""General text to be replayed against forgetting: the paragraphs of a file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from workbench.errors import ArmError
from workbench.languages.spoken import said


def paragraphs(path: str) -> tuple[str, ...]:
    """What stands between empty lines. Raises ArmError where the file cannot be read or has none."""
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ArmError(said("error.replay_text_unreadable", error=error)) from error
    found = tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())
    if not found:
        raise ArmError(said("error.replay_text_empty", path=path))
    return found


def unfit(path: str, measured: Collection[str]) -> str | None:
    """Why a file is not replayed: it cannot be read, or holds the text that perplexity is measured on."""
    try:
        texts = paragraphs(path)
    except ArmError as error:
        return str(error)
    known = {" ".join(text.split()) for text in measured}
    if any(text in known for text in texts):
        return said("error.replay_text_measured", path=path)
    return None
