"""The grammar of libvirt URIs: default deny, the local test driver alone is harmless."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.connections.default_uri import alias, default_uri
from pytest_nova_hygiene.connections.uri import (
    DRIVERS,
    LOCAL_TEST,
    Uri,
    is_alias,
    is_allowed,
    is_local_test,
    parse,
    real_uris,
    shown,
)
from pytest_nova_hygiene.watching.originals import ORIGINALS

HARMLESS = [
    "test:///default",
    "test:/default",
    "test:///abs/host.xml",
    "test:///default?q=1",
    "test:///",
]
REAL = [
    *(f"{driver}:///system" for driver in DRIVERS),
    "qemu:///session",
    "qemu+ssh://root@host/system",
    "qemu:///embed?root=/tmp/x",
    "test+unix:///default",
    "test+tcp://host/default",
    "test+ext:///default?command=/bin/true",
    "test://host/default",
    "test://user@/default",
    "TEST:///default",
    " test:///default",
    "test:///default\n",
    "test:default",
    "test://",
    "test",
    "hail",
    "xen",
    "future-driver:///system",
]


@pytest.mark.parametrize("uri", HARMLESS)
def test_local_test_driver_is_allowed(uri: str) -> None:
    assert is_local_test(uri)
    assert is_allowed(uri, [LOCAL_TEST])


@pytest.mark.parametrize("uri", REAL)
def test_everything_else_is_real(uri: str) -> None:
    assert not is_local_test(uri)
    assert not is_allowed(uri, [LOCAL_TEST])


PARTS = {
    "qemu:///system": Uri("qemu", path="/system"),
    "test:/default": Uri("test", path="/default"),
    "test:default": Uri("test", path="default"),
    "qemu+ssh://root@host/system": Uri("qemu", "ssh", user="root", host="host", path="/system"),
    "xen+tcp://host:16509/": Uri("xen", "tcp", host="host", port="16509", path="/"),
    "qemu+tls://[fe80::1]:16514/system": Uri(
        "qemu", "tls", host="fe80::1", port="16514", path="/system"
    ),
    "qemu+tls://[fe80::1]/system": Uri("qemu", "tls", host="fe80::1", path="/system"),
    "qemu:///embed?root=/tmp/x": Uri("qemu", path="/embed", parameters=(("root", "/tmp/x"),)),  # noqa: S108 - a text
    "qemu+ssh://h/session?socket=%2Fs&keyfile=/k&no_verify=1": Uri(
        "qemu",
        "ssh",
        host="h",
        path="/session",
        parameters=(("socket", "/s"), ("keyfile", "/k"), ("no_verify", "1")),
    ),
    "esx://admin:s3:cr@t@vcenter/dc/cluster": Uri(
        "esx", user="admin:s3:cr@t", host="vcenter", path="/dc/cluster"
    ),
    "qemu+ext:///system?command=/bin/run": Uri(
        "qemu", "ext", path="/system", parameters=(("command", "/bin/run"),)
    ),
    "test+unix:///default#part": Uri("test", "unix", path="/default"),
}


@pytest.mark.parametrize("text", PARTS)
def test_parts_of_a_uri(text: str) -> None:
    assert parse(text) == PARTS[text]


@pytest.mark.parametrize("text", ["", "hail", "xen", "/path", "//host/system", "7:///"])
def test_what_is_no_uri_has_no_parts(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        ("qemu+ssh://root@host/system", ()),
        ("esx://admin:s3cr3t@vcenter/", ("s3cr3t",)),
        ("esx://admin:s3:cr@t@vcenter/", ("s3:cr@t",)),
        ("esx://admin:a@vcenter/", ()),
        ("qemu+ssh://host/system?keyfile=/home/me/key", ("/home/me/key",)),
    ],
)
def test_credentials_of_a_uri(text: str, secrets: tuple[str, ...]) -> None:
    parts = parse(text)
    assert parts is not None
    assert parts.secrets == secrets


@given(st.text() | st.from_regex(r"[a-z+]{1,8}:(//)?[^ ]{0,40}"))
def test_any_text_can_be_asked_for_its_parts(text: str) -> None:
    parts = parse(text)
    if parts is not None:
        assert parts.driver
        assert len(parts.secrets) <= len(parts.parameters) + 1
    if is_local_test(text):
        assert parts is not None
        assert (parts.driver, parts.transport, parts.host, parts.user) == ("test", "", "", "")


@pytest.mark.parametrize(("text", "yes"), [("hail", True), ("a-b_1", True), ("a b", False)])
def test_bare_words_may_be_aliases(text: str, yes: bool) -> None:
    assert is_alias(text) is yes


def test_real_uris_in_a_text() -> None:
    text = "open('qemu+ssh://h/system'), test:///default, http://x/, 'test+tcp://h/default'"
    assert real_uris(text) == ["qemu+ssh://h/system", "test+tcp://h/default"]


@pytest.mark.parametrize(
    "uri", [None, 7, b"test:///default", mock.MagicMock(), type("S", (str,), {})("test:///default")]
)
def test_only_text_is_a_uri(uri: object) -> None:
    assert not is_allowed(uri, [LOCAL_TEST, "*"])


def test_allow_list_takes_exact_uris_and_globs() -> None:
    assert is_allowed("qemu:///session", ["qemu:///session"])
    assert is_allowed("qemu+ssh://lab-3/system", ["qemu+ssh://lab-*/system"])
    assert not is_allowed("qemu+ssh://prod-3/system", ["qemu+ssh://lab-*/system"])
    assert not is_allowed("test:///default", ["qemu:///session"])


@given(st.text() | st.from_regex(r"[a-z+]{1,8}:(//)?[^ ]{0,20}"))
def test_a_harmless_uri_has_the_scheme_test_and_no_host(uri: str) -> None:
    if is_local_test(uri):
        assert uri.startswith(("test:///", "test:/"))
        assert not uri.startswith("test://") or uri.startswith("test:///")


@given(
    user=st.from_regex(r"[a-z]{1,8}(:[a-z0-9]{4,12})?", fullmatch=True),
    value=st.from_regex(r"[A-Za-z0-9/]{4,20}", fullmatch=True),
)
def test_shown_uri_hides_user_and_parameters(user: str, value: str) -> None:
    text = shown(f"qemu+ssh://{user}@hypervisor.example/system?keyfile={value}")
    assert text == "'qemu+ssh://***@hypervisor.example/system?***'"


@given(st.text(max_size=60))
def test_shown_never_raises_nor_shows_what_stands_before_an_at(text: str) -> None:
    assert "s3cr3t" not in shown(f"qemu://root:s3cr3t@{text}")
    assert "s3cr3t" not in shown(f"qemu://root:s3cr3t{text}@host/system")
    assert "s3cr3t" not in shown(f"qemu://root:{text}s3cr3t@host/system")


@pytest.mark.parametrize(
    ("uri", "text"),
    [
        (None, "the default connection"),
        ("", "the default connection"),
        ("qemu:///system", "'qemu:///system'"),
        ("hail", "a name that libvirt may look up as an alias"),
        (b"qemu:///system", "a bytes object"),
    ],
)
def test_shown_names_what_was_asked_for(uri: object, text: str) -> None:
    assert shown(uri) == text


def test_default_comes_from_the_environment_then_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ORIGINALS.os, "geteuid", lambda: 1000)
    (tmp_path / "libvirt").mkdir()
    environ = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert default_uri(environ) is None
    (tmp_path / "libvirt" / "libvirt.conf").write_text(
        '# uri_default = "qemu:///system"\nuri_default = "test:///default"\n'
    )
    assert default_uri(environ) == "test:///default"
    assert default_uri({**environ, "LIBVIRT_DEFAULT_URI": "xen:///"}) == "xen:///"


def test_virsh_has_a_variable_of_its_own_that_comes_first() -> None:
    environ = {"VIRSH_DEFAULT_CONNECT_URI": "qemu:///session", "LIBVIRT_DEFAULT_URI": "xen:///"}
    assert default_uri(environ, virsh=True) == "qemu:///session"
    assert default_uri(environ) == "xen:///"


def test_aliases_come_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ORIGINALS.os, "geteuid", lambda: 1000)
    (tmp_path / "libvirt").mkdir()
    (tmp_path / "libvirt" / "libvirt.conf").write_text(
        '#uri_aliases = [ "hail=xen:///" ]\n'
        'uri_aliases = [\n  "hail=qemu+ssh://root@hail.example/system",\n'
        '  # "sleet=xen:///",\n  "snow=test:///default"\n]\n'
    )
    environ = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert alias("hail", environ) == "qemu+ssh://root@hail.example/system"
    assert alias("snow", environ) == "test:///default"
    assert alias("sleet", environ) is None
    assert alias("hail", {"XDG_CONFIG_HOME": "/none"}) is None
