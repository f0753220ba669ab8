"""What every arm is: settings, a fit on a corpus, and a prompt for each question.

An arm decides only what is trained and what stands in the prompt. Generating, storing and counting are
the same for all, so that no arm can be measured in its own way.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from workbench.arms import prompts
from workbench.arms.held_out import HeldOut
from workbench.arms.templates import TEMPLATES
from workbench.cost.estimate import FRAME_WORDS, Work
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.models.context import Context
from workbench.registry import Registry
from workbench.settings import Settings, Space
from workbench.store.code import foreign_code
from workbench.types import Answer, Corpus, Cost, Hit, Question

if TYPE_CHECKING:
    from workbench.cost.flops import Architecture
    from workbench.errors import Problem
    from workbench.models.outline import Outline
    from workbench.models.runtime import Weights
    from workbench.models.stored_prefix import StoredPrefix
    from workbench.store import Store
    from workbench.tuning.course import TrainingCourse


class ArmSettings(Settings):
    """The settings of every arm. `template`: how it words its questions, by the name of a template.

    It is one of those that ship or one of the experiment's own, `[prompts.templates.NAME]`.
    """

    template: str = "plain"


# What a search tries for an untuned arm; a tuned one is trained on the wording that it is asked with.
TEMPLATE_SPACE: Space = {"template": tuple(TEMPLATES)}


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question as the model gets it: chat messages, the passages in it, and what had to be left out.

    `dropped` are passages that were retrieved and for which there was no room, as far as they are known one by one.
    `seconds` and `flops` are what making it cost, retrieval included. `merged_passages` and `markers`: see `Answer`."""

    messages: tuple[Mapping[str, str], ...]
    hits: tuple[Hit, ...] = ()
    dropped_tokens: int = 0
    seconds: float = 0.0
    flops: float = 0.0
    merged_passages: int = 0
    markers: tuple[int, ...] = ()
    dropped: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """That an arm has no prompt for a question by its own definition, and why: the question is left out of its figures.

    What goes wrong on the way is no such reason; that is raised, and counts as wrong."""

    reason: str


# What is asked about a question at once: one prompt, or several that do not depend on each other's replies.
Asked = Prompt | Sequence[Prompt]


