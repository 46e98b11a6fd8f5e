"""Suites that leave nothing behind, by what they show.

Each is the text of one test file that may stand beside all others and run in any order; nothing in
them asserts on the value of a name that another file's session-wide patch may hold.
"""

from __future__ import annotations

from typing import NamedTuple

HEAD = """
import contextlib, io, logging, os, signal, subprocess, sys, unittest
import pytest
import prod
from unittest import mock
from unittest.mock import patch
"""


class Idiom(NamedTuple):
    """The text after HEAD, how its tests end, and the modules it needs."""

    text: str
    passed: int
    skipped: int = 0
    xfailed: int = 0
    rerun: int = 0
    needs: tuple[str, ...] = ()


IDIOMS = {
    "N01": Idiom(
        """
def test_a(mocker):
    mocker.patch('prod.get')
    mocker.patch.object(prod.Svc, 'run', autospec=True)
    mocker.patch.dict(prod.REGISTRY, {'k': mocker.Mock()})
    prod.call()
    prod.get.assert_called_once_with()
def test_spied(mocker):
    spy = mocker.spy(prod, 'get')
    assert prod.call() == 'real' and spy.call_count == 1
    mocker.stub('s')(1)
""",
        passed=2,
        needs=("pytest_mock",),
    ),
    "N02": Idiom(
        """
def test_before(): assert prod.get() == 'real'
@pytest.fixture(scope='module')
def m(module_mocker): return module_mocker.patch('prod.get')
def test_module(m): assert prod.call() is m.return_value
def test_module_again(m): assert prod.call() is m.return_value
@pytest.fixture(scope='package')
def p(package_mocker): return package_mocker.patch('prod.none')
def test_package(p): assert prod.none
@pytest.fixture(scope='session')
def s(session_mocker):
    session_mocker.patch.dict('prod.REGISTRY', {'session': session_mocker.Mock()})
    assert 'session' in prod.REGISTRY
def test_session(s): pass
class TestIt:
    @pytest.fixture(scope='class')
    def c(self, class_mocker): return class_mocker.patch('prod.x')
    def test_class(self, c): assert prod.x is c
    def test_class_again(self, c): assert prod.x is c
""",
        passed=7,
        needs=("pytest_mock",),
    ),
    "N03": Idiom(
        """
class Cleanup(unittest.TestCase):
    def setUp(self):
        p = patch.object(prod, 'x'); p.start(); self.addCleanup(p.stop)
        d = patch.dict('prod.REGISTRY', k=mock.Mock()); d.start(); self.addCleanup(d.stop)
    def test_a(self): assert prod.REGISTRY['k']
    def test_b(self): assert isinstance(prod.x, mock.Mock)
class CleanupOfAll(unittest.TestCase):
    def setUp(self):
        self.addCleanup(patch.stopall)
        self.m = patch('prod.get').start()
    def test_a(self): assert prod.call() is self.m.return_value
class TearDown(unittest.TestCase):
    def setUp(self): patch('prod.get').start(); patch('prod.x').start()
    def tearDown(self): patch.stopall()
    def test_a(self): prod.call()
""",
        passed=4,
    ),
    "N04": Idiom(
        """
class Cleanup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        p = patch('prod.x'); p.start(); cls.addClassCleanup(p.stop)
    def test_a(self): assert isinstance(prod.x, mock.Mock)
    def test_b(self): assert isinstance(prod.x, mock.Mock)
class TearDown(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.p = patch.object(prod.Svc, 'run'); cls.p.start()
        cls.before, prod.x = prod.x, mock.Mock()
    @classmethod
    def tearDownClass(cls):
        cls.p.stop()
        prod.x = cls.before
    def test_a(self): assert prod.Svc().run() != 'real'
    def test_b(self): assert isinstance(prod.x, mock.Mock)
class TestPlain:
    def setup_class(cls): cls.p = patch('prod.get'); cls.p.start()
    def teardown_class(cls): cls.p.stop()
    def test_a(self): assert prod.call() != 'real'
    def test_b(self): assert prod.call() != 'real'
""",
        passed=6,
    ),
    "N05 unittest": Idiom(
        """
def setUpModule():
    global p
    p = patch('prod.x'); p.start()
    other = patch('prod.get'); other.start(); unittest.addModuleCleanup(other.stop)
def tearDownModule():
    p.stop()
    unittest.doModuleCleanups()  # pytest does not
class T(unittest.TestCase):
    def test_a(self): assert isinstance(prod.x, mock.Mock)
    def test_b(self): assert prod.call() != 'real'
""",
        passed=2,
    ),
    "N05 pytest": Idiom(
        """
P = patch('prod.x')
def setup_module(module): P.start()
def teardown_module(module): P.stop()
def setup_function(function): function.p = patch('prod.get'); function.p.start()
def teardown_function(function): function.p.stop()
def test_a(): assert isinstance(prod.x, mock.Mock) and prod.call() != 'real'
def test_b(): assert isinstance(prod.x, mock.Mock) and prod.call() != 'real'
""",
        passed=2,
    ),
    "N06": Idiom(
        """
import fixtures, testtools
class T(testtools.TestCase):
    def setUp(self):
        super().setUp()
        self.m = self.useFixture(fixtures.MockPatch('prod.get')).mock
        self.useFixture(fixtures.MockPatchObject(prod.Svc, 'run', autospec=True))
        self.useFixture(fixtures.MonkeyPatch('prod.x', mock.Mock()))
        self.useFixture(fixtures.MockPatchMultiple('prod', none=mock.DEFAULT))
    def test_a(self): self.assertIs(self.m.return_value, prod.call())
    def test_b(self): self.assertIsInstance(prod.x, mock.Mock)
def test_plain():
    with fixtures.MockPatch('prod.get'), fixtures.MonkeyPatch('prod.x', mock.Mock()):
        assert prod.call() != 'real' and prod.x
""",
        passed=3,
        needs=("fixtures", "testtools"),
    ),
    "N07": Idiom(
        """
@patch('prod.x', None)
@patch.object(prod.Svc, 'run', autospec=True)
@patch('prod.get')
def test_stacked(get, run): assert prod.call() is get.return_value and prod.x is None
@patch.multiple('prod', get=mock.DEFAULT, x=mock.DEFAULT)
def test_multiple(**doubles): assert len(doubles) == 2
@patch.dict('prod.REGISTRY', {'k': mock.Mock()})
def test_mapping(): assert prod.REGISTRY['k']
@patch('prod.x', new_callable=mock.PropertyMock)
def test_callable(x): assert prod.x is x
@patch('sys.stdout', new_callable=io.StringIO)
def test_stream(stdout):
    print('shown')
    assert stdout.getvalue() == 'shown\\n'
@patch('prod.LOG')
@patch('prod.logging.getLogger')
def test_logger(get, log): prod.LOG.info(1)
@patch.object(prod.Svc, 'run')
@patch.dict(os.environ, {'PROD_TOKEN': 'x'})
class TestClass:
    def test_a(self, run): assert prod.Svc().run() is run.return_value
    @patch('prod.get')
    def test_b(self, get, run): assert os.environ['PROD_TOKEN'] == 'x'
@patch('prod.get')
class Case(unittest.TestCase):
    @patch('prod.x')
    def test_a(self, x, get): assert prod.x is x
class Async(unittest.IsolatedAsyncioTestCase):
    @patch('prod.fetch')
    async def test_a(self, fetch): assert await prod.fetch() is fetch.return_value
    @patch('prod.get', new_callable=mock.AsyncMock)
    async def test_b(self, get): await prod.get()
""",
        passed=11,
    ),
    "N08": Idiom(
        """
def test_with():
    with patch('prod.get'), patch.dict(prod.REGISTRY, k=mock.Mock()): prod.call()
def test_stack():
    with contextlib.ExitStack() as stack:
        for name in ('prod.get', 'prod.x'): stack.enter_context(patch(name))
class Case(unittest.TestCase):
    def setUp(self):
        self.enterContext(patch('prod.x'))
        stack = contextlib.ExitStack()
        stack.enter_context(patch('prod.get'))
        self.addCleanup(stack.close)
        with contextlib.ExitStack() as other:
            other.enter_context(patch('prod.none'))
            self.addCleanup(other.pop_all().close)
    def test_a(self): assert prod.none and prod.call() != 'real'
class ForTheClass(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            stack.enter_context(patch('prod.x'))
            cls.addClassCleanup(stack.pop_all().close)
    def test_a(self): assert prod.x != 'real'
    def test_b(self): assert prod.x != 'real'
@pytest.fixture(scope='module')
def longer():
    with contextlib.ExitStack() as stack: yield stack
def test_handed_to_a_longer_owner(longer):
    with contextlib.ExitStack() as stack:
        stack.enter_context(patch('prod.none'))
        longer.push(stack.pop_all())
def test_after_handing_over(longer): pass
""",
        passed=7,
    ),
    "N09": Idiom(
        """
def test_attribute(monkeypatch):
    monkeypatch.setattr(prod, 'x', mock.Mock())
    monkeypatch.setattr('prod.Svc.run', mock.Mock())
    monkeypatch.setattr(prod, 'brand_new', mock.Mock(), raising=False)
def test_item(monkeypatch):
    monkeypatch.setitem(sys.modules, 'spacy', mock.MagicMock())
    monkeypatch.setitem(prod.REGISTRY, 'k', mock.Mock())
    import spacy
    monkeypatch.setenv('PROD_TOKEN', 'x')
def test_lazy_singleton(monkeypatch):
    monkeypatch.setattr(prod, 'CLIENT', None)
    with patch('prod.Client') as client: assert prod.client() is client.return_value
@pytest.fixture
def patched(monkeypatch):
    monkeypatch.setattr(prod, 'get', mock.Mock())
    yield
    assert prod.call() != 'real'
def test_through_a_fixture(patched): prod.call()
@pytest.fixture(scope='module')
def for_the_module():
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(prod, 'x', mock.Mock())
        yield
def test_module(for_the_module): assert prod.x != 'real'
def test_module_again(for_the_module): assert prod.x != 'real'
""",
        passed=6,
    ),
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
    "also calls of a double": Idiom(
        """
def test_command():
    with patch('subprocess.run') as run: prod.run(mock.MagicMock())
    assert run.call_count == 1
def test_popen():
    with patch('subprocess.Popen'): subprocess.Popen(['true', mock.MagicMock()])
def test_signal():
    with patch('os.kill'): prod.kill(mock.MagicMock())
    with patch('os.kill', autospec=True) as kill: prod.kill(mock.MagicMock())
    assert kill.call_count == 1
def test_signal_to_a_process_id_that_a_double_was_given():
    prod.kill(mock.MagicMock(pid=os.getpid()))
def test_path():
    with patch('os.makedirs'): prod.make(mock.MagicMock())
def test_open():
    with patch('builtins.open', mock.mock_open(read_data='text')):
        assert prod.read(mock.MagicMock()) == 'text'
def test_plain_names_that_speak_of_mocks(tmp_path):
    prod.make(mock.MagicMock(data_dir=tmp_path / 'MagicMock' / 'mock.notes'))
    double = mock.MagicMock(path=tmp_path / 'Mock.txt')
    double.path.write_text('text')
    assert prod.read(double) == 'text'
def test_environment():
    with patch.dict(os.environ, {'PROD_HOST': 'plain'}): assert os.environ['PROD_HOST'] == 'plain'
""",
        passed=8,
    ),
    "also text of a double": Idiom(
        """
def test_shown(capsys):
    m = mock.MagicMock(name='shown')
    print(m, repr(m), f'{m.child}', [m])
    sys.stderr.write(str(m))
    assert 'shown' in capsys.readouterr().out
def test_message():
    m = mock.Mock()
    with pytest.raises(AssertionError, match='Mock'):
        assert m is None, f'{m} is there'
    with pytest.raises(AssertionError):
        m.assert_called_once_with(str(m))
@pytest.mark.parametrize('m', [mock.MagicMock(), mock.Mock(name='named')], ids=['one', 'two'])
def test_parametrized(m, tmp_path):
    (tmp_path / 'plain').write_text(str(m))
""",
        passed=4,
    ),
    "also arguments": Idiom(
        """
CALLS = mock.Mock()
def test_production_objects_in_call_args():
    CALLS(prod.REGISTRY, prod.Client(), svc=prod.Svc)
    CALLS.client = prod.Client()
def test_cache_of_plain_values():
    with patch('prod.get', return_value='plain'): assert prod.cached(prod.call()) == 'plain'
def test_instance_that_dies_with_its_test():
    client = prod.Client()
    client.send = mock.Mock()
    client.parts = [mock.Mock()]
    client.send('x')
""",
        passed=3,
    ),
    "also given back by hand": Idiom(
        """
import atexit, threading
def test_item():
    prod.REGISTRY['mine'] = mock.Mock()
    del prod.REGISTRY['mine']
def test_subscription():
    handler = mock.Mock()
    prod.bus.subscribe(handler)
    prod.bus.publish(1)
    prod.bus.unsubscribe(handler)
def test_logging_handler():
    handler = mock.MagicMock(level=0)
    prod.LOG.addHandler(handler)
    prod.LOG.error('shown')
    prod.LOG.removeHandler(handler)
def test_signal_handler():
    before = signal.signal(signal.SIGUSR2, mock.MagicMock())
    signal.signal(signal.SIGUSR2, before)
def test_at_exit():
    callback = mock.Mock()
    atexit.register(callback)
    atexit.unregister(callback)
def test_cache():
    with patch('prod.get', return_value=mock.Mock()): prod.cached_call()
    prod.cached_call.cache_clear()
def test_module_table():
    sys.modules['spacy'] = mock.MagicMock()
    del sys.modules['spacy']
def test_stream():
    with contextlib.redirect_stdout(mock.MagicMock()): print('nowhere')
def test_thread_that_is_joined():
    callback = mock.Mock()
    thread = threading.Thread(target=prod.notify, args=(callback,))
    thread.start(); thread.join()
    callback.assert_called_once_with('x')
""",
        passed=9,
    ),
    "also doubles of a longer owner": Idiom(
        """
FAKE = mock.Mock()
@pytest.fixture(scope='module')
def callback(): return mock.Mock()
class TestIt:
    @classmethod
    def setup_class(cls): cls.double = mock.Mock()
    def test_a(self, callback): prod.notify(callback); prod.notify(FAKE); prod.notify(self.double)
    def test_b(self, callback): prod.notify(callback); prod.notify(FAKE); prod.notify(self.double)
class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls): cls.double = mock.MagicMock()
    def test_a(self): prod.notify(self.double.child)
    def test_b(self): prod.notify(self.double.child)
""",
        passed=4,
    ),
    "also other ends": Idiom(
        """
def test_skips():
    with patch('prod.get'): pytest.skip('inside')
@pytest.mark.skip(reason='never runs')
@patch('prod.get')
def test_skipped(get): pass
@pytest.mark.xfail(strict=True)
@patch('prod.get')
def test_xfails(get): assert prod.call() == 'real'
@patch('prod.x')
def test_xfails_inside(x): pytest.xfail('inside')
def test_raises():
    with pytest.raises(KeyError), patch('prod.get', side_effect=KeyError): prod.call()
class Case(unittest.TestCase):
    @unittest.expectedFailure
    @patch('prod.get')
    def test_a(self, get): self.fail('expected')
    @patch('prod.x')
    def test_b(self, x):
        with self.subTest(1), patch('prod.get'): prod.call()
        self.skipTest('inside')
""",
        passed=1,
        skipped=3,
        xfailed=3,
    ),
    "also reruns": Idiom(
        """
ATTEMPTS = []
@pytest.mark.flaky(reruns=2)
def test_a(monkeypatch):
    monkeypatch.setattr(prod, 'x', mock.Mock())
    with patch('prod.get') as get:
        ATTEMPTS.append(get)
        assert len(ATTEMPTS) == 2
""",
        passed=1,
        rerun=1,
        needs=("pytest_rerunfailures",),
    ),
}

DOCTEST = """
>>> from unittest import mock
>>> import prod
>>> with mock.patch('prod.get', return_value='double'):
...     prod.call()
'double'
>>> m = mock.Mock(name='doc')
>>> m
<Mock name='doc' id='...'>
"""
