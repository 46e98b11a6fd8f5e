"""The rules on log records; each docstring is the rule's page."""

from __future__ import annotations

from pytest_nova_hygiene.logs.capture.host_arguments import identity_arguments
from pytest_nova_hygiene.logs.events import (
    CredentialLogged,
    KnownSecretLogged,
    LogCall,
    TokenLogged,
)
from pytest_nova_hygiene.model import Finding, Location, Severity, quoted, rule


@rule("NHY301", "known-secret-logged", Severity.ERROR, judges=KnownSecretLogged)
def known_secret_logged(event: KnownSecretLogged, location: Location) -> Finding | None:
    """Report registered secret values in log records, raw or encoded.

    ## Why is this bad?

    What a test logs, production logs: the value goes to files, to a collector and to everybody
    who reads them, and stays there. Masking helpers hide what they know by name; a value in a URL,
    in base64 or in an exception's text passes them.

    ## Example

        def test_login(nova_hygiene):
            password = nova_hygiene.secret("admin password")
            client.login("admin", password)  # logs the request's body

    The value is unique, so any record that holds it is a leak. Use in the code under test instead:

        LOG.debug("logging in as %s", user)

    ## What is read

    The message; the texts of the exception, its causes, contexts, groups and notes, and the line
    that a syntax error quotes; arguments and `extra` fields that the message does not print, in
    mappings and sequences; the stack and the formatted traceback; the names of the logger, the
    thread, the process and the task. What only a formatter that prints arguments, extra fields,
    the stack or such a name (the logger's apart) would show is a warning, and names the field.

    No object of the project is asked for its text: what handlers make of it is heard. Records that
    no handler formats are read without such objects, and counted. A thread that outlives its test
    logs for that test.

    ## Which values are known

    - those that a test registers: `nova_hygiene.secret("name")` makes one,
      `nova_hygiene.sensitive(value, name="…")` takes yours;
    - fixtures, parameters and constants of the test's module and class whose name is sensitive
      (`admin_password`, `API_KEY`), and the sensitive keys of mappings in them;
    - environment variables whose name is sensitive when the run starts, or given;
    - options of oslo.config with `secret=True` that are not at their default;
    - every `SecretStr` and `SecretBytes` of pydantic, as it is made;
    - what the hook `pytest_nova_hygiene_sensitive_values(config)` of a conftest or plugin
      returns: pairs of a name and a value.

    A value is forgotten with the test, fixture, class or module that it belongs to.

    ## How a value is found

    From 8 characters on anywhere, and in these encodings: URL (also twice), JSON (also inside JSON
    and `repr`), XML and HTML, `repr` and `ascii` of texts and bytes, `unicode_escape`, base64
    (wherever the value stands in what was encoded), base32, hex, shell quotes, doubled `%`, a list
    of bytes. Of a URL the password is a value too, as it stands there and unquoted; of several
    lines, each long one. Values of 4 to 7 characters are found raw, as whole words. Shorter ones,
    common words, numbers under 8 digits and values that an option has by default are found beside a
    sensitive key only (`password=admin`); uuids and URLs without a password too, unless a test
    named them. One plain word that only a name calls secret (`token="expired"`) is not watched, nor
    is what a table maps such a name to (`ERRORS`, `EVENTS`, the key `bad_password`), where a secret
    is kept (`prod/db-creds-1`), or a lexer's `token`. How many these are is said at the end of the
    run.

    ## What it cannot see

    - records below their logger's level, unless `nova_hygiene_log_level` asks for them; behind
      `if LOG.isEnabledFor(…)` not even then, nor through structlog's or loguru's own levels;
    - records that a filter of the logger rejects, and loggers that are switched off
      (`disable_existing_loggers`);
    - a logger that is a mock (NHY106), a handler that is called without its logger, text that is
      printed instead of logged, a warning that pytest captures, structlog's own output, loguru
      without a sink;
    - children that are spawned, not forked; the name of a function or a level; a thread's name that
      changes once it has begun, and a process's that changes after its loggers' first records;
    - an object whose own code makes its text, where no handler formats the record, or only a
      `getMessage` of a record class of the suite's own does;
    - a value that is split over two records, changed (hashed, cut, upper case), inside an object
      that the message does not print, or behind the first 10,000 values of an argument or field;
    - what oslo.log keeps in `context` and `instance`, and a context that `from None` suppressed:
      neither is printed;
    - what stands behind the first 10,000,000 characters of a text: such records are counted;
    - records after the run: exit functions, threads that outlive it.

    ## Options

    `nova_hygiene_sensitive_names` adds sensitive names, `nova_hygiene_sensitive_env` names
    environment variables whose values are secret, `nova_hygiene_log_level` reads records that
    their loggers do not make.
    """
    written = "" if event.encoding == "raw" else f" as {event.encoding}"
    return known_secret_logged.finding(
        f"secret {quoted(event.label)} ({event.origin}) was logged by {quoted(event.logger)}"
        f"{written}{_through(event)} (value hidden)",
        location,
        subject=f"{event.label}\0{event.field}",
        severity=_severity(event),
        detail={
            "value": event.label,
            "origin": event.origin,
            "encoding": event.encoding,
            "field": event.field,
        },
    )


