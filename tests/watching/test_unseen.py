"""Nothing tells a touched function of the standard library from what it was without us."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

ANSWERS = '''
import builtins, copy, functools, gc, inspect, io, json, os, pickle, sys, types, weakref
import ctypes, logging, multiprocessing.util, pathlib, socket, subprocess, unittest.mock

MODULES = [m for n, m in sys.modules.items() if n.partition(".")[0] in sys.stdlib_module_names
           and type(m) is types.ModuleType]

def functions():
    """Every function of Python or C that a loaded standard module or class of it has."""
    for module in MODULES:
        for name, value in list(vars(module).items()):
            if isinstance(value, (types.FunctionType, types.BuiltinFunctionType)):
                yield f"{module.__name__}.{name}", module, name, value
            elif isinstance(value, type) and value.__module__ == module.__name__:
                for inner, method in list(vars(value).items()):
                    plain = getattr(method, "__func__", method)
                    if isinstance(plain, types.FunctionType):
                        yield f"{module.__name__}.{name}.{inner}", value, inner, plain

def quietly(ask):
    try: return repr(ask())
    except Exception as error: return f"{type(error).__name__}: {error}"

def answers(name, owner, attribute, function):
    wrapped = functools.wraps(function)(lambda: None)
    code = getattr(function, "__code__", None)
    asked = {
        "module": lambda: function.__module__, "name": lambda: function.__name__,
        "qualname": lambda: function.__qualname__, "doc": lambda: function.__doc__,
        "type": lambda: type(function), "dir": lambda: dir(function),
        "self": lambda: getattr(function, "__self__", None) is None,
        "text signature": lambda: function.__text_signature__,
        "signature": lambda: inspect.signature(function),
        "full arguments": lambda: inspect.getfullargspec(function),
        "source": lambda: inspect.getsource(function),
        "source file": lambda: inspect.getsourcefile(function),
        "source lines": lambda: inspect.getsourcelines(function)[1],
        "defaults": lambda: (function.__defaults__, function.__kwdefaults__),
        "annotations": lambda: function.__annotations__,
        "namespace": lambda: vars(function),
        "closure": lambda: function.__closure__ is None,
        "globals": lambda: function.__globals__ is vars(sys.modules[function.__module__]),
        "kinds": lambda: [k for k in dir(inspect) if k.startswith("is")
                          and getattr(inspect, k)(function) is True],
        "weak": lambda: weakref.ref(function)() is function,
        "pickled": lambda: pickle.dumps(function),
        "copied": lambda: copy.copy(function) is function,
        "copied deep": lambda: copy.deepcopy(function) is function,
        "cloud": lambda: __import__("cloudpickle").dumps(function)[:40],
        "wraps": lambda: (wrapped.__name__, wrapped.__module__, wrapped.__wrapped__ is function),
        "autospec": lambda: inspect.signature(unittest.mock.create_autospec(function)),
        "static": lambda: inspect.getattr_static(owner, attribute) is vars(owner)[attribute],
        "as attribute": lambda: type(type("C", (), {"f": function})().f),
        "code": lambda: (code.co_filename, code.co_firstlineno, code.co_name, code.co_qualname,
                         code.co_varnames, code.co_freevars, code.co_argcount, code.co_flags),
        "lines": lambda: sorted({line for _, _, line in code.co_lines() if line}),
        "in supports": lambda: [s for s in dir(os) if s.startswith("supports_")
                                and isinstance(getattr(os, s), set) and function in getattr(os, s)],
    }
    return {question: quietly(ask) for question, ask in asked.items()}
'''

SUITE = f"""{ANSWERS}
BEFORE = {{name: (id(f), id(getattr(f, "__code__", None))) for name, _, _, f in functions()}}
TOLD = {{name: answers(name, *rest) for name, *rest in functions()
        if hasattr(rest[2], "__code__") and rest[2].__code__ is not None}}
"""

ASKED = """
import json, sys
import before

def test_it():
    now = list(before.functions())
    now = [each for each in now if each[0] in before.BEFORE]
    exchanged = [n for n, _, _, f in now if before.BEFORE[n][0] != id(f)]
    touched = {n: rest for n, *rest in now
               if before.BEFORE[n][1] != id(getattr(rest[2], "__code__", None))}
    differ = {n: [q for q, a in before.answers(n, *rest).items() if a != before.TOLD[n][q]]
              for n, rest in touched.items()}
    with open("asked.json", "w") as file:
        json.dump([exchanged, sorted(touched), {n: d for n, d in differ.items() if d}], file)
