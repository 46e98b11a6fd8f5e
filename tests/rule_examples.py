"""For every rule a suite that breaks it, one that does not, and one that is allowed to.

Each is the text of a test file; ``prod`` stands beside it. A test over the catalogue holds that no
rule is without, except those about the tool itself.
"""

from __future__ import annotations

from typing import NamedTuple

PROD = """
import logging
import subprocess

LOG = logging.getLogger("prod")
AUDIT = logging.getLogger("prod.audit")
CLIENT = None

def call():
    return "real"

def run(command):
    subprocess.run(["true", command], check=True)

ORIGINALS = []

def keep(callback):
    ORIGINALS.append(callback)

def call_kept():
    ORIGINALS.pop()()

def login(word):
    LOG.info("logging in with %s", word)

def boot(hostname):
    LOG.info("booting on %s", hostname)
"""

PROD_WITH_MOCK = "import logging\nfrom unittest import mock\n"

LIBVIRTMOD = """
def virConnectOpen(uri): return "handle"
def virConnectOpenReadOnly(uri): return "handle"
def virConnectOpenAuth(uri, auth, flags): return "handle"
"""

_ALLOW = '@pytest.mark.nova_hygiene_allow("{code}", reason="on purpose")\n'


class Examples(NamedTuple):
    positive: str
    negative: str
    options: tuple[str, ...] = ()
    tests: int = 1
    cause: str = ""
    """A rule without whose finding there is none of this one."""
    production: str = ""
    """A file of production code that the positive example has; the negative one has its twin."""
    twin: str = ""
    pyproject: str = ""
    """The positive example's `pyproject.toml`, and the negative one's."""
    pyproject_kept: str = ""

    def suppressed(self, code: str) -> str:
        """The positive example under a marker that allows the rule."""
        return self.positive.replace("def test_", _ALLOW.format(code=code) + "def test_", 1)


HEAD = """
import logging
import pytest
import prod
from unittest import mock
"""