@dataclass(frozen=True, slots=True)
class Round:
    """What was asked about a question at once, and what came back: a reply for each prompt, in their order."""

    prompts: tuple[Prompt, ...]
    replies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was asked about a question so far, round by round; the last round is new."""

    question: Question
    rounds: tuple[Round, ...] = ()

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """The prompts of all rounds."""
        return tuple(prompt for each in self.rounds for prompt in each.prompts)

    @property
    def replies(self) -> tuple[str, ...]:
        """The replies of all rounds, one for each prompt."""
        return tuple(reply for each in self.rounds for reply in each.replies)


@dataclass(frozen=True, slots=True)
class Fitted:
    """An arm ready to answer.

    `identity` is everything its prompts depend on beside the question itself; with the weights and the
    decoding it is the key of its stored answers. An arm gives what its stages depend on, and `Arm.fit` adds its kind,
    its settings and its wording. `prompts` is called only for answers not yet stored.
    An arm that asks in rounds gives `again`: from what came back, what to ask next about each question, one prompt or
    several, or None where the last reply is the answer. It is called for many questions at once, and by itself for
    each of them where that fails; what fails then is that question alone.
    `further` are the weights that answer from the second round on, where they are others; the identity names them.
    `stored_prefix` is the beginning of every prompt that the fit has computed and stored; no answer pays for it again.
    """

    weights: Weights
    prompts: Callable[[Sequence[Question]], Sequence[Asked | Unmeasured]]
    identity: Mapping[str, Any] = field(default_factory=dict)
    cost: Cost = field(default_factory=Cost)
    retrieves: bool = False
    training: TrainingCourse | None = None
    notes: tuple[str, ...] = field(default=())
    again: Callable[[Sequence[Exchange]], Sequence[Asked | None]] | None = None
    stored_prefix: StoredPrefix | None = None
    further: Weights | None = None

    @property
    def trained(self) -> Weights:
        """The weights that were trained, if any were: those of its later rounds, or those that answer."""
        return self.weights if self.further is None else self.further


Made = Literal["index", "weights", "prefix"]


class Arm(ABC):
    """One way to answer. `Settings` is its typed configuration; name and kind alone must make a sound arm.

    What the rest of the workbench knows of a kind stands in its class:

    Args:
        kind: its name in an experiment file.
        title: how a report calls it, by language; the kind itself if left out.
        about: one sentence that explains it, by language; `init` and the report show it.
        usual_name: what `init` calls an arm of this kind; the kind itself if left out.
        usual: whether it belongs to a first comparison, which `init` writes; else it is there as a comment.
        colour: its colour in the report, "#rrggbb"; one that is free if left out.
        bound: whether it is measured as a bound of the others and can never be advised.
        alone: whether it is the base model without documents and training, against which forgetting is measured.
        reads: whether passages stand in its prompts.
        holds: the setting that says how many tokens of whole documents its prompts may hold, where it has one that
            `init` should raise as far as time allows.
        lighter: settings of a fit that takes less and still measures its way, for `init` where time is short.
        makes: what fitting it may make, in this order; `made_with` says what it makes with its settings.
        space: what a search over settings varies.
        version: raise it when the same settings would give other prompts.
        unkeyed: the settings that stand in no key of a stored answer, each with the reason, which is that something
            else in the key follows from it.
    """

    kind: ClassVar[str]
    Settings: ClassVar[type[ArmSettings]] = ArmSettings
    title: ClassVar[Texts] = {}
    about: ClassVar[Texts] = {}
    usual_name: ClassVar[str] = ""
    usual: ClassVar[bool] = True
    colour: ClassVar[str] = ""
    bound: ClassVar[bool] = False
    alone: ClassVar[bool] = False
    reads: ClassVar[bool] = False
    holds: ClassVar[str] = ""
    lighter: ClassVar[Mapping[str, Any]] = {}
    makes: ClassVar[tuple[Made, ...]] = ()
    space: ClassVar[Space] = {}
    version: ClassVar[int] = 1
    unkeyed: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def described(cls) -> dict[str, Any]:
        """What a reader of results must know of the kind; see `workbench.analysis.results.ArmResult`."""
        texts = {"title": dict(cls.title), "about": dict(cls.about)}
        return {"kind": cls.kind, **texts, "colour": cls.colour, "bound": cls.bound, "alone": cls.alone}

    def __init__(self, settings: Any, context: Context) -> None:
        self.settings = settings
        self.context = context

    def wording(self, corpus: Corpus) -> prompts.PromptWording:
        """How it words its questions: its template, without the examples that would tell what dev or test asks.

        An arm with a setting `sources` asks its replies to cite what they read, where it is true.
        """
        wording = prompts.wording(self.context.language, self.settings.template, self.context.prompts)
        wording = replace(wording, citing=self._cites)
        return wording.without_examples_of(HeldOut.of(corpus)) if wording.has_examples else wording

    def wording_note(self) -> str | None:
        """A note where it has no wording in the language of the corpus; else None."""
        return prompts.language_note(self.context.language, self.settings.template, self.context.prompts, self._cites)

    @property
    def _cites(self) -> bool:
        return bool(getattr(self.settings, "sources", False))

    def remarks(self, answers: Sequence[Answer]) -> tuple[str, ...]:
        """Notes on its answers that no figure shows, such as how many took a second round."""
        return ()

    def work(self, corpus: Corpus) -> Work:
        """About what this arm reads and learns, for an estimate before anything is spent.

        What its template takes more than a plain one is not in it: see `whole_work`.
        """
        return Work()

    def whole_work(self, corpus: Corpus) -> Work:
        """The same work with the words of the arm's template, which every prompt begins with."""
        wording, work = self.wording(corpus), self.work(corpus)
        messages = wording.with_passages("", [""]) if self.reads else wording.alone("")
        more = max(0, sum(len(message["content"].split()) for message in messages) - FRAME_WORDS)
        return replace(work, prompt=work.prompt + more, shared=work.shared + more)

    @classmethod
    def problems(cls, settings: Any, corpus: Corpus) -> Iterable[Problem]:
        """What in its settings this corpus does not know, so that nothing is run before it is mended."""
        return ()

    @classmethod
    def unfit(cls, settings: Any, model: Outline) -> Iterable[Problem]:
        """What in its settings its model cannot take, known from the model's files and before its weights are read."""
        return ()

    @classmethod
    def lacks(cls, settings: Any, corpus: Corpus) -> str | None:
        """Why it cannot be fitted to this corpus, known before anything is spent; None if it can."""
        return said("error.no_documents") if cls.reads and not corpus.documents else None

    @classmethod
    def settled(cls, settings: Any, corpus: Corpus, store: Store) -> Mapping[str, Any]:
        """What "auto" in its settings stands for on this machine, where that is known before anything is made."""
        return {}

    @classmethod
    def doubts(cls, settings: Any, corpus: Corpus, store: Store) -> tuple[str, ...]:
        """What is to be said of its settings on this machine before anything is made."""
        return ()

    @classmethod
    def made_with(cls, settings: Any) -> tuple[Made, ...]:
        """What fitting it makes with these settings, in this order."""
        return cls.makes

    @classmethod
    def own_model(cls, settings: Any) -> str | None:
        """What to call the model that it makes itself and answers with; None where it answers with the experiment's."""
        return None

    @property
    def architecture(self) -> Architecture | None:
        """The shape of the model that it answers with; None where nobody knows."""
        return self.context.runtime.architecture

    def fit(self, corpus: Corpus) -> Fitted:
        """Build or train what this arm needs, and make the key of its answers. Raises ArmError when that fails."""
        fitted = self.prepare(corpus)
        return replace(fitted, identity={**self.identity(corpus), "stages": dict(fitted.identity)})

    def identity(self, corpus: Corpus) -> dict[str, Any]:
        """What its prompts depend on beside its stages: so a setting that an arm gains is in the key by itself."""
        left_out = {*self.unkeyed, "template"}  # the wording's own digest says what a template holds
        foreign = foreign_code(type(self))
        return {
            **({"code": foreign} if foreign else {}),
            "arm": self.kind,
            "version": self.version,
            "settings": self.settings.model_dump(mode="json", exclude=left_out),
            "wording": self.wording(corpus).identity,
        }

    @abstractmethod
    def prepare(self, corpus: Corpus) -> Fitted:
        """Build or train what this arm needs; the identity is what its stages depend on, an index or the examples.

        Raises ArmError when that fails.
        """


