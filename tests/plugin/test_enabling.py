"""Every way to ask for the plugin enables it, or is refused; none is off without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

LEAK = "import logging\ndef test_it(): logging.error('password=hunter2x')\n"
HEADER = "nova-hygiene: 0.1.0"


@pytest.mark.parametrize(
    "arguments",
    [
        ["-p", "nova_hygiene"],
        ["-p", "pytest_nova_hygiene"],
        ["-ppytest_nova_hygiene"],
        ["--hygiene-strict"],
        ["--nova-hygiene-strict"],
        ["-o", "nova_hygiene=true"],
        ["-o", "nova_hygiene_strict=true"],
        ["--hygiene-select=NHY3"],
        ["--hygiene-ignore=NHY1"],
        ["--hygiene-report=term"],
    ],
)
@pytest.mark.parametrize("autoload", [True, False])
def test_is_enabled_by(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    *,
    autoload: bool,
) -> None:
    pytester.makepyfile(LEAK)
    if not autoload:
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        if arguments[0] not in ("-p", "-ppytest_nova_hygiene"):
            arguments = ["-p", "nova_hygiene", *arguments]
    for result in (
        pytester.runpytest_subprocess(*arguments),
        _with_addopts(pytester, monkeypatch, arguments),
    ):
        result.stdout.fnmatch_lines([f"{HEADER}*", "hygiene: *1 error"])


def _with_addopts(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> pytest.RunResult:
    with monkeypatch.context() as patch:
        patch.setenv("PYTEST_ADDOPTS", " ".join(arguments))
        return pytester.runpytest_subprocess()


def test_is_enabled_by_the_environment(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(LEAK)
    monkeypatch.setenv("PYTEST_PLUGINS", "nova_hygiene")
    pytester.runpytest_subprocess().stdout.fnmatch_lines([HEADER, "hygiene: 1 error"])


@pytest.mark.parametrize(
    "named", ['["nova_hygiene"]', '"nova_hygiene"', '("pytest_nova_hygiene",)']
)
def test_is_enabled_by_a_conftest_which_says_what_was_not_watched(
    pytester: pytest.Pytester, named: str
) -> None:
    pytester.makeconftest(f"pytest_plugins = {named}\n")
    pytester.makepyfile(LEAK)
    pytester.runpytest_subprocess().stdout.fnmatch_lines(
        [
            f"{HEADER}; enabled by a conftest, so the import of conftests was not watched",
            "hygiene: 1 error",
        ]
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--hygiene-select=NHY304"], "; rules: NHY304"),
        (["--hygiene-select=+NHY304"], "; rules: NHY, NHY304"),
        (["--hygiene-ignore=NHY1,nhy2"], "; ignored: NHY1, NHY2"),
        (["--hygiene-select=NHY"], ""),
        (["--hygiene-ignore="], ""),
    ],
)
def test_header_says_which_rules_run(
    pytester: pytest.Pytester, hygiene: Run, arguments: list[str], said: str
) -> None:
    pytester.makepyfile("def test_ok(): pass\n")
    assert f"{HEADER}{said}" in hygiene(*arguments).outlines


PROJECT = """
[pytest]
addopts = --strict-config --strict-markers --hygiene-strict
nova_hygiene = true
nova_hygiene_strict = true
nova_hygiene_source = prod
nova_hygiene_libvirt_allow = qemu:///session
nova_hygiene_log_level = DEBUG
filterwarnings = error
"""


def test_configured_project_may_block_it_in_silence(pytester: pytest.Pytester) -> None:
    pytester.makeini(PROJECT)
    pytester.makepyfile(
        prod="", conftest="def pytest_nova_hygiene_sensitive_values(config): return []"
    )
    pytester.makepyfile(
        """
        import logging
        import pytest

        @pytest.mark.nova_hygiene_allow("NHY3", reason="x")
        def test_it(nova_hygiene):
            logging.error(nova_hygiene.secret("one"))
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:nova_hygiene")
    result.assert_outcomes(passed=1)
    assert "hygiene: " not in result.stdout.str()
    assert result.stderr.str() == ""


def test_list_that_adds_keeps_its_default(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        libvirtmod="def virConnectOpen(uri): return 'handle'\n"
        "def virConnectOpenReadOnly(uri): return 'handle'\n"
        "def virConnectOpenAuth(uri, auth, flags): return 'handle'\n",
        test_it="""
        import libvirtmod
        def test_default(): libvirtmod.virConnectOpen("test:///default")
        def test_own(): libvirtmod.virConnectOpen("qemu:///session")
        """,
    )
    own = "nova_hygiene_libvirt_allow=qemu:///session"
    hygiene("--hygiene-strict", "-o", own).assert_outcomes(passed=2)
    none = "nova_hygiene_libvirt_allow=none qemu:///session"
    hygiene("--hygiene-strict", "-o", none).assert_outcomes(passed=1, failed=1, errors=1)


@pytest.mark.parametrize(
    "entry",
    [
        "checks",
        "checks/",
        "./checks/",
        "**/checks/**",
        "checks/**",
        "checks/**/*.py",
        "{root}/checks",
        "checks/*.py",
        "checks/support.py",
        "support.py",
        "**/support.py",
        "supp*.py",
        "checks\\\\support.py",
    ],
)
def test_test_code_may_be_spelt_in_any_usual_way(
    pytester: pytest.Pytester, hygiene: Run, entry: str
) -> None:
    pytester.makeini(f"[pytest]\nnova_hygiene_test_code = {entry.format(root=pytester.path)}\n")
    (pytester.mkdir("checks") / "support.py").write_text("from unittest import mock\n")
    pytester.makepyfile("import checks.support\ndef test_ok(): pass\n")
    hygiene("--hygiene-strict").stdout.fnmatch_lines(["hygiene: passed (strict): nothing found*"])


def _unused(result: pytest.RunResult) -> list[str]:
    return [line.partition("NHY903 ")[2] for line in result.outlines if "Warning: NHY903" in line]


TYPOS = """
[pytest]
nova_hygiene_source =
    prod
    prood
nova_hygiene_test_code = checks specs
nova_hygiene_libvirt_allow = qemu:///sesion
"""


@pytest.mark.parametrize("processes", ["0", "2"])
def test_entry_that_means_nothing_is_noted_in_a_whole_run(
    pytester: pytest.Pytester, hygiene: Run, processes: str
) -> None:
    pytester.makeini(TYPOS)
    (pytester.mkdir("checks") / "support.py").write_text("")
    pytester.makepyfile(prod="", test_it="import prod, checks.support\ndef test_a(): pass\n")
    result = hygiene("-n", processes)
    found = result.stdout.str()
    for line, word, key in (
        (4, "prood", "nova_hygiene_source"),
        (5, "specs/", "nova_hygiene_test_code"),
        (6, "qemu:///sesion", "nova_hygiene_libvirt_allow"),
    ):
        result.stdout.fnmatch_lines([f"  tox.ini:{line}: *NHY903*{word}*{key}*"])
    assert len(_unused(result)) == 3, found
    assert _unused(hygiene("-n", processes, "test_it.py")) == []


def test_package_that_may_be_imported_by_a_skipped_test_is_no_typo(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makeini("[pytest]\nnova_hygiene_source = prod prood\n")
    pytester.makepyfile(prod="", test_it="import pytest\ndef test_a(): pytest.skip('x')\n")
    (only,) = _unused(hygiene())
    assert "prood" in only
