"""The wordings by which an answer says that it does not know, in English and in Italian.

A rule-based detector: it reads the whole answer, in both languages at once (a model may answer in the other one), and
takes a sentence such as "the documents do not say" for an abstention wherever it stands. It cannot tell a hedge that
goes on to guess; a score beside it (match) can. Of 10,602 sentences of SQuAD's paragraphs it took 3 for abstentions,
and 17 of 24,144 from an Italian encyclopedia, most of which do say that something is not known.
"""

from __future__ import annotations

import re

# English: the verbs of telling, what is told, and who tells it.
_TELL = r"(?:answer|find|determine|say|tell|provide|locate|confirm|verify)"
_NEWS = r"(?:(?:any|the|this|that|enough|an?|sufficient|specific|relevant) )*(?:information|answer|details?|data)"
_SOURCE = r"(?:documents?|contexts?|texts?|passages?|sources?|articles?|excerpts?|materials?|manuals?|information)"
_STATED = r"(?:mentioned|stated|specified|given|provided|indicated|disclosed|listed|included|found|available|known)"
# Italian: the same.
_DIRE = r"(?:rispondere|trovare|determinare|stabilire|dir\w*|fornire|risalire|sapere|confermare|dedurre|ricavare)"
_NOTIZIE = (
    r"(?:(?:la|le|una|alcuna|nessuna|abbastanza|sufficienti|quest[ea]) )*(?:informazion|rispost|dat[oi]\b|dettagl)"
)
_FONTE = r"(?:document|contest|test|brano|brani|pass[oi]|passagg|font[ei]|articol|estratt|manual|informazion)\w*"
_INDICATO = r"(?:indicat|specificat|menzionat|riportat|fornit|precisat|citat|trovat|not)[oaie]"

# Each is looked for anywhere in the answer, in lower case and with straight apostrophes.
ANYWHERE = (
    # "I do not know of a better oven" and "I don't know how to thank you" are not refusals.
    r"\b(?:i|we) (?:really )?(?:do not|don't) (?:actually )?know\b(?! (?:of|how to|about|anyone|any)\b)",
    # "I'm not sure, but it is 5" is a guess; "I'm not sure." and "I'm not sure what it costs" are refusals.
    r"\bi(?: am|'m) not (?:sure|certain|aware)(?=\s*[.!]|\s*$| (?:what|which|who|whether|if|how|when|where)\b)",
    rf"\b(?:i|we) (?:can ?not|can't|could not|couldn't) {_TELL}\b",
    rf"\b(?:i'm|i am|we are) (?:unable|not able) to {_TELL}\b",
    rf"\b(?:i|we) (?:do not|don't) have (?:access to )?{_NEWS}\b",
    r"\b(?:there is|there's|i have|i found|contains?|provides?|gives?) no (?:\w+ )?(?:information|mention|indication)\b"
    r"(?! (?:sheet|panel|display|screen))",
    rf"\b{_SOURCE} (?:\w+ )?(?:do|does|did)(?: not|n't) (?:\w+ly )?(?:say|mention|state|specify|indicate|tell)\b",
    rf"\b{_SOURCE} (?:\w+ )?(?:do|does|did)(?: not|n't) (?:\w+ly )?(?:contain|provide|give|include) {_NEWS}\b",
    rf"\bnot (?:\w+ly )?{_STATED} (?:in|by) (?:the|this|these|any|your|our) (?:\w+ )?{_SOURCE}",
    r"\b(?:not enough|insufficient|not sufficient) (?:information|data|context)\b",
    r"\b(?:can ?not|can't|could not) be (?:answered|determined|inferred|known|established)\b",
    r"\b(?:question|answer) is (?:not answerable|unanswerable|unknown|not known)\b",
    r"\bnon lo (?:so|sappiamo)\b",
    # "Non so che farei senza" and "non so di un forno migliore" are not refusals.
    r"\bnon (?:so|saprei)(?=\s*[.,;!]|\s*$)",
    rf"\bnon (?:so|saprei) (?:{_DIRE}|la risposta|se|qual\w*|quant\w+|quando|dove|chi|come si)\b",
    rf"\bnon (?:conosco|ho|abbiamo|trovo|dispongo di|possiedo|ci sono|vi sono|c'è|esistono) {_NOTIZIE}",
    rf"\bnon (?:posso|riesco a|sono in grado di|è possibile|si può) {_DIRE}\b",
    rf"\b{_FONTE} (?:\w+ )?non (?:lo |la |ne |ci )?(?:dic|menzion|indic|specific|riport|precis|cit|parl|rispond)\w+",
    rf"\b{_FONTE} (?:\w+ )?non (?:contien|conteng|contene|forni)\w+ {_NOTIZIE}",
    # "Non è indicato per i celiaci" says that something is unsuitable.
    rf"\bnon (?:è|sono|viene|vengono|era|risulta|risultano) (?:stat[oaie] )?(?:\w+mente )?{_INDICATO}\b"
    r"(?! (?:per|ai|agli|alle|a|come|da)\b)",
    r"\b(?:nessuna|alcuna) (?:informazione|indicazione|menzione)\b",
    r"\bmancano (?:le )?informazion|\binformazion[ei] (?:insufficient|non sufficient)",
    r"\bnon si (?:sa|dice|specifica|menziona|precisa|fa menzione)\b(?! mai)",
)
# These are refusals only where they are the whole answer.
WHOLE = (
    r"(?:the answer is )?(?:unknown|unanswerable|not answerable|n/a|no answer|no information)",
    rf"(?:it is |this is )?not {_STATED}",
    r"sconosciut[oa]|nessuna risposta|non pervenut[oa]|non presente|non disponibil[ei]",
    rf"non {_INDICATO}",
)

_ANYWHERE = re.compile("|".join(f"(?:{pattern})" for pattern in ANYWHERE))
_WHOLE = re.compile(rf"\W*(?:{'|'.join(WHOLE)})\W*")


def says_unknown(text: str) -> bool:
    """Whether the text says, in English or Italian, that the answer is not known. A blank text says nothing.

    >>> says_unknown("I don’t know."), says_unknown("I do not know of a better oven than the X 400.")
    (True, False)
    """
    lower = text.lower().replace("’", "'").replace("`", "'").replace("e' ", "è ").replace("puo' ", "può ")
    words = " ".join(lower.split())
    return bool(_ANYWHERE.search(words) or _WHOLE.fullmatch(words))
