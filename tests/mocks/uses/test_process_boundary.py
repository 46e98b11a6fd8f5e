"""Mocks that leave the process: in paths, descriptors, process ids, commands, addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.mocks.patches.test_patch_scenarios import Finding, Run, line_of, mock_findings, only

TEST = """
import contextlib
import prod
from unittest import mock
def test_a():
    with contextlib.suppress(OSError):
        prod.act(mock.MagicMock())
def test_b(): pass
"""


def _facts(found: Finding) -> tuple[str, str, str, str, int, str]:
    return (
        found["rule"],
        found["severity"],
        found["detail"]["sink"],
        found["path"],
        found["line"],
        found["tests"][0],
    )


def _prod(body: str, setup: str = "pass") -> str:
    return f"""
import io, os, shutil, socket, subprocess
DONE = []
def act(double):
    {setup}
    {body}  # HERE
    DONE.append('act')
"""


@pytest.mark.parametrize(
    ("body", "setup"),
    [
        pytest.param("os.makedirs(double.data_dir)", "pass", id="L21 made"),
        pytest.param("os.path.isdir(double.name) or os.mkdir(str(double.name))", "pass", id="text"),
        pytest.param("open('lock-%s' % double['id'], 'w').close()", "pass", id="L22 formatted"),
        pytest.param("open(f'lock-{double.id}'.encode(), 'wb').close()", "pass", id="L22 bytes"),
        pytest.param("os.mkdir(b'brick-' + str(double.id).encode())", "pass", id="L22 mkdir bytes"),
        pytest.param(
            "shutil.copy('a', 'b-%s' % double.id)",
            "open('a', 'w').close()",
            id="L22 through shutil",
        ),
        pytest.param(
            "os.rename('a', 'b-%s' % double.id)", "open('a', 'w').close()", id="L22 renamed"
        ),
        pytest.param(
            "with contextlib.suppress(sqlite3.Error): sqlite3.connect(double)",
            "import contextlib, sqlite3",
            id="database",
        ),
    ],
)
def test_mock_in_a_path(pytester: pytest.Pytester, hygiene: Run, body: str, setup: str) -> None:
    prod = _prod(body, setup)
    pytester.makepyfile(prod=prod, test_it=TEST + "def test_done(): assert prod.DONE == ['act']\n")
    found = only(mock_findings(pytester, hygiene, passed=3))
    owner = "test_it.py::test_a"
    assert _facts(found) == ("NHY105", "warning", "path", "prod.py", line_of(prod), owner)


def test_mock_in_a_path_of_test_code(pytester: pytest.Pytester, hygiene: Run) -> None:
    suite = """
import os
from unittest import mock
def test_a():
    os.mkdir(f'{mock.MagicMock().tmp}')  # HERE
"""
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene))
    owner = "test_it.py::test_a"
    assert _facts(found) == ("NHY105", "warning", "path", "test_it.py", line_of(suite), owner)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("open(double.log_path, 'wb', closefd=False).close()", id="L23 open"),
        pytest.param("io.open(double.fd, 'wb', closefd=False).close()", id="L23 io.open"),
    ],
)
def test_mock_as_a_descriptor(pytester: pytest.Pytester, hygiene: Run, body: str) -> None:
    prod = _prod(body)
    pytester.makepyfile(prod=prod, test_it=TEST + "def test_done(): assert prod.DONE == ['act']\n")
    found = only(mock_findings(pytester, hygiene, passed=3))
    owner = "test_it.py::test_a"
    assert _facts(found) == ("NHY105", "error", "descriptor", "prod.py", line_of(prod), owner)


SIGNALS = [
    pytest.param("os.kill(double.pid, 0)", id="L24 kill"),
    pytest.param("os.killpg(double.pid, 0)", id="L24 killpg"),
]


@pytest.mark.parametrize("body", SIGNALS)
def test_mock_as_a_process_id(pytester: pytest.Pytester, hygiene: Run, body: str) -> None:
    prod = _prod(body)
    pytester.makepyfile(prod=prod, test_it=TEST)
    found = only(mock_findings(pytester, hygiene, passed=2))
    owner = "test_it.py::test_a"
    assert _facts(found) == ("NHY105", "error", "process id", "prod.py", line_of(prod), owner)


@pytest.mark.parametrize("body", SIGNALS)
def test_strict_refuses_the_signal_before_it_is_sent(
    pytester: pytest.Pytester, hygiene: Run, body: str
) -> None:
    prod = _prod(body)
    # What the system says itself, when it is asked, is ProcessLookupError or PermissionError.
    suite = """
import pytest
import prod
from unittest import mock
def test_a():
    with pytest.raises(Exception) as caught:
        prod.act(mock.MagicMock())
    assert caught.type not in (ProcessLookupError, PermissionError)
    assert prod.DONE == []
