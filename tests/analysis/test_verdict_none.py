"""Planted worlds in which no arm is advised: the whole sentence, in both languages."""

import pytest
from tiny.planted import World, arm, failed, pair, world

# fmt: off
WORLDS = [
    World(
        "only the oracle",
        world([arm("oracle", 0.83, "oracle")], partial="--arms oracle"),
        None, "low",
        "Only oracle was measured: a bound, not a choice. Given the very passages with the answer, the model gets "
        "83% of the questions right.",
        "È stato misurato soltanto oracle: un limite superiore, non una scelta. Con davanti proprio i passaggi che "
        "contengono "
        "la risposta, il modello risponde bene all'83% delle domande.",
        absent=("accepted answer",),
        commands=("workbench run reports/planted/experiment.toml",),
    ),
    World(
        "no arm finished",
        world([failed("rag"), failed("lora", "tuned", "the adapter is not live")]),
        None, "low",
        "No advice: no arm finished.",
        "Nessun consiglio: nessun approccio è arrivato in fondo.",
        lines=("rag failed: out of memory",
               "lora failed: the adapter is not live"),
        commands=("workbench run reports/planted/experiment.toml",),
    ),
    World(
        "no question can be scored",
        world([arm("rag", None)]),
        None, "low",
        "No advice: no question has an accepted answer to score against.",
        "Nessun consiglio: nessuna domanda ha una risposta accettata con cui confrontarsi.",
        commands=("workbench corpus check corpora/planted",),
    ),
    World(
        "every arm is wrong on every question",
        world([arm("closed-book", 0.0, "closed-book"), arm("rag", 0.0), arm("lora", 0.0, "tuned")],
              pair("closed-book", "rag", 0.0, p=1.0), pair("closed-book", "lora", 0.0, p=1.0)),
        None, "high",
        "None is good enough: no arm got a single question right. Measure an oracle arm next: it gives the model "
        "the very passages with the answer, and so tells whether the search or the model is the limit.",
        "Nessun approccio è abbastanza buono: nemmeno a una domanda c'è stata una risposta giusta. Misurare ora un "
        "oracolo "
        "(oracle): mette davanti al modello proprio i passaggi che contengono la risposta, e così dice se il limite "
        "è la ricerca o il modello.",
        absent=("Choose",),
        commands=(None,),
    ),
    World(
        "the best is right on 5%, and the search is the limit",
        world([arm("closed-book", 0.01, "closed-book"), arm("rag", 0.05, k=3), arm("oracle", 0.83, "oracle")],
              pair("rag", "closed-book", 0.04)),
        None, "high",
        "None is good enough: the best, rag, is right on 5% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Try better retrieval next: given the very passages with the answer (oracle), the model gets "
        "83% right.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene al 5% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Provare ora un recupero migliore: con davanti proprio i passaggi che contengono "
        "la risposta (oracle), il modello risponde bene all'83% delle domande.",
        lines=("Of those measured rag is clearly ahead: closed-book, the next best, is right on 1% (4 points less, 95% "
               "interval 1 to 7).",),
        absent=("Choose",),
        commands=("workbench run reports/planted/experiment.toml --set arms.rag.k=6 --set name=planted-k6",
                   "workbench compare reports/planted reports/planted-k6"),
    ),
    World(
        "the model is the limit",
        world([arm("closed-book", 0.01, "closed-book"), arm("rag", 0.22), arm("oracle", 0.31, "oracle")],
              pair("rag", "closed-book", 0.21)),
        None, "high",
        "None is good enough: the best, rag, is right on 22% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Try a larger model next: given the very passages with the answer (oracle), this one gets "
        "only 31% right.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene al 22% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Provare ora un modello più grande: con davanti proprio i passaggi che contengono "
        "la risposta (oracle), questo risponde bene soltanto al 31% delle domande.",
        commands=("workbench models",
                   "workbench run reports/planted/experiment.toml --set model.name=NAME --set name=planted-2"),
    ),
    World(
        "the model is the limit, though a few of the oracle's replies were cut",
        world([arm("closed-book", 0.01, "closed-book"), arm("rag", 0.22), arm("oracle", 0.31, "oracle", cut=0.04)],
              pair("rag", "closed-book", 0.21)),
        None, "high",
        "None is good enough: the best, rag, is right on 22% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Try a larger model next: given the very passages with the answer (oracle), this one gets "
        "only 31% right.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene al 22% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Provare ora un modello più grande: con davanti proprio i passaggi che contengono "
        "la risposta (oracle), questo risponde bene soltanto al 31% delle domande.",
        lines=("Replies cut before they ended: oracle 4%. What was cut may have been the answer.",
               "With perfect retrieval the model would reach 31%: of what rag misses, up to 9 points are for the "
               "search to win."),
        absent=("is not known",),
        commands=("workbench run reports/planted/experiment.toml --set decoding.max_new_tokens=64",
                   "workbench models",
                   "workbench run reports/planted/experiment.toml --set model.name=NAME --set name=planted-2"),
    ),
    World(
        "the passages are found, and overlooked",
        world([arm("closed-book", 0.01, "closed-book"), arm("rag", 0.22, k=8, **{"recall@k": 0.91}),
               arm("oracle", 0.81, "oracle")],
              pair("rag", "closed-book", 0.21)),
        None, "high",
        "None is good enough: the best, rag, is right on 22% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Try fewer passages next, or a larger model: rag finds the right passages for 91% of the "
        "questions, but among others the model overlooks them; alone (oracle) they are enough for 81%.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene al 22% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Provare ora meno passaggi, o un modello più grande: rag trova i passaggi giusti "
        "sul 91% delle domande, ma in mezzo agli altri il modello non li usa; da soli (oracle) gli bastano per "
        "rispondere bene all'81%.",
        commands=("workbench run reports/planted/experiment.toml --set arms.rag.k=4 --set name=planted-k4",
                   "workbench compare reports/planted reports/planted-k4"),
    ),
    World(
        "nothing retrieves",
        world([arm("closed-book", 0.01, "closed-book"), arm("lora", 0.22, "tuned"), arm("oracle", 0.90, "oracle")],
              pair("lora", "closed-book", 0.21)),
        None, "high",
        "None is good enough: the best, lora, is right on 22% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Try retrieval next: given the very passages with the answer (oracle), the model gets 90% "
        "right.",
        "Nessun approccio è abbastanza buono: il migliore, lora, risponde bene al 22% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Provare ora il recupero: con davanti proprio i passaggi che contengono la "
        "risposta (oracle), il modello risponde bene al 90% delle domande.",
        commands=(None,),
    ),
    World(
        "no bound was measured",
        world([arm("closed-book", 0.01, "closed-book"), arm("rag", 0.22)], pair("rag", "closed-book", 0.21)),
        None, "high",
        "None is good enough: the best, rag, is right on 22% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Measure an oracle arm next: it gives the model the very passages with the answer, and so "
        "tells whether the search or the model is the limit.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene al 22% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Misurare ora un oracolo (oracle): mette davanti al modello proprio i passaggi che "
        "contengono la risposta, e così dice se il limite è la ricerca o il modello.",
        commands=(None,),
    ),
    World(
        "replies were cut, and might have been enough",
        world([arm("closed-book", 0.01, "closed-book"), arm("rag", 0.41, cut=0.55, ended=0.6),
               arm("oracle", 0.39, "oracle", cut=0.61)],
              pair("rag", "closed-book", 0.40)),
        None, "low",
        "None is good enough: the best, rag, is right on 41% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Try longer replies next: 55% of rag's were cut before they ended.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene al 41% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Provare ora risposte più lunghe: il 55% di quelle di rag è stato troncato prima "
        "della fine.",
        lines=("Had its replies not been cut, rag might be good enough.",
               "What better retrieval could reach is not known: oracle gets 39% right, but 61% of its replies were "
               "cut before they ended."),
        absent=("still fails",),
        commands=("workbench run reports/planted/experiment.toml --set decoding.max_new_tokens=64",),
    ),
    World(
        "replies failed, and might have been enough",
        world([arm("closed-book", 0.01, "closed-book"), arm("rag", 0.41, erred=0.45)],
              pair("rag", "closed-book", 0.40)),
        None, "low",
        "None is good enough: the best, rag, is right on 41% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Mend the errors next: 45% of rag's replies failed and count as wrong.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene al 41% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Rimediare ora agli errori: il 45% delle risposte di rag è fallito e conta come "
        "sbagliato.",
        lines=("Had its replies not failed, rag might be good enough.",),
        commands=("workbench run reports/planted/experiment.toml --retry-errors",),
    ),
    World(
        "an arm failed",
        world([arm("closed-book", 0.01, "closed-book"), arm("rag", 0.41),
               failed("lora", "tuned", "the loss diverged at step 12")],
              pair("rag", "closed-book", 0.40)),
        None, "medium",
        "None is good enough: the best, rag, is right on 41% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Mend lora next: it failed, and may do better.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene al 41% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Sistemare ora lora: è fallito e potrebbe fare meglio.",
        lines=("lora failed: the loss diverged at step 12",
               "What lora would have reached is not known."),
        commands=("workbench run reports/planted/experiment.toml",),
    ),
    World(
        "one arm, and not good enough",
        world([arm("rag", 0.20)]),
        None, "high",
        "None is good enough: the best, rag, is right on 20% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Measure an oracle arm next: it gives the model the very passages with the answer, and so "
        "tells whether the search or the model is the limit.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene al 20% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Misurare ora un oracolo (oracle): mette davanti al modello proprio i passaggi che "
        "contengono la risposta, e così dice se il limite è la ricerca o il modello.",
        absent=("Choose",),
    ),
    World(
        "a higher floor",
        world([arm("closed-book", 0.08, "closed-book"), arm("rag", 0.81), arm("oracle", 0.97, "oracle")],
              pair("rag", "closed-book", 0.73), good_enough=0.9),
        None, "high",
        "None is good enough: the best, rag, is right on 81% of the questions, below the 90% asked for ([verdict] "
        "good_enough). Try better retrieval next: given the very passages with the answer (oracle), the model gets "
        "97% right.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene all'81% delle domande, meno del 90% "
        "richiesto "
        "([verdict] good_enough). Provare ora un recupero migliore: con davanti proprio i passaggi che contengono "
        "la risposta (oracle), il modello risponde bene al 97% delle domande.",
    ),
    World(
        "just below the floor",
        world([arm("closed-book", 0.08, "closed-book"), arm("rag", 0.48), arm("oracle", 0.97, "oracle")],
              pair("rag", "closed-book", 0.40)),
        None, "medium",
        "None is good enough: the best, rag, is right on 48% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Try better retrieval next: given the very passages with the answer (oracle), the model gets "
        "97% right.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene al 48% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Provare ora un recupero migliore: con davanti proprio i passaggi che contengono "
        "la risposta (oracle), il modello risponde bene al 97% delle domande.",
        lines=("The share right may be anything from 44 to 52% (95% interval), on either side of the 50% asked for.",),
    ),
    World(
        "none is good enough, and the best two cannot be told apart",
        world([arm("rag", 0.22), arm("lora", 0.2, "tuned"), arm("oracle", 0.31, "oracle")],
              pair("rag", "lora", 0.02, p=0.4)),
        None, "high",
        "None is good enough: the best, rag, is right on 22% of the questions, below the 50% asked for ([verdict] "
        "good_enough). Try a larger model next: given the very passages with the answer (oracle), this one gets "
        "only 31% right.",
        "Nessun approccio è abbastanza buono: il migliore, rag, risponde bene al 22% delle domande, meno del 50% "
        "richiesto "
        "([verdict] good_enough). Provare ora un modello più grande: con davanti proprio i passaggi che contengono "
        "la risposta (oracle), questo risponde bene soltanto al 31% delle domande.",
        lines=("Nor can this run tell rag from lora.",),
        absent=("clearly ahead",),
    ),
]
# fmt: on


@pytest.mark.parametrize("planted", WORLDS, ids=lambda planted: planted.name)
def test_the_advice(planted: World) -> None:
    planted.check()
