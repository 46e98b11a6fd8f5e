"""How a double is made: the text of each way, with ``PUT`` where the double is put into a place.

``MODULE`` stands for the cell's production module and ``NUMBER`` for the cell's number. A line that
makes the double ends in ``# make``.
"""

from __future__ import annotations

from typing import NamedTuple


class Way(NamedTuple):
    """A way to make a double.

    Attributes:
        body: the statements; ``PUT`` stands where `double` is put into the place.
        decorator: stands above the test or fixture, which gets the double as an argument.
        of_class: whether the decorator stands above the test's class.
        fixture: pytest's name of a fixture that the body uses, if it does.
        is_mock: whether the double is a mock.
        undone: for a way that leaves the double where it patches: the same, undone.
    """

    body: str = "PUT"
    decorator: str = ""
    of_class: bool = False
    fixture: str = ""
    is_mock: bool = True
    undone: str = ""


WAYS = {
    "with": Way("with mock.patch('MODULE.helper') as double:  # make\n    PUT"),
    "decorator": Way(decorator="@mock.patch('MODULE.helper')  # make"),
    "class decorator": Way(decorator="@mock.patch('MODULE.helper')  # make", of_class=True),
    "start and stop": Way(
        "patcher = mock.patch('MODULE.helper')\n"
        "double = patcher.start()  # make\n"
        "PUT\n"
        "patcher.stop()"
    ),
    "patch.object": Way("with mock.patch.object(MODULE, 'helper') as double:  # make\n    PUT"),
    "patch.multiple": Way(
        "with mock.patch.multiple(MODULE, helper=mock.DEFAULT) as made:  # make\n"
        "    double = made['helper']\n"
        "    PUT"
    ),
    "patch.dict": Way(
        "with mock.patch.dict(MODULE.SETTINGS, key=mock.Mock()):  # make\n"
        "    double = MODULE.SETTINGS['key']\n"
        "    PUT"
    ),
    "mocker": Way("double = mocker.patch('MODULE.helper')  # make\nPUT", fixture="mocker"),
    "monkeypatch": Way(
        "monkeypatch.setattr(MODULE, 'helper', mock.Mock())  # make\ndouble = MODULE.helper\nPUT",
        fixture="monkeypatch",
    ),
    "MockPatch": Way(
        "with fixtures.MockPatch('MODULE.helper') as made:  # make\n    double = made.mock\n    PUT"
    ),
    "create_autospec": Way("double = mock.create_autospec(MODULE.helper)  # make\nPUT"),
    "assignment": Way("double = mock.MagicMock()  # make\nPUT"),
    "object": Way("double = Fake()  # make\nPUT", is_mock=False),
    "class": Way("double = Fake  # make\nPUT", is_mock=False),
    "function": Way("def double(*given): return given  # make\nPUT", is_mock=False),
    "module": Way("double = types.ModuleType('virt_NUMBER')  # make\nPUT", is_mock=False),
    "namespace": Way("double = types.SimpleNamespace(get=list)  # make\nPUT", is_mock=False),
    # The patch itself is what stays; `TARGET` and `NAME` are the place's.
    "start": Way(
        "mock.patch.object(TARGET, 'NAME').start()  # make",
        undone="with mock.patch.object(TARGET, 'NAME'): pass",
    ),
    "patch.multiple.start": Way(
        "mock.patch.multiple(TARGET, NAME=mock.DEFAULT).start()  # make",
        undone="with mock.patch.multiple(TARGET, NAME=mock.DEFAULT): pass",
    ),
    "patch.dict.start": Way(
        "mock.patch.dict(TARGET, {'NAME': mock.Mock()}).start()  # make",
        undone="with mock.patch.dict(TARGET, {'NAME': mock.Mock()}): pass",
    ),
    "MonkeyPatch": Way(
        "pytest.MonkeyPatch().setattr(TARGET, 'NAME', mock.Mock())  # make",
        undone="with pytest.MonkeyPatch.context() as patch:\n"
        "    patch.setattr(TARGET, 'NAME', mock.Mock())",
    ),
    "MockPatch.setUp": Way(
        "fixtures.MockPatchObject(TARGET, 'NAME').setUp()  # make",
        undone="with fixtures.MockPatchObject(TARGET, 'NAME'): pass",
    ),
}