"""
    pytester.makepyfile(prod=prod, test_it=suite)
    found = only(mock_findings(pytester, hygiene, "--hygiene-strict", passed=1, errors=1))
    owner = "test_it.py::test_a"
    assert _facts(found) == ("NHY105", "error", "process id", "prod.py", line_of(prod), owner)


@pytest.mark.parametrize(
    ("sink", "body"),
    [
        pytest.param("command", "subprocess.run(['true', double.path], check=True)", id="L25 argv"),
        pytest.param(
            "command", "subprocess.run(['true', f'--id={double.id}'], check=True)", id="L25 text"
        ),
        pytest.param("command", "os.system('true \"%s\"' % double.path)", id="L25 shell"),
        pytest.param(
            "environment",
            "subprocess.run(['true'], env={**os.environ, 'X': double.x}, check=True)",
            id="L25 env",
        ),
        pytest.param("environment", "os.environ['PROD_HOST'] = str(double.host)", id="L25 environ"),
        pytest.param(
            "environment", "os.environ.update(PROD_HOST=str(double.host))", id="L25 update"
        ),
    ],
)
def test_mock_given_to_a_program(
    pytester: pytest.Pytester, hygiene: Run, sink: str, body: str
) -> None:
    prod = _prod(body)
    pytester.makepyfile(prod=prod, test_it=TEST + "def test_done(): assert prod.DONE == ['act']\n")
    found = only(mock_findings(pytester, hygiene, passed=3))
    owner = "test_it.py::test_a"
    assert _facts(found) == ("NHY105", "warning", sink, "prod.py", line_of(prod), owner)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("client.connect_ex(('localhost', double.port))", id="L25 connect"),
        pytest.param("client.bind(('localhost', double.port))", id="L25 bind"),
    ],
)
def test_mock_in_an_address(pytester: pytest.Pytester, hygiene: Run, body: str) -> None:
    prod = _prod(f"with client: {body}", "client = socket.socket()")
    pytester.makepyfile(prod=prod, test_it=TEST)
    found = only(mock_findings(pytester, hygiene, passed=2))
    owner = "test_it.py::test_a"
    assert _facts(found) == ("NHY105", "warning", "address", "prod.py", line_of(prod), owner)


@pytest.mark.parametrize(
    "call",
    [
        "socket.create_connection((double, 80))",
        "socket.create_connection((f'{double.host}', 80))",
        "socket.getaddrinfo(double.host, 80)",
    ],
)
def test_mock_in_the_name_of_a_host(pytester: pytest.Pytester, hygiene: Run, call: str) -> None:
    prod = _prod(f"with contextlib.suppress(Exception): {call}", "import contextlib")
    pytester.makepyfile(prod=prod, test_it=TEST)
    found = only(mock_findings(pytester, hygiene, passed=2))
    owner = "test_it.py::test_a"
    assert _facts(found) == ("NHY105", "warning", "address", "prod.py", line_of(prod), owner)


def test_text_of_a_mock_that_is_gone_is_found(pytester: pytest.Pytester, hygiene: Run) -> None:
    """Python may look for garbage at any moment, which is no reason for another verdict."""
    pytester.makepyfile(
        test_it="""
        import gc, os
        from unittest import mock
        def test_it():
            text = str(mock.MagicMock())
            gc.collect()
            os.environ["X"] = text
        """
    )
    result = hygiene()
    result.stdout.fnmatch_lines(
        ["*NHY105*`os.environ` was given text made from a mock (created at test_it.py:4)"]
    )


def test_events_of_two_lines_are_two_findings(pytester: pytest.Pytester, hygiene: Run) -> None:
    prod = """
import os, pathlib
def act(double):
    os.makedirs('a-%s' % double.id)
    pathlib.Path('b-%s' % double.id).mkdir()
"""
    pytester.makepyfile(prod=prod, test_it=TEST)
    found = mock_findings(pytester, hygiene, passed=2)
    assert [(each["rule"], each["detail"]["sink"]) for each in found] == [("NHY105", "path")] * 2
    assert sorted(each["line"] for each in found) == [3, 4]


def test_error_of_ours_before_a_call_is_a_finding_and_not_theirs(
    pytester: pytest.Pytester, findings: Callable[..., list[dict[str, Any]]]
) -> None:
    pytester.makepyfile(
        broken="from pytest_nova_hygiene.mocks.uses.process_boundary import ProcessBoundary\n"
        "def _look_closely(self, sink, value):\n"
        "    if sink.name == 'os.makedirs': raise ZeroDivisionError\n"
        "ProcessBoundary._look_closely = _look_closely\n",
        test_it="import os, unittest.mock\ndef test_it(tmp_path): os.makedirs(tmp_path / 'a')\n",
    )
    (found,) = findings("-p", "broken")
    assert found["rule"] == "NHY900"
    assert found["message"].startswith("internal error in nova-hygiene (`ZeroDivisionError`)")
