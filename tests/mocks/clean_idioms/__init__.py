"""Suites that leave nothing behind, by what they show.

Each is the text of one test file that may stand beside all others and run in any order; nothing in
them asserts on the value of a name that another file's session-wide patch may hold.
"""

from __future__ import annotations

from tests.mocks.clean_idioms.also_silent import ALSO_SILENT
from tests.mocks.clean_idioms.idiom import Idiom
from tests.mocks.clean_idioms.n01_to_n09 import N01_TO_N09
from tests.mocks.clean_idioms.n10_to_n15 import N10_TO_N15

__all__ = ["DOCTEST", "HEAD", "IDIOMS", "Idiom"]

IDIOMS = {**N01_TO_N09, **N10_TO_N15, **ALSO_SILENT}

HEAD = """
import contextlib, io, logging, os, signal, subprocess, sys, unittest
import pytest
import prod
from unittest import mock
from unittest.mock import patch
"""

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
