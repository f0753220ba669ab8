"""Labels and values that only the style of a page sets apart are no one word."""

from __future__ import annotations

import pytest

from workbench.corpus.readers.html import page_text


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<div><span>Telefono Convitto</span><span>0746 296862</span></div>", "Telefono Convitto 0746 296862"),
        ("<li><strong>Sabato</strong><span>Chiuso</span></li>", "- Sabato Chiuso"),
        ("<div><b>~80 km</b><span>da Roma</span></div>", "~80 km da Roma"),
        ("<div><span>Email</span><a href='x'>ufficio@comune.it</a></div>", "Emailufficio@comune.it"),
        ("<div><span>Email Ufficio</span><a href='x'>ufficio@comune.it</a></div>", "Email Ufficio ufficio@comune.it"),
        ("<div><span>Prezzo</span><span>€ 450</span></div>", "Prezzo € 450"),
        ("<p><b>un</b><i>happy</i></p>", "unhappy"),
        ("<p><span>C</span><span>era una volta</span></p>", "Cera una volta"),
        ("<p><span>12</span><span>,50</span><span> €</span></p>", "12,50 €"),
        ("<p><span>30</span><span>%</span></p>", "30%"),
        ("<p>H<b>2</b><b>O2</b></p>", "H2O2"),
        ("<p><span>Mario</span> <span>Rossi</span></p>", "Mario Rossi"),
    ],
)
def test_pieces_without_a_blank_between_them(source: str, shown: str) -> None:
    assert page_text(f"<body>{source}</body>")[1] == shown


def test_pieces_of_code_stay_as_they_are_written() -> None:
    assert page_text("<pre><code><span>int</span><span>X</span><span>9</span></code></pre>")[1] == "```\nintX9\n```"
