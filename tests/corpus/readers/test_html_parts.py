"""Parts of a page whose place says what they mean: formulas, panels of tabs, definitions, tables in cells, lists."""

from __future__ import annotations

import pytest

from workbench.corpus.readers.html import page_text


def text(body: str) -> str:
    return page_text(f"<html><body>{body}</body></html>")[1]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<mn>2</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>", "2 1/2"),
        ("<msup><mn>10</mn><mn>6</mn></msup>", "10⁶"),
        ("<msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup>", "10⁻³"),
        ("<msub><mi>CO</mi><mn>2</mn></msub>", "CO₂"),
        ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a+b)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "³√x"),
        ("<munderover><mo>∑</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>k</mi>",
         "∑_(k=1)^n k"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>", "[1, 2]"),
        ("<semantics><mrow><mn>5</mn></mrow><annotation encoding='application/x-tex'>5</annotation></semantics>", "5"),
    ],
)  # fmt: skip
def test_formulas_are_written_on_a_line_and_no_number_joins_another(formula: str, said: str) -> None:
    assert text(f"<p>It is <math>{formula}</math> at most.</p>") == f"It is {said} at most."


def test_what_draws_a_formula_again_is_not_said_again() -> None:
    drawn = '<span class="katex-html" aria-hidden="true">x<span>2</span></span>'
    formula = "<math><msup><mi>x</mi><mn>2</mn></msup></math>"
    assert text(f'<p><span class="katex"><span>{formula}</span>{drawn}</span>.</p>') == "x²."
    assert text('<p><span aria-hidden="true">★</span> 4 stars</p>') == "★ 4 stars"


def test_panels_behind_tabs_are_kept_under_the_names_of_their_tabs() -> None:
    page = """<div role="tablist"><button role="tab" id="t1" aria-controls="p1">Linux</button>
    <button role="tab" id="t2" aria-controls="p2">Windows</button></div>
    <div role="tabpanel" id="p1" aria-labelledby="t1">Run pump -s 5.</div>
    <div role="tabpanel" id="p2" hidden>Run pump.exe /S 7.</div>"""
    assert text(page) == "Linux:\n\nRun pump -s 5.\n\nWindows:\n\nRun pump.exe /S 7."


def test_answers_that_a_button_opens_are_kept_and_menus_are_not() -> None:
    page = """<h3><button aria-expanded="false" aria-controls="a1">How long is the warranty?</button></h3>
    <div id="a1" style="display: none"><p>36 months.</p></div>
    <button aria-controls="m1">Products</button><div id="m1" hidden><a href="/x">Pumps</a> <a href="/y">Valves</a></div>
    <div hidden>Nothing opens this.</div>"""
    assert text(page) == "### How long is the warranty?\n\n36 months.\n\nProducts"


def test_a_term_with_two_definitions_stands_before_each() -> None:
    page = "<dl><dt>Voltage</dt><dd>230 V</dd><dd>110 V (US)</dd><dt>Weight</dt><dd>12 kg</dd></dl>"
    assert text(page) == "- Voltage: 230 V\n- Voltage: 110 V (US)\n- Weight: 12 kg"


def test_a_table_within_a_cell_is_written_in_its_row() -> None:
    inner = "<table><tr><td>RPM</td><td>2800</td></tr><tr><td>Poles</td><td>2</td></tr></table>"
    page = f"<table><tr><th>Part</th><th>Spec</th></tr><tr><td>Motor</td><td>{inner}</td></tr><tr><td>Seal</td>"
    assert (
        text(f"{page}<td>NBR</td></tr></table>") == "- Part: Motor; Spec: RPM: 2800, Poles: 2\n- Part: Seal; Spec: NBR"
    )


def test_items_keep_the_signs_that_they_are_referred_to_by() -> None:
    page = '<ol type="a"><li>fee</li><li>term</li></ol><p>x</p><ol type="I" start="4"><li>four</li></ol>'
    assert text(page) == "a. fee\nb. term\n\nx\n\nIV. four"
