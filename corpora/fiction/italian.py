"""What the Italian corpus says: how things are called, with their articles, and the phrases of its sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpora.fiction.wording import read_wording
from corpora.fiction.world import ALL_CENTRES, ALL_CODES, ALL_PRODUCTS, CENTRES, PARTS, PRODUCTS, RECALLS


@dataclass(frozen=True)
class Noun:
    """A noun with its plural and whether it is feminine."""

    singular: str
    plural: str
    feminine: bool

    def one(self, preposition: str = "", name: str = "") -> str:
        """With the definite article: la lavatrice, dell'asciugatrice. `name` stands in for the noun: l'Ondelva."""
        word = name or self.singular
        article = "l'" if word[0].lower() in "aeiou" else "la " if self.feminine else "il "
        if not preposition:
            return article + word
        return (
            {"di": "del", "a": "al", "in": "nel", "da": "dal"}[preposition]
            + {"l'": "l'", "la ": "la ", "il ": " "}[article]
            + word
        )

    def a(self) -> str:
        """With the indefinite article."""
        if not self.feminine:
            return f"un {self.singular}"
        return f"un'{self.singular}" if self.singular[0] in "aeiou" else f"una {self.singular}"

    def many(self, preposition: str = "") -> str:
        """The plural with the definite article."""
        return {"": ("i ", "le "), "di": ("dei ", "delle "), "a": ("ai ", "alle ")}[preposition][
            self.feminine
        ] + self.plural


BRANDS: Mapping[str, str] = {
    "washers": "Ondelva",
    "dryers": "Soffira",
    "washerdryers": "Duelva",
    "ovens": "Fornalba",
    "dishwashers": "Piattrea",
    "hobs": "Brasena",
    "hoods": "Aspirva",
}
KINDS: Mapping[str, Noun] = {
    "washers": Noun("lavatrice", "lavatrici", True),
    "dryers": Noun("asciugatrice", "asciugatrici", True),
    "washerdryers": Noun("lavasciuga", "lavasciuga", True),
    "ovens": Noun("forno", "forni", False),
    "dishwashers": Noun("lavastoviglie", "lavastoviglie", True),
    "hobs": Noun("piano a induzione", "piani a induzione", False),
    "hoods": Noun("cappa", "cappe", True),
}

PART_NAMES: Mapping[str, Noun] = {
    "part-door-seal": Noun("guarnizione dell'oblò", "", True),
    "part-drain-pump": Noun("pompa di scarico", "", True),
    "part-drive-belt": Noun("cinghia di trasmissione", "", True),
    "part-lint-filter": Noun("filtro lanugine", "", False),
    "part-drum-roller": Noun("rullo del cestello", "", False),
    "part-heating-element": Noun("resistenza", "", True),
    "part-detergent-drawer": Noun("vaschetta del detersivo", "", True),
    "part-door-hinge": Noun("cerniera della porta", "", True),
    "part-inner-glass": Noun("vetro interno della porta", "", False),
    "part-cooling-fan": Noun("ventola di raffreddamento", "", True),
    "part-grill-element": Noun("resistenza del grill", "", True),
    "part-upper-basket": Noun("cesto superiore", "", False),
    "part-lower-spray-arm": Noun("braccio irroratore inferiore", "", False),
    "part-left-coil": Noun("bobina sinistra", "", True),
    "part-grease-filter": Noun("filtro antigrasso", "", False),
}

ACCESSORY_NAMES: Mapping[str, Noun] = {
    "accessory-oven-runners": Noun("coppia di guide telescopiche per forno", "", True),
    "accessory-stacking-kit": Noun("kit di sovrapposizione per asciugatrici", "", False),
    "accessory-baking-stone": Noun("pietra refrattaria", "", True),
    "accessory-charcoal-filter": Noun("filtro al carbone per cappe", "", False),
    "accessory-cutlery-tray": Noun("cassetto portaposate per il terzo livello", "", False),
}


def slots(subject: str) -> dict[str, str]:
    """The names by which Italian sentences may call a subject, articles included."""
    if subject in ALL_PRODUCTS:
        name, family = ALL_PRODUCTS[subject].name, ALL_PRODUCTS[subject].family
        noun = KINDS[family]
        return {
            "name": name,
            "kind": noun.singular,
            "o": "a" if noun.feminine else "o",
            "un": noun.a(),
            "le": noun.many(),
            "il": f"{noun.one()} {name}",
            "full": f"{noun.one()} {name}",
            "di": f"{noun.one('di')} {name}",
            "al": f"{noun.one('a')} {name}",
            "lo": noun.one("", name),
            "dello": noun.one("di", name),
            "allo": noun.one("a", name),
            "nello": noun.one("in", name),
            "dallo": noun.one("da", name),
            "nel": f"{noun.one('in')} {name}",
        }
    if subject in ALL_CENTRES:
        return {"town": ALL_CENTRES[subject].town}
    if subject in PARTS or subject in ACCESSORY_NAMES:
        noun = {**PART_NAMES, **ACCESSORY_NAMES}[subject]
        names = {
            "part": noun.singular,
            "ilpart": noun.one(),
            "dipart": noun.one("di"),
            "unpart": noun.a(),
            "p": "a" if noun.feminine else "o",
        }
        return {**names, **(slots(PARTS[subject].product) if subject in PARTS else {})}
    if subject in RECALLS:
        return slots(RECALLS[subject])
    prefix, _, rest = subject.partition("-")
    family = ALL_CODES[rest.upper()] if prefix == "code" else rest
    if family not in KINDS:
        return {}
    noun, brand = KINDS[family], BRANDS[family]
    return {
        "code": rest.upper(),
        "o": "a" if noun.feminine else "o",
        "un": f"{noun.a()} {brand}",
        "le": f"{noun.many()} {brand}",
        "delle": f"{noun.many('di')} {brand}",
        "alle": f"{noun.many('a')} {brand}",
    }


def join(subjects: Sequence[str]) -> str:
    """i modelli Ondelva W 60, Soffira D 30 e Fornalba X 400."""
    if subjects[0] in CENTRES:
        names, what = [CENTRES[s].town for s in subjects], "i centri di assistenza di"
    else:
        names, what = [PRODUCTS[s].name for s in subjects], "i modelli"
    return f"{what} {', '.join(names[:-1])} e {names[-1]}"


ITALIAN = read_wording("it", slots, join)
