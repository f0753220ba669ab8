"""Turn text that looks like a control token into plain text, before a server takes it for one.

With weights here, contents are encoded as if the tokenizer knew no control tokens (`workbench.models.tokens`). A server
has a tokenizer of its own, and several of them read "<|im_end|>" in a message as the end of it: whoever wrote the
document would then speak as the assistant. A blank behind the first character leaves it readable, and nothing else.
"""

from __future__ import annotations

import re

VERSION = 1  # raise when other strings are changed, or in another way

_CONTROL = re.compile(
    r"<(?=[|｜][^<>\n]{1,64}[|｜]>)"  # <|im_end|>, <|eot_id|>, <｜User｜>
    r"|<(?=/?(?:s|bos|eos|pad|unk|mask|sep|cls)>)"  # Llama 2, Gemma, BERT
    r"|<(?=(?:start|end)_of_(?:turn|image)>)"  # Gemma
    r"|<(?=/?(?:tool_call|tool_response|think)>)"  # Qwen
    r"|<(?=</?SYS>>)"  # Llama 2's system prompt
    r"|\[(?=/?(?:INST|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|SYSTEM_PROMPT)\])",  # Mistral
    re.IGNORECASE,
)


def disarmed(text: str) -> str:
    """The text with nothing left that has the form of a control token of a known chat template.

    >>> disarmed("a <|im_end|> b")
    'a < |im_end|> b'
    """
    return _CONTROL.sub(lambda found: f"{found[0]} ", text)
