"""Checks on k of n seeds and fresh samples, and what they recognise."""

from collections.abc import Callable

import pytest

from scratchnet.datasets import build_problem
from scratchnet.engines import FAST, REFERENCE, Interrupted
from scratchnet.experiment import Experiment
from scratchnet.formula import FormulaError
from scratchnet.lessons import Attempt, Lesson, check_attempt
from scratchnet.lessons.judging import fresh_samples, fresh_seed
from scratchnet.lessons.recognising import peeking, recognised
from scratchnet.quantities import Outcome
from scratchnet.run.recipe import Recipe
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Change

Small = Callable[..., Lesson]
GOOD: dict[str, object] = {"training.steps": 100, "training.learning_rate": 0.1}


def attempt(lesson: Lesson, values: dict[str, object], **more: object) -> Attempt:
    return Attempt.of_settings(lesson.tasks[0].with_values(values), **more)  # type: ignore[arg-type]


def test_a_result_counts_on_enough_seeds_and_on_fresh_samples(small: Small) -> None:
    lesson = small()
    result = check_attempt(lesson, lesson.tasks[0], attempt(lesson, GOOD))
    assert (result.solved, result.reached, result.stars) == (True, 4, (True,))
    assert [run.number for run in result.runs] == [0, 1, 2, 3]
    assert len({run.experiment.seed for run in result.runs}) == 4
    for run in result.runs:
        again = Session(run.experiment, FAST)
        again.advance()
        fresh = fresh_samples(run.experiment, 100, fresh_seed(lesson.id, "part", run.number))
        correct = sum(
            (again.outputs(fresh)[row, 0] > 0.5) == (fresh.targets[row] > 0.5)
            for row in range(len(fresh))
        )
        assert run.judgements[0].value == correct / 100


OTHER_TASK = """A line is enough.

```toml task
id = "other"
preset = "gaussians"
start = {"training.steps" = 7}
goal = ["loss <= 0"]
```
Nothing more.
"""


def test_answers_are_compared_with_runs_of_other_tasks(small: Small) -> None:
    formula = "answer = 'run(\"other\").steps - steps'"
    lesson = small('answer = "weights"', formula, "A line is enough.", OTHER_TASK)
    task, other = lesson.tasks
    recipe = Attempt.of_settings(other.start).recipe
    learner = attempt(lesson, GOOD, answers={"count": -93.0})
    (known,) = check_attempt(lesson, task, learner, others={"other": recipe}).questions
    assert (known.right, known.expected) == (True, "-93")
    (unknown,) = check_attempt(lesson, task, learner).questions
    assert unknown.right is None


def test_checks_have_the_same_numbers_again_however_many_run_at_once(small: Small) -> None:
    lesson = small()
    results = [
        check_attempt(lesson, lesson.tasks[0], attempt(lesson, GOOD), jobs=jobs) for jobs in (1, 3)
    ]
    assert results[0] == results[1]


@pytest.mark.parametrize("preset", ["gaussians", "article", "spiral", "sine"])
def test_fresh_samples_are_new_and_drawn_alike(preset: str) -> None:
    from resources.presets import PRESETS

    experiment = PRESETS[preset].load()
    problem, fresh = build_problem(experiment), fresh_samples(experiment, 50, 7)
    assert len(fresh) == 50
    assert fresh.classes == problem.train.classes
    assert not {*fresh.inputs} & {*problem.train.inputs, *problem.test.inputs}


def test_predictions_and_questions_are_compared_with_the_run(small: Small) -> None:
    lesson = small()
    answers = {"guess": 3.0, "count": 5.0}
    result = check_attempt(lesson, lesson.tasks[0], attempt(lesson, GOOD, answers=answers))
    guess, count = result.predictions[0], result.questions[0]
    assert (guess.given, guess.expected, guess.right) == ("3", "4", True)
    assert (count.given, count.expected, count.right) == ("5", "2", False)
    assert result.solved, "questions of a mission are for reflection"


