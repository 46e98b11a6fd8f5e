"""How much of the labelled corpus the log rules find, and what they find in clean messages.

    python -m benchmarks.corpus

Prints, for each rule and category, how many of its messages were found, then the false alarms.
"""

from __future__ import annotations

from collections import defaultdict

from tests.logs.corpus import MESSAGES
from tests.logs.corpus.judge import found


def main() -> None:
    """Print the table, then every message that is judged otherwise than its label says."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    wrong = []
    for message in MESSAGES:
        rules = found(message)
        right = message.rule in (rules or [""])
        for key in ((message.rule, message.category), (message.rule, "")):
            counts[key][0] += right
            counts[key][1] += 1
        if not right:
            wrong.append((message, rules))
    print(f"{len(MESSAGES)} messages, {counts['', ''][1]} of them clean")
    for (rule, category), (judged, all_) in sorted(counts.items()):
        name = f"  {category}" if category else f"{rule or 'clean'}, all"
        print(f"{name:40} {judged:4} of {all_:4} {judged / all_:7.1%}")
    for message, rules in wrong:
        print(f"{message.rule or 'clean'} but {', '.join(rules) or 'nothing'}: {message.text!r}")


if __name__ == "__main__":
    main()
