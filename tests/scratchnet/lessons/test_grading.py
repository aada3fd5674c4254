"""Grading: honest hand-ins get their row, and what is forged is told and never graded."""

import csv
import json
from array import array
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from scratchnet.engines import FAST
from scratchnet.lessons import Lesson
from scratchnet.lessons.evidence import make_evidence
from scratchnet.lessons.grading import Person, grade, grades_csv
from scratchnet.records import About, Evidence, HandIn, Run, run_of, run_to_text, write_run
from scratchnet.records.hand_in import hand_in_from_document
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Change, Status

Small = Callable[..., Lesson]
GOOD: dict[str, object] = {"training.steps": 100, "training.learning_rate": 0.1}
MOST_WORK = 10**9


def made(lesson: Lesson, values: dict[str, object], author: str = "Ada", **more: Any) -> Run:
    task = lesson.tasks[0]
    session = Session(task.with_values(values), FAST)
    session.advance(steps=more.pop("steps", None))
    about = About(author, "", more.pop("created", "2026-11-30T08:00:00Z"))
    more = {"answers": {"guess": 4.0, "count": 2.0}} | more
    hand_in = HandIn(lesson.id, lesson.digest, task.id, **more)
    return run_of(session.snapshot(), session.dataset, session.problem.test, about, hand_in)


def graded(lesson: Lesson, tmp_path: Path, *runs: Run) -> list[Person]:
    files = []
    for number, run in enumerate(runs):
        files.append(tmp_path / f"{number}.scratchnet-run")
        write_run(files[-1], run)
    return grade(lesson, files, most_work=MOST_WORK)


def test_an_honest_hand_in_gets_its_row(small: Small, tmp_path: Path) -> None:
    lesson = small()
    (person,) = graded(lesson, tmp_path, made(lesson, GOOD, hints=1, runs=7))
    assert (person.name, person.solved, person.remarks, person.refused) == ("Ada", 1, (), False)
    (row,) = csv.DictReader(StringIO(grades_csv(lesson, [person])))
    assert row == {
        "name": "Ada",
        "solved": "1",
        "tasks": "1",
        "part": "1",
        "part seeds": "4 of 4",
        "part stars": "1 of 1",
        "part predictions": "1 of 1",
        "part answers": "1 of 1",
        "part hints": "1",
        "part runs": "7",
        "remarks": "",
    }


def test_what_fails_is_a_0_and_no_fraud(small: Small, tmp_path: Path) -> None:
    lesson = small()
    (person,) = graded(lesson, tmp_path, made(lesson, {"training.learning_rate": 1e-6}))
    assert (person.solved, person.refused) == (0, False)
    assert person.graded["part"].text.startswith("not solved, ")


def test_seeds_of_ones_own_do_not_help(small: Small, tmp_path: Path) -> None:
    lesson = small("test_loss <= 0.07", "test_loss <= 1e-9")
    (person,) = graded(lesson, tmp_path, made(lesson, GOOD | {"seed": 12345}))
    assert person.solved == 0


def _with_experiment(run: Run, values: dict[str, object]) -> Run:
    """Return a run whose experiment is said to have been another."""
    return replace(
        run, recipe=replace(run.recipe, experiment=run.recipe.experiment.with_values(values))
    )


def _with_losses(run: Run, at: int, value: float) -> Run:
    losses = array("d", run.losses)
    losses[at] = value
    return replace(run, losses=memoryview(losses))


def _with_change(run: Run, path: str, value: object) -> Run:
    return replace(run, recipe=replace(run.recipe, changes=(Change(50, path, value),)))


def _moved(run: Run) -> Run:
    ((first, *rest), *rows), *layers = run.parameters
    return replace(run, parameters=(((first + 1e-12, *rest), *rows), *layers))


def _handed_in(run: Run, **values: Any) -> Run:
    assert run.hand_in is not None
    return replace(run, hand_in=replace(run.hand_in, **values))


