"""Which values a sensitive name makes a secret in a test module, and which it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

HEAD = "import logging, pytest\nLOG = logging.getLogger('app')\n"

NONE = {
    "errors": "ERRORS = {'password': 'E-1042-AUTH'}\nVALUE = ERRORS['password']",
    "messages": "FORM_MESSAGES = {'password': 'Your link has gone, ask again'}\n"
    "VALUE = FORM_MESSAGES['password']",
    "events": "EVENTS = {'user.password': 'handler_v2_reset'}\nVALUE = EVENTS['user.password']",
    "key of an error": "TABLE = {'wrong password': 'login_failed_7'}\n"
    "VALUE = TABLE['wrong password']",
    "code of an error": "TABLE = {'bad_password': 'E-1042-AUTH'}\nVALUE = TABLE['bad_password']",
    "a market's token": "TOKEN = VALUE = 'USDC-v2-mainnet'",
    "a lexer's tokens": "TOKENS = {'token': 'foo_name_1'}\nVALUE = TOKENS['token']",
    "where it is kept": "SECRET = VALUE = 'prod/db-creds-1'",
    "where a key is kept": "API_KEY = VALUE = 'teams/Payments/stripe_2/live'",
}

SECRETS = {
    "password in a request": "REQUEST = {'password': 'E-1042-AUTH'}\nVALUE = REQUEST['password']",
    "header": "HEADERS = {'X-Auth-Token': 'of-the-header-1'}\nVALUE = HEADERS['X-Auth-Token']",
    "one event": "EVENT = {'password': 'handler_v2_reset'}\nVALUE = EVENT['password']",
    "reset token": "TABLE = {'reset_token': 'link-to-reset-7'}\nVALUE = TABLE['reset_token']",
    "token of no words": "TOKEN = VALUE = 'Xy9-Kd82hs-q1'",
    "token that says so": "TOKEN = VALUE = 'my-secret-token'",
    "token of a kind": "ACCESS_TOKEN = VALUE = 'Xk-v2-mainnet99'",
    "phrase": "PASSWORD = VALUE = 'correct-horse-battery-staple'",
    "base64 with a slash": "SECRET_KEY = VALUE = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCY'",
    "letters with a slash": "SECRET = VALUE = 'QWxhZGRpbjpv/cGVuIHNlc2Ft'",
}


@pytest.mark.parametrize("suite", NONE.values(), ids=NONE)
def test_value_is_no_secret(pytester: pytest.Pytester, hygiene: Run, suite: str) -> None:
    pytester.makepyfile(f"{HEAD}{suite}\ndef test_it(): LOG.error('it is %s', VALUE)")
    result = hygiene()
    result.stdout.fnmatch_lines(["hygiene: nothing found | *"])


@pytest.mark.parametrize("suite", SECRETS.values(), ids=SECRETS)
def test_value_is_a_secret(pytester: pytest.Pytester, hygiene: Run, suite: str) -> None:
    pytester.makepyfile(f"{HEAD}{suite}\ndef test_it(): LOG.error('it is %s', VALUE)")
    result = hygiene()
    result.stdout.fnmatch_lines(["*NHY301*: secret *was logged by `app`*"])


def test_lexers_parameters_are_no_secrets_and_a_fixture_called_token_is_one(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        f"""{HEAD}
@pytest.mark.parametrize("token", ["identifier", "foo_name_1", "( left paren"])
def test_lex(token): LOG.error("lexed %s", token)
@pytest.fixture
def auth(token): return token
class TestReal:
    @pytest.fixture
    def token(self): return "of_name_1"
    def test_real(self, token): LOG.error("sent %s", token)
"""
    )
    result = hygiene("--hygiene-report=json:hygiene.json")
    result.stdout.fnmatch_lines(["*NHY301*: secret `token` (from a fixture) was logged by `app`*"])
    result.stdout.fnmatch_lines(["hygiene: 1 error"])
