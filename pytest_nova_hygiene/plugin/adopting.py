"""The baseline's options: where it is, what xdist's workers know of it, and when it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_nova_hygiene.plugin import ini
from pytest_nova_hygiene.plugin.arguments import why_part
from pytest_nova_hygiene.plugin.configuration import ini_folder
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.adoption import Adoption
    from pytest_nova_hygiene.engine.changes import Changes
    from pytest_nova_hygiene.engine.gate import Gate
    from pytest_nova_hygiene.engine.selection import Selection
    from pytest_nova_hygiene.model import Identity
    from pytest_nova_hygiene.report.destination import Destination
    from pytest_nova_hygiene.watching.paths import Paths

DEFAULT = "hygiene-baseline.json"
"""The baseline's file, beside the ini file, where nobody names another: read if it is there."""

_KEY = "nova_hygiene_adoption"
_DIFF = "--hygiene-diff"
_SET, _UPDATE, _NO = (f"--hygiene-{verb}-baseline" for verb in ("set", "update", "no"))


class Adopting:
    """What a run does about old findings.

    Args:
        config: pytest's.
        paths: how files are shown.

    Attributes:
        adoption: what the gate asks; None where every finding counts.

    Raises:
        pytest.UsageError: the options contradict each other, or the baseline cannot be read.
    """

    def __init__(self, config: pytest.Config, paths: Paths) -> None:
        self._config = config
        self._paths = paths
        self._destination: Destination | None = None
        self._updates = False
        self.adoption: Adoption | None = None
        if hasattr(config, "workerinput"):
            self.adoption = _from_wire(config.workerinput.get(_KEY))
        else:
            self._read()

    def _read(self) -> None:
        config = self._config
        sets, updates, none = (
            bool(ini.option(config, f"nova_hygiene_{verb}_baseline"))
            for verb in ("set", "update", "no")
        )
        if sets + updates + none > 1:
            raise pytest.UsageError(f"{_SET}, {_UPDATE} and {_NO} exclude each other; give one")
        self._updates = updates
        if updates and (why := why_part(config)):
            raise pytest.UsageError(f"{_UPDATE}: it needs a run of the whole suite, but {why}")
        key, file = self._place()
        is_there = ORIGINALS.os.path.exists(file)
        changes = self._changes()
        if changes is not None and (sets or updates):
            raise pytest.UsageError(f"{_DIFF} leaves findings out of the baseline; give it alone")
        if changes is not None and (none or (key == "" and not is_there)):
            from pytest_nova_hygiene.engine.adoption import Adoption  # noqa: PLC0415 - as below

            self.adoption = Adoption({}, "", changes)
            return
        if none or (key == "" and not is_there and not sets and not updates):
            return
        from pytest_nova_hygiene.engine.adoption import Adoption  # noqa: PLC0415 - most runs have none
        from pytest_nova_hygiene.report.destination import Destination  # noqa: PLC0415 - as above

        key = key or "nova_hygiene_baseline"
        if not is_there and not sets:
            raise pytest.UsageError(f"{key}: there is no file {file}; {_SET} writes it")
        accepted = _accepted(key, file) if is_there and not sets else {}
        self.adoption = Adoption(accepted, self._paths.show(file), changes, sets=sets)
        self._destination = Destination(file)
        # Now, since what a test leaves faked may be in the way of an import at the end.
        from pytest_nova_hygiene.report import baseline  # noqa: F401, PLC0415 - see above

        if (sets or updates) and (why := self._destination.why_not()):
            raise pytest.UsageError(f"{key}: {file}: {why}")

    def _changes(self) -> Changes | None:
        revision = ini.option(self._config, "nova_hygiene_diff")
        if revision is None:
            return None
        from pytest_nova_hygiene.engine.changes import Changes  # noqa: PLC0415 - most runs want none
        from pytest_nova_hygiene.engine.git_diff import GitError, changed_lines  # noqa: PLC0415 - as above

        try:
            lines = changed_lines(self._config.rootpath, revision)
        except GitError as error:
            raise pytest.UsageError(f"{_DIFF}={revision}: {error}") from None
        show = self._paths.show
        return Changes(revision, {show(file): spans for file, spans in lines.items()})

    def _place(self) -> tuple[str, str]:
        """Return what names the baseline's file, empty for nothing, and the file."""
        config = self._config
        base, key = config.invocation_params.dir, "--hygiene-baseline"
        word = ini.option(config, "nova_hygiene_baseline")
        if word is None:
            key, base = "nova_hygiene_baseline", ini_folder(config)
            word = str(ini.value(config, key)).strip()
        elif not word.strip():
            raise pytest.UsageError(f"{key}: give a file, such as {DEFAULT}")
        path = ORIGINALS.os.path
        file = path.join(str(base), path.expanduser(word or DEFAULT))
        return key if word else "", path.normpath(file)

    def tell(self, node: Any) -> None:
        """Tell an xdist worker, before it starts."""
        if self.adoption is not None:
            node.workerinput[_KEY] = self.adoption.to_wire()

    def judges(self, gate: Gate) -> bool:
        """Tell whether entries without a finding are to be reported: after a whole run alone."""
        if self.adoption is None or self._updates:
            return False
        return gate.is_whole and gate.complete and not why_part(self._config)

    def write(self, gate: Gate, selection: Selection) -> tuple[str, list[str]]:
        """Write the baseline, where the run was told to, when every finding is settled.

        Returns:
            what was done, and what was not; either may be empty.
        """
        adoption, destination = self.adoption, self._destination
        if adoption is None or destination is None or not (adoption.sets or self._updates):
            return "", []
        option = _SET if adoption.sets else _UPDATE
        why = gate.cut or ("" if gate.ran else "no test ran")
        if self._updates and not gate.complete:
            why = why or "tests were deselected"
        if why:
            return "", [f"{option}: {adoption.name} was not written: {why}"]
        from pytest_nova_hygiene.engine.catalogue import RULES  # noqa: PLC0415 - seldom needed
        from pytest_nova_hygiene.report.baseline import as_text  # noqa: PLC0415 - as above

        counts = adoption.found
        if self._updates:
            counts = {
                entry: adoption.matched[entry]
                if entry.rule in RULES and selection.is_on(RULES[entry.rule])
                else count
                for entry, count in adoption.accepted.items()
            }
        try:
            destination.write(as_text(counts))
        except OSError as error:
            return "", [f"{option}: {destination.path}: {error.strerror}"]
        entries = sum(1 for count in counts.values() if count)
        total = sum(counts.values())
        if adoption.sets:
            accepted = f"{total:,} findings in {entries:,} entries accepted"
            return f"baseline: {accepted} in {adoption.name}", []
        less = sum(adoption.accepted.values()) - total
        return f"baseline: {less:,} removed, {total:,} left in {adoption.name}", []


def _accepted(key: str, file: str) -> dict[Identity, int]:
    from pytest_nova_hygiene.report.baseline import UnreadableError, read  # noqa: PLC0415 - seldom needed

    try:
        with ORIGINALS.open(file, encoding="utf-8") as opened:
            return read(opened.read())
    except UnreadableError as error:
        raise pytest.UsageError(f"{key}: {file}: {error}") from None
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise pytest.UsageError(f"{key}: {file}: {why}") from None


def _from_wire(wire: Any) -> Adoption | None:
    if wire is None:
        return None
    from pytest_nova_hygiene.engine.adoption import Adoption  # noqa: PLC0415 - most runs have none
    from pytest_nova_hygiene.engine.changes import Changes  # noqa: PLC0415 - as above
    from pytest_nova_hygiene.model import Identity  # noqa: PLC0415 - as above

    accepted = {Identity(*fields): 1 for fields in wire["accepted"]}
    changes = None if wire["changes"] is None else Changes(**wire["changes"])
    return Adoption(accepted, "", changes, sets=wire["sets"])
