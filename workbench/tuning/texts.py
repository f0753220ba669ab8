"""General text to be replayed against forgetting: the paragraphs of a file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from workbench.errors import ArmError


def paragraphs(path: str) -> tuple[str, ...]:
    """What stands between empty lines. Raises ArmError where the file cannot be read or has none."""
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ArmError(f"`replay_text` cannot be read: {error}; name a text file, in UTF-8") from error
    found = tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())
    if not found:
        raise ArmError(f"`replay_text` is empty: {path}; its paragraphs stand between empty lines")
    return found


def unfit(path: str, measured: Collection[str]) -> str | None:
    """Why a file is not replayed: it cannot be read, or holds the text that perplexity is measured on."""
    try:
        texts = paragraphs(path)
    except ArmError as error:
        return str(error)
    known = {" ".join(text.split()) for text in measured}
    if any(text in known for text in texts):
        return f"`replay_text` holds text that perplexity is measured on ({path}): name another"
    return None
