"""Replaces in words what a shell replaces there: variables, arrays, and the output of commands.

Nothing is run and nothing is looked up: a value that the text does not tell is not known. A word of
nothing else is left out then, as an option that is not set is. In any other word it stays as it is
written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pytest_nova_hygiene.connections.shell_tokens import Part, Token, quoted_parts
from pytest_nova_hygiene.startup.patterns import compile_later

_EXPRESSION = compile_later(
    r"(?s)(?P<length>\#(?=\w))?(?P<name>!?[A-Za-z_]\w*|[0-9]+|[@*?$#!-])(?:\[(?P<index>[^\]]*)\])?"
    r"(?P<operator>:?[-=?+])?(?P<rest>.*)"
)
FILE = "/dev/fd/63"
"""The name of a file with the output of commands: ``<(…)``."""

_DEPTH = 8
"""How many defaults inside one another (``${A:-${B:-…}}``) are read."""


class Words:
    """What is known of a shell's variables, and the words with their values.

    Args:
        variables: those of its environment.
        arguments: its positional parameters, from ``$1`` on.
        output: returns what commands print; None where that is not known.

    Attributes:
        exported: the variables that its text gave to the programs that it runs.
        arguments: the positional parameters.
        file: what the last `FILE` has in it; None where that is not known.
    """

    def __init__(
        self,
        variables: Mapping[str, str],
        arguments: Sequence[str],
        output: Callable[[list[Token]], str | None],
    ) -> None:
        self._given = variables
        self._known: dict[str, str | None] = {}
        self._arrays: dict[str, list[str]] = {}
        self._output = output
        self._depth = 0
        self.exported: dict[str, str] = {}
        self.file: str | None = None
        self.arguments = list(arguments)

    def set(self, name: str, value: str | None, *, exported: bool = False) -> None:
        """Give a variable a value; None for one that is not known."""
        self._known[name] = value
        self._arrays.pop(name, None)
        # A variable that came with the environment goes on to the programs with its new value.
        if value is not None and (exported or name in self.exported or name in self._given):
            self.exported[name] = value

    def set_array(self, name: str, values: list[str]) -> None:
        """Give an array its values."""
        self._arrays[name] = values

    def get(self, name: str) -> str | None:
        """Return a variable's value; None where it is not known."""
        if name.isdecimal():
            number = int(name)
            return self.arguments[number - 1] if 0 < number <= len(self.arguments) else None
        if name in self._arrays:
            return next(iter(self._arrays[name]), "")
        return self._known[name] if name in self._known else self._given.get(name)

    def text(self, parts: list[Part]) -> str:
        """Return the text that a shell makes of a word which it does not split."""
        texts = []
        for part in parts:
            value = part.value if part.kind == "text" else self._value(part)
            if isinstance(value, list):
                value = " ".join(value)
            texts.append(_written(part) if value is None else value)
        return "".join(texts)

    def fields(self, parts: list[Part]) -> list[str]:
        """Return the words that a shell makes of a word."""
        found: list[str] = []
        # Of the word that is still open: its text; None where there is none yet.
        current: str | None = None
        for part in parts:
            value = part.value if part.kind == "text" else self._value(part)
            if value is None and (part.quoted or len(parts) > 1):
                value = _written(part)
            if isinstance(value, list):
                pieces = value if part.quoted else [w for text in value for w in text.split()]
                if pieces:
                    found.append((current or "") + pieces[0])
                    found += pieces[1:]
                    current = found.pop()
            elif value is None:
                continue
            elif part.kind == "text" or part.quoted:
                current = (current or "") + value
            else:
                for position, piece in enumerate(_pieces(value)):
                    if position and current is not None:
                        found.append(current)
                        current = None
                    if piece:
                        current = (current or "") + piece
        return found if current is None else [*found, current]

    def _value(self, part: Part) -> str | list[str] | None:
        """Return what a variable or a command's output is replaced by."""
        if part.kind == "file":
            self.file = self._output(part.value)
            return FILE
        if part.kind == "output":
            printed = self._output(part.value)
            return None if printed is None else printed.rstrip("\n")
        match = _EXPRESSION.fullmatch(part.value)
        if match is None or match["length"]:
            return None
        name, index = match["name"], match["index"]
        if name in ("@", "*"):
            return self.arguments or None
        if index is not None:
            values = self._arrays.get(name)
            return values if index in ("@", "*") else None
        name = name if name[:1] != "!" else self.get(name[1:]) or ""
        value = self.get(name)
        operator = (match["operator"] or "")[-1:]
        if operator == "+" and value:
            value = self._default(match["rest"])
        elif operator in ("-", "=") and not value:
            value = self._default(match["rest"])
            if operator == "=":
                self.set(name, value)
        return value

    def _default(self, text: str) -> str | None:
        """Return the value of the word behind ``:-`` and its kin."""
        if self._depth >= _DEPTH:
            return None
        self._depth += 1
        quote = text[:1] if len(text) > 1 and text[:1] == text[-1:] and text[:1] in "'\"" else ""
        value = self.text(quoted_parts(text.strip(quote) if quote else text))
        self._depth -= 1
        return value


def _pieces(value: str) -> list[str]:
    """Return the words of a value; an empty one where a blank ends or begins the value."""
    pieces = value.split()
    before = [""] if value[:1].isspace() else []
    return [*before, *pieces, *([""] if pieces and value[-1:].isspace() else [])]


def _written(part: Part) -> str:
    """Return what stands for a value that is not known."""
    return f"${part.value}" if part.kind == "variable" else "$()"
