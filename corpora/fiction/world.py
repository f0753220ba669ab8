"""The invented world: what exists in it, what is true of it, and what revision 2 changes.

Tables are written by hand, one row a thing. Nothing here depends on a language but the phrases of `Text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

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

# id | name | family | price | capacity | power | weight | noise | colour | programme | plant | launch
_PRODUCTS = """
washer-w60 | Ondelva W 60 | washers | 479 | 6 | 1850 | 61.5 | 76 | pearl | Brezzalana | Rivolanza | 2019-03
washer-w60s | Ondelva W 60 S | washers | 529 | 6.5 | 1900 | 63 | 73 | graphite | Notteseta | Rivolanza | 2020-09
washer-w65 | Ondelva W 65 | washers | 569 | 7 | 2050 | 66.5 | 75 | ivory | Fangovia | Pontebrusa | 2018-05
washer-w70 | Ondelva W 70 | washers | 649 | 8 | 2100 | 68 | 72 | pearl | Rapidella | Rivolanza | 2021-02
washer-w70s | Ondelva W 70 S | washers | 719 | 8.5 | 2150 | 70.5 | 70 | sage | Vaporlino | Pontebrusa | 2022-10
washer-w75 | Ondelva W 75 | washers | 789 | 9 | 2200 | 72 | 71 | graphite | Piumadoro | Rivolanza | 2021-11
washer-w80 | Ondelva W 80 | washers | 899 | 10 | 2300 | 76.5 | 69 | ice | Tintasalva | Castel Tromina | 2023-04
washer-w80p | Ondelva W 80 Pro | washers | 1149 | 11 | 2450 | 81 | 68 | copper | Camicissima | Castel Tromina | 2024-01
dryer-d30 | Soffira D 30 | dryers | 629 | 7 | 800 | 47.5 | 66 | ivory | Asciugalieve | Pontebrusa | 2019-10
dryer-d30s | Soffira D 30 S | dryers | 699 | 7.5 | 750 | 49 | 64 | pearl | Lanasoffice | Pontebrusa | 2021-03
dryer-d35 | Soffira D 35 | dryers | 849 | 8 | 700 | 51.5 | 65 | graphite | Stirapoco | Castel Tromina | 2021-06
dryer-d40 | Soffira D 40 | dryers | 1029 | 9 | 650 | 54 | 62 | sage | Antipolvera | Pontebrusa | 2023-01
combo-c50 | Duelva C 50 | washerdryers | 879 | 7 | 2000 | 69.5 | 78 | pearl | Tuttinora | Rivolanza | 2020-02
combo-c50s | Duelva C 50 S | washerdryers | 939 | 7.5 | 1950 | 71.5 | 74 | sand | Serenotte | Rivolanza | 2022-05
combo-c55 | Duelva C 55 | washerdryers | 1079 | 9 | 2250 | 75 | 77 | pearl | Sportivella | Castel Tromina | 2022-09
combo-c60 | Duelva C 60 | washerdryers | 1299 | 10 | 2350 | 79.5 | 67 | brick | Guardarobina | Castel Tromina | 2024-03
oven-x400 | Fornalba X 400 | ovens | 549 | 60 | 2700 | 29.5 | 47 | pearl | Crostadora | Sant'Orvele | 2018-11
oven-x400s | Fornalba X 400 S | ovens | 609 | 62 | 2750 | 30.5 | 45 | sand | Vaporella Dolce | Sant'Orvele | 2019-06
oven-x450 | Fornalba X 450 | ovens | 679 | 66 | 2900 | 32 | 46 | graphite | Lievitalenta | Sant'Orvele | 2020-04
oven-x450s | Fornalba X 450 S | ovens | 759 | 68 | 2950 | 33.5 | 43 | ivory | Arrostopieno | Sant'Orvele | 2021-09
oven-x500 | Fornalba X 500 | ovens | 869 | 71 | 3100 | 35 | 44 | brick | Pizzafuoco | Sant'Orvele | 2020-11
oven-x500s | Fornalba X 500 S | ovens | 959 | 72 | 3150 | 36.5 | 42 | graphite | Bassabrace | Castel Tromina | 2022-02
oven-x550 | Fornalba X 550 | ovens | 1099 | 74 | 3300 | 38.5 | 41 | copper | Meringhina | Sant'Orvele | 2023-06
oven-x600 | Fornalba X 600 | ovens | 1349 | 78 | 3500 | 42 | 40 | copper | Tregusti | Castel Tromina | 2024-05
dish-p10 | Piattrea P 10 | dishwashers | 459 | 10 | 1750 | 37 | 49 | pearl | Lampolavo | Pontebrusa | 2018-02
dish-p10s | Piattrea P 10 S | dishwashers | 519 | 11 | 1700 | 38 | 48 | graphite | Cristallina | Pontebrusa | 2020-06
dish-p12 | Piattrea P 12 | dishwashers | 639 | 13 | 1650 | 41.5 | 50 | ice | Pentolonia | Rivolanza | 2021-05
dish-p14 | Piattrea P 14 | dishwashers | 829 | 15 | 1600 | 45.5 | 39 | sand | Mezzacarica Lilla | Pontebrusa | 2022-03
hob-h4 | Brasena H 4 | hobs | 499 | 590 | 7200 | 11.5 | 55 | graphite | Tegamino | Sant'Orvele | 2020-10
hob-h4s | Brasena H 4 S | hobs | 739 | 770 | 7400 | 14 | 53 | ivory | Sobbollina | Sant'Orvele | 2022-11
hood-k60 | Aspirva K 60 | hoods | 289 | 480 | 165 | 9.5 | 61 | ice | Ariapronta | Castel Tromina | 2019-08
hood-k60s | Aspirva K 60 S | hoods | 419 | 640 | 210 | 12.5 | 58 | sand | Sbuffolento | Sant'Orvele | 2021-07
"""

# town | area | manager | technicians | closing day | opened | waiting days
_CENTRES = """
Rivolanza | north | Ornella Vastrighi | 17 | mon | 1974 | 3
Pontebrusa | north | Dario Quennati | 11 | wed | 1981 | 5
Valdesura | north | Fulvia Brosmetti | 6 | thu | 1996 | 8
Brennaco | north | Ettore Zallardi | 4 | mon | 2003 | 12
Torre Ghislena | north | Marzia Povellon | 9 | sat | 1988 | 6
Lugnasca | north | Silvano Tredoschi | 3 | tue | 2011 | 14
Corte Amavia | north | Ines Galvaruto | 7 | fri | 1999 | 9
Selvarotta | north | Renzo Ombriasco | 5 | wed | 2007 | 10
Castel Tromina | centre | Lidia Carnescalzi | 13 | mon | 1979 | 4
Montefirmo | centre | Guido Pestavena | 8 | thu | 1992 | 7
Acquaserrata | centre | Noemi Stradivolpe | 2 | sat | 2016 | 16
Poggio Verlano | centre | Amedeo Frullanti | 10 | tue | 1985 | 11
Sant'Orvele | south | Rosalba Mincuccio | 15 | fri | 1983 | 13
Marzaforte | south | Cosimo Ladrisano | 12 | mon | 1990 | 15
Cala Drunesa | south | Teresa Ulmarica | 2 | wed | 2019 | 21
Porto Ulivaro | south | Biagio Sferracane | 14 | thu | 1994 | 18
"""

# family | warranty months | days to register | installation fee
_FAMILIES = """
washers | 36 | 45 | 59
dryers | 30 | 40 | 49
washerdryers | 48 | 50 | 64
ovens | 60 | 75 | 89
dishwashers | 42 | 35 | 74
hobs | 27 | 25 | 119
hoods | 18 | 22 | 134
"""

# code | family | meaning in English | in Italian (the first form stands in the documents)
_CODES = """
E11 | washers | blocked drain pump/drain pump blocked/drain pump | pompa di scarico bloccata/pompa di scarico
E14 | washers | door lock not engaged/door lock | blocco porta non inserito/blocco porta/bloccaporta
E17 | washers | inlet water pressure too low/water pressure too low/low water pressure/low inlet pressure | pressione dell'acqua insufficiente/pressione insufficiente/pressione dell'acqua
E21 | dryers | clogged lint filter/lint filter clogged/lint filter | filtro lanugine intasato/filtro lanugine
E23 | dryers | stalled condenser fan/condenser fan stalled/condenser fan | ventola del condensatore ferma/ventola del condensatore
E26 | dryers | dirty humidity sensor/humidity sensor dirty/humidity sensor | sensore di umidità sporco/sensore di umidità
E31 | washerdryers | worn heating element/heating element worn/heating element | resistenza usurata/resistenza
E34 | washerdryers | unbalanced drum/drum unbalanced/drum out of balance | cestello sbilanciato/cestello squilibrato
E38 | washerdryers | steam valve stuck open/steam valve | valvola vapore bloccata aperta/valvola vapore/valvola del vapore
E41 | ovens | core probe disconnected/disconnected core probe/core probe | sonda al cuore scollegata/sonda al cuore
E44 | ovens | cooling fan stopped/stopped cooling fan/cooling fan | ventola di raffreddamento ferma/ventola di raffreddamento
E47 | ovens | misaligned door hinge/door hinge misaligned/door hinge | cerniera della porta disallineata/cerniera della porta
E52 | dishwashers | jammed spray arm/spray arm jammed/spray arm | braccio irroratore inceppato/braccio irroratore
E55 | dishwashers | empty salt container/salt container empty/salt container | contenitore del sale vuoto/contenitore del sale
E58 | dishwashers | flood float raised/flood float | galleggiante antiallagamento sollevato/galleggiante antiallagamento/galleggiante
E61 | hobs | pan not recognised/pan not recognized | pentola non riconosciuta
E64 | hobs | overheated coil/coil overheated | bobina surriscaldata
E71 | hoods | saturated grease filter/grease filter saturated/grease filter | filtro antigrasso saturo/filtro antigrasso
E74 | hoods | stuck motor relay/motor relay stuck/motor relay | relè del motore bloccato/relè del motore
"""

# id | product | part number
_PARTS = """
door-seal | washer-w70 | 4471-DS
drain-pump | washer-w60s | 3208-PV
drive-belt | washer-w80 | 5590-CT
lint-filter | dryer-d30s | 6114-FL
drum-roller | dryer-d40 | 6627-RU
heating-element | combo-c55 | 7033-RS
detergent-drawer | combo-c50 | 7102-VD
door-hinge | oven-x450 | 8215-CN
inner-glass | oven-x500s | 8340-VI
cooling-fan | oven-x400s | 8461-VT
grill-element | oven-x600 | 8577-GR
upper-basket | dish-p12 | 9018-CE
lower-spray-arm | dish-p10s | 9126-BI
left-coil | hob-h4 | 9403-BO
grease-filter | hood-k60s | 9517-FG
"""

# product | date | units | defect in English | in Italian
_RECALLS = """
dryer-d35 | 2023-06-12 | 3460 | overheating power cord/power cord | cavo di alimentazione che si surriscalda/cavo di alimentazione/surriscaldamento del cavo
oven-x450s | 2024-02-07 | 1275 | cracking door glass/door glass | vetro della porta che si crepa/vetro della porta
dish-p14 | 2022-09-23 | 5820 | leaking inlet hose/inlet hose | tubo di carico che perde/tubo di carico
washer-w65 | 2024-11-18 | 2140 | loose counterweight/counterweight | contrappeso allentato/contrappeso
"""

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


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


def _date(iso: str) -> Date:
    return Date(*(int(part) for part in iso.split("-")))


def slug(name: str) -> str:
    """`Sant'Orvele` as `sant-orvele`."""
    return name.lower().replace("'", "-").replace(" ", "-")


PRODUCTS: Mapping[str, Product] = {row[0]: Product(*row[:3]) for row in _rows(_PRODUCTS)}
CENTRES: Mapping[str, Centre] = {
    f"centre-{slug(row[0])}": Centre(f"centre-{slug(row[0])}", row[0], row[1]) for row in _rows(_CENTRES)
}
PARTS: Mapping[str, Part] = {f"part-{row[0]}": Part(f"part-{row[0]}", row[1]) for row in _rows(_PARTS)}
CODES: Mapping[str, str] = {row[0]: row[1] for row in _rows(_CODES)}
RECALLS: Mapping[str, str] = {f"recall-{row[0]}": row[0] for row in _rows(_RECALLS)}
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
    for key, _, family, price, capacity, power, weight, noise, colour, programme, plant, launch in _rows(_PRODUCTS):
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
    for town, _, manager, technicians, closed, opened, waiting in _rows(_CENTRES):
        values |= {
            f"centre-{slug(town)}.manager": person(manager),
            f"centre-{slug(town)}.technicians": Quantity(int(technicians), "technician"),
            f"centre-{slug(town)}.closed": WEEKDAYS[closed],
            f"centre-{slug(town)}.opened": Name(opened),
            f"centre-{slug(town)}.waiting": Quantity(int(waiting), "day"),
        }
    for family, months, days, fee in _rows(_FAMILIES):
        values |= {
            f"warranty-{family}.months": Quantity(int(months), "month"),
            f"warranty-{family}.register": Quantity(int(days), "day"),
            f"installation-{family}.fee": Money(int(fee)),
        }
    values |= {f"code-{code.lower()}.meaning": text(en, it) for code, _, en, it in _rows(_CODES)}
    values |= {f"part-{key}.number": Name(code) for key, _, code in _rows(_PARTS)}
    for product, date, units, en, it in _rows(_RECALLS):
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
