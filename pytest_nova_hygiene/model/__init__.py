"""The words of the trade as plain data: rules, findings, and what allows them.

Knows nothing of pytest, of reports, or of the family that made a finding.
"""

from pytest_nova_hygiene.model.allow import MARKER, Allow
from pytest_nova_hygiene.model.finding import (
    MAX_TESTS,
    Finding,
    Identity,
    Location,
    Severity,
    Suppression,
    fingerprint,
    quoted,
)
from pytest_nova_hygiene.model.rule import CODE_PREFIX, PREFIX, Rule, rule

__all__ = [
    "CODE_PREFIX",
    "MARKER",
    "MAX_TESTS",
    "PREFIX",
    "Allow",
    "Finding",
    "Identity",
    "Location",
    "Rule",
    "Severity",
    "Suppression",
    "fingerprint",
    "quoted",
    "rule",
]
