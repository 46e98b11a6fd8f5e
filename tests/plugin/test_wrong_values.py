"""Any wrong value of any key, however it is written: one usage error, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

KEYS = {
    "bool": ["nova_hygiene", "nova_hygiene_strict"],
    "choice": ["nova_hygiene_fail_on", "nova_hygiene_block", "nova_hygiene_repair"],
    "codes": ["nova_hygiene_select", "nova_hygiene_ignore"],
    "list": [
        "nova_hygiene_source",
        "nova_hygiene_test_code",
        "nova_hygiene_libvirt_allow",
        "nova_hygiene_sensitive_names",
        "nova_hygiene_sensitive_env",
        "nova_hygiene_masked_by",
        "nova_hygiene_reset_by_suite",
    ],
    "lines": [
        "nova_hygiene_report",
        "nova_hygiene_sensitive_patterns",
        "nova_hygiene_per_file_ignores",
    ],
    "level": ["nova_hygiene_log_level"],
}
WRONG = {
    "bool": ["perhaps", "2"],
    "choice": ["perhaps", "2", "STRICT!"],
    "codes": ["E501", "NHY9999", "all", "'NHY1", "NHY1;NHY2", "+E501"],
    "list": ["a,b", "'open", "''", "a b,c"],
    "lines": ["nonsense", "json", ":x", "name: ("],
    "level": ["LOUD", "12345", "-1"],
}
TOML = {
    "bool": ["[1]", '"perhaps"'],
    "choice": ["[1]", "1", "true"],
    "codes": ["[1, 2]", '[["NHY1"]]', "[true]"],
    "list": ["[1, 2]", "[[]]", '[""]', "[{a = 1}]"],
    "lines": ["[1, 2]", "[[]]"],
    "level": ["[1]", "1.5"],
}

INI = [(key, word) for kind, keys in KEYS.items() for key in keys for word in WRONG[kind]]
TABLES = [(key, word) for kind, keys in KEYS.items() for key in keys for word in TOML[kind]]


def _is_one_clear_error(pytester: pytest.Pytester, result: pytest.RunResult, key: str) -> None:
    errors = [line for line in result.errlines if line.strip()]
    assert result.ret == pytest.ExitCode.USAGE_ERROR, result.stdout.str()
    assert len(errors) == 1, errors
    assert errors[0].startswith("ERROR: ")
    assert key in errors[0]
    assert "Traceback" not in result.stdout.str()
    assert "passed" not in result.stdout.str()
    files = {path for path in pytester.path.iterdir() if path.is_file()}
    written = {path.name for path in files if path.suffix not in (".py", ".ini", ".toml")}
    assert written <= {"stdout", "stderr"}  # pytester's own


def _run(pytester: pytest.Pytester) -> pytest.RunResult:
    return pytester.runpytest_subprocess("-p", "nova_hygiene", "-p", "no:cacheprovider")


@pytest.mark.parametrize(("key", "word"), INI)
def test_in_an_ini_file(pytester: pytest.Pytester, key: str, word: str) -> None:
    pytester.makepyfile("def test_ok(): pass\n")
    pytester.makeini(f"[pytest]\n{key} = {word}\n")
    _is_one_clear_error(pytester, _run(pytester), key)


@pytest.mark.parametrize(("key", "word"), TABLES)
@pytest.mark.parametrize("table", ["tool.pytest.ini_options", "tool.pytest"])
def test_in_a_toml_file(pytester: pytest.Pytester, key: str, word: str, table: str) -> None:
    if table == "tool.pytest" and pytest.version_tuple < (9,):
        pytest.skip("pytest before 9 reads no [tool.pytest]")
    pytester.makepyfile("def test_ok(): pass\n")
    pytester.makepyprojecttoml(f"[{table}]\n{key} = {word}\n")
    _is_one_clear_error(pytester, _run(pytester), key)


MARKERS = [
    "()",
    '("NHY201")',
    '("NHY201", reason="")',
    '("NHY201", reason=5)',
    '(201, reason="x")',
    '(["NHY201"], reason="x")',
    '("NHY201", 201, reason="x")',
    '(None, reason="x")',
    '("NHY201", reason="x", uri=5)',
    '("NHY3", reason="x", uri="xen:///")',
    '("", reason="x")',
    '("NHY201", reason="x", because=1)',
    '("E501", reason="x")',
    '(b"NHY201", reason="x")',
]


@pytest.mark.parametrize("processes", ["0", "1"])
@pytest.mark.parametrize("arguments", MARKERS)
def test_in_a_marker(
    pytester: pytest.Pytester, hygiene: Run, arguments: str, processes: str
) -> None:
    pytester.makepyfile(
        f"import pytest\n@pytest.mark.nova_hygiene_allow{arguments}\ndef test_ok(): pass\n"
        if arguments != "()"
        else "import pytest\n@pytest.mark.nova_hygiene_allow\ndef test_ok(): pass\n"
    )
    result = hygiene("-n", processes, "-p", "no:cacheprovider")
    _is_one_clear_error(pytester, result, "marker nova_hygiene_allow")


@pytest.mark.parametrize("hook", ["modifyitems", "itemcollected", "collection_finish"])
def test_in_a_marker_that_a_conftest_adds(
    pytester: pytest.Pytester, hygiene: Run, hook: str
) -> None:
    add = "pytest.mark.nova_hygiene_allow('NHY201')"
    pytester.makeconftest(
        {
            "modifyitems": "import pytest\n@pytest.hookimpl(trylast=True)\n"
            f"def pytest_collection_modifyitems(items): items[0].add_marker({add})\n",
            "itemcollected": "import pytest\n"
            f"def pytest_itemcollected(item): item.add_marker({add})\n",
            "collection_finish": "import pytest\ndef pytest_collection_finish(session):\n"
            f"    session.items[0].add_marker({add})\n",
        }[hook]
    )
    pytester.makepyfile("def test_ok(): pass\n")
    result = hygiene("-p", "no:cacheprovider")
    if hook == "collection_finish":  # after every check: its test says so
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["E *UsageError: *a reason is required; *"])
    else:
        _is_one_clear_error(pytester, result, "a reason is required")
    result.stdout.no_fnmatch_line("*NHY900 own-error*")


@pytest.mark.parametrize(
    "call",
    [
        "allow()", "allow('NHY201')", "allow('NHY201', reason='')", "allow('NHY201', reason=5)",
        "allow(201, reason='x')", "allow(['NHY201'], reason='x')", "allow('E501', reason='x')",
        "allow('NHY3', reason='x', uri='xen:///')", "allow('NHY201', reason='x', uri=5)",
        "sensitive(5, name='x')", "sensitive('value', name=5)", "sensitive('value')",
        "sensitive('value', name='')", "secret()", "secret(5)", "secret('')",
    ],
)  # fmt: skip
def test_in_the_fixture(pytester: pytest.Pytester, hygiene: Run, call: str) -> None:
    pytester.makepyfile(f"def test_it(nova_hygiene): nova_hygiene.{call}\n")
    result = hygiene()
    result.assert_outcomes(failed=1)
    result.stdout.re_match_lines([r"E +(TypeError|.*UsageError): .*(allow|sensitive|secret).*"])
    result.stdout.no_fnmatch_line("*NHY900 own-error*")
