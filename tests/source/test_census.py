"""The census: each file is read once for all rules, and not again while it is unchanged."""

from __future__ import annotations

import ast
import gc
import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_nova_hygiene.source.census import LARGEST, Census, Fact, Reader
from pytest_nova_hygiene.source.source_files import python_files
from pytest_nova_hygiene.source.tree_walk import Handler, Scope, parse, walk

Find = Callable[..., list[dict[str, Any]]]


class Names(Reader):
    """Reads every name, with what it stands in."""

    code = "NHY000"
    of_tests = False
    is_secret = False

    def __init__(self) -> None:
        self._found: list[Fact] = []

    def wants(self, lower: str) -> bool:
        return "read me" in lower

    def read(self, data: bytes) -> Iterator[Fact]:
        yield [0, f"{len(data)} bytes", False]

    def handlers(self) -> dict[type, Handler]:
        return {ast.Name: self._name}

    def _name(self, node: ast.Name, scope: Scope) -> None:
        self._found.append([node.lineno, f"{scope.symbol}:{node.id}", scope.typing_only])

    def facts(self) -> list[Fact]:
        return self._found


SOURCE = """# read me
a
class C:
    b
    def f(self, x=c):
        d
        def g(): e
    @h
    async def i(self): j
if TYPE_CHECKING: k
elif typing.TYPE_CHECKING:
    def l(): m
else: n
match o:
    case {"p": q}: [r for s in t]
    case True | None | -1 | [*_] | C(a=1) as u: v
"""


def _take(path: Path, census: Census | None = None) -> dict[str, Any]:
    found = (census or Census([Names])).take([(str(path), False)])
    return {"facts": found[0].facts.get("NHY000", []), "why": found[0].unread} if found else {}


def test_one_walk_tells_where_each_node_stands(tmp_path: Path) -> None:
    path = tmp_path / "prod.py"
    path.write_text(SOURCE)
    facts = _take(path)["facts"]
    assert [(where, typing) for _, where, typing in facts[1:]] == [
        (":a", False), ("C:b", False), ("C.f:c", False), ("C.f:d", False), ("C.f.g:e", False),
        ("C.i:j", False), ("C.i:h", False), (":k", True), ("l:m", True), (":n", False),
        (":o", False), (":r", False), (":s", False), (":t", False),
        (":C", False), (":v", False),
    ]  # fmt: skip


def test_every_name_of_python_s_own_walk_is_told(tmp_path: Path) -> None:
    path = tmp_path / "prod.py"
    for file in (ast.__file__, json.__file__, pytest.__file__, warnings.__file__):
        text = Path(file).read_text("utf-8")
        path.write_text(f"# read me\n{text}")
        tests = {"TYPE_CHECKING"}  # the walk decides by them
        names = [n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)]
        told = [where.rpartition(":")[2] for _, where, _ in _take(path)["facts"][1:]]
        assert sorted(set(told) | tests) == sorted(set(names) | tests)
        assert len(told) + names.count("TYPE_CHECKING") >= len(names)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"print 'x'", "this Python cannot parse it"),
        (b"\xff\xfe", "this Python cannot parse it"),
        (b"# coding: nonsense\n", "this Python cannot parse it"),
        (b"a\x00b", "this Python cannot parse it"),
        (b"+".join([b"a"] * 20_000), "it is nested too deeply"),
        (b"x" * LARGEST, f"it has more than {LARGEST:,} bytes"),
    ],
)
def test_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "prod.py"
    path.write_bytes(content + b"\n# read me\n")
    assert _take(path)["why"] == why


def test_deep_tree_is_walked() -> None:
    # As deep as the parser itself goes: recursion over the tree would end before.
    tree = parse(("x = " + "+".join(["a"] * 900)).encode())
    seen: list[int] = []
    walk(tree, {ast.Name: [lambda node, _: seen.append(node.lineno)]})
    assert len(seen) == 901


