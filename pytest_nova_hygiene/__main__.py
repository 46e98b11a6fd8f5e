"""``python -m pytest_nova_hygiene``: print a rule's page, or all of them as the docs have them."""

from __future__ import annotations

import argparse
import sys

import pytest

from pytest_nova_hygiene.engine.catalogue import RULES, page
from pytest_nova_hygiene.plugin.explain import explain


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0, or 4 for a usage error as pytest has it."""
    parser = argparse.ArgumentParser(prog="python -m pytest_nova_hygiene")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("explain", help="print a rule's page")
    one.add_argument("code")
    commands.add_parser("rules", help="print every rule's page: docs/rules.md")
    given = parser.parse_args(arguments)
    try:
        text = explain(given.code, "explain") if given.command == "explain" else rules()
    except pytest.UsageError as error:
        print(f"ERROR: {error}", file=sys.stderr)  # noqa: T201 - a command's output
        return int(pytest.ExitCode.USAGE_ERROR)
    print(text, end="")  # noqa: T201 - as above
    return 0


def rules() -> str:
    """Return all pages, in the order of their codes."""
    pages = (page(RULES[code]).replace("\n## ", "\n### ").replace("# ", "## ", 1) for code in RULES)
    head = "# Rules\n\nMade by `python -m pytest_nova_hygiene rules`; a test holds it to that.\n"
    return "\n".join((head, *pages))


if __name__ == "__main__":
    sys.exit(main())
