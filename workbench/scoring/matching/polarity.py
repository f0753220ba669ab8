"""Answers of yes or no, in either language."""

from __future__ import annotations

import re
from collections.abc import Callable

_YES = frozenset({"yes", "sì", "si", "si'", "yeah", "yep", "certo"})
_NO = frozenset({"no", "nope"})
_FIRST = re.compile(
    r"\W*(yes|certo(?=,)|sì|si'|si(?=\s*(?:[,.;:!]|$))|no)(?![\w'])(?!\s+(?!not?\b|non\b|it\b|the\b|they\b|you\b"
    r"|il\b|la\b|i\b|è\b)\w+)",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?:\bis|\bè|:|risposta|answer|would say|says?)\s*[\"']?(yes|sì|si'|si|no)[\"']?\s*(?:[.,;!\n]|$)", re.IGNORECASE
)
_LAST = re.compile(r"\b(yes|sì|si'|no)\W*$", re.IGNORECASE)  # "Assolutamente no."
_SO = re.compile(r"\b(?:so|therefore|thus|hence|quindi|perciò|dunque)[,:]?\s+(yes|no|sì|si)\W*$", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:yes|sì)\b\W+(?:and|or|e|o)?\W*\bno\b|\bno\b\W+(?:and|or|e|o)\W*\b(?:yes|sì)\b", re.IGNORECASE
)


def is_polar(gold: str) -> bool:
    """Whether a gold is nothing but yes or no."""
    return _plain(gold) in _YES | _NO


_WITH_REASON = re.compile(
    r"(yes|no|sì|si)[,.;:–—-]\s*(?=\D*$)(?!.*\b(?:but|only|if|unless|ma|solo|se"
    r"|purché)\b).+",
    re.I,
)


def with_reason(gold: str) -> str | None:
    """The yes or no of a gold that says why, or says it again: "No" of "No, it was dismissed"; None of any other.

    Not where a condition or a number follows, which the answer must give too.
    """
    found = _WITH_REASON.fullmatch(gold.strip())
    return found[1] if found else None


def agrees(gold: str, answer: str) -> bool:
    """Whether the answer says yes, or no, as the gold does: at its beginning, or as what "the answer is".

    >>> agrees("no", "No, it does not."), agrees("no", "There is no limit."), agrees("sì", "Yes.")
    (True, False, True)
    """
    answer = answer.replace("’", "'")
    if _OTHER.search(answer):
        return False
    said = (
        _FIRST.match(answer)
        or _SAID.search(answer)
        or _SO.search(answer)
        or (_LAST.search(answer) if len(answer.split()) <= 3 else None)
    )
    return said is not None and (_plain(said[1]) in _YES) == (_plain(gold) in _YES)


def named(answer: str) -> bool:
    """Whether an answer has a yes or a no anywhere."""
    return re.search(r"\b(?:yes|no|sì|certo)\b", answer, re.IGNORECASE) is not None


def _plain(text: str) -> str:
    return text.strip(' .!,"').replace("’", "'").casefold()


