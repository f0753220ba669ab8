"""A reply as the rules read it: plain sentences in lower case, contractions written out, elisions parted."""

from __future__ import annotations

import re

_SIGNS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "é": "è", "—": ", ", "–": ", "})
_UNREAD = re.compile(r"[*_\"“”«»#>\[\]]+")
_END = re.compile(r"(?<=[.!?])\s+|(?<=[a-zà-ù])[.!?](?=[A-ZÀ-Ù])|\n+")
# After these a full stop ends no sentence: "ing. Sarti", "art. 5".
_ABBREVIATION = re.compile(
    r"\b((?:mr|mrs|ms|dr|prof|dott|ing|avv|arch|geom|rag|sig|art|artt|pag|pp|cap|tab|fig|vol)(?:\.?(?:ssa|ra))?)\.(?=\s)",
    re.IGNORECASE,
)
_WRITTEN_OUT = (
    (re.compile(r"\b(?:can't|cannot|can not)\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    # typed in haste
    (re.compile(r"\b(do|does|did|is|are|was|were|could|would|should|has|have|had)nt\b"), r"\1 not"),
    (re.compile(r"\bcant\b"), "can not"),
    (re.compile(r"\bnn\b"), "non"),
    (re.compile(r"\b(i|we|you|they)'ve\b"), r"\1 have"),
    (re.compile(r"\b(we|you|they)'re\b"), r"\1 are"),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"\b(i|we|you|he|she|they)'d\b"), r"\1 would"),
    (re.compile(r"\b(it|that|there|here|this|what|he|she|answer|information)'s\b"), r"\1 is"),
    # Italian: "l'informazione" is two words, and "e'" and "puo'" are typed for "è" and "può".
    (re.compile(r"\be'(?= )"), "è"),
    (re.compile(r"\bpuo'(?= )"), "può"),
    (re.compile(r"\bperche'(?= |$)"), "perchè"),
    (re.compile(r"\b([a-zà-ù]+)'(?=[a-zà-ùh])(?!s\b)"), r"\1' "),
)


# What somebody says, or what stands on something; not the reply itself, unless it is all of it.
_QUOTATION = re.compile(r'"[^"\n]{2,200}"|“[^”\n]{2,200}”|«[^»\n]{2,200}»|„[^“\n]{2,200}“')
_NOTHING_BUT_IT = re.compile(
    r"[\W_]*+(?:(?:the |la |my )?(?:answer|reply|response|risposta|text|testo|it)\s*+"
    r"(?:is|says?|would be|è|dice|:)?[\W_]*+)?",
    re.IGNORECASE,
)


def without_quotations(text: str) -> str:
    """The text with what it quotes left out, unless it says nothing else.

    >>> without_quotations('"I do not know," said the mayor.'), without_quotations('"Not stated."')
    ('quotation said the mayor.', '"Not stated."')
    """
    bare = _QUOTATION.sub("quotation", text)
    return text if _NOTHING_BUT_IT.fullmatch(_QUOTATION.sub(" ", text)) else bare


def without_abbreviations(text: str) -> str:
    """The text with no full stop after an abbreviation that something follows."""
    return _ABBREVIATION.sub(r"\1", text)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a reply, without their end marks, blanks single.

    >>> sentences("I’m sorry. It isn't in l'articolo!")
    ('i am sorry', "it is not in l' articolo")
    """
    plain = _UNREAD.sub("", without_abbreviations(text).translate(_SIGNS))
    found = (_written_out(part.strip().strip("-•").rstrip(".!?… ").strip()) for part in _END.split(plain))
    return tuple(part for part in found if part)


def _written_out(sentence: str) -> str:
    words = sentence.lower()
    for pattern, plain in _WRITTEN_OUT:
        words = pattern.sub(plain, words)
    return re.sub(r" +(?=[,;:])", "", " ".join(words.split()))
