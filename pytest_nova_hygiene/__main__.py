"""``python -m pytest_nova_hygiene``: a command each, with its code where it belongs."""

from __future__ import annotations

import argparse
import sys

import pytest

from pytest_nova_hygiene.engine.catalogue import RULES, page
from pytest_nova_hygiene.plugin import baselines, merge_command
from pytest_nova_hygiene.plugin.explain import explain


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit status is 4 for a usage error, as pytest's."""
    given = _parser().parse_args(arguments)
    try:
        text, status = _run(given)
    except pytest.UsageError as error:
        print(f"ERROR: {error}", file=sys.stderr)  # noqa: T201 - a command's output
        return int(pytest.ExitCode.USAGE_ERROR)
    print(text, end="")  # noqa: T201 - as above
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pytest_nova_hygiene")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("explain", help="print a rule's page")
    one.add_argument("code")
    commands.add_parser("rules", help="print every rule's page: docs/rules.md")
    merge_command.add_to(commands)
    baselines.add_to(commands)
    return parser


def _run(given: argparse.Namespace) -> tuple[str, int]:
    """Return what a command prints, and its exit status."""
    match given.command:
        case "explain":
            return explain(given.code, "explain"), 0
        case "rules":
            return rules(), 0
        case "baseline":
            return baselines.run(given), 0
        case _:
            text, failed = merge_command.merge(given.files, given.report, strict=given.strict)
            return text, int(failed)


def rules() -> str:
    """Return all pages, in the order of their codes."""
    pages = (page(RULES[code]).replace("\n## ", "\n### ").replace("# ", "## ", 1) for code in RULES)
    head = "# Rules\n\nMade by `python -m pytest_nova_hygiene rules`; a test holds it to that.\n"
    return "\n".join((head, *pages))


if __name__ == "__main__":
    sys.exit(main())
