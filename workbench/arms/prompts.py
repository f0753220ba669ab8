"""From a template to a prompt: every arm words its questions here, so that no arm has words of its own.

The key of stored answers holds the wording itself, so that answers to an old one are never taken for the new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from workbench.arms.held_out import HeldOut
from workbench.arms.templates import TEMPLATES, Example, Template, filled
from workbench.arms.templates.citing import CITING, MARKS, marked, marker
from workbench.arms.templates.examples import ALONE
from workbench.digests import digest_of
from workbench.languages import base_language
from workbench.languages.spoken import said
from workbench.settings import PromptSettings

VERSION = 2  # raise when the functions below put the same texts together in another way
DEFAULT_LANGUAGE = "en"  # the wording of a language that has none

Messages = tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class PromptWording:
    """A template in the language of a corpus. `citing`: whether a reply is asked to cite the passages it is from."""

    template: Template
    language: str = DEFAULT_LANGUAGE
    citing: bool = False

    @cached_property
    def identity(self) -> str:
        """The digest of all that decides how a prompt is worded."""
        cited = [MARKS, self._citing] if self.citing else []
        return digest_of([VERSION, self.template.model_dump(exclude={"citing"}), *cited])

    @property
    def _citing(self) -> str:
        return self.template.citing or CITING[self.language]

    @property
    def refusal(self) -> str:
        """What a reply says that does not know."""
        return self.template.refusal

    @property
    def has_examples(self) -> bool:
        """Whether examples stand before a question."""
        return bool(self.template.examples or self.template.reading_examples)

    def without_examples_of(self, held_out: HeldOut) -> PromptWording:
        """The same wording without the examples that give away what is held out."""
        given = self.template
        allowed = {name: held_out.unanswered_by(getattr(given, name)) for name in ("examples", "reading_examples")}
        return replace(self, template=given.model_copy(update=allowed))

    def instructed(self, instruction: str) -> PromptWording:
        """The same wording with another instruction, and without examples, since those show another task."""
        none: tuple[Example, ...] = ()
        changes = {
            **dict.fromkeys(("instruction", "reading_instruction"), instruction),
            **dict.fromkeys(("examples", "reading_examples"), none),
        }
        return replace(self, template=self.template.model_copy(update=changes))

    @property
    def form_examples(self) -> tuple[Example, ...]:
        """Examples that show the form of an answer and nothing of the corpus: the template's, or those that ship."""
        return self.template.examples or ALONE[self.language]

    def alone(self, question: str, examples: Sequence[Example] | None = None) -> Messages:
        """A question by itself, after examples: the template's own, or those given in their place."""
        given = self.template
        shown = given.examples if examples is None else examples
        return self._chat(given.instruction, given.question, shown, question, "")

    def with_passages(self, question: str, passages: Sequence[str]) -> Messages:
        """A question that is asked of passages; without any, the question by itself.

        Where the reply is to cite them, the passages are numbered as they stand.
        """
        if not passages:
            return self.alone(question)
        given, text = self.template, "\n\n".join(self.sources(passages))
        instruction, examples = given.reading_instruction, given.reading_examples
        if self.citing:
            instruction, examples = f"{instruction} {self._citing}", tuple(map(cited_example, examples))
        return self._chat(instruction, given.reading_question, examples, question, text)

    def sources(self, passages: Iterable[str]) -> Iterator[str]:
        """The passages as they stand in a prompt: behind their markers, where replies are to cite them."""
        return (marked(n, text) for n, text in enumerate(passages, 1)) if self.citing else iter(passages)

    def _chat(
        self, instruction: str, asking: str, examples: Sequence[Example], question: str, passages: str
    ) -> Messages:
        refusal = self.refusal
        turns = [("system", filled(instruction, {"refusal": refusal}))]
        for each in examples:
            shown = {"question": each.question, "passages": each.passages or "", "refusal": refusal}
            turns += [("user", filled(asking, shown)), ("assistant", each.answer or refusal)]
        values = {"question": question, "passages": passages, "refusal": refusal}
        turns.append(("user", filled(asking, values)))
        return tuple({"role": role, "content": content} for role, content in turns)


def wording(language: str, name: str, settings: PromptSettings | None = None) -> PromptWording:
    """The template of this name, of the experiment's own or one that ships, in a language; in English if it has none.

    Raises KeyError for a name that is neither; the experiment is checked for it before anything is spent.
    """
    own = (settings or PromptSettings()).templates.get(name)
    shipped = TEMPLATES[own.base if own else name]
    spoken = base_language(language) if base_language(language) in shipped else DEFAULT_LANGUAGE
    changes = own.model_dump(exclude={"base"}, exclude_none=True) if own else {}
    return PromptWording(Template.model_validate({**shipped[spoken].model_dump(), **changes}), spoken)


def cited_example(example: Example) -> Example:
    """The same example with its only passage marked, and cited where there is an answer."""
    answer = example.answer and f"{example.answer} {marker(1)}"
    return example.model_copy(update={"passages": marked(1, example.passages or ""), "answer": answer})


def language_note(language: str, name: str, settings: PromptSettings, citing: bool = False) -> str | None:
    """What to tell where the prompts of a template cannot be in the language of the corpus."""
    own = settings.templates.get(name)
    worded = own is not None and None not in (own.instruction, own.reading_instruction, own.reading_question)
    worded = worded and not (citing and own is not None and own.citing is None)
    if worded or base_language(language) in TEMPLATES[own.base if own else name]:
        return None
    return said("note.english_prompts", template=repr(name), language=repr(language))
