"""What a strict run showed and wrote, searched for secrets; used by the tests on masking."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

import pytest

PIECE = 8
"""So many characters of a secret in a row are a part of it."""


def everything(pytester: pytest.Pytester, result: pytest.RunResult) -> dict[str, str]:
    """The terminal, and every file that the run left; not the suite itself."""
    texts = {"stdout": str(result.stdout), "stderr": str(result.stderr)}
    for path in pytester.path.rglob("*"):
        outer = path.name in ("stdout", "stderr") or path.suffix in (".py", ".pyc")
        if path.is_file() and not outer:
            texts[path.name] = path.read_bytes().decode("utf-8", "replace")
    return texts


def shown(texts: dict[str, str], secrets: Iterable[str]) -> list[tuple[str, str]]:
    """The pieces of secrets that stand in a text, each with the text's name."""
    pieces = {
        secret[at : at + PIECE] for secret in secrets for at in range(len(secret) - PIECE + 1)
    }
    return sorted(
        (name, piece) for name, text in texts.items() for piece in pieces if piece in text
    )


def alone(monkeypatch: pytest.MonkeyPatch, plugins: dict[str, str], *more: str) -> list[str]:
    """Options with which these plugins alone are loaded, by entry point.

    Args:
        monkeypatch: unsets what our own conftest says about plugins.
        plugins: the modules of those that must be installed, and their entry points.
        more: entry points of others, where they are installed.
    """
    for module in plugins:
        if find_spec(module) is None:
            pytest.skip(f"{module} is not installed")
    monkeypatch.delenv("PYTEST_ADDOPTS")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    others = [name for name in more if find_spec(name) is not None]
    return [option for name in (*plugins.values(), *others) for option in ("-p", name)]
