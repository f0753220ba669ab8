"""Menus that a page does not mark as such, and notices on cookies, are no content; lists of links in the text are."""

from __future__ import annotations

import pytest

from workbench.corpus.readers.html import page_text

LINKS = "".join(f'<li><a href="/{n}">Voce {n}</a></li>' for n in range(5))


@pytest.mark.parametrize(
    "menu",
    [
        f'<div class="main-nav"><ul>{LINKS}</ul></div>',
        f'<div id="topNavigation"><ul>{LINKS}</ul></div>',
        f'<div class="block block-menu"><h2>Menu</h2>{LINKS * 3}</div>',
        '<p class="breadcrumb"><a href="/">Home</a> &gt; <a href="/x">Uffici</a></p>',
        f"<ul>{LINKS}</ul>",
        '<a class="sr-only" href="#main">Vai al contenuto principale</a>',
        '<a href="#content">Skip to content</a>',
        '<div class="cookie-banner"><p>Questo sito usa cookie tecnici.</p><button>Accetto</button></div>',
        '<div id="CookieConsent">We use cookies. <a href="/p">More</a></div>',
        '<div class="share-buttons"><a href="x">Facebook</a> <a href="y">Twitter</a></div>',
    ],
)
def test_menus_are_told_by_their_names_and_links(menu: str) -> None:
    _, text, left_out = page_text(f"<body>{menu}<h1>Orari</h1><p>Aperto dalle 9.</p></body>")
    assert text == "# Orari\n\nAperto dalle 9."
    assert left_out > 0


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        (f"<ul>{LINKS}</ul>", "- Voce 0"),
        ('<div class="menu"><h2>Menu del giorno</h2><p>Pasta 8 €, <a href="x">vino</a> 3 €</p></div>', "Pasta 8 €"),
        ('<div class="nav-tabs-content"><p>Si paga in tre rate, entro giugno.</p></div>', "tre rate"),
        ('<div class="cookie-policy">' + "<p>Il sito usa i cookie per la sessione.</p>" * 50 + "</div>", "sessione"),
        (
            '<section id="cookies"><h2>Cookie</h2><p>I cookie di sessione durano 12 mesi. <a href="x">Quali</a></p>'
            "</section>",
            "durano 12 mesi",
        ),
        ('<div class="cookie-recipe"><p>For the cookies take 200 g of butter.</p></div>', "200 g of butter"),
        (
            '<article><div class="cookie"><p>Bake the cookies for an hour.</p><button>Print</button></div></article>',
            "for an hour",
        ),
        (
            '<ul class="menu"><li><a href="/1">Carbonara 12 €</a></li><li><a href="/2">Gricia 10 €</a></li></ul>',
            "- Gricia 10 €",
        ),
        ('<div class="consent-form"><p>Il modulo del consenso informato va firmato.</p></div>', "va firmato"),
        ('<p><a href="#costi">Vedi i costi</a> sotto.</p>', "Vedi i costi sotto."),
        ('<div class="social"><p>L’assistente sociale riceve il lunedì.</p></div>', "riceve il lunedì"),
    ],
)
def test_what_has_text_of_its_own_is_kept(part: str, shown: str) -> None:
    assert shown in page_text(f"<body><h1>Orari</h1>{part}</body>")[1]


def test_the_steps_of_a_procedure_are_text_though_they_stand_in_a_menu() -> None:
    steps = "<p>Le iscrizioni si fanno soltanto sul portale del Ministero, entro il 21 febbraio di ogni anno.</p>" * 2
    _, text, left_out = page_text(
        f'<body><nav aria-label="Fasi"><h3>Iscrizione</h3>{steps}<a href="x">Portale</a></nav>'
    )
    assert "### Iscrizione" in text
    assert "entro il 21 febbraio" in text
    assert left_out == 0
    assert page_text(f"<body><nav>{'<span>Voce di menu</span>' * 30}</nav><p>Orari</p>")[1] == "Orari"


def test_a_page_of_links_alone_is_kept() -> None:
    assert page_text(f'<body><div class="nav"><ul>{LINKS}</ul></div></body>')[1].startswith("- Voce 0\n- Voce 1")
