"""What a test hands to something that is watched lives no longer for being watched."""

from __future__ import annotations

import pytest

SUITE = """
import asyncio
import atexit
import gc
import logging
import os
import subprocess
import threading
import unittest
import weakref
from unittest import mock

import pytest

LOG = logging.getLogger("x")
EARLIER = []

class Text(str):
    pass

class Thing:
    attribute = 1

    def __str__(self):
        return "thing"

    def method(self):
        pass

def logged(thing):
    LOG.warning("see %s", thing)

def logged_beside_a_secret(thing):
    LOG.warning("password=%s of %s", "aB3dEfgh1", thing)

def logged_below_the_level(thing):
    LOG.debug("see %s", thing)

def logged_in_extra(thing):
    LOG.warning("see", extra={"thing": thing, "table": {"thing": thing}})

def logged_with_an_exception(thing):
    try:
        raise ValueError(thing)
    except ValueError:
        LOG.exception("failed: %s", thing)

def logged_by_a_thread(thing):
    thread = threading.Thread(target=logged, args=[thing])
    thread.start()
    thread.join()

def logged_by_a_task(thing):
    async def main():
        logged(thing)
    asyncio.run(main())

def passed_to_a_mock(thing):
    double = mock.MagicMock()
    double(thing)
    double.child.other(thing)

def patched(thing):
    with mock.patch.object(thing, "attribute", 2):
        pass

def patched_in_a_table(thing):
    with mock.patch.dict({}, {"thing": thing}):
        pass

def specified(thing):
    mock.create_autospec(thing).method()

def registered_for_the_exit(thing):
    atexit.register(thing.method)
    atexit.unregister(thing.method)

@pytest.mark.parametrize("use", [
    logged, logged_beside_a_secret, logged_below_the_level, logged_in_extra,
    logged_with_an_exception, logged_by_a_thread, logged_by_a_task, passed_to_a_mock, patched,
    patched_in_a_table, specified, registered_for_the_exit,
])
def test_used(use):
    thing = Thing()
    known = weakref.ref(thing)
    use(thing)
    del thing
    gc.collect()
    assert known() is None

def passed_to_a_program(double):
    with pytest.raises(OSError):
        subprocess.run(["true", double])

def named_for_a_program(double):
    subprocess.run(["true", str(double)])

def named_for_a_folder(double):
    with pytest.raises(OSError):
        os.rmdir(str(double))

@pytest.mark.parametrize("use", [passed_to_a_program, named_for_a_program, named_for_a_folder])
def test_used_mock(use):
    double = mock.MagicMock()
    double.__fspath__.side_effect = OSError
    known = [weakref.ref(double), weakref.ref(double.child)]
    use(double)
    del double
    gc.collect()
    assert [each() for each in known] == [None, None]

def test_program():
    text = Text("true")
    known = weakref.ref(text)
    subprocess.run([text])
    del text
    assert known() is None

@pytest.fixture
def password():
    return Text("a-password-of-a-fixture")

def test_secret_fixture(password):
    EARLIER.append(weakref.ref(password))

class TestMethods(unittest.TestCase):
    def test_1(self):
        EARLIER.append(weakref.ref(self))

    def test_2(self):
        pass

def test_of_earlier_tests_nothing_is_left():
    gc.collect()
    assert [each() for each in EARLIER] == [None, None]
"""


@pytest.mark.parametrize("arms", ["no:nova_hygiene", "nova_hygiene"])
def test_what_is_watched_lives_as_long_as_without_the_plugin(
    pytester: pytest.Pytester, arms: str
) -> None:
    pytester.makepyfile(test_it=SUITE)
    # pytest's own plugin for logging keeps a test's records.
    result = pytester.runpytest_subprocess("-p", arms, "-p", "no:logging", "-p", "no:asyncio")
    result.assert_outcomes(passed=20)
