"""What Python's audit events would cost: why the plugin asks for them only where it must.

    python -m benchmarks.audit_events
    pytest -p benchmarks.audit_events [any suite]

The first prints what one ``id()`` takes without and with an audit hook that does nothing but look
whether an event is wanted. The second counts the events of a suite, the most frequent first.
"""

from __future__ import annotations

import sys
from collections import Counter
from timeit import repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_counts: Counter[str] = Counter()


def pytest_configure() -> None:
    """Count from now on; a hook cannot be taken out again."""
    sys.addaudithook(lambda event, _: _counts.update((event,)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counts."""
    for event, count in _counts.most_common(5):
        terminalreporter.write_line(f"audit events: {count:12,} {event}")


def _nanoseconds() -> float:
    number = 1_000_000
    return min(repeat("id(None)", number=number, repeat=7)) / number * 1e9


def main() -> None:
    """Print what the hook adds."""
    wanted = frozenset({"os.system", "socket.connect"})
    plain = _nanoseconds()
    sys.addaudithook(lambda event, _: event in wanted)
    print(f"Python {sys.version.split()[0]}: id() {plain:.0f} ns, with a hook {_nanoseconds():.0f}")


if __name__ == "__main__":
    main()