#: What was done to a hand-in, and the words of its refusal.
FORGED: dict[str, tuple[Callable[[Run], Run], str]] = {
    "lower last loss": (lambda run: _with_losses(run, -1, 1e-9), "the loss of step 100: 1e-09 in"),
    "lower first loss": (lambda run: _with_losses(run, 0, 0.1), "the loss of step 1: 0.1 in"),
    "last bit of a loss": (
        lambda run: _with_losses(run, 60, run.losses[60] * (1 + 2**-52)),
        "the loss of step 61",
    ),
    "moved parameter": (_moved, "the final weight 1 of neuron 1 in layer 1"),
    "other start": (
        lambda run: replace(run, initial_parameters=run.parameters),
        "the initial weight 1 of neuron 1",
    ),
    "other seed": (lambda run: _with_experiment(run, {"seed": 5}), "is not what its settings give"),
    "other rate": (
        lambda run: _with_experiment(run, {"training.learning_rate": 0.2}),
        "is not what its settings give",
    ),
    "less noise": (
        lambda run: _with_experiment(run, {"data.noise": 0.01}),
        "changes what the lesson locks: data.noise",
    ),
    "other data": (
        lambda run: _with_experiment(run, {"data.dataset": "moons"}),
        "changes what the lesson locks: data.dataset",
    ),
    "more samples": (
        lambda run: _with_experiment(run, {"data.samples": 5000}),
        "changes what the lesson locks: data.samples",
    ),
    "own data": (
        lambda run: _with_experiment(
            run,
            {
                "data.source": "table",
                "data.inputs": [[0, 0], [1, 1]],
                "data.targets": [0, 1],
                "data.names": [],
            },
        ),
        "changes what the lesson locks: data.source",
    ),
    "test samples trained on": (
        lambda run: _with_experiment(run, {"data.test_share": 0.0}),
        "changes what the lesson locks: data.test_share",
    ),
    "several locked": (
        lambda run: _with_experiment(run, {"training.l2": 0.1, "training.batch_size": 5}),
        "changes what the lesson locks: training.batch_size, training.l2",
    ),
    "locked change on the way": (
        lambda run: _with_change(run, "training.l2", 0.5),
        "changes what the lesson locks: training.l2",
    ),
    "invented change": (
        lambda run: _with_change(run, "training.learning_rate", 0.5),
        "is not what its settings give",
    ),
    "other lesson": (
        lambda run: _handed_in(run, lesson="xor-small"),
        'is of the lesson "xor-small", and this is "two-clouds"',
    ),
    "other version of the lesson": (
        lambda run: _handed_in(run, digest="0" * 64),
        "was made with another version of the lesson's file",
    ),
    "other task": (
        lambda run: _handed_in(run, task="whole"),
        'is of the task "whole"; the lesson has part',
    ),
    "no lesson": (lambda run: replace(run, hand_in=None), "is a run of no lesson"),
    "said to have stopped": (
        lambda run: replace(run, stopped_by="the test loss reached 0.01 (0.009)"),
        "what stopped the run",
    ),
    "said to be under way": (
        lambda run: replace(run, status=Status.UNDERWAY),
        "the run's status",
    ),
    "other engine": (
        lambda run: replace(run, recipe=replace(run.recipe, engine="reference")),
        "is not what its settings give",
    ),
    "a larger network": (
        lambda run: _with_experiment(run, {"network.hidden": [128] * 8}),
        "cannot be read: initial_parameters is",
    ),
}


def _evidence(lesson: Lesson, run: Run, count: int) -> tuple[Evidence, ...]:
    found = make_evidence(lesson.tasks[0], run.recipe.experiment, FAST, count)
    return tuple(found)


