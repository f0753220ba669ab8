"""The invented world: what exists in it, what is true of it, and what revision 2 changes.

Facts of many things stand in `tables`. Nothing here depends on a language but the phrases of `Text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from corpora.fiction import tables
from corpora.fiction.tables import rows
from corpora.fiction.values import Date, Money, Name, Quantity, Text, Value, person, text


@dataclass(frozen=True)
class Fact:
    """One atomic fact: `attribute` of `subject` is `value`."""

    id: str
    subject: str
    attribute: str
    value: Value


@dataclass(frozen=True)
class Product:
    """An appliance with a product sheet of its own."""

    id: str
    name: str
    family: str


@dataclass(frozen=True)
class Centre:
    """A service centre, with a notice of its own."""

    id: str
    town: str
    area: str


@dataclass(frozen=True)
class Part:
    """A spare part of one product. Names are in the language files."""

    id: str
    product: str


COLOURS: Mapping[str, Text] = {
    "pearl": text("pearl white", "bianco perla"),
    "graphite": text("graphite grey/graphite", "grigio grafite/grafite"),
    "ivory": text("ivory", "avorio"),
    "sage": text("sage green", "verde salvia"),
    "ice": text("ice blue", "azzurro ghiaccio"),
    "copper": text("copper", "rame"),
    "brick": text("brick red", "rosso mattone"),
    "sand": text("sand", "sabbia"),
}

WEEKDAYS: Mapping[str, Text] = {
    "mon": text("Monday/Mondays", "lunedì"),
    "tue": text("Tuesday/Tuesdays", "martedì"),
    "wed": text("Wednesday/Wednesdays", "mercoledì"),
    "thu": text("Thursday/Thursdays", "giovedì"),
    "fri": text("Friday/Fridays", "venerdì"),
    "sat": text("Saturday/Saturdays", "sabato"),
}

# what `capacity` measures in each family of products
CAPACITY_UNIT: Mapping[str, str] = {
    "washers": "kg",
    "dryers": "kg",
    "washerdryers": "kg",
    "ovens": "l",
    "dishwashers": "setting",
    "hobs": "mm",
    "hoods": "m3h",
}
LAUNDRY = ("washers", "dryers", "washerdryers")

ACCESSORIES: Mapping[str, float] = {
    "oven-runners": 46.50,
    "stacking-kit": 38.90,
    "baking-stone": 52.30,
    "charcoal-filter": 27.80,
    "cutlery-tray": 33.40,
}

# Facts with wordings of their own.
SINGULAR: Mapping[str, Value] = {
    "repair.drum-torque": Quantity(23, "nm"),
    "repair.duct-interval": Quantity(9, "month"),
    "repair.oven-cutout": Quantity(325, "C"),
    "repair.rinse-temperature": Quantity(66, "C"),
    "repair.inlet-pressure": Quantity(1.4, "bar"),
    "cover.laundry-price": Money(62),
    "cover.kitchen-price": Money(71),
    "cover.excess": Money(18),
    "delivery.zone-a": Money(26),
    "delivery.zone-b": Money(37),
    "delivery.zone-c": Money(58),
    "delivery.notice": Quantity(48, "hour"),
    "delivery.island-days": Quantity(11, "working-day"),
    "delivery.storage": Quantity(17, "day"),
    "service.callout-fee": Money(43),
    "service.response": Quantity(32, "hour"),
    "service.loan-after": Quantity(13, "day"),
    "service.loan-deposit": Money(85),
    "service.return-days": Quantity(28, "day"),
    "service.restocking": Quantity(15, "percent"),
    "memo.quality-head": person("Tiberio Scalvandri"),
    "memo.quality-start": Date(2024, 4, 3),
    "memo.canteen-price": Money(4.80),
    "memo.canteen-firm": Name("Gustomarea"),
    "memo.new-colour": text("saffron yellow/saffron", "giallo zafferano/zafferano"),
    "memo.paint-code": Name("VR-318"),
    "memo.lab-temperature": Quantity(23.5, "C"),
    "memo.endurance-hours": Quantity(1900, "hour"),
    "memo.course-town": Name("Torre Ghislena"),
    "memo.course-days": Quantity(4, "day"),
    "memo.course-teacher": person("Delia Montescuri"),
    "minutes.project-name": Name("Larice Blu"),
    "minutes.project-budget": Money(418000),
    "minutes.project-leader": person("Osvaldo Brentaschi"),
    "minutes.drill-time": Quantity(7, "minute"),
    "minutes.safety-chair": person("Gemma Rodighella"),
    "minutes.night-allowance": Money(14.50),
    "minutes.summer-closure": Quantity(19, "day"),
    "minutes.steel-supplier": Name("Acciai Morvenna", "Morvenna"),
    "minutes.steel-increase": Quantity(6, "percent"),
    "faq.descaling": Quantity(5, "month"),
    "faq.pyrolysis": Quantity(470, "C"),
    "faq.salt-refill": Quantity(1.3, "kg"),
    "faq.app-name": Name("Domusella"),
    "faq.app-end": Date(2029, 10, 31),
    "company.founder": person("Ersilia Quarvelli"),
    "company.founded": Name("1957"),
    "company.seat": Name("Montecorvello"),
    "company.staff": Quantity(1340, "person"),
    "company.museum-town": Name("Poggio Verlano"),
}

# The 40 facts that revision 2 changes, and what they become. No question may quote one of them.
REVISION_2: Mapping[str, Value] = {
    "washer-w60s.price": Money(539),
    "washer-w70.price": Money(669),
    "washer-w80.price": Money(879),
    "dryer-d30s.price": Money(709),
    "combo-c50.price": Money(899),
    "combo-c60.price": Money(1269),
    "oven-x450.price": Money(699),
    "oven-x500s.price": Money(989),
    "oven-x600.price": Money(1389),
    "dish-p10.price": Money(469),
    "hob-h4s.price": Money(779),
    "hood-k60.price": Money(299),
    "washer-w75.colour": COLOURS["sand"],
    "dryer-d40.colour": COLOURS["ice"],
    "oven-x400.colour": COLOURS["sage"],
    "combo-c55.noise": Quantity(75, "dB"),
    "dish-p12.noise": Quantity(51, "dB"),
    "oven-x500.plant": Name("Castel Tromina"),
    "dish-p10s.plant": Name("Rivolanza"),
    "centre-valdesura.manager": person("Ilario Dossemagni"),
    "centre-montefirmo.manager": person("Bruna Calderossi"),
    "centre-marzaforte.manager": person("Nicla Tramontesi"),
    "centre-pontebrusa.technicians": Quantity(16, "technician"),
    "centre-poggio-verlano.technicians": Quantity(19, "technician"),
    "centre-brennaco.closed": WEEKDAYS["fri"],
    "centre-porto-ulivaro.closed": WEEKDAYS["tue"],
    "centre-lugnasca.waiting": Quantity(19, "day"),
    "centre-acquaserrata.waiting": Quantity(20, "day"),
    "warranty-dishwashers.months": Quantity(54, "month"),
    "warranty-dryers.register": Quantity(55, "day"),
    "warranty-ovens.register": Quantity(90, "day"),
    "installation-hobs.fee": Money(129),
    "installation-washers.fee": Money(63),
    "part-door-hinge.number": Name("8219-CQ"),
    "part-drain-pump.number": Name("3214-PX"),
    "delivery.zone-b": Money(41),
    "service.return-days": Quantity(33, "day"),
    "memo.quality-head": person("Virna Castellozzi"),
    "minutes.project-budget": Money(463000),
    "faq.app-end": Date(2030, 3, 31),
}


def _date(iso: str) -> Date:
    return Date(*(int(part) for part in iso.split("-")))


def slug(name: str) -> str:
    """`Sant'Orvele` as `sant-orvele`."""
    return name.lower().replace("'", "-").replace(" ", "-")


PRODUCTS: Mapping[str, Product] = {row[0]: Product(*row[:3]) for row in rows(tables.PRODUCTS)}
CENTRES: Mapping[str, Centre] = {
    f"centre-{slug(row[0])}": Centre(f"centre-{slug(row[0])}", row[0], row[1]) for row in rows(tables.CENTRES)
}
PARTS: Mapping[str, Part] = {f"part-{row[0]}": Part(f"part-{row[0]}", row[1]) for row in rows(tables.PARTS)}
CODES: Mapping[str, str] = {row[0]: row[1] for row in rows(tables.CODES)}
RECALLS: Mapping[str, str] = {f"recall-{row[0]}": row[0] for row in rows(tables.RECALLS)}
FAMILIES: tuple[str, ...] = tuple(CAPACITY_UNIT)

# Things that do not exist, with names that look as if they did: questions on them have no answer.
PHANTOM_PRODUCTS: Mapping[str, Product] = {
    f"phantom-{slug(name)}": Product(f"phantom-{slug(name)}", name, family)
    for name, family in (
        ("Ondelva W 65 S", "washers"),
        ("Ondelva W 75 S", "washers"),
        ("Ondelva W 85", "washers"),
        ("Soffira D 35 S", "dryers"),
        ("Soffira D 45", "dryers"),
        ("Duelva C 55 S", "washerdryers"),
        ("Duelva C 65", "washerdryers"),
        ("Fornalba X 460", "ovens"),
        ("Fornalba X 550 S", "ovens"),
        ("Fornalba X 650", "ovens"),
        ("Piattrea P 12 S", "dishwashers"),
        ("Piattrea P 16", "dishwashers"),
        ("Brasena H 5", "hobs"),
        ("Aspirva K 90", "hoods"),
    )
}
PHANTOM_CENTRES: Mapping[str, Centre] = {
    f"phantom-{slug(town)}": Centre(f"phantom-{slug(town)}", town, "none")
    for town in ("Villarconte", "Monteglauro", "Isola Brumara", "Passo Lendra")
}
PHANTOM_CODES: Mapping[str, str] = {
    "E12": "washers",
    "E19": "washers",
    "E29": "dryers",
    "E36": "washerdryers",
    "E49": "ovens",
    "E57": "dishwashers",
    "E66": "hobs",
    "E79": "hoods",
}
ALL_PRODUCTS: Mapping[str, Product] = {**PRODUCTS, **PHANTOM_PRODUCTS}
ALL_CENTRES: Mapping[str, Centre] = {**CENTRES, **PHANTOM_CENTRES}
ALL_CODES: Mapping[str, str] = {**CODES, **PHANTOM_CODES}


def _first_revision() -> list[Fact]:
    values: dict[str, Value] = {}
    for key, _, family, price, capacity, power, weight, noise, colour, programme, plant, launch in rows(
        tables.PRODUCTS
    ):
        values |= {
            f"{key}.price": Money(int(price)),
            f"{key}.capacity": Quantity(float(capacity), CAPACITY_UNIT[family]),
            f"{key}.power": Quantity(int(power), "W"),
            f"{key}.weight": Quantity(float(weight), "kg"),
            f"{key}.noise": Quantity(int(noise), "dB"),
            f"{key}.colour": COLOURS[colour],
            f"{key}.programme": Name(programme),
            f"{key}.plant": Name(plant),
            f"{key}.launch": _date(launch),
        }
    for town, _, manager, technicians, closed, opened, waiting in rows(tables.CENTRES):
        values |= {
            f"centre-{slug(town)}.manager": person(manager),
            f"centre-{slug(town)}.technicians": Quantity(int(technicians), "technician"),
            f"centre-{slug(town)}.closed": WEEKDAYS[closed],
            f"centre-{slug(town)}.opened": Name(opened),
            f"centre-{slug(town)}.waiting": Quantity(int(waiting), "day"),
        }
    for family, months, days, fee in rows(tables.FAMILIES):
        values |= {
            f"warranty-{family}.months": Quantity(int(months), "month"),
            f"warranty-{family}.register": Quantity(int(days), "day"),
            f"installation-{family}.fee": Money(int(fee)),
        }
    values |= {f"code-{code.lower()}.meaning": text(en, it) for code, _, en, it in rows(tables.CODES)}
    values |= {f"part-{key}.number": Name(code) for key, _, code in rows(tables.PARTS)}
    for product, date, units, en, it in rows(tables.RECALLS):
        values |= {
            f"recall-{product}.date": _date(date),
            f"recall-{product}.units": Quantity(int(units), "unit"),
            f"recall-{product}.defect": text(en, it),
        }
    values |= {f"accessory-{key}.price": Money(price) for key, price in ACCESSORIES.items()}
    values |= SINGULAR
    return [Fact(key, key.rpartition(".")[0], key.rpartition(".")[2], value) for key, value in values.items()]


@cache
def facts(revision: int) -> Mapping[str, Fact]:
    """All facts of a revision (1 or 2), by id, always in the same order."""
    changes = REVISION_2 if revision == 2 else {}
    unknown = set(changes) - {fact.id for fact in _first_revision()}
    if unknown:
        raise ValueError(f"revision 2 changes facts that do not exist: {sorted(unknown)}")
    return {f.id: Fact(f.id, f.subject, f.attribute, changes.get(f.id, f.value)) for f in _first_revision()}
