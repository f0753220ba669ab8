"""Pages of site generators that hold Ruby: the page is read, and the code is not."""

from __future__ import annotations

from pathlib import Path

from .test_readers import failure, read, text


def test_markdown_with_ruby_is_read_without_it(tmp_path: Path) -> None:
    page = (
        "---\ntitle: How to keep bees\nreview_in: 6 months\n---\n\n# <%= current_page.data.title %>\n\n"
        "<%= warning_text('This page has been withdrawn.') %>\n\n<%= partial 'partials/nav-bees' %>\n\n"
        "<% if bees.any? %>Give each hive 9 litres of water.<% end %>\n"
    )
    reading = read(tmp_path, "bees.html.md.erb", page)
    assert reading.documents[0].title == "How to keep bees"
    assert text(reading) == ("# How to keep bees\n\nThis page has been withdrawn.\n\nGive each hive 9 litres of water.")


def test_html_with_ruby_is_read_without_it(tmp_path: Path) -> None:
    page = "<% wrap_layout :core do %><h1>Hives</h1><p>Costs <%= price_of :hive %>80 euro.</p><% end %>"
    assert text(read(tmp_path, "hives.html.erb", page)) == "# Hives\n\nCosts 80 euro."


def test_ruby_in_a_configuration_is_no_document(tmp_path: Path) -> None:
    assert "no reader" in failure(tmp_path, "site.yml.erb", "host: <%= host %>\n")
