"""The Markdown report, read by a parser of GitHub's kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pytest_nova_hygiene.report.markdown import MAX_BYTES, as_text
from tests.report.reports import USUAL, finding, hostile_reports, report

Gold = Callable[[str, str], None]
OURS = {"<code>", "</code>", "<br>"}


def _tokens(text: str) -> list[Token]:
    parser = MarkdownIt("gfm-like", {"linkify": False})
    return [child for token in parser.parse(text) for child in (token, *(token.children or ()))]


def test_usual_report_is_the_gold_file(gold: Gold) -> None:
    gold("report.md", as_text(USUAL))


def test_nothing_found_is_no_table() -> None:
    assert as_text(report(strict=True)) == "### nova-hygiene: passed (strict): nothing found\n"


def test_incomplete_run_does_not_pass() -> None:
    assert as_text(report(strict=True, complete=False)).startswith("### nova-hygiene: incomplete: ")


@given(hostile_reports())
def test_hostile_texts_forge_nothing(made: dict[str, Any]) -> None:
    text = as_text(made)
    tokens = _tokens(text)
    counted = [found for found in made["findings"] if found["suppressed"] is None]
    kinds = [token.type for token in tokens]
    assert kinds.count("table_open") == bool(counted)
    assert kinds.count("tr_open") == (len(counted) + 1 if counted else 0)
    assert kinds.count("td_open") == len(counted) * 4
    assert {token.content for token in tokens if token.type.startswith("html")} <= OURS
    allowed = {"inline", "text", "html_inline", "heading_open", "heading_close", "text_special"}
    allowed |= {"paragraph_open", "paragraph_close"}
    for kind in ("table", "thead", "tbody", "tr", "th", "td"):
        allowed |= {f"{kind}_open", f"{kind}_close"}
    assert set(kinds) <= allowed
    assert kinds.count("heading_open") == 1
    for mark in ("://", "www.", "@"):
        assert mark not in text


def test_table_keeps_to_the_size_of_a_comment() -> None:
    found = [finding(line=number, message="ä" * 9000) for number in range(1, 2001)]
    text = as_text(report(*found))
    assert MAX_BYTES * 0.9 < len(text.encode()) <= MAX_BYTES
    rows = sum(line.startswith("| error") for line in text.splitlines())
    assert text.endswith(f"\n… and {2000 - rows} more\n")
