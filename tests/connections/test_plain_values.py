"""What tests pass is read by its plain value, whatever its class, and no code of the class runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.connections.test_guard import LIBVIRT
from tests.rule_examples import LIBVIRTMOD

HEAD = """
import os, pathlib, subprocess
from collections import ChainMap, OrderedDict, UserDict, namedtuple
from enum import StrEnum
from types import MappingProxyType
import libvirt, pytest

def never(*args): pytest.fail("code of a test's class was called")

class Sub(str): pass
class Loud(str): __str__ = __iter__ = __repr__ = __contains__ = never
class Raw(bytes):
    __bytes__ = __iter__ = __repr__ = decode = never
    def __new__(cls, text): return bytes.__new__(cls, text.encode())
class File(type(pathlib.Path())): __str__ = __fspath__ = __repr__ = never
def path(text): return File(text) if "/" not in text and text != "version" else text
class Words(list): pass
class User(UserDict): pass
def proxy(given): return MappingProxyType(given)
def deep(given): return MappingProxyType(User(Variables(given)))
class Variables(dict): pass
def enum(text): return StrEnum("Enum", {"A": text}).A
def named(words): return namedtuple("Named", [f"w{i}" for i, _ in enumerate(words)])(*words)
def chained(given): return ChainMap({}, Variables(given))
def over_environ(given): return ChainMap(given, os.environ)


"""


@pytest.fixture(autouse=True)
def _stand_in(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(libvirtmod=LIBVIRTMOD, libvirt=LIBVIRT)


@pytest.mark.parametrize(("uri", "ok"), [("test:///default", True), ("qemu:///system", False)])
def test_matrix_of_classes(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], uri: str, ok: bool
) -> None:
    pytester.makepyfile(
        f"""{HEAD}
URI = "{uri}"
@pytest.mark.parametrize("text", [str, Sub, Loud, enum])
def test_open(text): libvirt.open(text(URI))

@pytest.mark.parametrize("text", [str, Sub, enum, Raw])
@pytest.mark.parametrize("words", [list, tuple, Words, named])
def test_words(text, words):
    try: subprocess.run(words([text("virsh"), "-c", text(URI), "version"]))
    except OSError: pass  # no virsh is installed

@pytest.mark.parametrize("env", [
    dict, Variables, OrderedDict, chained, over_environ, UserDict, User, proxy, deep])
def test_environment(env):
    given = env({{"LIBVIRT_DEFAULT_URI": URI, "PATH": os.defpath}})
    try: subprocess.run(["virsh", "version"], env=given)
    except OSError: pass

def spawn(words):
    try: os.waitpid(os.posix_spawn("/nowhere/virsh", words, {{}}), 0)
    except OSError: pass

def execute(words):
    try: os.execv("/nowhere/virsh", words)
    except OSError: pass

@pytest.mark.parametrize("run", [spawn, execute])
@pytest.mark.parametrize("text", [str, Sub, Raw])
@pytest.mark.parametrize("words", [list, tuple, Words, named])
def test_functions_of_c(run, text, words):
    run(words([text("virsh"), "-c", text(URI), "version"]))
"""
    )
    result = hygiene("--hygiene-strict", "-o", "nova_hygiene_ignore=NHY204")
    count = 4 + 16 + 9 + 24
    if ok:
        result.assert_outcomes(passed=count)
    else:
        result.assert_outcomes(failed=count, errors=count)