@rule("NHY302", "credential-logged", Severity.ERROR, judges=CredentialLogged)
def credential_logged(event: CredentialLogged, location: Location) -> Finding | None:
    """Report a sensitive name beside an unmasked value in log records.

    ## Why is this bad?

    `password=…`, `"adminPass": "…"`, `--os-password …`, `<passwd>…</passwd>`, `X-Auth-Token: …`
    and `amqp://user:…@host` are credentials in clear text, whoever's they are. So is a text under
    a sensitive key of the arguments or of `extra`; where the message does not print it, it is a
    warning: a formatter that writes JSON would.

    ## Example

        LOG.debug("connecting with %s", connection_info)

    Use instead:

        LOG.debug("connecting with %s", strutils.mask_password(connection_info))

    ## What it finds

    A name is judged by its words, however they are joined, and by the last one above all:
    `adminPass`, `OS_PASSWORD` and `X-Auth-Token` hold a secret; `password_length`, `secret_uuid`,
    `max_tokens` and `csrf_token` do not. The value may stand in JSON (also inside JSON), a Python
    `repr`, an ini file, YAML, XML, a header, a URL or its query, a connection string, a part of a
    form, the words of a validator that rejects it, a list of arguments, a command line (`iscsiadm`,
    `curl -u`, `mysql -p`, `docker login -p`, `echo … | sudo -S` and the like), a protocol's line
    (`AUTH PLAIN`, `PASS`), or behind "password is". Of a cookie's header the session is one. Names
    of a password in some other languages are known (`contraseña`, `senha`).

    All values of `passwords`, `tokens` and `secrets` in a list or mapping are looked at, and names
    and values that are two fields (`ParameterKey`, `ParameterValue`; SQLAlchemy's parameters). A
    value that was tried ("Invalid token: …", "Using API key …") is told from the next word by its
    look. Of URLs, OAuth's `code`, a `Signature`, Keystone's `/tokens/…` and a proxy's user
    information are secrets.

    A masked value (`***`, `<redacted>`, `{SHA256}…`), a placeholder, a template, a count, a path, a
    uuid, a mock, the scope of a signature and a hash with its scheme are not leaks. Nor is what
    went wrong ("no token: invalid_grant"). A value that is masked in part is.

    ## How much is hidden

    Where strict masks what pytest prints, it hides a value with all that may belong to it. A
    value without quotes is hidden to the next blank; one in which a quote or a bracket was opened
    and not closed, to the end of the line.

    ## What it cannot see

    Secrets without a name beside them: register those (NHY301); a password in a sentence that reads
    like a word of it (`password: summer` in the middle of a line).

    ## Options

    `nova_hygiene_sensitive_names` adds names. `nova_hygiene_masked_by` names a project's own log
    filters and formatters: what they leave is what counts, for NHY301 and NHY303 too.
    """
    return credential_logged.finding(
        f"logger {quoted(event.logger)} logged a credential: value of {quoted(event.key)}"
        f"{_through(event)} ({event.shape}; value hidden)",
        location,
        subject=f"{event.key}\0{event.shape}\0{event.field}",
        severity=_severity(event),
        detail={"key": event.key, "shape": event.shape, "field": event.field},
    )


