"""The rules on source; each docstring is the rule's page."""

from __future__ import annotations

from pytest_nova_hygiene.model import Finding, Location, Severity, quoted, rule
from pytest_nova_hygiene.redaction.redactor import without_credentials
from pytest_nova_hygiene.source.events import (
    HardCodedConnection,
    HardCodedCredential,
    HardCodedVersion,
    RequirementNotMet,
    SensitiveLogCall,
    SwallowedError,
)


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


@rule(
    "NHY305",
    "sensitive-name-in-log-call",
    Severity.NOTE,
    judges=SensitiveLogCall,
    default=False,
)
def sensitive_name_in_log_call(event: SensitiveLogCall, location: Location) -> Finding | None:
    """Report log calls of the code under test that are given a value with a sensitive name.

    ## Why is this bad?

    The value goes to whoever reads the log. Many of these calls log below the level of a test run,
    so no test shows it.

    ## Example

        LOG.debug("Logged in as %(user)s: %(reply)s", {"user": user, "reply": session_token})

    Use instead:

        LOG.debug("Logged in as %(user)s", {"user": user})

    ## What it cannot see

    What the value really is: a name is no proof. Values that come from another function, or whose
    name says nothing; objects and exceptions whose text has a secret in it; what a logger that no
    name tells is handed. Names that are right in half of the cases or fewer (a bare `token`,
    `credentials`) are not shown. A value that a function for masking or hashing made, a part of
    one, a number, a comparison and a `SecretStr` are no secrets here.

    ## Options

    It is off unless selected (`--hygiene-select=NHY,NHY305`): it does not yet know what NHY301 to
    NHY303 see of the same call. `nova_hygiene_source` names the code under test,
    `nova_hygiene_sensitive_names` more names.
    """
    if event.tier not in ("strong", "flow"):
        return None
    name = quoted(event.name)
    what = f"{name} is passed to a log call"
    if event.tier == "flow":
        what = f"a value that {name} was put into is passed to a log call"
    return sensitive_name_in_log_call.finding(
        f"{what}; no test shows what it holds",
        location,
        subject=event.name,
        detail={"name": event.name, "tier": event.tier, "how": event.how},
    )


@rule("NHY401", "hard-coded-version", Severity.NOTE, judges=HardCodedVersion)
def hard_coded_version(event: HardCodedVersion, location: Location) -> Finding | None:
    """Report version literals in test code where the code under test has a constant for them.

    ## Why is this bad?

    When the constant is raised, the test goes on with a version that the code no longer supports.
    It passes, and says nothing about the versions that are in use.

    ## Example

        FAKE_LIBVIRT_VERSION = 5000000

    Use instead:

        FAKE_LIBVIRT_VERSION = versionutils.convert_version_to_int(driver.MIN_LIBVIRT_VERSION)

    ## What it cannot see

    Versions that are written as a string. Literals whose name has no word of the constant's name in
    common ("libvirt"), and whose constant is none of a least or greatest version but has another
    value. Helpers beside the tests, which pytest does not collect.

    ## Options

    `nova_hygiene_source` names the code under test, `nova_hygiene_test_code` test code.
    """
    meant = "the same" if event.literal == event.meant else f"which is {event.meant}"
    return hard_coded_version.finding(
        f"{quoted(event.name)} is version {event.literal}, hard-coded in test code; the code under "
        f"test has {quoted(event.constant)}, {meant}",
        location,
        subject=event.name,
        detail={"name": event.name, "constant": event.constant},
    )


@rule("NHY402", "hard-coded-credential", Severity.WARNING, judges=HardCodedCredential)
def hard_coded_credential(event: HardCodedCredential, location: Location) -> Finding | None:
    """Report credentials that are written in the code under test.

    ## Why is this bad?

    Everybody who has the source has the credential, in every copy and in its history. A default
    password is in use wherever nobody sets another one.

    ## Example

        password = config.get("san_password", "Xy12zw")

    Use instead:

        password = config["san_password"]

    ## What it cannot see

    Credentials under a name that does not say so, or given by position. A value that is a sentence,
    a path, a template, a mask or a placeholder, or that has such a word as "password" in it, is
    taken for no credential; a token or key must look random. Test code: what stands there is
    invented.

    ## Options

    `nova_hygiene_source` names the code under test, `nova_hygiene_sensitive_names` more names.
    """
    if event.kind == "URL":
        what = "a URL with a password"
    else:
        what = f"a credential ({event.kind} {quoted(event.name)})"
    return hard_coded_credential.finding(
        f"{what} is hard-coded here (value hidden)",
        location,
        subject=event.name or event.kind,
        detail={"name": event.name, "kind": event.kind},
    )


@rule("NHY403", "requirement-not-met", Severity.NOTE, judges=RequirementNotMet)
def requirement_not_met(event: RequirementNotMet, location: Location) -> Finding | None:
    """Report packages that the project declares and the environment of the run does not have.

    ## Why is this bad?

    The tests ran against another version than the one that is declared, so they say nothing about
    it. A failure elsewhere may come from that alone.

    ## Example

        dependencies = ["oslo.log>=6.0"]    # and 4.8 is installed

    Use instead:

        pip install -e .

    ## What it cannot see

    What `setup.py` declares, lock files, requirement files of other names, and what the
    requirements need themselves (`pip check`). Extras, dependency groups and
    `test-requirements.txt` are compared only where the package is installed: they may not be in
    use. A version that is not known (`0.0.0`, as some editable installs say) is taken for right.

    ## Options

    None: it reads `pyproject.toml`, and beside a `setup.cfg` the two files that pbr reads.
    """
    wanted = f"{event.package}{event.wanted}"
    has = f"{event.installed} is installed" if event.installed else "it is not installed"
    return requirement_not_met.finding(
        f"the project declares {quoted(wanted)}, but {has}", location, subject=event.package
    )


@rule("NHY501", "swallowed-error", Severity.NOTE, judges=SwallowedError)
def swallowed_error(event: SwallowedError, location: Location) -> Finding | None:
    """Report test code that catches every error and does nothing about it.

    ## Why is this bad?

    The test passes whatever goes wrong there. Where an assertion or a `fail()` stands in the
    guarded code, it is swallowed as well: such a test cannot fail, and the finding is a warning.

    ## Example

        try:
            driver.create_volume(volume)
            self.fail("should have failed")
        except Exception:
            pass

    Use instead:

        with self.assertRaises(VolumeError):
            driver.create_volume(volume)

    ## What it cannot see

    Handlers that do anything: return, log, call, assign. Handlers with a comment, which say why,
    and `contextlib.suppress`, which says openly that errors do not matter; but an assertion in them
    is reported all the same. Handlers of one class of errors, helpers outside of tests, and code
    that tries again until it may leave with `break` or `return`.

    ## Options

    `nova_hygiene_test_code` names test code.
    """
    caught = quoted(event.caught)
    if event.asserts:
        return swallowed_error.finding(
            f"an assertion stands where {caught} is caught and ignored: it cannot fail the test",
            location,
            subject="assertion",
            severity=Severity.WARNING,
        )
    return swallowed_error.finding(
        f"{caught} is caught and ignored in a test", location, subject="error"
    )
