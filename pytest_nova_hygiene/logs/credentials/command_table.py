"""The table of commands that take a password without a name beside it.

A row says where among a command's arguments the password stands, as the tool's manual has it. It
may stand behind an option, glued to one, or as the second or third argument behind a subcommand. So
each row holds for a shell line, for the ``repr`` of a list of arguments, and behind ``sudo``, ``ssh
h`` or ``docker exec c`` alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import permutations

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later


class Tool(NamedTuple):
    """A command, or several that take their password in the same way.

    Attributes:
        name: what we call it.
        words: in lower case; one of them stands in every text in which the row finds anything.
        tools: the commands' names, as a pattern.
        options: whose argument is the password.
        glued: one-letter options that the password may follow at once.
        behind: subcommands; an option counts only behind one of them.
        others: subcommands that end the search, as their options mean other things.
        places: the password's place behind a subcommand, 1 for the next argument; behind the
            command itself where the subcommand is empty.
        skipped: options with an argument that takes no place.
        part: which part of the argument is the password; its group ``value``.
    """

    name: str
    words: tuple[str, ...]
    tools: str
    options: frozenset[str] = frozenset()
    glued: tuple[str, ...] = ()
    behind: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    places: Mapping[str, int] = {}
    skipped: frozenset[str] = frozenset()
    part: re.Pattern[str] | None = None


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_USER_FILE = {
    "-" + "".join(letters): 2 if "n" in letters else 3
    for length in (1, 2, 3)
    for letters in permutations("bcnvBmsD", length)
    if "b" in letters
}
"""htpasswd's ``-b`` with what may be joined to it; ``-n`` prints, and so takes no file."""

