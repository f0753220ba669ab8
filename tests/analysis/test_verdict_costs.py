"""Planted worlds in which costs or a tie decide: the whole sentence, in both languages."""

import pytest
from tiny.planted import World, arm, pair, world

# fmt: off
WORLDS = [
    World(
        "a tie, and another is cheaper",
        world([arm("long-context", 0.62, "long-context", flops=27e9), arm("rag", 0.60, flops=3e9)],
              pair("long-context", "rag", 0.02, p=0.6, half=0.07, needed=640)),
        "long-context", "low",
        "Choose long-context for now: it leads with 62% right, but with 400 questions this run cannot tell it from "
        "rag. If cost decides, take rag: long-context takes 9 times the computation.",
        "Per ora scegliere long-context: è in testa con il 62% di risposte giuste, ma con 400 domande questa "
        "esecuzione "
        "non sa distinguerlo da rag. Se decide il costo, prendere rag: long-context richiede 9 volte i suoi "
        "calcoli.",
        lines=("400 questions are too few for a difference as small as the one seen: about 240 more would tell.",),
        absent=("is dear",),
        commands=("workbench run reports/planted/experiment.toml",
                   "workbench ask reports/planted '…?'"),
    ),
    World(
        "a tie, all questions of the corpus not yet asked",
        world([arm("rag", 0.62), arm("few-shot", 0.60, "few-shot")],
              pair("rag", "few-shot", 0.02, p=0.6, half=0.07, needed=640), sampled=True),
        "rag", "low",
        "Choose rag for now: it leads with 62% right. With 400 questions this run cannot tell it from few-shot, but "
        "that costs no less.",
        "Per ora scegliere rag: è in testa con il 62% di risposte giuste. Con 400 domande questa esecuzione non sa "
        "distinguerlo da few-shot, che però non costa meno.",
        commands=("workbench run reports/planted/experiment.toml --set 'sample.questions={}'",
                   "workbench ask reports/planted '…?'"),
    ),
    World(
        "a tie that the leader ends, costing least",
        world([arm("rag", 0.62), arm("long-context", 0.60, "long-context", flops=27e9),
               arm("few-shot", 0.58, "few-shot", flops=4e9)],
              pair("rag", "long-context", 0.02, p=0.6, half=0.07), pair("rag", "few-shot", 0.04, p=0.4, half=0.08)),
        "rag", "low",
        "Choose rag for now: it leads with 62% right. With 400 questions this run cannot tell it from long-context "
        "and few-shot, but these cost no less.",
        "Per ora scegliere rag: è in testa con il 62% di risposte giuste. Con 400 domande questa esecuzione non sa "
        "distinguerlo da long-context e few-shot, che però non costano meno.",
        lines=("400 questions are too few: a difference below 6 points can easily be missed.",),
    ),
    World(
        "a tie whose cheaper arm never abstains",
        world([arm("rag", 0.62, flops=9e9, abstention=0.9), arm("lora", 0.60, "tuned", abstention=0.0)],
              pair("rag", "lora", 0.02, p=0.6, half=0.07)),
        "rag", "low",
        "Choose rag for now: it leads with 62% right, but with 400 questions this run cannot tell it from lora. If "
        "cost decides, take lora: rag takes 9 times the computation.",
        "Per ora scegliere rag: è in testa con il 62% di risposte giuste, ma con 400 domande questa esecuzione non sa "
        "distinguerlo da lora. Se decide il costo, prendere lora: rag richiede 9 volte i suoi calcoli.",
        lines=("lora does not say when it does not know: to the 20 questions without an answer it replied all the "
               "same.",),
        absent=("rag itself",),
    ),
    World(
        "not worse, and cheaper",
        world([arm("long-context", 0.625, "long-context", flops=27e9), arm("rag", 0.618, flops=3e9)],
              pair("long-context", "rag", 0.007, p=0.6, half=0.02)),
        "rag", "high",
        "Choose rag: it is right on 62% of the questions, at most 3 points below long-context (62%), which takes 9 "
        "times the computation.",
        "Scegliere rag: risponde bene al 62% delle domande, al massimo 3 punti sotto long-context (62%), che "
        "richiede 9 volte i suoi calcoli.",
        absent=("too few",),
        commands=("workbench ask reports/planted '…?'",),
    ),
    World(
        "significantly worse by less than the margin, and cheaper",
        world([arm("long-context", 0.635, "long-context", flops=27e9), arm("rag", 0.62, flops=3e9)],
              pair("long-context", "rag", 0.015, p=0.001, half=0.01)),
        "rag", "high",
        "Choose rag: it is right on 62% of the questions, at most 3 points below long-context (64%), which takes 9 "
        "times the computation.",
        "Scegliere rag: risponde bene al 62% delle domande, al massimo 3 punti sotto long-context (64%), che "
        "richiede 9 volte i suoi calcoli.",
    ),
    World(
        "the same with no margin",
        world([arm("long-context", 0.635, "long-context", flops=27e9), arm("rag", 0.62, flops=3e9)],
              pair("long-context", "rag", 0.015, p=0.001, half=0.01, not_worse=False), margin=0.0),
        "long-context", "high",
        "Choose long-context: 64% of the answers are right, against 62% for rag, the next best (2 points, 95% "
        "interval 0 to 2). But it takes 9 times the computation of rag.",
        "Scegliere long-context: è giusto il 64% delle risposte, contro il 62% di rag, il secondo (2 punti, "
        "intervallo al 95% da 0 a 2). Però richiede 9 volte i calcoli di rag.",
    ),
    World(
        "not worse and cheaper, but it never abstains",
        world([arm("rag", 0.625, flops=9e9, abstention=0.9), arm("lora", 0.62, "tuned", abstention=0.0)],
              pair("rag", "lora", 0.005, p=0.6, half=0.02)),
        "rag", "high",
        "Choose rag: it is right on 62% of the questions. lora does as well, to within 3 points, and costs less, "
        "but with a fault that rag has not: see the warnings. But it takes 9 times the computation of lora.",
        "Scegliere rag: risponde bene al 62% delle domande. lora fa altrettanto, con uno scarto di al massimo 3 "
        "punti, e costa meno, ma con un difetto che rag non ha: si vedano le avvertenze. Però richiede 9 volte i "
        "calcoli di lora.",
        lines=("lora does not say when it does not know: to the 20 questions without an answer it replied all the "
               "same.",),
    ),
    World(
        "alike, and none cheaper",
        world([arm("rag", 0.625), arm("few-shot", 0.62, "few-shot")], pair("rag", "few-shot", 0.005, p=0.6, half=0.02)),
        "rag", "high",
        "Choose rag: it is right on 62% of the questions. few-shot does as well, to within 3 points, but is no "
        "cheaper.",
        "Scegliere rag: risponde bene al 62% delle domande. few-shot fa altrettanto, con uno scarto di al massimo 3 "
        "punti, ma non costa meno.",
        absent=("too few",),
    ),
    World(
        "cheaper by computation, dearer by the clock",
        world([arm("rag", 0.62, flops=3e9, seconds=0.3), arm("few-shot", 0.60, "few-shot", seconds=0.5)],
              pair("rag", "few-shot", 0.02, p=0.6, half=0.07, needed=640)),
        "rag", "low",
        "Choose rag for now: it leads with 62% right, but with 400 questions this run cannot tell it from few-shot.",
        "Per ora scegliere rag: è in testa con il 62% di risposte giuste, ma con 400 domande questa esecuzione non sa "
        "distinguerlo da few-shot.",
        lines=("Which costs less in the long run is not clear: few-shot by computation, rag by the time measured "
              "here.",),
    ),
    World(
        "prices are given",
        world([arm("rag", 0.81, money=0.0021, fit_money=0.02), arm("long", 0.79, "long-context", money=0.031)],
              pair("rag", "long", 0.02, p=0.6, half=0.06, needed=4100)),
        "rag", "low",
        "Choose rag for now: it leads with 81% right. With 400 questions this run cannot tell it from long, but "
        "that costs no less.",
        "Per ora scegliere rag: è in testa con l'81% di risposte giuste. Con 400 domande questa esecuzione non sa "
        "distinguerlo da long, che però non costa meno.",
        lines=("With rag, a thousand questions cost about 2.10 EUR, and a fit 0.02 EUR.",
               "400 questions are too few for a difference as small as the one seen: about 3,700 more would tell."),
    ),
    World(
        "prices make the winner dear",
        world([arm("long", 0.85, "long-context", money=0.031), arm("rag", 0.78, money=0.0021)],
              pair("long", "rag", 0.07)),
        "long", "high",
        "Choose long: 85% of the answers are right, against 78% for rag, the next best (7 points, 95% interval 4 to "
        "10). But it costs 15 times as much money as rag.",
        "Scegliere long: è giusto l'85% delle risposte, contro il 78% di rag, il secondo (7 punti, intervallo al "
        "95% da 4 a 10). Però costa 15 volte rag.",
        lines=("long is dear: it costs 15 times as much money as rag, which is right on 78%.",
               "With long, a thousand questions cost about 31.00 EUR."),
    ),
    World(
        "prices of tokens alone, which say nothing of a fit",
        world([arm("lora", 0.80, "tuned", flops=2e8, fit=1.6e13, money=0.0002, fit_money=None),
               arm("rag", 0.78, flops=3e9, money=0.0021)], pair("lora", "rag", 0.02, p=0.6, half=0.07)),
        "lora", "low",
        "Choose lora for now: it leads with 80% right, but with 400 questions this run cannot tell it from rag. If "
        "cost decides, take rag: lora takes 5 times the computation.",
        "Per ora scegliere lora: è in testa con l'80% di risposte giuste, ma con 400 domande questa esecuzione non sa "
        "distinguerlo da rag. Se decide il costo, prendere rag: lora richiede 5 volte i suoi calcoli.",
        lines=("With lora, a thousand questions cost about 0.20 EUR.",),
    ),
    World(
        "the documents change often, and a fit is dear",
        world([arm("lora", 0.80, "tuned", flops=2e8, fit=1.6e13), arm("rag", 0.78, flops=3e9, fit=2e11)],
              pair("lora", "rag", 0.02, p=0.6, half=0.07), changes_a_month=30),
        "lora", "low",
        "Choose lora for now: it leads with 80% right, but with 400 questions this run cannot tell it from rag. If "
        "cost decides, take rag: lora takes 53 times the computation.",
        "Per ora scegliere lora: è in testa con l'80% di risposte giuste, ma con 400 domande questa esecuzione non sa "
        "distinguerlo da rag. Se decide il costo, prendere rag: lora richiede 53 volte i suoi calcoli.",
        lines=("Costs are compared for 1,000 questions a month, fits counted, on documents that change about once a "
               "day: your own numbers go under [verdict] in the experiment file.",),
    ),
    World(
        "the documents never change, and the fit is spread",
        world([arm("lora", 0.80, "tuned", flops=2e8, fit=1.6e13), arm("rag", 0.78, flops=3e9, fit=2e11)],
              pair("lora", "rag", 0.02, p=0.6, half=0.07), changes_a_month=0),
        "lora", "low",
        "Choose lora for now: it leads with 80% right. With 400 questions this run cannot tell it from rag, but "
        "that costs no less.",
        "Per ora scegliere lora: è in testa con l'80% di risposte giuste. Con 400 domande questa esecuzione non sa "
        "distinguerlo da rag, che però non costa meno.",
        lines=("With fewer than about 470 questions a month, rag would cost less than lora.",
               "If the documents change more often than about once every 6 months, rag costs less than lora.",
               "Costs are compared for 1,000 questions a month on documents that never change, one fit spread over "
               "a year: your own numbers go under [verdict] in the experiment file."),
    ),
    World(
        "a fit that pays off only once in years",
        world([arm("rag", 0.80, flops=3e9, fit=2e11),
               arm("lora", 0.78, "tuned", flops=2.83e9, fit=1.6e13, seconds=0.1, fit_seconds=300.0)],
              pair("rag", "lora", 0.02, p=0.6, half=0.07)),
        "rag", "low",
        "Choose rag for now: it leads with 80% right. With 400 questions this run cannot tell it from lora, but "
        "that costs no less.",
        "Per ora scegliere rag: è in testa con l'80% di risposte giuste. Con 400 domande questa esecuzione non sa "
        "distinguerlo da lora, che però non costa meno.",
        lines=("With more than about 93,000 questions a month, lora would cost less than rag.",
               "If the documents change less often than about once every 8 years, lora costs less than rag."),
        absent=("0.0",),
    ),
    World(
        "a month of many questions",
        world([arm("lora", 0.80, "tuned", flops=2e8, fit=1.6e13), arm("rag", 0.78, flops=3e9, fit=2e11)],
              pair("lora", "rag", 0.02, p=0.6, half=0.07), questions_a_month=100000),
        "lora", "low",
        "Choose lora for now: it leads with 80% right. With 400 questions this run cannot tell it from rag, but "
        "that costs no less.",
        "Per ora scegliere lora: è in testa con l'80% di risposte giuste. Con 400 domande questa esecuzione non sa "
        "distinguerlo da rag, che però non costa meno.",
        lines=("With fewer than about 5,600 questions a month, rag would cost less than lora.",
               "If the documents change more often than about 4 times a week, rag costs less than lora."),
    ),
    World(
        "costs of an arm 50 points behind",
        world([arm("lora", 0.95, "tuned", flops=2e8, fit=1.6e13), arm("rag", 0.45, flops=3e9, fit=2e11)],
              pair("lora", "rag", 0.50)),
        "lora", "high",
        "Choose lora: 95% of the answers are right, against 45% for rag, the next best (50 points, 95% interval 47 "
        "to 53).",
        "Scegliere lora: è giusto il 95% delle risposte, contro il 45% di rag, il secondo (50 punti, intervallo al "
        "95% da 47 a 53).",
        absent=("a month",
                 "cost less"),
        commands=("workbench ask reports/planted '…?'",
                   "workbench export reports/planted planted-model --arm lora"),
    ),
    World(
        "one arm that could be chosen",
        world([arm("rag", 0.70), arm("oracle", 0.72, "oracle")]),
        "rag", "low",
        "Choose rag for want of another: it is right on 70% of the questions, but nothing else was measured that "
        "could be chosen.",
        "Scegliere rag in mancanza d'altro: risponde bene al 70% delle domande, ma non è stato misurato nient'altro "
        "che si possa scegliere.",
        lines=("Another arm may do better or cost less: none was measured.",),
        commands=(None,
                   "workbench ask reports/planted '…?'"),
    ),
]
# fmt: on


@pytest.mark.parametrize("planted", WORLDS, ids=lambda planted: planted.name)
def test_the_advice(planted: World) -> None:
    planted.check()
