"""What is written in several ways, written in one before a gold and an answer are compared.

Abbreviations are spelled out ("art. 5" is "articolo 5"), a law is cited in one way ("legge n. 104 del 1992" is "legge
104/1992"), bounds are said in one way ("no less than", "18 or older"), and British spelling is American. A text and a
gold are treated alike, so that no form is wrong by itself.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from functools import lru_cache

from workbench.languages import base_language
from workbench.languages.words import months

_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def _rules(*pairs: tuple[str, str | Callable[[re.Match[str]], str]]) -> tuple[_Rule, ...]:
    return tuple((re.compile(pattern), shown) for pattern, shown in pairs)


_ORDINALS = (
    "primo", "secondo", "terzo", "quarto", "quinto", "sesto", "settimo", "ottavo", "nono", "decimo", "undicesimo",
    "dodicesimo",
)  # fmt: skip
_TENS = ("vent", "trent", "quarant", "cinquant", "sessant", "settant", "ottant", "novant")
_CHIEFS = {"E": "executive", "F": "financial", "T": "technology", "O": "operating", "I": "information"}
_MONTHS = months()["it"]
_ROMAN_QUARTERS = {"I": "primo", "II": "secondo", "III": "terzo", "IV": "quarto"}
_QUARTERS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
_NUMBERED = r"(?:numero|n\.?|nr\.?|n°|num\.?)"
_ACT = (
    r"(legge|decreto legislativo|decreto-legge|decreto legge|decreto del presidente della repubblica"
    r"|decreto ministeriale|regolamento(?: \(?UE\)?)?|direttiva|sentenza|delibera)"
)
_AMOUNT = r"(?<!\d[.,])((?:[€$£] ?)?\d[\d.,]*(?: ?(?:%|°C|[^\W\d_]+))?)"

_SPELLED = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety"
    r"|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|quindici|venti|trenta|quaranta|cinquanta|sessanta"
    r"|novanta|cento)\b"
)
_COUNT = rf"(?:{_AMOUNT}|{_SPELLED})"

_WEEKDAYS = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "weds": "Wednesday", "thu": "Thursday",
    "thur": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday",
    "lun": "lunedì", "mar": "martedì", "mer": "mercoledì", "gio": "giovedì", "ven": "venerdì", "sab": "sabato",
    "dom": "domenica",
}  # fmt: skip  # not "Sun."


def _year_span(found: re.Match[str]) -> str:
    """Two years that follow each other, both in full: "2021/22" is "2021-2022", but not the number "ISO 2021-22"."""
    first = int(found[1])
    if re.search(r"\b[A-Z]{2,}[ -]$", found.string[max(0, found.start() - 12) : found.start()]):
        return found[0]
    return f"{first}-{first + 1}" if int(found[2]) % 100 == (first + 1) % 100 else found[0]


_BEGINS_STRETCH = re.compile(
    r"\b(?:from|between|da|dal|dai|dalle|dagli|dalla|tra"
    r"|fra)\b[^.;:!?\n]{1,40}$",
    re.IGNORECASE,
)


def _end_or_bound(found: re.Match[str], bound: str) -> str:
    """A bound, but for the end of a stretch: "from minus five up to thirty degrees"."""
    stretch = found[0].lower().startswith(("up to", "fino a")) and _BEGINS_STRETCH.search(
        found.string[max(0, found.start() - 48) : found.start()]
    )
    return found[0] if stretch else bound


_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


def _last_day(found: re.Match[str]) -> str:
    """The last day of a month by its number: "the last day of December 2027"; of February by its year."""
    names = _MONTHS if found[1].lower() in _MONTHS else _ENGLISH_MONTHS
    month = names.index(found[1].lower()) + 1
    return f"{monthrange(int(found[2] or 2001), month)[1]} {found[1]}{found[2] or ''}"


def _of_thirty(found: re.Match[str]) -> str:
    """A mark of Italian exams or schools in figures: "diciotto trentesimi" is "18/30"."""
    from text_to_num import alpha2digit

    mark = alpha2digit(found[1].lower(), "it", 0)
    return f"{mark}/{_MARKS[found[2].lower()]}" if mark.isdecimal() else found[0]


_COPIES = {"du": "two", "tri": "three", "quadru": "four"}
_COPIE = {"du": "due", "tri": "tre", "quadru": "quattro"}
_MARKS = {"trentesimi": 30, "centodecimi": 110, "sessantesimi": 60, "ventesimi": 20}
_UPWARDS = (
    "(?:older|heavier|taller|longer|larger|bigger|greater|higher|faster|wider|thicker|deeper|hotter|warmer|stronger"
    "|hotter|louder|brighter)"
)
_DOWNWARDS = "(?:younger|lighter|shorter|smaller|lower|slower|narrower|thinner|shallower|colder|cooler|cheaper|weaker)"
_AGED = "(?:the age of |aged? |i |gli |le )?"

_ANYWHERE = _rules(
    (r"(?i)(?<!\d[.,])\b(\d[\d.,]*) ?(cm|mm|m|km|in|ft) (?:by|per|x|×) (\d[\d.,]*) ?\2\b", r"\1 x \3 \2"),
    (r"(?i)(?<!\d[.,])\b(\d[\d.,]*) (?:out of|su) (\d[\d.,]*)\b(?! ?(?:%|per))", r"\1/\2"),
    (r"(?i)\b(anti|multi|semi|inter)-(?=[^\W\d_]{4})", r"\1"),
    (r"\b((?:19|20)\d\d) ?[/–-] ?((?:(?:19|20))?\d\d)\b(?![/–-])", _year_span),
    (r"(?i)\be-mail|\bposta elettronica\b", "email"),
    # "version 2.10.3", and not the "V 2" of a name
    (r"\b(?:[vV]ersion[ei]?|[rR]elease|[vV]er\.|[vV]\.?) ?(?=\d+\.\d)", ""),
    (
        r"\bU\.?S\.?A\.?(?![\w$])|\bU\.S\.(?![\w$])|\bUS(?![\w$-]| dollars?\b)"
        r"|(?<=[gG]li )Usa\b",
        "United States",
    ),
    (r"\bUnited States of America\b", "United States"),
    (r"\bU\.K\.(?!\w)|\bUK\b", "United Kingdom"),
    (r"\bEU (Commission|Parliament|Council)\b", r"European \1"),
    (r"\b(Commissione|Unione) UE\b", r"\1 europea"),
    (r"\b(Parlamento|Consiglio) UE\b", r"\1 europeo"),
    (r"\bE\.U\.(?!\w)|\bEU\b", "European Union"),
    (r"(?i)\bUSB[ -]type[ -]?([ABC])\b", r"USB-\1"),
    (r"(?i)\b(\d{1,2}) ?[x×] ?(?=(?:an? |per |al |all['’]|daily\b|weekly\b))", r"\1 times "),
)

_ENGLISH = _rules(
    (r"\b(1[1-8])00s\b", lambda found: f"{int(found[1]) + 1}th century"),
    (r"(?i)\b(\w+) (?:goals?|games?|sets?) to (\w+)", r"\1 to \2"),
    (r"(?i)\b(\w+) parts? (?:of )?\w+ to (\w+) parts?\b", r"\1 to \2"),
    (r"\bC([EFTOI])O\b", lambda found: f"chief {_CHIEFS[found[1]]} officer"),
    (r"(?i)\bhalf[ -]price\b", "50%"),
    (r"\bHalloween\b", "31 October"),
    (r"\bBoxing Day\b", "26 December"),
    (r"\bSt\.? (?=[A-Z])", "Saint "),
    (r"\bMt\.? (?=[A-Z])", "Mount "),
    (r"\bProf\.? (?=[A-Z])", "Professor "),
    (r"\bDr\.? (?=[A-Z])", "Doctor "),
    (r"\bDept\.? (?=of\b)", "Department "),
    (r"(?i)\bapprox\.(?!\w)", "approximately"),
    (r"\b(Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat)\.(?!\w)", lambda found: _WEEKDAYS[found[1].lower()]),
    (r"(?i)\bno\. (?=\d)", "number "),
    (r"(?i)\bpp?\. (?=\d)", "page "),
    (r"(?i)\bart\. (?=\d)", "article "),
    (r"(?i)\bsec\. (?=\d)", "section "),
    (r"(?i)\bfig\. (?=\d)", "figure "),
    (r"(?i)\bch\. (?=\d)", "chapter "),
    (r"\bQ([1-4])(?= ?(?:of )?(?:\d{4}|FY|'\d\d))", lambda found: f"{_QUARTERS[found[1]]} quarter"),
    (r"(?i)\bat the (?:very )?(?:beginning|start) of (?=(?:the )?\d)", "early "),
    (r"(?i)\b(?:at|towards?) the end of (?=(?:the )?\d)", "late "),
    (r"(?i)\btwice\b", "two times"),
    (r"(?i)\bfortnightly\b", "every two weeks"),
    (r"(?i)\bNew Year['’]s Day\b(?:,(?= \d{4}))?", "1 January"),
    (r"(?i)\bNew Year['’]s Eve,?(?= \d{4})", "31 December"),
    (r"(?i)\bChristmas Day\b(?:,(?= \d{4}))?", "25 December"),
    (r"(?i)\bChristmas Eve,?(?= \d{4})", "24 December"),
    (r"(?i)\b(?:each|every) (month|year|week)['’]s (?:last|final) ", r"the last \1ly "),
    (r"(?i)\b(?:the )?last (?:monthly )?((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day) of (?:the|each|every) month\b",
     r"the last monthly \1"),
    (rf"(?i)\b(?:no|not) {_UPWARDS} than (?={_COUNT})", "at most "),
    (rf"(?i)\b(?:no|not) {_DOWNWARDS} than (?={_COUNT})", "at least "),
    (rf"(?i)\b(?:{_UPWARDS} than|(?:over|above) the age of|aged over) (?={_COUNT})", "more than "),
    (rf"(?i)\b(?:{_DOWNWARDS} than|(?:under|below) the age of|aged under) (?={_COUNT})", "less than "),
    (rf"(?i)\bthe last day of ({'|'.join(_ENGLISH_MONTHS)}),?( \d{{4}})?\b", _last_day),
    (r"(?i)\bof (?:each|every) month\b", "of the month"),
    (r"(?i)\bin (du|tri|quadru)plicate\b", lambda found: f"in {_COPIES[found[1].lower()]} copies"),
    (r"(?i)\b(?:of )?direct current\b", "DC"),
    (r"(?i)\b(?:of )?alternating current\b", "AC"),
    (r"(?i)\bcl\. ?(?=\d)", "clause "),
    (r"(?i)\bpara(?:\.|s\.)? ?(?=\d)", "paragraph "),
    (r"(?i)\bvol\. ?(?=\d|[IVX]+\b)", "volume "),
    (rf"(?i)\bover (?={_AMOUNT})", "more than "),
    (rf"(?i)\b(?:under|fewer than|younger than|below) (?={_AMOUNT})", "less than "),
    # bounds, in front of what they bound
    (rf"(?i)\b(?:no|not) (?:less|fewer) than (?={_COUNT})|\b(?:an? )?minimum (?:of )?(?={_COUNT})", "at least "),
    (rf"(?i)(?<![–-])\b{_AMOUNT},? (?:or|and) (?:more|older|over|above|upwards?|up|longer)\b", r"at least \1"),
    (rf"(?i)\b(?:no|not) more than (?={_COUNT})|\b(?:an? )?maximum (?:of )?(?={_COUNT})", "at most "),
    (rf"(?i)(?<!from )(?<!go )(?<!went )\bup to (?={_COUNT})", lambda found: _end_or_bound(found, "at most ")),
    (rf"(?i)(?<![–-])\b{_AMOUNT},? (?:or|and) (?:less|fewer|under|below|younger)\b", r"at most \1"),
    (r"(?i)\b(?:the )?(?:second world war|WW ?(?:II|2))\b", "World War II"),
    (r"(?i)\b(?:the )?(?:first world war|WW ?(?:I|1))\b", "World War I"),
    (r"\b(?:[Tt]he )?Great War\b", "World War I"),  # and not any great war
    # British spelling
    (r"(?i)\b(col|fav|hon|lab|harb|neighb|behavi|flav|hum|rum|vap|arm)our(?=\b|s\b|ed\b|ing\b|able\b|ite\b)",
     r"\1or"),
    (r"(?i)\b(cent|theat|fib|calib)re(?=s?\b|glass)", r"\1er"),
    (r"(?i)\b(organ|real|recogn|special|author|minim|maxim|util|character|standard)is(?=e|ing|ation)", r"\1iz"),
    (r"(?i)\bgrey(?=\b|s\b|ish\b)", "gray"),
    (r"(?i)\b(licen|defen|offen)ce\b", r"\1se"),
    (r"(?i)\baluminium\b", "aluminum"),
    (r"(?i)\bjewellery\b", "jewelry"),
    (r"(?i)\b(catalog|dialog)ue(?=s?\b)", r"\1"),
    (r"(?i)\bprogramme(?=s?\b)", "program"),
)  # fmt: skip

_ITALIAN = _rules(
    (r"\bUSA\b|\bUnited States\b|\bStati Uniti d['’]America\b", "Stati Uniti"),
    (r"(?i)\bCapodanno(?: del)?(?= \d{4})", "1 gennaio"),
    (r"(?i)\b(?:giorno di )?Natale(?: del)?(?= \d{4})", "25 dicembre"),
    (r"(?i)\bFerragosto(?: del(?= \d{4}))?\b", "15 agosto"),
    (r"(?i)\b(?:festa dell['’])?Epifania(?: del(?= \d{4}))?\b", "6 gennaio"),
    (r"\b(?:Ognissanti|Tutti i Santi)(?: del(?= \d{4}))?\b", "1 novembre"),
    (r"(?i)\bfesta della Liberazione\b", "25 aprile"),
    (r"(?i)\bfesta della Repubblica\b", "2 giugno"),
    (r"(?i)\bfesta (?:dei lavoratori|del lavoro)\b", "1 maggio"),
    (r"(?i)(?<=euro )l['’](?=anno\b|ora\b)|(?<=€ )l['’](?=anno\b|ora\b)", "all'"),
    (r"(?i)(?<=euro )la (?=settimana\b|notte\b)|(?<=€ )la (?=settimana\b|notte\b)", "alla "),
    (r"(?i)\b(\w+) (?:reti|gol|set|punti) a (\w+)", r"\1 a \2"),
    (r"(?i)\binox\b", "inossidabile"),
    (r"(?i)\bmetà prezzo\b", "50%"),
    (r"(?i)\b(vent|trent|quarant|cinquant|sessant|settant|ottant|novant)enne\b",
     lambda found: f"{10 * (2 + _TENS.index(found[1].lower()))} anni"),
    (r"\bF\.lli\b", "Fratelli"),
    (r"(?i)\bs\. ?r\. ?l\.(?!\w)", "srl"),
    (r"(?i)\bs\. ?p\. ?a\.(?!\w)", "spa"),
    (r"(?i)\ba (settimane|mesi|anni|giorni) altern[ie]\b", r"ogni due \1"),
    (r"(?i)\braccomandata (?:A/R|A\.R\.|AR)(?!\w)|\braccomandata con avviso di ricevimento\b",
     "raccomandata con ricevuta di ritorno"),
    (r"(?i)\bal più tardi (?=(?:il|l['’]) ?\d)", "entro "),
    (r"(?i)\b(il|entro|dal|al|del) (0?[1-9]|[12]\d|3[01])[./](0[1-9]|1[0-2])\b(?!\.?\d|[/%°]"
     r"| ?(?:%|€|per cento|punti|euro|mila|[kcm]?[gml]\b|milion\w*|gradi|ore|volte|metri|litri|chili))",
     lambda found: f"{found[1]} {int(found[2])} {_MONTHS[int(found[3]) - 1]}"),
    (r"(?i)\b(?:II|2ª|2a) guerra mondiale\b", "seconda guerra mondiale"),
    (r"(?i)\b(?:I|1ª|1a) guerra mondiale\b", "prima guerra mondiale"),
    (r"\bGrande [Gg]uerra\b", "prima guerra mondiale"),
    (rf"(?i)\bsotto (?:i |gli |le |ai |agli |alle )(?={_AMOUNT})", "meno di "),
    (r"(?i)\bsig\.? ?ra\b\.?", "signora"),
    (r"(?i)\bsig\.(?= ?(?-i:[A-Z]))", "signor"),
    (r"(?i)\b(?:il |del |dal )?signore (?=(?-i:[A-Z]))", "signor "),
    (r"(?i)\bdott?\.? ?ssa\b\.?", "dottoressa"),
    (r"(?i)\b(?:dott?\.|dottore)(?= ?(?-i:[A-Z]))", "dottor"),
    (r"(?i)\bprof\.? ?ssa\b\.?", "professoressa"),
    (r"(?i)\b(?:prof\.|professore)(?= ?(?-i:[A-Z]))", "professor"),
    (r"(?i)\bavv\.(?= ?(?-i:[A-Z]))", "avvocato"),
    (r"(?i)\bing\.(?= ?(?-i:[A-Z]))", "ingegner"),
    # the four forms of a saint's title, which "S." leaves open
    (r"\bS\.(?: ?)(?=[A-Z][a-zà-ù])|\b(?:Santa|Santo) (?=[A-Z])|\bSant['’] ?(?=[A-Z])", "San "),
    (r"(?i)\bartt?\.(?: ?)(?=\d)", "articolo "),
    (r"(?i)\bco\.(?: ?)(?=\d)|\bc\. (?=\d+(?:\b|-))", "comma "),
    (r"(?i)\blett\.(?: ?)(?=[a-z]\b)", "lettera "),
    (r"(?i)\bpagg?\.(?: ?)(?=\d)|\bp\. (?=\d)", "pagina "),
    (r"(?i)\bcap\.(?: ?)(?=\d|[IVX]+\b)", "capitolo "),
    (r"(?i)\ball\.(?: ?)(?=[A-Z0-9]\b)", "allegato "),
    (r"(?i)\bfig\.(?: ?)(?=\d)", "figura "),
    (r"(?i)\btab\.(?: ?)(?=\d|[IVX]+\b)", "tabella "),
    (r"(?i)\bd\.? ?lgs\.?", "decreto legislativo"),
    (r"\bD\.? ?P\.? ?R\.?(?= )", "decreto del presidente della repubblica"),
    (r"\bD\.? ?L\.(?= (?:n\.|\d))", "decreto legge"),
    (r"\bD\.? ?M\.(?= (?:n\.|\d))", "decreto ministeriale"),
    (r"\bL\. (?=(?:n\. ?)?\d)", "legge "),
    (r"(?i)\bd['’] ?(?=[^\W\d_])", "di "),  # "carta d'identità", "carta di identità"
    (r"(?i)\bc\.c\.(?!\w)", "codice civile"),
    (r"(?i)\bc\.p\.(?!\w)", "codice penale"),
    (r"(?i)(?<=\d) (?:del|della) (?=(?:codice|costituzione)\b)", " "),
    (r"(?i)\bp\. ?es\.", "per esempio"),
    (r"(?<!\d )\b(lun|mar|mer|gio|ven|sab|dom)\.(?!\w| ?\d)", lambda found: _WEEKDAYS[found[1].lower()]),
    (rf"(?i)\b{_ACT} (?:{_NUMBERED} ?)?(\d+) ?(?:/|,? del(?:l'anno)? (?:\d{{1,2}} [a-z]+ )?)(\d{{4}})\b", r"\1 \2/\3"),
    (rf"(?i)\b{_ACT} (?:del )?\d{{1,2}}°? [a-z]+ (\d{{4}}),? {_NUMBERED} ?(\d+)\b", r"\1 \3/\2"),
    (r"(?i)\b(?:n\.|nr\.|num\.|n°) ?(?=\d|verde\b)", "numero "),
    (rf"(?i)\b({'|'.join(_ORDINALS)}) comma\b", lambda found: f"comma {_ORDINALS.index(found[1].lower()) + 1}"),
    (r"\b(I{1,3}|IV) (?=(?:bi|tri|quadri|se)mestre\b)", lambda found: f"{_ROMAN_QUARTERS[found[1]]} "),
    (r"(?i)\b(?:all['’]inizio|agli inizi) del(?:l['’]anno)? (?=\d)", "inizio "),
    (r"(?i)\b(?:alla|verso la) fine del(?:l['’]anno)? (?=\d)", "fine "),
    (rf"(?i)\bnon (?:meno di|inferiore a(?:i|gli|lle)?) (?={_AMOUNT}|[a-z]+ (?:mesi|anni|giorni|ore|euro)\b)"
     rf"|\b(?:come )?minimo (?:di )?(?={_AMOUNT})", "almeno "),
    (rf"(?i)\b{_AMOUNT} (?:o più|in su|o superiore)\b", r"almeno \1"),
    (rf"(?i)\bnon (?:più di|oltre(?: i| gli| le)?|superiore a(?:i|gli|lle)?) (?={_AMOUNT})"
     rf"|(?<!dal )(?<!dai )\bfino a (?={_COUNT})|\b(?:(?:un |il )?massimo (?:di )?|max\.? )(?={_COUNT})",
     lambda found: _end_or_bound(found, "al massimo ")),
    (rf"(?i)(?<!non )\b(?:oltre|sopra)(?: i| gli| le| ai| agli)? (?={_COUNT})", "più di "),
    (rf"(?i)(?<!non )\b(?:superior[ei] a(?:i|gli|lle|d)?|maggior[ei] (?:di|dei|degli|delle)|che supera(?:no)?(?:"
     rf" i| gli| le)?)"
     rf" (?={_COUNT})", "più di "),
    (rf"(?i)(?<!non )\b(?:inferior[ei] a(?:i|gli|lle|d)?|(?<!i )minor[ei] (?:di|dei|degli|delle))"
     rf" (?={_COUNT})", "meno di "),
    (rf"(?i)\b(?:di età|con età|di peso|con peso|di altezza|che (?:abbia|abbiano|ha|hanno)|aventi?|con|di)"
     rf" (?=(?:più|meno) di (?:i |gli )?{_COUNT})", ""),
    (r"(?i)\bdi ogni mese\b", "del mese"),
    (rf"(?i)\bsuper(?:a|ano) (?:i |gli |le )?(?={_COUNT})", "ha più di "),
    (r"(?i)\b(?:tutt[ie] e due|ambedue|entramb[ie])\b", "entrambi"),
    (rf"(?i)\bl['’]ultimo giorno di ({'|'.join(_MONTHS)})(?: del(?:l['’]anno)?)?( \d{{4}})?\b", _last_day),
    (r"(?i)\b(du|tri|quadru)plice copia\b", lambda found: f"{_COPIE[found[1].lower()]} copie"),
    (rf"(?i)\b(\w+) ({'|'.join(_MARKS)})\b", _of_thirty),
    (r"(?i)\bvol\. ?(?=\d|[IVX]+\b)", "volume "),
    (r"§+ ?(?=\d)", "paragrafo "),
    (r"(?i)\bal massimo al massimo\b|\bal al massimo\b", "al massimo"),
)  # fmt: skip
_BY_LANGUAGE = {"en": _ENGLISH, "it": _ITALIAN}


@lru_cache(maxsize=8192)
def written_out(text: str, language: str) -> str:
    """The text with what has several spellings in one of them; offsets into the original are lost.

    >>> written_out("Ai sensi dell'art. 5, co. 2, L. 104/1992", "it")
    "Ai sensi dell'articolo 5, comma 2, legge 104/1992"
    >>> written_out("18 or older; Q3 2023", "en")
    'at least 18; third quarter 2023'
    """
    for pattern, shown in (*_ANYWHERE, *_BY_LANGUAGE.get(base_language(language), ())):
        text = pattern.sub(shown, text)
    return text
