"""The advice: one sentence, how sure it is, why, and what would change it. In English and in Italian."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

from workbench.cost.break_even import break_even, break_even_with_updates, rounded
from workbench.experiment.summary import PRIMARY
from workbench.types import Verdict

# Bounds, not choices: nobody has the oracle's retriever.
BOUNDS = frozenset({"oracle"})
QUESTIONS_A_MONTH = 1000.0
SURE = 0.01

_TEXTS = {
    "en": {
        "nothing": "No advice: no arm finished.",
        "unscored": "No advice: no question has an accepted answer to score against.",
        "only": "Only {best} was measured: {value} of the answers are right.",
        "clear": "Choose {best}: {value} of the answers are right, against {other_value} for {other}, the next best "
        "({delta} points, 95% interval {low} to {high}).",
        "tie": "Choose {best} for now: it leads with {value} right, but this run cannot tell it from {others}; if "
        "cost decides, {cheapest} needs the least computation a question.",
        "tie_best": "Choose {best}: {value} right; this run cannot tell it from {others}, and it needs the least "
        "computation a question of these.",
        "low": "Even the best arm is right on {value} of the questions: a larger model is likely to matter more than "
        "this choice.",
        "oracle": "With perfect retrieval the base model would reach {value}: of what {arm} misses, up to {gap} points "
        "are for the retriever to win.",
        "reader": "Given the very passages with the answer, the base model still fails on {value}: better retrieval "
        "alone is unlikely to win that share.",
        "unseen": "On facts that no training question asked about, {winner} leads with {value} against {other_value} "
        "for {best}: if your questions will mostly be new ones, choose {winner}.",
        "seen": "On facts that training asked about, {winner} leads with {value} against {other_value} for {best}: if "
        "the questions are known in advance, choose {winner}.",
        "forgets": "{arm} keeps {after} of general questions right, from {before} before tuning.",
        "refuses": "{best} abstains on {value} of the questions that have no answer.",
        "break_even": "{before} is cheaper up to {questions} questions, {after} beyond (in seconds).",
        "cheaper": "{before} is cheaper however many questions are asked (in seconds).",
        "equal": "{a} and {b} cost the same, however many questions are asked (in seconds).",
        "updates": "At {questions} questions a month, {below} is cheaper up to {changes} corpus changes a month, "
        "{above} beyond.",
        "unclear": "In the long run {by_seconds} is cheaper by the seconds measured here and {by_flops} by computation "
        "(FLOPs): this run cannot tell which.",
        "more": "A difference below {value} points can easily be missed here: ask more questions.",
        "few": "The questions are on {count} documents only: what is found holds for further questions on these, not "
        "for other documents.",
        "partial": "This run is partial ({limit}): take it as a rehearsal.",
    },
    "it": {
        "nothing": "Nessun consiglio: nessun approccio è arrivato in fondo.",
        "unscored": "Nessun consiglio: nessuna domanda ha una risposta accettata con cui confrontarsi.",
        "only": "È stato misurato soltanto {best}: è giusto il {value} delle risposte.",
        "clear": "Scegliere {best}: è giusto il {value} delle risposte, contro il {other_value} di {other}, il secondo "
        "({delta} punti, intervallo al 95% da {low} a {high}).",
        "tie": "Per ora scegliere {best}: è in testa con il {value} di risposte giuste, ma questa prova non sa "
        "distinguerlo da {others}; se decide il costo, {cheapest} richiede meno calcoli a domanda.",
        "tie_best": "Scegliere {best}: {value} di risposte giuste; questa prova non sa distinguerlo da {others}, e tra "
        "questi è quello che richiede meno calcoli a domanda.",
        "low": "Anche l'approccio migliore risponde bene soltanto al {value} delle domande: un modello più grande "
        "conterà probabilmente più di questa scelta.",
        "oracle": "Con un recupero perfetto il modello di partenza arriverebbe al {value}: di ciò che {arm} sbaglia, "
        "fino a {gap} punti spettano al recupero.",
        "reader": "Anche con davanti i passaggi che contengono la risposta il modello di partenza sbaglia nel {value} "
        "dei casi: è improbabile che un recupero migliore basti a rimediare.",
        "unseen": "Sui fatti di cui nessuna domanda di addestramento ha chiesto è in testa {winner} con il {value}, "
        "contro il {other_value} di {best}: se le domande saranno per lo più nuove, scegliere {winner}.",
        "seen": "Sui fatti già chiesti in addestramento è in testa {winner} con il {value}, contro il {other_value} di "
        "{best}: se le domande sono note in anticipo, scegliere {winner}.",
        "forgets": "{arm} risponde bene al {after} delle domande generali, dal {before} prima dell'addestramento.",
        "refuses": "{best} si astiene sul {value} delle domande senza risposta.",
        "break_even": "{before} costa meno fino a {questions} domande, {after} oltre (in secondi).",
        "cheaper": "{before} costa meno, quante che siano le domande (in secondi).",
        "equal": "{a} e {b} costano lo stesso, quante che siano le domande (in secondi).",
        "updates": "Con {questions} domande al mese, {below} costa meno fino a {changes} modifiche del corpus al mese, "
        "{above} oltre.",
        "unclear": "Alla lunga costa meno {by_seconds} secondo i secondi misurati qui e {by_flops} secondo i calcoli "
        "(FLOP): questa prova non sa dire quale.",
        "more": "Una differenza sotto i {value} punti qui può facilmente sfuggire: servono più domande.",
        "few": "Le domande riguardano soltanto {count} documenti: ciò che si trova vale per altre domande su questi, "
        "non per altri documenti.",
        "partial": "Questa prova è parziale ({limit}): vale come prova generale.",
    },
}

Arm = Mapping[str, Any]


def verdict(
    arms: Sequence[Arm],
    comparisons: Sequence[Mapping[str, Any]],
    break_evens: Sequence[Mapping[str, Any]],
    language: str,
    partial: str | None = None,
    few_documents: int | None = None,
) -> dict[str, Any]:
    """The advice for these results. Arms that only bound the others are never chosen.

    `few_documents`: on how many documents all questions are, if too few to speak for others.
    """
    return asdict(_Advice(arms, comparisons, break_evens, language, partial, few_documents).verdict())


class _Advice:
    def __init__(
        self,
        arms: Sequence[Arm],
        comparisons: Sequence[Mapping[str, Any]],
        break_evens: Sequence[Mapping[str, Any]],
        language: str,
        partial: str | None,
        few_documents: int | None,
    ) -> None:
        self.texts = _TEXTS.get(language, _TEXTS["en"])
        self.comma = language == "it"
        self.finished = [arm for arm in arms if arm["status"] == "ok"]
        scored = [arm for arm in self.finished if _value(arm) is not None]
        self.choices = sorted(
            (arm for arm in scored if arm["kind"] not in BOUNDS),
            key=lambda arm: (-(_value(arm) or 0.0), arm["cost"]["query"]["flops"]),
        )
        self.comparisons = {frozenset((each["a"], each["b"])): each for each in comparisons}
        self.break_evens = break_evens
        self.partial = partial
        self.few_documents = few_documents

    def say(self, key: str, **values: object) -> str:
        said = self.texts[key].format(**values)
        return _BEFORE_SHARE.sub(_agreeing, said) if self.texts is _TEXTS["it"] else said

    def percent(self, value: float | None) -> str:
        return "–" if value is None else f"{100 * value:.0f}%"

    def points(self, value: float) -> str:
        shown = f"{100 * value:.0f}"
        return shown.replace(".", ",") if self.comma else shown

    def count(self, number: float | None) -> str:
        shown = "–" if number is None else rounded(number)
        return shown.translate(str.maketrans(",.", ".,")) if self.comma else shown

    def verdict(self) -> Verdict:
        if not self.choices:
            return Verdict(None, self.say("unscored" if self.finished else "nothing"), "low")
        best = self.choices[0]
        tied = [arm for arm in self.choices[1:] if self._outcome(best, arm) == "cannot tell"]
        chosen, sentence, confidence = self._choose(best, tied)
        return Verdict(chosen["name"], sentence, confidence, tuple(self._reasons(chosen)), tuple(self._flips(chosen)))

    def _outcome(self, best: Arm, other: Arm) -> str:
        found = self.comparisons.get(frozenset((best["name"], other["name"])))
        return "cannot tell" if found is None else str(found["outcome"])

    def _choose(self, best: Arm, tied: Sequence[Arm]) -> tuple[Arm, str, Literal["high", "medium", "low"]]:
        value = self.percent(_value(best))
        if len(self.choices) == 1:
            return best, self.say("only", best=best["name"], value=value), "low"
        if tied:
            cheapest = min([best, *tied], key=lambda arm: arm["cost"]["query"]["flops"])
            others = ", ".join(arm["name"] for arm in tied)
            key = "tie_best" if cheapest is best else "tie"
            said = self.say(key, best=best["name"], value=value, others=others, cheapest=cheapest["name"])
            return best, said, "low"  # "cannot tell" is no reason to take the lower figure
        other = self.choices[1]
        found = self.comparisons[frozenset((best["name"], other["name"]))]
        sign = 1 if found["a"] == best["name"] else -1
        low, high = sorted((sign * found["low"], sign * found["high"]))
        said = self.say(
            "clear",
            best=best["name"],
            value=value,
            other=other["name"],
            other_value=self.percent(_value(other)),
            delta=self.points(sign * found["delta"]),
            low=self.points(low),
            high=self.points(high),
        )
        sure = found["p_adjusted"] < SURE and not self.partial and not self.few_documents
        return best, said, "high" if sure else "medium"

    def _reasons(self, chosen: Arm) -> list[str]:
        reasons = [self.say("partial", limit=self.partial)] if self.partial else []
        if self.few_documents:
            reasons.append(self.say("few", count=self.few_documents))
        value = _value(chosen) or 0.0
        if value < 0.5:
            reasons.append(self.say("low", value=self.percent(value)))
        oracle = next((arm for arm in self.finished if arm["kind"] == "oracle" and _value(arm) is not None), None)
        if oracle is not None:
            reached = _value(oracle) or 0.0
            plain = next((arm for arm in self.choices if arm["kind"] == "rag"), None)
            if plain is not None and reached > (_value(plain) or 0.0):
                gap = reached - (_value(plain) or 0.0)
                shown = self.percent(reached)
                reasons.append(self.say("oracle", value=shown, gap=self.points(gap), arm=plain["name"]))
            searching = [_value(arm) or 0.0 for arm in self.choices if arm["retrieves"] and not arm["training"]]
            if reached >= max(searching, default=0.0):  # else what it was given was no bound on what can be read
                reasons.append(self.say("reader", value=self.percent(1 - reached)))
        abstention = chosen["metrics"].get("abstention", {}).get("value")
        if abstention is not None:
            reasons.append(self.say("refuses", best=chosen["name"], value=self.percent(abstention)))
        base = next((arm for arm in self.finished if arm["kind"] == "closed-book"), None)
        before = base["metrics"].get("general", {}).get("value") if base else None
        after = chosen["metrics"].get("general", {}).get("value")
        if chosen["training"] and before is not None and after is not None:
            said = self.say("forgets", arm=chosen["name"], before=self.percent(before), after=self.percent(after))
            reasons.append(said)
        return reasons

    def _flips(self, chosen: Arm) -> list[str]:
        flips = []
        for part in ("unseen", "seen"):
            leader = max(self.choices, key=lambda arm: _part(arm, part))
            ahead = _part(leader, part) - _part(chosen, part)
            if leader is not chosen and ahead > 0 and not _overlap(leader, chosen, part):
                flips.append(
                    self.say(
                        part,
                        winner=leader["name"],
                        best=chosen["name"],
                        value=self.percent(_part(leader, part)),
                        other_value=self.percent(_part(chosen, part)),
                    )
                )
        of_chosen = [each for each in self.break_evens if chosen["name"] in (each["a"], each["b"])]
        flops = {(each["a"], each["b"]): each for each in of_chosen if each["unit"] == "FLOPs"}
        for each in of_chosen:
            if each["unit"] == "seconds":
                flips += self._costs(each, flops.get((each["a"], each["b"])))
        detectable = [
            each["detectable"]
            for pair, each in self.comparisons.items()
            if chosen["name"] in pair and each["outcome"] == "cannot tell" and each["detectable"]
        ]
        if detectable:
            flips.append(self.say("more", value=self.points(max(detectable))))
        return flips

    def _costs(self, each: Mapping[str, Any], in_flops: Mapping[str, Any] | None) -> list[str]:
        """How many questions, and how many corpus changes, turn which of two arms is cheaper.

        Two arms whose questions are about as dear are parted by the clock's noise: FLOPs, which have none, must agree.
        """
        a, b = each["a"], each["b"]
        costs = _costs_of(each)
        found = break_even(*costs, a, b)
        counted = break_even(*_costs_of(in_flops), a, b) if in_flops else found
        if found.after and counted.after and found.after != counted.after:
            return [self.say("unclear", by_seconds=found.after, by_flops=counted.after)]
        key = "equal" if found.before is None else "cheaper" if found.questions is None else "break_even"
        count = self.count(found.questions)
        told = [self.say(key, a=a, b=b, before=found.before, after=found.after, questions=count)]
        update = break_even_with_updates(*costs, QUESTIONS_A_MONTH, a, b)
        if update.changes is not None:
            asked, changes = self.count(QUESTIONS_A_MONTH), self.count(update.changes)
            told.append(self.say("updates", questions=asked, below=update.below, above=update.above, changes=changes))
        return told


_BEFORE_SHARE = re.compile(r"\b(il|al|del|dal|nel|sul) (?=([0-9]+)%)")


def _agreeing(found: re.Match[str]) -> str:
    """An Italian article as the number after it wants it: lo 0%, l'1%, l'8%, l'11%, l'80%, il 18%."""
    word, number = found.groups()
    stem = "" if word == "il" else word
    if number == "0":
        return f"{stem}lo "
    return f"{stem}l'" if number in ("1", "11") or number[0] == "8" else found[0]


def _value(arm: Arm) -> float | None:
    value: float | None = arm["metrics"].get(PRIMARY, {}).get("value")
    return value


def _costs_of(each: Mapping[str, Any]) -> tuple[float, float, float, float]:
    return each["fit_a"], each["fit_b"], each["query_a"], each["query_b"]


def _part(arm: Arm, part: str) -> float:
    value = arm["by_seen"].get(part, {}).get(PRIMARY, {}).get("value")
    return -1.0 if value is None else float(value)


def _overlap(a: Arm, b: Arm, part: str) -> bool:
    """Whether the intervals of two arms overlap on this part of the questions."""
    of_a, of_b = (arm["by_seen"].get(part, {}).get(PRIMARY, {}) for arm in (a, b))
    if of_a.get("low") is None or of_b.get("high") is None:
        return True
    return bool(of_a["low"] <= of_b["high"])
