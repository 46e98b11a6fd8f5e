"""Splits a shell's text into tokens: words with their parts, operators and redirections.

The grammar is that of POSIX sh and of what scripts for bash add to it. Any text must give tokens,
where a shell would refuse it or wait for more as well: then the words decide.

The grammar is our own, since nothing else may be imported while a test runs. bashlex reads no
`case`; tree-sitter does, but has none of what `shell_reader` knows.
"""

from __future__ import annotations

from typing import Any, Literal

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later


class Part(NamedTuple):
    """A part of a word.

    Attributes:
        kind: ``text``; ``variable``, whose value is what stands inside of ``${}``; ``output`` of
            the commands whose tokens are the value; or a ``file`` with such output.
        value: a text, or the tokens of a command.
        quoted: whether the shell neither splits the value nor takes it for a word of its own.
    """

    kind: Literal["text", "variable", "output", "file"]
    value: Any
    quoted: bool = False


class Token(NamedTuple):
    """A token of a shell's text.

    Attributes:
        kind: ``word``, ``operator``, or ``redirection``, whose target is in its parts.
        text: the operator; a word as it is written, where nothing in it is quoted or replaced.
        parts: the parts of a word, of a redirection's target, or of the lines of a heredoc.
    """

    kind: Literal["word", "operator", "redirection"]
    text: str
    parts: list[Part]


BEFORE_COMMAND = frozenset("if then else elif while until do ! { time coproc".split())
"""The reserved words behind which a command begins."""

_DEPTH = 12
"""How many commands inside one another are read. What is deeper stays text."""

_BLANK = compile_later(r"(?:[ \t\r]|\\\n)+")
_COMMENT = compile_later(r"#[^\n]*")
_REDIRECTION = compile_later(
    r"(?:\d+|\{\w+\})?(?:<<<|<<-?|<&|<>|<(?!\()|>>|>&|>\||>(?!\())|&>>?(?!\()"
)
_OPERATOR = compile_later(r"&&|\|\||;;&|;&|;;|\|&|[;&|()\n]")
_PLAIN = compile_later(r"""[^\s;&|()<>\\'"$`]+""")
_EXTENDED_GLOB = compile_later(r"(?<=[?*+@!])\([^()\n]*\)")
_QUOTED = compile_later(r'[^"\\$`]+')
_NAME = compile_later(r"[A-Za-z_]\w*|[0-9@*?$!#-]")
_IN_BRACES = compile_later(r"(?s)(?:[^{}\\'\"]|\\.|'[^']*'|\"(?:[^\"\\]|\\.)*\")+")
_IN_BACKTICKS = compile_later(r"(?s)((?:[^\\`]|\\.)*)(`?)")
_ESCAPED = compile_later(r"\\([\\`$])")
_ANSI = compile_later(r"(?s)\$'((?:[^\\']|\\.)*)'?")
_ANSI_ESCAPE = compile_later(r"\\([\s\S])")


def tokens_of(text: str, depth: int = 0) -> list[Token]:
    """Return the tokens of a text.

    Args:
        text: what a shell is given.
        depth: how many commands the text stands inside of.
    """
    return _Lexer(text, depth).tokens()


def quoted_parts(text: str, depth: int = 0) -> list[Part]:
    """Return the parts of a text in which quotes have no meaning, such as a heredoc's."""
    return _Lexer(text, depth).quoted("")