# What a yes says of an action, and what a no says.
_GRANTED = (
    r"allow|permit|possib|admitt|welcome|accept|eligib|qualif|entitl|\bspetta|idone|ammess|permess|consentit|possibil"
    r"|accett|benvenut"
)
_BARRED = r"prohibit|forbid|forbidden|bann|vietat|proibit"
_DUE = (
    r"compulsor|mandator|obligator|required|need|must\b|have to|obbligatori|necessari|\bserv[eo]|occorr|bisogn"
    r"|\bdev[eo]"
)
_FREE = r"optional|voluntar|facoltativ|opzional"
_PAID = r"\bpa(?:y|id)|\bcosts?\b|(?<!free of )\bcharge[sd]?\b|\bpag(?:a|ano|ato|are|hi)|\bcosta"
_GRATIS = r"free of charge|for free|\bfree\b|\bgratis\b|gratuit"
_DONE = r"succe(?:ed|ss)|\bworked\b|riusc|\bsuccesso"
_FAILED = r"\bfail|unsuccess|fall(?:ì|it|isc)|insuccess"
_PASSED = r"grant|upheld|uphold|approv|accept|adopt|accett|accolt"
_REJECTED = r"dismiss|den(?:y|ied)|reject|refus|turned down|voted down|respin|bocciat|rifiutat"
_INCLUDED = r"inclu[ds]|compres"
_EXCLUDED = r"exclu[ds]|esclus|\bextra\b"
_NOT = re.compile(r"\b(?:not|never|cannot|no longer|non|mai)\b|n't\b", re.IGNORECASE)
_MAY = re.compile(
    r"\W*(?:can|may|could|is it possible|può|possono|posso|possiamo|si può|si possono|è possibile)\b|.*\bpossono\b"
    r"|.*\bpuò\b",
    re.IGNORECASE,
)
_MAY_DO = re.compile(r"\b(?:may|can|cannot|può|possono|puoi|potete)\b", re.IGNORECASE)
_REGRET = re.compile(
    r"^(?:unfortunately|fortunately|sadly|purtroppo|per fortuna|fortunatamente),?\s+"
    r"|,?\s+(?:i['’]m afraid|unfortunately|fortunately|sadly|purtroppo|per fortuna|fortunatamente)(?=\W*$)",
    re.IGNORECASE,
)
_HELD_SO = re.compile(
    r"((?:it|they|he|she|you) (?:do|does|did|is|are|can|may|must|will|has|have|was|were)"
    r"|lo (?:è|sono|era|erano|fa|fanno))"
    r",? ((?:by|from|for|after|since|in|at|on|until|through|via|with|da|dal|dalla|dai|per|dopo|fino|in|a|al|alla|con)\b"
    r"[^,;.!?]*)[.!]?",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\s*(?:lo (?:è|sono|era|erano|fa|fanno)"
    r"|(?:it|they|he|she|you) (?:do|does|did|is|are|can|may|must|will|has|have|was|were))\W*",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\s*(?:it|they|he|she|you)"
    r" (?:(?:do|does|did|is|are|may|must|will|has|have|was|were)(?: not|n't)|can't|cannot|won't)\W*"
    r"|\s*non (?:si (?:può|possono)|lo (?:è|sono|era|erano|fa|fanno))\W*",
    re.IGNORECASE,
)


_OPPOSED = (
    (_GRANTED, _BARRED),
    (_DUE, _FREE),
    (_PAID, _GRATIS),
    (_PASSED, _REJECTED),
    (_DONE, _FAILED),
    (_INCLUDED, _EXCLUDED),
)


def _without_courtesy(answer: str) -> str:
    """An answer without regrets, and without where, when or how what was asked does hold: "It is, by a stove." """
    answer = _REGRET.sub("", " ".join(answer.split()))
    short = _HELD_SO.fullmatch(answer)
    return short[1] if short and not re.search(r"\b(?:if|unless|only|but|se|solo|ma)\b", short[2]) else answer


# How far, or by what rule, something holds: "dogs are admitted, provided that they are on a lead".
_BRACKETED = re.compile(r" ?\([^()]*\)")
_CONDITION = re.compile(
    r",? (?:purché|a condizione che|a patto che|as long as|provided|according to|secondo (?:il|la|l['’]|le|lo)|ai sensi"
    r"|come (?:prevede|stabilisce|da))\b[^.!?;]*(?=[.!]?\W*$)|(?<=\w),? (?:indeed|infatti|effettivamente)\b,?(?= \w)",
    re.IGNORECASE,
)
# A sentence that is nothing but what is due, free, allowed or barred: "Joining is voluntary", "È vietato fumare".
_BRIEF = re.compile(
    rf"(?:è|sono|it is)? ?(?:(?:severamente|strictly) )?(?:{_BARRED})\w* [^,;:]{{3,60}}?\.?"
    rf"|[^,;:]{{3,60}}? (?:is|are|è|sono|resta|rimane) (?:not |non )?(?:\w+(?:ly|mente) )?(?:{_BARRED}|{_DUE}|{_FREE}"
    rf"|{_GRANTED})\w*(?: there| here| lì| qui)?\.?",
    re.IGNORECASE,
)
_ABLE = re.compile(
    r"[^,;:]{3,60}? (?:is|are|è|sono) (?:not |non )?(?P<root>\w{3,})(?:[ai]ble|[aei]bil[ei])\.?", re.IGNORECASE
)
_CAN_BE = ("poss", "perm", "amm", "allow", "avail", "disponib", "access", "conced")  # of whatever can be
# What of such a sentence is not of what is asked: how far it is so, and that it is due, free or barred.
_BESIDE = re.compile(rf"\b(?:\w+(?:ly|mente)\b|(?:{_BARRED}|{_DUE}|{_FREE}|{_GRANTED})\w*)", re.IGNORECASE)
_FEW = 3  # words of a brief answer
_ROOT = 4  # letters by which a verb and its noun are one: "iscriversi", "iscrizione"


def _is_able(question: str, answer: str) -> bool:
    """Whether all that an answer says is that what is asked can be, or cannot: "Can it be refunded?" "Not refundable."

    The adjective must be of the verb that is asked, since nearly all of its form say something else: "adorable".
    """
    found = _ABLE.fullmatch(answer.strip())
    if found is None:
        return False
    root = found["root"].lower().removeprefix("un").removeprefix("in")
    return root.startswith(_CAN_BE) or re.search(rf"\b{re.escape(root[:_ROOT])}", question, re.IGNORECASE) is not None


def _shares_most(asked: set[str], said: set[str]) -> bool:
    """Whether most that an answer says of its own is of what was asked, of which it names something."""
    roots = {stem[:_ROOT] for stem in asked}
    shared = {stem for stem in said if stem[:_ROOT] in roots}
    return bool(shared) and 2 * len(shared) >= len(said)


def states(gold: str, answer: str, question: str, stems: Callable[[str], set[str]]) -> bool:
    """Whether an answer without a yes or no says again what was asked, or denies it, as the gold does.

    `stems`: the stems of the words of a text that are not of a closed class.
    """
    yes = _plain(gold) in _YES
    answer = _CONDITION.sub("", _BRACKETED.sub("", answer))
    answer = re.sub(r"\bnon-(?=\w)", "not ", _without_courtesy(answer))  # "It is non-refundable."
    if _HELD.fullmatch(answer) or _DENIED.fullmatch(answer):
        return yes is (_HELD.fullmatch(answer) is not None)
    if re.search(r"[,;?]|\b(?:but|or|and|only|if|unless|ma|o|solo|se|e)\b|[.!]\s", answer.strip(), re.IGNORECASE):
        return False
    asked = stems(question)
    turned = again = False
    named = 0  # words of these classes in the question, which the answer may leave out
    for one, other in _OPPOSED:
        for here, there in ((one, other), (other, one)):
            if re.search(there, question, re.IGNORECASE):
                named += 1
                turned = turned or re.search(here, answer, re.IGNORECASE) is not None
                again = again or re.search(there, answer, re.IGNORECASE) is not None
    if _MAY.match(question) and re.search(_GRANTED, answer, re.IGNORECASE):
        again = True  # "Can dogs enter?" "Dogs are admitted."
    if _MAY.match(question) and _is_able(question, answer):
        again = True  # "Can it be refunded?" "It is not refundable."
    if re.search(_GRANTED, question, re.IGNORECASE) and _MAY_DO.search(answer):
        again = True  # "Is parking allowed?" "You may park there."
    barred = re.search(f"{_BARRED}|{_FREE}", answer, re.IGNORECASE) is not None
    asks_barred = re.search(f"{_BARRED}|{_FREE}", question, re.IGNORECASE) is not None
    turned = turned or (barred and not asks_barred)
    said = stems(re.sub(r"\b\w+n['’]t\b", "", answer))
    spared = max(named, 1) if turned or again else int(said <= asked)  # "It does not expire", and not what does not
    same = len(asked & said) >= max(1, len(asked) - spared) or (
        (turned or again)
        and (_BRIEF.fullmatch(answer.strip()) is not None or _is_able(question, answer))
        and _shares_most(asked, stems(_BESIDE.sub("", answer)))
    )
    every = "|".join(f"{one}|{other}" for one, other in _OPPOSED)
    if turned or again:  # "The board turned it down", where the question has no other word
        same = same or (not re.sub(rf"\S*(?:{every})\S*", "", " ".join(asked)).strip() and len(said) <= _FEW)
    if not asked or not same:
        return False
    denied = _NOT.search(answer) is not None
    return yes is (denied is (turned or (_NOT.search(question) is not None)))
