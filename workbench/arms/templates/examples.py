"""Examples of the form of an answer, for a question by itself and for one that is asked of passages.

Places and people are invented, the rest is common knowledge: none of it may be a fact of a corpus that is measured.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.settings import ExampleSettings as Example

_FERRY = """\
The ferry to Skarn
The ferry to Skarn leaves from the pier of Oldwick. Its captain is Hedda Brun."""
_MILL = """\
The mill of Ardle
The mill of Ardle was restored by the Tovey brothers and now houses a collection of clocks."""
_BRIDGE = """\
The bridge at Lorn
- Length: 1,438 m
- Opened: 7 June 1893
- Engineer: Ada Wick"""
_TRAGHETTO = """\
Il traghetto per Scarno
Il traghetto per Scarno parte dal molo di Vecchiano. La comandante è Edda Bruni."""
_MULINO = """\
Il mulino di Ardelio
Il mulino di Ardelio è stato restaurato dai fratelli Tovelli e oggi ospita una raccolta di orologi."""
_PONTE = """\
Il ponte di Lorena
- Lunghezza: 1.438 m
- Inaugurazione: 7 giugno 1893
- Progetto: Ada Vico"""

ALONE: Mapping[str, tuple[Example, ...]] = {
    "en": (
        Example(question="What is a young swan called?", answer="cygnet"),
        Example(question="How many keys does a full-size piano have?", answer="88"),
        Example(question="Which company runs the ferry to Skarn?"),
        Example(question="Who wrote the novel Middlemarch?", answer="George Eliot"),
    ),
    "it": (
        Example(question="Come si chiama il piccolo della lepre?", answer="leprotto"),
        Example(question="Quanti tasti ha un pianoforte?", answer="88"),
        Example(question="Quale compagnia gestisce il traghetto per Scarno?"),
        Example(question="Chi ha scritto il romanzo «I Malavoglia»?", answer="Giovanni Verga"),
    ),
}
READING: Mapping[str, tuple[Example, ...]] = {
    "en": (
        Example(question="How much does a ticket for the ferry to Skarn cost?", passages=_FERRY),
        Example(question="Who restored the mill of Ardle?", answer="the Tovey brothers", passages=_MILL),
        Example(question="How long is the bridge at Lorn?", answer="1,438 m", passages=_BRIDGE),
    ),
    "it": (
        Example(question="Quanto costa un biglietto del traghetto per Scarno?", passages=_TRAGHETTO),
        Example(question="Chi ha restaurato il mulino di Ardelio?", answer="i fratelli Tovelli", passages=_MULINO),
        Example(question="Quanto è lungo il ponte di Lorena?", answer="1.438 m", passages=_PONTE),
    ),
}
