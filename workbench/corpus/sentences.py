"""Split a text into the units that should stay whole: sentences, table rows, list items, headings.

Rules for English and Italian together, since one folder often holds both. It errs on the side of
not splitting: a unit too long costs a little precision, half a sentence costs its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORDS = re.compile(r"\S+")
# After these a full stop does not end a sentence.
_TITLES = frozenset(
    _WORDS.findall(
        "dr mr mrs ms prof st jr sr rev gen col capt lt hon mt vs cf eg ie e.g i.e viz approx dept v "
        "sig sigg sig.ra sigra dott dott.ssa dottssa ing avv geom rag arch egr gent spett spett.le preg "
        "cfr es p.es ad.es s.p.a s.r.l s.n.c s.a.s srl s.s ss ca c.a "
        "gov sen sgt maj adm messrs on proff dott.ri d.lgs d.lgt dlgs lgs d.l d.m d.p.r dpr d.p.c.m dpcm d.d.l ddl l.r "
        "r.d r.d.l t.u d.g.r d.g d.d ord delib prot cass trib sez sent circ racc tav fasc lett ibid op.cit s.m.i reg "
        "a.s a.a az osp pres cons on.le ill.mo gent.ma n.b dip segr prof.ssa mons "
        "mme mlle bzw ggf inkl exkl vgl evtl z.b d.h u.a avda sra srta núm ee"
    )
)
# After these, not before a number: "art. 5", "No. 7", "Fig. 2"; but "That is all. The …".
_BEFORE_NUMBER = frozenset(
    _WORDS.findall(
        "no nos n nr nn num art artt all pag pagg p pp fig figg tab cap vol sez sec ch eq par c co lett ref tel est "
        "para paras clause jan feb mar apr jun jul aug sep sept oct nov dec gen genn febb lug ago set sett ott dic "
        "abt bd núm pág"
    )
)
# After these, not before a Roman number or a letter either: "sec. XII", "lett. B", "l'all. A".
_BEFORE_LETTER = frozenset(
    _WORDS.findall("art artt all cap vol sez sec par tit lib lett tab fig app cl parte sch mod reg")
)
# After the name of a law or of a court these are short for more: "la legge cost. 18 ottobre 2001", "Corte cost. 364".
_OF_LAW = re.compile(
    r"\b(?:legg[ei]|l\.|corte|c\.|riform[ae]|decret[oi]|regolament[oi]|consiglio|trib\.) "
    r"(?:cost|reg|prov|naz|min|pres)$",
    re.IGNORECASE,
)
_CHAINED = re.compile(r"(?P<before>[^\W\d_]+)\. (?P<word>[^\W\d_]{2,4})$")
_HELD = frozenset({"ass", "arc", "on", "ing", "avv", "arch", "ord", "isp"})
_YEAR_CITED = re.compile(r"\((?:1[5-9]|20)\d\d[a-z]?\)")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")  # "U.S", "a.C", "Ph.D", with the last stop to come
_ROMAN = re.compile(r"[IVXLCDM]+\b")
_LETTER = re.compile(r"[A-Z]\b(?![.'’])")
# What opens a sentence and goes on with none: after "the U.S." a name may follow, "The" hardly.
_OPENERS = frozenset(
    _WORDS.findall(
        "the a an in on at it its this that these those he she they we you his her their our there when if as "
        "for from to by with but and or so not no each all some il lo la i gli le un uno una l nel nella nei "
        "nelle negli al alla ai alle del della dei delle dal dalla sul sulla per con da di e è se si non ma o "
        "questo questa questi queste quel quella ogni chi che dopo prima quando poi anche"
    )
)
# Possessive, and from the start of a run only: linear on a page of dots.
_END = re.compile(
    r"(?<![.!?…؟۔।])[.!?…؟۔।]++[\"'”’»)\]]*+(?=\s)"
    # Chinese and Japanese set no blank after it. What was quoted goes on where と or って follows: 「はい。」と言った。
    r"|(?<![。！？｡])[。！？｡]++[\"'”’»)\]」』）】》〉]*+(?!(?<=[」』])[\u3041-\u3096])"
)
_LAST_TOKEN = re.compile(r"[\w.]+$")
# The mark of a list item; its full stop, as in "1. First", "b. Second" or "1-ter. La domanda", ends no sentence.
_BIS = r"(?:[- ]?(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies))?"
_MARK = re.compile(
    rf"\s*([-*+•·–]|\(?\d{{1,3}}{_BIS}[.)]|\(?(?:[a-z]{{1,2}}{_BIS}|[ivx]{{1,5}})\)|(?:[a-z]|[ivx]{{1,5}})\.)\s+"
)
_LIST_ITEM = re.compile(rf"{_MARK.pattern}\S")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+\S")
_RULE = re.compile(r"={3,}|-{3,}")
_UNDERLINE = re.compile(rf"\n(?:{_RULE.pattern})[ \t]*(?=\n|$)")  # below "Technical data", as in Markdown too
_LINE = re.compile(r"[^\n]+")
# "1. Purpose", "2.1 Scope", "3) Leave": a list item or a heading, as what follows tells.
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})[.)]?[ \t]+[^\W\d_a-zà-ÿ]")
_CAPITAL = re.compile(r"[\"“‘«(]?[^\W\d_a-zà-ÿ]")
_GREETING = re.compile(r"(?:Dear|Hello|Hi|Gentil[ei]|Egregi[oa]?|Car[oaie]|Ciao|Buongiorno|Salve)\b[^.!?\n]{0,60},")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_MOST_WHOLE = 400  # characters of a list item that stays whole
_MOST_TITLE = 80
_SEEN_BELOW = 600  # characters below a title that are looked at


@dataclass(frozen=True, slots=True)
class TextUnit:
    """A stretch `text[start:end]` without blanks at its ends; `heading` if it names what follows."""

    start: int
    end: int
    heading: bool = False


def split_units(text: str) -> Iterator[TextUnit]:
    """The units of a text in order. Every character that is not blank is in exactly one of them."""
    prose: list[tuple[int, int]] = []  # the lines of the paragraph at hand

    def flush() -> Iterator[TextUnit]:
        if prose:
            yield from _sentences(text, prose[0][0], prose[-1][1])
            prose.clear()

    previous_end = 0
    for match in _LINE.finditer(text):
        line = match[0]
        if not line.strip():
            continue
        if text.count("\n", previous_end, match.start()) > 1:
            yield from flush()
        previous_end = match.end()
        if is_table_row(line.strip()):
            yield from flush()
            yield _trim(text, match.start(), match.end())
        elif _is_heading(text, match) or _opens_below(text, match, prose):
            yield from flush()
            yield _trim(text, match.start(), match.end(), heading=True)
        elif _LIST_ITEM.match(line):
            yield from flush()
            prose.append(match.span())
        else:
            prose.append(match.span())
    yield from flush()


def is_table_row(line: str) -> bool:
    """Whether a line, without blanks at its ends, looks like a row of a table of bars or tabs."""
    return line.startswith("|") or " | " in line or "\t" in line


def _is_heading(text: str, match: re.Match[str]) -> bool:
    line = match[0].strip()
    if _HEADING.match(match[0]) or _RULE.fullmatch(line) or (_is_short(line) and _UNDERLINE.match(text, match.end())):
        return True
    # A short line on its own, without an end mark: the headings of plain text and of PDFs.
    alone = match.start() == 0 or (match.start() > 1 and text.startswith("\n\n", match.start() - 2))
    return alone and text.startswith("\n\n", match.end()) and _is_short(line) and not _LIST_ITEM.match(line)


def _is_short(line: str) -> bool:
    return len(line) <= _MOST_TITLE and line[-1] not in ".!?;:,…\"'”»)"


def _opens_below(text: str, match: re.Match[str], prose: list[tuple[int, int]]) -> bool:
    """Whether a line is a title of what comes right below it: "1. Purpose", "Vacation", "Dear all,"."""
    line, below = match[0].rstrip(), text[match.end() + 1 : match.end() + _SEEN_BELOW]
    numbered = _NUMBERED.match(line)
    if prose and text[prose[-1][1] - 1] not in ".!?" and not (numbered and _LIST_ITEM.match(line)):
        return False  # in the middle of a sentence
    if numbered is not None:
        in_list = bool(prose) and _LIST_ITEM.match(text, *prose[0]) is not None
        return _is_short(line) and not in_list and _names_a_section(line, numbered["number"], below)
    return _GREETING.fullmatch(line) is not None or (_is_short(line) and _names_a_paragraph(line, below))


def _names_a_section(line: str, number: str, below: str) -> bool:
    """Whether prose, a list or a section within this one follows a numbered line; items follow items."""
    following = below.lstrip("\n")
    if _NUMBERED.match(following):
        return following.startswith(f"{number}.")
    if below.startswith("\n"):
        return True
    return _CAPITAL.match(below) is not None and _breaks_early(line, below, 60)


def _names_a_paragraph(line: str, below: str) -> bool:
    """Whether a line stands over sentences that begin with a capital and run clearly wider than it."""
    if not (
        _CAPITAL.match(line) and _CAPITAL.match(below) and len(line.split()) <= 8 and _breaks_early(line, below, 0)
    ):
        return False
    lines = _lines_below(below)
    return (
        ":" not in lines[0][:40]  # "Weight: 5 kg" is in a list, and so is the line above it
        and not any(is_table_row(other.strip()) or _LIST_ITEM.match(other) for other in lines)
        and _SENTENCE_END.search(below) is not None
    )


def _breaks_early(line: str, below: str, least: int) -> bool:
    """Whether the first word below would have had room on this line: then the break is meant."""
    lines = _lines_below(below)
    width = max(least, *map(len, lines))
    return len(line) + len(lines[0].split(" ", 1)[0]) < 0.7 * width


def _lines_below(below: str) -> list[str]:
    """The first lines of the paragraph, three at most."""
    lines = below.split("\n", 3)[:3]
    return lines[: lines.index("")] if "" in lines[1:] else lines


def _sentences(text: str, start: int, end: int) -> Iterator[TextUnit]:
    mark = _MARK.match(text, start, end)
    if mark and end - start <= _MOST_WHOLE:
        yield _trim(text, start, end)  # an item stays whole, with the lines that continue it
        return
    first = start
    for match in _END.finditer(text, mark.end() if mark else start, end):
        if _ends_sentence(text, first, match, end):
            yield _trim(text, first, match.end())
            first = match.end()
    if text[first:end].strip():
        yield _trim(text, first, end)


def _ends_sentence(text: str, first: int, match: re.Match[str], end: int) -> bool:
    rest = text[match.end() : min(end, match.end() + 40)].lstrip()
    following = rest.lstrip("\"'“‘«([—–-¿¡")
    if not following or following[0].islower():
        return False
    if not match[0].startswith(".") or match[0].startswith(".."):
        return True
    if _YEAR_CITED.match(rest) and text[max(first, match.start() - 2) : match.start()] == "al":
        return False  # "Smith et al. (2019) found it."
    # 40 characters hold every abbreviation, and keep this linear on a text without blanks.
    token = _LAST_TOKEN.search(text[max(first, match.start() - 40) : match.start()])
    if token is None:
        return True
    word = token[0]
    if len(word) == 1 and word.isupper():
        # An initial, "J. Smith"; but a unit in "It draws 800 W. The fan …" and "at 5 °C. The …".
        before = text[max(first, match.start() - 5) : match.start() - 1].rstrip()
        return before[-1:].isdigit() or before.endswith("°")
    if word.lower() in _TITLES:
        return False
    if _OF_LAW.search(text[max(first, match.start() - 40) : match.start()]):
        return False
    chained = _CHAINED.search(text[max(first, match.start() - 40) : match.start()])
    if chained is not None and chained["before"].lower() in _TITLES and chained["word"] == word:
        return False  # "Cass. pen. Sez. Un. 12", "Pres. Rep. n. 445"
    if (
        len(word) <= 4
        and text[match.start() - len(word) - 1 : match.start() - len(word)] in ("'", "’")
        and word in _HELD
    ):
        return False  # "l'ass. Verdi"
    if _INITIALS.fullmatch(word) and not following[0].isdigit():
        opening = re.match(r"[^\W\d_]+", following)
        return opening is not None and opening[0].lower() in _OPENERS and not _ROMAN.match(following)
    before = text[max(first, match.start() - 40) : match.start() - len(word)]
    if word.lower() in _BEFORE_LETTER and _before_letter(word, before, following):
        return False
    return not (word.lower() in _BEFORE_NUMBER and following[0].isdigit())


def _before_letter(word: str, before: str, following: str) -> bool:
    """Whether a Roman number or a letter goes with an abbreviation: "sec. XII", but "it took 5 sec. I left"."""
    if before.rstrip()[-1:].isdigit():
        return False
    if roman := _ROMAN.match(following):
        return len(roman[0]) > 1 or word.lower() != "all"
    # "That is all. A man came": as a word, "all" is no abbreviation.
    return _LETTER.match(following) is not None and (
        word.lower() != "all"
        or before[-1:] in ("'", "’", "(")
        or before.endswith(("cfr. ", "v. ", "vedi ", "See ", "see "))
    )


def _trim(text: str, start: int, end: int, heading: bool = False) -> TextUnit:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return TextUnit(start, end, heading)
