"""The secret options of oslo.config, where a suite has it, as known values.

A value is taken where it is set (by the test or fixture that overrides it) or first read (from a
file, the command line or the environment). Reading the options ourselves, before each test, would
cost more and could log: a deprecated option warns when it is read.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.logs.plain_values import text_of
from pytest_nova_hygiene.watching.probes import Probe, insert

if TYPE_CHECKING:
    from contextlib import ExitStack

MODULE = "oslo_config.cfg"

Register = Callable[[str, str, bool], None]
"""Takes a value, the option's name, and whether it stays for the whole run."""


def watch_options(
    stack: ExitStack,
    module: ModuleType,
    register: Register,
    failed: Callable[[BaseException, str], None],
) -> None:
    """Register the values of secret options that are not their defaults.

    Args:
        stack: what undoes it.
        module: ``oslo_config.cfg``.
        register: told of each; whoever runs just now set it, unless it stays.
        failed: told of an error of ours, and of what it lost.

    Raises:
        KeyError: this release of oslo.config has other methods.
    """
    options: Any = vars(module)["ConfigOpts"]
    places: Any = vars(module)["Locations"]
    set_here = (places.opt_default, places.set_default, places.set_override)

    def tell(opt: Any, value: object, *, stays: bool) -> None:
        try:
            text = text_of(value)
            if opt.secret and text is not None and text != text_of(opt.default):
                register(text, opt.dest, stays)
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            failed(error, "the value of a secret option is not known")

    def was_set(opt: Any, enforced: Any) -> Any:
        tell(opt, enforced, stays=False)
        return enforced

    def was_read(conf: Any, name: Any, group: Any, got: Any) -> Any:
        try:
            # What a test sets is told by `was_set`; this is what a configuration file or a default
            # says.
            value, place = got
            if type(value) is str and place is not None and place.location not in set_here:
                tell(conf._get_opt_info(name, group)["opt"], value, stays=True)  # noqa: SLF001 - beside its caller
        except Exception as error:  # noqa: BLE001 - as above
            failed(error, "the value of a secret option is not known")
        return got

    methods = vars(options)
    insert(stack, methods["_get_enforced_type_value"], Probe("opt", after=was_set))
    insert(stack, methods["_do_get"], Probe("self name group", after=was_read))
