"""The ways by which text leaves a strict run beside its reports, each masked where it is written.

Reports are masked as data. What pytest and its plugins write without one (progress, a fixture that
is set up, an interrupt's traceback, live logs, files of their own) passes here. Every writer is put
back at the run's end, if it is still ours.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    import pytest

    from pytest_nova_hygiene.redaction.redactor import Redactor

Mask = Callable[[str], str]


def cover_terminal(config: pytest.Config, mask: Mask) -> None:
    """Mask what is written to the terminal; ``--pastebin`` puts its copier in the same place."""
    if not config.pluginmanager.has_plugin("terminalreporter"):
        return  # an xdist worker
    writer: Any = config.get_terminal_writer()
    write = writer.write

    def masked(msg: str, *args: Any, **kwargs: Any) -> None:
        write(mask(msg), *args, **kwargs)

    stand_before(config, writer, "write", masked)


def cover_retries(config: pytest.Config, mask: Mask) -> None:
    """Mask what pytest-retry keeps of every attempt; a worker sends it by a way of its own."""
    module = sys.modules.get("pytest_retry.retry_plugin")
    if module is None:
        return
    reporter = module.retry_manager.reporter
    record = reporter.record_attempt

    def masked(lines: list[str]) -> None:
        record([mask(line) for line in lines])

    stand_before(config, reporter, "record_attempt", masked)


def stand_before(config: pytest.Config, target: object, name: str, method: object) -> None:
    """Give an object a method of its own until the run is over."""
    own = vars(target)
    before = {name: own[name]} if name in own else {}
    own[name] = method

    def restore() -> None:
        if own.get(name) is method:
            del own[name]
            own.update(before)

    config.add_cleanup(restore)


def cover_log_file(config: pytest.Config, mask: Mask) -> None:
    """Mask what goes to ``--log-file``, and to each file that a suite names while it runs.

    A record was read before any handler has it, so what it showed is known. The stream is the
    place: a formatter of ours would stand between a test and what formats its records.
    """
    plugin: Any = config.pluginmanager.get_plugin("logging-plugin")
    if plugin is None:
        return
    set_log_path = plugin.set_log_path

    def set_and_cover(fname: str) -> None:
        set_log_path(fname)
        _cover_stream(plugin.log_file_handler.stream, mask)

    stand_before(config, plugin, "set_log_path", set_and_cover)
    _cover_stream(plugin.log_file_handler.stream, mask)


def _cover_stream(stream: Any, mask: Mask) -> None:
    """Mask a file that is pytest's own and closed with the run, so nothing is put back."""
    if stream is None or stream.name == ORIGINALS.os.devnull:
        return  # pytest has the handler in every run
    write = stream.write

    def masked(text: str) -> int:
        written: int = write(mask(text))
        return written

    stream.write = masked


def cover_trace(config: pytest.Config, mask: Mask) -> None:
    """Mask what ``--debug`` writes: the arguments and the result of every hook."""
    root: Any = config.trace.root
    before = root._writer  # noqa: SLF001 - pluggy has a setter alone
    if before is None:
        return

    def masked(text: str) -> None:
        before(mask(text))

    def restore() -> None:
        if root._writer is masked:  # noqa: SLF001 - as above
            root.setwriter(before)

    root.setwriter(masked)
    config.add_cleanup(restore)


_ALLURES = frozenset(("report_result", "report_container", "report_attached_data"))


def cover_allure(config: pytest.Config, redactor: Redactor) -> None:
    """Mask what allure-pytest writes, where its results go to files."""
    if not config.pluginmanager.has_plugin("allure_listener"):
        return
    manager = sys.modules["allure_commons"].plugin_manager

    def before(name: str, _impls: object, arguments: dict[str, Any]) -> None:
        if name in _ALLURES:
            for key, value in arguments.items():
                arguments[key] = redactor.tree(value, ("allure_commons.",))

    def after(*_: object) -> None: ...

    config.add_cleanup(manager.add_hookcall_monitoring(before, after))


def mask_junit(config: pytest.Config, redactor: Redactor) -> None:
    """Mask what JUnit's file has of its own: attributes, names, the properties of the suite."""
    for plugin in config.pluginmanager.get_plugins():
        if type(plugin).__module__ != "_pytest.junitxml" or type(plugin).__name__ != "LogXML":
            continue
        xml: Any = plugin
        xml.global_properties = redactor.tree(xml.global_properties)
        for reporter in xml.node_reporters_ordered:
            _mask_element(reporter, redactor)


def _mask_element(reporter: Any, redactor: Redactor) -> None:
    case = reporter.to_xml()
    for element in case.iter():
        # The names are pytest's own: a secret may well be `time`.
        element.attrib.update({key: redactor.tree(text) for key, text in element.attrib.items()})
        element.text = redactor.tree(element.text)
    reporter.to_xml = lambda: case


def not_masked(config: pytest.Config) -> list[str]:
    """Return the options with which a secret leaves the run unmasked."""
    told = {
        "--capture=no": config.getoption("capture", "") == "no",
        "--capture=tee-sys": config.getoption("capture", "") == "tee-sys",
        "--debug": config.getoption("debug", default=None),
        "--forked": config.getoption("forked", default=False),
        "--teamcity": getattr(config, "_teamcityReporting", None),
    }
    return [option for option, given in told.items() if given]
