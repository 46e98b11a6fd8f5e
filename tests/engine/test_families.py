"""A family whose rules are all off is neither imported nor armed, and what is left works on."""

from __future__ import annotations

import json

import pytest

FAMILIES = {
    "NHY1": "pytest_nova_hygiene.mocks.watch",
    "NHY2": "pytest_nova_hygiene.connections.watch",
    "NHY3": "pytest_nova_hygiene.logs.watch",
}
"""The watch of each family, by its prefix."""

SUITE = """
import logging, os, subprocess, sys
from unittest import mock
import prod
def code(function): return function.__code__.co_consts
def test_it(nova_hygiene):
    prod.client = mock.Mock()
    logging.getLogger('prod').warning('password=%s', 'Tr0ub4dor-three')
    os.makedirs('a/b')
    subprocess.run([sys.executable, '-c', ''], check=True)
    nova_hygiene.secret('db')
    with nova_hygiene.allow('NHY3', reason='why'): pass
def test_armed():
    marked = [f for f in (logging.Logger.callHandlers, mock.NonCallableMock.__repr__,
                          subprocess.Popen._execute_child)
              if any(callable(each) for each in code(f))]
    with open('armed', 'w') as file: file.write(' '.join(each.__name__ for each in marked))
"""


@pytest.mark.parametrize("strict", [[], ["--hygiene-strict"]], ids=["warnings", "strict"])
@pytest.mark.parametrize("selected", [["NHY1"], ["NHY2"], ["NHY3"], ["NHY9"], [*FAMILIES]])
def test_only_families_that_are_on_are_loaded_and_armed(
    pytester: pytest.Pytester, selected: list[str], strict: list[str]
) -> None:
    pytester.makepyfile(
        prod="client = None",
        test_it=SUITE,
        conftest="import sys\ndef pytest_unconfigure():\n"
        "    with open('loaded', 'w') as file: file.write(' '.join(sys.modules))\n",
    )
    options = [f"--hygiene-select={','.join(selected)}", "--hygiene-report=json:r.json", *strict]
    pytester.runpytest_subprocess(*options)
    loaded = (pytester.path / "loaded").read_text("utf-8").split()
    assert [code for code, module in FAMILIES.items() if module in loaded] == [
        code for code in FAMILIES if code in selected
    ]
    armed = (pytester.path / "armed").read_text("utf-8").split()
    assert ("callHandlers" in armed) == ("NHY3" in selected)
    assert ("__repr__" in armed) == ("NHY1" in selected)
    assert ("_execute_child" in armed) == bool({"NHY1", "NHY2"} & {*selected})
    report = json.loads((pytester.path / "r.json").read_text("utf-8"))
    found = {finding["rule"][:4] for finding in report["findings"]}
    assert found == {"NHY1", "NHY3"} & {*selected}
    counted = {family: any(counts.values()) for family, counts in report["watched"].items()}
    assert counted["mocks"] == ("NHY1" in selected)
    assert not counted["connections"]
    records = report["watched"]["logs"]["records"]
    assert bool(records) == ("NHY3" in selected)
    assert report["watched"]["logs"]["values"] == 1  # no message of any rule may show it


def test_value_is_masked_under_strict_where_the_log_rules_are_off(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile("def test_it(nova_hygiene): assert not nova_hygiene.secret('db')")
    result = pytester.runpytest_subprocess("--hygiene-strict", "--hygiene-select=NHY1")
    result.stdout.fnmatch_lines(["*assert not '[*][*][*]'*"])


def test_value_is_in_no_message_where_the_log_rules_are_off(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        prod="TABLE = {}",
        test_it="import prod\nfrom unittest import mock\n"
        "def test_it(nova_hygiene):\n"
        # It reads as a name, so a place shows it but for this.
        "    prod.TABLE[nova_hygiene.sensitive('swordfish', name='db')] = mock.Mock()\n",
    )
    result = pytester.runpytest_subprocess("-p", "nova_hygiene", "--hygiene-select=NHY1")
    result.stdout.fnmatch_lines(["*prod.TABLE[[]'[*][*][*]'[]]` is still the mock*"])
