"""What the English corpus says: question wordings, sheet phrases, and how things are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpora.fiction.wording import read_wording
from corpora.fiction.world import ALL_CENTRES, ALL_CODES, ALL_PRODUCTS, CENTRES, PARTS, PRODUCTS, RECALLS

# family: (singular, plural, brand)
KINDS: Mapping[str, tuple[str, str, str]] = {
    "washers": ("washing machine", "washing machines", "Ondelva"),
    "dryers": ("tumble dryer", "tumble dryers", "Soffira"),
    "washerdryers": ("washer-dryer", "washer-dryers", "Duelva"),
    "ovens": ("oven", "ovens", "Fornalba"),
    "dishwashers": ("dishwasher", "dishwashers", "Piattrea"),
    "hobs": ("induction hob", "induction hobs", "Brasena"),
    "hoods": ("cooker hood", "cooker hoods", "Aspirva"),
}

PART_NAMES: Mapping[str, str] = {
    "part-door-seal": "door seal",
    "part-drain-pump": "drain pump",
    "part-drive-belt": "drive belt",
    "part-lint-filter": "lint filter",
    "part-drum-roller": "drum roller",
    "part-heating-element": "heating element",
    "part-detergent-drawer": "detergent drawer",
    "part-door-hinge": "door hinge",
    "part-inner-glass": "inner door glass",
    "part-cooling-fan": "cooling fan",
    "part-grill-element": "grill element",
    "part-upper-basket": "upper basket",
    "part-lower-spray-arm": "lower spray arm",
    "part-left-coil": "left-hand coil",
    "part-grease-filter": "grease filter",
}

ACCESSORY_NAMES: Mapping[str, str] = {
    "accessory-oven-runners": "pair of telescopic oven runners",
    "accessory-stacking-kit": "stacking kit for dryers",
    "accessory-baking-stone": "baking stone",
    "accessory-charcoal-filter": "charcoal filter for hoods",
    "accessory-cutlery-tray": "third-level cutlery tray",
}


def slots(subject: str) -> dict[str, str]:
    """The names by which English sentences may call a subject."""
    if subject in ALL_PRODUCTS:
        product = ALL_PRODUCTS[subject]
        kind, kinds, _ = KINDS[product.family]
        return {
            "name": product.name,
            "kind": kind,
            "kinds": kinds,
            "akind": f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}",
            "the": f"the {product.name} {kind}",
            "full": f"the {product.name} {kind}",
        }
    if subject in ALL_CENTRES:
        return {"town": ALL_CENTRES[subject].town}
    if subject in PARTS:
        return {"part": PART_NAMES[subject], **slots(PARTS[subject].product)}
    if subject in RECALLS:
        return slots(RECALLS[subject])
    if subject in ACCESSORY_NAMES:
        return {"accessory": ACCESSORY_NAMES[subject]}
    prefix, _, rest = subject.partition("-")
    family = ALL_CODES[rest.upper()] if prefix == "code" else rest
    if family not in KINDS:
        return {}
    kind, kinds, brand = KINDS[family]
    article = "an" if brand[0] in "AO" else "a"
    return {"code": rest.upper(), "kind": kind, "kinds": kinds, "brand": brand, "a": f"{article} {brand} {kind}"}


def join(subjects: Sequence[str]) -> str:
    """the Ondelva W 60, the Soffira D 30 and the Fornalba X 400."""
    if subjects[0] in CENTRES:
        towns = [CENTRES[s].town for s in subjects]
        return f"the service centres of {', '.join(towns[:-1])} and {towns[-1]}"
    names = [f"the {PRODUCTS[s].name}" for s in subjects]
    return f"{', '.join(names[:-1])} and {names[-1]}"


ENGLISH = read_wording("en", slots, join)