def _bounds_last(kind: str, cls: type[Arm]) -> tuple[bool, str]:
    return cls.bound, kind


# Every kind of arm, by name: one file each in this package, or an entry point of the group "workbench.arms".
ARMS: Registry[type[Arm]] = Registry("arm kind", order=_bounds_last).discover("workbench.arms")


def arm(kind: str) -> Callable[[type[Arm]], type[Arm]]:
    """Register an arm under its kind."""

    def register(cls: type[Arm]) -> type[Arm]:
        cls.kind = kind
        return ARMS.add(kind)(cls)

    return register


def arm_settings(kind: str, settings: Mapping[str, Any]) -> ArmSettings:
    """The checked settings of an arm. Raises pydantic's ValidationError or RequestError."""
    return ARMS[kind].Settings.model_validate(dict(settings))


def made_by(kind: str, given: Mapping[str, Any]) -> tuple[Made, ...]:
    """What fitting an arm of this kind and settings makes, in this order."""
    return ARMS[kind].made_with(arm_settings(kind, given))


def own_model(kind: str, given: Mapping[str, Any]) -> str | None:
    """What to call the model that an arm of this kind and settings makes itself; None where it makes none."""
    return ARMS[kind].own_model(arm_settings(kind, given))


def make_arm(kind: str, settings: Mapping[str, Any], context: Context) -> Arm:
    """The arm of a kind with its settings."""
    return ARMS[kind](arm_settings(kind, settings), context)
