"""Text to token ids: what a chat template writes may be a control token, what a document or a question says may not.

A document that contains "<|im_end|>" would otherwise end its own message, and could then speak as the assistant. So
contents are encoded as if the tokenizer knew no control tokens, and the template's frame as it always is. A text
without such a string takes the usual way, and gets the usual ids.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from workbench.errors import RequestError
from workbench.languages.spoken import said

Message = Mapping[str, str]

# Models without a chat template still need one format for every arm; a reply is then one line.
_PLAIN_TEMPLATE = (
    "{% for m in messages %}{% if m['role'] == 'assistant' %}Answer: {{ m['content'] }}\n\n"
    "{% else %}{{ m['content'] }}\n{% endif %}{% endfor %}{% if add_generation_prompt %}Answer:{% endif %}"
)
_MARKED = re.compile(r"<\|.*\|>", re.DOTALL)  # the form that only control tokens have, whatever their file says of them


def starts_with_bos(tokenizer: Any) -> bool:
    """Whether the tokenizer puts a token before every text. A model that was trained so reads badly without it."""
    return tokenizer.bos_token_id is not None and tokenizer("a")["input_ids"][:1] == [tokenizer.bos_token_id]


def plain_template(tokenizer: Any) -> str:
    """The chat template for a tokenizer that has none."""
    return ("{{ bos_token }}" if starts_with_bos(tokenizer) else "") + _PLAIN_TEMPLATE


def control_tokens(tokenizer: Any) -> tuple[str, ...]:
    """Strings that the tokenizer turns into one token apart from all others, and that no text may stand for.

    Those that it calls special; and of its other added tokens those of that form, or that its chat template writes
    (Qwen's "<tool_call>"). Common strings may be added tokens too (Gemma's "<table>"), and stay what they are.
    """
    template = json.dumps(tokenizer.chat_template, ensure_ascii=False) if tokenizer.chat_template else ""
    found = {str(token) for token in tokenizer.all_special_tokens}
    for token in tokenizer.added_tokens_decoder.values():
        text = str(token.content)
        if token.special or _MARKED.fullmatch(text) or (text.strip() and text in template and text.startswith("<")):
            found.add(text)
    return tuple(sorted(found - {""}, key=lambda text: (-len(text), text)))


class Tokens:
    """A tokenizer that tells a template's control tokens from the same strings in a text."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.controls = control_tokens(tokenizer)
        self._control = re.compile("|".join(map(re.escape, self.controls)) or r"(?!)")
        # Nobody who writes a document can know these, so none can write them. No id depends on them.
        framed, masked = secrets.token_hex(8), secrets.token_hex(8)
        self._framed = {text: f"{framed}{number:05d}" for number, text in enumerate(self.controls)}
        self._masked = {text: f"{masked}{number:05d}" for number, text in enumerate(self.controls)}
        self._unmasked = {mask: text for text, mask in self._masked.items()}
        self._mask = re.compile(rf"{masked}\d{{5}}")

    def encode(self, text: str) -> list[int]:
        """Token ids of a text in which nothing is a control token, with none added."""
        if self._control.search(text):
            return self._apart(text)
        return list(self.tokenizer(text, add_special_tokens=False)["input_ids"])

    def spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """The place of each token in its text, the blanks in front of it left out."""
        if not texts:
            return []
        # Nothing is a control token here either; a blank in place of its first character keeps the length.
        bare = [self._control.sub(lambda found: " " + found[0][1:], text) for text in texts]
        made = self.tokenizer(bare, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        return [
            [(end - len(text[start:end].lstrip()), end) for start, end in offsets]
            for text, offsets in zip(texts, made["offset_mapping"], strict=True)
        ]

    def render(self, messages: Sequence[Message], *, reply: bool = True) -> list[int]:
        """Token ids of a chat in the model's template, up to where the reply begins if there is to be one."""
        if not any(self._control.search(message["content"]) for message in messages):
            text = self._templated(messages, reply)
            return list(self.tokenizer(text, add_special_tokens=False)["input_ids"])
        masked = [
            {**message, "content": self._control.sub(lambda m: self._masked[m[0]], message["content"])}
            for message in messages
        ]
        text = self._control.sub(lambda m: self._framed[m[0]], self._templated(masked, reply))
        return self._apart(self._mask.sub(lambda m: self._unmasked[m[0]], text))

    def _templated(self, messages: Sequence[Message], reply: bool) -> str:
        return str(self.tokenizer.apply_chat_template(list(messages), tokenize=False, add_generation_prompt=reply))

    def _apart(self, text: str) -> list[int]:
        """Token ids of a text in which a control token is spelled as in `_framed`, and as anything else is text."""
        copy, renumbered = self._copy
        return [renumbered.get(token, token) for token in copy.encode(text, add_special_tokens=False).ids]

    @cached_property
    def _copy(self) -> tuple[Any, Mapping[int, int]]:
        """The same tokenizer with the control tokens spelled otherwise, and which of its ids are other than there.

        So a text is cut, joined and normalized around the frame's tokens exactly as it always is. Added tokens that
        do not stand in the vocabulary are numbered anew in a copy.
        """
        from tokenizers import Tokenizer

        backend = getattr(self.tokenizer, "backend_tokenizer", None)
        if backend is None:
            raise RequestError.of(
                said("model_fault.no_tokenizer"),
                str(self.tokenizer.name_or_path),
                said("model_fault.no_tokenizer_cure"),
            )
        content = json.loads(backend.to_str())
        content |= {"post_processor": None, "truncation": None, "padding": None}
        for token in content["added_tokens"]:
            token["content"] = self._framed.get(token["content"], token["content"])
        content["model"] = _respelled(content["model"], self._framed)
        copy = Tokenizer.from_str(json.dumps(content))
        renumbered: dict[int, int] = {}
        for number, token in backend.get_added_tokens_decoder().items():
            here = copy.token_to_id(self._framed.get(token.content, token.content))
            if here is not None and here != number:
                renumbered[here] = number
        return copy, renumbered


def _respelled(model: dict[str, Any], spelling: Mapping[str, str]) -> dict[str, Any]:
    """The vocabulary with these words spelled otherwise, so that no text can be made of them."""
    made = dict(model)
    words = model["vocab"]
    if isinstance(words, Mapping):
        made["vocab"] = {spelling.get(word, word): number for word, number in words.items()}
    else:  # Unigram: pieces with their scores, numbered by place
        made["vocab"] = [[spelling.get(word, word), score] for word, score in words]
    if isinstance(model.get("unk_token"), str):
        made["unk_token"] = spelling.get(model["unk_token"], model["unk_token"])
    if "merges" in model:
        pairs = [pair.split(" ") if isinstance(pair, str) else pair for pair in model["merges"]]
        made["merges"] = [pair for pair in pairs if not {*pair, "".join(pair)} & spelling.keys()]
    return made
