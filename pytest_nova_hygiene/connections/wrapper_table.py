"""Lists the programs that run another one, with their options that take the next word."""

from __future__ import annotations

VALUED: dict[str, str] = {
    "catchsegv": "",
    "cgexec": "g --sticky",
    "chroot": "--userspec --groups",
    "chrt": "TPDp --sched-runtime --sched-period --sched-deadline --pid",
    "command": "",
    "dbus-launch": "--config-file",
    "dbus-run-session": "--config-file --dbus-daemon",
    "doas": "Cu",
    "env": "CSu --unset --chdir --split-string",
    "exec": "a",
    "fakeroot": "lsib --lib --faked --save --load",
    "flock": "wE --timeout --conflict-exit-code",
    "ionice": "cnpPu --class --classdata --pid --pgid --uid",
    "lxc-attach": "naesuglPo --name --arch --uid --gid --namespaces --logpriority --lxcpath",
    "nice": "n --adjustment",
    "nohup": "",
    "nsenter": "tSG --target --setuid --setgid",
    "numactl": "",
    "pkexec": "--user",
    "prlimit": "p --pid",
    "proxychains": "f",
    "proxychains4": "f",
    "runuser": "ugGws --user --group --supp-group --whitelist-environment --shell",
    "screen": "cehpSsTt",
    "setarch": "",
    "setpriv": "--ambient-caps --inh-caps --bounding-set --ruid --euid --rgid --egid --reuid "
    "--regid --groups --securebits --pdeathsig --selinux-label --apparmor-profile",
    "setsid": "",
    "sshpass": "pfdP",
    "stdbuf": "ioe --input --output --error",
    "strace": "aeEoOpPsSuUX --output --trace --user --attach",
    "sudo": "CDghpRrTtUu --user --group --host --prompt --chdir --chroot --role --type "
    "--other-user --close-from --command-timeout",
    "systemd-inhibit": "--what --who --why --mode",
    "systemd-run": "putEHM --unit --property --description --slice --service-type --uid --gid "
    "--nice --working-directory --setenv --host --machine --on-active --on-calendar",
    "taskset": "",
    "time": "fo --format --output",
    "timeout": "ks --kill-after --signal",
    "unbuffer": "",
    "unshare": "SGRw --setuid --setgid --root --wd --map-user --map-group --propagation",
    "valgrind": "",
    "watch": "n --interval",
    "xargs": "EILnPsdaj --arg-file --delimiter --max-args --max-procs --replace --max-lines",
    "xvfb-run": "enspfw --error-file --server-num --server-args --auth-file --wait",
}
"""The wrappers: first the letters of their short options that take a value, then the long ones."""

FIRST_WORDS = {"chrt": 1, "timeout": 1, "flock": 1, "taskset": 1, "chroot": 1, "setarch": 1}
"""How many words of a wrapper's own stand between its options and the program."""

SHELLS = frozenset("sh bash dash ksh mksh zsh ash rbash".split())

SHELL_VALUED = "Oo --rcfile --init-file"
"""The options of shells that take a value, as above."""

_CONTAINER = (
    "cehlmnpuvw --env --env-file --user --workdir --detach-keys --index --name --volume --network "
    "--entrypoint --mount --device --hostname --cap-add --label --file --platform --pull --restart "
    "--security-opt --tmpfs --ulimit --add-host --memory --cpus --ipc --pid --gpus --net --publish"
)

ELSEWHERE: dict[str, str] = {
    "ssh": "BbcDEeFIiJLlmOoPpQRSWw",
    "autossh": "MBbcDEeFIiJLlmOoPpQRSWw",
    "vagrant": "p --port",
    "ansible": "aBcfilmMPtTu --args --module-name --inventory --user --forks --limit --connection",
    "docker": "fcHlp --config --context --host --log-level --file --project-name --profile",
    "docker exec": "euw --env --env-file --user --workdir --detach-keys --index",
    "docker run": _CONTAINER,
    "kubectl": "n --namespace --context --cluster --kubeconfig",
    "kubectl exec": "cfn --container --filename --namespace",
    "lxc": "--project --remote",
    "lxc exec": "nT --cwd --env --user --group --mode",
    "machinectl": "HM --host --machine",
    "machinectl shell": "EM --setenv --uid --machine",
}
"""The programs that run others on another host or in a container, with their options as above.

Behind the first word, some of them have other options.
"""

SAME = {"podman": "docker", "docker-compose": "docker", "oc": "kubectl", "incus": "lxc"}
"""The programs that take the words of another one."""

EXECUTES = frozenset(name.partition(" ")[2] for name in ELSEWHERE) - {""}
"""The words by which these programs are told to run another one."""

TMUX = frozenset(
    "new new-session neww new-window splitw split-window respawn-pane respawn-window run run-shell "
    "send send-keys popup display-popup".split()
)
"""The commands of tmux that give words to a shell."""
