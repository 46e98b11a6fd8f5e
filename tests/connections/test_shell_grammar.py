"""Which connections a shell's text opens: constructs x wrappers x bodies, and what no table has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.connections.commands import opened_by
from tests.connections.shell_constructs import (
    BODIES,
    REAL,
    RUN,
    TEST,
    TEXT,
    WRAPPERS,
    texts,
    wrapped,
)


def _uris(text: str, *, stdin: str | None = None, **variables: str) -> list[str | None]:
    return [opened.uri for opened in opened_by(text, variables, stdin)]


@pytest.mark.parametrize("construct", [*RUN, *TEXT])
def test_construct_opens_what_the_body_in_it_opens(construct: str) -> None:
    wrong = {}
    cases = list(texts(construct))
    assert len(cases) > len(WRAPPERS)
    for text, opens in cases:
        found = set(_uris(text))
        if found != set(opens):
            wrong[text] = found
    assert wrong == {}


@pytest.mark.parametrize("outer", WRAPPERS)
def test_wrappers_stand_behind_each_other(outer: str) -> None:
    wrong = {}
    for inner in WRAPPERS:
        if "TEXT" not in WRAPPERS[outer] and "|" in WRAPPERS[inner]:
            continue  # a pipe is no word
        if (
            outer in ("watch", "ssh with words", "ssh with options behind")
            and "TEXT" in WRAPPERS[inner]
        ):
            continue  # they join their words, and the quotes are gone by then
        for body in (f"virsh -c {REAL} list", "virsh --help"):
            text = wrapped(outer, wrapped(inner, body))
            if "find" in inner and "find" in outer and "TEXT" not in WRAPPERS[outer]:
                continue  # the first ";" ends both
            found = tuple(dict.fromkeys(_uris(text)))
            if found != BODIES[body]:
                wrong[text] = found
    assert wrong == {}


VARIABLES = {
    "V=virsh; $V list": [None],
    f"U={REAL}; virsh -c $U list": [REAL],
    f'CMD="virsh -c {REAL}"; $CMD list': [REAL],
    f'CMD=(virsh -c {REAL}); "${{CMD[@]}}" list': [REAL],
    f"virsh -c ${{URI:-{REAL}}} list": [REAL],
    f"virsh -c ${{URI:={TEST}}} list; virsh -c $URI list": [TEST, TEST],
    f"URI={TEST}; virsh -c ${{URI:-{REAL}}} list": [TEST],
    f"for uri in {TEST} {REAL}; do virsh -c $uri list; done": [TEST, REAL],
    "$(which virsh) list": [None],
    "$(command -v virsh) list --help": [],
    "`which virsh` list": [None],
    "VIRSH=$(type -p virsh); $VIRSH list": [None],
    "$SUDO virsh list": [None],
    f"virsh $OPTIONS -c {TEST} list": [TEST],
    f"f() {{ virsh -c $1 list; }}; f {TEST}; f {REAL}": [TEST, REAL],
    f"sh -c 'virsh -c $1 list' name {TEST}": [TEST],
    f"sh -c 'virsh \"$@\"' name -c {TEST} list": [TEST],
    f"set -- -c {TEST} list; virsh $@": [TEST],
    "virsh() { echo $*; }; virsh list": [],
    f"X=a; X+=b; virsh -c test:///$X list; echo {REAL}": ["test:///ab"],
    "while read -r vm; do virsh destroy $vm; done < list": [None],
}


@pytest.mark.parametrize("text", VARIABLES)
def test_variables_have_the_values_that_the_text_gives_them(text: str) -> None:
    assert _uris(text) == VARIABLES[text]


def test_variables_of_the_environment_are_known() -> None:
    assert _uris("virsh -c $URI list", URI=TEST) == [TEST]
    assert _uris("$CMD list", CMD=f"virsh -c {REAL}") == [REAL]
    assert _uris("ssh host 'virsh -c $URI list'", URI=TEST) != [TEST]


def test_exported_variables_go_with_the_programs() -> None:
    name = "LIBVIRT_DEFAULT_URI"
    for text, environ in {
        f"export {name}={TEST}; virsh list": {name: TEST},
        f"{name}={TEST}; export {name}; virsh list": {name: TEST},
        f"{name}={TEST}; virsh list": {},
        f"declare -x {name}={TEST}; sh -c 'virsh list'": {name: TEST},
        f"{name}={TEST} virsh list": {name: TEST},
        f"{name}={TEST} true; virsh list": {},
        f"export {name}={TEST}; ssh host virsh list": {name: "", "VIRSH_DEFAULT_CONNECT_URI": ""},
        f"docker exec -e {name}={TEST} box virsh list": {
            name: TEST,
            "VIRSH_DEFAULT_CONNECT_URI": "",
        },
    }.items():
        (opened,) = opened_by(text)
        assert (dict(opened.environ), text) == (environ, text)
    (opened,) = opened_by(f"{name}={TEST}; virsh list", {name: REAL})
    assert dict(opened.environ) == {name: TEST}


STDIN = {
    ("virsh", ""): [],
    ("virsh", "help\nquit\nlist\n"): [],
    ("virsh", "# list\n\n"): [],
    ("virsh", "list\nnet-list\n"): [None],
    ("virsh", f"connect {REAL}\nlist\n"): [REAL],
    (f"virsh -c {TEST}", f"connect {REAL}\nlist\n"): [TEST, REAL],
    (f"virsh -c {TEST}", "list; quit\n"): [TEST],
    (f"virsh -c {TEST} list", f"connect {REAL}\n"): [TEST],
    ("bash -s", f"virsh -c {REAL} list\n"): [REAL],
    ("bash", "if virsh list; then :; fi\n"): [None],
    ("bash -s name", "virsh -c test:///$1 list\n"): ["test:///name"],
    ("sh script.sh", "virsh list\n"): [],
    ("sh -c true", "virsh list\n"): [],
    ("sudo bash -x", "virsh list\n"): [None],
    ("ssh host", "virsh list\n"): [None],
    ("ssh host bash -s", "virsh list\n"): [None],
    ("docker exec -i box sh", "virsh list\n"): [None],
    ("su - root", "virsh list\n"): [None],
    ("cat", "virsh list\n"): [],
    ("cat | virsh", "list\n"): [None],
    ("virsh </dev/null", "list\n"): [],
    ("xargs virsh", "list --all\n"): [None],
    ("xargs virsh", "help\n"): [],
    ("python3 -", f"import libvirt; libvirt.open('{REAL}')\n"): [REAL],
    ("python3 script.py", f"{REAL}\n"): [],
}


@pytest.mark.parametrize(("command", "stdin"), STDIN)
@pytest.mark.parametrize("shell", [False, True])
def test_standard_input_is_read_by_what_reads_it(command: str, stdin: str, *, shell: bool) -> None:
    if not shell and set("|<") & set(command):
        pytest.skip("only a shell knows these")
    found = opened_by(command if shell else command.split(), {}, stdin)
    assert [opened.uri for opened in found] == STDIN[command, stdin]


def test_program_that_runs_another_one_elsewhere_is_looked_up_in_its_place() -> None:
    for text in ("/own/ssh host virsh list", "/own/ssh host 'sh -c \"sudo virsh list\"'"):
        assert [(o.tool, o.program) for o in opened_by(text)] == [("virsh", "/own/ssh")]


OTHERS = {
    "qemu-system-x86_64 -M q35 -m 64 -display none": [("qemu-system-x86_64", None)],
    "qemu-kvm -m 64": [("qemu-kvm", None)],
    "qemu-system-aarch64 --version": [],
    "qemu-system-x86_64 -machine help": [],
    "qemu-system-x86_64 -device virtio-net-pci,help": [],
    "qemu-system-x86_64 -S -M none -nodefaults": [],
    "qemu-img create x 1G": [],
    f"sushy-emulator --libvirt-uri {REAL} -p 1": [("sushy-emulator", REAL)],
    f"sushy-emulator --libvirt-uri={TEST}": [("sushy-emulator", TEST)],
    "sushy-emulator --port 8000": [("sushy-emulator", REAL)],
    "sushy-emulator --fake": [],
    "sushy-emulator --os-cloud x": [],
    "sushy-emulator --help": [],
    f"vbmc add vm --libvirt-uri {TEST}": [("vbmc", TEST)],
    "vbmc add vm": [("vbmc", REAL)],
    "vbmc --debug add vm": [("vbmc", REAL)],
    "vbmc list": [],
    "LIBGUESTFS_BACKEND=libvirt guestfish -N fs": [("guestfish", None)],
    f"LIBGUESTFS_BACKEND=libvirt:{TEST} guestfish -N fs": [("guestfish", TEST)],
    "LIBGUESTFS_BACKEND=direct guestfish -N fs": [],
    "guestfish -N fs": [],
    "virt-install --osinfo list": [],
    "virt-admin help": [],
    "virt-df -h": [("virt-df", None)],
    "virt-df --help": [],
    "docker run -i --entrypoint virsh image list": [("virsh", None)],
    "ansible all -m copy -a 'src=virsh dest=/'": [],
    "parallel ::: 'virsh list' true": [("virsh", None)],
    "parallel echo ::: 'virsh list' true": [],
    "tmux send-keys -t name 'virsh list' Enter": [("virsh", None)],
    "expect -c 'spawn virsh console vm; interact'": [("virsh", None)],
    "expect <<EOF\nset timeout 5\nspawn virsh console vm\nEOF": [("virsh", None)],
    "expect -c 'send virsh'": [],
}


@pytest.mark.parametrize("text", OTHERS)
def test_other_programs(text: str) -> None:
    assert [(opened.tool, opened.uri) for opened in opened_by(text)] == OTHERS[text]


def test_backend_of_the_environment_is_known() -> None:
    environ = {"LIBGUESTFS_BACKEND": "libvirt"}
    assert [opened.tool for opened in opened_by(["guestfish", "-N", "fs"], environ)] == [
        "guestfish"
    ]


SIGNS = [
    *"$( ${ $(( )) ( ) { } ' \" ` \\ \n ; ;; & && | < > << <<- <<< <( # = += [[ ]]".split(" "),
    *"if then fi for in do done case esac while function f() f eval trap $X X= x virsh".split(),
]


@given(st.lists(st.sampled_from([*SIGNS, " ", " ", "EOF"]), max_size=60).map("".join))
def test_any_signs_are_read_without_an_error(text: str) -> None:
    list(opened_by(f"{text} virsh"))


@pytest.mark.parametrize(
    "text",
    [
        *[f"{sign} " * 3_000 for sign in SIGNS],
        *[sign * 3_000 for sign in SIGNS],
        "X='eval $X'; eval $X",
        "f() { f; f; }; f",
        "for a in 1 2 3 4 5 6 7 8; do " * 30 + "virsh list",
    ],
)
def test_long_or_endless_text_comes_to_an_end(text: str) -> None:
    list(opened_by(f"{text} virsh"))


@pytest.mark.parametrize("text", ["virsh list", "echo 'open; virsh list", "$(virsh list"])
def test_what_a_shell_would_refuse_is_read_up_to_there(text: str) -> None:
    assert next(iter(opened_by(f"virsh -c {REAL} list; {text}"))).uri == REAL
