"""NHY204: which strings of a test file are real URIs."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.source.census import Census
from pytest_nova_hygiene.source.uris import HardCodedUris

SOURCE = '''"""A docstring that mentions 'qemu:///system' and "xen:///"."""
# a comment with 'lxc:///system'
URI = "qemu:///session"

class TestIt:
    uris = ('test+unix:///default', "test:///default", "hail")

    async def test_a(self):
        """'bhyve:///system'"""
        def inner():
            return 'qemu+ssh://root@host/system'
        text = "the URI qemu:///system in prose"
        made = f"qemu:///{self}" + 'qemu:///' "split"
        escaped = "it's \\" quoted", 'vz:///system'
        data = b"xen:///"
'''


def _found(path: Path) -> list[tuple[int, str, str]]:
    taken = Census([HardCodedUris]).take([(str(path), True)])
    return [(line, symbol, uri) for file in taken for line, symbol, uri in file.facts["NHY204"]]


def test_whole_strings_of_code_are_found_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "test_it.py"
    path.write_text(SOURCE)
    ast.parse(SOURCE)
    assert _found(path) == [
        (3, "", "qemu:///session"),
        (6, "TestIt", "test+unix:///default"),
        (11, "TestIt.test_a.inner", "qemu+ssh://root@host/system"),
        (13, "TestIt.test_a", "qemu:///"),
        (14, "TestIt.test_a", "vz:///system"),
    ]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"# coding: nonsense\n'xen:///'", b"'xen:///\n"])
def test_unreadable_file_is_pytest_s_affair(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "test_it.py"
    path.write_bytes(content)
    assert _found(path) == []


def test_missing_file_is_none(tmp_path: Path) -> None:
    assert _found(tmp_path / "nothing.py") == []


@given(
    st.lists(
        st.sampled_from(["qemu:///system", "text", "it's", 'say "x"', "#no", "a\nb"]),
        max_size=6,
    ),
    st.sampled_from([repr, lambda text: f'"""{text.replace(chr(34), "")}"""']),
)
def test_agrees_with_python_s_own_parser(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], write: object
) -> None:
    source = "\n".join(f"x = {write(text)}  # '{'lxc:///'}" for text in texts) + "\n"  # type: ignore[operator] # one of two callables
    path = tmp_path_factory.mktemp("source") / "test_it.py"
    path.write_text(source)
    single = [
        (node.lineno, "", node.value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and node.value == "qemu:///system"
    ]
    found = _found(path)
    # A triple-quoted string that is nothing but a URI is prose to us.
    assert found == ([] if '"""' in source else sorted(single))


OURS = """
import pytest
pytestmark = pytest.mark.nova_hygiene_allow("NHY201", uri="esx://*", reason="the lab")
URIS = ["esx://host/dc", "qemu:///system"]

def pytest_configure(config):
    config.addinivalue_line("nova_hygiene_libvirt_allow", "qemu:///session")
    config.addinivalue_line("markers", "qemu:///session")

@pytest.mark.nova_hygiene_allow("NHY2", uri="lxc:///", reason="x")
class TestIt:
    @pytest.mark.nova_hygiene_allow("NHY201", reason="any")
    @pytest.mark.parametrize("uri", ["lxc:///", "xen:///"])
    def test_a(self, uri, nova_hygiene):
        with nova_hygiene.allow("NHY202", uri="bhyve:///*", reason="x"):
            run("bhyve:///system")
        run("bhyve:///system")
        with nova_hygiene.allow("NHY301", reason="vz:///system"):
            run("vz:///system")
"""


def test_uri_that_a_statement_of_ours_lets_be_opened_is_none(tmp_path: Path) -> None:
    path = tmp_path / "test_it.py"
    path.write_text(OURS)
    told = [(line, uri) for line, _, uri in _found(path)]
    assert told == [
        (4, "qemu:///system"),
        (8, "qemu:///session"),
        (13, "xen:///"),
        (17, "bhyve:///system"),
        (19, "vz:///system"),
    ]


def test_uri_that_the_ini_file_allows_is_none(
    pytester: pytest.Pytester, findings: Callable[..., list[dict[str, Any]]]
) -> None:
    pytester.makepyfile(test_it="URIS = ['qemu:///session', 'vz:///system']\ndef test_a(): pass")
    allowed = findings("-o", "nova_hygiene_libvirt_allow=qemu:///session")
    assert [one["detail"]["uri"] for one in allowed if one["rule"] == "NHY204"] == ["vz:///system"]