def test_latin_1_and_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "prod.py"
    for content in (b"# coding: latin-1\n'\xe4'\r# read me\ra", b"\xef\xbb\xbf# read me\na"):
        path.write_bytes(content)
        assert [where for _, where, _ in _take(path)["facts"]][1:] == [":a"]


def test_warning_of_the_parser_is_no_error_and_nobody_s(tmp_path: Path) -> None:
    path = tmp_path / "prod.py"
    path.write_text("# read me\n'\\d'\n")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("error")
        assert _take(path)["why"] == ""
    assert caught == []
    assert gc.isenabled()


def test_known_content_is_not_parsed_again_whatever_its_file(tmp_path: Path) -> None:
    first, second = tmp_path / "a.py", tmp_path / "b.py"
    first.write_text(SOURCE)
    census = Census([Names])
    facts = _take(first, census)
    second.write_text(SOURCE)
    later = Census([Names], json.loads(json.dumps(census.known)))
    assert _take(second, later) == facts
    assert later.parsed == 0
    second.write_text(SOURCE.replace("a\n", "z\n", 1))  # of the same size
    assert _take(second, later) != facts
    assert later.parsed == 1


def test_generated_file_and_file_without_facts_are_known_as_such(tmp_path: Path) -> None:
    path = tmp_path / "prod.py"
    census = Census([Names])
    for content in (f"# Generated by x, DO NOT EDIT\n{SOURCE}", "nothing"):
        path.write_text(content)
        assert _take(path, census) == {}
    assert list(census.known.values()) == [None, None]


def test_files_of_environments_builds_and_hidden_folders_are_left_out(tmp_path: Path) -> None:
    kept = ["a.py", "b/c.py", "b/d/e.py"]
    others = [
        "env/lib/x.py",
        ".hidden/x.py",
        "build/x.py",
        "b/node_modules/x.py",
        "p.egg-info/x.py",
    ]
    for name in [*kept, *others, "b/text.txt"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "env" / "pyvenv.cfg").write_text("")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    found = [str(Path(file).relative_to(tmp_path)) for file in python_files([str(tmp_path)])]
    assert found == kept


def test_no_credential_is_kept_in_the_cache(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it="URI = 'qemu+ssh://user:hunter2x@host/system?x=hunter2x'\ndef test_it(): pass",
        test_third="URI = 'qemu+ssh://user:hunter2x/@@host/system'\ndef test_it(): pass",
        test_other="URI = 'qemu:///system'\ndef test_it(): pass",
    )
    found = [findings() for _ in range(2)]
    assert found[0] == found[1]
    assert len(found[0]) == 3
    written = [
        path.read_bytes()
        for path in pytester.path.rglob("*")
        if path.is_file() and path.suffix != ".pyc"  # Python's, of the test files
    ]
    assert not any(b"hunter2x" in data for data in written if b"def test_it" not in data)
    (kept,) = pytester.path.glob(".pytest_cache/v/nova_hygiene/census")
    assert "qemu:///system" in kept.read_text("utf-8")


@pytest.mark.parametrize("damage", ["", "[]", "[1, 2, 3]", '"text"', "{"])
def test_damaged_cache_is_read_anew(pytester: pytest.Pytester, findings: Find, damage: str) -> None:
    pytester.makepyfile(test_it="URI = 'qemu:///system'\ndef test_it(): pass")
    found = findings()
    (kept,) = pytester.path.glob(".pytest_cache/v/nova_hygiene/census")
    text = kept.read_text("utf-8")
    kept.write_text(damage or text.replace("system", "session"))
    assert findings() == found


def test_under_xdist_one_worker_reads(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it="URI = 'qemu:///system'\ndef test_it(): pass",
        test_other="def test_it(): pass\ndef test_other(): pass",
    )
    alone = findings("-p", "no:cacheprovider")
    assert len(alone) == 1
    assert findings("-n", "2", "-p", "no:cacheprovider") == alone
