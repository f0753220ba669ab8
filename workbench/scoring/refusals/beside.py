"""Whether a reply gives an answer beside the clause that declines: before it, or after it all the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.scoring.refusals.clauses import Clause
from workbench.scoring.refusals.negated import FEW

_ROOT = 5  # letters by which two words are one
_MOST_OF = 0.7  # the words of the question


@dataclass(frozen=True)
class Beside:
    """The clauses of a reply, and of its question what `judge.py` knows: `own` counts its own words, 0 if unknown.

    `denies`: whether the clause at a place declines.
    """

    found: Sequence[Clause]
    own: int
    numeric: bool
    polar: bool
    choice: bool
    denies: Callable[[int], bool]

    @property
    def known(self) -> bool:
        """Whether the question is known."""
        return self.own > 0

    def given(self, at: int) -> bool:
        """Whether another clause gives an answer all the same."""
        return self._before(at) or self._after(at)

    def _before(self, at: int) -> bool:
        clause = self.found[at]
        start = self._sentence(at)[0]
        lead_ins = {
            place
            for place in range(at)
            if (self.found[place].opens and self.found[place].begins("likened"))  # "As a guest, I have no access …"
            or (
                clause.mark == ")" and place >= start and not has_number(self.found[place])
            )  # "the course (L-16) is not"
        }
        labelled = clause.mark == ":" and len(self.found[at - 1].words) <= 4 and not has_number(self.found[at - 1])
        earlier = [
            each
            for place, each in enumerate(self.found[: at - labelled])
            if place not in lead_ins and (each.foreign or (self.choice and _picks(each))) and not each.has("elsewhere")
        ]
        if not earlier:
            return False
        if clause.mark == "(":
            return True
        conceding = clause.begins("contrast") and not clause.opens
        mild = conceding and not clause.begins("adversative")
        whole = clause.has("whole") and not clause.has(
            "doubt"
        )  # "I cannot answer the question" is no remark on a detail
        bare = not whole and not any(
            word.asked or (not self.known and "attribute" in word.kinds) for word in clause.words
        )
        reporting = self._reporting()
        own = [
            each for place, each in enumerate(self.found[: at - labelled]) if each in earlier and not reporting[place]
        ]
        if self.choice and any(map(_picks, own)):
            return True
        if own and not own[0].begins("concession"):
            granted = clause.has("doubt", "more") or mild or (conceding and bare)
            if granted or (bare and (self.known or not clause.opens)) or any(each.has("guess") for each in own):
                return True
        return bare and ((clause.has("more") and self.known) or (mild and not earlier[0].begins("concession")))

    def _reporting(self) -> list[bool]:
        """Of each clause, whether it tells what a source does say, or is an apposition to one that does."""
        found: list[bool] = []
        for each in self.found:
            before = self.found[len(found) - 1]
            goes_on = bool(found) and found[-1] and not each.opens and is_apposition(each) and not leads_in(before)
            found.append(_reports(each) or goes_on)
        return found

    def _opens_with(self, at: int) -> bool:
        """Whether the first sentence says, in the clause at this place, that what was asked is not told or known."""
        clause = self.found[at]
        of_telling = clause.has("news", "tell", "hold", "know", "source", "written")
        return self.known and not self.polar and not self._sentence(at)[0] and of_telling

    def _sentence(self, at: int) -> tuple[int, int]:
        """The places of the first clause of the sentence that the clause at this place is of, and after its last."""
        start = next((place for place in range(at, 0, -1) if self.found[place].opens), 0)
        after = range(at + 1, len(self.found))
        return start, next((place for place in after if self.found[place].opens), len(self.found))

    def _contrasts(self, at: int) -> bool:
        """Whether a clause begins with a word of contrast, or stands after one alone: "However, it is …"."""
        before = self.found[at - 1]
        return self.found[at].begins("contrast") or (len(before.words) == 1 and before.begins("contrast"))

    def _addresses(self, at: int) -> bool:
        """Whether a sentence speaks of most of what was asked, or gives a number where one was asked for."""
        clauses_ = self.found[slice(*self._sentence(at))]
        if self.numeric and any(map(has_number, clauses_)):
            return True
        said = {word.text[:_ROOT] for each in clauses_ for word in each.words if word.asked}
        return len(said) >= _MOST_OF * self.own

    def _after(self, at: int) -> bool:
        clause = self.found[at]
        granted = clause.begins("concession") or clause.begins("even")
        exact = clause.has("exact")  # "no exact date, but the text says that it was in summer"
        reported = False
        general = False
        plain_denial = self._opens_with(at) and not clause.has("doubt")
        for position, each in enumerate(self.found[at + 1 :], at + 1):
            if plain_denial and self._sentence(position)[0] > at:
                if not self._addresses(position):
                    continue  # it has said that it does not know, and goes on about something else
                if each.foreign and self._contrasts(position) and not self.denies(position):
                    return True
            general = (each.opens and not each.begins("contrast") and each.has("generic")) or (
                general and not each.opens
            )
            if general:
                continue  # "Usually it lasts a year": what is known of such things
            figure = each.begins("contrast") and has_number(each)  # "the handbook words it oddly, but it is 24 months"
            reported = _reports(each) or each.has("only") or (reported and not each.opens and not figure)
            if each.has("guess") and each.foreign and (not clause.has("whole") or each.has("speaker", "likely")):
                return True
            joined = position == at + 1 and (granted or each.begins("contrast"))
            if (reported and not (exact and joined)) or not each.foreign or self.denies(position):
                continue
            saying = position == at + 1 and len(clause.words) <= 2 and not each.asked and not clause.has("know")
            if granted or each.begins("contrast") or (not each.opens and (saying or has_number(each))):
                return True
        return False


def leads_in(clause: Clause) -> bool:
    """Whether a clause only says where what follows is from: "According to the passage,"."""
    return (
        clause.begins("according") and not clause.foreign and not clause.has("negation", "absence", "unknown", "know")
    )


def _picks(clause: Clause) -> bool:
    """Whether a clause says what the question says, as a choice is answered: "He met the envoy"."""
    return any(word.asked for word in clause.words) and not clause.has("negation", "absence", "unknown", "asking")


def is_apposition(clause: Clause) -> bool:
    """Whether a clause is a bracket or a few words without a verb: "(500 mg twice daily)", "7 to 2,"."""
    return clause.mark == "(" or (
        len(clause.words) <= FEW + 1 and not clause.has("being", "tell", "hold", "know", "have", "negation", "absence")
    )


def has_number(clause: Clause) -> bool:
    """Whether a number stands in it that the question does not have."""
    return any(word.text[0].isdigit() and not word.asked for word in clause.words)


def _reports(clause: Clause) -> bool:
    """Whether a clause tells what a source does say, and so no answer of the reply's own."""
    if clause.has("guess") or "speaker" in clause.telling:
        return False
    lists = any("lister" in one.kinds and "noun_verbs" in two.kinds for one, two in pairwise(clause.words))
    return lists or bool(clause.telling & {"source", "written", "tell"})
