"""Documents: templates filled with facts, with the exact place of every fact that went in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpora.fiction.splits import draw, pick, shuffled
from corpora.fiction.values import Language
from corpora.fiction.wording import TEXTS, Slots, Wording
from corpora.fiction.world import ALL_PRODUCTS, CAPACITY_UNIT, CENTRES, PRODUCTS, Centre, Fact, Product

# in this order, the first page on which a fact stands is its home
FILES = (
    "warranties", "repair", "parts", "recalls", "prices", "delivery_service", "memos", "minutes", "faq", "circulars",
)  # fmt: skip
PROPERTIES = ("price", "capacity", "power", "weight", "noise", "colour", "programme", "plant", "launch")
CENTRE_PROPERTIES = ("manager", "technicians", "closed", "opened", "waiting")

_HOLE = re.compile(r"\{([a-z][\w.\-]*)(\^?)\}")


@dataclass(frozen=True)
class Span:
    """Where a fact stands: `page.text[start:end]` is its value and nothing else."""

    fact: str
    start: int
    end: int


@dataclass(frozen=True)
class Page:
    """A document and the facts in it."""

    id: str
    title: str
    text: str
    genre: str
    topic: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Section:
    """A piece of a hand-written file: what follows `=== head`."""

    head: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Character:
    """What sets a product apart, in words: for whom it is, two features, and what its testers say."""

    audience: str
    first: str
    second: str
    note: str


def fill(template: str, slots: Slots) -> str:
    """The template with its slots filled; `{slot^}` begins with a capital. Unknown slots are left for facts."""

    def value(hole: re.Match[str]) -> str:
        name, capital = hole.groups()
        if name not in slots:
            return hole.group()
        return slots[name][:1].upper() + slots[name][1:] if capital else slots[name]

    return _HOLE.sub(value, template)


class Writer:
    """Writes the documents of one language and one revision."""

    def __init__(self, wording: Wording, facts: Mapping[str, Fact]) -> None:
        self.wording = wording
        self.facts = facts
        self.characters = read_characters(wording.language)
        self.notes = {s.head[0]: s.body for s in read(wording.language, "centres")}
        self.advice = {s.head[0]: s.body.splitlines() for s in read(wording.language, "families")}

    def pages(self) -> list[Page]:
        """All documents: sheets, notices of the centres, then the hand-written ones."""
        pages = [self._sheet(product) for product in PRODUCTS.values()]
        pages += [self._notice(centre) for centre in CENTRES.values()]
        for file in FILES:
            for section in read(self.wording.language, file):
                key, genre, topic, title = section.head
                pages.append(self._page(key, genre, topic, title, section.body))
        return pages

    def _page(self, key: str, genre: str, topic: str, title: str, template: str) -> Page:
        text, end, spans = "", 0, []
        for hole in _HOLE.finditer(template):
            text += template[end : hole.start()]
            fact = self._fact(hole.group(1), key)
            value = fact.value.text(self.wording.language)
            spans.append(Span(fact.id, len(text), len(text) + len(value)))
            text += value
            end = hole.end()
        first = {span.fact: span for span in reversed(spans)}
        return Page(
            key, title, text + template[end:], genre, topic, tuple(sorted(first.values(), key=lambda s: s.start))
        )

    def _fact(self, name: str, page: str) -> Fact:
        subject = page.removeprefix("sheet-")
        for key in (f"{subject}.{name}", name):
            if key in self.facts:
                return self.facts[key]
        raise KeyError(f"{self.wording.language}: document {page} names {{{name}}}, which is no fact")

    def _sheet(self, product: Product) -> Page:
        words, key = self.wording, product.id
        character = self.characters[key]
        slots = {
            **words.slots(key), "audience": character.audience, "first": character.first, "second": character.second,
        }  # fmt: skip
        title = fill(pick(words.headings["sheet"], f"title:{key}"), slots)
        pitch = fill(pick(words.pitch, f"pitch:{key}"), slots)
        order = shuffled(PROPERTIES, f"order:{key}")
        layout = draw(f"layout:{key}") % 4
        tabled = order[: (5, 0, 6, 4)[layout]]
        in_prose = order[len(tabled) :]
        prose = self._prose(words.sheet, in_prose, key, slots)
        advice = shuffled(self.advice[product.family], f"advice:{key}")
        use = pick(words.headings["use"], f"use:{key}")
        if layout == 0:
            parts = [pitch, self._table(tabled, key), character.note, prose, f"{use}. {advice[0]}", advice[1]]
        elif layout == 1:
            half = (
                self._prose(words.sheet, in_prose[:5], key, slots),
                self._prose(words.sheet, in_prose[5:], key, slots),
            )
            parts = [pitch, half[0], character.note, half[1], *advice[:2]]
        elif layout == 2:
            parts = [f"{pitch} {character.note}", self._list(tabled, key), prose, *advice[:2]]
        else:
            parts = [f"{pitch} {prose}", self._table(tabled, key), character.note, f"{use}. {advice[0]} {advice[1]}"]
        return self._page(f"sheet-{key}", "product sheet", product.family, title, "\n\n".join(parts))

    def _notice(self, centre: Centre) -> Page:
        words, key = self.wording, centre.id
        slots = {**words.slots(key), "area": words.labels[f"area.{centre.area}"]}
        title = fill(pick(words.headings["centre"], f"title:{key}"), slots)
        order = shuffled(CENTRE_PROPERTIES, f"order:{key}")
        layout = draw(f"layout:{key}") % 3
        advice = shuffled(self.advice["centres"], f"advice:{key}")
        area = fill(pick(words.centre["area"], f"area:{key}"), slots)
        in_prose = order if layout == 0 else order[3:]
        prose = self._prose(words.centre, in_prose, key, slots)
        if layout == 0:
            parts = [self.notes[key], f"{area} {prose}", *advice[:2]]
        elif layout == 1:
            parts = [f"{area} {prose}", self._table(order[:3], key, "centre-table"), self.notes[key], *advice[:2]]
        else:
            parts = [
                f"{self.notes[key]} {area}",
                self._list(order[:3], key, "centre-list"),
                prose,
                f"{advice[0]} {advice[1]}",
            ]
        return self._page(key, "service-centre notice", centre.area, title, "\n\n".join(parts))

    def _prose(self, phrases: Mapping[str, Sequence[str]], names: Sequence[str], key: str, slots: Slots) -> str:
        chosen = (pick(phrases[phrase_key(name, key)], f"phrase:{key}:{name}") for name in names)
        return " ".join(fill(phrase, slots) for phrase in chosen)

    def _table(self, names: Sequence[str], key: str, headings: str = "table") -> str:
        words = self.wording
        rows = [f"| {words.labels[phrase_key(name, key)]} | {{{name}}} |" for name in names]
        heading = pick(words.headings[headings], f"table:{key}")
        return "\n".join([heading, "", f"| {words.labels['property']} | {words.labels['value']} |", "|---|---|", *rows])

    def _list(self, names: Sequence[str], key: str, headings: str = "list") -> str:
        rows = [f"- {self.wording.labels[phrase_key(name, key)]}: {{{name}}}" for name in names]
        return "\n".join([pick(self.wording.headings[headings], f"list:{key}"), *rows])


def phrase_key(name: str, subject: str) -> str:
    """`capacity` means another thing in each family, and has phrases for each unit."""
    return f"capacity.{CAPACITY_UNIT[ALL_PRODUCTS[subject].family]}" if name == "capacity" else name


def read(language: Language, file: str) -> Iterator[Section]:
    """The sections of a hand-written file."""
    text = (TEXTS / language / f"{file}.md").read_text(encoding="utf-8")
    for piece in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        head, _, body = piece.partition("\n")
        yield Section(tuple(part.strip() for part in head.split(" | ")), body.strip())


def read_characters(language: Language) -> dict[str, Character]:
    """What products.md says of each product."""
    found = {}
    for section in read(language, "products"):
        audience, first, second, note = section.body.split("\n", 3)
        whom, one, other = (line.partition(": ")[2] for line in (audience, first, second))
        found[section.head[0]] = Character(whom, one, other, note)
    return found


def interleaved(pages: Sequence[Page]) -> list[Page]:
    """The pages with their genres spread evenly, so that any stretch of the list holds several."""
    by_genre: dict[str, list[Page]] = {}
    for page in pages:
        by_genre.setdefault(page.genre, []).append(page)
    placed = [
        ((i + 0.5) / len(group), genre, page)
        for genre, group in by_genre.items()
        for i, page in enumerate(shuffled(group, f"pages:{genre}"))
    ]
    return [page for _, _, page in sorted(placed, key=lambda item: item[:2])]
