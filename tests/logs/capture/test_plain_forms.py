"""Values that are known at one look to be of safe types, and those that are gone into."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.logs.capture.plain_forms import PlainForms, is_plain


class Told:
    """Somebody's object."""

    def __str__(self) -> str:
        raise AssertionError

    __repr__ = __str__


SAFE = st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.floats()
VALUES = st.recursive(
    SAFE | st.builds(Told),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside) | st.tuples(inside),
)


def _holds_told(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_told, value.values()))
    return isinstance(value, Told) or (
        isinstance(value, list | tuple) and any(map(_holds_told, value))
    )


@given(VALUES)
def test_plain_value_is_read_as_it_is_and_holds_nobodys_object(value: Any) -> None:
    forms = PlainForms()
    made = forms.of(value)
    assert forms.whole is not _holds_told(value)
    if is_plain(value):
        assert made is value
        assert not _holds_told(value)


def test_container_that_holds_itself_is_left_to_its_plain_form() -> None:
    endless: list[Any] = ["a"]
    endless += [endless] * 20
    assert not is_plain(endless)
    assert PlainForms().of({"a": endless}) is not None
