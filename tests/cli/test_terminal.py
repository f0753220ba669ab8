"""What documents and models say is printed as it stands, and steers no terminal."""

from __future__ import annotations

import pytest

from workbench.cli import figures
from workbench.cli.terminal import plain, print_error, show, show_table
from workbench.errors import Problem, RequestError
from workbench.languages.spoken import speaking
from workbench.types import Interval


def test_escapes_and_reversed_writing_are_made_visible(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "\x1b[2Jgone \u202etxt.exe [bold]not bold[/bold] :smile:\r\nnext"
    assert plain(hostile) == "�[2Jgone �txt.exe [bold]not bold[/bold] :smile:\nnext"
    show(hostile)
    show_table(("arm", "figure"), [(hostile, "1")])
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert printed.count("[bold]not bold[/bold] :smile:") == 2


def test_every_problem_is_printed_with_its_cure(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(RequestError([Problem("wrong", "file:3", "right it"), Problem("odd")]))
    printed = capsys.readouterr()
    assert printed.err == "error: file:3: wrong\n    cure: right it\nerror: odd\n"
    assert printed.out == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), (0.0, "0 s"), (0.0312, "31 ms"), (4.04, "4.0 s"), (600, "10 min"), (9000, "2.5 h")],
)
def test_durations_are_readable(value: float | None, shown: str) -> None:
    assert figures.seconds(value) == shown


def test_sizes_and_metrics_are_readable() -> None:
    assert [figures.size(n) for n in (None, 12, 3400, 538_090_440)] == ["–", "12 B", "3.4 kB", "538 MB"]
    assert figures.metric(Interval(0.5, 0.42, 0.58, 40), interval=True) == "50% (42–58)"
    assert figures.metric(Interval(0.0, -1e-18, 0.04, 40), interval=True) == "0% (0–4)"
    with speaking("it"):
        assert [figures.seconds(4.04), figures.size(3400)] == ["4,0 s", "3,4 kB"]
    assert figures.metric(Interval(None, None, None, 0)) == figures.metric(None) == "–"
