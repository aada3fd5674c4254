"""The document: edits, undo, files, and what counts as unsaved."""

import contextlib
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.controls.locks import UNLOCKED, Locks
from gui.document.document import Document
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, read_experiment

_RATE = "training.learning_rate"


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    return Document()


def test_begins_with_the_article_unmodified(document: Document) -> None:
    assert document.experiment == Experiment()
    assert (document.modified, document.name) == (False, "Untitled")


def test_an_edit_is_signalled_and_can_be_undone(qtbot: QtBot, document: Document) -> None:
    with qtbot.waitSignal(document.experiment_changed) as caught:
        document.edit(_RATE, 3.0)
    experiment, changed_paths = caught.args
    assert experiment.training.learning_rate == 3.0
    assert changed_paths == {_RATE}
    assert document.modified
    document.undo_stack.undo()
    assert document.experiment == Experiment()
    assert not document.modified
    document.undo_stack.redo()
    assert document.experiment.training.learning_rate == 3.0


def test_what_follows_an_edit_is_among_the_changed_paths(qtbot: QtBot, document: Document) -> None:
    with qtbot.waitSignal(document.experiment_changed) as caught:
        document.edit("training.loss", "cross_entropy")
    document.edit("network.output_activation", "linear")
    assert document.experiment.training.loss == "squared"
    with qtbot.waitSignal(document.experiment_changed) as caught:
        document.open(Experiment(), None)
    assert "training.loss" not in caught.args[1]
    assert "network.output_activation" in caught.args[1]


def test_49_moves_of_a_slider_are_one_step(document: Document) -> None:
    for move in range(1, 50):
        document.edit(_RATE, float(move))
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.experiment == Experiment()


def test_another_gesture_is_another_step(document: Document) -> None:
    document.edit(_RATE, 1.0)
    document.end_gesture()
    document.edit(_RATE, 2.0)
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert document.experiment.training.learning_rate == 1.0


def test_another_parameter_is_another_step(document: Document) -> None:
    document.edit(_RATE, 1.0)
    document.edit("seed", 5)
    assert document.undo_stack.count() == 2


def test_a_document_that_cannot_be_run_does_not_save_another_one_to_its_file(
    document: Document, tmp_path: Path
) -> None:
    document.open(Experiment().with_values({"seed": 7}), tmp_path / "mine.scratchnet.json")
    document.revert_to(Experiment())
    assert (document.path, document.modified) == (None, True)


def test_the_same_value_is_no_edit(document: Document) -> None:
    document.edit(_RATE, 10.0)
    assert document.undo_stack.count() == 0


def test_a_value_out_of_range_changes_nothing(document: Document) -> None:
    with pytest.raises(InvalidInput):
        document.edit(_RATE, -1.0)
    assert document.experiment == Experiment()
    assert document.undo_stack.count() == 0


def test_an_edit_that_cannot_run_leaves_no_trace(document: Document) -> None:
    document.edit("data.formula", "1/x")
    document.revert_to(Experiment())
    assert document.experiment == Experiment()
    assert (document.undo_stack.count(), document.modified) == (0, False)


def test_a_gesture_that_ends_badly_keeps_its_good_part(document: Document) -> None:
    document.edit("data.formula", "x")
    good = document.experiment
    document.edit("data.formula", "1/x")
    document.revert_to(good)
    assert document.experiment == good
    document.undo_stack.undo()
    assert document.experiment == Experiment()
    document.undo_stack.redo()
    assert document.experiment == good


def test_saving_gives_a_name_and_settles_changes(document: Document, tmp_path: Path) -> None:
    document.edit("seed", 5)
    path = tmp_path / "five.scratchnet.json"
    document.save(path)
    assert read_experiment(path) == document.experiment
    assert (document.modified, document.name) == (False, "five.scratchnet.json")
    document.undo_stack.undo()
    assert document.modified


def test_a_failed_save_changes_nothing(document: Document, tmp_path: Path) -> None:
    document.edit("seed", 5)
    with pytest.raises(OSError, match="No such file"):
        document.save(tmp_path / "missing" / "five.scratchnet.json")
    assert document.modified
    assert document.path is None


