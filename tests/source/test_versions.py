"""NHY401: which numbers are versions, and which constant they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_nova_hygiene.source.version_constants import (
    Constant,
    VersionConstants,
    constant_for,
)
from pytest_nova_hygiene.source.version_literals import VersionLiterals
from tests.source.reading import facts_of

PLACES = {
    "variable": "libvirt_version = X",
    "constant": "FAKE_LIBVIRT_VERSION = X",
    "attribute": "self.libvirt_version = X",
    "annotated": "libvirt_version: int = X",
    "keyword": "start(libvirt_version=X)",
    "key": "d = {'libvirt_version': X}",
    "default": "def f(libvirt_version=X): pass",
    "default by keyword": "def f(*, libvirt_version=X): pass",
    "compared": "assert libvirt_version >= X",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("literal", ["(8, 2, 1)", "8002001", "8_002_001"])
def test_version_is_read_in_every_place(tmp_path: Path, place: str, literal: str) -> None:
    (fact,) = facts_of(PLACES[place].replace("X", literal), tmp_path, VersionLiterals)
    assert fact[3] == [8, 2, 1]
    assert "libvirt_version" in fact[2].lower()


@pytest.mark.parametrize("literal", ["'8.2.1'", "8", "(8,)", "(8, 'x')", "MIN", "1.5", "None"])
def test_what_is_no_version_is_none(tmp_path: Path, literal: str) -> None:
    for place in PLACES.values():
        assert facts_of(place.replace("X", literal), tmp_path, VersionLiterals) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MIN_LIBVIRT_VERSION = (8, 0, 0)", [8, 0, 0]),
        ("MIN_LIBVIRT_VERSION: tuple[int, ...] = (8, 0, 0)", [8, 0, 0]),
        ("VERSION_MIN = (\n    3,\n    6,\n)", [3, 6]),
        ("MIN_LIBVIRT_VERSION = 8002001  # 8.2.1", [8, 2, 1]),
        ("MIN_LIBVIRT_VERSION = '8.2'", None),
        ("RPC_VERSION = 5", None),
        ("if x:\n    MIN_LIBVIRT_VERSION = (8, 0, 0)", None),
        ("MIN_LIBVIRT_VERSION = (8, 0, other)", None),
    ],
)
def test_constants_are_read(tmp_path: Path, text: str, found: list[int] | None) -> None:
    facts = facts_of(f"\n{text}\n", tmp_path, VersionConstants)
    assert [fact[2] for fact in facts] == ([found] if found else [])
    assert all(fact[0] == 2 for fact in facts)


CONSTANTS = [
    Constant(f"prod.{name}", name, version)
    for name, version in {
        "MIN_LIBVIRT_VERSION": [8, 0, 0],
        "NEXT_MIN_LIBVIRT_VERSION": [10, 0, 0],
        "MIN_IGB_LIBVIRT_VERSION": [9, 3, 0],
        "MIN_QEMU_VERSION": [6, 2, 0],
        "COPY_API_VERSION": [3, 1],
    }.items()
]


def test_place_says_which_constant_of_the_same_value_is_meant() -> None:
    places = ("tests/test_it.py TestIt.test_boot_with_igb", "tests/test_igb.py", "tests/test_it.py")
    found = [constant_for("libvirt_version", [9, 3, 0], CONSTANTS, place) for place in places]
    igb, least = "MIN_IGB_LIBVIRT_VERSION", "MIN_LIBVIRT_VERSION"
    assert [one.name for one in found if one] == [igb, igb, least]


@pytest.mark.parametrize(
    ("name", "version", "constant"),
    [
        ("FAKE_LIBVIRT_VERSION", [5, 0, 0], "MIN_LIBVIRT_VERSION"),
        ("libvirt_version", [8, 0, 0], "MIN_LIBVIRT_VERSION"),
        ("libvirt_version", [10, 0, 0], "NEXT_MIN_LIBVIRT_VERSION"),
        ("libvirt_version", [9, 3, 0], "MIN_LIBVIRT_VERSION"),
        ("igb_libvirt_version", [9, 3, 0], "MIN_IGB_LIBVIRT_VERSION"),
        ("libvirt_version", [9, 2, 0], "MIN_LIBVIRT_VERSION"),
        ("qemuVersion", [8, 0, 0], "MIN_QEMU_VERSION"),
        ("copy_version", [3, 1], "COPY_API_VERSION"),
        ("copy_version", [3, 2], None),
        ("version", [8, 0, 0], None),
        ("min_version", [8, 0, 0], None),
        ("api_version", [3, 1], None),
        ("guest_version", [8, 0, 0], None),
    ],
)
def test_literal_stands_for_the_constant_of_the_same_thing(
    name: str, version: list[int], constant: str | None
) -> None:
    found = constant_for(name, version, CONSTANTS)
    assert (found.name if found else None) == constant
