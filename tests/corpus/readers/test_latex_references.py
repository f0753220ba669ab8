"""LaTeX: references and citations as the page prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.corpus.readers.parts.latex.cited import CitedWork, citation, works_of
from workbench.corpus.readers.parts.latex.labels import labels_of

from .test_latex import blocks, read

ARTICLE = r"\documentclass{article}" + "\n"


def numbers(source: str, **files: str) -> dict[str, str]:
    return {key: label.number for key, label in labels_of(source, files.get).items()}


def test_references_are_printed_and_lead_somewhere(tmp_path: Path) -> None:
    source = (
        ARTICLE
        + r"""\usepackage[english,italian]{babel}
\begin{document}
\section{Orari}\section{Quote}\label{quote}\subsection{Soci}\label{soci}
Le quote sono nella sezione~\ref{soci}, in \autoref{t} e in \eqref{e}; si veda \ref{nulla}.
\begin{table}\caption{Quote per anno}\label{t}\begin{tabular}{ll} Socio & Quota \\ Ada & 12 \\ \end{tabular}\end{table}
\begin{equation}\label{e} q = 12 n \end{equation}
\end{document}"""
    )
    assert blocks(tmp_path, source) == [
        "## Orari",
        "## Quote",
        "### 2.1 Soci",
        "Le quote sono nella sezione 2.1, in Tabella 1 e in (1); si veda .",
        "Tabella 1: Quote per anno",
        "- Socio: Ada; Quota: 12",
        "q = 12 n (1)",
    ]
    assert read(tmp_path, source).notes == ("1 reference left out: its number is made when the document is set",)


def test_books_count_by_chapter_and_appendices_by_letter() -> None:
    source = r"""\documentclass{book}\begin{document}
\chapter{One}\begin{figure}\caption{A}\label{f1}\end{figure}
\chapter*{Not counted}\chapter{Two}\label{c2}\section{S}\label{s}\subsection{T}\label{t}\subsubsection{U}\label{u}
\begin{figure}\begin{subfigure}\caption{}\label{f2a}\end{subfigure}\begin{subfigure}\caption{}\label{f2b}\end{subfigure}
\caption{B}\label{f2}\end{figure}\begin{equation}x\label{e}\end{equation}
\appendix\chapter{More}\label{a}\end{document}"""
    assert numbers(source) == {
        "f1": "1.1", "c2": "2", "s": "2.1", "t": "2.1.1", "f2a": "2.1a", "f2b": "2.1b", "f2": "2.1", "e": "2.1",
        "a": "A",
    }  # fmt: skip


def test_rows_of_formulas_and_items_are_counted() -> None:
    source = (
        ARTICLE
        + r"""\newtheorem{lemma}{Lemma}[section]
\begin{document}\section{A}\begin{align} a \label{a} \\ b \nonumber \\ c \label{c} \end{align}
\begin{equation*} d \end{equation*}\begin{equation} e \tag{*}\label{star}\end{equation}
\begin{equation} f \label{f}\end{equation}
\begin{lemma}\label{l} It holds. \end{lemma}
\begin{enumerate}\item One \item Two \label{i}\end{enumerate}\end{document}"""
    )
    assert numbers(source) == {"a": "1", "c": "2", "star": "*", "f": "3", "l": "1.1", "i": "2"}


@pytest.mark.parametrize(
    "source",
    [
        r"\documentclass{unknown}\begin{document}\section{A}\label{a}\end{document}",
        ARTICLE + r"\renewcommand{\thesection}{\Roman{section}}\begin{document}\section{A}\label{a}\end{document}",
        r"\documentclass{article}\begin{document}\input{lost}\section{A}\label{a}\end{document}",
        ARTICLE
        + r"\newcommand{\be}{\begin{equation}}\begin{document}\begin{equation}x\label{a}\end{equation}\end{document}",
        r"\section{A}\label{a}",
        r"\documentclass{llncs}\begin{document}\section{A}\begin{theorem}\label{a}\end{theorem}\end{document}",
        ARTICLE
        + r"\begin{document}\section{A}\begin{enumerate}[label=(\alph*)]\item\label{a}\end{enumerate}\end{document}",
        ARTICLE + r"\setlist[enumerate]{label=(\roman*)}"
        r"\begin{document}\begin{enumerate}\item\label{a}\end{enumerate}\end{document}",
    ],
)
def test_what_may_be_counted_otherwise_has_no_number(source: str) -> None:
    assert numbers(source) == {}


def test_spacing_changes_no_number_of_an_item_and_a_paragraph_none_of_a_section() -> None:
    source = (
        ARTICLE
        + r"\begin{document}\begin{enumerate}[noitemsep, leftmargin=*]\item A \item\label{i}\end{enumerate}"
        + r"\section{A}\begin{quote}\label{s}\end{quote}\end{document}"
    )
    assert numbers(source) == {"i": "2", "s": "1"}


def test_a_preface_is_no_first_chapter() -> None:
    source = r"""\documentclass{book}\begin{document}\frontmatter\chapter{Preface}\section{Thanks}\mainmatter
