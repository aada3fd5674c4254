"""How many threads engines may use."""

from threading import Thread

import pytest

from scratchnet.cli.main import main
from scratchnet.engines.threads import (
    check_environment,
    choose_threads,
    chosen_by_environment,
    cores,
    limited_threads,
    threads,
)
from scratchnet.errors import InvalidValue

_VARIABLE = "SCRATCHNET_THREADS"


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(_VARIABLE, raising=False)


def test_there_are_as_many_as_cores_by_default() -> None:
    assert threads() == cores() >= 1


@pytest.mark.parametrize("text", ["3", " 3 ", "003"])
def test_the_environment_chooses(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(_VARIABLE, text)
    check_environment()
    assert threads() == 3


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "two", "257", "²", " "])
def test_a_mistake_in_the_environment_is_refused_and_otherwise_ignored(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(_VARIABLE, text)
    with pytest.raises(InvalidValue, match=f"^{_VARIABLE} .*whole number from 1 to 256"):
        check_environment()
    assert threads() == cores()
    assert main(["train", "--steps", "1"]) == 2
    assert _VARIABLE in capsys.readouterr().err


def test_a_limit_holds_for_what_one_thread_calls_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(_VARIABLE, "3")
    elsewhere = []
    with limited_threads(5):
        assert threads() == 5
        with limited_threads(None):
            assert threads() == 5
        other = Thread(target=lambda: elsewhere.append(threads()))
        other.start()
        other.join()
    assert threads() == 3
    assert elsewhere == [3]


def test_a_choice_holds_for_the_process_in_place_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not chosen_by_environment()
    monkeypatch.setenv(_VARIABLE, "3")
    assert chosen_by_environment()
    elsewhere = []
    choose_threads(5)
    try:
        other = Thread(target=lambda: elsewhere.append(threads()))
        other.start()
        other.join()
        with limited_threads(2):
            assert threads() == 2
    finally:
        choose_threads(None)
    assert elsewhere == [5]
    assert threads() == 3
