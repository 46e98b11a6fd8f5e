"""The mend for suites that clear their ``TestCase``'s attributes, so that pytest can run them.

pytest sets the test method on the instance and deletes it after the test. A suite that deletes
every attribute in a cleanup (Nova's ``TestCase._clear_attrs``) makes that delete fail, and with it
every test. The attribute is put back at ``stopTest``, the last thing unittest calls, and only if it
is gone by then. Nothing else changes, and no other error is hidden.
"""

from __future__ import annotations

import unittest
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest


@contextmanager
def cleared_test_case(item: pytest.Item) -> Iterator[None]:
    """Give an item's ``TestCase`` back, while it runs, the attribute that pytest will delete."""
    runner: Any = item
    case = getattr(item, "instance", None)
    if not issubclass(type(case), unittest.TestCase) or not hasattr(item, "stopTest"):
        yield
        return
    stop = runner.stopTest

    def stopTest(testcase: Any) -> Any:  # noqa: N802 - unittest's name
        result = stop(testcase)
        with suppress(TypeError):  # a TestCase without a __dict__ cannot have been cleared
            vars(testcase).setdefault(item.name, runner.obj)
        return result

    runner.stopTest = stopTest
    try:
        yield
    finally:
        del runner.stopTest
