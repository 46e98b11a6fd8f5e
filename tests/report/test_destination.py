"""Where a report may go: nothing is destroyed, and what cannot be written is said at the start."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_nova_hygiene.report.destination import Destination

Run = Callable[..., pytest.RunResult]

OK = "def test_ok(): pass\n"


def _is_report(text: str) -> bool:
    return bool(json.loads(text)["format"] == "pytest-nova-hygiene/1")


def test_device_stays_a_device(pytester: pytest.Pytester, hygiene: Run) -> None:
    device = pytester.path / "null"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root may make a device")
    pytester.makepyfile(OK)
    assert hygiene(f"--hygiene-report=json:{device}").ret == 0
    assert stat.S_ISCHR(device.stat().st_mode)


def test_pipe_gets_the_report(pytester: pytest.Pytester, hygiene: Run) -> None:
    pipe = pytester.path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text("utf-8")))
    reader.start()
    pytester.makepyfile(OK)
    assert hygiene("--hygiene-report=json:pipe").ret == 0
    reader.join()
    assert _is_report(got[0])
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_pipe_without_a_reader_is_said_and_waits_for_nobody(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    os.mkfifo(pytester.path / "pipe")
    pytester.makepyfile(OK)
    result = hygiene("--hygiene-report=json:pipe")
    result.stdout.fnmatch_lines(["ERROR: --hygiene-report: */pipe: No such device or address"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize("to", ["pipe", "file"])
def test_standard_stream_gets_the_report_and_keeps_what_it_had(
    pytester: pytest.Pytester, stream: str, to: str
) -> None:
    pytester.makepyfile(OK)
    command = [sys.executable, "-m", "pytest", f"--hygiene-report=json:/dev/{stream}"]
    with (pytester.path / "out").open("w+b") as out:
        target = out if to == "file" else subprocess.PIPE
        outputs = (target, subprocess.DEVNULL)
        stdout, stderr = outputs if stream == "stdout" else outputs[::-1]
        done = subprocess.run(command, check=True, stdout=stdout, stderr=stderr)  # noqa: S603 - fixed words
        out.seek(0)
        text = (out.read() if to == "file" else getattr(done, stream)).decode()
    assert '"format": "pytest-nova-hygiene/1"' in text
    assert ("test session starts" in text) is (stream == "stdout")
    assert ("1 passed" in text) is (stream == "stdout")


def test_link_stays_a_link(pytester: pytest.Pytester, hygiene: Run) -> None:
    (pytester.path / "real.json").write_text("the one before")
    (pytester.path / "link.json").symlink_to("real.json")
    (pytester.path / "dangling.json").symlink_to("sub/new.json")
    pytester.makepyfile(OK)
    assert (
        hygiene("--hygiene-report=json:link.json", "--hygiene-report=json:dangling.json").ret == 0
    )
    assert (pytester.path / "link.json").is_symlink()
    assert _is_report((pytester.path / "real.json").read_text("utf-8"))
    assert (pytester.path / "dangling.json").is_symlink()
    assert _is_report((pytester.path / "sub" / "new.json").read_text("utf-8"))


def test_file_keeps_its_mode_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("the one before")
    old.chmod(0o640)
    for path in (old, new):
        Destination(str(path)).write("text\n")
        assert path.read_text() == "text\n"
    umask = os.umask(0o22)
    os.umask(umask)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE(new.stat().st_mode) == 0o666 & ~umask
    assert sorted(tmp_path.iterdir()) == [new, old]


def test_report_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "hygiene.json"
    target.write_text("the one before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pytest_nova_hygiene.report.destination._write_through", full)
    with pytest.raises(OSError, match="No space"):
        Destination(str(target)).write("text")
    assert target.read_text() == "the one before"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("file/x.json", "Not a directory"),
        ("folder", "it is a folder; give a file in it"),
        (".", "it is a folder; give a file in it"),
        ("n" * 300, "File name too long"),
        ("loop", "Too many levels of symbolic links"),
        ("socket", "it is a socket; give a file"),
        ("/dev/fd/77", "Bad file descriptor"),
    ],
)
def test_place_that_cannot_be_written_is_said_before_the_first_test(
    pytester: pytest.Pytester, hygiene: Run, place: str, why: str
) -> None:
    (pytester.path / "file").write_text("in the way")
    (pytester.path / "folder").mkdir()
    (pytester.path / "loop").symlink_to("loop")
    made = "import socket; socket.socket(socket.AF_UNIX).bind('socket')"
    subprocess.run([sys.executable, "-c", made], check=True, cwd=pytester.path)  # noqa: S603 - fixed words
    before = sorted(pytester.path.iterdir())
    pytester.makepyfile(OK)
    result = hygiene(f"--hygiene-report=json:{place}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --hygiene-report: '{place}': {why}"])
    assert "passed" not in result.stdout.str()
    since = {path for path in pytester.path.iterdir() if path not in before and path.is_file()}
    assert {path.name for path in since if path.suffix != ".py"} == {"stdout", "stderr"}


def test_folder_that_nobody_may_write_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "pytest_nova_hygiene.watching.originals.ORIGINALS.os.access", lambda *_: False
    )
    assert (
        Destination(str(tmp_path / "a" / "x")).why_not()
        == f"the folder {tmp_path} cannot be written to"
    )
    (tmp_path / "x").write_text("")
    assert Destination(str(tmp_path / "x")).why_not() == "it cannot be written to"


@pytest.mark.parametrize(
    ("option", "file"),
    [
        ("json: x.json ", "x.json"),
        (" json : x.json", "x.json"),
        ("json:~/x.json", "home/x.json"),
        ("json:new/folder/x.json", "new/folder/x.json"),
    ],
)
def test_blanks_and_the_home_folder_are_read_as_people_mean_them(
    pytester: pytest.Pytester,
    hygiene: Run,
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    file: str,
) -> None:
    pytester.mkdir("home")
    monkeypatch.setenv("HOME", str(pytester.path / "home"))
    pytester.makepyfile(OK)
    assert hygiene(f"--hygiene-report={option}").ret == 0
    assert _is_report((pytester.path / file).read_text("utf-8"))


def test_path_is_relative_to_where_it_was_written(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeini("[pytest]\nnova_hygiene_report = json:ini.json\n")
    pytester.mkdir("sub")
    (pytester.path / "sub" / "test_it.py").write_text(OK)
    monkeypatch.chdir(pytester.path / "sub")
    assert hygiene("test_it.py").ret == 0
    assert (pytester.path / "ini.json").is_file()
    assert hygiene("test_it.py", "--hygiene-report=json:shell.json").ret == 0
    assert (pytester.path / "sub" / "shell.json").is_file()


def test_two_reports_in_one_file_are_refused(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(OK)
    result = hygiene("--hygiene-report=json:x", "--hygiene-report=json:./x")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: --hygiene-report: './x': two reports would go to one file"]
    )


@pytest.mark.parametrize(("test", "ret"), [(OK, 4), ("def test_bad(): assert False\n", 1)])
def test_report_that_fails_after_all_hides_no_result(
    pytester: pytest.Pytester, hygiene: Run, test: str, ret: int
) -> None:
    pytester.makepyfile(
        f"{test}\ndef test_z():\n    import pathlib\n    pathlib.Path('out').write_text('')\n"
    )
    result = hygiene("--hygiene-report=json:out/x.json")
    assert result.ret == ret
    result.stdout.fnmatch_lines(["ERROR: --hygiene-report: */out/x.json: *", "*passed*"])


def test_workers_write_nothing(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(OK)
    assert hygiene("-n", "2", "--hygiene-report=json:x.json").ret == 0
    assert _is_report((pytester.path / "x.json").read_text("utf-8"))
