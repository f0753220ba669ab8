"""Whether the clauses of a reply leave its reader without an answer.

A clause declines where something negating or absent meets a word of telling, finding or knowing, or the name of a
source, and nothing is left that could be an answer: the words of the question, closed-class words and words of knowing
are taken away first. No list of phrasings is kept, but for a few that cannot be put together so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.languages import table
from workbench.scoring.refusals.beside import Beside, has_number, is_apposition, leads_in
from workbench.scoring.refusals.clauses import Clause, Lexicon, Word, clauses, foreign, plain, with_kinds
from workbench.scoring.refusals.kinds import (
    asks_for_number,
    asks_for_wording,
    asks_what_is_not,
    content_words,
    is_polar,
    offers_a_choice,
)
from workbench.scoring.refusals.negated import FEW, Negated, conditional, inside, negation, said_by_another
from workbench.scoring.refusals.omitted import keeps_back, needs_another_source, only_called

_SHORT = 8  # words that "but not the melting points" may have
_ENDS = 100  # clauses
_LONG = 120  # words, which no clause has that declines
_APPOSITIONS = 4  # that may follow one another
_MOST = 6  # words of its own that a clause may have that says in full what is not told


def declines(sentences: Sequence[str], question: Sequence[str], words: Lexicon) -> bool:
    """Whether a reply, in plain sentences, says that the answer is not known and gives none beside."""
    found = clauses(sentences, question, words)
    if not found:
        return False
    if len(found) > 2 * _ENDS:  # what a reply declines, it does at its beginning or its end
        found = [*found[:_ENDS], *found[-_ENDS:]]
    if _has_idiom(found, words) and not any(each.has("guess") or has_number(each) for each in found):
        return True
    if not question:
        return _Judge(found, 0, False, False, False, False).declines()
    if len(found) == 1 and len(found[0].words) <= FEW and asks_for_wording(question, words):
        return False
    return (
        _Judge(
            found,
            content_words(question, words),
            asks_for_number(question, words),
            is_polar(question, words) and not offers_a_choice(question, words),
            asks_what_is_not(question, words),
            offers_a_choice(question, words),
        ).declines()
        or _refers_to_another_source(found[0], question, words)
        or _asks_back(found[0])
    )


@dataclass(frozen=True)
class _Judge:
    """A reply in clauses, and of its question: how many words of its own it has (0 where it is not known), and whether
    it asks for a number, for yes or no, for what is not, or offers a choice."""

    found: Sequence[Clause]
    own: int
    numeric: bool
    polar: bool
    negative: bool
    choice: bool

    @property
    def known(self) -> bool:
        """Whether the question is known."""
        return self.own > 0

    def declines(self) -> bool:
        """Whether a clause declines and no other answers all the same."""
        if self._settles():
            return False
        beside = Beside(self.found, self.own, self.numeric, self.polar, self.choice, self._denies)
        return any(self._denies(at) and not beside.given(at) for at in range(len(self.found)))

    def _settles(self) -> bool:
        """Whether the reply opens with a yes or a no to what was asked, or with an order ("do not exceed")."""
        first = self._opening()
        if first.begins("opening_yes") and len(first.words) == 1:
            return True
        if first.begins("opening_no") and (len(first.words) == 1 or self.polar):
            tells = any(each.has("source", "written", "speaker", "tell", "news") for each in self.found)
            return self.polar or not tells
        if first.begins("that") and with_kinds(first.words[1:2], "after_that"):
            return True  # "That no data were available."
        if (
            len(self.found) == 1
            and first.begins("likened")
            and not first.has("source", "written", "speaker", "negation")
        ):
            return True  # "As vague and insufficiently documented."
        opening = [word.text for word in first.words[:2]]
        return opening == ["do", "not"] and not with_kinds(first.words[2:3], "know")

    def _opening(self) -> Clause:
        """The first clause, after "According to the passage," if it opens with that."""
        first = self.found[0]
        return self.found[1] if leads_in(first) and len(self.found) > 1 else first

    def _denies(self, at: int) -> bool:
        """Whether a clause says that what was asked is not told, not there or not known."""
        clause = self.found[at]
        if len(clause.words) > _LONG:
            return False
        kinds = clause.telling | self._subject(at)
        someone = clause.begins("third") and not clause.begins("possessive")
        subordinate = someone or clause.begins("condition") or clause.begins("because")
        if subordinate and not clause.begins("concession"):
            return False
        if needs_another_source(clause):
            return True
        if self.negative and not self._is_of_telling(clause, kinds):
            return False  # it says what is not, as the question asks
        obliged = "obligation" in kinds and not kinds & {"know", "tell", "hold"}
        if self._demands(clause) or obliged or ("obligation" in kinds and self._needs_more(clause)):
            return self._needs_more(clause)
        about_else = "source" in kinds and not clause.foreign and clause.has("else_words")
        if (about_else and "negation" not in kinds) or self._unknown(clause) or self._absent(clause, kinds):
            return True
        if clause.foreign > (2 * _MOST if self.known else _MOST):
            return False
        if self.known and not self.polar and (keeps_back(clause, kinds) or only_called(clause)):
            return True
        denied = negation(clause)
        if denied is None:
            names = "topic" in kinds or (bool(kinds & {"tell", "hold", "know"}) and clause.asked)
            return "only" in kinds and bool(kinds & {"source", "written"}) and names and not inside(clause.words)
        negated = Negated(clause, denied, kinds, self.known, self.polar, at == 0)
        return negated.refuses() or self._but_not(at)

    @staticmethod
    def _is_of_telling(clause: Clause, kinds: frozenset[str]) -> bool:
        """Whether a clause is of what a source or speaker tells, knows or holds, or of telling and nothing else."""
        if kinds & {"source", "speaker"}:
            return bool(kinds & {"tell", "news", "know", "hold"})
        return bool(kinds & {"tell", "news"}) and (not clause.foreign or "written" in kinds or clause.has("asking"))

    def _subject(self, at: int) -> frozenset[str]:
        """Whom a clause goes on about: the source or speaker of the clause before it, over an apposition."""
        if self.found[at].opens:
            return frozenset()
        before = self._over_appositions(at - 1)
        if leads_in(self.found[before]):
            return frozenset()
        return self.found[before].telling & {"source", "written", "speaker"}

    def _over_appositions(self, at: int) -> int:
        """The place of the clause that those at this place, of a few, stand beside."""
        least = max(0, at - _APPOSITIONS)
        while at > least and not self.found[at].opens and is_apposition(self.found[at]):
            at -= 1
        return at

    @staticmethod
    def _demands(clause: Clause) -> bool:
        """Whether something must be done; not "I must say that …", nor what a source does not say one must do."""
        for at, word in enumerate(clause.words):
            if "must" in word.kinds:
                before, after = clause.words[:at], clause.words[at + 1 : at + 3]
                says = with_kinds(before, "speaker") and with_kinds(after, "tell", "know")
                told = with_kinds(before, "source", "written") and with_kinds(before, "tell", "hold")
                return not (says or told)
        return False

    @staticmethod
    def _needs_more(clause: Clause) -> bool:
        """ "I would need more context"."""
        return "news" in clause.telling and clause.has("more") and not clause.has("negation", "absence")

    def _unknown(self, clause: Clause) -> bool:
        """Whether something is "unknown", "unclear" … as all that is said of it."""
        for at, word in enumerate(clause.words):
            before, after = clause.words[:at], clause.words[at + 1 :]
            if said_by_another(before):
                return False
            if "unknown" not in word.kinds or word.asked or conditional(clause, at):
                continue
            predicate = bool(with_kinds(before, "being"))
            noun = clause.begins("indefinite") or bool(with_kinds(before[-1:], "article"))
            if noun and not predicate and "speaker" not in word.kinds:
                continue  # "an unnamed source"
            ahead = foreign(before)
            asks = bool(with_kinds(after[:3], "asking"))
            if asks or (not foreign(after) and (not ahead or (predicate and ahead <= FEW))):
                return not clause.begins("origin")
            if ahead + foreign(after) <= 1 and clause.asked:
                return True
        return False

    def _absent(self, clause: Clause, kinds: frozenset[str]) -> bool:
        """Whether something lacks, or somebody is unable to tell."""
        if not clause.has("negation") and (
            _near(clause.words, {"source", "written"}, "mute", 5)
            or (kinds & {"source", "written"} and self.known and _opens_mute(clause))
        ):
            return True
        if clause.foreign > (_MOST if self.known else FEW):
            return False
        if "scope" in kinds and not clause.foreign and clause.has("absence", "negation"):
            return True
        want = bool(with_kinds(clause.words[:2], "want")) and "speaker" not in kinds  # "lack of proof"
        if "absence" not in kinds or self.polar or want or (clause.begins("attributive") and clause.foreign):
            return False
        if kinds & {"source", "written"} and (clause.asked or not clause.foreign or kinds & {"tell", "news"}):
            return True
        asks = clause.has("asking")
        if {"speaker"} <= kinds and kinds & {"know", "tell"} and (self.known or asks or clause.has("news")):
            return True
        room = 2 if asks or (self.known and clause.asked) else 0
        if (
            self.known
            and kinds & {"source", "written"}
            and clause.foreign <= 1
            and with_kinds(clause.words[:2], "absence")
        ):
            return True  # "but omits the score"
        reported = bool(kinds & {"know", "tell", "news"}) and clause.foreign <= room
        return reported or (not clause.foreign and clause.asked)

    def _but_not(self, at: int) -> bool:
        """ "The table lists densities but no melting points"."""
        clause = self.found[at]
        if not at or clause.opens or clause.foreign > 1 or clause.has("know", "guess") or len(clause.words) > _SHORT:
            return False
        before = self.found[self._over_appositions(at - 1)]
        if before.has("negation") or clause.has("hold", "inclusive"):
            return False
        asks = [place for place, word in enumerate(clause.words) if "negation" in word.kinds]
        why = bool(asks) and bool(with_kinds(clause.words[asks[0] + 1 : asks[0] + 2], "asking"))
        if why and self.known and before.telling & {"tell", "know", "hold", "source", "written"}:
            return True
        if clause.asked:
            return bool(before.telling & {"tell", "hold", "source", "written"})
        return (
            self.known
            and not self.polar
            and {"tell"} <= before.telling
            and bool(before.telling & {"source", "written"})
        )


def _near(words: Sequence[Word], first: set[str], second: str, most: int) -> bool:
    """Whether a word of the first classes stands before one of the second, at most so many words away."""
    ends = [at for at, word in enumerate(words) if second in word.kinds]
    return any(0 < end - at <= most for at, word in enumerate(words) if word.kinds & first for end in ends)


def _opens_mute(clause: Clause) -> bool:
    """Whether a clause begins with what does not speak: "but stays silent about children"."""
    places = [at for at, word in enumerate(clause.words[:5]) if "mute" in word.kinds]
    return bool(places) and not foreign(clause.words[: places[0]])


def _has_idiom(found: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a clause is a fixed phrase that declines, a word of contrast before it aside."""
    idioms = {plain(each) for each in table(words.code, "refusals")["idioms"]}
    return any(
        " ".join(word.text for word in each.words[start:]) in idioms
        for each in found
        for start in ([0, 1] if each.begins("contrast") else [0])
        if not each.foreign or each is found[0]
    )


def _refers_to_another_source(first: Clause, question: Sequence[str], words: Lexicon) -> bool:
    if any(word in words.classes["asks_where"] for sentence in question for word in sentence.split()):
        return False
    sent = any("elsewhere" in word.kinds and not word.text.endswith(words.past) for word in first.words)
    return sent and first.has("advice", "obligation") and not first.has("negation")


def _asks_back(first: Clause) -> bool:
    return first.has("back") and first.has("courtesy") and not first.has("negation")
