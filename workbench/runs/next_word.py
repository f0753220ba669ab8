"""The next word of a text, as the model of each arm of a finished run sees it, the base model beside each tuned one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.arms import ARMS, own_model
from workbench.errors import RequestError
from workbench.languages.spoken import said
from workbench.runs.folder import RunFolder
from workbench.runs.reopen import ReopenedArm, experiment_of, reopen
from workbench.types import Question

if TYPE_CHECKING:
    from workbench.models.runtime import Runtime, Weights
    from workbench.progress import Progress
    from workbench.settings import ModelSettings
    from workbench.store import Store

BASE = "base model"


@dataclass(frozen=True, slots=True)
class WordShare:
    """A word and its probability, which is at least that."""

    word: str
    probability: float


@dataclass(frozen=True, slots=True)
class WordPredictions:
    """What one model may say next: every word that was found, and what they lack of 1.

    `arms` are those that answer with it; `base`: the name of the base model's own predictions for the same prompt, None
    for the base model itself.
    """

    model: str
    arms: tuple[str, ...]
    base: str | None
    words: tuple[WordShare, ...]
    missing: float

    def of(self, word: str) -> float | None:
        """The probability of a word; None where it was not found: then it is at most `missing`."""
        return next((each.probability for each in self.words if each.word == word), None)


@dataclass(frozen=True, slots=True)
class NextWord:
    """A text, whether it was asked as a question, and what each model may say next."""

    text: str
    chat: bool
    models: tuple[WordPredictions, ...]

    def rows(self, top: int) -> list[dict[str, Any]]:
        """One row a model and word, of the most probable ones of any model."""
        shown = self.shown(top)
        bases = {each.model: each for each in self.models}
        return [
            {
                "model": each.model,
                "arms": ", ".join(each.arms),
                "word": word,
                "probability": each.of(word),
                "base": None if each.base is None else bases[each.base].of(word),
                "missing": each.missing,
            }
            for each in self.models
            for word in shown
        ]

    def shown(self, top: int) -> list[str]:
        """The words that are among the first of any model, the most probable of any model first."""
        highest: dict[str, float] = {}
        for each in self.models:
            for share in each.words[:top]:
                highest[share.word] = max(share.probability, highest.get(share.word, 0.0))
        return sorted(highest, key=lambda word: -highest[word])

    def as_json(self, top: int) -> dict[str, Any]:
        """The first words of each model as JSON, for `--json`."""
        models = [{**asdict(each), "words": [asdict(share) for share in each.words[:top]]} for each in self.models]
        return {"text": self.text, "chat": self.chat, "models": models}


@dataclass(frozen=True, slots=True)
class _AskedWord:
    """What is to be looked at: weights behind a prompt of token ids."""

    model: str
    arms: tuple[str, ...]
    base: str | None
    weights: Weights
    prompt: tuple[int, ...]


def next_word(
    folder: Path, text: str, arms: Sequence[str], store: Store, progress: Progress, *, chat: bool = False
) -> NextWord:
    """How the models of a run go on with a text, or with `chat` begin their answer to it, in each arm's own prompt.

    Without `chat` the text stands alone, so that arms with the same weights are one. A served model is asked for the
    log-probabilities of its tokens. Raises RequestError for a scripted model, and as `reopen` does; ArmError for a
    server that gives none.
    """
    text = text.strip()
    if not text:
        raise RequestError.of(said("run_fault.no_text"), "text", said("run_fault.no_text_cure"))
    model = experiment_of(folder).model
    if model.name.startswith("scripted:"):
        what = said("run_fault.scripted_word", model=model.name)
        raise RequestError.of(what, str(folder), said("run_fault.scripted_word_cure"))
    if model.endpoint:
        return _served(folder, text, arms, model, chat)
    opened = [reopen(folder, name, store, progress) for name in _names(folder, arms, chat)]
    runtime = _runtime(opened[0])
    asked = _of_questions(opened, runtime, text) if chat else _of_text(opened, runtime, text)
    return NextWord(text, chat, tuple(_predicted(asked, runtime, progress, inside=not chat and text[-1].isalnum())))


def _served(folder: Path, text: str, arms: Sequence[str], model: ModelSettings, chat: bool) -> NextWord:
    """By the model behind the server, which answers for all arms; it goes on with texts alone."""
    from workbench.models.served_words import served_next_words

    if chat:
        raise RequestError.of(said("run_fault.served_chat"), "--chat", said("run_fault.served_chat_cure"))
    names = tuple(_names(folder, arms, chat))
    words = served_next_words(model, text, inside=text[-1].isalnum())
    shares = tuple(WordShare(word, probability) for word, probability in words.words.items() if probability)
    return NextWord(text, chat, (WordPredictions(BASE, names, None, shares, words.missing),))


def _names(folder: Path, arms: Sequence[str], chat: bool) -> list[str]:
    """The arms that are looked at: those that are named, else all that were measured.

    Not those with a model of their own, which may have other tokens; nor with `chat` bounds, which need the evidence.
    """
    from workbench.experiment.requested import chosen_arms

    entries = chosen_arms(experiment_of(folder), arms)
    own = {entry.name for entry in entries if own_model(entry.kind, entry.settings) is not None}
    apart = own | {entry.name for entry in entries if entry.model is not None}
    if named := [name for name in arms if name in apart]:
        what = said("run_fault.own_words", names=", ".join(named))
        raise RequestError.of(what, "--arms", said("run_fault.own_words_cure"))
    entries = [entry for entry in entries if entry.name not in apart]
    fine = {arm.name for arm in RunFolder(folder).typed.arms if arm.ok}
    found = [entry.name for entry in entries if entry.name in (arms or fine) and not (chat and ARMS[entry.kind].bound)]
    if not found:
        raise RequestError.of(said("run_fault.no_word"), str(folder), said("run_fault.no_word_cure"))
    return found


def _runtime(arm: ReopenedArm) -> Runtime:
    from workbench.models.runtime import with_weights

    return with_weights(arm.context.runtime)


def _of_text(opened: Sequence[ReopenedArm], runtime: Runtime, text: str) -> list[_AskedWord]:
    """The base model, then each other model once."""
    prompt = tuple(runtime.load(runtime.base).encode_text(text))
    by_weights: dict[str, tuple[Weights, list[str]]] = {runtime.base.digest: (runtime.base, [])}
    for arm in opened:
        by_weights.setdefault(arm.fitted.weights.digest, (arm.fitted.weights, []))[1].append(arm.entry.name)
    return [
        _AskedWord(", ".join(names), tuple(names), BASE, weights, prompt)
        if digest != runtime.base.digest
        else _AskedWord(BASE, tuple(names), None, weights, prompt)
        for digest, (weights, names) in by_weights.items()
    ]


def _of_questions(opened: Sequence[ReopenedArm], runtime: Runtime, text: str) -> list[_AskedWord]:
    """Each arm with its own prompt, and the base model with that of each tuned one."""
    from workbench.arms.base import Prompt, Unmeasured

    found = []
    for arm in opened:
        (asked,) = arm.fitted.prompts([Question("asked", text, (), "single", "test")])
        if isinstance(asked, Unmeasured):
            what = said("run_fault.no_prompt", name=arm.entry.name, reason=asked.reason)
            raise RequestError.of(what, "--arms", said("run_fault.name_others"))
        if arm.fitted.again is not None or not isinstance(asked, Prompt):
            what = said("run_fault.several_prompts", name=arm.entry.name)
            raise RequestError.of(what, "--arms", said("run_fault.name_others"))
        prompt = asked
        tokens, name = tuple(runtime.load(runtime.base).render(prompt.messages)), arm.entry.name
        tuned = arm.fitted.weights.digest != runtime.base.digest
        base = f"{name}: {BASE}" if tuned else None
        if base is not None:
            found.append(_AskedWord(base, (), None, runtime.base, tokens))
        found.append(_AskedWord(name, (name,), base, arm.fitted.weights, tokens))
    return found


def _predicted(
    asked: Sequence[_AskedWord], runtime: Runtime, progress: Progress, *, inside: bool
) -> list[WordPredictions]:
    from workbench.models.next_word import Spelling, next_words

    spelling = Spelling(runtime.load(runtime.base))
    found = []
    with progress.stage("next_word", len(asked)) as stage:
        for each in asked:
            words = next_words(runtime.load(each.weights), each.prompt, inside=inside, spelling=spelling)
            shares = tuple(WordShare(word, probability) for word, probability in words.words.items() if probability)
            found.append(WordPredictions(each.model, each.arms, each.base, shares, words.missing))
            progress.advance(stage)
    return found
