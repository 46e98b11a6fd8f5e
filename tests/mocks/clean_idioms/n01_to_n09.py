"""Patches and doubles that their own context, decorator, fixture or cleanup takes away."""

from __future__ import annotations

from tests.mocks.clean_idioms.idiom import Idiom

N01_TO_N09 = {
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
}
