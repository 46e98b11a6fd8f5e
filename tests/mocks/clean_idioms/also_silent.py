"""What looks like an escape and is none, beside the numbered scenarios."""

from __future__ import annotations

from tests.mocks.clean_idioms.idiom import Idiom

ALSO_SILENT = {
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
