"""Where known values come from: each source's values are found, forgotten in time, never shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]

CANARY = "c4nary-Tr0ub4dor"

SOURCES: dict[str, tuple[str, str, str]] = {
    "fixture": (
        "admin_password",
        "from a fixture",
        "@pytest.fixture\ndef admin_password(): return VALUE\n"
        "def test_it(admin_password): LOG.error('x %s', admin_password)",
    ),
    "fixture that yields": (
        "token",
        "from a fixture",
        "@pytest.fixture(scope='module')\ndef token(): yield VALUE\n"
        "def test_it(token): LOG.error('x %s', token)",
    ),
    "fixture with a mapping": (
        "login.password",
        "from a fixture",
        "@pytest.fixture\ndef login(): return {'user': 'me', 'in': [{'admin_password': VALUE}]}\n"
        "def test_it(login): LOG.error('x %s', VALUE)",
    ),
    "parameter": (
        "api_key",
        "parameter",
        "@pytest.mark.parametrize('api_key', [VALUE], ids=['one'])\n"
        "def test_it(api_key): LOG.error('x %s', api_key)",
    ),
    "module constant": (
        "ADMIN_PASS",
        "constant of the module",
        "ADMIN_PASS = VALUE\ndef test_it(): LOG.error('x %s', ADMIN_PASS)",
    ),
    "module constant with a mapping": (
        "REQUEST.admin_pass",
        "constant of the module",
        "REQUEST = {'server': {'adminPass': VALUE}}\ndef test_it(): LOG.error('x %s', VALUE)",
    ),
    "class constant": (
        "SECRET",
        "constant of the class",
        "class TestIt:\n    SECRET = VALUE\n    def test_it(self): LOG.error('x %s', self.SECRET)",
    ),
    "environment": (
        "LAB_SECRET_KEY",
        "environment",
        "def test_it(): LOG.error('x %s', os.environ['LAB_SECRET_KEY'])",
    ),
    "another plugin": (
        "the vault's",
        "another plugin",
        "def test_it(): LOG.error('x %s', os.environ['LAB_VAULT'])",
    ),
    "SecretStr": (
        "SecretStr",
        "declared by its type",
        "pydantic = pytest.importorskip('pydantic')\n"
        "class Settings(pydantic.BaseModel):\n    word: pydantic.SecretStr\n"
        "def test_it():\n    word = Settings(word=VALUE).word\n"
        "    LOG.error('x %s', word)\n    LOG.error('x %s', word.get_secret_value())",
    ),
    "SecretBytes": (
        "SecretBytes",
        "declared by its type",
        "pydantic = pytest.importorskip('pydantic')\n"
        "def test_it():\n    word = pydantic.SecretBytes(VALUE.encode())\n"
        "    LOG.error('x %s', word.get_secret_value())",
    ),
    "option that is overridden": (
        "hmac",
        "secret option",
        "cfg = pytest.importorskip('oslo_config.cfg')\nCONF = cfg.ConfigOpts()\n"
        "CONF.register_opts([cfg.StrOpt('hmac', secret=True), cfg.StrOpt('user')], 'vault')\n"
        "def test_it():\n    CONF([])\n    CONF.set_override('hmac', VALUE, 'vault')\n"
        "    CONF.set_override('user', 'harmless-1', 'vault')\n"
        "    LOG.error('x %s %s', CONF.vault.hmac, CONF.vault.user)",
    ),
    "option in a file": (
        "hmac",
        "secret option",
        "cfg = pytest.importorskip('oslo_config.cfg')\nCONF = cfg.ConfigOpts()\n"
        "CONF.register_opt(cfg.StrOpt('hmac', secret=True))\n"
        "def test_reads(tmp_path):\n"
        "    (tmp_path / 'f').write_text(f'[DEFAULT]\\nhmac = {VALUE}\\n')\n"
        "    CONF(['--config-file', str(tmp_path / 'f')])\n    CONF.hmac\n"
        "def test_it():\n    LOG.error('x %s', CONF.hmac)",
    ),
    "option that is a URL": (
        "connection",
        "secret option",
        "cfg = pytest.importorskip('oslo_config.cfg')\nCONF = cfg.ConfigOpts()\n"
        "CONF.register_opt(cfg.StrOpt('connection', secret=True))\n"
        "def test_it():\n    CONF.set_override('connection', f'mysql://nova:{VALUE}@db/nova')\n"
        "    LOG.error('at mysql on db')\n    LOG.error('x %s', VALUE)",
    ),
}

HEAD = """
import logging, os
import pytest
VALUE = os.environ["LAB_VAULT"]
LOG = logging.getLogger("prod")
"""

CONFTEST = """
import os
def pytest_nova_hygiene_sensitive_values(config):
    return [("the vault's", os.environ["LAB_VAULT"])] if os.environ.get("STATE_IT") else []
