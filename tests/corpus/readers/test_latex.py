"""LaTeX files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny.reading import read_file

from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure


def read(folder: Path, source: str) -> FileReading:
    (folder / "tesi.tex").write_text(source, "utf-8")
    return read_file(folder / "tesi.tex", Limits())


def blocks(folder: Path, source: str) -> list[str]:
    return read(folder, source).documents[0].text.split("\n\n")


def test_a_document_shows_what_its_pages_show(tmp_path: Path) -> None:
    source = r"""\documentclass[a4paper]{article} % una tesi
\usepackage[italian]{babel}\newcommand{\ente}[1]{\textbf{Comune di #1}}
\title{La \emph{biblioteca}}\author{Ada Neri \and Bo Li}\date{}
\begin{document}\maketitle\tableofcontents
\section[Breve]{Orari di \ente{Etna}}\label{sec:orari}
L'apertura \`e alle 9:30 % non alle 10
e costa 5\,\euro{}~l'anno (il 20\% in meno\footnote{Delibera n.~7.} per i soci);
vedi~\cite{neri}. ``Perch\'e'' no --- citt\`a, pi\`u, \"uber, \c{c}a, na\"{\i}ve.

8 m\textsuperscript{2} a \SI{5.2}{\kilo\watt\per\hour}, \href{http://example.it/a_b}{il sito}.
\begin{comment}Da rivedere.\end{comment}
\begin{tikzpicture}\draw (0,0) -- (1,1);\end{tikzpicture}
\begin{verbatim}
x = {1} % resta
\end{verbatim}
\end{document}
Dopo la fine."""
    found = read(tmp_path, source)
    assert found.documents[0].title == "La biblioteca"
    assert found.documents[0].text.split("\n\n") == [
        "# La biblioteca",
        "Ada Neri , Bo Li",
        "## Orari di Comune di Etna",
        "L'apertura è alle 9:30 e costa 5 € l'anno (il 20% in meno [1] per i soci); vedi . "
        "“Perché” no — città, più, über, ça, naïve.",
        "8 m² a 5.2 kW/h, il sito.",
        "x = {1} % resta",
        "[1] Delibera n. 7.",
    ]
    assert found.notes == ("1 drawing left out",)


def test_tables_name_their_columns(tmp_path: Path) -> None:
    source = r"""\begin{table}[h]\centering\caption[Breve]{Sedi e orari}\label{t}
\begin{tabular}{|l|c|r|}\hline
\textbf{Sede} & Orario & Posti \\ \hline\hline
Centro \& Mare & 9:30--18 & 1.250 \\[2pt]
Monte & \multicolumn{2}{c|}{chiusa; fino al 2026} \\ \bottomrule
\end{tabular}\end{table}"""
    assert blocks(tmp_path, source) == [
        "Sedi e orari",
        "- Sede: Centro & Mare; Orario: 9:30–18; Posti: 1.250\n"
        "- Sede: Monte; Orario: “chiusa; fino al 2026”; Posti: “chiusa; fino al 2026”",
    ]


def test_lists_within_lists(tmp_path: Path) -> None:
    source = r"""\begin{enumerate}[label=(\alph*)] \item Uno \begin{itemize}\item a \& b\item c\end{itemize}
\item Due \end{enumerate}\begin{description}\item[ISBN] codice\end{description}"""
    assert blocks(tmp_path, source) == ["1. Uno\n  - a & b\n  - c\n2. Due", "- ISBN: codice"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"$\frac{a+b}{2}$", "(a+b)/2"),
        (r"$E = mc^{2}$", "E = mc²"),
        (r"\(x_{i+1} \leq 10^{-3}\)", "x_(i+1) ≤ 10⁻³"),
        (r"$\alpha \cdot \sqrt{n}$", "α·√(n)"),
        (r"$\text{costo} = 5\,\%$", "costo = 5 %"),
        (r"$\sin \theta \in \mathbb{R}$", "sin θ ∈ R"),
        (r"\[ f(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases} \]", "f(x) = 1 x > 0 ; 0 x ≤ 0"),
        (r"$\miafunzione(x)$", "miafunzione (x)"),
    ],
)
def test_formulas_stand_on_one_line(tmp_path: Path, source: str, shown: str) -> None:
    (found,) = blocks(tmp_path, f"Si ha {source} qui." if source[1] != "[" else source)
    assert found == (f"Si ha {shown} qui." if source[1] != "[" else shown)


def test_commands_of_the_file_end(tmp_path: Path) -> None:
    twice = r"\def\a#1{#1, \b{#1}}\def\b#1{\a{#1}}Testo \a{x}"
    with pytest.raises(ReadFailure, match="more text than is allowed"):
        read(tmp_path, twice)
    with pytest.raises(ReadFailure, match="groups within groups"):
        read(tmp_path, "Testo " + "{" * 5000)
    assert blocks(tmp_path, r"\def\a{\a\a}Testo \a") == ["Testo"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=r"\{}[]$&%~^_# abeiftmndq" + "\n", max_size=60))
def test_no_source_is_too_odd(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    try:
        found = read(tmp_path_factory.mktemp("odd"), f"Inizio. \n\n{source}")
    except ReadFailure:
        return
    assert found.documents[0].text.startswith("Inizio.")
