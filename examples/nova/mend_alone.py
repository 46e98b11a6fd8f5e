"""Nova's tests under pytest without nova-hygiene: the mend for its TestCase, and nothing else.

python -m pytest -p mend_alone --pyargs nova.tests.unit.compute.test_compute_mgr
"""

from collections.abc import Generator

import pytest

from pytest_nova_hygiene.plugin.unittest_compat import cleared_test_case


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Run one test."""
    with cleared_test_case(item):
        return (yield)
