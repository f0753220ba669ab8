"""Planted worlds with a winner: the whole sentence, in both languages."""

import pytest
from tiny.planted import World, arm, failed, pair, world

CLOSED = arm("closed-book", 0.08, "closed-book", flops=2e8)

# fmt: off
WORLDS = [
    World(
        "a clear winner",
        world([CLOSED, arm("rag", 0.81, flops=3e9), arm("lora", 0.50, "tuned", fit=1e13)],
              pair("rag", "lora", 0.31), pair("rag", "closed-book", 0.73)),
        "rag", "high",
        "Choose rag: 81% of the answers are right, against 50% for lora, the next best (31 points, 95% interval 28 "
        "to 34).",
        "Scegliere rag: è giusto l'81% delle risposte, contro il 50% di lora, il secondo (31 punti, intervallo al "
        "95% da 28 a 34).",
        lines=("Without documents or training, the model is right on 8%.",),
        absent=("lora would",
                 "a month", "is not known: no arm"),
        commands=("workbench ask reports/planted '…?'",),
    ),
    World(
        "nothing beats the model alone, and the passages with the answer help it little",
        world([arm("closed-book", 0.71, "closed-book"), arm("rag", 0.55, **{"recall@k": 0.9}),
               arm("oracle", 0.72, "oracle")], pair("closed-book", "rag", 0.16)),
        "closed-book", "high",
        "Choose closed-book: 71% of the answers are right, against 55% for rag, the next best (16 points, 95% "
        "interval 13 to 19). Nothing here is shown to beat asking the model alone, without the documents: even given "
        "the very passages with the answer (oracle), it gets 72% right, so they help it little or not at all.",
        "Scegliere closed-book: è giusto il 71% delle risposte, contro il 55% di rag, il secondo (16 punti, intervallo "
        "al 95% da 13 a 19). Qui niente risulta meglio che interrogare il modello da solo, senza i documenti: anche "
        "con davanti proprio i passaggi che contengono la risposta (oracle) risponde bene al 72% delle domande, quindi "
        "i documenti gli servono poco o nulla.",
        lines=("Whether tuning a model on these documents would do better is not known: no arm of this run was "
               "trained.",
               "Of what rag misses, little is for the search to win: it finds the right passages for 90% of the "
               "questions. Given those alone (oracle), though, the model gets up to 17 points more right.",),
        absent=("With perfect retrieval",),
    ),
    World(
        "nothing beats the model alone, and no arm brings it to the passages",
        world([arm("closed-book", 0.71, "closed-book"), arm("rag", 0.55, **{"recall@k": 0.4}),
               arm("oracle", 0.95, "oracle")], pair("closed-book", "rag", 0.16)),
        "closed-book", "high",
        "Choose closed-book: 71% of the answers are right, against 55% for rag, the next best (16 points, 95% "
        "interval 13 to 19). Nothing here is shown to beat asking the model alone, without the documents: given the "
        "very passages with the answer (oracle), it would get 95% right, but no arm brings it to use them.",
        "Scegliere closed-book: è giusto il 71% delle risposte, contro il 55% di rag, il secondo (16 punti, intervallo "
        "al 95% da 13 a 19). Qui niente risulta meglio che interrogare il modello da solo, senza i documenti: con "
        "davanti proprio i passaggi che contengono la risposta (oracle) risponderebbe bene al 95% delle domande, ma "
        "nessun approccio riesce a farglieli usare.",
        lines=("With perfect retrieval the model would reach 95%: of what rag misses, up to 40 points are for "
               "the search to win.",),
    ),
    World(
        "another arm failed",
        world([CLOSED, arm("rag", 0.81), failed("long-context", "long-context")], pair("rag", "closed-book", 0.73)),
        "rag", "medium",
        "Choose rag: 81% of the answers are right, against 8% for closed-book, the next best (73 points, 95% "
        "interval 70 to 76).",
        "Scegliere rag: è giusto l'81% delle risposte, contro l'8% di closed-book, il secondo (73 punti, intervallo "
        "al 95% da 70 a 76).",
        lines=("long-context failed: out of memory",
               "What long-context would have reached is not known."),
        commands=("workbench run reports/planted/experiment.toml",
                   "workbench ask reports/planted '…?'"),
    ),
    World(
        "another arm erred on 45%, which does not decide",
        world([CLOSED, arm("rag", 0.81), arm("long-context", 0.30, "long-context", erred=0.45)],
              pair("rag", "long-context", 0.51), pair("rag", "closed-book", 0.73)),
        "rag", "medium",
        "Choose rag: 81% of the answers are right, against 30% for long-context, the next best (51 points, 95% "
        "interval 48 to 54).",
        "Scegliere rag: è giusto l'81% delle risposte, contro il 30% di long-context, il secondo (51 punti, "
        "intervallo al 95% da 48 a 54).",
        lines=("Replies that failed, and count as wrong: long-context 45%.",
               "Some replies of long-context failed; without the errors the figures would be others."),
        commands=("workbench run reports/planted/experiment.toml --retry-errors",
                   "workbench ask reports/planted '…?'"),
    ),
    World(
        "another arm erred on 45%, and might have led",
        world([CLOSED, arm("rag", 0.71), arm("long-context", 0.50, "long-context", erred=0.45)],
              pair("rag", "long-context", 0.21), pair("rag", "closed-book", 0.63)),
        "rag", "low",
        "Choose rag: 71% of the answers are right, against 50% for long-context, the next best (21 points, 95% "
        "interval 18 to 24). But replies of long-context failed: else it might have led.",
        "Scegliere rag: è giusto il 71% delle risposte, contro il 50% di long-context, il secondo (21 punti, "
        "intervallo al 95% da 18 a 24). Però alcune risposte di long-context sono fallite: altrimenti in testa "
        "potrebbe esserci quest'ultimo.",
        lines=("Had its replies not failed, long-context might have led.",),
    ),
    World(
        "replies of another were cut, and might have led",
        world([CLOSED, arm("lora", 0.61, "tuned"), arm("rag", 0.52, cut=0.43, ended=0.8)],
              pair("lora", "rag", 0.09), pair("lora", "closed-book", 0.53)),
        "lora", "low",
        "Choose lora: 61% of the answers are right, against 52% for rag, the next best (9 points, 95% interval 6 to "
        "12). But replies of rag were cut: else it might have led.",
        "Scegliere lora: è giusto il 61% delle risposte, contro il 52% di rag, il secondo (9 punti, intervallo al "
        "95% da 6 a 12). Però alcune risposte di rag sono state troncate: altrimenti in testa potrebbe esserci "
        "quest'ultimo.",
        lines=("Replies cut before they ended: rag 43%. What was cut may have been the answer.",
               "Had its replies not been cut, rag might have led."),
        commands=("workbench run reports/planted/experiment.toml --set decoding.max_new_tokens=64",
                   "workbench ask reports/planted '…?'",
                   "workbench export reports/planted planted-model --arm lora"),
    ),
    World(
        "replies of another were cut, which decides nothing",
        world([arm("closed-book", 0.02, "closed-book", cut=0.66, ended=0.03), arm("rag", 0.81)],
              pair("rag", "closed-book", 0.79)),
        "rag", "high",
        "Choose rag: 81% of the answers are right, against 2% for closed-book, the next best (79 points, 95% "
        "interval 76 to 82).",
        "Scegliere rag: è giusto l'81% delle risposte, contro il 2% di closed-book, il secondo (79 punti, "
        "intervallo al 95% da 76 a 82).",
        lines=("Replies cut before they ended: closed-book 66%. What was cut may have been the answer.",),
        absent=("might have led",),
    ),
    World(
        "so few replies were cut that it is not told",
        world([CLOSED, arm("rag", 0.81, cut=0.02)], pair("rag", "closed-book", 0.73)),
        "rag", "high",
        "Choose rag: 81% of the answers are right, against 8% for closed-book, the next best (73 points, 95% "
        "interval 70 to 76).",
        "Scegliere rag: è giusto l'81% delle risposte, contro l'8% di closed-book, il secondo (73 punti, intervallo "
        "al 95% da 70 a 76).",
        absent=("cut",),
        commands=("workbench ask reports/planted '…?'",),
    ),
    World(
        "replies of the oracle were cut",
        world([CLOSED, arm("rag", 0.61), arm("oracle", 0.39, "oracle", cut=0.60)], pair("rag", "closed-book", 0.53)),
        "rag", "high",
        "Choose rag: 61% of the answers are right, against 8% for closed-book, the next best (53 points, 95% "
        "interval 50 to 56).",
        "Scegliere rag: è giusto il 61% delle risposte, contro l'8% di closed-book, il secondo (53 punti, "
        "intervallo al 95% da 50 a 56).",
        lines=("What better retrieval could reach is not known: oracle gets 39% right, but 60% of its replies were "
               "cut before they ended.",),
        absent=("still fails",
                 "61% of what"),
    ),
    World(
        "the winner forgot nearly all",
        world([arm("closed-book", 0.08, "closed-book", general=0.92), arm("lora", 0.84, "tuned", general=0.06),
               arm("rag", 0.61)],
              pair("lora", "rag", 0.23), pair("lora", "closed-book", 0.76)),
        "lora", "low",
        "Choose lora: 84% of the answers are right, against 61% for rag, the next best (23 points, 95% interval 20 "
        "to 26). But it has forgotten most of what the model knew: take it only where nothing else is asked.",
        "Scegliere lora: è giusto l'84% delle risposte, contro il 61% di rag, il secondo (23 punti, intervallo al "
        "95% da 20 a 26). Però ha dimenticato quasi tutto ciò che il modello sapeva: va bene soltanto se non gli si "
        "chiede altro.",
        lines=("lora forgets: of the general questions it gets 6% right, against 92% before tuning.",
               "lora itself gives cause for caution: see the warnings."),
    ),
    World(
        "the winner forgot some",
        world([arm("closed-book", 0.08, "closed-book", general=0.92), arm("lora", 0.84, "tuned", general=0.75),
               arm("rag", 0.61)],
              pair("lora", "rag", 0.23), pair("lora", "closed-book", 0.76)),
        "lora", "medium",
        "Choose lora: 84% of the answers are right, against 61% for rag, the next best (23 points, 95% interval 20 "
        "to 26).",
        "Scegliere lora: è giusto l'84% delle risposte, contro il 61% di rag, il secondo (23 punti, intervallo al "
        "95% da 20 a 26).",
        lines=("lora forgets: of the general questions it gets 75% right, against 92% before tuning.",),
    ),
    World(
        "the winner kept what the model knew",
        world([arm("closed-book", 0.08, "closed-book", general=0.92), arm("lora", 0.84, "tuned", general=0.90),
               arm("rag", 0.61)],
              pair("lora", "rag", 0.23), pair("lora", "closed-book", 0.76)),
        "lora", "high",
        "Choose lora: 84% of the answers are right, against 61% for rag, the next best (23 points, 95% interval 20 "
        "to 26).",
        "Scegliere lora: è giusto l'84% delle risposte, contro il 61% di rag, il secondo (23 punti, intervallo al "
        "95% da 20 a 26).",
        lines=("lora keeps its general knowledge: 90% of the general questions right, 92% before tuning.",),
        absent=("forgets",
                 "caution"),
    ),
    World(
        "the winner unlearned its language",
        world([CLOSED, arm("lora", 0.84, "tuned"), arm("rag", 0.61)],
              pair("lora", "rag", 0.23), pair("lora", "closed-book", 0.76),
              forgetting=[{"arm": "lora", "perplexity_before": 12.9, "perplexity_after": 529.0}]),
        "lora", "medium",
        "Choose lora: 84% of the answers are right, against 61% for rag, the next best (23 points, 95% interval 20 "
        "to 26). But it has unlearned ordinary language: take it only for short answers on these documents.",
        "Scegliere lora: è giusto l'84% delle risposte, contro il 61% di rag, il secondo (23 punti, intervallo al "
        "95% da 20 a 26). Però ha disimparato la lingua di tutti i giorni: va bene soltanto per risposte brevi su "
        "questi documenti.",
        lines=("lora handles ordinary language worse: its perplexity on common text is 41 times what it was.",),
    ),
    World(
        "passages distract the winner",
        world([arm("closed-book", 0.08, "closed-book", general=0.92), arm("rag", 0.84, general=0.60),
               arm("lora", 0.60, "tuned")],
              pair("rag", "lora", 0.24), pair("rag", "closed-book", 0.76)),
        "rag", "medium",
        "Choose rag: 84% of the answers are right, against 60% for lora, the next best (24 points, 95% interval 21 "
        "to 27).",
        "Scegliere rag: è giusto l'84% delle risposte, contro il 60% di lora, il secondo (24 punti, intervallo al "
        "95% da 21 a 27).",
        lines=("rag distracts the model from what it knows: of the general questions it gets 60% right, against 92% "
               "alone.",),
    ),
    World(
        "the tuned winner never abstains",
        world([CLOSED, arm("lora", 0.84, "tuned", abstention=0.0), arm("rag", 0.61, abstention=0.9)],
              pair("lora", "rag", 0.23), pair("lora", "closed-book", 0.76)),
        "lora", "medium",
        "Choose lora: 84% of the answers are right, against 61% for rag, the next best (23 points, 95% interval 20 "
        "to 26). But it does not say when it does not know: its answers want checking.",
        "Scegliere lora: è giusto l'84% delle risposte, contro il 61% di rag, il secondo (23 punti, intervallo al "
        "95% da 20 a 26). Però non dice quando non sa: le sue risposte vanno controllate.",
        lines=("lora does not say when it does not know: to the 20 questions without an answer it replied all the "
               "same.",),
    ),
    World(
        "the winner rarely abstains",
        world([CLOSED, arm("lora", 0.84, "tuned", abstention=0.25), arm("rag", 0.61, abstention=0.9)],
              pair("lora", "rag", 0.23), pair("lora", "closed-book", 0.76)),
        "lora", "medium",
        "Choose lora: 84% of the answers are right, against 61% for rag, the next best (23 points, 95% interval 20 "
        "to 26).",
        "Scegliere lora: è giusto l'84% delle risposte, contro il 61% di rag, il secondo (23 punti, intervallo al "
        "95% da 20 a 26).",
        lines=("lora rarely says that it does not know: on 25% of the questions that have no answer; to the others "
               "it replied all the same.",),
    ),
    World(
        "the winner refuses too much",
        world([CLOSED, arm("rag", 0.64, false_refusal=0.24, abstention=0.95), arm("lora", 0.50, "tuned")],
              pair("rag", "lora", 0.14), pair("rag", "closed-book", 0.56)),
        "rag", "medium",
        "Choose rag: 64% of the answers are right, against 50% for lora, the next best (14 points, 95% interval 11 "
        "to 17). But it refuses many questions that do have an answer.",
        "Scegliere rag: è giusto il 64% delle risposte, contro il 50% di lora, il secondo (14 punti, intervallo al "
        "95% da 11 a 17). Però rifiuta molte domande che una risposta ce l'hanno.",
        lines=("rag refuses to answer 24% of the questions that do have an answer.",
               "rag says that it does not know on 95% of the questions that have no answer."),
    ),
    World(
        "the winner is 90 times as dear",
        world([CLOSED, arm("long-context", 0.88, "long-context", flops=2.7e11), arm("rag", 0.81, flops=3e9)],
              pair("long-context", "rag", 0.07), pair("long-context", "closed-book", 0.80)),
        "long-context", "high",
        "Choose long-context: 88% of the answers are right, against 81% for rag, the next best (7 points, 95% "
        "interval 4 to 10). But it takes 90 times the computation of rag.",
        "Scegliere long-context: è giusto l'88% delle risposte, contro l'81% di rag, il secondo (7 punti, "
        "intervallo al 95% da 4 a 10). Però richiede 90 volte i calcoli di rag.",
        lines=("long-context is dear: it takes 90 times the computation of rag, which is right on 81%.",),
        absent=("closed-book, which",),
    ),
    World(
        "the winner is dear, and another far behind is cheap",
        world([CLOSED, arm("long-context", 0.88, "long-context", flops=2.7e11), arm("few-shot", 0.55, "few-shot")],
              pair("long-context", "few-shot", 0.33), pair("long-context", "closed-book", 0.80)),
        "long-context", "high",
        "Choose long-context: 88% of the answers are right, against 55% for few-shot, the next best (33 points, 95% "
        "interval 30 to 36).",
        "Scegliere long-context: è giusto l'88% delle risposte, contro il 55% di few-shot, il secondo (33 punti, "
        "intervallo al 95% da 30 a 36).",
        absent=("dear",
                 "computation"),
    ),
    World(
        "few documents",
        world([CLOSED, arm("rag", 0.81)], pair("rag", "closed-book", 0.73), few_documents=7),
        "rag", "medium",
        "Choose rag: 81% of the answers are right, against 8% for closed-book, the next best (73 points, 95% "
        "interval 70 to 76).",
        "Scegliere rag: è giusto l'81% delle risposte, contro l'8% di closed-book, il secondo (73 punti, intervallo "
        "al 95% da 70 a 76).",
        lines=("The questions are on 7 documents only: what is found holds for further questions on these, not for "
               "other documents.",),
    ),
    World(
        "a partial run",
        world([CLOSED, arm("rag", 0.81)], pair("rag", "closed-book", 0.73), partial="--limit 20"),
        "rag", "medium",
        "Choose rag: 81% of the answers are right, against 8% for closed-book, the next best (73 points, 95% "
        "interval 70 to 76).",
        "Scegliere rag: è giusto l'81% delle risposte, contro l'8% di closed-book, il secondo (73 punti, intervallo "
        "al 95% da 70 a 76).",
        lines=("This run is partial (--limit 20): take it as a rehearsal.",),
        commands=("workbench run reports/planted/experiment.toml",
                   "workbench ask reports/planted '…?'"),
    ),
    World(
        "a lead that chance may give",
        world([CLOSED, arm("rag", 0.61), arm("lora", 0.52, "tuned")],
              pair("rag", "lora", 0.09, p=0.02), pair("rag", "closed-book", 0.53)),
        "rag", "medium",
        "Choose rag: 61% of the answers are right, against 52% for lora, the next best (9 points, 95% interval 6 to "
        "12).",
        "Scegliere rag: è giusto il 61% delle risposte, contro il 52% di lora, il secondo (9 punti, intervallo al "
        "95% da 6 a 12).",
        lines=("Chance alone gives a lead like this about once in 50 runs.",),
    ),
    World(
        "near the floor",
        world([CLOSED, arm("rag", 0.52)], pair("rag", "closed-book", 0.44)),
        "rag", "medium",
        "Choose rag: 52% of the answers are right, against 8% for closed-book, the next best (44 points, 95% "
        "interval 41 to 47).",
        "Scegliere rag: è giusto il 52% delle risposte, contro l'8% di closed-book, il secondo (44 punti, "
        "intervallo al 95% da 41 a 47).",
        lines=("The share right may be anything from 48 to 56% (95% interval), on either side of the 50% asked for.",),
    ),
    World(
        "tuning wins on the facts it saw alone",
        world([arm("rag", 0.72, seen=0.72, unseen=0.72), arm("lora", 0.55, "tuned", seen=0.93, unseen=0.12)],
              pair("rag", "lora", 0.17)),
        "rag", "high",
        "Choose rag: 72% of the answers are right, against 55% for lora, the next best (17 points, 95% interval 14 "
        "to 20).",
        "Scegliere rag: è giusto il 72% delle risposte, contro il 55% di lora, il secondo (17 punti, intervallo al "
        "95% da 14 a 20).",
        lines=("On facts that training asked about, lora leads with 93% against 72% for rag: if the questions are "
               "known in advance, choose lora.",),
        absent=("no training question",),
    ),
    World(
        "tuning wins, but not on new facts",
        world([arm("lora", 0.75, "tuned", seen=0.93, unseen=0.12), arm("rag", 0.60, seen=0.60, unseen=0.60)],
              pair("lora", "rag", 0.15)),
        "lora", "high",
        "Choose lora: 75% of the answers are right, against 60% for rag, the next best (15 points, 95% interval 12 "
        "to 18).",
        "Scegliere lora: è giusto il 75% delle risposte, contro il 60% di rag, il secondo (15 punti, intervallo al "
        "95% da 12 a 18).",
        lines=("On facts that no training question asked about, rag leads with 60% against 12% for lora: if your "
               "questions will mostly be new ones, choose rag.",),
    ),
    World(
        "the search is the limit",
        world([CLOSED, arm("rag", 0.62), arm("oracle", 0.95, "oracle")], pair("rag", "closed-book", 0.54)),
        "rag", "high",
        "Choose rag: 62% of the answers are right, against 8% for closed-book, the next best (54 points, 95% "
        "interval 51 to 57).",
        "Scegliere rag: è giusto il 62% delle risposte, contro l'8% di closed-book, il secondo (54 punti, "
        "intervallo al 95% da 51 a 57).",
        lines=("With perfect retrieval the model would reach 95%: of what rag misses, up to 33 points are for the "
               "search to win.",),
    ),
    World(
        "the model is the limit",
        world([CLOSED, arm("rag", 0.62), arm("oracle", 0.64, "oracle")], pair("rag", "closed-book", 0.54)),
        "rag", "high",
        "Choose rag: 62% of the answers are right, against 8% for closed-book, the next best (54 points, 95% "
        "interval 51 to 57).",
        "Scegliere rag: è giusto il 62% delle risposte, contro l'8% di closed-book, il secondo (54 punti, "
        "intervallo al 95% da 51 a 57).",
        lines=("Given the very passages with the answer, the model still fails on 36%: better retrieval alone is "
               "unlikely to win that share.",),
        absent=("With perfect retrieval",),
    ),
    World(
        "the oracle is beaten, and bounds nothing",
        world([CLOSED, arm("rag", 0.72), arm("oracle", 0.64, "oracle")], pair("rag", "closed-book", 0.64)),
        "rag", "high",
        "Choose rag: 72% of the answers are right, against 8% for closed-book, the next best (64 points, 95% "
        "interval 61 to 67).",
        "Scegliere rag: è giusto il 72% delle risposte, contro l'8% di closed-book, il secondo (64 punti, "
        "intervallo al 95% da 61 a 67).",
        absent=("still fails",
                 "With perfect retrieval"),
    ),
]
# fmt: on


@pytest.mark.parametrize("planted", WORLDS, ids=lambda planted: planted.name)
def test_the_advice(planted: World) -> None:
    planted.check()
