"""One of a thing, and several: the whole sentence agrees with the number."""

from __future__ import annotations

import pytest

from workbench.languages import table
from workbench.languages.wording import Wording


@pytest.mark.parametrize(
    ("code", "key", "one", "several"),
    [
        ("en", "drafted", "1 question asked was drafted", "7 questions asked were drafted"),
        ("en", "leaks", "1 question asked gives itself away", "7 questions asked give themselves away"),
        ("en", "leak_in_documents", "1 question asked stands in a document", "7 questions asked stand in a document"),
        ("it", "drafted", "1 domanda posta è una bozza", "7 domande poste sono bozze"),
        ("it", "leak_in_documents", "1 domanda posta si trova parola per parola", "7 domande poste si trovano"),
    ],
)
def test_sentences_on_questions_agree_with_their_number(code: str, key: str, one: str, several: str) -> None:
    told = [texts[key] for texts in table(code, "verdict").values() if isinstance(texts, dict) and key in texts]
    assert told
    for text in told:
        for number, begins in ((1, one), (7, several)):
            assert Wording(code).format(text, n=number).startswith(begins)
