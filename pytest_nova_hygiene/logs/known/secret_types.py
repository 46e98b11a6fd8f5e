"""The types with which pydantic declares a value secret, where a suite has it.

A secret is met where it is made, by its class's ``__init__``. So a settings object deep in the code
under test is reached, and no object is ever searched.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.logs.plain_values import text_of
from pytest_nova_hygiene.watching.probes import Probe, insert

if TYPE_CHECKING:
    from contextlib import ExitStack

MODULE = "pydantic.types"
_NAMES = ("SecretStr", "SecretBytes")


def watch_secret_types(
    stack: ExitStack,
    module: ModuleType,
    register: Callable[[str, str], None],
    failed: Callable[[BaseException, str], None],
) -> None:
    """Register the text of every ``SecretStr``, ``SecretBytes`` and ``Secret[str]`` as it is made.

    Args:
        stack: what undoes it.
        module: ``pydantic.types``, of pydantic 1 or 2.
        register: takes the value, and the name of its type.
        failed: told of an error of ours, and of what it lost.

    Raises:
        KeyError: this release of pydantic has no such types.
    """

    def tell(secret: Any) -> None:
        try:
            text = text_of(vars(secret).get("_secret_value"))
            if text is not None:
                register(text, type(secret).__name__)
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            failed(error, "a secret declared by its type is not known")

    def made(secret: Any, result: Any) -> Any:
        tell(secret)
        return result

    for cls in _roots(module):
        insert(stack, vars(cls)["__init__"], Probe("self", after=made))


def value_of(value: object) -> str | None:
    """Return the text that a secret of pydantic's holds; None for anything else."""
    module = sys.modules.get(MODULE)
    # `get_secret_value` may be a subclass's own; what it holds is read without asking it.
    if module is None or not issubclass(type(value), tuple(_roots(module))):
        return None
    return text_of(vars(value).get("_secret_value"))


def _roots(module: ModuleType) -> list[type]:
    """Return the classes whose ``__init__`` every secret goes through."""
    names = vars(module)
    found = [cls for name in _NAMES for cls in names[name].__mro__ if "__init__" in vars(cls)]
    return [cls for cls in dict.fromkeys(found) if cls.__module__ == names["__name__"]]
