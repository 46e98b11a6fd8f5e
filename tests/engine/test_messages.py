"""What a finding says: the subject first, the terms of the library that it is about, one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_nova_hygiene.model import quoted
from pytest_nova_hygiene.watching.owners import Owners, fixture_name, short_name
from tests.engine.message_examples import HEAD, LIBVIRTMOD, PROD, STRICT

Find = Callable[..., list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(prod=PROD, libvirtmod=LIBVIRTMOD)


@pytest.mark.parametrize("case", STRICT)
def test_message(pytester: pytest.Pytester, findings: Find, case: str) -> None:
    suite, message = STRICT[case]
    pytester.makepyfile(test_it=f"{HEAD}{suite}\n")
    found = findings("--hygiene-strict", "--hygiene-select=NHY,NHY304")
    assert message in [one["message"] for one in found]


def test_logger_that_is_a_mock(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}@mock.patch('prod.LOG')\ndef test_a(_): pass\n",
        test_other=f"{HEAD}def test_b(): prod.LOG = mock.Mock()\n",
    )
    found = findings("--hygiene-strict", "--hygiene-select=NHY103,NHY106")
    assert [one["message"] for one in found if one["rule"] == "NHY106"] == [
        "logger `prod.LOG` is still mocked after the test finished; messages sent to it are not "
        "checked (undone by nova-hygiene before the next test)",
        "logger `prod.LOG` was mocked; messages sent to it were not checked",
    ]


def test_what_is_not_undone_says_nothing_and_what_cannot_be_says_why(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(test_it=f"{HEAD}def test_a(): mock.patch('prod.CLIENT').start()\n")
    (found,) = findings()
    assert found["message"].endswith("; still active after `test_a` finished")


def test_what_is_let_through_says_so(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}def test_a():\n"
        "    thread = threading.Thread(\n"
        "        target=libvirtmod.virConnectOpen, args=('xen:///',), name='opener')\n"
        "    thread.start(); thread.join()\n"
        "    os.system('exit 7; virsh -c xen:/// list')\n"
    )
    found = findings("--hygiene-select=NHY201,NHY202")
    assert [one["message"] for one in found] == [
        "`libvirt.open('xen:///')`: real connection in thread `opener` (not blocked)",
        "`os.system()` ran `virsh` against 'xen:///' (not blocked)",
    ]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            "libvirtmod.virConnectOpen('xen:///')",
            "`libvirt.open('xen:///')` was blocked by nova-hygiene: the suite does not allow it "
            "(nova_hygiene_libvirt_allow, nova_hygiene_block); run pytest --hygiene-explain NHY201",
        ),
        (
            "subprocess.run('virsh -c xen:/// list', shell=True)",
            "`virsh` against 'xen:///' was blocked by nova-hygiene: the suite does not allow it "
            "(nova_hygiene_libvirt_allow, nova_hygiene_block); run pytest --hygiene-explain NHY202",
        ),
        (
            "os.getpgid(mock.MagicMock())",
            "`os.getpgid()` with a mock as process ID was blocked by nova-hygiene: the mock was "
            "created at test_it.py:6 (nova_hygiene_block); run pytest --hygiene-explain NHY105",
        ),
    ],
)
def test_exception_says_what_was_blocked_and_where_to_allow_it(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], call: str, text: str
) -> None:
    pytester.makepyfile(test_it=f"{HEAD}def test_a():\n    {call}\n")
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(failed=1, errors=1)
    result.stdout.fnmatch_lines([f"E  *: {text}"])


def test_finding_known_later_says_when(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        elsewhere="TABLE = {}\ndef register(thing): TABLE['x'] = thing\n",
        through="import elsewhere as _\ndef register(thing): _.register(thing)\n",
        test_it="import through\nfrom unittest import mock\n"
        "def test_a(): through.register(mock.Mock())\n"
        "class TestLater:\n"
        "    def test_b(self): pass\n",
    )
    (found,) = findings()
    assert found["message"] == (
        "`elsewhere.TABLE['x']` is still the mock created here after the test finished; "
        "found after `TestLater.test_b` finished"
    )


def test_crashed_worker(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(test_it="import os\ndef test_a(): os._exit(7)\n")
    messages = [one["message"] for one in findings("-n", "1")]
    assert messages == ["worker gw0 crashed; its findings may be missing"]


@pytest.mark.parametrize(
    ("nodeid", "name"),
    [
        ("tests/test_a.py::test_a", "test_a"),
        ("test_a.py::TestIt::test_a[x::y/z]", "TestIt.test_a[x::y/z]"),
        ("README.rst", "README.rst"),
    ],
)
def test_short_name_of_a_test(nodeid: str, name: str) -> None:
    assert short_name(nodeid) == name


def test_names_of_fixtures_and_of_the_session() -> None:
    assert fixture_name("db", "module") == "fixture `db` (module scope)"
    assert fixture_name("_xunit_setup_class_fixture_TestIt", "class") == "`setup_class` of TestIt"
    assert Owners().session.end == "the session finished"


def test_quoted_name_is_one_line() -> None:
    assert quoted("admin\npassword") == "`admin\\npassword`"