EXAMPLES = {
    "NHY101": Examples(
        positive="def test_it():\n    import prod_with_mock\n",
        negative="import unittest.mock\ndef test_it():\n    prod.call()\n",
    ),
    "NHY102": Examples(
        positive="def test_it():\n    mock.patch('prod.call').start()\n",
        negative="def test_it():\n    with mock.patch('prod.call'):\n        prod.call()\n",
    ),
    "NHY103": Examples(
        positive="def test_it():\n    prod.CLIENT = mock.Mock()\n",
        negative=(
            "def test_it(monkeypatch):\n    monkeypatch.setattr(prod, 'CLIENT', mock.Mock())\n"
        ),
    ),
    "NHY104": Examples(
        positive=(
            "def test_it():\n    prod.keep(mock.Mock(name='kept'))\n"
            "def test_other():\n    prod.call_kept()\n"
        ),
        negative="def test_it():\n    prod.keep(mock.Mock())\n    prod.call_kept()\n",
        options=("--hygiene-ignore=NHY103",),
        tests=2,
    ),
    "NHY105": Examples(
        positive="def test_it():\n    prod.run(mock.MagicMock().path)\n",
        negative="def test_it():\n    prod.run('true')\n",
    ),
    "NHY106": Examples(
        positive="def test_it():\n    prod.AUDIT = mock.Mock()\n",
        negative="def test_it(caplog):\n    prod.boot('***')\n",
        options=("--hygiene-ignore=NHY103",),
    ),
    "NHY201": Examples(
        positive="import libvirtmod\ndef test_it():\n    libvirtmod.virConnectOpen('xen:///')\n",
        negative=(
            "import libvirtmod\ndef test_it():\n    libvirtmod.virConnectOpen('test:///default')\n"
        ),
        options=("--hygiene-ignore=NHY204",),
    ),
    "NHY202": Examples(
        positive="import os\ndef test_it():\n    os.system('false && virsh list')\n",
        negative="import os\ndef test_it():\n    os.system('false && virsh --version')\n",
    ),
    "NHY203": Examples(
        positive=(
            "import contextlib, socket\n"
            "def test_it():\n"
            "    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as sock:\n"
            "        sock.connect('/none/libvirt/libvirt-sock')\n"
        ),
        negative=(
            "import contextlib, socket\n"
            "def test_it():\n"
            "    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as sock:\n"
            "        sock.connect('/none/other/other-sock')\n"
        ),
    ),
    "NHY204": Examples(
        positive="def test_it():\n    uri = 'qemu+ssh://host/system'\n",
        negative="def test_it():\n    uri = 'test:///default'\n",
    ),
    "NHY301": Examples(
        positive=(
            "def test_it(nova_hygiene, caplog):\n"
            "    caplog.set_level('DEBUG')\n"
            "    prod.login(nova_hygiene.secret('admin password'))\n"
        ),
        negative=(
            "def test_it(nova_hygiene, caplog):\n"
            "    caplog.set_level('DEBUG')\n"
            "    nova_hygiene.secret('admin password')\n"
            "    prod.login('***')\n"
        ),
    ),
    "NHY302": Examples(
        positive='def test_it():\n    logging.error(\'{"adminPass": "Xy12zw"}\')\n',
        negative='def test_it():\n    logging.error(\'{"adminPass": "***"}\')\n',
    ),
    "NHY303": Examples(
        positive="def test_it():\n    logging.error('glpat' + '-0123456789abcdefghij')\n",
        negative="def test_it():\n    logging.error('glpat' + '-***')\n",
    ),
    "NHY304": Examples(
        positive=(
            "def test_it(caplog):\n    caplog.set_level('DEBUG')\n    prod.boot('compute-1')\n"
        ),
        negative="def test_it(caplog):\n    caplog.set_level('DEBUG')\n    prod.login('***')\n",
        options=("--hygiene-select=NHY304",),
    ),
    "NHY305": Examples(
        positive="def test_it():\n    prod.call()\n",
        negative="def test_it():\n    prod.call()\n",
        options=("--hygiene-select=NHY,NHY305",),
        production="import logging\ndef f(password):\n    logging.info('for %s', password)\n",
        twin="import logging\ndef f(password):\n    logging.info('for %s', len(password))\n",
    ),
    "NHY401": Examples(
        positive="def test_it():\n    fake_hypervisor_version = (5, 0, 0)\n",
        negative="def test_it():\n    fake_guest_version = (5, 0, 0)\n",
        production="MIN_HYPERVISOR_VERSION = (8, 0, 0)\n",
        twin="MIN_HYPERVISOR_VERSION = (8, 0, 0)\n",
    ),
    "NHY402": Examples(
        positive="def test_it():\n    prod.call()\n",
        negative="def test_it():\n    prod.call()\n    password = 'Xy12zw'\n",
        production="import os\nPASSWORD = os.environ.get('DB_PASSWORD', 'Xy12zw')\n",
        twin="import os\nPASSWORD = os.environ.get('DB_PASSWORD', '***')\n",
    ),
    "NHY403": Examples(
        positive="def test_it():\n    prod.call()\n",
        negative="def test_it():\n    prod.call()\n",
        pyproject='[project]\nname = "x"\ndependencies = [\n  "pytest<1",\n]\n',
        pyproject_kept='[project]\nname = "x"\ndependencies = [\n  "pytest>1",\n]\n',
    ),
    "NHY501": Examples(
        positive=(
            "def test_it():\n    try:\n        prod.call()\n    except Exception:\n        pass\n"
        ),
        negative=(
            "def test_it():\n    try:\n        prod.call()\n    except ValueError:\n        pass\n"
        ),
    ),
    "NHY502": Examples(
        positive=(
            "import contextlib, libvirtmod\n"
            "def test_it():\n"
            "    with contextlib.suppress(Exception):\n"
            "        libvirtmod.virConnectOpen('xen:///')\n"
        ),
        negative=(
            "import libvirtmod, pytest\n"
            "def test_it():\n"
            "    with pytest.MonkeyPatch.context() as patch:\n"
            "        patch.setattr(libvirtmod, 'virConnectOpen', lambda uri: uri)\n"
            "        libvirtmod.virConnectOpen('xen:///')\n"
        ),
        options=("--hygiene-ignore=NHY204", "-o", "nova_hygiene_block=always"),
        cause="NHY201",
    ),
}