def test_an_exercise_is_solved_by_right_answers(small: Small) -> None:
    lesson = small(
        '"mission"',
        '"exercise"',
        'goal = ["test_accuracy >= 0.9"]\nwithin = ["test_loss <= 0.07", "steps <= 200"]',
        "",
    )
    task = lesson.tasks[0]
    wrong, right = (
        check_attempt(lesson, task, attempt(lesson, {}, answers={"count": value}))
        for value in (3.0, 2.0)
    )
    assert (wrong.solved, right.solved) == (False, True)
    assert right.runs == ()


def test_a_single_seed_is_that_of_the_run_itself_with_its_changes(small: Small) -> None:
    lesson = small("seeds = {of = 4, reach = 3}", "seeds = {of = 1, reach = 1}")
    task = lesson.tasks[0]
    start = task.with_values({"training.steps": 100, "training.learning_rate": 1e-6})
    changed = Recipe(start, FAST, (Change(10, "training.learning_rate", 0.1),), 100)
    assert check_attempt(lesson, task, Attempt(changed)).solved
    assert not check_attempt(lesson, task, Attempt(Recipe(start, FAST, (), 100))).solved


def test_weights_set_by_hand_are_judged_before_the_first_step(small: Small) -> None:
    lesson = small('id = "part"', 'id = "part"\ntrained = false', "steps <= 200", "steps == 0")
    by_hand = {"network.parameters": (((5.0, 5.0, 0.0),),)}
    for values in (by_hand, {}):
        result = check_attempt(lesson, lesson.tasks[0], attempt(lesson, values))
        assert result.runs[0].steps == 0
        assert result.solved == bool(values)


def test_two_runs_of_a_lesson_are_compared_seed_by_seed(small: Small) -> None:
    block = small().text.split("```toml task")[1]
    second = "```toml task" + block.replace('id = "part"', 'id = "better"').replace(
        "test_accuracy >= 0.9", 'run(\\"part\\").loss > loss'
    )
    lesson = small("A line is enough.\n", "A line is enough.\n## Again\n" + second)
    task = lesson.task("better")
    slow = attempt(lesson, {"training.steps": 100, "training.learning_rate": 1e-6})
    good = attempt(lesson, GOOD)
    assert check_attempt(lesson, task, good, others={"part": slow.recipe}).solved
    assert not check_attempt(lesson, task, slow, others={"part": good.recipe}).solved
    alone = check_attempt(lesson, task, good)
    assert 'there is no run of "part" yet' in alone.runs[0].judgements[0].text


def test_evidence_counts_the_learners_runs(small: Small) -> None:
    lesson = small("test_accuracy >= 0.9", "runs >= 20")
    few, enough = (
        check_attempt(lesson, lesson.tasks[0], attempt(lesson, GOOD, runs=runs))
        for runs in (19, 20)
    )
    assert (few.solved, enough.solved) == (False, True)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"training.learning_rate": 1000.0, "training.optimizer": "sgd", "training.steps": 99,
             "network.output_activation": "linear", "training.loss": "squared"}, "run diverged at"),
        (
            {"network.hidden": [3], "network.activation": "linear", "training.steps": 1},
            "the whole network is no more than one weighted sum",
        ),
        (
            {"network.hidden": [1], "network.activation": "relu", "training.steps": 1,
             "network.parameters": (((0.1, 0.1, -900.0),), ((1.0, 0.0),))},
            "1 of 1 hidden neurons are dead",
        ),
        (
            {"network.hidden": [1], "network.activation": "tanh", "training.steps": 1,
             "network.parameters": (((0.1, 0.1, 900.0),), ((1.0, 0.0),))},
            "1 of 1 hidden neurons are saturated",
        ),
    ],
)  # fmt: skip
def test_known_failures_are_recognised(small: Small, values: dict[str, object], words: str) -> None:
    lesson = small('"gaussians"', '"xor"', '"network.*"', '"network.*", "training.*"')
    result = check_attempt(lesson, lesson.tasks[0], attempt(lesson, values))
    assert not result.solved
    assert any(words in remark for remark in result.remarks), result.remarks


