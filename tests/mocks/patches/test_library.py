"""The names of ``unittest.mock`` that the watch stands on, two of them private."""

from __future__ import annotations

import sys
import unittest.mock
from collections.abc import Callable
from typing import Any

import pytest

from pytest_nova_hygiene.mocks.patches.library import Library, loaded

STANDARD = Library(unittest.mock)

Find = Callable[..., list[dict[str, Any]]]


def test_canary_every_name_is_where_it_is_expected() -> None:
    """Fails loudly on a Python that moved one: until then its users are only told by NHY900."""
    assert vars(STANDARD.mock_base)["__new__"]
    assert vars(STANDARD.mock_base)["__repr__"]
    assert vars(STANDARD.callable_base)["_increment_mock_call"]
    for name in ("__enter__", "__exit__"):
        assert vars(STANDARD.patch_base)[name]
        assert vars(STANDARD.mapping_patch_base)[name]
    assert type(unittest.mock.patch("os.getcwd")) is STANDARD.patch_base
    assert type(unittest.mock.patch.dict({})) is STANDARD.mapping_patch_base
    assert unittest.mock.MagicMock in STANDARD.classes
    assert type(vars(STANDARD.patch_base)["_active_patches"]) is list


def test_canary_a_patch_in_force_has_the_attributes_that_are_read() -> None:
    patcher: Any = unittest.mock.patch("os.getcwd")
    with patcher:
        assert {"target", "temp_original", "new"} <= set(vars(patcher))
    assert "target" not in vars(patcher) or vars(patcher)["target"] is None
    mapping: Any = unittest.mock.patch.dict({}, key=1)
    with mapping:
        assert vars(mapping)["_original"] == {}
    mock = unittest.mock.MagicMock()
    assert {"_mock_parent", "_mock_new_parent"} <= set(vars(mock.child))


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("_patch", "patches of unittest.mock are not watched"),
        ("_patch_dict", "patch.dict of unittest.mock is not watched"),
        ("CallableMixin", "calls of expired mocks of unittest.mock are not watched"),
    ],
)
def test_name_that_is_gone_is_said_and_the_rest_is_watched(
    pytester: pytest.Pytester, findings: Find, name: str, lost: str
) -> None:
    pytester.makepyfile(
        prod="CLIENT = None",
        other_python=f"""
        import sys
        __import__("unittest.mock")
        from pytest_nova_hygiene.mocks import watch
        class Module:
            def __init__(self, module):
                self.__dict__.update(vars(module))
                del self.{name}
        class Library(watch.Library):
            def __init__(self, module): super().__init__(Module(module))
        watch.loaded = lambda: [Library(sys.modules["unittest.mock"])]
        """,
        test_it="import prod; from unittest import mock\n"
        "def test_it(): prod.CLIENT = mock.Mock()\n",
    )
    found = findings("-p", "other_python")
    assert [finding["rule"] for finding in found] == ["NHY103", "NHY900"]
    assert found[1]["message"] == f"internal error in nova-hygiene (`AttributeError`): {lost}"


def test_backport_is_watched_as_soon_as_it_is_imported(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytest.importorskip("mock", reason="the mock package is not installed")
    pytester.makepyfile(
        prod="CLIENT = None\ndef get(): return 'real'",
        test_it="import prod, mock\n"
        "def test_assigns(): prod.CLIENT = mock.Mock()\n"
        "def test_patches(): mock.patch('prod.get').start()\n"
        "def test_mapping(): mock.patch.dict('os.environ', PROD='x').start()\n",
    )
    found = [(f["rule"], f["line"], f["detail"]["place"]) for f in findings()]
    assert found == [
        ("NHY102", 3, "prod.get"),
        ("NHY102", 4, "os.environ"),
        ("NHY103", 2, "prod.CLIENT"),
    ]


def test_backport_that_nobody_imported_is_not_imported_by_us() -> None:
    if "mock" in sys.modules:
        pytest.skip("another test of this process imported mock")
    assert [library.name for library in loaded()] == ["unittest.mock"]
