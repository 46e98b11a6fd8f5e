"""Every way by which text leaves a strict run, with every source of a secret: none shows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.plugin.masked import alone, everything, shown

Run = Callable[..., pytest.RunResult]

CANARIES = {
    "registered": "Xq7vKw2mRz9tLp4c",
    "fixture": "hB3nYd8sGf6jTu1e",
    "constant": "wZ5kPx0rVa7oMi2q",
    "environment": "eC9lSj4bNh8gDy6u",
    "shape": "tR1fQo6zXm3wKv5p",
    "spaces and quotes": "aU8i'Lk3d \\gW5%s oE2{n}",
}

VALUES = """
import os
# In halves: a source line may be quoted before anybody knows what is secret in it.
REGISTERED = "Xq7vKw2m" + "Rz9tLp4c"
FIXTURE = "hB3nYd8s" + "Gf6jTu1e"
CONSTANT = "wZ5kPx0r" + "Va7oMi2q"
ENVIRONMENT = os.environ["APP_PASSWORD"]
SHAPE = "tR1fQo6z" + "Xm3wKv5p"
ODD = "aU8i'Lk3" + "d \\\\gW5%s oE2{n}"
ALL = [REGISTERED, FIXTURE, CONSTANT, ENVIRONMENT, SHAPE, ODD]
"""

SUITE = """
import logging, sys, warnings
import pytest
import values

LOG = logging.getLogger("app")
DB_PASSWORD = values.CONSTANT
EVERYTHING = "|".join(values.ALL)

@pytest.fixture
def api_token():
    return values.FIXTURE

@pytest.fixture(autouse=True)
def known(nova_hygiene, api_token):
    nova_hygiene.sensitive(values.REGISTERED, name="one")
    nova_hygiene.sensitive(values.ODD, name="odd")
    LOG.error("password=%s", values.SHAPE)
    for value in values.ALL:
        LOG.error("logged %s and %r", value, value)
        print("printed", value, repr(value))
        print("printed", value, file=sys.stderr)
    yield
    LOG.error("at the end %s", EVERYTHING)

@pytest.fixture(params=[{"password": values.FIXTURE}, [values.REGISTERED], [values.ODD]])
def account(request):
    return request.param

def test_passes(): pass

def test_has_parameters(account):
    LOG.error("%s", account)

def test_fails():
    secrets = dict(enumerate(values.ALL))
    text = EVERYTHING
    assert secrets == {1: "other"}, values.ALL

def test_texts_differ():
    everything = "\\n".join(values.ALL)
    assert everything == "\\n".join(value[:3] for value in values.ALL)

def test_raises():
    try:
        {}[EVERYTHING]
    except KeyError as error:
        raise RuntimeError(values.ALL) from error

def test_warns():
    for value in values.ALL:
        warnings.warn(f"warned of {value}")

def test_properties(record_property, record_testsuite_property):
    record_property("value", EVERYTHING)
    record_property(EVERYTHING, {"nested": values.ALL})
    record_testsuite_property("suite", EVERYTHING)

@pytest.mark.filterwarnings("ignore")
def test_attribute(record_xml_attribute):
    record_xml_attribute("assertions", EVERYTHING)

def test_is_skipped(): pytest.skip(f"not with {EVERYTHING}")

def test_is_expected_to_fail(): pytest.xfail(f"because of {EVERYTHING}")

def test_extras(request):
    if request.config.pluginmanager.has_plugin("html"):
        request.getfixturevalue("extras").append({"name": EVERYTHING, "format_type": "text",
            "content": EVERYTHING, "mime_type": "text/plain", "extension": "txt"})

def test_metadata(request):
    if request.config.getoption("json_report", False):
        request.getfixturevalue("json_metadata")["value"] = EVERYTHING

def test_attachment(request):
    if request.config.pluginmanager.has_plugin("allure_listener"):
        import allure
        allure.attach(EVERYTHING, name=EVERYTHING)
        allure.attach(EVERYTHING.encode(), name="bytes")
        allure.dynamic.title(EVERYTHING)
        with allure.step(EVERYTHING):
            raise RuntimeError(EVERYTHING)

def test_subtests(request):
    if "subtests" in request.fixturenames or request.config.pluginmanager.has_plugin("subtests"):
        subtests = request.getfixturevalue("subtests")
        with subtests.test(msg=EVERYTHING, value=values.ODD, other=values.REGISTERED):
            print(EVERYTHING)
            LOG.error(EVERYTHING)
            assert not EVERYTHING
"""


WAYS = {
    "everything": [
        *("-rA", "-vv", "--showlocals", "--tb=long", "--setup-show", "--junitxml=junit.xml"),
        *("-o", "junit_logging=all", "-o", "junit_family=xunit1"),
    ],
    "colours": ["--color=yes", "-vv", "-rA", "--showlocals", "--full-trace", "-o", "log_cli=true"],
    "short": ["--tb=short", "-v", "--log-file=log.txt", "--log-file-level=DEBUG"],
    "one line": ["--tb=line", "-W", "error", "--junitxml=junit.xml"],
    "native": ["--tb=native", "--show-capture=all"],
    "fixtures alone": ["--setup-only"],
}

PLUGINS = {
    "pytest-json-report": (
        {"pytest_jsonreport": "pytest_jsonreport", "pytest_metadata": "metadata"},
        ["--json-report", "--json-report-file=report.json"],
    ),
    "allure-pytest": ({"allure_pytest": "allure_pytest"}, ["--alluredir=allure"]),
    "pytest-html": (
        {"pytest_html": "html", "pytest_metadata": "metadata"},
        ["--html=report.html", "--self-contained-html"],
    ),
    "pytest-reportlog": ({"pytest_reportlog": "pytest_reportlog"}, ["--report-log=log.jsonl"]),
    "pytest-rerunfailures": ({"pytest_rerunfailures": "rerunfailures"}, ["--reruns=1", "-rA"]),
    "pytest-retry": ({"pytest_retry": "pytest-retry"}, ["--retries=1", "-rA"]),
    "pytest-forked": ({"pytest_forked": "pytest_forked"}, ["--forked", "-rA", "-vv"]),
    "pytest-subtests": ({"pytest_subtests": "subtests"}, ["-rA", "-vv"]),
}


@pytest.fixture
def strict(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Run the suite, and return all that it showed or wrote once that was searched."""
    monkeypatch.setenv("APP_PASSWORD", CANARIES["environment"])
    pytester.makepyfile(values=VALUES, test_it=SUITE)

    def run(*args: str) -> str:
        result = hygiene("--hygiene-strict", "--hygiene-report=json:hygiene.json", *args)
        texts = everything(pytester, result)
        assert shown(texts, CANARIES.values()) == []
        text = "\n".join(texts.values())
        assert "NHY301" in text
        assert "logged *** and" in text or "--setup-only" in args
        return text

    return run


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize("way", WAYS)
def test_pytest_shows_no_secret(strict: Callable[..., str], way: str, workers: str) -> None:
    strict("-n", workers, *WAYS[way])


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize("plugin", PLUGINS)
def test_other_plugins_write_no_secret(
    strict: Callable[..., str], monkeypatch: pytest.MonkeyPatch, plugin: str, workers: str
) -> None:
    if plugin == "pytest-forked" and pytest.version_tuple >= (9, 2):
        pytest.skip("pytest-forked 1.7.5 runs no test on pytest 9.2: its reports are not sent")
    needed, options = PLUGINS[plugin]
    strict(*alone(monkeypatch, needed, "xdist"), "-n", workers, *options)