@rule("NHY303", "token-logged", Severity.ERROR, judges=TokenLogged)
def token_logged(event: TokenLogged, location: Location) -> Finding | None:
    """Report tokens and keys in log records that are known by their format.

    ## Why is this bad?

    A private key, a Keystone token or a key of a cloud is a secret wherever it stands, and whoever
    reads the log can use it. No name beside it is needed to know it.

    ## Example

        LOG.debug("response: %s", response.headers)  # X-Subject-Token: gAAAAABl…

    Use instead what masks it before it is logged:

        LOG.debug("response: %s", mask_headers(response.headers))

    ## What it finds

    In this order: `private key`, `private key in base64`, `PuTTY key`, `JSON web key`, `OpenVPN
    key`, `JSON web token`, `Fernet token`, `Ceph key`, `Ceph keyring`, `Swift token`, `GitHub
    token`, `GitLab token`, `npm token`, `PyPI token`, `Docker token`, `Artifactory token`,
    `Bitbucket token`, `token of a build service`, `AWS access key`, `Google key`, `Azure key`,
    `DigitalOcean token`, `Databricks token`, `AWS session token`, `Microsoft key`, `Cloudflare
    origin key`, `Alibaba access key`, `Yandex key`, `token of a platform`, `token of a cluster`,
    `Hugging Face token`, `Slack token`, `Stripe key`, `SendGrid key`, `Telegram token`, `OpenAI or
    Anthropic key`, `Grafana token`, `Shopify token`, `key of another service`, `Discord token`,
    `Discord webhook`, `key of a monitoring service`, `key of PAN-OS or conda`, `key of an AI
    service`, `key of a mail service`, `Mailgun key`, `key of a payment service`, `Mapbox token`,
    `service account token`, `token of an office service`, `token of an account`, `registry
    credentials`, `Vault token`, `age key`, `OpenShift token`, `Terraform token`, `basic
    credentials`, `bearer token`.

    Where a name stands beside the token too, it is one finding, of this rule.

    ## What it cannot see

    Tokens without a format of their own (32 hexadecimal digits): a name beside them is found by
    NHY302, a registered one by NHY301. An id that only names a key, a public key, a certificate and
    the hash of a password are no secrets; nor is a token whose part behind the prefix is masked.

    ## Options

    `nova_hygiene_sensitive_patterns` adds formats, a line each: `name: regex`. A group called
    `value` is the secret, otherwise the whole match is. A pattern that begins with its own prefix
    costs least.
    """
    return token_logged.finding(
        f"logger {quoted(event.logger)} logged a token or key: {quoted(event.format)}"
        f"{_through(event)} (value hidden)",
        location,
        subject=f"{event.format}\0{event.field}",
        severity=_severity(event),
        detail={"format": event.format, "field": event.field},
    )


def _severity(event: KnownSecretLogged | CredentialLogged | TokenLogged) -> Severity:
    """Return the severity: milder where only a formatter of its own would print the value."""
    return Severity.ERROR if event.printed else Severity.WARNING


def _through(event: KnownSecretLogged | CredentialLogged | TokenLogged) -> str:
    """Say which part of the record it was; nothing for the message."""
    if event.field == "message":
        return ""
    if event.field == "exception":
        return " in the text of an exception"
    if event.field.endswith("'s name"):
        return f" in {event.field}"
    return f" in {event.field}" + ("" if event.printed else ", which the message does not print")


@rule("NHY304", "identity-logged", Severity.NOTE, judges=LogCall, default=False)
def identity_logged(event: LogCall, location: Location) -> Finding | None:
    """Report host names and addresses that are passed to a log call.

    ## Why is this bad?

    Where logs are shared with a supplier or the public, host names and addresses describe the
    inside of a network. Most projects log them on purpose, so this rule is off unless
    `--hygiene-select` or `nova_hygiene_select` names it in full.

    ## Example

        LOG.info("booting on %s", hostname)

    ## What it cannot see

    Identities inside larger texts and objects. A value counts when the call's own source calls it
    a host or an address (`hostname`, `self.host`, `server_ip`, a mapping's key) and the run made
    it a non-empty text, or when it is an IP address, loopback apart.
    """
    names = [
        name
        for argument, name in identity_arguments(event.site.filename, event.site.line)
        if argument == -1 or argument in event.text_arguments
    ]
    names += [str(key) for key in event.addresses if isinstance(key, str) and key not in names]
    unnamed = [key for key in event.addresses if isinstance(key, int)]
    if not names and not unnamed:
        return None
    what = ", ".join(f"`{name}`" for name in dict.fromkeys(names)) or "an IP address"
    kind = " (host name or address)" if names else ""
    were = "were" if len(set(names)) > 1 else "was"
    return identity_logged.finding(
        f"{what} {were} passed to a log call{kind}",
        location,
        subject=what,
        detail={"arguments": what},
    )
