"""Five wordings of a question about a fact, in English and in Italian.

The first three are for training; the fourth and the fifth are held out, for test and dev. They
differ in shape, not only in a word, so that a model that learned the sentence alone fails them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.corpus.facts.registry import Fact, Form

TRAIN = (0, 1, 2)
TEST = 3
DEV = 4

Templates = tuple[str, str, str, str, str]

_ENGLISH: dict[str, Templates] = {
    "attribute": (
        "What is the {a} of {s}?",
        "Which {a} does {s} have?",
        "{S}: what {a} is given?",
        "Can you tell me the {a} for {s}?",
        "I am looking up {s}. Its {a} is what?",
    ),
    "definition": (
        "What is {s}?",
        "How do the documents describe {s}?",
        "{S}: what is it?",
        "Who or what is {s}?",
        "In a few words, what is meant by {s}?",
    ),
    "cloze": (
        "Fill in the blank{about}: {c}",
        "What is missing here{about}? {c}",
        "Complete the sentence{about} with the right {t}: {c}",
        "Which {t} belongs in the blank{about}? {c}",
        "Read this{about} and give the missing {t}. {c}",
    ),
}
_ITALIAN: dict[str, Templates] = {
    "attribute": (
        "Qual è {a} {di}?",
        "{S}: qual è {a}?",
        "Che cosa si legge alla voce «{n}» per {s}?",
        "Sai dirmi {a} {di}?",
        "Mi serve un dato su {s}: {a}. Qual è?",
    ),
    "definition": (
        "Che cos'è {s}?",
        "Come descrivono {s} i documenti?",
        "{S}: di che cosa si tratta?",
        "Chi o che cosa è {s}?",
        "In poche parole, che cosa si intende per {s}?",
    ),
    "cloze": (
        "Riempi lo spazio vuoto{about}: {c}",
        "Che cosa manca qui{about}? {c}",
        "Completa la frase{about} con {t}: {c}",
        "In questa frase{about} è stata tolta una parte: {t}. Qual è? {c}",
        "Leggi la frase{about} e di' che cosa manca, cioè {t}. {c}",
    ),
}


@dataclass(frozen=True, slots=True)
class Language:
    """What a language needs to ask: its templates, and the names of what a blank hides."""

    templates: dict[str, Templates]
    about: str
    hidden: dict[Form, str]


LANGUAGES: dict[str, Language] = {
    "en": Language(_ENGLISH, " (from “{title}”)", {"date": "date", "amount": "amount", "quantity": "quantity"}),
    "it": Language(_ITALIAN, " (da «{title}»)", {"date": "la data", "amount": "l'importo", "quantity": "la quantità"}),
}


def wordings(fact: Fact, title: str, language: str) -> tuple[str, ...]:
    """The five questions that ask for a fact found in a document of this title."""
    words = LANGUAGES[language]
    if fact.form in words.hidden:
        about = words.about.format(title=" ".join(title.split())) if title.strip() else ""
        slots = {"about": about, "c": fact.subject, "t": words.hidden[fact.form]}
        return _filled(words.templates["cloze"], slots)
    subject = _inside(fact.subject, language)
    slots = {"S": fact.subject[:1].upper() + fact.subject[1:], "s": subject}
    if fact.form == "attribute":
        name = _lowered(fact.attribute)
        slots |= {"n": name, "a": f"entry “{name}”" if _NO_NOUN.match(name) else name}
        if language == "it":
            slots |= {"a": with_article(name) or f"il valore di «{name}»", "di": di(subject)}
    return _filled(words.templates[fact.form], slots)


def _filled(templates: Templates, slots: dict[str, str]) -> tuple[str, ...]:
    # Not str.format on corpus text: a brace in a value must stay a brace.
    return tuple(re.sub(r"\{(\w+)\}", lambda match: slots[match[1]], template) for template in templates)


# A heading that begins or ends so is no noun: "do not confuse with", "on sale since", "open since".
_NO_NOUN = re.compile(
    r"(?:do|does|is|has|can|on|in|at|to|for|by|with|from|of|not|no|what|where|when|who|how|why|which|if)\b"
    r"|.*\b(?:since|at|with|in|on|by|from|to|for|of|until)$"
)


def _lowered(name: str) -> str:
    """The name inside a sentence: "Price" becomes "price", but "VAT" and "PhD" stay."""
    return name[:1].lower() + name[1:] if name[1:2].islower() and name[1:] == name[1:].lower() else name


_ARTICLE = {"en": re.compile(r"The "), "it": re.compile(r"(Il|Lo|La|Gli|Le) |L['’]")}


def _inside(subject: str, language: str) -> str:
    """The subject inside a sentence: its article loses its capital, and a name keeps it."""
    return subject[:1].lower() + subject[1:] if _ARTICLE[language].match(subject) else subject


_MASCULINE = frozenset(
    ("nome", "cognome", "mese", "paese", "problema", "sistema", "programma", "tema", "schema", "ente")
)
_FEMININE = frozenset(("mano", "foto", "auto", "moto", "radio", "sede", "parte", "classe"))
_FEMININE_ENDS = ("zione", "sione", "gione", "tà", "tù", "udine", "igine", "trice")


def with_article(name: str) -> str | None:
    """An Italian noun with its article ("il prezzo", "lo stipendio", "l'età"); None if unsure.

    The gender is read off the ending where the ending tells it: a plural, and most nouns in -e,
    are left alone.
    """
    word = name.split(" ")[0]
    if not re.fullmatch(r"[a-zàèéìòù]{3,}", word):
        return None
    if word in _FEMININE or word.endswith(_FEMININE_ENDS):
        article = "la"
    elif word in _MASCULINE or word.endswith(("o", "ore")):
        article = "lo" if re.match(r"s[^aeiouàèéìòù]|z|gn|ps|pn|x|y", word) else "il"
    elif word.endswith("a"):
        article = "la"
    else:
        return None
    return f"l'{name}" if word[0] in "aeiouàèéìòù" else f"{article} {name}"


_DI = {"il": "del ", "lo": "dello ", "la": "della ", "i": "dei ", "gli": "degli ", "le": "delle "}


def di(subject: str) -> str:
    """The Italian "di" before a subject, joined with its article if it has one ("del museo")."""
    if elided := re.match(r"[lL]['’]", subject):
        return f"dell'{subject[elided.end() :]}"
    first, _, rest = subject.partition(" ")
    return _DI[first] + rest if first in _DI and rest else f"di {subject}"
