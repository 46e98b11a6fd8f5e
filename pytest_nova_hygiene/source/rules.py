"""The rules on source; each docstring is the rule's page."""

from __future__ import annotations

from pytest_nova_hygiene.model import Finding, Location, Severity, rule
from pytest_nova_hygiene.redaction.redactor import without_credentials
from pytest_nova_hygiene.source.events import HardCodedConnection


@rule("NHY204", "hard-coded-connection", Severity.NOTE, judges=HardCodedConnection)
def hard_coded_connection(event: HardCodedConnection, location: Location) -> Finding | None:
    """Report URIs of real libvirt connections that are hard-coded in test code.

    ## Why is this bad?

    The test runs against whatever answers at that URI as soon as a double is missing, on every
    machine. A URI that a fixture or a constant provides can be changed to the test driver in one
    place. It is a note: nothing was opened.

    ## Example

        connection = fakelibvirt.Connection("qemu:///system")

    Use instead:

        connection = fakelibvirt.Connection(self.libvirt_uri)

    ## What it cannot see

    URIs that are assembled while the test runs; NHY201 sees those when they are opened.

    ## Options

    `nova_hygiene_test_code` names test code. A URI that `nova_hygiene_libvirt_allow` lets the suite
    open is no finding. Nor is one that stands where a marker or a `with nova_hygiene.allow` block
    allows NHY201 to NHY203 for that very URI (`uri=`), or in such a statement itself.
    """
    uri = without_credentials(event.uri)
    return hard_coded_connection.finding(
        f"real connection `{uri}` is hard-coded in test code",
        location,
        subject=uri,
        detail={"uri": uri},
    )
