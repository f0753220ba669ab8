"""What a negation in a clause denies: that something is told, found, known or there to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.scoring.refusals.clauses import Clause, Word, foreign, with_kinds

FEW = 3  # words of its own that the subject of "is not stated" may have


@dataclass(frozen=True)
class Negated:
    """A clause and the place of its negation.

    `kinds`: the classes of its words that are not the question's, with those of a source or speaker it goes on about.
    `known`, `polar`: whether the question is known, and is one of yes or no. `first`: whether it opens the reply.
    """

    clause: Clause
    at: int
    kinds: frozenset[str]
    known: bool
    polar: bool
    first: bool

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the clause."""
        return self.clause.words

    @property
    def after(self) -> tuple[Word, ...]:
        """The words after the negation."""
        return self.words[self.at + 1 :]

    @property
    def empty(self) -> bool:
        """Whether no word could be part of an answer."""
        return not self.clause.foreign

    def refuses(self) -> bool:
        """Whether what is denied is the telling or the knowing."""
        if conditional(self.clause, self.at):
            return False
        if with_kinds(self.words[max(0, self.at - 2) : self.at], "others") and not self.kinds & {"tell", "source"}:
            return False  # "they are not sure"
        about = self._nothing_about()
        if about is not None:
            return about
        if self.empty and self.clause.has("present") and len(self.words) <= 5 and not (self.polar or self.clause.asked):
            return True  # "it is not here"
        read = replace(self, kinds=self._kinds_as_subjects())
        if read._not_in_source():
            return True
        if read._source_is_no_help() or read._abstract():
            return True
        if not read.kinds & {"tell", "know", "hold", "news"} or read._other_meaning():
            return False
        return any(way(read) for way in _WAYS)

    def _nothing_about(self) -> bool | None:
        for at, word in enumerate(self.words):
            object_follows = any(each.kinds & {"on", "topic"} for each in self.words[at + 1 : at + 5])
            if at >= self.at and "nothing" in word.kinds and object_follows:
                return not self.clause.has("third") and (self.known or not foreign(self.words[:at]))
        return None

    def _kinds_as_subjects(self) -> frozenset[str]:
        """The classes without a source that is an object, and with one where information is what does not tell."""
        kinds = self.kinds
        if self.after and "noun_verbs" in self.after[0].kinds and "determiner" not in self.words[self.at].kinds:
            kinds |= {"tell"}  # "does not name"
        active = not with_kinds(self.words[max(0, self.at - 1) : self.at + 2], "being")
        subject = any(
            "news" in word.kinds and "negation" not in self.words[max(0, at - 1)].kinds
            for at, word in enumerate(self.words[: self.at])
        )
        if active and subject and with_kinds(self.words[self.at + 1 : self.at + 3], "tell"):
            kinds |= {"source"}
        if "nobody" in self.words[self.at].kinds or inside(self.words):
            return kinds
        sources = [at for at, word in enumerate(self.words) if word.kinds & {"source", "written"}]
        if not sources or min(sources) < self.at:
            return kinds
        acts = self.words[min(sources) + 1 : min(sources) + 2]  # "is not something the authors report"
        if acts and acts[0].kinds & {"tell", "noun_verbs"} and "participle" not in acts[0].kinds:
            return kinds | {"tell"}
        return kinds - {"source", "written"}

    def _not_in_source(self) -> bool:
        """ "There is no date in the text", "no such clause exists in the agreement", "the text does not go so far"."""
        if inside(self.words) and self.clause.has("exists"):
            if "source" in self.kinds or self.clause.has("such"):
                return True
            return "written" in self.kinds and self.empty and any(word.asked for word in self.words)
        if "source" in self.kinds and with_kinds(self.words[self.at :], "concerning"):
            return True
        if "source" not in self.kinds or not self.empty or self._source_undergoes():
            return False
        return not any("attribute" in word.kinds and not word.asked for word in self.words)

    def _source_is_no_help(self) -> bool:
        """ "The brochure makes no claim about the resolution": what a source does not do with what was asked."""
        if not (self.known and self.kinds & {"source", "written"}) or self.polar or self._source_undergoes():
            return False
        ahead = with_kinds(self.words[: self.at + 4], "source", "written")
        if not (ahead or inside(self.words)):
            return False
        return self.clause.foreign <= 1 and (self.empty or any(word.asked for word in self.words))

    def _abstract(self) -> bool:
        """ "The motives are not set out", "no explanation is offered"."""
        if not self.known or self.polar or self.clause.foreign > 1:
            return False
        done = [
            at for at, word in enumerate(self.words) if (at > self.at and "participle" in word.kinds) or word.foreign
        ]
        named = [at for at, word in enumerate(self.words) if "abstract" in word.kinds]
        being = bool(with_kinds(self.words, "being"))
        return bool(named and done) and being and max(done) > min(named) and max(done) == len(self.words) - 1

    def _other_meaning(self) -> bool:
        """ "Does not speak Italian"."""
        reporting = self.kinds & {"know", "tell"} and self.empty
        return not reporting and any("intransitive" in one.kinds and two.foreign for one, two in pairwise(self.after))

    def _plainly(self) -> bool:
        """Nothing but the question's words, closed classes and words of knowing."""
        if not self.empty:
            return False
        return (bool(self.kinds & {"know", "tell"}) and not self.polar) or (
            "news" in self.kinds and not self.clause.asked
        )

    def _speaker(self) -> bool:
        """ "I cannot find the price"."""
        clause = self.clause
        if "speaker" not in self.kinds:
            return False
        if self.kinds & {"know", "tell"}:
            asking = clause.foreign <= FEW and (clause.asked or clause.has("asking", "news"))
            return self.empty or self.known or asking
        helps = self.known and self.first and "hold" in self.kinds
        return helps or "news" in self.kinds or (clause.asked and (self.empty or self.known))

    def _source(self) -> bool:
        """ "The text does not give the price"."""
        if "source" not in self.kinds or self._source_undergoes():
            return False
        telling = bool(self.kinds & {"tell", "news"}) or self.clause.asked
        return self.known or telling or self.empty or inside(self.words)

    def _written(self) -> bool:
        """ "The contract does not say": what is written for another purpose may do many other things."""
        if "written" not in self.kinds:
            return False
        named = any("attribute" in word.kinds or word.asked for word in self.after[1:4])
        if self.after and "hold" in self.after[0].kinds and named:
            return True
        if self.known and self.after and "gives" in self.after[0].kinds and foreign(self.after) <= 2 and not self.polar:
            return not self.clause.has("third", "others")  # "does not give a death toll"
        done = bool(with_kinds(self.words[max(0, self.at - 1) : self.at + 2], "being"))
        tells = "tell" in self.kinds and (inside(self.words) or not done)
        informs = "news" in self.kinds and self.known and self.clause.asked
        return not self._source_undergoes() and (tells or self.empty or informs)

    def _untold(self) -> bool:
        """ "The treaty does not specify the date": any thing that does not tell what was asked."""
        if not self.known or self.polar or self.clause.has("third", "others"):
            return False
        subject, verb = self.words[: self.at], self.after[:1]
        named = foreign(subject) in (1, 2) and with_kinds(subject[:2], "article") and not any(w.asked for w in subject)
        if not (named and verb and "tell" in verb[0].kinds) or verb[0].kinds & {"intransitive", "participle", "know"}:
            return False
        told = self.after[1:]
        return foreign(told) <= 1 and any(word.asked or word.kinds & {"attribute", "asking"} for word in told)

    def _no_news(self) -> bool:
        """ "There is no information about the load"."""
        others = self.known and foreign(self.after) and not any(word.asked for word in self.after)
        if others and not self.kinds & {"source", "written", "speaker"} and not self.clause.has("present"):
            return False  # "It provides no information about depth", of a method
        return any(
            at > self.at and "strong_news" in one.kinds and "on" in two.kinds and not foreign(self.words[:at])
            for at, (one, two) in enumerate(pairwise(self.words))
        )

    def _nobody(self) -> bool:
        """ "Nothing says how large it is", "nowhere is the price given"."""
        asks = bool(with_kinds(self.after, "asking")) and bool(self.kinds & {"tell", "know"})
        nowhere = self.clause.has("nowhere") and "tell" in self.kinds and self.clause.foreign < FEW
        return ("nobody" in self.words[self.at].kinds and asks) or nowhere

    def _does_not_appear(self) -> bool:
        """ "Her medals do not come up": what was asked, and nothing else, is not to be seen."""
        if not self.known or self.polar or not self.empty or not self.after:
            return False
        asked = any(word.asked for word in self.words[: self.at])
        return asked and {"exists", "hold"} <= self.after[0].kinds and "being" not in self.after[0].kinds

    def _how(self) -> bool:
        """ "The speaker never says how much it cost", "it does not give a time"."""
        for at, word in enumerate(self.after[:3]):
            if word.kinds & {"tell", "plain_clear"} and with_kinds(self.after[at + 1 : at + 3], "asking"):
                return not self.clause.has("third")  # "it is not clear which of the two was meant"
        holds = bool(self.after) and "hold" in self.after[0].kinds and not self.after[0].kinds & {"inclusive", "have"}
        return holds and self.empty and self.clause.asked and not self.polar

    def _passive(self) -> bool:
        """ "The price is not stated", "no date is given", "it is not known who did it", "not mentioned"."""
        for at, word in enumerate(self.words):
            if at > self.at and "if_words" in word.kinds:
                return False
            if word.asked or not word.kinds & {"tell", "know", "hold"} or "participle" not in word.kinds:
                continue
            if (at > self.at or self.clause.has("nowhere")) and self._undone(at):
                return True
        return False

    def _undone(self, at: int) -> bool:
        """Whether the participle at a place is what has not been done to what was asked."""
        words, word = self.words, self.words[at]
        told = self.known and "tell" in word.kinds and "hold" not in word.kinds and self.clause.asked
        before, after = foreign(words[:at]), foreign(_without_place(words[at + 1 :]) if told else words[at + 1 :])
        asks = bool(with_kinds(words[at + 1 : at + 3], "asking"))
        if after and not (asks and (self.known or after <= FEW)):
            return False
        predicate = bool(with_kinds(words[max(0, self.at - 3) : at], "being"))
        if "tell" in word.kinds:
            beside = at - self.at in (1, 2)
            return (predicate and before <= FEW) or (beside and (not before or (before < FEW and self.clause.asked)))
        if "inclusive" in word.kinds and not self.clause.has("source", "written"):
            return False
        gap = words[self.at + 1 : at]
        elliptic = not gap or (not foreign(gap) and at == len(words) - 1)
        if not predicate and with_kinds(words[: self.at], "indefinite"):
            return False  # "a moss not identified"
        if self.polar or not (predicate or elliptic):
            return asks and not before
        if "know" in word.kinds and foreign(gap):
            return False
        if predicate and before <= 1 and "facts" in word.kinds and not words[at + 1 :]:
            return True
        named = any(each.asked or each.kinds & {"attribute", "news"} for each in words[:at])
        return before < FEW and (named or (not before and not _object(words[at + 1 :])))

    def _source_undergoes(self) -> bool:
        """Whether a source is what something is not done to: "the documents were not found"."""
        for at, word in enumerate(self.words):
            if word.kinds & {"source", "written"}:
                rest = self.words[at + 1 : at + 4]
                done = [
                    place
                    for place, each in enumerate(rest)
                    if "participle" in each.kinds and not each.kinds & {"plain_clear", "being"}
                ]
                if not done or not rest[0].kinds & {"being", "negation"} or inside(self.words):
                    return False
                if with_kinds(self.words[at + done[0] + 2 : at + done[0] + 3], "article") and not with_kinds(
                    rest[: done[0]], "being"
                ):
                    return False  # "il testo non riporta la data"
                return "know" in rest[done[0]].kinds or not self.empty
        return False