def test_opening_forgets_the_old_document(document: Document, tmp_path: Path) -> None:
    document.edit("seed", 5)
    other = Experiment().with_values({"seed": 7})
    document.open(other, tmp_path / "seven.scratchnet.json")
    assert document.experiment == other
    assert not document.modified
    assert not document.undo_stack.canUndo()


def test_what_was_recovered_counts_as_unsaved_whatever_it_is(document: Document) -> None:
    document.open(Experiment(), None, saved=False)
    assert document.modified


def test_what_follows_an_edit_is_undone_with_it(document: Document) -> None:
    document.edit("training.loss", "cross_entropy")
    assert document.experiment.network.output_activation == "softmax"
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.experiment == Experiment()


def test_what_follows_does_so_from_where_the_gesture_began(document: Document) -> None:
    document.edit("training.loss", "cross_entropy")
    for text in ("x", "x ", "x <", "x < 1"):
        with contextlib.suppress(InvalidInput):
            document.edit("data.formula", text)
    assert document.experiment.network.output_activation == "softmax"
    assert document.undo_stack.count() == 2
    document.end_gesture()
    document.edit("data.formula", "x")
    assert document.experiment.network.output_activation == "linear"


def test_several_values_are_one_step(document: Document) -> None:
    document.edit_together({"data.source": "gallery", "data.dataset": "spiral_3"}, "dataset")
    assert document.experiment.training.loss == "cross_entropy"
    assert document.undo_stack.undoText() == "change of dataset"
    document.edit_together({"data.source": "gallery", "data.dataset": "moons"}, "dataset")
    assert document.undo_stack.count() == 1
    document.end_gesture()
    document.edit_together({"data.source": "gallery", "data.dataset": "sine"}, "dataset")
    assert document.undo_stack.count() == 2


def test_an_unknown_parameter_is_refused(document: Document) -> None:
    with pytest.raises(InvalidInput, match=r"no\.such"):
        document.edit("no.such", 1)


def test_a_document_that_was_set_aside_comes_back_as_it_was(
    document: Document, tmp_path: Path
) -> None:
    path = tmp_path / "mine.scratchnet.json"
    document.save(path)
    document.edit("seed", 5)
    mine = document.experiment
    document.set_aside(Experiment().with_values({"seed": 99}), "A lesson")
    assert (document.name, document.modified, document.is_set_aside) == ("A lesson", False, True)
    document.edit("seed", 100)
    document.undo_stack.undo()
    assert document.experiment.seed == 99
    assert not document.undo_stack.canUndo()
    document.take_back()
    assert document.experiment is mine
    assert (document.path, document.modified, document.is_set_aside) == (path, True, False)
    document.undo_stack.undo()
    assert document.experiment == Experiment()
    assert not document.modified


def test_one_experiment_after_the_other_in_the_place_of_the_document(document: Document) -> None:
    document.edit("seed", 5)
    for seed in (6, 7):
        document.set_aside(Experiment().with_values({"seed": seed}), "A lesson")
    document.take_back()
    document.take_back()
    assert document.experiment.seed == 5


def test_undo_acts_on_the_document_that_is_open(document: Document) -> None:
    undo, _ = document.undo_actions()
    document.edit("seed", 5)
    assert undo.isEnabled()
    document.set_aside(Experiment(), "A lesson")
    assert not undo.isEnabled()
    document.take_back()
    undo.trigger()
    assert document.experiment == Experiment()


def test_a_locked_setting_is_refused_and_says_what_is_free(document: Document) -> None:
    document.set_locks(Locks(frozenset({"seed", "network.hidden"})))
    with pytest.raises(InvalidInput, match=r"Learning rate – Locked by the lesson: only .*Seed"):
        document.edit(_RATE, 3.0)
    assert document.experiment == Experiment()
    document.edit("network.hidden", (2,))
    document.set_locks(UNLOCKED)
    document.edit(_RATE, 3.0)
    assert document.experiment.network.hidden == (2,)


def test_an_edit_that_would_change_a_locked_setting_too_is_refused(document: Document) -> None:
    document.set_locks(Locks(frozenset({"training.loss"})))
    with pytest.raises(InvalidInput, match="would also change"):
        document.edit("training.loss", "cross_entropy")
    assert document.experiment == Experiment()
