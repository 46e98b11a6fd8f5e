"""Whatever a test replaces in the standard library, we neither call it nor stumble over it."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.watching.borrowed import FAKED, borrowed, trees

Run = Callable[..., pytest.RunResult]

FUNCTIONS = borrowed()

ACTS = '''
import importlib, json, logging, os, subprocess, sys, threading
from unittest import mock
import pytest
import prod

def make_mock(): return mock.MagicMock().child()
def patch(): mock.patch("prod.call").__enter__()
def patch_dict():
    with mock.patch.dict(prod.TABLE, key="other"): pass
def log(): logging.getLogger("x").error("password=hunter2x for %s", "me")
def raise_in_log():
    try: {}["key"]
    except KeyError: logging.getLogger("x").exception("it failed")
def repr_mock(): return repr(mock.MagicMock())
def number(): os.getpgid(mock.MagicMock())
def path(): os.rmdir(mock.MagicMock())
NUMBERS = iter(range(10_000))  # an id comes again, and a folder that is there is asked about
def folder(): os.makedirs(f"{next(NUMBERS)}{mock.MagicMock()}/x", exist_ok=True)
def command(): subprocess.Popen(["/none/virsh", "list"])
def shell(): os.system("true || virsh list")
def environment(): os.environ["X"] = f"{mock.MagicMock()}"
def assign(): prod.LOG = mock.MagicMock()
def late(): prod.LATE()
def thread():
    worker = threading.Thread(target=patch_dict)
    worker.start(); worker.join()

ACTS = [make_mock, patch, patch_dict, log, raise_in_log, repr_mock, number, path, folder, command,
        shell, environment, assign, late, thread]

def every_act(kind=""):
    """What each act came to while a fake is in force."""
    outcomes = []
    for act in ACTS:
        if act is thread and kind == "raise":
            continue  # a thread that fails to start is waited for without an end
        try: act()
        except BaseException as error: outcomes.append((act.__name__, type(error).__name__))
    return outcomes

HERE = os.path.dirname(prod.__file__)
RESOLVE = importlib.import_module
OPEN, GETFRAME, JSON = open, sys._getframe, json.dumps
CALLS = []

def ours():
    """Our line, if we called: no frame of the test's lies between."""
    frame = GETFRAME(2)
    while frame is not None and "/test_it.py" not in frame.f_code.co_filename:
        if "/pytest_nova_hygiene/" in frame.f_code.co_filename:
            return f"{frame.f_code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back

class Blocked(BaseException): pass

def fake(name, original, kind):
    def stand_in(*args, **kwargs):
        where = ours()
        if where:
            CALLS.append([name, where])
            if kind == "block":
                WAIT.acquire(timeout=20)  # long enough to be seen in the list of calls
            if kind == "not for us":
                raise RuntimeError("a fake")
        if kind == "raise":
            raise RuntimeError("a fake")
        return original(*args, **kwargs)
    return stand_in

