"""The wordings by which an answer says that it does not know, in English and in Italian.

A rule-based detector: it reads the whole answer, in both languages at once (a model may answer in the other one), and
takes a sentence such as "the documents do not say" for an abstention wherever it stands. It cannot tell a hedge that
goes on to guess; a score beside it (match) can. Of the 10,598 sentences of the paragraphs of SQuAD 1.1 (dev) it takes 4
for abstentions, and 10 of 24,144 from an Italian encyclopedia (the paragraphs of EXAMS, dev), most of which do say that
something is not known. Of the 14,884 accepted answers of SQuAD it takes one, "unknown".
"""

from __future__ import annotations

import re

# Where a clause ends: "is not known." is a refusal, and "is not known for its patience" is none.
_END = r"(?=\s*[.,;:!)]|\s*$)"
_BEGINNING = r"(?:^|(?<=[.!?:] ))"
_WORDS = r"(?: [^\s.!?;,]+){0,12}"  # the rest of a subject: "of the X 400"

# English: the verbs of telling, what is told, who tells it, how, and what is asked.
_TELL = r"(?:answer|find|determine|say|tell|locate)"
_NEWS = r"(?:(?:any|the|this|that|enough|an?|sufficient|specific|relevant) )*(?:information|answer|details?|data)"
_ATTRIBUTE = r"(?:information|answer|details?|data|price|cost|date|year|name|number|amount|value|reason|cause)"
_SOURCE = (
    r"(?:documents?|contexts?|texts?|passages?|sources?|articles?|excerpts?|materials?|manuals?|catalog(?:ue)?s?"
    r"|information)"
)
_THESE = r"(?:the|this|these|any|your|our) (?:\w+ )?"
_SAID = r"(?:mentioned|stated|specified|indicated|disclosed|known)"
_SHOWN = rf"(?:{_SAID}|given|provided|listed|found|available)"
_ASKED = r"(?:what|which|who|whether|if|how|when|where)"
# Italian: the same.
_DIRE = r"(?:rispondere|determinare|stabilire|risalire|sapere|dedurre|ricavare)"
_DARE = r"(?:trovare|dir(?:e|l[oaie]|ti|vi)|fornire|confermare)"
_NOTIZIE = (
    r"(?:(?:la|le|una|alcuna|nessuna|abbastanza|sufficienti|quest[ea]) )*(?:informazion|rispost|dat[oi]\b|dettagl)"
)
_ATTRIBUTO = (
    r"(?:rispost[ae]|informazion[ei]|dettagli|dat[aoi]|prezz[oi]|cost[oi]|anno|nome|numero|importo|valore|motivo|causa)"
)
_FONTE = (
    r"(?:document[oi]|contest[oi]|test[oi]|bran[oi]|pass[oi]|passagg[io]|font[ei]|articol[oi]|estratt[oi]|manual[ei]"
    r"|catalogo|cataloghi|informazion[ei])"
)
_NEL = rf"(?:in|nel|nell'|nei|negli|nella|nelle|dal|dai|dalle|tra|fra) ?(?:(?:i|gli|le|quest[oie]) )?(?:\w+ )?{_FONTE}"
_DETTO = r"(?:specificat|menzionat|precisat)[oaie]"
_INDICATO = r"(?:indicat|specificat|menzionat|riportat|precisat|citat|trovat|not)[oaie]"
_DATO = r"(?:disponibil[ei]|present[ei]|(?:fornit|contenut)[oaie])"
_NON_E = r"non (?:è|sono|viene|vengono|era|risulta|risultano) (?:stat[oaie] )?(?:\w+mente )?"
_CHIESTO = r"(?:se|qual\w*|quant\w+|quando|dove|chi|come|perché|(?:che )?cosa)"

