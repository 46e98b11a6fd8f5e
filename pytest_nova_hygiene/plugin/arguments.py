"""What a run was asked for, the whole suite or a part of it, and whether it came to all of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Allow


class Arguments:
    """The files, folders and node ids that a run was asked for.

    Made at the run's end: pytest reads its command line whole only after the settings.

    Args:
        config: pytest's.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._given = config.args_source is pytest.Config.ArgsSource.ARGS
        # Of a file with failed tests it collects those alone, and tells nobody.
        self._failed_first = bool(config.getoption("lf", default=False))

    def are_for(self, allow: Allow) -> bool:
        """Tell whether all that a statement holds for was asked for."""
        if self._failed_first:
            return False
        if not self._given:
            return True
        if allow.kind in ("ini", "comment"):  # needed by any test of the suite, perhaps
            return self._name_the_suite()
        return any(self._is_for(argument, allow) for argument in self._config.args)

    def are_whole(self) -> bool:
        """Tell whether the whole suite was asked for."""
        return not self._failed_first and (not self._given or self._name_the_suite())

    def _name_the_suite(self) -> bool:
        """Tell whether they name the folder that the suite is configured for."""
        config = self._config
        whole = {config.rootpath, *([config.inipath.parent] if config.inipath else [])}
        return any((config.invocation_params.dir / arg).resolve() in whole for arg in config.args)

    def _is_for(self, argument: str, allow: Allow) -> bool:
        name, *inside = argument.partition("[")[0].split("::")
        wanted = allow.symbol.partition("[")[0].split(".") if allow.symbol else []
        if "[" in argument:
            return False  # one case of many
        if inside != wanted[: len(inside)]:
            return False
        asked = (self._config.invocation_params.dir / name).resolve()
        stands = (self._config.rootpath / allow.path).resolve()
        if asked.exists():
            return asked == stands or asked in stands.parents
        dotted = name.replace(".", "/")  # --pyargs
        return allow.path == f"{dotted}.py" or allow.path.startswith(f"{dotted}/")


def why_part(config: pytest.Config) -> str:
    """Say why a run is for a part of the suite, as far as its options tell; else nothing."""
    if lists_only(config):
        return "no test is run"
    named = "" if Arguments(config).are_whole() else "files or tests are named"
    return narrowed(config) or named


_LISTS = ("collectonly", "showfixtures", "show_fixtures_per_test", "cacheshow", "setupplan")


def lists_only(config: pytest.Config) -> bool:
    """Tell whether the run was asked to list something instead of running tests."""
    return any(config.getoption(name, default=None) for name in _LISTS)


_NARROWS = ("-k", "-m", "--deselect", "--ignore", "--ignore-glob")


def narrowed(config: pytest.Config) -> str:
    """Say which option left tests of the suite out; empty where none did.

    These count on the command line alone, but for those that no ini file has: in ``addopts`` they
    say what the suite is. Files and folders do not count, since a job of many may well be given its
    share that way.
    """
    for option, flag in (("keyword", "-k"), ("lf", "--lf"), ("stepwise", "--stepwise")):
        if config.getoption(option, default=None):
            return f"{flag} leaves tests out"
    words = (str(word).partition("=")[0] for word in config.invocation_params.args)
    short = (word if word.startswith("--") else word[:2] for word in words)
    return next((f"{flag} leaves tests out" for flag in short if flag in _NARROWS), "")


def cut_short(session: pytest.Session, exitstatus: int) -> str:
    """Say why a run came to less than it was asked for; nothing where it did not."""
    if session.shouldfail or session.shouldstop:
        return "stopped early"
    whys: dict[int, str] = {
        pytest.ExitCode.INTERRUPTED: "interrupted",
        pytest.ExitCode.INTERNAL_ERROR: "an internal error",
        pytest.ExitCode.USAGE_ERROR: "a usage error",
    }
    known = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)
    return "" if exitstatus in known else whys.get(exitstatus, "pytest.exit()")
