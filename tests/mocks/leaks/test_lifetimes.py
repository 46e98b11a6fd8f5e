"""What a test drops is gone at once, as without the plugin: nothing of it is kept to compare."""

from __future__ import annotations

import pytest

PROD = """
from collections import OrderedDict, deque
from functools import lru_cache

class Part:
    kind = None

class Thing:
    def __init__(self):
        self.part = Part()
        self.table = {"part": Part()}
        self.row = [Part()]
        self.handler = None

class Hooked(Thing):
    hook = Part()

thing = Thing()
table = {"thing": Thing()}
ordered = OrderedDict(thing=Thing())
row = [Thing()]
line = deque([Thing()])
Hooked.things = {"thing": Thing()}

def hook():
    pass

@lru_cache
def cached():
    return Thing()

def replace():
    global thing
    thing = Thing()
"""
DROPS = {
    "a name's object": ("prod.thing", "prod.thing = prod.Thing()"),
    "a name's object, by a call": ("prod.thing", "prod.replace()"),
    "a name that goes": ("prod.thing", "del prod.thing"),
    "a function": ("prod.hook", "prod.hook = None"),
    "an attribute": ("prod.thing.part", "prod.thing.part = prod.Part()"),
    "an attribute's object, with its holder": ("prod.thing.part", "prod.thing = prod.Thing()"),
    "a table's object, with the table's holder": (
        "prod.thing.table['part']",
        "prod.thing = prod.Thing()",
    ),
    "a row's object, with the row's holder": ("prod.thing.row[0]", "prod.replace()"),
    "a table's object, with the table": ("prod.table['thing']", "prod.table = {}"),
    "a table's object, replaced": ("prod.table['thing']", "prod.table['thing'] = 1"),
    "a table's object, cleared": ("prod.table['thing']", "prod.table.clear()"),
    "an ordered table's object": ("prod.ordered['thing']", "prod.ordered = None"),
    "a row's object, with the row": ("prod.row[0]", "prod.row = []"),
    "a row's object, taken out": ("prod.row[0]", "prod.row.pop()"),
    "a line's object": ("prod.line[0]", "prod.line.clear()"),
    "a class's object": ("prod.Hooked.hook", "prod.Hooked.hook = None"),
    "a class's table's object": ("prod.Hooked.things['thing']", "prod.Hooked.things = {}"),
    "a cached object": ("prod.cached()", "prod.cached.cache_clear()"),
}
WAYS_TO_REACH = {
    "module": "import prod",
    "names": "import prod\nfrom prod import Hooked, Part, cached, replace",
    "computed": "import prod\ndef put(name, value): setattr(prod, name, value)",
}
TEST = """
import gc
import weakref
from unittest import mock
{reach}

def test_drops_{number}():
    used = mock.Mock()
    known = weakref.ref({target})
    assert known() is not None
    {drop}
    gc.collect()
    assert known() is None
"""


@pytest.mark.parametrize("reach", WAYS_TO_REACH)
def test_what_a_test_drops_is_gone(pytester: pytest.Pytester, reach: str) -> None:
    for number, (target, drop) in enumerate(DROPS.values()):
        text = TEST.format(reach=WAYS_TO_REACH[reach], number=number, target=target, drop=drop)
        pytester.makepyfile(**{f"test_{number}": text})
    # Each file in a process of its own would be dear: a module of its own serves as well.
    pytester.makepyfile(
        conftest="""
            import importlib
            import pytest
            import prod

            @pytest.fixture(autouse=True)
            def fresh():
                yield
                importlib.reload(prod)
            """,
        prod=PROD,
    )
    plain = pytester.runpytest_subprocess("-p", "no:nova_hygiene", "-q")
    plain.assert_outcomes(passed=len(DROPS))
    armed = pytester.runpytest_subprocess("-p", "nova_hygiene", "-q")
    armed.assert_outcomes(passed=len(DROPS))


def test_a_part_of_an_object_that_the_file_imports_by_name_is_gone_when_replaced(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        prod=PROD,
        test_it="""
            import gc
            import weakref
            from prod import Part, thing

            def test_replaces():
                known = [weakref.ref(each) for each in (thing.part, thing.table["part"])]
                thing.part = Part()
                thing.table = {}
                gc.collect()
                assert [each() for each in known] == [None, None]
            """,
    )
    pytester.runpytest_subprocess("-p", "nova_hygiene").assert_outcomes(passed=1)


def test_what_an_earlier_test_of_the_file_used_is_gone_when_dropped(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        prod=PROD,
        test_it="""
            import gc
            import weakref
            import prod

            def test_first():
                prod.thing.table["x"] = object()
                prod.thing.part.kind = 1

            def test_second():
                known = [weakref.ref(each) for each in (prod.thing, prod.thing.part)]
                prod.replace()
                gc.collect()
                assert [each() for each in known] == [None, None]
            """,
    )
    pytester.runpytest_subprocess("-p", "nova_hygiene").assert_outcomes(passed=2)


def test_a_double_left_in_an_object_that_a_later_test_drops_lives_no_longer(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        prod=PROD,
        test_it="""
            import gc
            import weakref
            import prod

            class Fake: pass

            def put(value):
                prod.thing.__dict__["handler"] = value

            def test_leaves():
                prod.thing.table["fake"] = Fake()
                put(Fake())

            def test_drops():
                known = weakref.ref(prod.thing.table["fake"])
                prod.thing = None
                gc.collect()
                assert known() is None
            """,
    )
    pytester.runpytest_subprocess("-p", "nova_hygiene").assert_outcomes(passed=2)
