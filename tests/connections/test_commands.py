"""Which connection a command line opens: the table, word by word and through a shell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.connections.commands import opened_by

REAL = "qemu:///system"

OPENS = {
    # virsh reads its own options up to the first word that is none.
    "virsh list": ("virsh", None),
    "virsh": ("virsh", None),
    f"virsh -c {REAL} list": ("virsh", REAL),
    f"virsh -c{REAL} list": ("virsh", REAL),
    f"virsh --connect {REAL} list": ("virsh", REAL),
    f"virsh --connect={REAL} list": ("virsh", REAL),
    f"virsh --conn {REAL} list": ("virsh", REAL),
    f"virsh -qrc {REAL} list --all": ("virsh", REAL),
    f"virsh -d 0 -c {REAL} dumpxml --security-info vm": ("virsh", REAL),
    "virsh list --version": ("virsh", None),
    "/usr/bin/virsh list": ("virsh", None),
    "virsh -c test+unix:///default list": ("virsh", "test+unix:///default"),
    # The other tools.
    f"virt-install --connect {REAL} -n vm -c /cd.iso": ("virt-install", REAL),
    "virt-install -n vm -c /cd.iso": ("virt-install", None),
    f"virt-clone --connect={REAL} -o vm": ("virt-clone", REAL),
    f"virt-xml -c {REAL} vm --edit": ("virt-xml", REAL),
    "virt-manager": ("virt-manager", None),
    f"virt-viewer -c {REAL} vm": ("virt-viewer", REAL),
    "virt-admin srv-list": ("virt-admin", None),
    f"guestfish --ro -c {REAL} -d vm": ("guestfish", REAL),
    "guestfish --ro -d vm": ("guestfish", None),
    "virt-df": ("virt-df", None),
    "virt-cat -d vm /etc/passwd": ("virt-cat", None),
    f"virt-v2v -ic {REAL} vm": ("virt-v2v", REAL),
    "LIBGUESTFS_BACKEND=libvirt guestfish -a disk.img": ("guestfish", None),
    "libvirtd --daemon": ("libvirtd", None),
    "/usr/sbin/virtqemud -t 30": ("virtqemud", None),
    # Wrappers.
    f"sudo virsh -c {REAL} list": ("virsh", REAL),
    f"sudo -n -u root -- virsh -c {REAL} list": ("virsh", REAL),
    f"sudo -E VAR=1 virsh -c {REAL} list": ("virsh", REAL),
    f"env -i PATH=/bin LC_ALL=C virsh -c {REAL} list": ("virsh", REAL),
    f"env -u HOME /usr/bin/virsh -c {REAL} list": ("virsh", REAL),
    f"env -S 'virsh -c {REAL} list'": ("virsh", REAL),
    f"sh -c 'virsh -c {REAL} list'": ("virsh", REAL),
    f"bash -lc 'sudo virsh -c {REAL} list | grep vm'": ("virsh", REAL),
    f"su - root -c 'virsh -c {REAL} list'": ("virsh", REAL),
    f"timeout -s KILL 5 virsh -c {REAL} list": ("virsh", REAL),
    f"nice -n 5 nohup virsh -c {REAL} list": ("virsh", REAL),
    f"ip netns exec ns1 virsh -c {REAL} list": ("virsh", REAL),
    f"sudo nova-rootwrap /etc/nova/rootwrap.conf virsh -c {REAL} list": ("virsh", REAL),
    f"busybox timeout 5 virsh -c {REAL} list": ("virsh", REAL),
    f"strace -f -o /tmp/log virsh -c {REAL} list": ("virsh", REAL),
    # What a shell makes of a text.
    f"cd /tmp && virsh -c {REAL} list": ("virsh", REAL),
    f"true; virsh -c {REAL} list; false": ("virsh", REAL),
    f"(virsh -c {REAL} list)": ("virsh", REAL),
    f"X=1 virsh -c {REAL} list > /dev/null": ("virsh", REAL),
    f"virsh --version\nvirsh -c {REAL} list": ("virsh", REAL),
    # A child interpreter's URI, where the command line has it.
    f"python3.11 -c 'import libvirt; libvirt.open(\"{REAL}\")'": ("a Python interpreter", REAL),
    f"python script.py --uri={REAL}": ("a Python interpreter", REAL),
}

OPENS_NOTHING = [
    "virsh --version",
    "virsh --version=long",
    "virsh -v",
    "virsh -V",
    "virsh --help",
    "virsh -h",
    "virsh help list",
    "virsh echo hello",
    "virsh --no-such-option list",
    "virt-install --version",
    "virt-clone --help",
    "guestfish --version",
    "guestfish -a disk.img run",
    "virt-df -a disk.img",
    "libvirtd --version",
    "virtiofsd --socket-path=/tmp/s",
    "virtualenv venv",
    "virt-what",
    "echo virsh -c qemu:///system list",
    "grep virsh /etc/services",
    "which virsh",
    "cat /usr/share/doc/virsh",
    "python -m virsh",
    "python script.py test:///default http://host/qemu",
    "sudo -l",
    "env",
    "sh script.sh",
    "sh -c 'echo virsh'",
    "X=virsh",
    "",
    "'",
    "sh -c",
]


@pytest.mark.parametrize("text", OPENS)
def test_command_that_opens_a_connection(text: str) -> None:
    found = [(opened.tool, opened.uri) for opened in opened_by(text)]
    assert OPENS[text] in found


@pytest.mark.parametrize("text", OPENS_NOTHING)
def test_command_that_opens_none(text: str) -> None:
    assert list(opened_by(text)) == []


def test_words_of_a_program_are_no_shell_text() -> None:
    assert [opened.uri for opened in opened_by(["virsh", "-c", REAL, "list; true"])] == [REAL]
    assert list(opened_by(["echo", "hello; virsh list"])) == []
    assert list(opened_by(["virsh list"])) == []


def test_destination_of_a_migration_is_a_connection_too() -> None:
    found = opened_by("virsh -c test:///default migrate vm qemu+ssh://other/system --live")
    assert [opened.uri for opened in found] == ["test:///default", "qemu+ssh://other/system"]


def test_variables_of_the_command_line_go_with_it() -> None:
    (opened,) = opened_by(f"env LIBVIRT_DEFAULT_URI={REAL} virsh list")
    assert opened.environ == {"LIBVIRT_DEFAULT_URI": REAL}
    assert opened.virsh


@given(st.text() | st.lists(st.sampled_from("virsh -c sh 'sudo' env -S ; && ( X=1 --".split())))
def test_any_text_is_read_without_an_error(command: str | list[str]) -> None:
    list(opened_by(command))
