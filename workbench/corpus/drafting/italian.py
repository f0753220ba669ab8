"""The questions in Italian, with the articles that their nouns take."""

from __future__ import annotations

import re

from workbench.corpus.drafting.wording import QuestionWording

ITALIAN = QuestionWording(
    say={
        "within": " in «{title}»",
        "under": " sotto «{heading}» in «{title}»",
        "attribute": "Qual è {a} {of}{p}?",
        "person": "Chi è {a} {of}{p}?",
        "entry": "Che cosa è indicato alla voce «{a}» per {s}{p}?",
        "entry under": "Che cosa è indicato alla voce «{a}» sotto «{s}»{p}?",
        "entry of page": "Che cosa è indicato alla voce «{a}» in «{title}»?",
        "row": "{head} «{s}»",
        "date": "Quale data completa questa frase{p}? {c}",
        "amount": "Quale importo completa questa frase{p}? {c}",
        "quantity": "Quale quantità completa questa frase{p}? {c}",
        "when": "In quale data {s} {aux} {rest}{p}?",
        "what": "Qual {aux} {s}{p}?",
        "acronym 1": "Che cosa significa la sigla {short}?",
        "acronym 2": "Qual è il nome per esteso di {short}?",
        "acronym 3": "A quali parole corrispondono le lettere {short}?",
        "meant": "Che cosa si intende per «{s}»{p}?",
        "count": "Quante righe della tabella{p} riportano «{value}» alla voce «{a}»?",
        "most": "Nella tabella{p}, quale voce della colonna «{head}» ha il valore più alto di «{a}»?",
        "least": "Nella tabella{p}, quale voce della colonna «{head}» ha il valore più basso di «{a}»?",
        "more": "Quale dei due ha il valore più alto alla voce «{a}»: {first} o {second}?",
        "fewer": "Quale dei due ha il valore più basso alla voce «{a}»: {first} o {second}?",
        "value email": "Quale indirizzo e-mail è indicato in «{title}»?",
        "only email": "Dove si può scrivere per posta elettronica, secondo «{title}»?",
        "value money": "Quale importo è indicato in «{title}»?",
        "only money": "Di quanto denaro si parla in «{title}»?",
        "value percent": "Quale percentuale è indicata in «{title}»?",
        "only percent": "A quanto per cento si fa cenno in «{title}»?",
        "value date": "Quale data è indicata in «{title}»?",
        "only date": "Quale giorno, mese o anno è nominato in «{title}»?",
        "bridge": "Che cosa è indicato alla voce «{a}» per chi o che cosa è «{via}» {of}?",
    },
    families={
        r"prezzo|costo|tariffa|prezzo di listino|quota": (
            "Quanto costa {s}{p}?",
            "Quanto si paga per {s}{p}?",
        ),
        r"e-?mail|posta elettronica|indirizzo e-?mail": (
            "A quale recapito di posta elettronica si scrive per {s}{p}?",
            "Dove si mandano i messaggi elettronici per {s}{p}?",
        ),
        r"pec": ("A quale casella certificata si scrive per {s}{p}?",),
        r"telefono|tel\.?|numero di telefono|cellulare": (
            "Quale numero si chiama per parlare con {s}{p}?",
            "A che recapito telefonico risponde {s}{p}?",
        ),
        r"indirizzo|sede|luogo|ubicazione|dove": ("Dove si trova {s}{p}?", "In che posto è {s}{p}?"),
        r"peso|peso netto|peso lordo": ("Quanto pesa {s}{p}?",),
        r"altezza": ("Quanto è alto {s}{p}?",),
        r"larghezza": ("Quanto è largo {s}{p}?", "Quanto misura {s} da un lato all'altro{p}?"),
        r"lunghezza": ("Quanto è lungo {s}{p}?", "Quanto misura {s} da un capo all'altro{p}?"),
        r"profondità": ("Quanto è profondo {s}{p}?", "Quanto misura {s} dal davanti al retro{p}?"),
        r"capacità|capienza|volume": ("Quanto può contenere {s}{p}?", "Quanto ci sta in {s}{p}?"),
        r"durata": ("Quanto dura {s}{p}?", "Per quanto tempo va avanti {s}{p}?"),
        r"garanzia|durata della garanzia": ("Per quanto tempo è garantito {s}{p}?",),
        r"scadenza|termine|data di scadenza": (
            "Entro quando bisogna muoversi per {s}{p}?",
            "Fino a quando c'è tempo per {s}{p}?",
        ),
        r"data|quando|data di inizio": ("Quando si tiene {s}{p}?", "In che giorno comincia {s}{p}?"),
        r"orari?o?|orario di apertura|orari di apertura|apertura": (
            "Quando è aperto al pubblico {s}{p}?",
            "In quali ore si può andare presso {s}{p}?",
        ),
        r"autore|autrice|autori": ("Chi ha scritto {s}{p}?", "Di chi è opera {s}{p}?"),
        r"proprietario|proprietaria": ("A chi appartiene {s}{p}?", "Chi possiede {s}{p}?"),
        r"produttore|fabbricante|marca": ("Chi produce {s}{p}?", "Da chi è fatto {s}{p}?"),
        r"fornitore|fornitrice": ("Chi fornisce {s}{p}?", "Da chi si acquista {s}{p}?"),
        r"referente|responsabile|contatto": ("A chi ci si rivolge per {s}{p}?", "Chi si occupa di {s}{p}?"),
        r"anno di fondazione|fondazione|fondato nel": (
            "Quando è nato {s}{p}?",
            "Da che anno esiste {s}{p}?",
        ),
        r"età": ("Quanti anni ha {s}{p}?",),
        r"popolazione|abitanti|residenti": ("Quante persone vivono a {s}{p}?",),
        r"stipendio|retribuzione": ("Quanto guadagna {s}{p}?",),
        r"velocità|velocità massima": ("Quanto va veloce {s}{p}?",),
        r"data di nascita|nascita": ("Quando è nato {s}{p}?",),
        # Plain nouns that a question may name; no other words for them are sure.
        r"potenza|rumore|rumorosità|tensione|temperatura(?: massima)?|colore|materiale|livello|stato|tipo|marchio|"
        r"categoria|lingua|formato|licenza|versione|genere|editore|regione|provincia|valuta|diametro|superficie|"
        r"classe energetica|qualifica|reparto|direttore|frequenza|partita iva|codice fiscale|titolo di studio": (),
    },
    groups=(
        (
            r"e-?mail|indirizzo e-?mail|posta elettronica",
            r"telefono|tel\.?|numero di telefono",
            r"indirizzo",
            r"orari|orario(?: di apertura)?|orari di apertura",
            r"fax",
            r"pec",
        ),
        (
            r"prezzo|costo|prezzo di listino",
            r"peso(?: netto| lordo)?",
            r"altezza",
            r"larghezza",
            r"lunghezza",
            r"profondità",
            r"capacità|capienza|volume",
            r"garanzia|durata della garanzia",
            r"potenza",
            r"tensione",
            r"rumore|rumorosità",
        ),
        (r"data|data di inizio", r"scadenza|data di scadenza", r"durata", r"quota|tariffa|prezzo|costo"),
        (r"età", r"data di nascita", r"stipendio|retribuzione", r"telefono|numero di telefono|interno"),
    ),
    verbs={
        r"pesa": "Quanto pesa {s}{p}?",
        r"costa": "Quanto costa {s}{p}?",
        r"dura": "Quanto dura {s}{p}?",
    },
    persons=r"autore|autrice|proprietari[oa]|produttore|fabbricante|fornitore|fornitrice|referente|responsabile",
)
_DI = {"il": "del ", "lo": "dello ", "la": "della ", "i": "dei ", "gli": "degli ", "le": "delle "}

_MASCULINE = frozenset(
    (
        "nome",
        "cognome",
        "rumore",
        "colore",
        "materiale",
        "genere",
        "reparto",
        "mese",
        "paese",
        "problema",
        "sistema",
        "programma",
        "tema",
        "schema",
        "ente",
    )
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


def di(subject: str) -> str:
    """The Italian "di" before a subject, joined with its article if it has one ("del museo")."""
    if elided := re.match(r"[lL]['’]", subject):
        return f"dell'{subject[elided.end() :]}"
    first, _, rest = subject.partition(" ")
    return _DI[first] + rest if first in _DI and rest else f"di {subject}"