\chapter{One}\label{one}\section{A}\label{a}\backmatter\chapter{Index}\label{none}\end{document}"""
    assert numbers(source) == {"one": "1", "a": "1.1"}


def test_a_file_that_is_taken_in_counts() -> None:
    source = ARTICLE + r"\begin{document}\input{one}\section{B}\label{b}\end{document}"
    assert numbers(source, one=r"\section{A}\label{a}") == {"a": "1", "b": "2"}


def test_works_are_cited_by_the_numbers_of_their_list(tmp_path: Path) -> None:
    source = (
        ARTICLE + r"\begin{document}See~\cite[p.~3]{neri,rossi}.\bibliographystyle{plain}\bibliography{x}\end{document}"
    )
    (tmp_path / "tesi.bbl").write_text(
        r"\begin{thebibliography}{9} \bibitem{rossi} A. Rossi, On pumps. \bibitem{neri} B. Neri, On pipes."
        r"\end{thebibliography}"
    )
    assert blocks(tmp_path, source) == ["See [2, 1, p. 3].", "[1] A. Rossi, On pumps.\n[2] B. Neri, On pipes."]


def test_without_a_list_only_works_numbered_as_they_are_cited_have_numbers() -> None:
    text = r"\cite{b} \cite{a,b}\bibliographystyle{%s}"
    assert works_of(text % "unsrt", "") == {"b": CitedWork("1"), "a": CitedWork("2")}
    assert works_of(text % "plain", "") == {}
    assert works_of(r"\begin{document}\cite{a}\input{b}\cite{c}\bibliographystyle{unsrt}", "") == {}
    assert works_of(r"\usepackage[sorting=none]{biblatex}\cite{b}", "") == {"b": CitedWork("1")}
    assert works_of(r"\usepackage[style=apa]{biblatex}\cite{b}", "") == {}
    assert works_of(r"\usepackage{biblatex}\cite{b}", r"\entry{a}{book}{}\entry{b}{book}{}")["b"] == CitedWork("2")


@pytest.mark.parametrize(
    ("command", "given", "shown"),
    [
        ("citet", [], "Neri (2020)"),
        ("citep", ["see", "ch. 2"], "(see Neri, 2020, ch. 2)"),
        ("citep", ["ch. 2"], "(Neri, 2020, ch. 2)"),
        ("citeyear", [], "2020"),
    ],
)
def test_authors_and_years_are_cited_as_natbib_does(command: str, given: list[str], shown: str) -> None:
    works = works_of("", r"\bibitem[{Neri(2020)}]{n} B. Neri. \bibitem[{Rossi et~al.(2021)Rossi, Neri}]{r} A.")
    assert works["r"] == CitedWork("", "Rossi et al.", "2021")
    assert citation(command, [works["n"]], given) == shown


def test_a_numbered_work_has_no_author() -> None:
    assert citation("citet", [CitedWork("3")], []) == ""
    assert citation("cite", [CitedWork("3")], ["p. 2"]) == "[3, p. 2]"
