"""The page in a real browser: the filters work, and the policy has nothing to complain about."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .made_up_run import make, rendered

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Debian's chromium is not installed (apt-get install chromium)"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(rendered(*make()), "utf-8")
    return path


def look(page: Path, profile: Path, fragment: str = "") -> tuple[str, str]:
    """The page's DOM after its script ran, and what the browser logged."""
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
        "--v=0", f"--user-data-dir={profile}", "--dump-dom", f"{page.as_uri()}{fragment}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout, done.stderr


def rows(dom: str) -> tuple[int, int]:
    """Questions in the page, and those that are shown."""
    opening = re.findall(r'<details class="q"[^>]*>', dom)
    return len(opening), sum("hidden" not in tag for tag in opening)


def found(dom: str) -> int:
    counted = re.search(r'id="f-shown"[^>]*data-found="(\d+)"', dom)
    assert counted
    return int(counted[1])


def test_the_script_runs_and_the_console_stays_silent(page: Path, tmp_path: Path) -> None:
    dom, log = look(page, tmp_path)
    assert rows(dom) == (120, 50)
    assert found(dom) == 120
    assert re.search(r'<div id="filters"[^>]*>', dom)
    assert not re.search(r'<div id="filters"[^>]*hidden', dom)
    assert '<button type="button">F1</button>' in dom
    assert "CONSOLE" not in log, log
    assert "Content Security Policy" not in log, log


def test_a_broken_policy_would_be_recognised(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.html"
    damaged.write_text(rendered({"experiment": {"name": "x"}}, [], {}, "").replace("sha256-", "sha256-A"), "utf-8")
    _, log = look(damaged, tmp_path / "profile")
    assert "CONSOLE" in log
    assert "Content Security Policy" in log


def test_a_fragment_filters_at_load(page: Path, tmp_path: Path) -> None:
    html = page.read_text("utf-8")
    dom, log = look(page, tmp_path, "#filter=differ&kind=multi")
    wanted = len(re.findall(r'<details class="q" data-k="multi"[^>]* data-d', html))
    assert 0 < wanted < 50
    assert found(dom) == wanted
    assert rows(dom) == (120, wanted)
    assert "CONSOLE" not in log, log


def test_an_arm_its_mark_and_words_filter_together(page: Path, tmp_path: Path) -> None:
    dom, _ = look(page, tmp_path, "#arm=6&mark=wrong&seen=unseen&search=harbour")
    shown = [tag for tag in re.findall(r'<details class="q"[^>]*>', dom) if "hidden" not in tag]
    assert shown
    assert len(shown) == found(dom) < 40
    for tag in shown:
        assert 'data-s="unseen"' in tag
        marks = re.search('data-m="([a-z]+)"', tag)
        assert marks
        assert marks[1][6] in "wp"


def clicked(page: Path, folder: Path, script: str) -> str:
    """The DOM after a script of the test ran in a copy of the page. The copy's policy is taken out to allow it."""
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text("utf-8"))
    copy = folder / "copy.html"
    copy.write_text(html.replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    return look(copy, folder / "profile")[0]


def test_a_passage_opens_where_it_is_named_as_text(page: Path, tmp_path: Path) -> None:
    dom = clicked(page, tmp_path, "document.querySelectorAll('#questions-list .chips a').forEach(a => a.click())")
    quotes = re.findall("<blockquote>(.*?)</blockquote>", dom, re.DOTALL)
    assert len(quotes) > 100
    assert any("<mark>" in quote for quote in quotes)
    assert any("&lt;script&gt;" in quote for quote in quotes)
    assert not re.search("<(?!/?(p|mark)\\b)", "".join(quotes))


def test_a_heading_sorts_its_column(page: Path, tmp_path: Path) -> None:
    dom = clicked(page, tmp_path, "document.querySelector('table.league thead th:nth-child(2) button').click()")
    table = re.search('<table class="sort league">(.*?)</table>', dom, re.DOTALL)
    assert table
    assert 'aria-sort="descending"' in table[1]
    shown = [float(value) for value in re.findall(r'<tr class="c\d+"><th.*?<td data-v="([\d.]+)"', table[1])]
    assert len(shown) == 7
    assert shown == sorted(shown, reverse=True)


def test_a_hostile_fragment_is_only_a_filter_that_finds_nothing(page: Path, tmp_path: Path) -> None:
    dom, log = look(page, tmp_path, "#filter=%3Cimg%20onerror=alert(1)%3E&kind=none&search=%3Cscript%3Ealert(9)")
    assert found(dom) == 0
    assert "CONSOLE" not in log, log
