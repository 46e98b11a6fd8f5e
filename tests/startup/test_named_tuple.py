"""The package's named tuples: what typing's do, for as much as the package uses of it."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
import typing
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest

import pytest_nova_hygiene
from pytest_nova_hygiene.startup import named_tuple


class Ours(named_tuple.NamedTuple):
    """One of ours."""

    name: str
    cls: type | None
    line: int = 1
    more: typing.Mapping[str, str] = MappingProxyType({})

    @property
    def shown(self) -> str:
        return f"{self.name}:{self.line}"


class Typings(typing.NamedTuple):
    """The same, made by typing."""

    name: str
    cls: type | None
    line: int = 1
    more: typing.Mapping[str, str] = MappingProxyType({})


class Lower(Ours):
    """A class below one has the fields of that one."""


WAYS: dict[str, Callable[[Any], Any]] = {
    "by place": lambda made: made("a", None, 2),
    "by name": lambda made: made(cls=int, name="a"),
    "mixed": lambda made: made("a", line=3, cls=None),
    "all": lambda made: made("a", None, 4, {"b": "c"}),
    "replaced": lambda made: made("a", None)._replace(line=5, cls=str),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_made_and_read_as_typing_s(way: str) -> None:
    ours, typings = WAYS[way](Ours), WAYS[way](Typings)
    assert tuple(ours) == tuple(typings)
    assert ours == typings
    assert [getattr(ours, name) for name in Ours._fields] == list(typings)
    assert ours._asdict() == typings._asdict()
    assert repr(ours) == repr(typings).replace("Typings", "Ours")
    assert type(ours) is Ours


def test_class_is_described_as_typing_s() -> None:
    assert Ours._fields == Typings._fields
    assert Ours._field_defaults == Typings._field_defaults
    assert Ours.__match_args__ == Typings.__match_args__


@pytest.mark.parametrize(
    "wrong",
    [
        lambda made: made(),
        lambda made: made("a"),
        lambda made: made("a", None, 1, {}, 5),
        lambda made: made("a", None, name="b"),
        lambda made: made("a", None, other=1),
        lambda made: made("a", None)._replace(other=1),
    ],
)
def test_wrong_fields_are_a_type_error_that_names_them(wrong: Callable[[Any], object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        wrong(Typings)
    with pytest.raises(TypeError, match="Ours has the fields name, cls, line, more; given: "):
        wrong(Ours)


def test_instances_have_no_dict_and_cannot_be_changed() -> None:
    made = Ours("a", None)
    assert not hasattr(made, "__dict__")
    with pytest.raises(AttributeError):
        made.line = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        made.other = 2  # type: ignore[attr-defined]


def test_class_below_has_the_same_fields() -> None:
    made = Lower("a", None, 7)
    assert made.shown == "a:7"
    assert made._replace(name="b") == ("b", None, 7, {})
    assert not hasattr(made, "__dict__")


def test_copies_and_pickles_are_equal() -> None:
    made = Ours("a", None, 2, {})
    assert copy.copy(made) == copy.deepcopy(made) == made
    back = pickle.loads(pickle.dumps(made))  # noqa: S301 - our own
    assert back == made
    assert type(back) is Ours


def test_it_can_be_matched() -> None:
    match Ours("a", None, 2):
        case Ours(name, None, line):
            assert (name, line) == ("a", 2)
        case _:
            pytest.fail("not matched")


def test_no_class_of_the_package_is_made_by_typing() -> None:
    """Every enabled start would pay for each of typing's."""
    for module in pkgutil.walk_packages(pytest_nova_hygiene.__path__, "pytest_nova_hygiene."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    made = [
        each
        for each in tuple.__subclasses__()
        if each.__module__.startswith("pytest_nova_hygiene.") and "_fields" in vars(each)
    ]
    assert made == [vars(named_tuple)["NamedTuple"]]
    assert len(made[0].__subclasses__()) > 50
