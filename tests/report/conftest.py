"""What the tests of formats use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

GOLD = Path(__file__).parent / "gold"


@pytest.fixture
def gold() -> Callable[[str, str], None]:
    """Compare a text with a gold file; remove the file to write it anew."""

    def compare(name: str, text: str) -> None:
        file = GOLD / name
        if not file.exists():
            file.write_text(text, "utf-8")
            pytest.fail(f"{name} was written anew: read it")
        assert text == file.read_text("utf-8")

    return compare
