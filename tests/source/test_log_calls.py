"""NHY305: log calls that are handed a value with a sensitive name."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from pytest_nova_hygiene.source.log_calls import SensitiveLogCalls
from pytest_nova_hygiene.source.name_tiers import NameTiers
from tests.source.reading import facts_of

READER = partial(SensitiveLogCalls, NameTiers())

HEAD = "import logging\nLOG = logging.getLogger(__name__)\n"


def _in_function(body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.strip("\n").split("\n"))
    return f"{HEAD}def call(self, password, token, user, **kw):\n{lines}\n"


def _found(body: str, folder: Path) -> list[tuple[str, str]]:
    return [(fact[3], fact[5]) for fact in facts_of(_in_function(body), folder, READER)]


VALUES = {
    "name": "password",
    "attribute": "self.config.password",
    "subscript": "kw['password']",
    "look-up": "kw.get('password')",
    "look-up with default": "kw.get('password', '')",
    "attribute by name": "getattr(self, 'password', None)",
    "camel case": "self.adminPass",
    "function that gives one": "self.get_password()",
    "conditional": "password if user else None",
    "choice": "password or ''",
    "awaited": "(await self.get_password())",
    "text of it": "str(password).encode()",
    "unpacked": "password.get_secret_value()",
    "kinded token": "self.access_token",
    "kinded secret": "client_secret",
    "kinded key": "self.api_key",
    "mail server": "smtp_pass",
}

WAYS = {
    "argument": ("LOG.info('for %s', {})", "argument 0"),
    "second argument": ("LOG.debug('%s for %s', user, {})", "argument 1"),
    "after a number": ("LOG.log(10, '%d %r', 1, {})", "argument 1"),
    "mapping": ("LOG.info('%(u)s %(p)s', {{'u': user, 'p': {}}})", "key p"),
    "operator": ("LOG.error('for %s' % {})", "text"),
    "operator with tuple": ("LOG.error('%s for %s' % (user, {}))", "text"),
    "operator with mapping": ("LOG.error('%(p)s' % {{'p': {}}})", "text"),
    "f-string": ("LOG.info(f'for {{{}}}')", "text"),
    "format": ("LOG.info('for {{}}'.format({}))", "text"),
    "format by name": ("LOG.info('for {{p}}'.format(p={}))", "text"),
    "sum": ("LOG.warning('for ' + str({}))", "text"),
    "alone": ("LOG.warning({})", "text"),
    "extra": ("LOG.info('for', extra={{'p': {}}})", "extra p"),
    "field": ("LOG.info('for', p={})", "field p"),
    "list": ("LOG.info('for %s', [user, {}])", "argument 0"),
    "exception": ("LOG.exception('for %s', {}, exc_info=True)", "argument 0"),
    "module": ("logging.critical('for %s', {})", "argument 0"),
    "attribute": ("self.log.info('for %s', {})", "argument 0"),
    "bound": ("LOG.bind(a=1).info('for %s', {})", "argument 0"),
    "made there": ("logging.getLogger('x').info('for %s', {})", "argument 0"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("value", VALUES)
def test_every_value_is_found_in_every_way(tmp_path: Path, value: str, way: str) -> None:
    call, how = WAYS[way]
    written = VALUES[value].replace("'", '"') if way == "f-string" else VALUES[value]
    found = _found(call.format(written), tmp_path)
    assert [tier for tier, _ in found] == ["strong"]
    if how != "argument 0" or "argument" in found[0][1]:
        assert found[0][1].split()[0] == how.split()[0]


KEYED = {
    "mapping": "LOG.info('%(password)s', {'password': X})",
    "extra": "LOG.info('for', extra={'password': X})",
    "field": "LOG.info('for', password=X)",
    "format": "LOG.info('{password}'.format(password=X))",
    "dict": "LOG.info('%s', dict(password=X))",
    "literal": "LOG.info('%s', {'password': X})",
}


@pytest.mark.parametrize("way", KEYED)
def test_key_names_its_value(tmp_path: Path, way: str) -> None:
    assert [tier for tier, _ in _found(KEYED[way].replace("X", "user"), tmp_path)] == ["strong"]


CLEAN = [
    "len(password)", "bool(password)", "password is None", "password == user", "not password",
    "mask_password(password)", "strutils.mask_password(password)", "self._redact(password)",
    "hashlib.sha256_hash(password)", "password[:4]", "password_hash", "hashed_password",
    "masked_password", "encrypted_password", "secret_id", "secret_uuid", "secret_ref",
    "password_file", "token_count", "next_token", "page_token", "PASSWORD", "need_password",
    "is_secret", "public_key", "key", "self.secret.id", "'***'", "None", "8", "pwd",
    "self.check_password(password)", "passwords_url", "path_to_private_key",
]  # fmt: skip


@pytest.mark.parametrize("value", CLEAN)
@pytest.mark.parametrize("way", ["argument", "mapping", "f-string", "extra", "field", "sum"])
def test_harmless_value_is_none(tmp_path: Path, value: str, way: str) -> None:
    call, _ = WAYS[way]
    written = value.replace("'", '"') if way == "f-string" else value
    found = _found(call.format(written), tmp_path)
    assert [tier for tier, _ in found if tier in ("strong", "flow")] == []


@pytest.mark.parametrize("value", [v for v in CLEAN if v not in ("key", "pwd", "public_key")])
@pytest.mark.parametrize("way", ["mapping", "extra", "field"])
def test_harmless_value_under_a_sensitive_key_is_none(tmp_path: Path, value: str, way: str) -> None:
    found = _found(KEYED[way].replace("X", value), tmp_path)
    assert [tier for tier, _ in found if tier in ("strong", "flow")] == []


@pytest.mark.parametrize(
    ("call", "tiers"),
    [
        ("LOG.info('%d tokens', access_token)", []),
        ("LOG.info('%s %d', access_token, access_token)", ["strong"]),
        ("LOG.info(f'{access_token:d}')", []),
        ("LOG.info('%(user)s', {'user': user, 'password': password})", []),
        ("LOG.info('password is wrong for %s', self.user)", []),
        ("LOG.info('for %s', token)", ["maybe"]),
        ("LOG.info('for %s', credentials)", []),
        ("print(password)", []),
        ("self.parser.error(password)", []),
        ("dialog.info(password)", []),
    ],
)
def test_what_is_printed_decides(tmp_path: Path, call: str, tiers: list[str]) -> None:
    assert [tier for tier, _ in _found(call, tmp_path)] == tiers


FLOWS = {
    "literal": ("data = {'user': user, 'password': password}", "data"),
    "key": ("data = {}\ndata['password'] = password", "data"),
    "key from another": ("data = {}\ndata['auth_password'] = kw['auth_password']", "data"),
    "f-string": ("text = f'{user}:{password}'", "text"),
    "operator": ("text = '%s:%s' % (user, password)", "text"),
    "format": ("text = '{}'.format(password)", "text"),
    "sum": ("text = user + ':' + password", "text"),
    "added": ("text = user\ntext += password", "text"),
    "list": ("command = ['login', '-p', password]", "command"),
    "written out": ("data = {'password': password}", "json.dumps(data)"),
    "annotated": ("data: dict = {'password': password}", "data"),
}


@pytest.mark.parametrize("flow", FLOWS)
def test_container_that_a_secret_was_put_into_is_found(tmp_path: Path, flow: str) -> None:
    before, value = FLOWS[flow]
    assert [t for t, _ in _found(f"{before}\nLOG.debug('%s', {value})", tmp_path)] == ["flow"]


@pytest.mark.parametrize(
    "body",
    [
        "data = {'password': password}\nLOG.debug('%s', data['user'])",
        "data = {'password': password}\ndata = {}\nLOG.debug('%s', data)",
        "data = {'password': password}\nLOG.debug('%s', mask_dict_password(data))",
        "data = {'password': password}\ndata['password'] = '***'\nLOG.debug('%s', data)",
        "data = {'password': mask(password)}\nLOG.debug('%s', data)",
        "data = {'password': password}\nLOG.debug('%s', len(data))",
        "data = {**kw, 'password': hash(password)}\nLOG.debug('%s', data)",
        "LOG.debug('%s', data)\ndata = {'password': password}",
        "data = {'token': token, 'pwd': pwd}\nLOG.debug('%s', data)",
        "def inner():\n    data = {'password': password}\nLOG.debug('%s', data)",
        "password = mask(password)\nLOG.debug('%s', password)",
        "password = password[:2]\nLOG.debug('%s', password)",
    ],
)
def test_what_is_clean_again_is_none(tmp_path: Path, body: str) -> None:
    found = _found(body, tmp_path)
    assert [tier for tier, _ in found if tier in ("strong", "flow")] == []


@pytest.mark.parametrize(
    "made",
    [
        "journal = logging.getLogger(__name__)",
        "journal = oslo_log.log.getLogger(__name__)",
        "journal = structlog.get_logger().bind(a=1)",
        "from loguru import logger as journal",
        "journal: logging.Logger = logging.getLogger()",
    ],
)
def test_any_name_of_a_logger_is_one(tmp_path: Path, made: str) -> None:
    text = f"def f(password):\n    journal.info('for %s', password)\n{made}\n"
    assert [fact[:3] for fact in facts_of(text, tmp_path, READER)] == [[2, 2, "f"]]
    other = text.replace(made, "journal = make()")
    assert facts_of(other, tmp_path, READER) == []


def test_type_that_masks_itself_is_clean(tmp_path: Path) -> None:
    text = (
        f"{HEAD}def f(password: SecretStr, key: pydantic.SecretStr):\n"
        "    LOG.info('%s', password)\n    LOG.info('%s', password.get_secret_value())\n"
    )
    assert [fact[0] for fact in facts_of(text, tmp_path, READER)] == [5]


def test_call_is_known_by_all_its_lines_and_its_function(tmp_path: Path) -> None:
    text = (
        f"{HEAD}class C:\n    def f(self, password):\n"
        "        (LOG\n         .info('for %s and %s',\n               self.user,\n"
        "               password))\n"
    )
    assert facts_of(text, tmp_path, READER) == [[5, 8, "C.f", "strong", "password", "argument 1"]]


def test_project_s_own_names_are_strong(tmp_path: Path) -> None:
    reader = partial(SensitiveLogCalls, NameTiers(("pin_code",)))
    text = f"{HEAD}def f(pinCode, secret):\n    LOG.info('%s', pinCode)\n"
    assert [fact[3] for fact in facts_of(text, tmp_path, reader)] == ["strong"]
