"""A model that answers by a script: for tests, and to show in a lesson what each part of a pipeline does.

    [model]
    name = "scripted:replies.jsonl"

Each line of the file is a rule: `match` is a regular expression that is looked for in the last message, `needs` a text
that must stand anywhere in the chat (in a passage, say), and `reply` may use the groups of the expression (\\1). Of the
rules that fit, the one that is found last in the message gives the reply, since the question stands after the passages;
of equals the first. A chat that no rule fits is answered by the last rule without `match`, or by "I do not know.". So
an arm that finds the right passage is right, and one that does not is not:

    {"match": "Who designed the (\\w+)", "needs": "Ines Vadi", "reply": "Ines Vadi"}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.corpus.chunk import Tokenizer
from workbench.digests import digest_of
from workbench.errors import Problem, RequestError
from workbench.languages.spoken import said
from workbench.models.generator import Message, Reply, Request, unknown
from workbench.models.weightless import Weightless

SCHEME = "scripted:"
UNKNOWN = "I do not know."
CONTEXT_LENGTH = 8192


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a script."""

    reply: str
    match: str = ""
    needs: str = ""


class ScriptedModel(Weightless):
    """A script as the model of a run. Tokens are words."""

    context_length = CONTEXT_LENGTH

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules

    @classmethod
    def read(cls, path: Path) -> ScriptedModel:
        """Read a script. Raises RequestError with every line that is no rule."""
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            what, cure = said("model_fault.script", error=error), said("model_fault.script_cure", scheme=SCHEME)
            raise RequestError.of(what, str(path), cure) from error
        rules, problems = [], []
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    rule = Rule(**json.loads(line))
                    re.compile(rule.match)
                    rules.append(rule)
                except (ValueError, TypeError, re.error) as error:
                    what, cure = said("model_fault.rule", error=error), said("model_fault.rule_cure")
                    problems.append(Problem(what, f"{path}:{number}", cure))
        if problems:
            raise RequestError(problems)
        return cls(rules)

    def digest(self) -> str:
        """The digest of the rules."""
        return digest_of([[rule.match, rule.needs, rule.reply] for rule in self.rules])

    @property
    def tokenizer(self) -> Tokenizer:
        """A tokenizer of words, with their places."""
        return Tokenizer("words", lambda texts: [[m.span() for m in re.finditer(r"\S+", text)] for text in texts])

    def count_tokens(self, text: str) -> int:
        """The number of words."""
        return len(text.split())

    def generator(self, weights: Any) -> ScriptedModel:
        """The script itself: it has no weights to choose from."""
        return self

    def ready(self) -> None:
        """Load nothing: a script is always ready."""

    def replies(self, asked: Sequence[Request], wanted: Sequence[int], seconds: float) -> Iterator[list[Reply]]:
        """All replies at once; a prompt beyond the context is an error, as with weights."""
        yield [self._reply(place, asked[place]) for place in wanted]

    def _reply(self, place: int, request: Request) -> Reply:
        tokens = sum(self.count_tokens(message["content"]) for message in request.messages)
        if tokens + request.limit > self.context_length:
            reason = said("reply.too_long_words", words=tokens, most=self.context_length)
            return Reply(place, "", "error", unknown(prompt_tokens=tokens), reason)
        words = self.say(request.messages).split()
        kept = words[: request.limit]
        usage = unknown(prompt_tokens=tokens, new_tokens=len(kept))
        return Reply(place, " ".join(kept), "length" if len(words) > len(kept) else "end", usage)

    def say(self, messages: Sequence[Message]) -> str:
        """The reply of the rule that fits last."""
        last, everything = messages[-1]["content"], "\n".join(message["content"] for message in messages)
        fitting = [
            (found, rule)
            for rule in self.rules
            if rule.match and rule.needs in everything
            for found in list(re.finditer(rule.match, last, re.IGNORECASE))[-1:]
        ]
        if fitting:
            found, rule = max(fitting, key=lambda each: each[0].start())
            return found.expand(rule.reply)
        return next((rule.reply for rule in reversed(self.rules) if not rule.match), UNKNOWN)
