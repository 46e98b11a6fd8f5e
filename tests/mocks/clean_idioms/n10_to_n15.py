"""State that a suite sets up, resets or borrows in ways of its own, and other libraries."""

from __future__ import annotations

from tests.mocks.clean_idioms.idiom import Idiom

N10_TO_N15 = {
    "N10": Idiom(
        """
from tests import helper
FAKE = mock.MagicMock(name='fake')
FAKES = [mock.Mock(), {'k': mock.Mock()}]
class TestIt:
    double = mock.Mock()
    def test_a(self, fake):
        global FAKE
        FAKE = mock.Mock()
        FAKES.extend([mock.Mock(), prod.Client()])
        FAKES[-1].send = mock.Mock()
        TestIt.double = mock.Mock()
        TestIt.another = mock.Mock()
        self.held = mock.Mock()
        fake.child = mock.Mock()
        helper.SHARED = mock.Mock()
        helper.Registry.known['k'] = mock.Mock()
    def test_b(self, fake): fake(); FAKE(); helper.SHARED()
class Case(unittest.TestCase):
    def setUp(self):
        self.held, self.client = mock.Mock(), prod.Client()
        self.client.send = self.held
    def test_a(self): self.client.send(1); self.held.assert_called_once_with(1)
def test_import_of_a_helper_that_makes_doubles():
    from tests import late_helper
    assert late_helper.FAKE
""",
        passed=4,
    ),
    "N11": Idiom(
        """
import asyncio
class Async(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        p = patch('prod.fetch'); p.start(); self.addCleanup(p.stop)
        self.m = await self.enterAsyncContext(mock.AsyncMock())
    async def test_a(self): await prod.fetch()
    async def test_task_that_ends_with_the_loop(self):
        m = mock.AsyncMock()
        async def forever(held):
            await held()
            await asyncio.Event().wait()
        task = asyncio.ensure_future(forever(m))
        await asyncio.sleep(0)
        assert m.await_count == 1 and not task.done()
def test_run():
    async def main():
        with patch('prod.fetch', new=mock.AsyncMock(return_value=1)):
            return await asyncio.gather(prod.fetch(), prod.fetch())
    assert asyncio.run(main()) == [1, 1]
""",
        passed=3,
    ),
    "N11 pytest-asyncio": Idiom(
        """
import pytest_asyncio
pytestmark = pytest.mark.asyncio(loop_scope='module')
@pytest_asyncio.fixture(scope='module', loop_scope='module')
async def client():
    with patch('prod.x', mock.AsyncMock()): yield prod.x
async def test_a(client): await client.get(1)
@patch('prod.fetch')
async def test_b(fetch, client):
    await prod.fetch()
    await prod.x.get(2)
""",
        passed=2,
        needs=("pytest_asyncio",),
    ),
    "N12": Idiom(
        """
@pytest.fixture(scope='module')
def module_patch():
    with patch('prod.x', mock.Mock()): yield prod.x
@pytest.fixture(scope='module')
def assigned():
    before, prod.get = prod.get, mock.Mock()
    yield
    prod.get = before
@pytest.fixture(scope='module')
def finalized(request):
    p = patch('prod.none'); p.start(); request.addfinalizer(p.stop)
@pytest.fixture(scope='module')
def stack():
    with contextlib.ExitStack() as stack: yield stack
@pytest.fixture(scope='module')
def undone_by_another(stack): stack.enter_context(patch.object(prod.Svc, 'run'))
def test_needs(finalized, undone_by_another): assert prod.none and prod.Svc().run() != 'real'
def test_needs_again(finalized, undone_by_another): assert prod.none
def test_dynamic(request):
    assert request.getfixturevalue('module_patch') is prod.x
    request.getfixturevalue('assigned')
def test_after(module_patch, assigned): assert prod.x is module_patch and prod.call() != 'real'
""",
        passed=4,
    ),
    "N13": Idiom(
        """
@pytest.fixture(autouse=True)
def poison():
    with patch('prod.get', side_effect=AssertionError): yield
def test_nested():
    with patch('prod.get') as outer:
        with patch('prod.get') as inner: assert prod.call() is inner.return_value
        assert prod.call() is outer.return_value
def test_assigned_over_a_patch():
    with patch.object(prod, 'x'):
        prod.x = mock.Mock()
def test_by_hand():
    before, prod.x = prod.x, mock.Mock()
    try: prod.x()
    finally: prod.x = before
PATCH = patch('prod.none', 'module')
def setup_module(): PATCH.start()
def teardown_module(): patch.stopall()
def test_stops_a_patch_of_the_module():
    PATCH.stop()
    assert prod.none is None
""",
        passed=4,
    ),
    "N14": Idiom(
        """
def test_same_value_in_a_context():
    with patch('prod.none', None), patch.object(prod, 'x', new=prod.x): pass
def test_same_value_started():
    patch('prod.none', None).start()
    patch.stopall()
@patch('prod.none', None)
def test_same_value_decorated(): assert prod.none is None
@patch('prod.x', 'no mock')
def test_plain_value(): assert prod.x == 'no mock'
def test_created():
    with patch('prod.brand_new', 1, create=True): assert prod.brand_new == 1
""",
        passed=5,
    ),
    "N15 support": Idiom(
        """
from prod.testing import doubles
from prod import test as prod_test
def test_a():
    doubles.LAST = mock.Mock()
    doubles.Base.double = mock.Mock()
    prod_test.SHARED.child = mock.Mock()
def test_b(): doubles.SHARED(); prod_test.LAST = mock.Mock()
""",
        passed=2,
    ),
    "N15 oslotest": Idiom(
        """
from oslotest import base, mock_fixture
mock_fixture.patch_mock_module()
class Case(base.BaseTestCase):
    def setUp(self):
        super().setUp()
        self.useFixture(mock_fixture.MockAutospecFixture())
        p = mock.patch.object(prod.Svc, 'run', autospec=True); p.start(); self.addCleanup(p.stop)
    def test_a(self): prod.Svc().run()
    @mock.patch('prod.get')
    def test_b(self, get): prod.call()
""",
        passed=2,
        needs=("oslotest",),
    ),
    "N15 freezegun": Idiom(
        """
import datetime, freezegun
@freezegun.freeze_time('2024-01-02')
def test_frozen():
    with patch('prod.x', datetime.date.today()): assert prod.x.year == 2024
@freezegun.freeze_time('2024-01-02')
class TestFrozen:
    def test_a(self): assert datetime.date.today().day == 2
""",
        passed=2,
        needs=("freezegun",),
    ),
    "N15 backport": Idiom(
        """
import mock as backport
def test_a():
    with backport.patch('prod.get') as get: assert prod.call() is get.return_value
@backport.patch.object(prod, 'x', backport.sentinel.x)
def test_b(): assert prod.x is backport.sentinel.x
""",
        passed=2,
        needs=("mock",),
    ),
    "N15 pytester": Idiom(
        """
def test_in_process(pytester):
    pytester.makepyfile(test_inner='''
from unittest import mock
import os
def test_in():
    with mock.patch('os.getcwd', return_value='x'): assert os.getcwd() == 'x'
@mock.patch('os.getpid')
def test_more(getpid): os.getpid()
''')
    pytester.runpytest_inprocess('-p', 'no:cacheprovider').assert_outcomes(passed=2)
def test_after():
    with patch('prod.get'): prod.call()
""",
        passed=2,
    ),
}