def test_luck_with_one_seed_is_recognised(small: Small) -> None:
    lesson = small(
        "test_accuracy >= 0.9",
        "loss < 0.34",
        "test_loss <= 0.07",
        "steps > 0",
        '"gaussians"',
        '"xor"',
    )
    task = lesson.tasks[0]
    for seed in range(40):
        values = {"seed": seed, "network.hidden": [3], "training.steps": 200}
        result = check_attempt(lesson, task, attempt(lesson, values))
        if result.own is not None and result.own.reached and not result.solved:
            assert "it was lucky with its seed. 3 of 4 are needed." in result.remarks[0]
            return
    pytest.fail("no seed was lucky")


def test_a_check_can_be_cancelled(small: Small) -> None:
    lesson = small()
    seen: list[int] = []
    with pytest.raises(Interrupted):
        check_attempt(
            lesson,
            lesson.tasks[0],
            attempt(lesson, GOOD),
            jobs=1,
            progress=lambda run: seen.append(run.number),
            cancelled=lambda: bool(seen),
        )
    assert len(seen) < 4


@pytest.mark.slow
def test_where_nothing_is_compiled_the_reference_checks_in_processes(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("attempt", "checking"):
        monkeypatch.setattr(f"scratchnet.lessons.{module}.check_engine", lambda: REFERENCE)
    lesson = small("seeds = {of = 4, reach = 3}", "seeds = {of = 2, reach = 2}")
    result = check_attempt(lesson, lesson.tasks[0], attempt(lesson, GOOD), jobs=2)
    assert (result.solved, result.reached) == (True, 2)


def test_a_learners_own_table_is_judged_by_its_test_samples(small: Small) -> None:
    lesson = small('free = ["', 'free = ["data.*", "')
    points = [(float(side * (1 + n % 7)), float(n % 5)) for side in (-1, 1) for n in range(40)]
    values = GOOD | {
        "data.source": "table",
        "data.task": "classification",
        "data.inputs": points,
        "data.targets": [0.0] * 40 + [1.0] * 40,
    }
    result = check_attempt(lesson, lesson.tasks[0], attempt(lesson, values))
    assert result.runs[0].judgements[0].value is not None


def test_an_experiment_that_cannot_be_run_says_so(small: Small) -> None:
    lesson = small('free = ["', 'free = ["data.*", "')
    values: dict[str, object] = {"data.source": "formula", "data.formula": "1/x"}
    with pytest.raises(FormulaError, match="division by zero"):
        check_attempt(lesson, lesson.tasks[0], attempt(lesson, values))


def test_goals_that_hold_on_the_shown_test_samples_alone_are_recognised() -> None:
    assert peeking([True, True], [True, False], 3).endswith(
        "Few test samples are fitted by chance."
    )
    assert "After 12 runs you have chosen" in peeking([True], [False], 12)
    assert peeking([True, False], [True, False], 12) == ""


def test_a_test_loss_below_the_loss_by_chance_is_recognised() -> None:
    values = {"data.test_share": 0.05, "training.steps": 200}
    texts = []
    for seed in range(20):
        session = Session(Experiment().with_values(values | {"seed": seed}), FAST)
        session.advance()
        texts += recognised(Outcome.of_session(session))
    assert any("With 6 test samples that is chance" in text for text in texts)


def test_a_network_that_calls_everything_one_class_is_recognised(small: Small) -> None:
    lesson = small("seeds = {of = 4, reach = 3}", "seeds = {of = 1, reach = 1}")
    by_hand = {"network.parameters": (((0.0, 0.0, -3.0),),), "training.learning_rate": 1e-6}
    result = check_attempt(lesson, lesson.tasks[0], attempt(lesson, by_hand))
    assert "The network calls every sample 0" in result.remarks[0]
