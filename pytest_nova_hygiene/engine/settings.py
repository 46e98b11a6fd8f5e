"""The settings of a run, checked and frozen; `plugin.configuration` reads them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.per_file import Ignored
    from pytest_nova_hygiene.engine.selection import Selection
    from pytest_nova_hygiene.model import Severity
    from pytest_nova_hygiene.report.destination import Destination

LIBVIRT_ALLOW = ("test:///*",)
TEST_CODE = (
    *("tests/", "test/", "testing/", "integration/", "spec/"),
    *("test_*.py", "*_test.py", "conftest.py"),
)
"""Defaults that an ini file adds to."""

FORMATS = ("term", "json", "sarif", "sarif-full", "gitlab", "github", "markdown")
PARTIAL = ("sarif+partial", "sarif-full+partial")
"""Formats that are not written after a run of a part of the suite, unless asked for like this."""

ON_TERMINAL = ("term", "github")
"""Formats that have no file: they go where the terminal's section goes."""


class ReportTarget(NamedTuple):
    """One report to write.

    Attributes:
        key: the option or ini key that asked for it.
        format: one of `FORMATS` or `PARTIAL`.
        destination: where it goes; None for the terminal.
    """

    key: str
    format: str
    destination: Destination | None


class Settings(NamedTuple):
    """The run's settings; each field is the option or ini key of the same name.

    Attributes:
        selection: from ``select`` and ``ignore``.
        block, repair: already decided: whether to act.
        sensitive_patterns: names and regular expressions.
        log_level: as logging counts; None for the records that the project makes.
        source: import names and resolved folders of the code under test.
        inifile: the configuration file, as pytest shows it; empty without one.
    """

    strict: bool
    selection: Selection
    fail_on: Severity
    reports: tuple[ReportTarget, ...]
    source_names: tuple[str, ...]
    source_folders: tuple[Path, ...]
    test_code: tuple[str, ...]
    libvirt_allow: tuple[str, ...]
    block: bool
    repair: bool
    sensitive_names: tuple[str, ...]
    sensitive_patterns: tuple[tuple[str, str], ...]
    sensitive_env: tuple[str, ...]
    log_level: int | None
    masked_by: tuple[str, ...]
    reset_by_suite: tuple[str, ...]
    per_file_ignores: tuple[Ignored, ...]
    inifile: str

    def may_open(self, uri: str) -> bool:
        """Return whether the suite may open a libvirt URI, by ``libvirt_allow``."""
        # Imported here: a run whose rules on connections are off does without.
        from pytest_nova_hygiene.connections.uri import is_allowed  # noqa: PLC0415

        return is_allowed(uri, self.libvirt_allow)
