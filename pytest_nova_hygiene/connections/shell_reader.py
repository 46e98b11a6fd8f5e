"""Reads which programs a shell's text would run, with their words, variables and standard input.

Every branch counts, since nobody knows which one a shell would take. A function counts where it is
called. Nothing is run: the output of a command is known where its words are the output.
"""

from __future__ import annotations

from collections.abc import Mapping

from pytest_nova_hygiene.connections.programs import Program, Script
from pytest_nova_hygiene.connections.shell_tokens import BEFORE_COMMAND, Part, Token, tokens_of
from pytest_nova_hygiene.connections.shell_words import FILE, Words
from pytest_nova_hygiene.startup.patterns import compile_later

_ENDS = {"{": "}", "(": ")", "if": "fi", "case": "esac"} | dict.fromkeys(
    "for while until select".split(), "done"
)
"""The words that begin a compound command, with those that end it."""

_AFTER_COMMAND = frozenset({"fi", "done", "}", "esac"})
_ASSIGNMENT = compile_later(r"(?s)(?P<name>[A-Za-z_]\w*)(?:\[[^\]]*\])?(?P<more>\+?)=(?P<value>.*)")
_PRINTED = compile_later(r"%(?:%|-?[0-9.]*[sdq])")
_DECLARE = frozenset("export declare typeset local readonly".split())
_DEPTH = 20
"""How many functions, loops and evaluated texts in one another are followed."""

_COMMANDS = 5_000
"""How many commands of a text are read, loops included. Of a longer one the rest is not seen."""

_VALUES = 8
"""How many values of a loop are tried."""


def programs_of(script: Script, variables: Mapping[str, str]) -> list[Program]:
    """Return the programs that a text would run.

    Args:
        script: the text.
        variables: those of the shell's environment.
    """
    reader = _Reader(script, {**variables, **script.environ})
    reader.read(tokens_of(script.text))
    return reader.found


