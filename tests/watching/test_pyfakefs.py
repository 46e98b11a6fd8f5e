"""Suites on a fake file system stay on it: the real disk is neither read nor written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., pytest.RunResult]

pytest.importorskip("pyfakefs", reason="pyfakefs is not installed")

ACTS = {
    "open": "{open}(FILE, 'w').close()",
    "os.open": "os.close({os.open}(FILE, os.O_WRONLY | os.O_TRUNC))",
    "os.remove": "{os.remove}(FILE)",
    "os.unlink": "{os.unlink}(FILE)",
    "os.rmdir": "{os.rmdir}(EMPTY)",
    "os.removedirs": "{os.removedirs}(EMPTY)",
    "os.mkdir": "{os.mkdir}(NEW)",
    "os.makedirs": "{os.makedirs}(NEW + '/a/b')",
    "os.rename": "{os.rename}(FILE, NEW)",
    "os.renames": "{os.renames}(FILE, NEW + '/a')",
    "os.replace": "{os.replace}(FILE, NEW)",
    "os.link": "{os.link}(FILE, NEW)",
    "os.symlink": "{os.symlink}(FILE, NEW)",
    "os.truncate": "{os.truncate}(FILE, 1)",
    "os.chmod": "{os.chmod}(FILE, 0o600)",
    "os.chown": "{os.chown}(FILE, 1, 1)",
    "os.utime": "{os.utime}(FILE, (1, 1))",
    "os.listdir": "assert sorted({os.listdir}(HERE)) == NAMES",
    "os.scandir": "assert sorted(e.name for e in {os.scandir}(HERE)) == NAMES",
    "os.walk": "assert [n for _, d, f in {os.walk}(HERE) for n in sorted(d + f)] == NAMES",
    "os.stat": "assert {os.stat}(FILE).st_size == len('in the fake')",
    "os.access": "assert not {os.access}(HERE + '/real', os.F_OK)",
    "os.mknod": "{os.mknod}(NEW)",
    "shutil.rmtree": "{shutil.rmtree}(HERE)",
    "shutil.copy": "{shutil.copy}(FILE, NEW)",
    "shutil.move": "{shutil.move}(FILE, NEW)",
}
"""What is done, with the function in braces."""

PATHS = {
    "write_text": "Path(FILE).write_text('x')",
    "unlink": "Path(FILE).unlink()",
    "mkdir": "Path(NEW).mkdir()",
    "touch": "Path(NEW).touch()",
    "open": "Path(FILE).open('w').close()",
    "rename": "Path(FILE).rename(NEW)",
    "rmdir": "Path(EMPTY).rmdir()",
    "chmod": "Path(FILE).chmod(0o600)",
    "symlink_to": "Path(NEW).symlink_to(FILE)",
    "iterdir": "assert sorted(p.name for p in Path(HERE).iterdir()) == NAMES",
    "read_text": "assert Path(FILE).read_text() == 'in the fake'",
}

NOT_FAKED_BY_NAME = ("os.truncate", "os.renames")
"""Functions that pyfakefs itself leaves as they are where a module imported them by name."""

HEAD = """
import io, os, shutil
from pathlib import Path
HERE = {here!r}
FILE, EMPTY, NEW = HERE + "/file", HERE + "/empty", HERE + "/new"
NAMES = ["empty", "file"]
"""


def _production(here: Path) -> tuple[str, list[str]]:
    """A module with a function for each act and each way to name what it calls."""
    parts = [HEAD.format(here=str(here))]
    names = []
    for act, body in ACTS.items():
        module, _, function = act.rpartition(".")
        ways = {"by module": act} if module else {"built-in": "open", "io": "io.open"}
        if module:
            local = f"{module}_{function}"
            if act not in NOT_FAKED_BY_NAME:
                parts.append(f"from {module} import {function} as {local}")
                ways["by name"] = local
        for way, called in ways.items():
            name = f"{act}_{way}".replace(".", "_").replace(" ", "_").replace("-", "_")
            parts.append(f"def {name}(): {body.replace('{' + act + '}', called)}")
            names.append(name)
    for method, body in PATHS.items():
        parts.append(f"def path_{method}(): {body}")
        names.append(f"path_{method}")
    return "\n".join(parts), names


def _tree(folder: Path) -> list[tuple[str, bytes, int, int, int]]:
    return [
        (
            path.name,
            path.read_bytes() if path.is_file() else b"",
            s.st_mode,
            s.st_uid,
            s.st_mtime_ns,
        )
        for path in [folder, *sorted(folder.rglob("*"))]
        for s in [path.lstat()]
    ]


@pytest.mark.usefixtures("other_plugins")
@pytest.mark.parametrize("options", [(), ("--hygiene-strict",)], ids=["armed", "strict"])
def test_real_disk_is_untouched(
    pytester: pytest.Pytester, hygiene: Run, tmp_path: Path, options: tuple[str, ...]
) -> None:
    canary = tmp_path / "canary"
    (canary / "empty").mkdir(parents=True)
    (canary / "file").write_text("on the real disk")
    (canary / "real").write_text("")
    production, names = _production(canary)
    pytester.makepyfile(
        prod=production,
        test_it=f"""
        import logging, os
        from unittest import mock
        import pytest
        import prod

        @pytest.mark.parametrize("name", {names!r})
        def test_it(fs, name):
            fs.create_file(prod.FILE, contents="in the fake")
            fs.create_dir(prod.EMPTY)
            with mock.patch.object(prod, "NAMES", prod.NAMES):
                logging.getLogger("x").error("about to run %s", mock.MagicMock())
                vars(prod)[name]()

        def test_fake_os_tells_nothing_of_us(fs):
            assert "hygiene" not in repr(os.remove) + os.remove.__module__
        """,
    )
    before = _tree(canary)
    plain = pytester.runpytest_subprocess("-p", "no:asyncio", "-p", "no:nova_hygiene")
    result = hygiene("-p", "no:asyncio", *options)
    assert _tree(canary) == before
    # On some Pythons pyfakefs fails at what was imported by name, with us as without.
    assert result.parseoutcomes() == plain.parseoutcomes()
    assert result.parseoutcomes()["passed"] > len(names) - 3


def test_list_of_acts_is_what_pyfakefs_fakes() -> None:
    """A function that pyfakefs comes to fake, and that changes the disk, is missing above."""
    from pyfakefs.fake_os import FakeOsModule  # noqa: PLC0415 - absent where it is not installed

    harmless = set(
        "chdir close dup dup2 fchmod fchown fdatasync fdopen fspath fstat fsync ftruncate getcwd "
        "getcwdb getegid geteuid getgid getuid isatty lchmod lchown lseek lstat open path pipe "
        "popen putenv read readlink pread pwrite readv remove rename sendfile setgid setuid "
        "statvfs umask write writev getxattr listxattr removexattr setxattr sep name environ "
        "fwalk closerange copy_file_range posix_fallocate lockf get_inheritable".split()
    )
    faked = {name for name in FakeOsModule.dir() if not name.startswith(("O_", "_", "SEEK_"))}
    assert faked - harmless - {act.removeprefix("os.") for act in ACTS} == set()
