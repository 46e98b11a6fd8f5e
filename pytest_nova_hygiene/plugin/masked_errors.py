"""Errors that end a strict run, masked: pytest writes their texts to stderr as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_nova_hygiene.redaction.redactor import Redactor


def mask_error(error: BaseException, redactor: Redactor) -> None:
    """Mask an error of pytest's that ends the run: its text is written to stderr as it is."""
    error.args = redactor.tree(error.args)
    if type(error) is pytest.exit.Exception:
        error.msg = redactor.tree(error.msg)


def masked_import_error(path: object, cause: BaseException, redactor: Redactor) -> str | None:
    """Return a masked error for a conftest's failed import.

    None where the traceback has no secret.
    """
    error = pytest.ExceptionInfo.from_exception(cause)
    shown = str(error.getrepr(style="short"))
    if redactor.text(shown) == shown:
        return None
    return (
        f"ImportError while loading conftest '{path}'.\n"
        f"{redactor.text(error.exconly())}\n"
        "(its traceback is left out: it shows a secret)"
    )