"""


@pytest.mark.parametrize("source", SOURCES)
def test_value_is_known_from(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, hygiene: Any, source: str
) -> None:
    label, origin, suite = SOURCES[source]
    monkeypatch.setenv("LAB_VAULT", CANARY)
    if source == "another plugin":
        monkeypatch.setenv("STATE_IT", "1")
    if source == "environment":
        monkeypatch.setenv("LAB_SECRET_KEY", CANARY)
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(HEAD + suite)
    result = hygiene("--hygiene-report=json:hygiene.json", "-rs", "-p", "no:randomly")
    if "skipped" in result.parseoutcomes():
        pytest.skip("the library of this source is not installed")
    result.stdout.fnmatch_lines([f"*NHY301*: secret `{label}` ({origin}) was logged by *"])
    result.stdout.fnmatch_lines(["hygiene: 1 error"])
    everything = result.stdout.str() + result.stderr.str()
    everything += (pytester.path / "hygiene.json").read_text("utf-8")
    assert CANARY not in everything
    assert CANARY.encode().hex() not in everything


def test_value_is_forgotten_with_its_owner(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_1="""
        import logging, pytest
        PASSWORD = "of-module-1"
        @pytest.fixture
        def password(): return "of-function-1"
        @pytest.fixture(scope="class")
        def token(): return "of-class-1"
        class TestA:
            SECRET = "of-the-class-1"
            def test_in(self, password, token):
                for one in (PASSWORD, password, token, self.SECRET): logging.error("in %s", one)
            @pytest.mark.parametrize("secret", ["of-parameter-1"], ids=["x"])
            def test_last_in(self, secret): logging.error("still of-class-1 %s", secret)
        def test_out():
            logging.error("out of-function-1 of-class-1 of-the-class-1 of-parameter-1")
            logging.error("still of-module-1")
        """,
        test_2="def test_out():\n    import logging; logging.error('out of-module-1')",
    )
    found = findings("-p", "no:randomly")
    assert sorted((f["line"], f["detail"]["value"]) for f in found) == [
        (10, "PASSWORD"),
        (10, "SECRET"),
        (10, "password"),
        (10, "token"),
        (12, "secret"),
        (12, "token"),
        (15, "PASSWORD"),
    ]


def test_value_with_two_names_is_found_once_by_the_name_the_test_gave(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import logging, pytest
        PASSWORD = "one-value-1"
        @pytest.fixture
        def password(): return PASSWORD
        def test_named(password, nova_hygiene):
            nova_hygiene.sensitive(PASSWORD, name="mine")
            logging.error(password)
        def test_unnamed(password):
            logging.error(password)
        """
    )
    found = findings("-p", "no:randomly")
    assert sorted((f["line"], f["detail"]["value"]) for f in found) == [
        (7, "mine"),
        (9, "password"),
    ]


def test_what_only_looks_like_a_secret_is_no_value(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        """
        import logging, pytest
        AUTH_TOKEN = "X-Auth-Token"
        PASSWORD = "password"
        SECRET_KEY = "/etc/nova/secret.key"
        TOKEN = "{token}"
        public_key = "ssh-rsa-AAAA"
        page_token = "page-2-of-9"
        @pytest.mark.parametrize("token", ["expired", "malformed", "", None, 3, b"\\\\0"])
        def test_words(token):
            logging.error("expired malformed X-Auth-Token password /etc/nova/secret.key {token}")
            logging.error("ssh-rsa-AAAA page-2-of-9")
        """
    )
    result = hygiene()
    result.assert_outcomes(passed=6)
    result.stdout.fnmatch_lines(
        ["hygiene: nothing found | * secrets too short or common to look for"]
    )


@pytest.mark.parametrize(
    "answer", ["'hunter-22-x'", "[('name', 'hunter-22-x', 1)]", "[('name', 3)]"]
)
def test_wrong_answer_of_another_plugin_is_a_usage_error_without_the_value(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], answer: str
) -> None:
    pytester.makeconftest(f"def pytest_nova_hygiene_sensitive_values(config): return {answer}")
    pytester.makepyfile("def test_it(): pass")
    result = hygiene()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    text = result.stdout.str() + result.stderr.str()
    assert "pytest_nova_hygiene_sensitive_values: a list of (name, value) pairs of str" in text
    assert "hunter-22" not in text


def test_conftest_that_is_loaded_late_is_asked_too(
    pytester: pytest.Pytester, findings: Find
) -> None:
    folder = pytester.mkdir("deep")
    (folder / "conftest.py").write_text(
        "def pytest_nova_hygiene_sensitive_values(): return [('late', 'late-value-1')]\n"
    )
    (folder / "test_it.py").write_text(
        "import logging\ndef test_it(): logging.error('late-value-1')\n"
    )
    assert [f["detail"]["value"] for f in findings()] == ["late"]
    # The hook is known where the plugin is installed and not armed, as well.
    pytester.runpytest_subprocess("--strict-config").assert_outcomes(passed=1)


def test_libraries_are_left_as_they_were(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    for name in ("pydantic", "oslo_config"):
        pytest.importorskip(name, reason=f"{name} is not installed")
    pytester.makepyfile(
        """
        import inspect
        import pydantic
        from oslo_config import cfg

        def test_types_are_as_ever():
            secret = pydantic.SecretStr("some-value-1")
            assert list(inspect.signature(pydantic.SecretStr).parameters) == ["secret_value"]
            assert vars(secret) == {"_secret_value": "some-value-1"}
            assert str(secret) == "**********"

        def test_options_are_as_ever():
            conf = cfg.ConfigOpts()
            conf.register_opt(cfg.IntOpt("count", secret=True, default=3))
            conf.set_override("count", 4)
            assert conf.count == 4
            place = conf.get_location("count")
            assert place.location is cfg.Locations.set_override
            assert place.detail is None or place.detail == __file__  # only some tools ask for it
            conf.clear_override("count")
            assert conf.count == 3
        """
    )
    hygiene().assert_outcomes(passed=2)