def test_evidence_counts_if_it_can_be_made_again(small: Small, tmp_path: Path) -> None:
    lesson = small("test_accuracy >= 0.9", "runs >= 6")
    run = made(lesson, GOOD)
    evidence = _evidence(lesson, run, 6)
    (person,) = graded(lesson, tmp_path, _handed_in(run, runs=6, evidence=evidence))
    assert (person.solved, person.remarks) == (1, ())


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, loss=one.loss * (1 + 2**-52)),
        lambda one: replace(one, values={**one.values, "data.noise": 0.3}),
        lambda one: replace(one, values={**one.values, "training.steps": 0}),
        lambda one: replace(one, steps=one.steps - 1),
        lambda one: replace(one, steps=10_000_000),
        lambda one: replace(one, engine="exact"),
    ],
    ids=["loss", "locked", "not allowed", "steps", "too much work", "engine"],
)
def test_evidence_that_was_made_up_does_not_count(
    small: Small, tmp_path: Path, change: Callable[[Evidence], Evidence]
) -> None:
    lesson = small("test_accuracy >= 0.9", "runs >= 6")
    run = made(lesson, GOOD)
    first, *others = _evidence(lesson, run, 6)
    forged = _handed_in(run, runs=6, evidence=(change(first), *others))
    (person,) = graded(lesson, tmp_path, forged)
    assert person.solved == 0
    remark = "0.scratchnet-run tells of 6 runs, of which 5 could be made again"
    assert person.remarks == (remark,)


def test_the_same_run_again_and_a_bare_claim_are_no_evidence(small: Small, tmp_path: Path) -> None:
    lesson = small("test_accuracy >= 0.9", "runs >= 6")
    run = made(lesson, GOOD)
    evidence = _evidence(lesson, run, 1) * 6
    for count, handed_in in (
        (1, _handed_in(run, runs=6, evidence=evidence)),
        (0, _handed_in(run, runs=6)),
    ):
        (person,) = graded(lesson, tmp_path, handed_in)
        assert person.solved == 0
        assert f"of which {count} could be made again" in person.remarks[0]


def _elsewhere(run: Run) -> Run:
    return replace(run, origin=replace(run.origin, system="Windows", libc="ucrt"))


def test_another_system_may_have_other_last_digits(small: Small, tmp_path: Path) -> None:
    lesson = small()
    (person,) = graded(lesson, tmp_path, _elsewhere(_moved(made(lesson, GOOD))))
    assert (person.solved, person.refused) == (1, False)
    assert "was made by ucrt on" in person.remarks[0]
    forged = _with_losses(_elsewhere(made(lesson, GOOD)), 1, 0.5)
    (person,) = graded(lesson, tmp_path, forged)
    assert (person.solved, person.refused) == (0, True)


@pytest.mark.parametrize("name", FORGED)
def test_what_is_forged_is_told_and_never_graded(small: Small, tmp_path: Path, name: str) -> None:
    change, words = FORGED[name]
    lesson = small()
    (person,) = graded(lesson, tmp_path, change(made(lesson, GOOD)))
    assert (person.solved, person.refused) == (0, True)
    assert all(each.result is None for each in person.graded.values())
    assert words in person.remarks[0]
    assert person.remarks[0].startswith("0.scratchnet-run ")
    (row,) = csv.DictReader(StringIO(grades_csv(lesson, [person])))
    assert row["part"] == ""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"hints": 0', '"hints": -1', "the SHA-256 differs"),
        ("{", "", "cannot be read: not valid JSON"),
        ('"version": 2', '"version": 4', "written by a newer Scratchnet"),
        ('"version": 2', '"version": 1', "hand_in is not a known field"),
    ],
)
def test_damaged_files_are_told(
    small: Small, tmp_path: Path, old: str, new: str, words: str
) -> None:
    lesson = small()
    path = tmp_path / "a.scratchnet-run"
    path.write_text(run_to_text(made(lesson, GOOD)).replace(old, new, 1))
    (person,) = grade(lesson, [path], most_work=MOST_WORK)
    assert person.name == "(a.scratchnet-run)"
    assert words in person.remarks[0]


