"""Generated passwords in the notations of logs, and what masking leaves of them."""

from __future__ import annotations

import html
import json
import random
import shlex
import string
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape, quoteattr

from pytest_nova_hygiene.redaction.ends import MASK
from pytest_nova_hygiene.redaction.redactor import Redactor

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.shapes import Shapes

ALNUM = string.ascii_letters + string.digits
ALPHABETS = {
    "letters and digits": ALNUM,
    "and !@#$%^&*": ALNUM + "!@#$%^&*",
    "and all punctuation": ALNUM + string.punctuation,
    "and letters of other languages": ALNUM + "äöüßÄÖÜéèñçøåőžΔλЖяю漢字パスワ",
}
SHORTEST, LONGEST = 10, 20


def _quoted(before: str, value: str, after: str) -> tuple[str, str, str]:
    """Return a text whose value's own quotes are counted among what stands around it.

    A password that begins and ends with one is written as another one is that is in quotes.
    """
    for sign in ("'", '"', "%27", "%22"):
        if value.startswith(sign) and value.endswith(sign):
            return before + sign, value[len(sign) : -len(sign)], sign + after
    return before, value, after


def _yaml(value: str) -> str:
    """Return a scalar of YAML, in quotes where it needs them."""
    plain = value[0].isalnum() and not any(sign in value for sign in ("#", ": ", "'", '"', "`"))
    return value if plain and value[-1] != ":" else "'" + value.replace("'", "''") + "'"


def _logfmt(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if set(value) & set(' ="\\') else value


NOTATIONS: dict[str, Callable[[str], tuple[str, str, str]]] = {
    "bare, in a line": lambda v: ("user=bob password=", v, " host=h"),
    "bare, at the end": lambda v: ("login of bob, password=", v, ""),
    "bare, before a comma": lambda v: ("user=bob, password=", v, ", host=h"),
    "quoted by '": lambda v: ("user='bob' password='", v, "' host='h'"),
    'quoted by "': lambda v: ('user="bob", password="', v, '", host="h"'),
    "URL": lambda v: ("open https://bob:", quote(v, safe=""), "@h.example/x?y=1 now"),
    "query": lambda v: ("GET /x?user=bob&password=", quote(v, safe=""), "&next=1 HTTP/1.1"),
    "form": lambda v: ("body: user=bob&password=", quote_plus(v), ""),
    "JSON": lambda v: ('{"user": "bob", "password": "', json.dumps(v)[1:-1], '", "host": "h"}'),
    "compact JSON": lambda v: ('{"u":"bob","password":"', json.dumps(v)[1:-1], '","host":"h"}'),
    "JSON in JSON": lambda v: (
        '{"body": "{\\"password\\": \\"',
        json.dumps(json.dumps(v)[1:-1])[1:-1],
        '\\", \\"host\\": \\"h\\"}"}',
    ),
    "repr of a dict": lambda v: (
        "{'user': 'bob', 'password': " + repr(v)[0],
        repr(v)[1:-1],
        repr(v)[0] + ", 'host': 'h'}",
    ),
    "repr of an object": lambda v: (
        "Login(user='bob', password=" + repr(v)[0],
        repr(v)[1:-1],
        repr(v)[0] + ")",
    ),
    "repr of arguments": lambda v: (
        "['tool', '--password', " + repr(v)[0],
        repr(v)[1:-1],
        repr(v)[0] + ", 'run']",
    ),
    "option": lambda v: ("tool --user bob --password ", v, " --host h"),
    "option with =": lambda v: ("tool --user bob --password=", v, " --host h"),
    "option of a shell": lambda v: ("tool --password ", shlex.quote(v), " --host h"),
    "XML attribute": lambda v: (
        "<auth user='bob' password=" + quoteattr(v)[0],
        quoteattr(v)[1:-1],
        quoteattr(v)[0] + "/>",
    ),
    "XML element": lambda v: ("<login><password>", escape(v), "</password></login>"),
    "XML in HTML": lambda v: (
        "&lt;login&gt;&lt;password&gt;",
        html.escape(escape(v)),
        "&lt;/password&gt;&lt;/login&gt;",
    ),
    "YAML": lambda v: ("auth:\n  user: bob\n  password: ", _yaml(v), "\n  host: h\n"),
    "ini": lambda v: ("[db]\nuser = bob\npassword = ", v, "\nhost = h\n"),
    "header": lambda v: ("Accept: */*\r\nX-Api-Key: ", v, "\r\nHost: h\r\n"),
    "logfmt": lambda v: ("level=info user=bob password=", _logfmt(v), " host=h"),
    "SQL": lambda v: ("ALTER ROLE bob PASSWORD '", v.replace("'", "''"), "' VALID UNTIL 'x'"),
    "SQL of a server": lambda v: (
        "CREATE LOGIN bob WITH PASSWORD = N'",
        v.replace("'", "''"),
        "', DEFAULT_DATABASE = x",
    ),
    "SQL of columns": lambda v: (
        "INSERT INTO users (name, password) VALUES ('bob', '",
        v.replace("'", "''"),
        "')",
    ),
}
"""A notation's text: what stands before the value, the value as it is written, what follows."""


class Outcome(NamedTuple):
    """What became of one password: whether it was found, and what masking left of its line."""

    text: str
    found: bool
    left: str
    in_part: bool


def passwords(alphabet: str, number: int, seed: int = 0) -> Iterator[str]:
    """Yield made-up passwords, the same ones for a seed."""
    source = random.Random(f"{alphabet}{seed}")  # noqa: S311 - not secrets, only their look
    for _ in range(number):
        yield "".join(source.choices(alphabet, k=source.randint(SHORTEST, LONGEST)))


def outcome(shapes: Shapes, notation: str, password: str) -> Outcome:
    """Write a password in a notation, look for it, and mask what is found."""
    before, value, after = _quoted(*NOTATIONS[notation](password))
    text = before + value + after
    redactor = Redactor()
    found = shapes.look(text)
    for shape in found:
        redactor.hide(*shape.hidden)
    left = redactor.text(text)
    alone = redactor.text(f"{value} was it")
    in_part = not (_hides(left, before, after) and _hides(alone, "", " was it"))
    return Outcome(text, bool(found), left, bool(found) and in_part)


def _hides(left: str, before: str, after: str) -> bool:
    """Return whether nothing is left of the value: all that is not masked stood around it."""
    first, *between, last = left.split(MASK) if MASK in left else (left, left)
    around = all(piece in before or piece in after for piece in between)
    return before.startswith(first) and after.endswith(last) and around
