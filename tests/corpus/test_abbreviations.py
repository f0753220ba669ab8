"""Sentences are not cut after an abbreviation, in either language."""

from __future__ import annotations

import pytest

from workbench.corpus.sentences import split_units


@pytest.mark.parametrize(
    "sentence",
    [
        "Ai sensi del D.Lgs. 81/2008 il datore redige il piano.",
        "Il D.P.R. 445/2000 e il D.M. Salute del 5 maggio valgono.",
        "La cripta è del sec. XII e fu riaperta.",
        "Nato nel 63 a.C. Augusto morì nel 14 d.C. a Nola.",
        "Si veda l'all. A del bando.",
        "Come dice l'art. 5, lett. B, del testo.",
        "Si applica il Reg. UE 2016/679.",
        "Per l'a.s. 2026/27 la finestra è stata dal 13 gennaio al 21 febbraio.",
        "Le tariffe per l'A.S. 2025/26 e per l’a.a. 2024/25 restano ferme.",
        "Lo afferma Cass. Sez. Un. n. 5 del 2010.",
        "Sostituito dall'art. 3 della legge cost. 18 ottobre 2001, n. 3.",
        "1-ter. La domanda è presentata al Resp. del Settore II.",
        "b-bis) i figli delle vittime; 2 quater. Resta fermo il comma 1.",
        "Così decise la Corte cost. 364 del 1988 sul punto.",
        "The U.S. Army manual lists 14 tools.",
        "Ask Dr. Rossi or Gov. Smith of the U.K. Parliament.",
        "See fig. C and tab. IV below.",
        "La dott.ssa Verdi lavora presso l'Az. Osp. Careggi di Firenze.",
        "Il decreto del Pres. Rep. n. 445 è in vigore.",
        "Il cons. Bianchi e l'ass. Verdi erano assenti.",
        "Il canone è di 500 euro (cfr. all. B) e decorre dal 1 gen. 2024.",
        "Così Cass. pen. Sez. Un. 12 del 2010.",
        "N.B. Il termine è perentorio.",
        "Smith et al. (2019) found it.",
        "Under Art. 7, Para. 3 does not apply.",
        "Dr. Müller zahlt ca. 30 % bzw. 20 % der Miete, z.B. 500 €.",
        "La Sra. Pérez vive en la Avda. Colón núm. 5.",
    ],
)
def test_one_sentence(sentence: str) -> None:
    assert len(list(split_units(sentence))) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("That is all. A man came.", 2),
        ("Keep down the cost. 24 months later it rose.", 2),
        ("It took 5 sec. I left.", 2),
        ("We open at 5 p.m. The shop closes.", 2),
        ("Roma fu fondata nel 753 a.C. La leggenda lo dice.", 2),
        ("Lo dice il R.D. Il testo segue.", 1),  # an abbreviation that hardly ends a sentence
        ("I pro e i contro. Il resto è a pag. 3.", 2),
        ("He saw the cons. Then he left.", 1),  # as the last
        ("The top ten. The next came later.", 2),
        ("Use your card. The door opens.", 2),
        ("He lives in the U.S. His wife does too.", 2),
    ],
)
def test_two_sentences(text: str, count: int) -> None:
    assert len(list(split_units(text))) == count
