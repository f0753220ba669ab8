"""What the Italian corpus says: how things are called, with their articles, and the phrases of its sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpora.fiction.italian_questions import AGGREGATES, LONE_UNANSWERABLE, MULTIS, UNANSWERABLE
from corpora.fiction.wording import Wording, singles
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

GROUPS: Mapping[str, str] = {
    "washers": "le otto lavatrici Ondelva",
    "dryers": "le quattro asciugatrici Soffira",
    "washerdryers": "le quattro lavasciuga Duelva",
    "ovens": "gli otto forni Fornalba",
    "dishwashers": "le quattro lavastoviglie Piattrea",
    "hobs": "i due piani a induzione Brasena",
    "hoods": "le due cappe Aspirva",
    "laundry": "i sedici apparecchi per il bucato (Ondelva, Soffira e Duelva)",
    "kitchen": "i sedici apparecchi per la cucina (Fornalba, Piattrea, Brasena e Aspirva)",
    "all": "i trentadue apparecchi che hanno una scheda prodotto",
    "north": "gli otto centri di assistenza dell'Area Nord",
    "centre": "i quattro centri di assistenza dell'Area Centro",
    "south": "i quattro centri di assistenza dell'Area Sud",
    "centres": "i sedici centri di assistenza delle tre aree",
}

LABELS: Mapping[str, str] = {
    "price": "Prezzo di listino",
    "power": "Potenza nominale",
    "weight": "Peso netto",
    "noise": "Rumorosità",
    "colour": "Colore",
    "programme": "Programma esclusivo",
    "plant": "Stabilimento",
    "launch": "In vendita da",
    "capacity.kg": "Carico",
    "capacity.l": "Capacità della cavità",
    "capacity.setting": "Capacità",
    "capacity.mm": "Larghezza",
    "capacity.m3h": "Portata d'aria",
    "manager": "Responsabile",
    "technicians": "Tecnici sul territorio",
    "closed": "Giorno di chiusura",
    "opened": "Anno di apertura",
    "waiting": "Attesa per una visita",
    "property": "Voce",
    "value": "Dato",
    "area.north": "Area Nord",
    "area.centre": "Area Centro",
    "area.south": "Area Sud",
}

HEADINGS: Mapping[str, Sequence[str]] = {
    "sheet": ("{name}: scheda prodotto", "Scheda prodotto: {kind} {name}", "{kind^} {name}"),
    "table": ("Dati tecnici", "Caratteristiche", "I dati in breve"),
    "list": ("In sintesi:", "I numeri principali:", "Che cosa dicono la targa e il catalogo:"),
    "centre-table": ("Il centro in breve", "Da sapere prima di venire"),
    "centre-list": ("In breve:", "Da segnare in agenda:", "L'essenziale:"),
    "use": ("Nell'uso", "Buono a sapersi", "Dai nostri banchi di prova"),
    "centre": (
        "Centro di assistenza di {town}: avviso alla clientela",
        "Il nostro centro di assistenza a {town}",
        "{town}, scheda del centro di assistenza",
    ),
}

PITCH: Sequence[str] = (
    "{lo^} è {un} pensat{o} per {audience}. Si distingue per {first} e per {second}.",
    "Per {audience} Quarvelli ha disegnato {un} che si fa notare per {first}. {lo^} offre inoltre {second}.",
    "{lo^} nasce per {audience}: tra {le} del catalogo si riconosce per {first}, a cui si aggiunge {second}.",
    "{first^} e {second}: due buone ragioni per scegliere {lo}, {un} nat{o} per {audience}.",
)

SHEET: Mapping[str, Sequence[str]] = {
    "price": (
        "Il prezzo di listino {dello} è di {price}, IVA compresa.",
        "Dai rivenditori si acquista a {price}, IVA e contributo ambientale inclusi.",
        "Nel catalogo in vigore figura a {price}.",
        "Presso ogni rivenditore autorizzato costa {price}.",
    ),
    "power": (
        "La potenza nominale è di {power}.",
        "Collegato a una normale linea domestica, l'apparecchio assorbe fino a {power}.",
        "Sulla targa posteriore è dichiarato un assorbimento massimo di {power}.",
    ),
    "weight": (
        "Senza imballo l'apparecchio pesa {weight}.",
        "Sulla bilancia, imballo escluso, segna {weight}.",
        "Il peso netto è di {weight}.",
    ),
    "noise": (
        "Nella fase più intensa non supera i {noise}.",
        "La rumorosità rilevata nella nostra camera anecoica è di {noise}.",
        "Il livello sonoro dichiarato è di {noise}.",
    ),
    "colour": (
        "L'apparecchio viene fornito soltanto nel colore {colour}.",
        "La carrozzeria è verniciata color {colour}.",
        "Dal reparto verniciatura esce in un unico colore: {colour}.",
    ),
    "programme": (
        "Il suo programma esclusivo si chiama {programme}.",
        "Un tasto dedicato avvia {programme}, il programma che ha soltanto questo modello.",
        "Il programma riservato a questo modello porta il nome {programme}.",
    ),
    "plant": (
        "Si produce nel nostro stabilimento di {plant}.",
        "Ogni esemplare viene montato e collaudato a {plant}.",
        "La linea di montaggio di questo modello si trova a {plant}.",
    ),
    "launch": (
        "È in vendita da {launch}.",
        "I primi esemplari sono arrivati nei negozi a {launch}.",
        "La vendita è iniziata a {launch}.",
    ),
    "capacity.kg": (
        "Il cestello accoglie fino a {capacity} di biancheria.",
        "Il pieno carico è di {capacity}.",
        "Tratta {capacity} di biancheria asciutta alla volta.",
    ),
    "capacity.l": (
        "La cavità misura {capacity}.",
        "All'interno si contano {capacity} di volume utile.",
        "La cavità smaltata ha una capacità di {capacity}.",
    ),
    "capacity.setting": (
        "Contiene {capacity}.",
        "I due cesti, insieme, accolgono {capacity}.",
        "Un lavaggio completo corrisponde a {capacity}.",
    ),
    "capacity.mm": (
        "Il vetro è largo {capacity}.",
        "La superficie in vetro ha una larghezza di {capacity}.",
    ),
    "capacity.m3h": (
        "Alla velocità massima sposta {capacity} d'aria.",
        "La portata massima è di {capacity}.",
    ),
}

CENTRE: Mapping[str, Sequence[str]] = {
    "area": (
        "Nella nostra organizzazione il centro appartiene all'{area}.",
        "È uno dei centri di assistenza dell'{area}.",
        "Per ferie e reclami il centro fa capo all'{area}.",
    ),
    "manager": (
        "Il centro ha come responsabile {manager}.",
        "Alla guida del centro c'è {manager}, che firma ogni reclamo chiuso qui.",
        "Per le questioni che non si risolvono al banco, chiedete di {manager}, responsabile del centro.",
    ),
    "technicians": (
        "La squadra che si sposta sul territorio conta {technicians}.",
        "Le visite a domicilio sono ripartite fra {technicians}.",
        "Per gli interventi a casa dei clienti possiamo contare su {technicians}.",
    ),
    "closed": (
        "Oltre alla domenica, il banco resta chiuso il {closed}.",
        "Attenzione al giorno di chiusura settimanale: {closed}.",
        "Domenica a parte, al banco non c'è nessuno il {closed}.",
    ),
    "opened": (
        "Il centro ha aperto i battenti nel {opened}.",
        "È al servizio della zona dal {opened}.",
        "La prima riparazione è stata registrata qui nel {opened}.",
    ),
    "waiting": (
        "Fra la chiamata e la visita l'attesa è di solito di {waiting}.",
        "Una visita a domicilio viene fissata, di norma, entro {waiting}.",
        "Al momento per una visita a domicilio si attendono {waiting}.",
    ),
}

SUMMARY_QUESTIONS: Sequence[str] = (
    "Descrivi {lo} in due frasi.",
    "Dai una descrizione in due frasi {di}.",
    "Spiega in due frasi che tipo di apparecchio è {lo} e che cosa lo distingue dagli altri.",
)
SUMMARIES: Sequence[str] = (
    "{lo^} è {un} pensat{o} per {audience}. Si distingue per {first} e per {second}.",
    "{il^} nasce per {audience} e offre {first}. Ha inoltre {second}.",
)


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


ITALIAN = Wording(
    language="it",
    title="Elettrodomestici di un produttore inventato",
    source="inventato: ogni azienda, prodotto, luogo e persona; lo genera `python -m corpora.fiction`",
    labels=LABELS,
    headings=HEADINGS,
    pitch=PITCH,
    sheet=SHEET,
    centre=CENTRE,
    singles=singles("it"),
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