def test_a_hand_in_that_is_not_there_is_told_once(small: Small, tmp_path: Path) -> None:
    (person,) = grade(small(), [tmp_path / "none.scratchnet-run"], most_work=MOST_WORK)
    (remark,) = person.remarks
    assert remark == "none.scratchnet-run cannot be read: No such file or directory"


def test_answers_and_counts_that_no_learner_gives_are_refused(small: Small, tmp_path: Path) -> None:
    lesson = small()
    for values in (
        {"answers": {"guess": "4"}},
        {"answers": {"guess": [True]}},
        {"answers": []},
        {"hints": -1},
        {"runs": 1.5},
        {"lesson": ""},
        {"sha256": "abc"},
        {"grade": 1},
        {"evidence": {}},
        {"evidence": [{}]},
        {"evidence": [{"set": {"seeds": 1}, "engine": "fast", "steps": 1, "loss": 1.0}]},
        {"evidence": [{"set": {}, "engine": "quick", "steps": 1, "loss": 1.0}]},
        {"evidence": [{"set": {}, "engine": "fast", "steps": -1, "loss": 1.0}]},
        {"evidence": [{"set": {}, "engine": "fast", "steps": 1, "loss": "0"}]},
    ):
        document = json.loads(run_to_text(made(lesson, GOOD)))
        document["hand_in"] |= values
        with pytest.raises(ValueError, match=r"hand_in.* is .*; allowed: "):
            hand_in_from_document(document["hand_in"])


def test_a_run_that_would_hold_up_the_class_is_not_made_again(small: Small, tmp_path: Path) -> None:
    lesson = small()
    path = tmp_path / "a.scratchnet-run"
    write_run(path, made(lesson, GOOD))
    (person,) = grade(lesson, [path], most_work=10)
    assert "steps × samples × parameters, and --most-work allows 10" in person.remarks[0]


def test_a_run_without_a_lesson_is_of_the_version_that_older_programs_read(small: Small) -> None:
    run = made(small(), GOOD)
    assert '"version": 1' in run_to_text(replace(run, hand_in=None))
    assert '"version": 2' in run_to_text(run)


def test_the_last_of_several_hand_ins_counts(small: Small, tmp_path: Path) -> None:
    lesson = small()
    bad: dict[str, object] = {"training.learning_rate": 1e-6}
    runs = [
        made(lesson, values, author, created=created)
        for values, author, created in (
            (GOOD, "Ada", "2026-11-30T09:00:00Z"),
            (bad, "Ada", "2026-11-30T08:00:00Z"),
            (bad | {"seed": 3}, "Bob", "2026-11-30T08:00:00Z"),
        )
    ]
    ada, bob = graded(lesson, tmp_path, *runs)
    assert (ada.solved, bob.solved) == (1, 0)
    assert ada.remarks[0] == "1.scratchnet-run does not count: a later one was handed in"
    assert bob.remarks == ()


def test_the_same_run_of_two_people_is_told(small: Small, tmp_path: Path) -> None:
    lesson = small()
    people = graded(lesson, tmp_path, made(lesson, GOOD), made(lesson, GOOD, "Bob"))
    assert people[0].remarks == ("0.scratchnet-run is the same run as that of Bob",)


def test_no_cell_is_a_formula(small: Small, tmp_path: Path) -> None:
    lesson = small()
    authors = ["=1+1", "+1", "-1", "@SUM(A1)", '\u00e9 , "x"']
    people = graded(lesson, tmp_path, *(made(lesson, GOOD, author) for author in authors))
    rows = list(csv.DictReader(StringIO(grades_csv(lesson, people))))
    assert len(rows) == 5
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_a_paused_run_is_judged_by_its_settings(small: Small, tmp_path: Path) -> None:
    lesson = small()
    (person,) = graded(lesson, tmp_path, made(lesson, GOOD, steps=40))
    assert (person.solved, person.refused) == (1, False)
