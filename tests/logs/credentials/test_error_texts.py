"""What went wrong with a secret is no value of its name; a token behind the same words is one."""

from __future__ import annotations

import pytest

from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from tests.logs.corpus.message import ALNUM, HEX, made
from tests.logs.credentials.errors_behind_names import ERRORS, TEMPLATES

SHAPES = Shapes()
SECRETS = (
    made(40),
    made(32, HEX),
    "x9Kd82hs",
    "aB3$kL9x_tailQ",
    "Tr0ub4dor&3",
    made(24, ALNUM + "-"),
)


def test_matrix_is_large() -> None:
    assert len(TEMPLATES) >= 30
    assert len(set(ERRORS)) >= 80


@pytest.mark.parametrize("template", TEMPLATES)
def test_error_behind_a_sensitive_name_is_clean(template: str) -> None:
    assert [error for error in ERRORS if SHAPES.look(template % error)] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_secret_in_the_place_of_the_error_is_found(template: str) -> None:
    assert [secret for secret in SECRETS if not SHAPES.look(template % secret)] == []


@pytest.mark.parametrize(
    "text",
    [
        "password: invalid_grant7x",
        "auth:\n  token: access_denied\n  user: bob",
        "{'token': 'refresh_token_7', 'x': 1}",
        "Failed to log in with password: SUMMER2031",
        "Failed to log in, password: my_horse",
        "New token: AB_C403",
    ],
)
def test_value_of_a_document_or_a_password_that_reads_as_a_code_is_found(text: str) -> None:
    assert SHAPES.look(text)


SUITE = """
    import logging
    import pytest
    LOG = logging.getLogger("prod")
    TEMPLATES = {templates!r}
    ERRORS = [KeyError("access_token"), ValueError("Zq81-kk20 rejected"), ValueError("a2f9c0d1")]
    def test_errors():
        for template in TEMPLATES:
            for error in ERRORS:
                LOG.warning(template, error)
                LOG.warning(template.replace("%s", "%(error)s"), {{"error": error}})
    def test_secret_of_the_template():
        LOG.warning("password=%s is wrong: %s", "Zq81-kk20", ValueError("Zq81-kk20 is not known"))
    def test_secret_of_the_error():
        LOG.warning("Failed to get token: %s", ValueError("password=Zq81-kk21"))
    def test_secret_beside_the_error():
        LOG.warning("Failed to get token: %s, password=%s", ValueError("a2f9c0d1"), "Zq81-kk22")
"""


def test_error_that_is_logged_is_clean_and_a_secret_beside_or_in_it_is_not(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(SUITE.format(templates=TEMPLATES))
    result = pytester.runpytest_subprocess("-p", "nova_hygiene")
    result.assert_outcomes(passed=4, warnings=3)
    result.stdout.no_fnmatch_line("*::test_errors*")
    result.stdout.no_fnmatch_line("*NHY900*")
