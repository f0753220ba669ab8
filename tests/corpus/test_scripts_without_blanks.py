"""Chinese and Japanese: sentences end without a blank, and the size of a passage bounds its characters."""

from __future__ import annotations

import pytest

from workbench.corpus.chunk import WORD, Chunker
from workbench.corpus.language import language_notes
from workbench.corpus.sentences import split_units
from workbench.types import Document


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("重量是62公斤。保修期是三年！真的？是。", ["重量是62公斤。", "保修期是三年！", "真的？", "是。"]),
        ("容量は420リットルです。保証は２年です。", ["容量は420リットルです。", "保証は２年です。"]),
        ("「はい。」と言った。「終わり。」次です。", ["「はい。」と言った。", "「終わり。」", "次です。"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("真的吗？！是的……对。", ["真的吗？！", "是的……对。"]),
        ("यह भारी है। वह हल्का है।", ["यह भारी है।", "वह हल्का है।"]),
        ("ما الوزن؟ خمسة كيلوغرامات.", ["ما الوزن؟", "خمسة كيلوغرامات."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, units: list[str]) -> None:
    assert [text[unit.start : unit.end] for unit in split_units(text)] == units


def test_two_characters_count_as_a_word() -> None:
    assert WORD.findall("洗衣机重62公斤") == ["洗衣", "机重", "62", "公斤"]
    assert WORD.findall("iPhone手机 weighs") == ["iPhone", "手机", "weighs"]
    assert len(WORD.findall("น้ำหนักของเครื่องซักผ้า")) == 6
    assert WORD.findall("perché è così") == ["perché", "è", "così"]


@pytest.mark.parametrize("chunker", ["sentences", "words"])
def test_the_size_bounds_the_characters(chunker: str) -> None:
    text = "洗衣机的重量是六十二公斤。" * 100
    passages = Chunker(chunker, 60).chunk(Document("d", "", text))
    assert max(len(passage.text) for passage in passages) <= 120
    if chunker == "sentences":
        assert all(passage.text.endswith("。") for passage in passages)


def test_a_language_that_is_not_served_in_full_is_said_to_be_so() -> None:
    (note,) = language_notes("zh-Hans", ["洗衣机"])
    assert "'zh-Hans' is served in part" in note
    assert language_notes("it-CH", ["La lavatrice pesa 62 kg."]) == ()
