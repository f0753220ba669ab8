"""The questions that a page asks and answers itself, and its glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.corpus.drafting.draft import RULES, Draft
from workbench.corpus.drafting.pages import SourcePage, flat
from workbench.corpus.drafting.sound import plain, sound_subject, sound_title, sound_value, variants, word_set, words_of
from workbench.corpus.drafting.tables import PageTable
from workbench.corpus.drafting.words import Words
from workbench.corpus.questions import fold
from workbench.types import Evidence

_QUESTION_HEADS = frozenset(("question", "questions", "domanda", "domande", "quesito", "quesiti", "faq"))
_ANSWER_HEADS = frozenset(("answer", "answers", "risposta", "risposte", "reply"))
_MEANING_HEADS = frozenset(
    ("definition", "meaning", "description", "definizione", "significato", "descrizione", "explanation", "spiegazione")
)
_TERM_HEADS = frozenset(
    ("term", "word", "acronym", "abbreviation", "termine", "parola", "acronimo", "sigla", "voce", "concept", "concetto")
)
_ASKED = re.compile(r"\s*(?:[-*•]\s+)?(?:Q|D|Question|Domanda)\s?\d*\s?[:.)]\s*(?P<text>.+)", re.IGNORECASE)
_ANSWERED = re.compile(r"\s*(?:[-*•]\s+)?(?:A|R|Answer|Risposta)\s?\d*\s?[:.)]\s*", re.IGNORECASE)
# "4. What if the item is faulty? You may send it back": in a numbered list of questions, one paragraph is both.
_ASKED_AND_ANSWERED = re.compile(r"\s*\d{1,3}[.)]\s+(?P<text>[^.!?\n]{15,250}\?)\s+(?=[A-ZÀ-Ý])")
_NUMBER = re.compile(r"^(?:#{1,6}\s+)?(?:\d+(?:\.\d+)*[.)]?\s+|[-*•]\s+)?")
_FURTHER = re.compile(
    r"\b(?:learn|read|find out|know|information|info|details?|help|support) more\b"
    r"|\bmore (?:information|info|details|help)\b"
    r"|\b(?:maggiori|ulteriori|altre|più) informazioni\b|\bsapern?e di più\b|\bapprofondire\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(r"faqs?|frequently asked questions|domande frequenti|domande e risposte|q ?& ?a|help|aiuto", re.I)
# An answer that only sends the reader elsewhere, or leans on what stands around it.
_POINTER = re.compile(
    r"(?:please )?(?:see|read|check out|click|visit|refer to|go to|watch|follow|take a look|have a look|look at|vedi|"
    r"leggi|clicca|consulta|visita|guarda|segui|answered|as above|same as)\b|"
    r".*\bvai alla (?:pagina|sezione)\b|.*\b(?:above|below|qui sopra|qui sotto|"
    r"di seguito|the following|previous question|domanda precedente|screenshot|this page|questa pagina|this video|"
    r"next section|click here|cliccando qui|at this link|a questo link|questa guida|this guide|in the answer)\b"
    # "You can find all the code here." said where it led, and a text does not.
    r"|[^.!?]*\b(?:here|qui)\s*(?:[.:]\s|[.:]?$)",
    re.IGNORECASE,
)
# What such a word means, only the text around the question tells.
_LEANING = word_set(
    "this that these those it they he she here there such above below questo questa questi queste "
    "quello quella qui ciò lì esso essa essi sopra sotto"
)  # fmt: skip
# "Access the building after hours?" is the end of a question that the heading above begins.
_ASKING = word_set(
    "what how who whom whose when where why which come cosa che chi quando dove perché quale quali quanto "
    "quanti quanta quante qual"
)
_VERBS_THAT_ASK = word_set(
    "is are was were do does did can could will would should must may might has have am è sono "
    "posso puoi può possiamo possono devo devi deve dobbiamo devono ho ha hai abbiamo hanno "
    "serve servono bisogna occorre c'è esiste esistono viene vengono si"
)  # fmt: skip
MOST_ANSWER = 110  # words of an answer that a reply can be held against
_SHORT = 8
_TELLS = 4  # words of a question that no page but its own is likely to have together


@RULES.add("faq")
def faq(pages: Sequence[SourcePage], words: Words) -> Iterator[Draft]:
    """Questions in tables, after a mark such as "Q:", and in headings or lines of their own."""
    for page in pages:
        for question, start, end in (*_of_tables(page), *_of_lines(page)):
            draft = _draft(page, question, start, end)
            if draft is not None:
                yield draft
        if page.title.endswith("?") and not any(h.name.endswith("?") for h in page.headings):
            draft = _draft(page, page.title, *_body(page, 0, len(page.text)))
            if draft is not None:
                yield draft


@RULES.add("glossary")
def glossary(pages: Sequence[SourcePage], words: Words) -> Iterator[Draft]:
    """Tables of terms and what they mean."""
    for page in pages:
        for table in page.tables:
            for term, start, end in _terms(table):
                if sound_subject(term) and 4 <= len(page.text[start:end].split()) <= MOST_ANSWER:
                    meaning = flat(page.text[start:end])
                    if not plain(meaning) or _POINTER.match(meaning):
                        continue
                    place = words.within(page.title) if sound_title(page.title) else ""
                    yield Draft(
                        "glossary",
                        "summary",
                        (words.fill("meant", s=term, p=place),),
                        (meaning,),
                        (Evidence(page.id, start, end),),
                        f"{fold(term)}:{fold(meaning)}",
                    )


def _terms(table: PageTable) -> Iterator[tuple[str, int, int]]:
    if table.sort != "rows" or len(table.heads) < 2 or fold(table.heads[0]) not in _TERM_HEADS:
        return
    meaning = next((head for head in table.heads[1:] if fold(head) in _MEANING_HEADS), None)
    for row in table.rows:
        if meaning in row.cells and table.heads[0] in row.cells:
            cell = row.cells[meaning]
            yield row.cells[table.heads[0]].text, cell.start, cell.end


def _of_tables(page: SourcePage) -> Iterator[tuple[str, int, int]]:
    for table in page.tables:
        if table.sort != "rows" or len(table.heads) < 2:
            continue
        asked = next((head for head in table.heads if fold(head) in _QUESTION_HEADS), None)
        answered = next((head for head in table.heads if fold(head) in _ANSWER_HEADS), None)
        for row in table.rows if asked and answered else ():
            if asked in row.cells and answered in row.cells:
                cell = row.cells[answered]
                yield row.cells[asked].text, cell.start, cell.end


def _of_lines(page: SourcePage) -> Iterator[tuple[str, int, int]]:
    """A question and the span down to the next question or heading."""
    blocks = _blocks(page)
    for number, (start, end, heading) in enumerate(blocks):
        text = page.text[start:end]
        mark = _ASKED.fullmatch(text.split("\n")[0])
        below = blocks[number + 1 :]
        if mark is not None:
            inline = text.find("\n")
            if inline >= 0 and _ANSWERED.match(text[inline + 1 :]):
                yield mark["text"], *_body(page, start + inline + 1, _until(below, page, start + inline + 1, end))
            elif inline < 0 and below and _ANSWERED.match(page.text[below[0][0] : below[0][1]]):
                yield mark["text"], *_body(page, below[0][0], _until(below[1:], page, below[0][0], below[0][1]))
        elif (both := _ASKED_AND_ANSWERED.match(text)) is not None:
            yield both["text"], *_body(page, start + both.end(), _until(below, page, start + both.end(), end))
        elif _is_question(text) and (heading or _alone(page, start, end)) and _is_answer(below, page):
            yield _NUMBER.sub("", text).strip(), *_body(page, below[0][0], _until(below[1:], page, *below[0][:2]))


def _is_answer(below: Sequence[tuple[int, int, bool]], page: SourcePage) -> bool:
    """Whether what follows is neither a heading nor another question."""
    return bool(below) and not below[0][2] and not _is_question(page.text[below[0][0] : below[0][1]])


def _until(below: Sequence[tuple[int, int, bool]], page: SourcePage, start: int, end: int) -> int:
    """The end of an answer: of the last block before the next question or heading, but for lines that are no sentence
    behind one that is, as the date that foots each page."""
    ends = [(start, end)]
    for first, last, heading in below:
        text = page.text[first:last]
        if heading or _is_question(text) or _ASKED.match(text) or _ASKED_AND_ANSWERED.match(text):
            break
        ends.append((first, last))
    while len(ends) > 1 and _is_label(page.text[slice(*ends[-1])]) and _ends(page.text[slice(*ends[-2])]):
        ends.pop()
    return max(start, ends[-1][1])


def _ends(text: str) -> bool:
    return text.rstrip('*_ ”"»)').endswith((".", "!", "?"))


def _is_label(text: str) -> bool:
    """Whether a block is one line without the mark that ends a sentence, and no item of a list."""
    return "\n" not in text and not re.match(r"\s*(?:[-*•]|\w{1,3}[.)])\s", text) and text.rstrip()[-1:].isalnum()


def _blocks(page: SourcePage) -> list[tuple[int, int, bool]]:
    """Paragraphs and headings as spans."""
    headings = {heading.start for heading in page.headings}
    found: list[tuple[int, int, bool]] = []
    start = -1
    end = 0
    for line in [*page.lines, None]:
        blank = line is None or not line.text.strip()
        head = line is not None and (line.start in headings or line.text.startswith("#"))
        if start >= 0 and (blank or head):
            found.append((start, end, False))
            start = -1
        if line is None or blank:
            continue
        if head:
            found.append((line.start, line.start + len(line.text), True))
            continue
        start = line.start if start < 0 else start
        end = line.start + len(line.text)
    return found


def _is_question(text: str) -> bool:
    """Whether a text asks; one all in capitals calls for attention, as in "DO YOU HAVE A TEAM?"."""
    bare = text.strip().rstrip("*_ ")
    return bare.endswith("?") and not bare.isupper() and "\n" not in bare and 3 <= len(bare.split()) <= 30


def _alone(page: SourcePage, start: int, end: int) -> bool:
    """Whether a question is a paragraph that holds nothing else, and no item of a list of questions."""
    return not re.match(r"\s*(?:[-*•]|\d+[.)])\s", page.text[start:end]) and not re.search(
        r"[.!?]\s", page.text[start:end].strip()[:-1]
    )


def _body(page: SourcePage, start: int, end: int) -> tuple[int, int]:
    if mark := _ANSWERED.match(page.text, start, end):
        start = mark.end()
    while start < end and page.text[start].isspace():
        start += 1
    while end > start and page.text[end - 1].isspace():
        end -= 1
    return start, end


def _draft(page: SourcePage, question: str, start: int, end: int) -> Draft | None:
    question = flat(question)
    answer = page.text[start:end].strip()
    length = len(answer.split())
    if not answer or length > MOST_ANSWER or page.has_code(start, end) or not _asks(question):
        return None
    if not plain(answer) or answer.endswith((":", "?")) or _POINTER.match(" ".join(answer.split())) or "#" in answer:
        return None
    whole = " ".join(answer.split()).rstrip(".")
    short = length <= _SHORT and "\n" not in answer and sound_value(whole, most=_SHORT)
    if not short and length < 5:
        return None
    named = _named(question, page)
    if not named:
        return None
    return Draft(
        "faq",
        "single" if short else "summary",
        (named,),
        variants(whole) if short else (answer,),
        (Evidence(page.id, start, end),),
        f"{fold(question)}:{fold(answer)}",
    )


def _asks(question: str) -> bool:
    words = words_of(question)
    if not 4 <= len(words) <= 35 or not question.endswith("?") or not plain(question):
        return False
    if re.match(r"\w+(?: \d+)?: ", question) or re.search(r"[.!?]\s+\S", question[:-1]):
        return False  # somebody's turn in a talk, a step of a procedure, or two sentences
    if _FURTHER.search(question):
        return False  # what follows are links, and they are everywhere others
    asks = not _ASKING.isdisjoint(words[:6]) or not _VERBS_THAT_ASK.isdisjoint(words)
    return question[0].isupper() and _LEANING.isdisjoint(words) and asks


def _named(question: str, page: SourcePage) -> str:
    """The question with the title of its page, unless it says by itself what it is about; "" where neither does."""
    subjects = {word for word in words_of(question) if len(word) > 3} - _ASKING - _VERBS_THAT_ASK
    if not sound_title(page.title) or _GENERIC.fullmatch(page.title) or page.title.endswith("?"):
        return question if any(len(word) > 4 for word in subjects) else ""  # "What can one do?", and nothing says where
    titled = {word[:5] for word in words_of(page.title) if len(word) > 3}
    return (
        question if len(subjects) > _TELLS or {word[:5] for word in subjects} & titled else f"{page.title}: {question}"
    )
