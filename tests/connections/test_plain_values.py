"""What tests pass is read by its plain value, whatever its class, and no code of the class runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.connections.test_guard import LIBVIRT
from tests.rule_examples import LIBVIRTMOD

HEAD = """
import os, subprocess
from collections import ChainMap, OrderedDict, namedtuple
from enum import StrEnum
import libvirt, pytest

def never(*args): pytest.fail("code of a test's class was called")

class Sub(str): pass
class Loud(str): __str__ = __iter__ = __repr__ = __contains__ = never
class Words(list): pass
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

@pytest.mark.parametrize("text", [str, Sub, enum])
@pytest.mark.parametrize("words", [list, tuple, Words, named])
def test_words(text, words):
    try: subprocess.run(words([text("virsh"), "-c", text(URI), "version"]))
    except OSError: pass  # no virsh is installed

@pytest.mark.parametrize("env", [dict, Variables, OrderedDict, chained, over_environ])
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
@pytest.mark.parametrize("text", [str, Sub])
@pytest.mark.parametrize("words", [list, tuple, Words, named])
def test_functions_of_c(run, text, words):
    run(words([text("virsh"), "-c", text(URI), "version"]))
"""
    )
    result = hygiene("--hygiene-strict", "-o", "nova_hygiene_ignore=NHY204")
    count = 4 + 12 + 5 + 16
    if ok:
        result.assert_outcomes(passed=count)
    else:
        result.assert_outcomes(failed=count, errors=count)