TOOLS = (
    Tool(
        "mysql -p",
        ("mysql", "mariadb", "xtrabackup"),
        r"(?:mysql(?:admin|dump|import|show|check|binlog|slap|pump|sh)?"
        r"|mariadb(?:-(?:admin|dump|import|show|check|binlog|slap|backup))?"
        r"|mariabackup|xtrabackup|innobackupex)",
        glued=("-p",),
        places={"password": 1},
        part=compile_later(r"(?P<value>(?!\[?[\d.]{1,15}:[\d.:]{1,30}(?:/\w{3})?$).+)", re.DOTALL),
    ),
    Tool("mycli -p", ("mycli",), "mycli", _set("-p --pass --password"), glued=("-p",)),
    Tool("redis-cli -a", ("redis-cli",), "redis-cli", _set("-a --pass")),
    Tool("redis AUTH", ("redis-cli",), "redis-cli", places={"AUTH": 1, "auth": 1}),
    Tool("valkey-cli -a", ("valkey-cli",), "valkey-cli", _set("-a --pass")),
    Tool(
        "ldapsearch -w",
        ("ldapsearch", "ldapmodify", "ldapadd", "ldapdelete", "ldapwhoami", "ldappasswd"),
        r"ldap(?:search|modify|add|delete|whoami|passwd)",
        _set("-w"),
        glued=("-w",),
    ),
    Tool("ldappasswd -s", ("ldappasswd",), "ldappasswd", _set("-s -a"), glued=("-s", "-a")),
    Tool(
        "login -p",
        (" login ", "'login'", '"login', "login\\"),
        r"(?:docker|podman|buildah|skopeo|nerdctl|helm|oras|crane|oc|az|cf|ibmcloud|ilorest)",
        _set("-p --password"),
        glued=("-p",),
        behind=_set("login"),
        others=_set("run exec create"),
    ),
    Tool(
        "vault login",
        ("vault",),
        "vault",
        places={"login": 1, "unseal": 1},
        part=compile_later(r"(?P<value>(?![a-z_]{1,30}=).+)"),
    ),
    Tool(
        "snmp -A",
        ("snmpw", "snmpg", "snmps", "snmpb", "snmpt", "snmpd"),
        r"snmp(?:get|getnext|walk|bulkwalk|bulkget|set|trap|status|table|df|delta|test)",
        _set("-A -X -3m -3M -3k -3K"),
        glued=("-A", "-X"),
    ),
    Tool(
        "htpasswd -b",
        ("htpasswd", "mosquitto_passwd"),
        r"(?:htpasswd|mosquitto_passwd)",
        places=_USER_FILE,
        skipped=_set("-C -r"),
    ),
    Tool(
        "rabbitmqctl",
        ("rabbitmqctl",),
        "rabbitmqctl",
        places={"add_user": 2, "change_password": 2, "authenticate_user": 2},
        skipped=_set("-n -p -t --node --timeout"),
    ),
    Tool(
        "snmp -c",
        ("snmpw", "snmpg", "snmps", "snmpb", "snmpt", "snmpd"),
        r"snmp(?:get|getnext|walk|bulkwalk|bulkget|set|trap|status|table|df|delta|test)",
        _set("-c"),
        part=compile_later(r"(?P<value>(?!(?:public|private)$).+)"),
    ),
    Tool(
        "http --auth",
        ("http -", "https -", "http',", 'http",'),
        r"(?:https?|xh)",
        _set("-a --auth"),
        part=compile_later(r"[^:]{1,100}:(?P<value>.+)"),
    ),
    Tool("psexec -p", ("psexec",), r"(?i:psexec(?:64)?)(?:\.exe)?", _set("-p")),
    Tool("schtasks /rp", ("schtasks",), r"schtasks(?:\.exe)?", _set("/rp /RP /p /P")),
    Tool(
        "winrs -p:",
        ("winrs",),
        r"winrs(?:\.exe)?",
        glued=("-p:", "/p:", "-password:", "/password:"),
    ),
    Tool("racadm -p", ("racadm",), "racadm", _set("-p")),
    Tool(
        "ipmi -p",
        ("ipmipower", "ipmi-", "ipmiconsole"),
        r"(?:ipmipower|ipmiconsole|ipmi-(?:sensors|sel|chassis|fru|raw|config|oem|dcmi|pet))",
        _set("-p -k"),
    ),
    Tool("ipmitool -P", ("ipmitool",), "ipmitool", _set("-P"), glued=("-P",)),
    Tool("ipmitool user set password", ("ipmitool",), "ipmitool", places={"password": 2}),
    Tool(
        "mongo -p",
        ("mongo",),
        r"mongo(?:sh|dump|restore|export|import|stat|top|files)?",
        _set("-p"),
        glued=("-p",),
    ),
    Tool("cqlsh -p", ("cqlsh",), "cqlsh", _set("-p")),
    Tool(
        "sqlcmd -P",
        ("sqlcmd", "tsql", "osql", "bcp ", "'bcp'", '"bcp"'),
        r"(?i:sqlcmd|bcp|tsql|osql)(?:\.exe)?",
        _set("-P"),
        glued=("-P",),
    ),
    Tool(
        "sqlplus",
        ("sqlplus", "sqlldr", "expdp", "impdp"),
        r"(?:sqlplus|sqlldr|expdp|impdp)",
        places={"": 1},
        skipped=_set("-M -R -C -F"),
        part=compile_later(
            r"""(?:userid=)?["']?[\w.#-]{1,60}/["']?(?P<value>[^/@"'][^@"']{0,200})"""
            r"(?:@.*)?[\"']?"
        ),
    ),
    Tool(
        "freerdp /p",
        ("freerdp", "rdesktop"),
        r"(?:[xw]l?freerdp3?|sdl-freerdp|rdesktop)(?:\.exe)?",
        _set("-p"),
        glued=("/p:", "/gp:"),
    ),
    Tool(
        "lftp -u",
        ("lftp",),
        "lftp",
        _set("-u --user"),
        part=compile_later(r"[^,]{1,100},(?P<value>.+)"),
    ),
    Tool(
        "smbclient -U",
        ("smbclient", "rpcclient", "winexe"),
        r"(?:smbclient|rpcclient|smbget|smbcacls|winexe)",
        _set("-U --user"),
        glued=("-U",),
        part=compile_later(r"[^%]{1,100}%(?P<value>.+)"),
    ),
    Tool(
        "net -U",
        ("%",),  # fewer records have it than "net", and the search for all words stays fast
        "net",
        _set("-U --user"),
        glued=("-U",),
        part=compile_later(r"[^%]{1,100}%{1,2}(?P<value>[^%].*)"),
    ),
    Tool(
        "net user",
        ("/add", "/active", "/domain"),
        r"net(?:\.exe)?",
        places={"user": 2},
        # "net user" begins sentences, too.
        part=compile_later(r"(?P<value>(?!/)(?=.*[\d!@#$%^&*();+])(?=.*[A-Za-z]).{6,})"),
    ),
    Tool("smbpasswd -w", ("smbpasswd",), "smbpasswd", _set("-w")),
    Tool("zip -P", ("zip -", "zip'", 'zip"', "zip\\"), r"(?:un)?zip", _set("-P"), glued=("-P",)),
    Tool("7z -p", ("7z",), r"(?:7z|7za|7zr|7zz)(?:\.exe)?", glued=("-p",)),
    Tool("openssl -k", ("openssl",), "openssl", _set("-k -K -psk -hmac")),
    Tool(
        "openssl passwd",
        ("openssl", "mkpasswd"),
        r"(?:openssl(?:[ \t]{1,3}|[\"'],[ \t]?b?[\"'])passwd|mkpasswd)",
        places={"": 1},
        skipped=_set("-salt -in -m -S -R -P --method --salt --rounds"),
    ),
    Tool("ssh-keygen -N", ("ssh-keygen",), "ssh-keygen", _set("-N -P")),
    Tool(
        "nmcli password",
        ("nmcli",),
        "nmcli",
        _set("password wifi-sec.psk 802-11-wireless-security.psk 802-1x.password vpn.secrets"),
    ),
    Tool(
        "security -p",
        ("keychain", "key-partition-list"),
        "security",
        _set("-p -k"),
        behind=_set("unlock-keychain create-keychain set-key-partition-list"),
    ),
    Tool(
        "security -w",
        ("generic-password", "internet-password"),
        "security",
        _set("-w"),
        behind=_set("add-generic-password add-internet-password"),
    ),
    Tool(
        "ansible-vault",
        ("ansible-vault",),
        "ansible-vault",
        places={"encrypt_string": 1},
        skipped=_set(
            "--vault-id --vault-password-file --encrypt-vault-id --name -n --output --stdin-name"
        ),
    ),
    Tool("mosquitto -P", ("mosquitto",), r"mosquitto_(?:pub|sub|rr)", _set("-P --pw")),
    Tool(
        "mc alias",
        ("mc alias", "mc'", 'mc"', "mc\\"),
        "mc",
        places={"set": 4},
        behind=_set("alias"),
    ),
    Tool("kadmin -w", ("kadmin",), r"kadmin(?:\.local)?", _set("-w")),
    Tool(
        "ipa-client-install -w",
        ("ipa-client", "ipa-replica"),
        r"ipa-(?:client|replica)-install",
        _set("-w"),
    ),
    Tool("ipa-server-install -a", ("ipa-server",), "ipa-server-install", _set("-p -a")),
    Tool(
        "etcdctl --user",
        ("etcdctl",),
        "etcdctl",
        _set("--user"),
        part=compile_later(r"[^:]{1,100}:(?P<value>.+)"),
    ),
    Tool(
        "secret-set-value",
        ("secret-set-value",),
        "secret-set-value",
        _set("--base64"),
        places={"": 2},
        skipped=_set("--file"),
    ),
)
"""The tools whose arguments are read one by one."""
