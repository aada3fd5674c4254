"""Commands: in order, without those that are out of date."""

from threading import Thread

from gui.training.commands import (
    Apply,
    Close,
    CommandQueue,
    Pause,
    Rebuild,
    SetSpeed,
    Start,
    Step,
    UseEngine,
)
from scratchnet.experiment import Experiment

_FIRST = Experiment()
_SECOND = Experiment().with_values({"seed": 1})


def _taken(*given: object) -> list[object]:
    commands = CommandQueue()
    for command in given:
        commands.put(command)  # type: ignore[arg-type]
    return list(commands.take(0.0))


def test_commands_come_in_turn() -> None:
    assert _taken(Start(), Pause(), Step(), Close()) == [Start(), Pause(), Step(), Close()]


def test_only_the_latest_of_a_row_of_settings_counts() -> None:
    assert _taken(Apply(_FIRST), Apply(_SECOND)) == [Apply(_SECOND)]
    assert _taken(SetSpeed(1.0), SetSpeed(None)) == [SetSpeed(None)]
    assert _taken(Rebuild(1, _FIRST), Rebuild(2, _SECOND)) == [Rebuild(2, _SECOND)]


def test_settings_with_another_command_between_stay() -> None:
    given = (Apply(_FIRST), Start(), Apply(_SECOND))
    assert _taken(*given) == list(given)


def test_every_step_is_kept() -> None:
    assert _taken(Step(), Step()) == [Step(), Step()]


def test_a_replaced_rebuild_keeps_whether_to_train() -> None:
    assert _taken(Rebuild(1, _FIRST, running=False), Rebuild(2, _SECOND)) == [
        Rebuild(2, _SECOND, running=False)
    ]


def test_urgent_commands_are_known_until_taken() -> None:
    for command in (Pause(), Close(), Rebuild(1, _FIRST), UseEngine("exact")):
        commands = CommandQueue()
        commands.put(Apply(_FIRST))
        flag = commands.urgent
        assert flag[0] == 0
        commands.put(command)
        assert flag[0] == 1
        commands.take(0.0)
        assert flag[0] == 0


def test_a_sleeping_taker_wakes() -> None:
    commands = CommandQueue()
    taken: list[object] = []
    thread = Thread(target=lambda: taken.extend(commands.take(None)))
    thread.start()
    commands.put(Start())
    thread.join(5)
    assert taken == [Start()]


def test_waiting_ends_after_its_time() -> None:
    assert CommandQueue().take(0.001) == []
