"""The timeline: any step of the run in every view, played, and continued as another run."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.panes.timeline_bar import loss_marks
from gui.training import timeline
from scratchnet.records import run_of, verify
from scratchnet.records.run import About
from scratchnet.run.recipe import recipe_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, Scene, Snapshot
from tests.gui.conftest import shown

_SMALL = {
    "data.intervals": 3,
    "data.test_share": 0.3,
    "network.hidden": (2,),
    "training.steps": 40,
    "training.optimizer": "adam",
    "training.learning_rate": 0.1,
}


@pytest.fixture
def trained(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """A window whose small run has ended."""
    window.document.edit_together(_SMALL)
    window.document.end_gesture()
    qtbot.waitUntil(lambda: shown(window).experiment == window.document.experiment)
    _train(qtbot, window, 40)
    return window


def _train(qtbot: QtBot, window: MainWindow, steps: int) -> None:
    with qtbot.waitSignal(window.controller.paused):
        window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).step == steps and shown(window).ended)
    qtbot.waitUntil(lambda: window.loss_pane.timeline.slider.maximum() == steps)


def _go_to(qtbot: QtBot, window: MainWindow, step: int) -> Snapshot:
    window.loss_pane.timeline.slider.setValue(step)
    qtbot.waitUntil(lambda: shown(window).step == step)
    return shown(window)


def _after(window: MainWindow, steps: int) -> Session:
    """Return the run of the window after so many steps, computed separately."""
    present = window.current.present
    assert present is not None
    experiment = present.snapshot.initial_experiment.with_values({"training.steps": 80})
    session = Session(experiment)
    session.advance(steps=steps)
    return session


@pytest.mark.parametrize("step", [0, 1, 17, 39])
def test_every_view_shows_the_step(qtbot: QtBot, trained: MainWindow, step: int) -> None:
    moment = _go_to(qtbot, trained, step)
    assert trained.current.is_past
    assert moment.parameters == _after(trained, step).parameters()
    assert f"after {step:,} step" in trained.output_pane.shown.caption() or step == 0
    frame = trained.network_pane.view.frame
    assert frame is not None
    assert frame.snapshot.step == step
    # The loss curve is that of the whole run.
    curve = trained.loss_pane.view.frame
    assert curve is not None
    assert curve.snapshot.step == 40
    assert trained.run_bar.status.text() == f"Showing step {step:,}"


def test_back_and_forth(qtbot: QtBot, trained: MainWindow) -> None:
    for step in (30, 5, 31, 4):
        assert _go_to(qtbot, trained, step).parameters == _after(trained, step).parameters()
    trained.loss_pane.timeline.present.click()
    qtbot.waitUntil(lambda: shown(trained).step == 40)
    assert not trained.current.is_past
    assert not trained.loss_pane.timeline.present.isEnabled()


def test_the_run_goes_on_from_its_end(qtbot: QtBot, trained: MainWindow) -> None:
    _go_to(qtbot, trained, 10)
    _train(qtbot, trained, 80)
    assert not trained.current.is_past
    assert shown(trained).parameters == _after(trained, 80).parameters()
    assert _go_to(qtbot, trained, 60).parameters == _after(trained, 60).parameters()


def test_the_past_is_not_what_is_kept(qtbot: QtBot, trained: MainWindow) -> None:
    _go_to(qtbot, trained, 10)
    trained.kept_runs.keeper.flush()
    [run] = trained.kept_runs._store.runs()
    assert run.steps == 40


def test_another_view_shows_the_same_step(qtbot: QtBot, trained: MainWindow) -> None:
    _go_to(qtbot, trained, 10)
    pane = trained.output_pane
    pane.set_view(pane.view_named("confusion"))

    def evaluated() -> bool:
        frame = pane.shown.frame
        return frame is not None and frame.evaluation is not None and frame.snapshot.step == 10

    qtbot.waitUntil(evaluated)
    assert trained.current.is_past


def test_another_run_has_a_timeline_of_its_own(qtbot: QtBot, trained: MainWindow) -> None:
    _go_to(qtbot, trained, 10)
    trained.document.edit("seed", 5)
    qtbot.waitUntil(lambda: shown(trained).experiment.seed == 5)
    assert not trained.current.is_past
    assert not trained.loss_pane.timeline.isEnabled()
    _train(qtbot, trained, 40)
    assert _go_to(qtbot, trained, 20).parameters == _after(trained, 20).parameters()


@pytest.mark.parametrize(("name", "order"), [("forwards", 1), ("backwards", -1)])
def test_playing_passes_through_the_run(
    qtbot: QtBot,
    trained: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    order: int,
) -> None:
    # A tenth of the run for each step that is shown, however long it took to compute.
    seen: list[int] = []
    monkeypatch.setattr(timeline, "WHOLE_RUN_S", 10.0)
    monkeypatch.setattr(timeline, "perf_counter", lambda: float(len(seen)))

    def count(_scene: Scene, frame: Frame) -> None:
        if not seen or seen[-1] != frame.snapshot.step:
            seen.append(frame.snapshot.step)

    bar = trained.loss_pane.timeline
    button = bar.forwards if name == "forwards" else bar.backwards
    button.click()
    trained.current.changed.connect(count)
    seen.append(0 if order > 0 else 40)
    qtbot.waitUntil(lambda: not button.isChecked(), timeout=20_000)
    qtbot.waitUntil(lambda: shown(trained).step == (40 if order > 0 else 0))
    assert seen == list(range(0, 41, 4))[::order]


def test_a_step_of_the_past_is_explained(qtbot: QtBot, trained: MainWindow) -> None:
    _go_to(qtbot, trained, 10)
    with qtbot.waitSignal(trained.timeline.step_pending) as blocker:
        trained.commands.explain_step.trigger()
    [event] = blocker.args
    assert event.pending.number == 11
    assert event.pending.parameters == _after(trained, 10).parameters()


def test_a_branch_is_a_run_of_its_own_that_verifies(
    qtbot: QtBot, trained: MainWindow, tmp_path: Path
) -> None:
    original = shown(trained)
    _go_to(qtbot, trained, 15)
    with qtbot.waitSignal(trained.controller.replayed):
        trained.loss_pane.timeline.branch.click()
    qtbot.waitUntil(lambda: shown(trained).step == 15 and not trained.current.is_past)
    note = trained.statusBar().currentMessage()
    assert note.startswith("A branch of ")
    assert "at step 15: change live settings, the optimizer or the schedule" in note
    trained.document.edit("training.learning_rate", 0.5)
    trained.document.end_gesture()
    _train(qtbot, trained, 40)
    branched = shown(trained)
    assert list(branched.losses[:15]) == list(original.losses[:15])
    assert branched.losses[-1] != original.losses[-1]
    store = trained.kept_runs._store
    qtbot.waitUntil(lambda: len(store.runs()) == 2 and store.runs()[1].steps == 40)
    first, second = store.runs()
    assert (second.parent, second.branched_at) == (first.id, 15)
    assert first.loss == original.losses[-1]
    scene = trained.scene
    assert scene is not None
    assert verify(run_of(branched, scene.dataset, scene.test, About())).equal
    assert recipe_of(branched).changes[0].step == 15


def test_a_branch_goes_on_with_another_optimizer(qtbot: QtBot, trained: MainWindow) -> None:
    original = shown(trained)
    _go_to(qtbot, trained, 15)
    with qtbot.waitSignal(trained.controller.replayed):
        trained.loss_pane.timeline.branch.click()
    qtbot.waitUntil(lambda: shown(trained).step == 15 and not trained.current.is_past)
    trained.document.edit("training.optimizer", "rmsprop")
    trained.document.end_gesture()
    assert "applies to the branch" in trained.statusBar().currentMessage()
    trained.document.edit("training.schedule", "cosine")
    trained.document.end_gesture()
    _train(qtbot, trained, 40)
    branched = shown(trained)
    assert list(branched.losses[:16]) == list(original.losses[:16])
    assert branched.losses[-1] != original.losses[-1]
    assert {change.path for change in recipe_of(branched).changes} >= {
        "training.optimizer",
        "training.schedule",
    }
    scene = trained.scene
    assert scene is not None
    assert verify(run_of(branched, scene.dataset, scene.test, About())).equal
    # A branch of the branch, before that: the optimizer is the first one again.
    _go_to(qtbot, trained, 10)
    with qtbot.waitSignal(trained.controller.replayed):
        trained.loss_pane.timeline.branch.click()
    qtbot.waitUntil(lambda: shown(trained).step == 10 and not trained.current.is_past)
    assert trained.document.experiment.training.optimizer == "adam"
    # Once it has a step of its own, another optimizer is another run.
    with qtbot.waitSignal(trained.controller.paused):
        trained.commands.step.trigger()
    with qtbot.waitSignal(trained.controller.rebuilt):
        trained.document.edit("training.optimizer", "sgd")
    qtbot.waitUntil(lambda: shown(trained).step == 0)


def test_a_branch_leaves_from_the_very_last_step(qtbot: QtBot, trained: MainWindow) -> None:
    original = shown(trained)
    with qtbot.waitSignal(trained.controller.replayed):
        trained.loss_pane.timeline.branch.click()
    trained.document.edit("training.optimizer", "rmsprop")
    trained.document.end_gesture()
    qtbot.waitUntil(lambda: shown(trained).experiment.training.optimizer == "rmsprop")
    assert shown(trained).step == 40
    _train(qtbot, trained, 80)
    branched = shown(trained)
    assert list(branched.losses[:40]) == list(original.losses)
    assert (40, "training.optimizer") in {(c.step, c.path) for c in recipe_of(branched).changes}
    store = trained.kept_runs._store
    qtbot.waitUntil(lambda: len(store.runs()) == 2 and store.runs()[1].steps == 80)
    first, second = store.runs()
    assert (second.parent, second.branched_at) == (first.id, 40)


def test_undo_brings_a_branch_back_to_where_it_left(qtbot: QtBot, trained: MainWindow) -> None:
    original = shown(trained)
    _go_to(qtbot, trained, 15)
    with qtbot.waitSignal(trained.controller.replayed):
        trained.loss_pane.timeline.branch.click()
    trained.document.edit("training.optimizer", "rmsprop")
    trained.document.end_gesture()
    _train(qtbot, trained, 40)
    branched = shown(trained)
    with qtbot.waitSignal(trained.controller.replayed):
        trained.document.undo_stack.undo()
    qtbot.waitUntil(lambda: shown(trained).step == 15)
    assert shown(trained).experiment.training.optimizer == "adam"
    assert list(shown(trained).losses) == list(original.losses[:15])
    # Where it left, it is no run of its own yet.
    trained.kept_runs.keeper.flush()
    assert [run.steps for run in trained.kept_runs._store.runs()] == [40, 40]
    # It takes over another optimizer once more.
    trained.document.edit("training.optimizer", "sgd")
    trained.document.end_gesture()
    _train(qtbot, trained, 40)
    assert shown(trained).losses[:16] == original.losses[:16]
    assert shown(trained).losses[-1] not in (original.losses[-1], branched.losses[-1])
    store = trained.kept_runs._store
    qtbot.waitUntil(lambda: len(store.runs()) == 3 and store.runs()[2].steps == 40)
    first, *others = store.runs()
    assert [(each.parent, each.branched_at) for each in others] == [(first.id, 15)] * 2


def test_a_branch_before_its_first_step_is_left_as_the_run_before(
    qtbot: QtBot, trained: MainWindow
) -> None:
    for step in (15, 10):
        _go_to(qtbot, trained, step)
        with qtbot.waitSignal(trained.controller.replayed):
            trained.loss_pane.timeline.branch.click()
        qtbot.waitUntil(lambda: not trained.current.is_past)
        qtbot.waitUntil(lambda step=step: trained.loss_pane.timeline.slider.maximum() == step)
    _train(qtbot, trained, 40)
    store = trained.kept_runs._store
    qtbot.waitUntil(lambda: len(store.runs()) == 2 and store.runs()[1].steps == 40)
    first, second = store.runs()
    assert (second.parent, second.branched_at) == (first.id, 10)


def test_redo_brings_back_what_a_branch_came_to(qtbot: QtBot, trained: MainWindow) -> None:
    _go_to(qtbot, trained, 15)
    with qtbot.waitSignal(trained.controller.replayed):
        trained.loss_pane.timeline.branch.click()
    trained.document.edit("training.optimizer", "rmsprop")
    trained.document.end_gesture()
    _train(qtbot, trained, 40)
    branched = shown(trained)
    for _ in range(2):
        with qtbot.waitSignal(trained.controller.replayed):
            trained.document.undo_stack.undo()
        qtbot.waitUntil(lambda: shown(trained).step == 15)
        with qtbot.waitSignal(trained.controller.restored):
            trained.document.undo_stack.redo()
        qtbot.waitUntil(lambda: shown(trained).step == 40)
        assert shown(trained).losses == branched.losses
        assert trained.document.experiment.training.optimizer == "rmsprop"


def test_the_slider_is_moved_by_keys(qtbot: QtBot, trained: MainWindow) -> None:
    qtbot.keyClick(trained.loss_pane.timeline.slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: shown(trained).step == 39)


def test_marks_say_where_the_loss_fell_and_what_changed(qtbot: QtBot, trained: MainWindow) -> None:
    assert [mark.step for mark in loss_marks([8.0, 5.0, 3.9, 0.9, 0.7, 0.01])] == [3, 5, 6]
    assert loss_marks([]) == []
    trained.document.edit("training.learning_rate", 0.5)
    trained.document.end_gesture()
    _train(qtbot, trained, 80)
    texts = [mark.text for mark in trained.loss_pane.timeline.slider.marks]
    assert any(text.startswith("learning rate 0.5") for text in texts)
