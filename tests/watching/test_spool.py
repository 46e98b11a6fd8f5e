"""What forked children write down: read back whole, with no secret in it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from pytest_nova_hygiene.connections.events import ATTEMPTS, RealConnection
from pytest_nova_hygiene.redaction.redactor import Redactor
from pytest_nova_hygiene.watching.frames import Site
from pytest_nova_hygiene.watching.owners import Owner
from pytest_nova_hygiene.watching.spool import Spool


def test_event_comes_back_to_its_owner_and_its_secret_stays_behind() -> None:
    redactor = Redactor()
    redactor.hide("s3cr3t-parameter")
    test = Owner("function", "test_it[s3cr3t-parameter]", "test_it.py::test_it[s3cr3t-parameter]")
    event = RealConnection(
        test, "call", Site("a.py", 3, "f"), "", True, "virConnectOpen", "'xen:///'", "xen:///", True
    )
    spool = Spool(redactor.text, ATTEMPTS)
    with ExitStack() as stack:
        spool.arm(stack)
        spool.write(event)
        (file,) = Path(spool._folder).iterdir()  # noqa: SLF001 - the artefact is the point
        assert "s3cr3t" not in file.read_text("utf-8")
        assert list(spool.take(test)) == [event]
        (other,) = _read_again(spool, redactor).take(Owner("session", "the session", ""))
    assert isinstance(other, RealConnection)
    assert other.owner.nodeid == "test_it.py::test_it[***]"
    assert not file.exists()


def _read_again(spool: Spool, redactor: Redactor) -> Spool:
    other = Spool(redactor.text, ATTEMPTS)
    other._folder = spool._folder  # noqa: SLF001 - the same folder, nothing read yet
    return other
