"""Where a strict run masks what is written without a report, and what it says of the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_nova_hygiene.redaction.redactor import Redactor
from tests.plugin.masked import alone, everything, shown

Run = Callable[..., pytest.RunResult]

SECRET = "Tr0ub4dor-and-3-horses"


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_PASSWORD", SECRET)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["-s"], "--capture=no"),
        (["--capture=tee-sys", "--debug"], "--capture=tee-sys, --debug"),
    ],
)
def test_header_names_what_cannot_be_masked(
    pytester: pytest.Pytester, hygiene: Run, options: list[str], named: str
) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    warning = f"; warning: {named} may show a secret before it can be masked"
    result = hygiene("--hygiene-strict", *options)
    result.stdout.fnmatch_lines([f"nova-hygiene: 0.1.0, strict{warning}"])
    result = hygiene(*options)
    result.stdout.fnmatch_lines(["nova-hygiene: 0.1.0"])


def test_live_log_and_log_file_are_masked(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        "import logging\ndef test_it():\n"
        f"    logging.warning('known: %s', {SECRET!r})\n"
        "    logging.warning('by shape: password=hunter2x')"
    )
    options = ("-o", "log_cli=true", "--log-file=log.txt")
    result = hygiene("--hygiene-strict", *options)
    result.stdout.fnmatch_lines(["nova-hygiene: 0.1.0, strict"])
    result.stdout.fnmatch_lines(["WARNING * known: ***", "WARNING * by shape: password=***"])
    lines = (pytester.path / "log.txt").read_text("utf-8").splitlines()
    assert [line.split(" ", 3)[-1].strip() for line in lines] == [
        "known: ***",
        "by shape: password=***",
    ]


def test_log_file_that_a_suite_names_is_masked(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makeconftest(
        "import pytest\n@pytest.hookimpl(tryfirst=True)\ndef pytest_runtest_setup(item):\n"
        "    plugin = item.config.pluginmanager.get_plugin('logging-plugin')\n"
        "    plugin.set_log_path(f'{item.name}.log')"
    )
    pytester.makepyfile(
        f"import logging\ndef test_one(): logging.warning('one %s', {SECRET!r})\n"
        f"def test_two(): logging.warning('two %s', {SECRET!r})"
    )
    texts = everything(pytester, hygiene("--hygiene-strict"))
    assert texts["test_one.log"].endswith("one ***\n")
    assert texts["test_two.log"].endswith("two ***\n")
    assert shown(texts, [SECRET]) == []


def test_debug_file_is_masked(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        "import os, pytest\n@pytest.fixture\ndef value(): return os.environ['APP_PASSWORD']\n"
        "def test_it(value): pass"
    )
    texts = everything(pytester, hygiene("--hygiene-strict", "--debug"))
    assert "finish pytest_fixture_setup --> ***" in texts["pytestdebug.log"]
    assert shown(texts, [SECRET]) == []


def test_fixture_that_is_only_planned_is_masked(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        "import pytest\n@pytest.fixture(params=[{'password': 'correct-horse-battery'}])\n"
        "def account(request): return request.param\ndef test_it(account): pass"
    )
    result = hygiene("--hygiene-strict", "--setup-plan")
    result.stdout.fnmatch_lines(["*SETUP    F account[[]{'password': '***'}]"])


def test_attribute_of_junit_and_a_parametrized_name_are_masked(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        f"import pytest\n@pytest.mark.parametrize('password', [{SECRET!r}])\n"
        "def test_it(password): pass"
    )
    result = hygiene("--hygiene-strict", "--junitxml=junit.xml", "-v")
    result.stdout.fnmatch_lines(["*.py::test_it[[]***] PASSED*"])
    assert 'name="test_it[***]"' in (pytester.path / "junit.xml").read_text("utf-8")


@pytest.mark.parametrize("strict", ["--hygiene-strict", "-pnova_hygiene"])
def test_terminal_is_put_back(pytester: pytest.Pytester, strict: str) -> None:
    pytester.makepyfile("def test_nothing(): pass")

    class Watch:
        def pytest_configure(self, config: pytest.Config) -> None:
            config.add_cleanup(lambda: seen.append("write" in vars(config.get_terminal_writer())))

        def pytest_runtest_setup(self, item: pytest.Item) -> None:
            seen.append("write" in vars(item.config.get_terminal_writer()))

    seen: list[bool] = []
    pytester.runpytest_inprocess(strict, plugins=[Watch()])
    assert seen == [strict == "--hygiene-strict", False]


def test_without_strict_nothing_is_masked(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(f"import pytest\ndef test_it(): pytest.exit({SECRET!r})")
    hygiene().stdout.fnmatch_lines([f"*Exit: {SECRET}*"])


def test_objects_of_users_in_a_report_are_asked_nothing(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        """
        def test_it(request):
            class Quiet(type):
                def __getattribute__(cls, name): raise AssertionError(name)

            class Touchy(metaclass=Quiet):
                def __getattribute__(self, name): raise AssertionError(name)
                def __eq__(self, other): raise AssertionError("==")
                __hash__ = None

            request.node.user_properties.append(("touchy", [Touchy()]))
        """
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=1)
    assert "NHY900" not in str(result.stdout)


def test_allure_attachment_of_bytes_is_masked(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(
        f"import allure\ndef test_it(): allure.attach({SECRET!r}.encode() + b'\\xff\\0', 'raw')"
    )
    only = alone(monkeypatch, {"allure_pytest": "allure_pytest"})
    hygiene("--hygiene-strict", "--alluredir=allure", *only).assert_outcomes(passed=1)
    (attached,) = pytester.path.glob("allure/*-attachment*")
    assert attached.read_bytes() == b"***\xff\0"


@pytest.mark.parametrize(
    "text",
    [
        "'Tr0ub4dor\x1b[33m-and\x1b[39;49;00m-3-horses'",
        "E   x = ('Tr0ub4dor-and'\nE        '-3-horses')",
        "- b'Tr0u'\n-  b'b4do'\n-  b'r-an'\n-  b'd-3-'\n-  b'hors'\n-  b'es'",
        "('Tr0ub4dor-and'\x1b[39;49;00m\n \x1b[33m'-3-horses')",
    ],
)
def test_redactor_finds_what_was_cut_in_pieces(text: str) -> None:
    redactor = Redactor()
    redactor.hide(SECRET)
    for masked in (redactor.text(text), "\n".join(redactor.tree(text.split("\n")))):
        assert "***" in masked
        assert not any(piece in masked for piece in ("Tr0u", "and", "3-h", "orse"))


def test_redactor_leaves_what_holds_nothing_as_it_is() -> None:
    redactor = Redactor()
    redactor.hide(SECRET)
    tree = {"a": ["x...", ("y", {"z"}, b"\xff")], "b": "\x1b[1m'one'\n'two'"}
    assert redactor.tree(tree) is tree
