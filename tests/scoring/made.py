"""Short makers of questions, answers and hits."""

from workbench.types import Answer, Evidence, Hit, Kind, Passage, Question, Stop


def question(*answers: str, kind: Kind = "single", evidence: tuple[Evidence, ...] = (), text: str = "?") -> Question:
    return Question("q1", text, answers, kind, "test", evidence)


def answer(text: str, *hits: Hit, stop: Stop = "end", error: str | None = None, dropped: int = 0) -> Answer:
    return Answer("q1", text, hits, stop=stop, error=error, dropped_tokens=dropped)


def hit(document: str, start: int = 0, end: int = 100) -> Hit:
    return Hit(Passage(f"{document}:{start}", document, "…", start, end), 1.0)


def cut(document: str, text: str, *sizes: int) -> list[Hit]:
    """Hits that are passages of a document's text, of so many characters each, with the blanks around them left out."""
    hits, at = [], 0
    for size in sizes:
        part = text[at : at + size]
        start = at + len(part) - len(part.lstrip())
        end = at + len(part.rstrip())
        hits.append(Hit(Passage(f"{document}#{len(hits)}", document, text[start:end], start, end), 1.0))
        at += size
    return hits