class _Lexer:
    """The state of a read: a text, and the place in it.

    Args:
        text: what is read.
        depth: how many commands the text stands inside of.
    """

    def __init__(self, text: str, depth: int) -> None:
        self._text = text
        self._depth = depth
        self._at = 0
        # Of heredocs whose lines come behind this line: their end, and where to put the lines.
        self._waiting: list[tuple[str, bool, bool, list[Part]]] = []

    def tokens(self, *, inside: bool = False) -> list[Token]:
        """Read tokens up to the end of the text.

        Args:
            inside: whether to stop at the parenthesis that closes a command substitution.
        """
        found: list[Token] = []
        open_parentheses = cases = 0
        while self._at < len(self._text):
            if self._take(_BLANK) or self._take(_COMMENT):
                continue
            if text := self._take(_REDIRECTION):
                found.append(self._redirection(text))
            elif text := self._take(_OPERATOR):
                if text == ")" and inside and not open_parentheses and not cases:
                    break
                open_parentheses += (text == "(") - (text == ")" and open_parentheses > 0)
                found.append(Token("operator", text, []))
                if text == "\n":
                    self._heredocs()
            else:
                begins = not found or found[-1].kind == "operator"
                begins = begins or found[-1].text in BEFORE_COMMAND
                found.append(word := self._word())
                # The ")" behind a pattern of "case" closes nothing.
                cases += (begins and word.text == "case") - (word.text == "esac" and cases > 0)
        return found

    def quoted(self, end: str) -> list[Part]:
        """Read the parts up to the closing quote.

        Args:
            end: the quote; empty for the end of the text.
        """
        parts: list[Part] = []
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == end:
                self._at += 1
                break
            if char == "\\":
                following = self._text[self._at + 1 : self._at + 2]
                escapes = following in ("$", "`", "\\", end, "\n") and following
                text = following.strip("\n") if escapes else f"\\{following}"
                parts.append(Part("text", text, quoted=True))
                self._at += 2
            elif char in "$`":
                parts += self._replaced(quoted=True)
            else:
                text = self._take(_QUOTED) or self._next()
                parts.append(Part("text", text, quoted=True))
        # An empty text in quotes is a word, too.
        return parts or [Part("text", "", quoted=True)]

    def _take(self, pattern: Any) -> str:
        """Return what a pattern matches at this place, and go behind it; empty for no match."""
        match = pattern.match(self._text, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return str(match[0])

    def _next(self) -> str:
        """Return the character at this place, and go behind it."""
        self._at += 1
        return self._text[self._at - 1]

    def _word(self) -> Token:
        """Read a word."""
        start = self._at
        parts: list[Part] = []
        while self._at < len(self._text):
            char = self._text[self._at]
            if text := self._take(_PLAIN) or self._take(_EXTENDED_GLOB):
                parts.append(Part("text", text))
            elif char == "\\":
                following = self._text[self._at + 1 : self._at + 2]
                self._at += 2
                if following != "\n":
                    parts.append(Part("text", following, quoted=True))
            elif char == "'":
                end = self._text.find("'", self._at + 1)
                end = len(self._text) if end < 0 else end
                parts.append(Part("text", self._text[self._at + 1 : end], quoted=True))
                self._at = end + 1
            elif char == '"':
                self._at += 1
                parts += self.quoted('"')
            elif char in "$`":
                parts += self._replaced(quoted=False)
            elif char in "<>" and self._text[self._at + 1 : self._at + 2] == "(":
                self._at += 1
                parts.append(Part("file", self._inside(), quoted=True))
            else:
                break
        if self._at == start:  # a character that begins no token, so that the read goes on
            parts.append(Part("text", self._next()))
        plain = all(part.kind == "text" and not part.quoted for part in parts)
        return Token("word", self._text[start : self._at] if plain else "", parts)

    def _replaced(self, *, quoted: bool) -> list[Part]:
        """Read what the shell replaces, at ``$`` or a backtick."""
        following = self._text[self._at + 1 : self._at + 2]
        if self._text[self._at] == "`":
            self._at += 1
            inner = _ESCAPED.sub(r"\1", self._take(_IN_BACKTICKS).removesuffix("`"))
            found = [Part("output", self._deeper(inner), quoted)]
        elif following == "'" and not quoted:
            text = self._take(_ANSI)[2:].removesuffix("'")
            escapes = {"n": "\n", "t": "\t"}
            text = _ANSI_ESCAPE.sub(lambda match: escapes.get(match[1], match[1]), text)
            found = [Part("text", text, quoted=True)]
        elif following == '"' and not quoted:
            self._at += 2
            found = self.quoted('"')
        elif following == "(":
            self._at += 1
            arithmetic = self._arithmetic()
            found = [Part("output", self._inside(), quoted)] if arithmetic is None else arithmetic
        elif following == "{":
            found = [Part("variable", self._braces(), quoted)]
        else:
            self._at += 1
            name = self._take(_NAME)
            found = [Part("variable", name, quoted) if name else Part("text", "$", quoted)]
        return found

    def _inside(self) -> list[Token]:
        """Read the tokens of a command substitution, at its ``(``."""
        self._at += 1
        if self._depth >= _DEPTH:
            return []
        self._depth += 1
        found = self.tokens(inside=True)
        self._depth -= 1
        return found

    def _deeper(self, text: str) -> list[Token]:
        """Return the tokens of a text that stands inside of this one."""
        return tokens_of(text, self._depth + 1) if self._depth < _DEPTH else []

    def _arithmetic(self) -> list[Part] | None:
        """Read ``((…))``, in which only commands matter; None where it is none."""
        if not self._text.startswith("((", self._at) or self._depth >= _DEPTH:
            return None
        depth = 0
        for position in range(self._at, len(self._text)):
            depth += {"(": 1, ")": -1}.get(self._text[position], 0)
            if not depth:
                if self._text[position - 1] != ")":
                    return None
                inside = quoted_parts(self._text[self._at + 2 : position - 1], self._depth + 1)
                self._at = position + 1
                outputs = [part for part in inside if part.kind == "output"]
                return [*outputs, Part("text", "0", quoted=True)]
        return None

    def _braces(self) -> str:
        """Return what stands inside ``${…}``, and go behind it."""
        self._at += 2
        start, depth = self._at, 1
        while self._at < len(self._text):
            if self._take(_IN_BRACES):
                continue
            depth += {"{": 1, "}": -1}.get(self._next(), 0)
            if not depth:
                return self._text[start : self._at - 1]
        return self._text[start:]

    def _redirection(self, operator: str) -> Token:
        """Read the target of a redirection; a heredoc's lines come later."""
        self._take(_BLANK)
        start = self._at
        target = self._word()
        if not operator.endswith(("<<", "<<-")) or operator.endswith("<<<"):
            return Token("redirection", operator, target.parts)
        end = "".join(str(part.value) for part in target.parts if part.kind == "text")
        literal = any(sign in self._text[start : self._at] for sign in "'\"\\")
        lines: list[Part] = []
        self._waiting.append((end, literal, operator[-1] == "-", lines))
        return Token("redirection", operator.rstrip("-"), lines)

    def _heredocs(self) -> None:
        """Read the lines of the heredocs that this line began."""
        for end, literal, tabs, found in self._waiting:
            lines: list[str] = []
            while self._at < len(self._text):
                stop = self._text.find("\n", self._at)
                line = self._text[self._at : stop if stop >= 0 else len(self._text)]
                self._at += len(line) + 1
                line = line.lstrip("\t") if tabs else line
                if line == end:
                    break
                lines.append(f"{line}\n")
            text = "".join(lines)
            plain = [Part("text", text, quoted=True)]
            found.extend(plain if literal else quoted_parts(text, self._depth))
        self._waiting.clear()
