"""The grammar of libvirt URIs: default deny, the local test driver alone is harmless."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.connections.defaults import default_uri
from pytest_nova_hygiene.connections.uri import (
    DRIVERS,
    LOCAL_TEST,
    is_allowed,
    is_local_test,
    shown,
)

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
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    (tmp_path / "libvirt").mkdir()
    environ = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert default_uri(environ) is None
    (tmp_path / "libvirt" / "libvirt.conf").write_text(
        '# uri_default = "qemu:///system"\nuri_default = "test:///default"\n'
    )
    assert default_uri(environ) == "test:///default"
    assert default_uri({**environ, "LIBVIRT_DEFAULT_URI": "xen:///"}) == "xen:///"