"""


def test_every_touched_function_answers_as_before(pytester: pytest.Pytester) -> None:
    pytest.importorskip("cloudpickle", reason="cloudpickle is not installed")
    pytester.makepyfile(before=SUITE, test_it=ASKED)
    # `before` is imported as a plugin, ahead of arming; the test asks the same while armed.
    result = pytester.runpytest_subprocess(
        "-p", "before", "--hygiene-strict", "-o", "nova_hygiene_log_level=10"
    )
    result.assert_outcomes(passed=1)
    exchanged, touched, differ = json.loads((pytester.path / "asked.json").read_text("utf-8"))
    assert set(exchanged) <= {"warnings._showwarnmsg_impl"}  # pytest's, while a test runs
    assert differ == {}
    assert {
        "ctypes.CDLL.__init__",
        "logging.Logger.callHandlers",
        "logging.Logger.isEnabledFor",
        "multiprocessing.util.spawnv_passfds",
        "os.makedirs",
        "os._Environ.__setitem__",
        "socket.socket.__init__",
        "subprocess.Popen._execute_child",
        "unittest.mock.NonCallableMock.__new__",
        "unittest.mock._patch.__enter__",
    } <= set(touched)
    assert [name for name in touched if name.endswith(".Path.mkdir")]


ERRORS = """
import asyncio, contextlib, ctypes, io, logging, os, pathlib, re, shutil, socket, subprocess, sys
import traceback, warnings
from unittest import mock
import pytest
import prod

CALLS = {
    "socket.connect": lambda: socket.socket().connect(("127.0.0.1", 1)),
    "socket.connect_ex": lambda: socket.socket().connect_ex("bad"),
    "socket.bind": lambda: socket.socket().bind(("127.0.0.1", "x")),
    "socket.sendto": lambda: socket.socket().sendto("x", 1),
    "socket": lambda: socket.socket("family"),
    "create_connection": lambda: socket.create_connection(("127.0.0.1", 1)),
    "asyncio.connect": lambda: asyncio.run(asyncio.open_connection("127.0.0.1", 1)),
    "os.kill": lambda: os.kill(2**22 + 5, 0),
    "os.killpg": lambda: os.killpg(2**22 + 5, 0),
    "os.mkdir": lambda: os.mkdir("/proc/none/none"),
    "os.makedirs": lambda: os.makedirs("/proc/none/none"),
    "os.open": lambda: os.open("/none/none", 0),
    "open": lambda: open("/none/none"),
    "io.open": lambda: io.open("/none/none"),
    "Path.open": lambda: pathlib.Path("/none/none").open(),
    "Path.mkdir": lambda: pathlib.Path("/proc/none/none").mkdir(),
    "Path.touch": lambda: pathlib.Path("/proc/none/none").touch(),
    "Path.read_text": lambda: pathlib.Path("/none/none").read_text(),
    "os.close": lambda: os.close(9999),
    "os.read": lambda: os.read(9999, 1),
    "os.write": lambda: os.write(9999, b""),
    "os.dup": lambda: os.dup(9999),
    "os.remove": lambda: os.remove("/none/none"),
    "os.rename": lambda: os.rename("/none/none", "/none/other"),
    "os.listdir": lambda: os.listdir("/none"),
    "os.chdir": lambda: os.chdir("/none"),
    "os.execv": lambda: os.execv("/none/none", ["x"]),
    "os.execvp": lambda: os.execvp("/none/none", ["x"]),
    "os.putenv": lambda: os.putenv("a=b", "c"),
    "os.environ": lambda: os.environ.__setitem__("a", 1),
    "os.waitpid": lambda: os.waitpid(2**22 + 5, 0),
    "os.posix_spawn": lambda: os.posix_spawn("/none/none", ["x"], {}),
    "os.system": lambda: os.system(3),
    "subprocess.run": lambda: subprocess.run(["/none/none"]),
    "subprocess.cwd": lambda: subprocess.run(["true"], cwd="/none"),
    "subprocess.args": lambda: subprocess.run(3),
    "shutil.copy": lambda: shutil.copy("/none/none", "/none/other"),
    "shutil.rmtree": lambda: shutil.rmtree("/none/none"),
    "CDLL": lambda: ctypes.CDLL("libnone.so.77"),
    "patch": lambda: mock.patch("prod.nothing").start(),
    "patch.object": lambda: mock.patch.object(prod, "call", 1, autospec=True).start(),
    "patch.dict": lambda: mock.patch.dict("prod.NOTHING").start(),
    "patch.stop": lambda: mock.patch("prod.call").stop(),
    "Mock": lambda: mock.Mock(spec=["a"]).b,
    "Mock(spec)": lambda: mock.create_autospec(prod.call)(1, 2, 3),
    "side_effect": lambda: mock.Mock(side_effect=OSError)(),
    "assert": lambda: mock.Mock().assert_called_once_with(1),
    "seal": lambda: mock.seal(mock.Mock()),
    "logger": lambda: logging.getLogger(3),
    "handler": lambda: LOG.error("x"),
}

