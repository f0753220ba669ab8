"""Whether the answer in a sheet says that the documents have none: "not stated", "non è indicato nei documenti"."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.corpus.sheets.columns import folded

_ALONE = frozenset((
    "na", "n a", "nd", "n d", "none", "null", "unanswerable", "unanswered", "non c e",
))  # fmt: skip
# A document may say this too, of a cause or a date.
_NOT_KNOWN = frozenset(("unknown", "not known", "sconosciuto", "sconosciuta", "ignoto", "ignota", "tbd", "boh"))
# Nothing but such words, of one language: what negates, what tells, what is told in, and the small words between.
_WORDS: Mapping[str, tuple[str, str, str, str]] = {
    "en": (
        "not no t cannot nothing missing absent unavailable unanswerable",
        "stated specified given mentioned indicated provided reported available present found known included covered "
        "documented disclosed answerable answered listed said written say says state states specify specifies mention "
        "mentions answer answers information data",
        "document documents text texts corpus source sources handbook manual file files",
        "is isn are aren was be does doesn do don did can the this that these it to in on by from within any our there "
        "of",
    ),
    "it": (
        "non nessun nessuna senza assente mancante manca",
        "indicato indicata specificato specificata detto riportato riportata menzionato menzionata precisato precisata "
        "fornito fornita scritto scritta trovato trovata contenuto contenuta noto nota presente disponibile reperibile "
        "dato rispondibile risponde rispondono dice dicono indica indicano specifica riporta sa risposta rispondere "
        "informazione informazioni",
        "documento documenti testo testi corpus fonte fonti regolamento manuale file",
        "e viene sono si ci c il lo la l i le nel nei nella nelle dal dai dalla dalle in a al alla questo questi "
        "possibile stato stata risulta saperlo del dei sul sui",
    ),
}  # fmt: skip
_OF_SENTENCES = {"not", "t", "non"}  # "not in the text" says it, and "no document" may be what is asked for


def says_absent(answer: str) -> bool:
    """Whether an answer says that there is none.

    >>> says_absent("Non è indicato nei documenti."), says_absent("not stated"), says_absent("non più di 3")
    (True, True, False)
    """
    text = folded(answer)
    if text in _ALONE:
        return True
    words = set(text.split())
    for negating, telling, sources, others in (tuple(map(str.split, each)) for each in _WORDS.values()):
        told = words & set(telling) or (words & set(sources) and words & _OF_SENTENCES)
        if told and words & set(negating) and words <= {*negating, *telling, *sources, *others}:
            return True
    return False


def may_say_absent(answer: str) -> bool:
    """Whether an answer says so unless a document says it: "unknown"."""
    return folded(answer) in _NOT_KNOWN