WAIT = threading.Lock()
WAIT.acquire()
'''

IN_FORCE = """
NAMES = {names!r}
prod.LATE = mock.MagicMock()

def acts_under(name, kind):
    module, _, attribute = name.rpartition(".")
    names = vars(RESOLVE(module))
    original = names[attribute]
    names[attribute] = fake(name, original, kind)  # without mock, which may need it to undo it
    try: return every_act(kind)
    finally: names[attribute] = original

@pytest.fixture
def faked(request):
    name, kind = request.param
    outcomes = acts_under(name, kind)
    yield outcomes
    outcomes += acts_under(name, kind)
    CASES.append([name, kind, outcomes])

CASES = []
BOTH = [(name, kind) for name in NAMES for kind in ("record", "block", "raise")]

@pytest.mark.parametrize("faked", BOTH, indirect=True, ids=str)
def test_in_a_fixture(faked): pass

@pytest.mark.parametrize("name, kind", BOTH)
def test_in_a_test(name, kind):
    CASES.append([name, kind, acts_under(name, kind)])

def test_last():
    with OPEN("cases.json", "w") as file: file.write(JSON([CASES, CALLS]))
"""

PROD = "LOG = LATE = None\nTABLE = {'key': 'value'}\ndef call(): return 'real'\n"


def test_list_is_not_empty_and_has_what_is_often_faked() -> None:
    assert {"os.stat", "os.getpid", "builtins.open", "threading.get_ident", "gc.get_objects"} <= {
        *FUNCTIONS
    }
    assert len(FUNCTIONS) > 60


def test_only_originals_looks_functions_up_in_modules_that_tests_fake() -> None:
    """A module's attribute is whatever a test put there: import the name, or ask `ORIGINALS`."""
    allowed = {
        ("watching/frames.py", "os.sep"),
        ("watching/frames.py", "threading._active"),
        ("watching/frames.py", "threading.main_thread"),
    }
    found = set()
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                name = f"{node.value.id}.{node.attr}"
                if node.value.id in FAKED and file not in (
                    "watching/originals.py",
                    "plugin/options.py",
                ):
                    found.add((file, name))
    constants = {"os.environ", "os.sep", "os.__file__"}
    at_import_or_arming = {
        ("watching/programs.py", "os.register_at_fork"),
        ("watching/sinks.py", "os.makedirs"),
    }
    assert {f for f in found - allowed - at_import_or_arming if f[1] not in constants} == set()


def test_what_reads_log_texts_keeps_its_patterns() -> None:
    """``re.search`` and its like call ``isinstance`` each time, by the name that a test fakes."""
    functions = {"search", "match", "fullmatch", "split", "sub", "findall", "finditer"}
    found = {
        f"{file}: re.{node.attr}"
        for file, tree in trees()
        if file.startswith(("logs/", "redaction/", "connections/", "mocks/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "re"
        and node.attr in functions
    }
    assert found == set()


@pytest.fixture
def suite(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(prod=PROD, test_it=ACTS + IN_FORCE.format(names=FUNCTIONS))


def _cases(pytester: pytest.Pytester) -> tuple[list[Any], list[Any]]:
    cases, calls = json.loads((pytester.path / "cases.json").read_text("utf-8"))
    (pytester.path / "cases.json").unlink()
    return cases, calls


@pytest.mark.usefixtures("suite")
@pytest.mark.parametrize("strict", [False, True], ids=["plain", "strict"])
def test_what_a_test_or_a_fixture_fakes_is_called_by_its_own_code_alone(
    pytester: pytest.Pytester, hygiene: Run, strict: bool
) -> None:
    before = pytester.runpytest_subprocess("-q", "-p", "no:nova_hygiene")
    expected, none = _cases(pytester)
    options = ["--hygiene-strict"] if strict else []
    result = hygiene("-q", "--hygiene-report=json:hygiene.json", *options)
    cases, calls = _cases(pytester)
    assert calls == none == []
    assert len(cases) > 5 * len(FUNCTIONS)  # a fixture that a fake breaks has no end
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    assert report["complete"]
    assert not [f for f in report["findings"] if f["rule"] == "NHY900"], report
    if not strict:  # which refuses, and has errors of its own
        assert result.parseoutcomes() == {
            **before.parseoutcomes(),
            "warnings": result.parseoutcomes()["warnings"],
        }
        assert cases == expected


def test_environment_that_a_test_replaced_is_asked_nothing(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        """
        import subprocess, sys
        from unittest import mock
        def test_it():
            with mock.patch("os.environ") as environ:
                subprocess.run([sys.executable, "-c", ""], check=True)
                try: subprocess.run(["/none/virsh", "list"])
                except Exception: pass
            assert environ.mock_calls == []
        """
    )
    for strict in ((), ("--hygiene-strict",)):
        result = hygiene("--hygiene-report=json:hygiene.json", *strict)
        assert result.parseoutcomes()["passed"] == 1
        report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
        rules = set(report["verdict"]["counts"])
        assert rules - {"NHY501", "NHY502"} == {"NHY202"}  # the test swallows what is raised


LEFT = """
@pytest.mark.parametrize("n", range(3))
def test_before(n): pass
def test_leaves_it():
    every_act()
    module, _, attribute = {name!r}.rpartition(".")
    module = RESOLVE(module)
    stand_in = fake(attribute, vars(module)[attribute], {kind!r})
    mock.patch.object(module, attribute, stand_in).start()
def test_after(): every_act()
"""


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if not n.startswith("builtins.")])
def test_what_is_left_faked_breaks_no_report(
    pytester: pytest.Pytester, hygiene: Run, name: str
) -> None:
    pytester.makepyfile(prod=PROD, test_it=ACTS + LEFT.format(name=name, kind="not for us"))
    result = hygiene("-q", "--hygiene-report=json:hygiene.json")
    assert result.parseoutcomes()["passed"] == 5
    assert result.ret == 0
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    assert "NHY900" not in report["verdict"]["counts"], report["findings"]
    assert "NHY102" in report["verdict"]["counts"]
    result.stdout.fnmatch_lines(["hygiene: *"])


@pytest.mark.parametrize(
    "name", ["os.open", "os.path.join", "os.path.exists", "os.getpid", "io.open", "json.dumps"]
)
def test_what_is_left_broken_for_everybody_breaks_no_report(
    pytester: pytest.Pytester, hygiene: Run, name: str
) -> None:
    pytester.makepyfile(prod=PROD, test_it=ACTS + LEFT.format(name=name, kind="raise"))
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:tmpdir", "--tb=no")
    plain = pytester.runpytest_subprocess("-p", "no:nova_hygiene", *options)
    result = hygiene("--hygiene-report=json:hygiene.json", *options)
    assert result.ret == plain.ret
    assert json.loads((pytester.path / "hygiene.json").read_text("utf-8"))["complete"]
    result.stdout.fnmatch_lines(["hygiene: *"])