class Raises(logging.Handler):
    def handle(self, record): raise OSError(len(traceback.extract_stack()))
LOG = logging.getLogger("raises")
LOG.addHandler(Raises())
LOG.propagate = False

def frames(error):
    trace = traceback.extract_tb(error.__traceback__)
    here = [(f.filename, f.lineno, f.name, f.line) for f in trace]
    return [type(error).__name__, str(error), here, "".join(traceback.format_exception(error))]

SEEN = {}

@pytest.mark.parametrize("name", CALLS)
def test_error(name, recwarn):
    try: CALLS[name]()
    except BaseException as error: SEEN[name] = frames(error)
    SEEN[name, "warnings"] = [(str(w.message), w.filename, w.lineno) for w in recwarn]

WARNED = {
    "buffering": lambda f: open(f, "rb", buffering=1).close(),
    "io": lambda f: io.open(f, "rb", buffering=1).close(),
    "encoding": lambda f: open(f).close(),
    "Path": lambda f: pathlib.Path(f).open().close(),
    "read_text": lambda f: pathlib.Path(f).read_text(),
    "unclosed": lambda f: open(f, encoding="utf-8") and None,
    "popen": lambda f: subprocess.Popen(["true"], bufsize=1, stdin=subprocess.PIPE).wait(),
    "text": lambda f: subprocess.run(["true"], text=True, capture_output=True) and None,
    "log": lambda f: logging.getLogger("x").warn("x"),
    "mock": lambda f: mock.Mock(side_effect=lambda: warnings.warn("from above", stacklevel=5))(),
    "environ": lambda f: os.environ.update(X="1"),
}

@pytest.mark.parametrize("name", WARNED)
def test_warning(name, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        WARNED[name](str(file))
    SEEN[name, "warned"] = [
        (str(w.message).split(" name=")[0], w.filename, w.lineno) for w in caught
    ]

@pytest.mark.parametrize("module", ["test_it", "subprocess", "pathlib", "prod", "nova"])
@pytest.mark.parametrize("name", WARNED)
@pytest.mark.parametrize("action", ["ignore", "error"])
def test_filter_by_module(name, module, action, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.filterwarnings(action, module=module)
        try: WARNED[name](str(file))
        except Warning as error: SEEN[name, module, action] = frames(error)[:2]

def test_depth_inside_a_side_effect_and_a_handler():
    depth = []
    class Handler(logging.Handler):
        def emit(self, record): depth.append(len(traceback.extract_stack()))
    log = logging.getLogger("depth")
    log.addHandler(Handler())
    log.warning("x")
    mock.Mock(side_effect=lambda: depth.append(len(traceback.extract_stack())))()
    class Own(dict):
        def __enter__(self): depth.append(len(traceback.extract_stack()))
    base = len(traceback.extract_stack())
    SEEN["depth"] = [each - base for each in depth]

def test_last():
    with open("seen.txt", "w") as file:
        for key, value in SEEN.items():
            text = re.sub(r"fd=\\d+|laddr=\\([^)]*\\)", "#", f"{key}: {value}")
            file.write(text.replace(str(os.getpid()), "PID") + "\\n")
"""


@pytest.mark.parametrize("options", [(), ("--hygiene-strict",)], ids=["armed", "strict"])
def test_errors_and_warnings_have_the_frames_and_lines_that_they_have_without_us(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PYTHONWARNDEFAULTENCODING", "1")
    pytester.makepyfile(prod="TABLE = {}\ndef call(): return 'real'\n", test_it=ERRORS)
    quiet = ("-q", "-p", "no:cacheprovider", "-W", "ignore")
    seen = []
    for given in (("-p", "no:nova_hygiene"), ("-p", "nova_hygiene", *options)):
        result = pytester.runpytest_subprocess(*quiet, *given)
        outcomes = result.parseoutcomes()
        assert set(outcomes) - {"warnings", "errors"} == {"passed"}, result.stdout.str()
        text = (pytester.path / "seen.txt").read_text("utf-8")
        seen.append([line for line in text.splitlines() if "0x" not in line])
        assert len(seen[-1]) > 100
    assert seen[0] == seen[1]
