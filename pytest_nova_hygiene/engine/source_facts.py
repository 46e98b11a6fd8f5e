"""Reads the project's source for the rules that are on, and makes events of what it says."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.engine.catalogue import RULES
from pytest_nova_hygiene.engine.source_readers import readers_of
from pytest_nova_hygiene.mocks.events import MockImported
from pytest_nova_hygiene.source.census import Census, Fact
from pytest_nova_hygiene.source.events import (
    HardCodedConnection,
    HardCodedCredential,
    HardCodedVersion,
    RequirementNotMet,
    SensitiveLogCall,
    SourceNotRead,
    SwallowedError,
)
from pytest_nova_hygiene.source.source_files import MOST_FILES, package_roots, python_files
from pytest_nova_hygiene.watching.frames import Site

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.settings import Settings
    from pytest_nova_hygiene.source.census import FileFacts
    from pytest_nova_hygiene.watching.owners import Owner
    from pytest_nova_hygiene.watching.paths import Paths

FACTS_VERSION = 1
"""To be raised when a reader finds more, or other facts than before in the same file."""

_CACHE_KEY = "nova_hygiene/census"
_SPARE = 5_000
"""Contents that are remembered besides those of this run: of files that it did not look at."""


class SourceFacts:
    """The facts of a project's files, for one run.

    Args:
        settings: what the run was told.
        paths: tells test code from the rest.
        owner: the session.
        cache: pytest's cache; None without one.
    """

    def __init__(self, settings: Settings, paths: Paths, owner: Owner, cache: Any) -> None:
        self._settings = settings
        self._paths = paths
        self._owner = owner
        self._readers = readers_of(settings.selection, settings.sensitive_names)
        self._made: dict[str, Callable[[str, Fact], Iterator[object]]] = {
            "NHY101": self._mock_import,
            "NHY204": self._connection,
            "NHY305": self._log_call,
            "NHY402": self._credential,
            "NHY501": self._swallowed,
        }
        self._kept = Kept(cache, [*self._readers, *settings.sensitive_names])

    def events(self, test_files: Iterable[Path]) -> Iterator[object]:
        """Yield what the rules judge.

        Args:
            test_files: the collected files, and the conftests.
        """
        if self._settings.selection.is_on(RULES["NHY403"]):
            yield from self._requirements()
        if not self._readers:
            return
        makers = [make for several in self._readers.values() for make in several]
        census = Census(makers, self._kept.take())
        names = dict.fromkeys(map(str, test_files))
        files = [(file, True) for file in names if self._paths.is_test_file(file)]
        if not all(make().of_tests for make in makers):
            files += self._source_files()
        known = set(census.known)
        taken = census.take(files)
        for found in taken:
            yield from self._events_of(found)
        yield from self._versions(taken)
        if not census.known.keys() <= known:
            self._kept.put(census)

    def _events_of(self, found: FileFacts) -> Iterator[object]:
        if found.unread and not self._paths.is_test_file(found.file):
            yield SourceNotRead(self._owner, Site(found.file, 1, ""), found.unread)
        for code, made in self._made.items():
            for fact in found.facts.get(code, ()):
                yield from made(found.file, fact)

    def _mock_import(self, file: str, fact: Fact) -> Iterator[object]:
        line, symbol, name, library = fact
        site, module = Site(file, line, symbol), self._paths.module_of(file)
        # The same event as of a loaded module, so that one import is one finding.
        yield MockImported(self._owner, site, module, name, library)

    def _connection(self, file: str, fact: Fact) -> Iterator[object]:
        line, symbol, uri = fact
        if not self._settings.may_open(uri):
            yield HardCodedConnection(self._owner, Site(file, line, symbol), uri)

    def _log_call(self, file: str, fact: Fact) -> Iterator[object]:
        line, last, symbol, tier, name, how = fact
        yield SensitiveLogCall(self._owner, Site(file, line, symbol), last, name, tier, how)

    def _credential(self, file: str, fact: Fact) -> Iterator[object]:
        line, symbol, name, kind = fact
        yield HardCodedCredential(self._owner, Site(file, line, symbol), name, kind)

    def _swallowed(self, file: str, fact: Fact) -> Iterator[object]:
        line, symbol, caught, asserts = fact
        yield SwallowedError(self._owner, Site(file, line, symbol), caught, asserts)

    def _requirements(self) -> Iterator[object]:
        from pytest_nova_hygiene.source.requirements import declared, unmet  # noqa: PLC0415 - where it is on

        folder = str(self._paths.rootdir)
        for file, line, text, needed in declared(folder):
            wrong = unmet(text, needed=needed)
            if wrong is not None:
                site = Site(f"{folder}/{file}", line, "")
                yield RequirementNotMet(self._owner, site, *wrong)

    def _versions(self, taken: Sequence[FileFacts]) -> Iterator[object]:
        """Yield the literals of test code beside constants of the code under test."""
        facts = [(found.file, fact) for found in taken for fact in found.facts.get("NHY401", ())]
        if not facts:
            return
        from pytest_nova_hygiene.source.version_constants import Constant, constant_for  # noqa: PLC0415 - as above

        constants = [
            Constant(f"{self._paths.module_of(file)}.{fact[1]}", *fact[1:])
            for file, fact in facts
            if not self._paths.is_test_file(file)
        ]
        for file, fact in facts:
            if not self._paths.is_test_file(file):
                continue
            line, symbol, name, version = fact
            constant = constant_for(name, version, constants, f"{self._paths.show(file)} {symbol}")
            if constant is not None:
                site = Site(file, line, symbol)
                shown = [".".join(map(str, each)) for each in (version, constant.version)]
                yield HardCodedVersion(self._owner, site, name, constant.place, *shown)

    def _source_files(self) -> Iterator[tuple[str, bool]]:
        """Yield the files of the code under test that are no test code."""
        settings = self._settings
        roots = [str(folder) for folder in settings.source_folders]
        for name in settings.source_names:
            roots += package_roots(name)
        if not settings.source_names and not settings.source_folders:
            roots = [str(self._paths.rootdir)]
        files = (file for file in python_files(roots) if not self._paths.is_test_file(file))
        for number, file in enumerate(files):
            if number >= MOST_FILES:
                break
            yield file, False


class Kept:
    """The facts in pytest's cache, by the content of the files.

    Args:
        cache: pytest's; None without one.
        rules: the codes of the rules, and what else the facts depend on.
    """

    def __init__(self, cache: Any, rules: Sequence[str]) -> None:
        self._cache = cache
        self._version = json.dumps([FACTS_VERSION, sys.version_info[:2], rules])

    def take(self) -> dict[str, Any]:
        """Return the facts of an earlier run of the same rules; none where they were altered."""
        if self._cache is None:
            return {}
        try:
            version, check, text = self._cache.get(_CACHE_KEY, None) or ("", "", "")
            if version != self._version or check != _check(text):  # strict masks what is written
                return {}
            facts: dict[str, Any] = json.loads(text)
        except (ValueError, TypeError, AttributeError):
            return {}
        return facts

    def put(self, census: Census) -> None:
        """Keep what a census knows, but not all that earlier runs did."""
        if self._cache is None:
            return
        facts = census.known
        if len(facts) > len(census.used) + _SPARE:
            facts = {key: facts[key] for key in facts if key in census.used}
        text = json.dumps(facts)
        self._cache.set(_CACHE_KEY, [self._version, _check(text), text])


def _check(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