class _Reader:
    """A read of one text.

    Args:
        script: the text.
        variables: those of the shell's environment.
    """

    def __init__(self, script: Script, variables: Mapping[str, str]) -> None:
        self._script = script
        self._words = Words(variables, script.arguments, self._output_of)
        self._functions: dict[str, list[Token]] = {}
        self._depth = self._count = 0
        # Of the last command: what it prints. And what the command before a pipe printed.
        self._printed: str | None = None
        self._stdin = script.stdin
        self.found: list[Program] = []

    def read(self, tokens: list[Token]) -> None:
        """Read the commands of a text, a branch or a function."""
        at = 0
        while at < len(tokens) and self._count < _COMMANDS:
            at = self._command(tokens, at)

    def _output_of(self, tokens: list[Token]) -> str | None:
        """Return what the commands of a substitution print; None where that is not known."""
        stdin, self._stdin = self._stdin, self._script.stdin
        self._printed = None
        self.read(tokens)
        printed, self._printed, self._stdin = self._printed, None, stdin
        return printed

    def _command(self, tokens: list[Token], at: int) -> int:
        """Read a command, or a word before it, and return where the next one begins."""
        token = tokens[at]
        self._count += 1
        if token.kind == "operator":
            piped = token.text in ("|", "|&")
            self._stdin = self._printed if piped else self._script.stdin
            self._printed = None
            return _behind_pattern(tokens, at + 1) if token.text[:2] in (";;", ";&") else at + 1
        # With options it is a program, which is looked through as any other that runs one.
        timed = token.text == "time" and tokens[at + 1 : at + 2] and tokens[at + 1].text[:1] == "-"
        if (token.text in BEFORE_COMMAND and not timed) or token.text in _AFTER_COMMAND:
            return at + 1
        if token.text == "case":
            self._words.fields(tokens[at + 1].parts if at + 1 < len(tokens) else [])
            return _behind_pattern(tokens, at + 2)
        read = self._simple
        if token.text in ("for", "select"):
            read = self._loop
        elif token.text == "[[":
            read = self._test
        elif token.text == "function" or [t.text for t in tokens[at + 1 : at + 3]] == ["(", ")"]:
            read = self._function
        return read(tokens, at)

    def _test(self, tokens: list[Token], at: int) -> int:
        """Read the words of a test, in which operators separate nothing."""
        end = _index(tokens, at, "]]")
        for token in tokens[at:end]:
            self._words.fields(token.parts)
        return end + 1

    def _loop(self, tokens: list[Token], at: int) -> int:
        """Read a loop once for each value of its variable."""
        start = _index(tokens, at, "do")
        end = _end(tokens, start, "do")
        names = [token for token in tokens[at + 1 : start] if token.kind == "word"]
        values = [value for token in names[2:] for value in self._words.fields(token.parts)]
        known: list[str | None] = [*dict.fromkeys(values)]
        for value in known[:_VALUES] or [None]:
            if names:
                self._words.set(names[0].text, value)
            self._deeper(tokens[start + 1 : end])
        return end

    def _function(self, tokens: list[Token], at: int) -> int:
        """Keep a function, which runs where it is called."""
        at += tokens[at].text == "function"
        name = tokens[at].text if at < len(tokens) else ""
        at += 1
        while at < len(tokens) and tokens[at].text in ("(", ")", "\n"):
            # A subshell as the body of the function.
            if tokens[at].text == "(" and [t.text for t in tokens[at + 1 : at + 2]] != [")"]:
                break
            at += 1
        end = _end(tokens, at, tokens[at].text) if at < len(tokens) else at
        self._functions[name] = tokens[at : end + 1]
        return end + 1

    def _simple(self, tokens: list[Token], at: int) -> int:
        """Read a simple command: assignments, words and redirections."""
        fields: list[str] = []
        assigned: dict[str, str] = {}
        stdin = self._stdin
        while at < len(tokens) and tokens[at].kind != "operator":
            token = tokens[at]
            at += 1
            if token.kind == "redirection":
                stdin = self._redirected(token, stdin)
            elif match := _assignment(token, fields):
                at = self._assign(tokens, at, match, assigned)
            else:
                fields += self._words.fields(token.parts)
        self._printed = None
        if fields:
            self._run(fields, assigned, stdin)
        else:
            for name, value in assigned.items():
                self._words.set(name, value)
        return at

    def _assign(self, tokens: list[Token], at: int, name: str, assigned: dict[str, str]) -> int:
        """Read the value of an assignment, and return where the next word begins."""
        if at < len(tokens) and tokens[at].text == "(" and tokens[at - 1].text.endswith("="):
            end = _index(tokens, at, ")")
            words = [field for t in tokens[at:end] for field in self._words.fields(t.parts)]
            self._words.set_array(name, words)
            return end + 1
        text = self._words.text(tokens[at - 1].parts)
        match = _ASSIGNMENT.fullmatch(text)
        if match is not None:
            before = (assigned.get(name) or self._words.get(name) or "") if match["more"] else ""
            assigned[name] = before + match["value"]
        return at

    def _redirected(self, token: Token, stdin: str | None) -> str | None:
        """Return what a command reads behind a redirection."""
        text = self._words.text(token.parts)
        if token.text == "<<":
            return text
        if token.text == "<<<":
            return f"{text}\n"
        if token.text == "<":
            return {"/dev/null": "", FILE: self._words.file}.get(text)
        return stdin

    def _run(self, words: list[str], assigned: dict[str, str], stdin: str | None) -> None:
        """Run a simple command, as far as it is the shell's own; else note the program."""
        while words[0] in ("command", "builtin") and words[1:] and words[1][:1] != "-":
            words = words[1:]
        name, rest = words[0], words[1:]
        self._printed = _printed(name, rest, stdin)
        if name in self._functions:
            before, self._words.arguments = self._words.arguments, rest
            self._deeper(self._functions[name])
            self._words.arguments = before
        elif name in ("eval", "trap"):
            # A trap's other words are the names of signals.
            text = " ".join(rest) if name == "eval" else rest[0] if rest[1:] else ""
            self._deeper(tokens_of(text))
        elif name in ("source", ".") and rest[:1] in ([FILE], ["/dev/stdin"]):
            self._deeper(tokens_of((self._words.file if rest[0] == FILE else stdin) or ""))
        elif name in _DECLARE:
            for word in rest:
                self._declare(word, exported=name == "export" or "-x" in rest)
        elif name in ("read", "unset"):
            for word in rest:
                self._words.set(word, None if name == "read" else "")
        elif name == "set" and "--" in rest:
            self._words.arguments = rest[rest.index("--") + 1 :]
        else:
            environ = {**self._script.environ, **self._words.exported, **assigned}
            read = self._words.file if FILE in rest else stdin
            self.found.append(Program(words, environ, read, self._script.remote))

    def _declare(self, word: str, *, exported: bool) -> None:
        """Set a variable by a word of ``export`` and its kin."""
        match = _ASSIGNMENT.fullmatch(word)
        if match is not None:
            self._words.set(match["name"], match["value"], exported=exported)
        elif exported and (value := self._words.get(word)) is not None:
            self._words.set(word, value, exported=True)

    def _deeper(self, tokens: list[Token]) -> None:
        """Read the body of a function or a loop, or the text of ``eval``."""
        self._depth += 1
        if self._depth < _DEPTH:
            self.read(tokens)
        self._depth -= 1