_WAYS = (
    Negated._plainly,
    Negated._speaker,
    Negated._source,
    Negated._written,
    Negated._untold,
    Negated._no_news,
    Negated._nobody,
    Negated._does_not_appear,
    Negated._how,
    Negated._passive,
)


def negation(clause: Clause) -> int | None:
    """Where the clause is denied; None if nowhere, or only in what somebody is said to say."""
    words = clause.words
    for at, word in enumerate(words):
        if "negation" not in word.kinds:
            continue
        relative = any("relative" in each.kinds for each in words[max(1, at - 2) : at][: 2 if at > 2 else 1])
        lacking = "without" in word.kinds and (at == 0 or not clause.has("source", "written", "speaker"))
        answer = "determiner" in word.kinds and at == len(words) - 1 and at and "being" in words[at - 1].kinds
        noun = at and "article" in words[at - 1].kinds
        if relative and at > 2 and any(with_kinds(words[max(0, at - 4) : at - 1], "news")) and inside(words):
            relative = False  # "it is information that is not in the text"
        if not (relative or lacking or answer or noun or said_by_another(words[:at])):
            return at
    return None


def said_by_another(words: Sequence[Word]) -> bool:
    """Whether what follows is what somebody says: "says that", "ha detto di"."""
    tells = [at for at, word in enumerate(words) if word.kinds & {"tell", "means"}]
    return bool(tells) and bool(with_kinds(words[tells[0] + 1 :], "complement"))


def conditional(clause: Clause, at: int) -> bool:
    """Whether a word of condition stands before a place."""
    return bool(with_kinds(clause.words[:at], "if_words"))


def inside(words: Sequence[Word]) -> bool:
    """Whether a source is where something is: "in the text", "nel testo", "from this passage"."""
    return any(
        word.kinds & {"source", "written"} and with_kinds(words[max(0, at - 3) : at], "inside")
        for at, word in enumerate(words)
    )


def _without_place(words: Sequence[Word]) -> Sequence[Word]:
    """The words without "in the minutes" or "nei verbali allegati" at their end, which says where it was looked for."""
    for at, word in enumerate(words):
        if "place" in word.kinds and foreign(words[at:]) <= 2 and not any(each.text[0].isdigit() for each in words):
            return words[:at]
    return words


def _object(words: Sequence[Word]) -> bool:
    named = any(word.asked or "attribute" in word.kinds for word in words)
    return named and not with_kinds(words, "source", "written")
