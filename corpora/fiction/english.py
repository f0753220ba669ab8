"""What the English corpus says: question wordings, sheet phrases, and how things are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpora.fiction.english_questions import AGGREGATES, LONE_UNANSWERABLE, MULTIS, UNANSWERABLE
from corpora.fiction.wording import Wording, singles
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

GROUPS: Mapping[str, str] = {
    "washers": "the eight Ondelva washing machines",
    "dryers": "the four Soffira tumble dryers",
    "washerdryers": "the four Duelva washer-dryers",
    "ovens": "the eight Fornalba ovens",
    "dishwashers": "the four Piattrea dishwashers",
    "hobs": "the two Brasena induction hobs",
    "hoods": "the two Aspirva cooker hoods",
    "laundry": "the sixteen laundry appliances (Ondelva, Soffira and Duelva)",
    "kitchen": "the sixteen kitchen appliances (Fornalba, Piattrea, Brasena and Aspirva)",
    "all": "the thirty-two appliances that have a product sheet",
    "north": "the eight service centres of the North area",
    "centre": "the four service centres of the Centre area",
    "south": "the four service centres of the South area",
    "centres": "the sixteen service centres of all three areas",
}

LABELS: Mapping[str, str] = {
    "price": "List price",
    "power": "Rated power",
    "weight": "Net weight",
    "noise": "Noise level",
    "colour": "Colour",
    "programme": "Signature programme",
    "plant": "Built at",
    "launch": "On sale since",
    "capacity.kg": "Load",
    "capacity.l": "Cavity",
    "capacity.setting": "Capacity",
    "capacity.mm": "Width",
    "capacity.m3h": "Airflow",
    "manager": "Centre manager",
    "technicians": "Staff on the road",
    "closed": "Closing day",
    "opened": "Open since",
    "waiting": "Usual wait for a visit",
    "property": "Property",
    "value": "Value",
    "area.north": "North area",
    "area.centre": "Centre area",
    "area.south": "South area",
}

HEADINGS: Mapping[str, Sequence[str]] = {
    "sheet": ("{name}: product sheet", "Product sheet: {kind} {name}", "{name} {kind}"),
    "table": ("Technical data", "Specifications", "Data at a glance"),
    "list": ("In brief:", "Key figures:", "What the plate and the catalogue say:"),
    "centre-table": ("The centre in brief", "What to know before you come"),
    "centre-list": ("In brief:", "For your diary:", "The essentials:"),
    "use": ("In use", "Good to know", "From the test benches"),
    "centre": (
        "Service centre of {town}: notice to customers",
        "Our service centre in {town}",
        "{town} service centre, information sheet",
    ),
}

PITCH: Sequence[str] = (
    "The {name} is {akind} designed for {audience}. Its distinguishing features are {first} and {second}.",
    "With {audience} in mind, Quarvelli drew {akind} that stands out for {first}. The {name} also brings {second}.",
    "The {name} was made for {audience}. Among {kinds} it is recognised by {first}, together with {second}.",
    "{first^} and {second}: two good reasons to choose this {kind}, the {name}, made for {audience}.",
)

SHEET: Mapping[str, Sequence[str]] = {
    "price": (
        "The list price of the {name} is {price}, VAT included.",
        "Dealers sell it at {price}, a figure that includes VAT and the recycling contribution.",
        "In the current catalogue it is listed at {price}.",
        "Customers pay {price} for it at every authorised dealer.",
    ),
    "power": (
        "The rated power is {power}.",
        "Connected to an ordinary line, it draws up to {power}.",
        "The plate on the back declares a maximum power draw of {power}.",
    ),
    "weight": (
        "Without packaging the appliance weighs {weight}.",
        "It puts {weight} on the scales, packaging excluded.",
        "Its net weight is {weight}.",
    ),
    "noise": (
        "At its busiest it stays at {noise}.",
        "The noise measured in our anechoic room is {noise}.",
        "The declared noise level is {noise}.",
    ),
    "colour": (
        "The appliance is supplied in {colour} only.",
        "The body is finished in {colour}.",
        "The one colour in which it leaves the paint shop is {colour}.",
    ),
    "programme": (
        "Its signature programme is called {programme}.",
        "A dedicated key starts {programme}, the programme that only this model has.",
        "The programme reserved for this model bears the name {programme}.",
    ),
    "plant": (
        "It is built at our {plant} plant.",
        "Every unit is assembled and tested in {plant}.",
        "The assembly line for this model is at {plant}.",
    ),
    "launch": (
        "It has been on sale since {launch}.",
        "The first units reached the shops in {launch}.",
        "Sales began in {launch}.",
    ),
    "capacity.kg": (
        "The drum takes up to {capacity} of laundry.",
        "A full load is {capacity}.",
        "It handles {capacity} of dry laundry at a time.",
    ),
    "capacity.l": (
        "The cavity measures {capacity}.",
        "Inside there are {capacity} of usable volume.",
        "The enamelled cavity holds {capacity}.",
    ),
    "capacity.setting": (
        "It holds {capacity}.",
        "The two baskets together take {capacity}.",
        "A full wash is {capacity}.",
    ),
    "capacity.mm": (
        "The glass is {capacity} wide.",
        "Its glass surface has a width of {capacity}.",
    ),
    "capacity.m3h": (
        "At full speed it moves {capacity} of air.",
        "The maximum airflow is {capacity}.",
    ),
}

CENTRE: Mapping[str, Sequence[str]] = {
    "area": (
        "In our organisation the centre belongs to the {area}.",
        "It is one of the service centres of the {area}.",
        "For holidays and complaints the centre comes under the {area}.",
    ),
    "manager": (
        "The centre is managed by {manager}.",
        "{manager} has the running of the centre and signs every complaint that is closed here.",
        "For matters that cannot be settled at the counter, ask for the manager, {manager}.",
    ),
    "technicians": (
        "The team on the road counts {technicians}.",
        "Home visits are shared out among {technicians}.",
        "We can rely on {technicians} for work at customers' homes.",
    ),
    "closed": (
        "Besides Sunday, the counter stays closed on {closed}.",
        "Note the weekly closing day: {closed}.",
        "Apart from Sundays, nobody is at the counter on {closed}.",
    ),
    "opened": (
        "The centre opened its doors in {opened}.",
        "It has served the district since {opened}.",
        "The first repair was booked here in {opened}.",
    ),
    "waiting": (
        "Between the call and the visit the usual wait is {waiting}.",
        "A home visit is normally fixed within {waiting}.",
        "At present customers wait {waiting} for a home visit.",
    ),
}

SUMMARY_QUESTIONS: Sequence[str] = (
    "Describe the {name} in two sentences.",
    "Give a two-sentence description of {the}.",
    "In two sentences, say what kind of appliance the {name} is and what sets it apart.",
)
SUMMARIES: Sequence[str] = (
    "The {name} is {akind} designed for {audience}. Its distinguishing features are {first} and {second}.",
    "{the^} is meant for {audience} and offers {first}. It also has {second}.",
)


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


ENGLISH = Wording(
    language="en",
    title="Household appliances of an invented maker",
    source="invented: every company, product, place and person; made by `python -m corpora.fiction`",
    labels=LABELS,
    headings=HEADINGS,
    pitch=PITCH,
    sheet=SHEET,
    centre=CENTRE,
    singles=singles("en"),
    multis=MULTIS,
    aggregates=AGGREGATES,
    unanswerable=UNANSWERABLE,
    lone_unanswerable=LONE_UNANSWERABLE,
    summary_questions=SUMMARY_QUESTIONS,
    summaries=SUMMARIES,
    slots=slots,
    group=GROUPS.__getitem__,
    join=join,
)