# Each is looked for anywhere in the answer, in lower case, with straight apostrophes and "not" for "n't".
ANYWHERE = (
    # "I do not know of a better oven" and "I don't know how to thank you" are not refusals.
    r"\b(?:i|we) (?:really )?do not (?:actually )?know\b(?! (?:of|how to|about (?:you|any)|anyone|any)\b)",
    r"\bi (?:really |honestly )?have no idea\b(?! of\b)",
    # "I'm not sure, but it is 5" is a guess; "I'm not sure." and "I'm not sure what it costs" are refusals.
    rf"\bi(?: am|'m) not (?:sure|certain|aware)(?=\s*[.!]|\s*$| {_ASKED}\b)",
    rf"\b(?:i|we) (?:can ?not|could not) {_TELL}\b",
    rf"\b(?:i'm|i am|we are) (?:unable|not able) to {_TELL}\b",
    # "We cannot provide refunds" and "we cannot confirm orders by phone" speak of a service.
    r"\bi (?:can ?not|could not|am unable to|am not able to) (?:provide|confirm|verify)\b",
    r"\bi'm (?:unable|not able) to (?:provide|confirm|verify)\b",
    rf"\bwe (?:can ?not|could not|are unable to|are not able to) (?:provide|confirm|verify) {_NEWS}\b",
    rf"\b(?:i|we) do not have (?:access to )?{_NEWS}\b",
    r"\b(?:there is|there's|i have|i found|contains?|provides?|gives?) no (?:\w+ )?(?:information|mention|indication)\b"
    r"(?! (?:sheet|panel|display|screen))",
    rf"\b{_SOURCE} (?:\w+ )?(?:do|does|did) not (?:\w+ly )?(?:say|mention|state|specify|indicate|tell)\b",
    rf"\b{_SOURCE} (?:\w+ )?(?:do|does|did) not (?:\w+ly )?(?:contain|include) {_NEWS}\b",
    rf"\b{_SOURCE} (?:\w+ )?(?:do|does|did) not (?:\w+ly )?(?:provide|give) (?:an?|the|any|its|{_NEWS})\b",
    rf"\b{_SOURCE} (?:\w+ )?(?:gives?|provides?|mentions?|states?) no\b",
    rf"{_BEGINNING}(?:it|this|that|they) (?:do|does) not (?:\w+ly )?(?:say|mention|state|specify|tell)"
    rf"(?: so| it| that)?{_END}",
    rf"\bnot (?:\w+ly )?(?:{_SHOWN}|included) (?:in|by) {_THESE}{_SOURCE}",
    rf"\b(?:answer|information) (?:is|are) not (?:in|within|among) {_THESE}{_SOURCE}",
    rf"{_BEGINNING}(?:the|its|this|that|it)\b{_WORDS} (?:is|are|was|were) "
    rf"(?:unknown|not (?:explicitly |clearly )?{_SAID})(?=\s*[.!]|\s*$)",
    # Of what may be sold out or left out of a box, only attributes: "batteries are not included" is an answer.
    rf"\b(?:the|its|this|that|such) (?:\w+ )?{_ATTRIBUTE}{_WORDS} (?:is|are|was|were) not (?:\w+ly )?{_SHOWN}{_END}",
    r"\b(?:not enough|insufficient|not sufficient) (?:information|data|context)\b",
    r"\b(?:can ?not|could not) be (?:answered|determined|inferred|known|established)\b",
    r"\b(?:question|answer) is (?:not answerable|unanswerable|unknown|not known)\b",
    r"\bnon lo (?:so|sappiamo)\b",
    r"\bnon (?:ne )?(?:ho|abbiamo) (?:la (?:minima|più pallida) )?idea\b",
    # "Non so che farei senza" and "non so di un forno migliore" are not refusals.
    r"\bnon (?:so|saprei)(?=\s*[.,;!]|\s*$)",
    rf"\bnon (?:so|saprei) (?:{_DIRE}|{_DARE}|la risposta|se|qual\w*|quant\w+|quando|dove|chi|come si)\b",
    r"\bnon (?:conosco|ho|abbiamo|trovo|si trova|si trovano|dispongo di|possiedo|ci sono|vi sono|c'è|esistono) "
    rf"(?:trovato )?{_NOTIZIE}",
    rf"\bnon (?:posso|riesco a|sono in grado di) (?:{_DIRE}|{_DARE})\b",
    rf"\bnon (?:è possibile|si può) {_DIRE}\b",
    # "Non è possibile confermare l'ordine" speaks of a service.
    rf"\bnon (?:è possibile|si può) {_DARE}(?:{_END}| {_NOTIZIE}| {_CHIESTO}\b)",
    rf"\b{_FONTE} (?:\w+ )?non (?:lo |la |ne |ci )?(?:dic|menzion|indic|specific|riport|precis|cit|rispond)\w+",
    # "Il manuale non parla italiano" is no refusal.
    rf"\b{_FONTE} (?:\w+ )?non (?:ne parl|parl\w+ d(?:i|el|ei|egli|ell[ae']?)\b)",
    rf"\b{_FONTE} (?:\w+ )?non (?:ne )?fa(?:nno)? (?:alcuna? |alcun )?(?:menzione|cenno|riferiment)",
    rf"\b{_FONTE} (?:\w+ )?non (?:contien|conteng|contene|forni)\w+ {_NOTIZIE}",
    rf"\b{_FONTE} (?:\w+ )?non (?:fornisc\w+|dà|danno) (?:il|lo|la|l'|i|gli|le|un|uno|una|alcun[oa]?)\b",
    rf"{_BEGINNING}non lo (?:dic|specific|indic|precis)\w+{_END}",
    # "Non è indicato per i celiaci" says that something is unsuitable, "non è noto per" that it has no such name.
    rf"\b{_NON_E}{_DETTO}\b(?! (?:per|ai|agli|alle|a|come|da)\b)",
    rf"\b{_NON_E}{_INDICATO}(?: \w+mente)?(?:{_END}| né\b| {_CHIESTO}\b| {_NEL})",
    rf"{_BEGINNING}{_NON_E}{_INDICATO} (?:il|lo|la|i|gli|le|l'|alcuna?|nessuna?|nessun)\b",
    rf"\b{_NON_E}{_DATO} {_NEL}",
    # Of what may be sold out or left out of a box, only attributes: "le pile non sono fornite" is an answer.
    rf"\b{_ATTRIBUTO}{_WORDS} {_NON_E}{_DATO}{_END}",
    rf"\b{_ATTRIBUTO}{_WORDS} non (?:è|sono|si trova|si trovano|compare|compaiono|figura|figurano) {_NEL}",
    rf"\b(?:risposta|informazione) non (?:si trova|c'è|compare){_END}",
    rf"{_BEGINNING}(?:il|lo|la|l')\b{_WORDS} è sconosciut[oa](?=\s*[.!]|\s*$)",
    # "Nessuna informazione personale viene conservata" is a promise.
    rf"\b(?:nessuna|alcuna) (?:informazione|indicazione|menzione)(?:{_END}| {_NEL}"
    r"| (?:disponibil|presente|riguard|relativ|circa|su|del|di|al riguardo|a riguardo|in merito|utile|che))",
    r"\bmancano (?:le )?informazion|\binformazion[ei] (?:insufficient|non sufficient)",
    r"\bnon si (?:sa|dice|specifica|menziona|precisa|fa menzione)\b(?! mai)",
)
# These are refusals only where they are the whole answer.
WHOLE = (
    r"(?:the answer is )?(?:unknown|unanswerable|not answerable|n/a|no answer|no information|no idea)",
    rf"(?:it is |this is )?not {_SHOWN}",
    r"sconosciut[oa]|nessuna risposta|nessuna idea|non pervenut[oa]",
    rf"non (?:{_INDICATO}|{_DATO})",
)

_ANYWHERE = re.compile("|".join(f"(?:{pattern})" for pattern in ANYWHERE))
_WHOLE = re.compile(rf"\W*(?:{'|'.join(WHOLE)})\W*")


def says_unknown(text: str) -> bool:
    """Whether the text says, in English or Italian, that the answer is not known. A blank text says nothing.

    >>> says_unknown("I don’t know."), says_unknown("I do not know of a better oven than the X 400.")
    (True, False)
    """
    lower = text.lower().replace("’", "'").replace("`", "'").replace("e' ", "è ").replace("puo' ", "può ")
    words = " ".join(lower.replace("can't", "cannot").replace("n't", " not").split())
    return bool(_ANYWHERE.search(words) or _WHOLE.fullmatch(words))
