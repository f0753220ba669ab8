"""Which column of a sheet holds what, by its head in English or Italian, or as the caller names it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from workbench.errors import Problem, RequestError, nearest
from workbench.languages.spoken import said
from workbench.types import Split

# What only the right answer is called, beside which "answer" or "response" may be what a system said.
GOLD = tuple(
    f"{sort} {what}{plural}"
    for sort in ("expected", "correct", "reference", "gold", "golden", "gt", "ground truth", "true", "right", "target")
    for what in ("answer", "response", "output", "reply", "result")
    for plural in ("", "s")
) + tuple(
    f"{what} {sort}"
    for what in ("risposta", "risposte", "esito", "risultato")
    for sort in ("attesa", "attese", "atteso", "corretta", "corrette", "corretto", "esatta", "esatte", "esatto",
                 "giusta", "giuste", "di riferimento", "prevista")
)  # fmt: skip
# Columns of the words that an answer must have, all of them.
ALL_OF = (
    *(
        f"{before}{what}{after}"
        for what in ("contains", "contain", "include", "includes", "keywords", "key words")
        for before in ("", "answer ", "expected ", "expected answer ", "must ", "should ", "answer must ", "required ")
        for after in ("", " all")
    ),
    *("parole chiave", "parole attese", "deve contenere", "parole chiave attese", "contiene"),
)
# The heads by which each field is known, the surest first. They are compared without case, accents and marks.
HEADS: Mapping[str, tuple[str, ...]] = {
    "question": (
        "question", "domanda", "quesito", "query", "user input", "prompt", "input", "question text", "testo domanda",
        "inputs question", "inputs input", "inputs", "input question", "la domanda", "questions", "domande", "q", "d",
    ),
    "answer": (
        *GOLD, "ground truth", "ground truths", "truth", "expectedoutput", "gt", "gold", "ideal", "expected", "attesa",
        "answer", "risposta",
        "answer 1", "risposta 1",
        "reference outputs answer", "outputs answer", "outputs output", "outputs",
        "reference outputs", "output answer", "reference", "gold answer",
        "target", "answers", "risposte", "accepted answers", "golden answer", "golden answers", "solution",
        "soluzione", "output", "response", "completion", "a", "r",
        *ALL_OF,
    ),
    "kind": ("kind", "type", "tipo", "question type", "tipo di domanda", "category", "categoria"),
    "split": ("split", "insieme", "partizione", "subset"),
    "document": (
        "document", "documento", "source", "fonte", "file", "source document", "documento fonte", "doc", "page",
        "pagina", "title", "titolo", "source file", "source files", "sources", "file name", "filename", "source doc",
        *(f"{sort} {what}" for sort in ("expected", "relevant", "gold", "reference", "ground truth")
          for what in ("document", "documents", "doc", "docs", "source", "sources", "file", "files")),
        "documents", "documenti", "fonti", "documento atteso", "fonte attesa", "nome file",
    ),
    # the passage with the answer, as who wrote the row has it: not what a system has retrieved ("contexts")
    "context": (
        *(f"{sort} {what}" for sort in ("reference", "ground truth", "gold", "golden", "expected", "source",
                                        "supporting", "relevant", "evidence")
          for what in ("context", "contexts", "passage", "passages", "text", "texts", "quote", "quotes", "excerpt",
                       "chunk", "chunks", "snippet", "snippets")),
        "evidence", "quote", "quotes", "excerpt", "snippet", "chunk text snippet", "chunk text", "context chunk",
        "context", "contesto", "passage", "passaggio", "brano", "citazione", "estratto", "testo di riferimento",
        "contesto di riferimento", "brano di riferimento", "prova", "evidenza",
    ),
    "id": ("id", "question id", "id domanda", "codice"),
    "fact": ("fact", "fatto"),
    "words": ALL_OF,  # beside a column of answers, which holds the field of answers then
}  # fmt: skip


# What a split is called, beside its own name.
SPLIT_NAMES: Mapping[str, Split] = {
    "train": "train", "dev": "dev", "test": "test",
    "addestramento": "train", "training": "train", "validation": "dev", "val": "dev", "sviluppo": "dev",
    "prova": "test", "verifica": "test", "eval": "test", "evaluation": "test", "valutazione": "test",
}  # fmt: skip
_OF_A_LIST = ("set", "data", "dataset", "questions", "split", "insieme", "domande")


def split_called(name: str) -> Split | None:
    """The split that a name is one of: "test", "evaluation_set", "domande di verifica"; None where it is none's.

    >>> split_called("Evaluation_set"), split_called("train"), split_called("questions")
    ('test', 'train', None)
    """
    words = [word for word in folded(name).split() if word not in (*_OF_A_LIST, "di", "the")]
    return SPLIT_NAMES.get(words[0]) if len(words) == 1 else None


def folded(head: str) -> str:
    """A head without case, accents and marks: "Risposta_attesa:" is "risposta attesa"."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", head) if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def matched(names: Iterable[str], fields: Mapping[str, tuple[str, ...]], given: Mapping[str, str]) -> dict[str, str]:
    """The given columns, and of each other field the first by a name that it is known by; a column holds one field."""
    by_fold: dict[str, str] = {}
    for name in names:
        by_fold.setdefault(folded(name), name)
    found = dict(given)
    for field, known in fields.items():
        head = next((by_fold[each] for each in known if each in by_fold and by_fold[each] not in found.values()), None)
        if field not in found and head is not None:
            found[field] = head
    return found


_LACKING = {  # by the fields that no column holds
    ("question",): "sheet_fault.no_questions",
    ("answer",): "sheet_fault.no_answers",
    ("question", "answer"): "sheet_fault.neither",
}


def lacking_columns(lacking: Sequence[str], names: Iterable[str], where: str) -> RequestError:
    """The error that none of these columns holds the questions, the answers, or both."""
    pairs = ",".join(f"{field}={said('sheet_fault.column')}" for field in lacking)
    cure = said("sheet_fault.name_them", pairs=pairs, names=", ".join(names))
    return RequestError.of(said(_LACKING[tuple(lacking)]), where, cure)


def columns_of(heads: Iterable[str], given: Mapping[str, str], where: str) -> dict[str, str]:
    """The head of each field that the sheet has; `given` says it for some.

    Without a column of answers there is to be one of the documents to read: then retrieval alone is measured.

    Raises:
        RequestError: if a given column or field is not there, or none holds the questions or the answers.
    """
    names = [head for head in dict.fromkeys(heads) if head.strip()]
    problems = [
        Problem(said("sheet_fault.no_column", name=column), where, said("sheet_fault.columns", names=", ".join(names)))
        for column in given.values()
        if column not in names
    ]
    problems += [
        Problem(said("sheet_fault.unknown_field", name=field), "--columns", nearest(field, HEADS))
        for field in given
        if field not in HEADS
    ]
    if problems:
        raise RequestError(problems)
    found = matched(names, HEADS, given)
    lacking = [field for field in ("question", "answer") if field not in found]
    if lacking == ["answer"] and "document" in found:
        return found
    if lacking == ["answer"] and len(names) == 1:
        cure = said("sheet_fault.questions_alone_cure")
        raise RequestError.of(said("sheet_fault.questions_alone"), where, cure)
    if lacking:
        raise lacking_columns(lacking, names, where)
    return found
