"""Globs of test code mean what `fnmatch` says, though most of them are matched without it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_nova_hygiene.engine.settings import TEST_CODE
from pytest_nova_hygiene.watching.globs import Globs, as_glob, is_matched


def _by_fnmatch(shown: str, glob: str) -> bool:
    *folders, name = shown.split("/")
    if not glob.endswith("/"):
        return fnmatchcase(f"/{shown}", f"*/{glob}") if "/" in glob else fnmatchcase(name, glob)
    folder = glob.rstrip("/")
    if "/" in folder:
        return fnmatchcase(f"/{shown}", f"*/{folder}/*")
    return any(fnmatchcase(part, folder) for part in folders)


GLOBS = st.text("ab*?[]/.", min_size=1, max_size=6).filter(lambda glob: glob.strip("*/."))


@settings(deadline=None, max_examples=1000)
@given(globs=st.lists(GLOBS, max_size=4), shown=st.text("ab/.", min_size=1, max_size=8))
def test_any_globs_mean_what_fnmatch_says(globs: list[str], shown: str) -> None:
    said = [_by_fnmatch(shown, glob) for glob in globs]
    assert [is_matched(shown, glob) for glob in globs] == said
    several = Globs(globs)
    assert several.match(shown) == any(said)
    assert several.match(shown) == any(said)  # from its memory


@pytest.mark.parametrize(
    ("shown", "is_test_code"),
    [
        ("tests/base.py", True),
        ("test/base.py", True),
        ("pkg/testing/base.py", True),
        ("integration/base.py", True),
        ("spec/base.py", True),
        ("nova/tests/unit/base.py", True),
        ("test_a.py", True),
        ("pkg/a_test.py", True),
        ("pkg/conftest.py", True),
        ("tests.py", False),
        ("pkg/test_a.txt", False),
        ("pkg/atest.py", False),
        ("integrations/base.py", False),
        ("pkg/specs/base.py", False),
        ("pkg/test.py", False),
    ],
)
def test_default_globs(shown: str, is_test_code: bool) -> None:
    assert Globs(TEST_CODE).match(shown) is is_test_code


def test_default_globs_need_no_rewriting() -> None:
    """They are taken as they stand: see the configuration."""
    assert [as_glob(glob, Path("/root")) for glob in TEST_CODE] == list(TEST_CODE)
