"""`NamedTuple` as typing has it, made without a compiler: a run that starts makes sixty of them.

For each class, typing's compiles its constructor and the annotation of every field, and every
enabled start would pay for that. Type checkers see typing's.
"""

from __future__ import annotations

from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NamedTuple

try:  # as in `collections`, which has a slower stand-in too
    from _collections import _tuplegetter  # type: ignore[import-not-found] # has no stub
except ImportError:

    def _tuplegetter(number: int, doc: str | None) -> property:
        return property(itemgetter(number), doc=doc)


__all__ = ["NamedTuple"]


class _Fields(type):
    """The class of the classes below: their annotations name the items of the tuple."""

    _fields: tuple[str, ...]
    _field_defaults: Mapping[str, object]
    _last: tuple[object, ...]

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> _Fields:
        """Make a class whose instances have no ``__dict__`` and one property for each field."""
        fields = tuple(namespace.get("__annotations__", ()))
        if fields:
            defaults = {field: namespace[field] for field in fields if field in namespace}
            for number, field in enumerate(fields):
                namespace[field] = _tuplegetter(number, None)
            namespace["_fields"] = namespace["__match_args__"] = fields
            namespace["_field_defaults"] = defaults
            namespace["_last"] = tuple(defaults.values())
        namespace["__slots__"] = ()
        return super().__new__(cls, name, bases, namespace)


if not TYPE_CHECKING:

    class NamedTuple(tuple, metaclass=_Fields):  # noqa: SLOT001 - the metaclass gives them
        """The base of the named tuples: as typing's, in all that the package uses of it."""

        _fields = ()
        _field_defaults = MappingProxyType({})
        _last = ()

        def __new__(cls, /, *values: object, **named: object) -> Self:  # a field may be `cls`
            """Make a tuple of its fields, given by position or by name.

            Raises:
                TypeError: a field is missing, unknown, or given twice.
            """
            missing = len(cls._fields) - len(values)
            if named or not 0 <= missing <= len(cls._last):
                values = _completed(cls, values, named)
            elif missing:  # fields with a default come last
                values += cls._last[-missing:]
            return tuple.__new__(cls, values)

        def __getnewargs__(self) -> tuple[object, ...]:
            """Return what makes the same again: pickle and copy ask for it."""
            return tuple(self)

        def __repr__(self) -> str:
            shown = ", ".join(f"{f}={v!r}" for f, v in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({shown})"

        def _asdict(self) -> dict[str, object]:
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, **changes: object) -> Self:
            return type(self)(**{**self._asdict(), **changes})


def _completed(
    cls: _Fields, values: tuple[object, ...], named: Mapping[str, object]
) -> tuple[object, ...]:
    """Return the values of all fields, in their order."""
    given = dict(zip(cls._fields, values, strict=False))
    unknown = [name for name in named if name in given or name not in cls._fields]
    complete = {**cls._field_defaults, **given, **named}
    missing = [name for name in cls._fields if name not in complete]
    if unknown or missing or len(values) > len(cls._fields):
        what = f"{cls.__name__} has the fields {', '.join(cls._fields)}"
        raise TypeError(f"{what}; given: {len(values)} by position, {', '.join(named)} by name")
    return tuple([complete[name] for name in cls._fields])
