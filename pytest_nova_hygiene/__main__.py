"""``python -m pytest_nova_hygiene``: a command each, with its code where it belongs."""

from __future__ import annotations

import argparse
import sys

import pytest

from pytest_nova_hygiene.engine.catalogue import RULES, page
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
    merge = commands.add_parser("merge", help="join the JSON reports of the shards of one commit")
    merge.add_argument("files", nargs="*", metavar="REPORT", help="what json:PATH wrote")
    merge.add_argument(
        "--report",
        action="append",
        default=[],
        metavar="FORMAT[:PATH]",
        help="write a report of all; repeatable",
    )
    merge.add_argument("--strict", action="store_true", help="exit with 1 where findings fail")
    return parser


def _run(given: argparse.Namespace) -> tuple[str, int]:
    """Return what a command prints, and its exit status."""
    match given.command:
        case "explain":
            return explain(given.code, "explain"), 0
        case "rules":
            return rules(), 0
        case _:
            from pytest_nova_hygiene.plugin import merge_command  # noqa: PLC0415 - the others do without

            return merge_command.run(given.files, given.report, strict=given.strict)


def rules() -> str:
    """Return all pages, in the order of their codes."""
    pages = (page(RULES[code]).replace("\n## ", "\n### ").replace("# ", "## ", 1) for code in RULES)
    head = "# Rules\n\nMade by `python -m pytest_nova_hygiene rules`; a test holds it to that.\n"
    return "\n".join((head, *pages))


if __name__ == "__main__":
    sys.exit(main())
