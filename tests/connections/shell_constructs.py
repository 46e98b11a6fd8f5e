"""Shell texts made of a construct, a wrapper and a body, which say what they open."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

REAL = "qemu:///system"
TEST = "test:///default"

BODIES: dict[str, tuple[str | None, ...]] = {
    f"virsh -c {REAL} list": (REAL,),
    f"virsh --connect={REAL} list --all": (REAL,),
    f"/usr/bin/virsh -q -c {REAL} dominfo vm": (REAL,),
    "virsh list": (None,),
    "virsh domxml-from-native qemu-argv /dev/null": (None,),
    f"virsh -c {REAL} list --help": (REAL,),
    f"virsh -c {TEST} list": (TEST,),
    f"virsh -c {TEST} 'connect {REAL}; list'": (TEST, REAL),
    f"virt-install --connect {REAL} -n vm": (REAL,),
    "virsh --help": (),
    "virsh --version": (),
    "virsh help": (),
    "virsh list --help": (),
    "virsh help list": (),
    f"virsh echo {REAL}": (),
    "which virsh": (),
    "type virsh": (),
    f"echo virsh -c {REAL} list": (),
    "grep -q virsh /dev/null": (),
    "man virsh": (),
    "true": (),
}
"""Simple commands, each with the URIs that it opens; None is the default connection."""

# In each, BODY is a simple command that runs.
RUN = {
    "plain": "BODY",
    "if": "if BODY; then :; fi",
    "then": "if true; then BODY; fi",
    "else": "if false; then :; else BODY; fi",
    "elif": "if false; then :; elif BODY; then :; fi",
    "if not": "if ! BODY; then :; fi",
    "if on lines": "if true\nthen\n  BODY\nfi",
    "while": "while ! BODY; do break; done",
    "until": "until BODY; do break; done",
    "not": "! BODY",
    "do": "for i in 1; do BODY; done",
    "do on lines": "for i in 1 2\ndo\n\tBODY\ndone",
    "arithmetic for": "for ((i = 0; i < 1; i++)); do BODY; done",
    "while read": "echo x | while read -r line; do BODY; done",
    "substitution": "x=$(BODY)",
    "substitution in quotes": 'echo "found: $(BODY)"',
    "substitution in an argument": "echo --x=$(BODY | wc -l)",
    "backticks": "x=`BODY`",
    "backticks in quotes": 'echo "a `BODY` b"',
    "substitution in a test": '[ -n "$(BODY)" ]',
    "substitution in [[": "if [[ $(BODY) == *vm* ]]; then :; fi",
    "substitution in arithmetic": "echo $(( $(BODY | wc -l) + 1 ))",
    "substitution in a default": "echo ${NONE:-$(BODY)}",
    "substitution in a heredoc": "cat <<EOF\n$(BODY)\nEOF",
    "substitution in a loop": "for vm in $(BODY); do echo $vm; done",
    "substitution in an array": "vms=($(BODY))",
    "case in a substitution": "x=$(case a in a) BODY ;; esac)",
    "process substitution": "while read -r l; do :; done < <(BODY)",
    "group": "{ BODY; }",
    "group on lines": "{\n BODY\n}",
    "subshell": "(BODY)",
    "subshell with blanks": "( cd / && BODY )",
    "eval": "eval BODY",
    "eval of a text": 'eval "BODY"',
    "and": "true && BODY",
    "or": "false || BODY",
    "semicolon": "true; BODY; false",
    "lines": "true\n\n\tBODY\nfalse",
    "pipe": "BODY | grep -c vm",
    "pipe of errors": "BODY |& cat",
    "behind a pipe": "true | BODY",
    "background": "BODY & wait",
    "function": "f() { BODY; }; f",
    "function on lines": "f ()\n{\n  BODY\n}\nf 1 2",
    "function by its word": "function f { BODY; }; f",
    "function of a subshell": "f() (BODY); f",
    "function in a function": "g() { BODY; }; f() { g; }; f",
    "case": "case x in\n  x) BODY ;;\nesac",
    "case with parentheses": "case $1 in (a|b) : ;; (*) BODY;; esac",
    "behind case": "case x in y) : ;; esac; BODY",
    "redirections": "BODY > /dev/null 2>&1",
    "redirection first": ">/dev/null 2>&1 BODY",
    "redirection of both": "BODY &>/dev/null",
    "assignment": "LC_ALL=C X=1 BODY",
    "assignment of a text": "X='a b' BODY",
    "comment before": "# a comment; don't\nBODY",
    "comment behind": "BODY # don't (",
    "sharp in a word": "echo a#b; BODY",
    "continued line": "true && \\\n  BODY",
    "behind a heredoc": "cat > /dev/null <<'EOF'\nit's (text\nEOF\nBODY",
    "behind two heredocs": "cat <<A; cat <<-B\na'\nA\n\tb(\n\tB\nBODY",
    "behind the line of a heredoc": "cat <<EOF && BODY\n'\nEOF",
    "options of the shell": "set -ex\nBODY",
    "trap": 'trap "BODY" EXIT',
    "time": "time BODY",
    "exec": "exec BODY",
    "command": "command BODY",
    "heredoc of a shell": "bash <<EOF\nBODY\nEOF",
    "heredoc of a shell in quotes": "sh -s <<'EOF'\nBODY\nEOF",
    "here-string of a shell": 'bash <<< "BODY"',
    "text piped to a shell": 'echo "BODY" | sh',
    "file of a shell": 'bash <(echo "BODY")',
    "file that is sourced": 'source <(echo "BODY")',
    "file on the standard input": 'sh < <(echo "BODY")',
    "heredoc piped to a shell": "cat <<EOF | bash -s\nBODY\nEOF",
    "variable": 'CMD="BODY"; $CMD',
    "function named as a program": "list() { :; }; BODY",
}

# In each, BODY is text that does not run.
TEXT = {
    "comment": "# BODY",
    "comment behind a command": "true # BODY",
    "comment on a line": "true\n  # BODY\nfalse",
    "argument in quotes": 'echo "BODY"',
    "argument": "echo BODY",
    "printed": 'printf "%s" "BODY"',
    "heredoc": "cat <<EOF\nBODY\nEOF",
    "heredoc in quotes": "cat > /dev/null <<'EOF'\nBODY\n$(BODY)\nEOF",
    "heredoc with tabs": "cat <<-EOF\n\tBODY\n\tEOF",
    "heredoc piped": "cat <<EOF | wc -l\nBODY\nEOF",
    "heredoc of a shell that runs another text": "bash -c true <<EOF\nBODY\nEOF",
    "here-string": 'cat <<< "BODY"',
    "function that is not called": "f() { BODY; }; true",
    "function on lines that is not called": "function f\n{\n  BODY\n}\ntrue",
    "variable that is not run": 'CMD="BODY"; echo "$CMD"',
    "default that is not run": 'echo "${NONE:-BODY}"',
    "word of a loop": 'for c in "BODY"; do echo "$c"; done',
    "pattern of case": 'case x in "BODY") : ;; esac',
    "test": '[ "$x" = "BODY" ]',
    "test of bash": '[[ "$x" == "BODY" ]]',
    "array": 'x=("BODY")',
}

# In each, BODY are words behind those of the wrapper; TEXT is a shell's text in quotes.
WRAPPERS = {
    "nothing": "BODY",
    "sudo": "sudo -n BODY",
    "sudo as a user": "sudo -u root -E -- BODY",
    "sudo with a joined option": "sudo -uroot BODY",
    "env": "env LC_ALL=C -u HOME BODY".replace(" LC_ALL=C -u HOME", " -u HOME LC_ALL=C"),
    "timeout": "timeout -k 5 30 BODY",
    "chrt": "chrt -r 1 BODY",
    "nice": "nice -n5 nohup BODY",
    "stdbuf": "stdbuf -oL BODY",
    "setsid": "setsid -w BODY",
    "sh": "sh -c TEXT",
    "bash": "bash -ec TEXT",
    "bash with options": "bash -o pipefail -c TEXT name argument",
    "sh in sudo": "sudo sh -c TEXT",
    "su": "su - root -c TEXT",
    "sg": "sg libvirt -c TEXT",
    "runuser": "runuser -u root -- BODY",
    "runuser of a login": "runuser -l root -c TEXT",
    "script": "script -qec TEXT /dev/null",
    "script with a long option": "script -q --command=TEXT /dev/null",
    "script with its file first": "script /dev/null -c TEXT",
    "unbuffer": "unbuffer BODY",
    "dbus-run-session": "dbus-run-session -- BODY",
    "nsenter": "nsenter -t 1 -m -u -n -- BODY",
    "setpriv": "setpriv --reuid 1000 --regid=1000 --clear-groups BODY",
    "find": "find / -maxdepth 0 -exec BODY ;".replace(" ;", " \\;"),
    "find with a shell": "find / -maxdepth 0 -exec sh -c TEXT \\;",
    "systemd-run": "systemd-run --user -p MemoryMax=1G --wait BODY",
    "pkexec": "pkexec --user root BODY",
    "watch": "watch -n 2 BODY",
    "watch in quotes": "watch TEXT",
    "xvfb-run": "xvfb-run -a -s -noreset BODY",
    "xargs": "echo | xargs BODY",
    "flock": "flock -w 5 /tmp/lock BODY",
    "ssh": "ssh -i key -p 22 root@host TEXT",
    "ssh with words": "ssh -o BatchMode=yes root@host BODY",
    "ssh with options behind": "ssh root@host -p 22 -- BODY",
    "sshpass": "sshpass -p x ssh host TEXT",
    "docker exec": "docker exec -i -e A=b -u root box BODY",
    "docker exec of a shell": "docker exec box sh -c TEXT",
    "docker compose": "docker compose -f x.yml exec -T box BODY",
    "docker run": "docker run --rm -it -v /a:/b --name box image BODY",
    "podman": "sudo podman exec box BODY",
    "kubectl": "kubectl -n space exec pod -c box -- BODY",
    "vagrant": "vagrant ssh node -c TEXT",
    "ansible": "ansible all -i hosts -b -m shell -a TEXT",
    "parallel": "parallel -j 2 TEXT ::: vm",
    "tmux": "tmux new-session -d -s name TEXT",
    "screen": "screen -dmS name BODY",
    "busybox": "busybox timeout 5 BODY",
    "rootwrap": "sudo nova-rootwrap /etc/nova/rootwrap.conf BODY",
    "netns": "ip netns exec space BODY",
}


def wrapped(wrapper: str, body: str) -> str:
    """A body behind a wrapper."""
    return WRAPPERS[wrapper].replace("TEXT", quote(body)).replace("BODY", body)


def fits(construct: str, text: str) -> bool:
    """Whether a construct can hold a text: a quote of one kind would end the text of another."""
    quoted = '"BODY"' in construct or '"BODY' in construct
    return not (
        (quoted and '"' in text)
        or ("`" in construct and ("`" in text or "\\" in text))
        or ("$CMD" in construct and any(sign in text for sign in "'\\;|"))
        or ("eval BODY" in construct and any(sign in text for sign in "'\\;|"))
        or ("trap" in construct and "\\" in text)
        or ("<<EOF" in construct and "\\" in text)
        or ("time BODY" in construct and "|" in text)
        or (construct.startswith(("exec", "command")) and "|" in text)
        or ('echo "BODY"' in construct and "\\" in text)
        or ("echo BODY" in construct and "|" in text)
    )


def texts(construct: str) -> Iterator[tuple[str, tuple[str | None, ...]]]:
    """Texts of a construct, with what they open.

    Every body stands alone. Behind each wrapper stand some, others behind the next one.
    """
    template = RUN.get(construct) or TEXT[construct]
    for number, wrapper in enumerate(WRAPPERS):
        for position, (body, opens) in enumerate(BODIES.items()):
            text = wrapped(wrapper, body)
            if (not number or (position - number) % 5 == 0) and fits(template, text):
                yield template.replace("BODY", text), opens if construct in RUN else ()