def _assignment(token: Token, fields: list[str]) -> str:
    """Return the name that a word before the program gives a value to; empty for another word."""
    first = token.parts[0] if token.parts else Part("text", "")
    # An array behind "declare" is read in the same way.
    if (fields and not (fields[0] in _DECLARE and token.text.endswith("="))) or first.quoted:
        return ""
    match = _ASSIGNMENT.fullmatch(first.value) if first.kind == "text" else None
    return match["name"] if match is not None else ""


def _index(tokens: list[Token], at: int, text: str) -> int:
    """Return where the next token of a text stands; the end of all where there is none."""
    return next((i for i in range(at, len(tokens)) if tokens[i].text == text), len(tokens))


def _end(tokens: list[Token], at: int, begin: str) -> int:
    """Return where a compound command ends, which begins at a place with a word."""
    end = "done" if begin == "do" else _ENDS.get(begin)
    if end is None:
        return min(_index(tokens, at, "\n"), _index(tokens, at, ";"))
    depth = 0
    same = {"for", "while", "until", "select"} if end == "done" else {begin}
    starts = {"do"} if begin == "do" else same
    for position in range(at, len(tokens)):
        depth += (tokens[position].text in starts) - (tokens[position].text == end)
        if not depth:
            return position
    return len(tokens)


def _behind_pattern(tokens: list[Token], at: int) -> int:
    """Return the place behind the next pattern of a ``case``, or behind its end."""
    for position in range(at, len(tokens)):
        text = tokens[position].text
        if text in (")", "esac"):
            return position + 1
    return len(tokens)


def _printed(name: str, rest: list[str], stdin: str | None) -> str | None:
    """Return what a command prints, where its words tell."""
    if name == "echo":
        while rest and rest[0] in ("-n", "-e", "-ne", "-en"):
            rest = rest[1:]
        return " ".join(rest).replace("\\n", "\n") + "\n"
    if name == "printf" and rest:
        values = iter(rest[1:])
        text = _PRINTED.sub(lambda _: next(values, ""), rest[0])
        return text.replace("\\n", "\n")
    if name == "cat" and not rest:
        return stdin
    names = [word for word in rest if word[:1] != "-"]
    if names and (name in ("which", "type") or (name == "command" and "-v" in rest)):
        return names[0]
    return None
