"""Dates, amounts and quantities in sentences: the sentence with a blank, and a question where its grammar is sure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.corpus.drafting.draft import RULES, Draft
from workbench.corpus.drafting.figures import figure_in, spellings
from workbench.corpus.drafting.pages import SourcePage
from workbench.corpus.drafting.sound import balanced, plain, sound_subject, sound_title, word_set, words_of
from workbench.corpus.drafting.words import Words, filled
from workbench.corpus.questions import fold
from workbench.types import Evidence

BLANK = "____"
_MARK = re.compile(
    r"^(?:[-*•–+] +|\(?\d{1,3}[.)] +|\(?[A-Za-z]\) +|"
    r"[A-Z]\. +(?=(?:The|An?|Any|All|Each|No|Il|Lo|La|I|Gli|Le|Un[oa]?)\b|L['’]))"  # no initial: "B. The council"
)
# A sentence that begins so leans on the one before: cut loose, it asks about nobody.
_LEANING = word_set(
    "a an among as at it he she they this that these those there here what which who where when if each "
    "every one its his her their our we you i my your such then also but and so however not no nor both some "
    "another today for because although though while since after before during despite within without otherwise "
    "therefore thus additionally furthermore moreover finally first second third next note please example "
    "instead alternatively similarly likewise up more less minimum maximum currently now usually generally "
    "typically normally sometimes often only just even other others all most many following yes "
    "questo questa questi queste quello quella quelli quelle esso essa essi esse lui lei loro egli ella ciò qui lì "
    "chi se quando dove che ogni uno una un suo sua suoi sue nostro nostra noi voi io poi anche ma e però quindi "
    "non né entrambi alcuni altri altre oggi si ci vi c'è l'uno allora così perciò inoltre per perché poiché "
    "mentre dopo prima durante entro senza infine esempio nota tuttavia infatti dunque invece tale tali attualmente "
    "ora solitamente spesso solo è può possono deve devono viene vengono sono era erano fu tutti "
    "tutte molti molte sì ad in on"
)
# Words that point outside the sentence, wherever they stand.
_POINTING = re.compile(
    r"\b(?:this|these|those|above|below|following|aforementioned|latter|former|such|his|her|their|its|it|he|she|they|"
    r"we|our|my|us|today|yesterday|tomorrow|ago|here|questo|questa|questi|queste|tale|tali|suddett[oaie]|"
    r"seguent[ei]|sopra|sotto|suo|sua|suoi|sue|loro|nostr[oaie]|oggi|ieri|(?-i:domani)|fa|qui|esso|essa|essi|quest'\w+|"
    r"predett[oaie]|citat[oaie]|example|esempio|e\.g|i\.e|etc|ecc)\b|(?-i:(?<=[\w,] )I(?=[ '’]))",
    re.IGNORECASE,
)
# "The meeting is …", "Il progetto prevede …": which one, the text around it tells.
_BARE = re.compile(
    r"The [a-z-]+ (?:\w+(?:s|ed)|is|are|was|were|will|can|has|have|must|should|may|would|could|might|cost)\b"
    r"|(?:(?:Il|Lo|La|I|Gli|Le) |L['’])[a-zà-ù-]+ (?:è|sono|era|erano|ha|hanno|può|possono|deve|devono|viene|vengono|"
    r"si|prevede|dura|costa|mette|include|comprende|offre|consente|permette|stabilisce|richiede|garantisce|fornisce|"
    r"contiene|riguarda|resta|rimane|avviene|inizia|termina|scade|entra|ammonta|supera|raggiunge|parte|vale|serve|"
    r"dispone|riceve|paga|spetta|decorre|ammette|indica|definisce|entrerà|[a-zà-ù]+(?:ono|ano|à|ò|ranno))(?=\s)"
)
_IMPERATIVE = re.compile(r"^[A-Z][a-z]+ (?:your|the|a|an|it|them|this|il tuo|la tua)\b")
_WHEN = {
    "en": re.compile(
        r"(?P<s>[A-Z][^,;:()]{3,70}?) (?P<aux>was|were|will be) (?P<rest>(?:\w+ed|built|held|made|founded|written|"
        r"sold|bought|paid|given|sent|set up|begun|born|launched)(?: [^,;:]{1,50}?)??) (?:on|in|by) ____\."
    ),
    "it": re.compile(
        r"(?P<s>(?:Il|Lo|La|L['’]|I|Gli|Le|[A-Z])[^,;:()]{3,70}?) "
        r"(?P<aux>è stat[oa]|sono stat[ie]|fu|furono|sarà|verrà) "
        r"(?P<rest>\w{3,}(?:at|it|ut|st|tt|rt|lt|nt|ss)[oaie](?: [^,;:]{1,50}?)??) "
        r"(?:il|l['’]|nel|in data|entro il) ?____\."
    ),
}
_WHAT = {
    "en": re.compile(r"(?P<s>The [^,;:()]{5,70}?) (?P<aux>is|was) ____\."),
    "it": re.compile(r"(?P<s>(?:Il |Lo |La |L['’])[^,;:()]{5,70}?) (?P<aux>è|era) (?:di |pari a )?____\."),
}
_CLAUSE = re.compile(r"\b(?:that|which|who|what|if|when|said|says|che|cui|se|quando|chi|how|come)\b", re.IGNORECASE)


@RULES.add("sentence")
def sentences(pages: Sequence[SourcePage], words: Words) -> Iterator[Draft]:
    """One figure of a sentence that stands on its own, under a title that says what it is about."""
    for page in pages:
        if not sound_title(page.title):
            continue
        for start, end in page.sentences():
            draft = _draft(page, start, end, words)
            if draft is not None:
                yield draft


def _draft(page: SourcePage, start: int, end: int, words: Words) -> Draft | None:
    text = page.text[start:end]
    if mark := _MARK.match(text):
        start, text = start + mark.end(), text[mark.end() :]
    if not stands_alone(text):
        return None
    figure = figure_in(text)
    if figure is None:
        return None
    rest = re.sub(r"^\.(?= [a-zà-ù])", "", text[figure.end :])  # the stop of a unit: "1 kg. farina"
    blanked = f"{text[: figure.start]}{BLANK}{rest}"
    blanked = " ".join(blanked.split())
    heading = page.heading(start)
    if sum(each.name == heading for each in page.headings) > 1:
        return None  # "Requirements" of which of several calls: the place that the question would name is two
    place = words.under(heading, page.title) if sound_subject(heading) else words.within(page.title)
    cloze = words.fill(figure.sort, c=blanked, p=place)
    asked = _asked(blanked, figure.sort, words, place, page.title)
    evidence = (Evidence(page.id, start + figure.start, start + figure.end),)
    return Draft(
        figure.sort,
        "single",
        (cloze, asked) if asked else (cloze,),
        spellings(text[figure.start : figure.end]),
        evidence,
        f"{fold(blanked)}:{fold(text[figure.start : figure.end])}",
    )


def stands_alone(text: str) -> bool:
    """Whether a text is a whole sentence that names what it speaks of."""
    words = words_of(text)
    if not 7 <= len(text.split()) <= 38 or len(words) < 6 or "\n\n" in text or text.count("\n") > 3:
        return False
    if (not text[0].isupper() and not text[0].isdigit()) or text.rstrip("\"'”»)")[-1:] != ".":
        return False
    if (words[0] in _LEANING and not _article_i(text, words)) or _POINTING.search(text) or _BARE.match(text):
        return False
    if (
        re.search(r"[=+]|\[\d*\]", text)
        or BLANK in text
        or ":" in text
        or ";" in text
        or "?" in text
        or "!" in text
        or _IMPERATIVE.match(text)
    ):
        return False
    return plain(text) and balanced(text)


def _article_i(text: str, words: Sequence[str]) -> bool:
    """The Italian article: "I dipendenti", where English has a pronoun."""
    return text.startswith("I ") and len(words) > 1 and words[1].endswith("i")


def _asked(blanked: str, sort: str, words: Words, place: str, title: str) -> str:
    """The sentence as a question; "" where its grammar is not plain."""
    if sort == "date" and (match := _WHEN[words.code].fullmatch(blanked)) and not _CLAUSE.search(match["s"]):
        aux, rest = match["aux"], match["rest"]
        if aux == "will be":
            aux, rest = "will", f"be {rest}"
        return words.fill("when", aux=aux, s=_inside(match["s"]), rest=rest, p=place)
    if (match := _WHAT[words.code].fullmatch(blanked)) and not _CLAUSE.search(match["s"]):
        return words.fill("what", aux=match["aux"], s=_inside(match["s"]), p=place)
    for verb, template in words.verbs.items():
        match = re.match(rf"(?P<s>[^,;:()]{{3,60}}?) (?:\w+ [^,;:()]{{1,40}}? (?:and|e|ed) )?{verb} {BLANK}", blanked)
        if match and not _CLAUSE.search(match["s"]) and not re.search(r"\b(?:and|e|ed|or|o|not|non)\b", match["s"]):
            subject = _inside(match["s"])
            # "The kettle Lario" on the page "Kettle Lario" needs no word on where that is said.
            here = "" if fold(title) in fold(subject) else place
            return filled(template, {"s": subject, "p": here})
    return ""


def _inside(subject: str) -> str:
    """A subject inside a sentence: its article loses the capital."""
    return re.sub(r"^(?:The|Il|Lo|La|I|Gli|Le|L)(?=[ '’])", lambda match: match[0].lower(), subject)
