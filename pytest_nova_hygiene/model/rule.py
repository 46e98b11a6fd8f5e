"""Rules as plain data: a code, a page, and the function that judges."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from pytest_nova_hygiene.model.finding import Finding, Location, Severity, fingerprint, steady
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later

PREFIX = "NHY"
"""Every code begins with it."""

CODE_PREFIX = compile_later(r"NHY\d{0,3}")

E = TypeVar("E")


class Rule(NamedTuple, Generic[E]):
    """One rule: what it is called, how bad it is, its page, and the function that judges.

    Attributes:
        code: ``NHY`` and three digits; never reused.
        name: kebab case.
        severity: what its findings start from.
        judges: the type of event it judges.
        judge: event and place of the event to finding, or None when it is nothing.
        default: whether it is on without being selected by its full code.
    """

    code: str
    name: str
    severity: Severity
    judges: type[E]
    judge: Callable[[E, Location], Finding | None]
    default: bool = True

    @property
    def page(self) -> str:
        """The docstring of `judge`: the rule's documentation, help and explanation."""
        return inspect.getdoc(self.judge) or ""

    @property
    def summary(self) -> str:
        """The first sentence of the page."""
        return self.page.partition("\n\n")[0].replace("\n", " ")

    def finding(
        self,
        message: str,
        location: Location,
        *,
        subject: str,
        severity: Severity | None = None,
        detail: Mapping[str, str] | None = None,
    ) -> Finding:
        """Make a finding of this rule; `subject` is its part of the fingerprint."""
        return Finding(
            rule=self.code,
            name=self.name,
            severity=severity or self.severity,
            message=message,
            location=location,
            fingerprint=fingerprint(self.code, location, subject),
            detail=detail or {},
            subject=steady(subject),
        )


def rule(
    code: str, name: str, severity: Severity, *, judges: type[E], default: bool = True
) -> Callable[[Callable[[E, Location], Finding | None]], Rule[E]]:
    """Make a rule of a function that judges an event; its docstring becomes the rule's page."""

    def decorate(judge: Callable[[E, Location], Finding | None]) -> Rule[E]:
        return Rule(code, name, severity, judges, judge, default)

    return decorate
