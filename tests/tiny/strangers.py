"""The components of a stranger, each the source of one short file; see `tests/test_extension.py`."""

from __future__ import annotations

ARM = '''
"""Answers the question said twice."""
from typing import ClassVar

from workbench.arms.base import Arm, ArmSettings, Fitted, Prompt, Texts, arm


class EchoSettings(ArmSettings):
    """`times`: how often the question is said."""

    times: int = 2


@arm("echo")
class Echo(Arm):
    Settings = EchoSettings
    title: ClassVar[Texts] = {"en": "echoed question", "it": "domanda ripetuta"}
    about: ClassVar[Texts] = {"en": "The question is said several times.", "it": "La domanda è detta più volte."}
    colour: ClassVar[str] = "#123456"

    def prepare(self, corpus):
        wording, times = self.wording(corpus), self.settings.times
        return Fitted(
            weights=self.context.runtime.base,
            prompts=lambda questions: [Prompt(wording.alone(" ".join([q.text] * times))) for q in questions],
        )
'''
METRIC = '''
"""Whether the reply has a capital letter."""
from workbench.scoring.registry import metric
from workbench.types import Score


@metric("capitals", label={"en": "replies with capitals", "it": "risposte con maiuscole"})
def capitals(question, answer, language):
    """1 if the reply has a capital letter, else 0."""
    return Score("capitals", float(answer.text != answer.text.lower()))
'''
READER = '''
"""Notes: a title in the first line."""
from workbench.corpus.readers.registry import FileReading, ReadDocument, reader


@reader(".note")
def read_note(path, limits):
    title, _, text = path.read_text(encoding="utf-8").partition("\\n")
    return FileReading((ReadDocument(title, text),))
'''
RETRIEVER = '''
"""Longest passages first, whatever is asked."""
import json

from workbench.retrieval import RETRIEVERS, Retriever


@RETRIEVERS.add("longest")
class Longest(Retriever):
    def __init__(self, order):
        self.order = order

    @classmethod
    def identity(cls):
        return {"longest": 1}

    @classmethod
    def build(cls, folder, texts, language):
        order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
        (folder / "order.json").write_text(json.dumps(order))
        return 0

    @classmethod
    def open(cls, source):
        return cls(json.loads((source.folder / "order.json").read_text()))

    def rank(self, queries, k):
        return [[(at, 1.0) for at in self.order[:k]] for _ in queries]
'''
CHUNKER = '''
"""Paragraphs, wherever a blank line stands."""
import re

from workbench.corpus.chunk import chunker


@chunker("paragraphs")
def paragraphs(text, settings):
    """Whole paragraphs, however long."""
    for found in re.finditer(r"\\S(?:.|\\n(?!\\s*\\n))*", text):
        yield found.start(), found.start() + len(found[0].rstrip())
'''
RERANKER = '''
"""The last one first."""
from workbench.retrieval.reranking import RERANKERS, Reranker, Scores


@RERANKERS.add("reversed")
class Reversed(Reranker):
    """The order of the search, upside down."""

    def score(self, questions, passages):
        return Scores(tuple(map(float, range(len(passages)))), (0.0,) * len(passages))
'''
VECTOR_INDEX = '''
"""Half of the vectors."""
from workbench.retrieval.vector_index import VECTOR_INDEXES, VectorIndex, compare


@VECTOR_INDEXES.add("half")
class Half(VectorIndex):
    """Only the first half of the vectors is compared."""

    stores = False
    title = {"en": "comparing one half", "it": "il confronto di una metà"}

    @classmethod
    def parameters_for(cls, count, width):
        return {"half": -(-count // 2)}

    def search(self, asked, k):
        return compare(self.vectors[: self.parameters["half"]], asked, k)

    @property
    def compared(self):
        return float(self.parameters["half"])
'''
QUERY = '''
"""One word."""
from workbench.arms.querying import QUERIES, Query


@QUERIES.add("keyword")
class Keyword(Query):
    """The longest word that the model replies with."""

    instruction = {"en": "One word for: {question}", "it": "Una parola per: {question}"}

    @classmethod
    def searched(cls, question, reply):
        return max(reply.split(), key=len, default="")
'''
STUDY = '''
"""One arm with itself: the plainest study."""
from workbench.studies import Axis, Point, Study, study
from workbench.types import Finding


@study("again")
class Again(Study):
    title = {"en": "Once more", "it": "Ancora una volta"}
    words = {"en": {"seen": "{n} points were measured."}, "it": {"seen": "Sono stati misurati {n} punti."}}

    @property
    def axes(self):
        return (Axis("time", {"en": "Time", "it": "Volta"}),)

    def points(self):
        return [Point(arm, (time,), {}) for arm in self.arms for time in ("first", "second")]

    def conclude(self, results):
        return [Finding("again.seen", {"n": len(results)})]
'''
SECTION = '''
"""How long the replies are."""
from workbench.report.blocks import Paragraph
from workbench.report.sections import Section, section


@section("length")
class Length(Section):
    """The longest reply of the run."""

    place = 55
    title = {"en": "How long are the replies?", "it": "Quanto sono lunghe le risposte?"}
    short = {"en": "Length", "it": "Lunghezza"}

    @classmethod
    def blocks(cls, page):
        longest = max((len(record.answer) for record in page.records), default=0)
        return [Paragraph(f"Al massimo {longest} caratteri <b>.")]
'''
METHOD = '''
"""Vectors on the keys alone."""
from workbench.tuning.methods.base import Method, method, present


@method("keys")
class Keys(Method):
    """The keys are rescaled."""

    ranked = False
    rate = 10.0
    highest_rate = 1.0
    layers = ("k_proj",)

    @classmethod
    def wrap(cls, model, settings):
        from peft import IA3Config, get_peft_model

        targets = present(model, cls.layers)
        return get_peft_model(model, IA3Config(target_modules=targets, feedforward_modules=[], task_type="CAUSAL_LM"))
'''
OBJECTIVE = '''
"""The first questions alone."""
from workbench.tuning.objectives.base import Objective, objective
from workbench.tuning.rows import Plan


@objective("few-questions")
class FewQuestions(Objective):
    """No document is learned, and of the questions only two."""

    @classmethod
    def plan(cls, data):
        return Plan((), 0, data.chats[:2], data.epochs, (), 0.0)
'''
COMPONENTS = {
    "arms": ARM, "scoring": METRIC, "corpus.readers": READER, "corpus.chunkers": CHUNKER,
    "retrieval": RETRIEVER, "retrieval.rerankers": RERANKER, "retrieval.vector_indexes": VECTOR_INDEX,
    "arms.queries": QUERY,
    "studies": STUDY, "report.sections": SECTION, "tuning.methods": METHOD, "tuning.objectives": OBJECTIVE,
}  # fmt: skip
