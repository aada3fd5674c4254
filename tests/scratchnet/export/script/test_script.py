"""A script reproduces every bit of its run and holds only what it needs."""

import ast
import builtins
import sys
from itertools import zip_longest

import pytest
from hypothesis import HealthCheck, given, settings

from resources.presets import PRESETS
from scratchnet.engines import FAST, REFERENCE
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.export.script import Outcome, python_script
from scratchnet.reference.initializers import INITIALIZERS
from scratchnet.reference.schedules import SCHEDULES
from scratchnet.registry import OPTIMIZERS
from scratchnet.run.recipe import Recipe
from scratchnet.run.session import Session
from scratchnet.texts import unwritable
from tests.scratchnet.export.script.strategies import NASTY, Run, executed, run_of, runs, trained
from tests.scratchnet.reference.test_article import ARTICLE

pytestmark = pytest.mark.slow


def check_same(run: Run) -> None:
    """The script computes every number of its run, and prints its log."""
    losses, parameters, log = executed(run.text)
    assert losses == run.losses
    assert parameters == run.parameters
    steps = [step for step in range(1, len(losses) + 1) if step == 1 or step % 100 == 0]
    assert log == [f"{step} {losses[step - 1]:.4f}" for step in steps]


def check_tidy(text: str) -> None:
    """Nothing is imported or defined that is not used, and nothing is used that is not defined."""
    tree = ast.parse(text)
    names: list[str] = []
    for statement in tree.body:
        match statement:
            case ast.ImportFrom(module=str(module)):
                assert module.partition(".")[0] in sys.stdlib_module_names
                names += [alias.name for alias in statement.names]
            case ast.Assign():
                names += _stored(statement)
            case ast.FunctionDef() | ast.ClassDef():
                names.append(statement.name)
                assert ast.get_docstring(statement)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    loaded = {node.id for node in nodes if isinstance(node.ctx, ast.Load)}
    assert len(names) == len(set(names))
    assert set(names) <= loaded
    arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    nested = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert loaded <= {*names, *dir(builtins), *_stored(tree), *arguments, *nested}
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for definition in tree.body:
        if isinstance(definition, ast.ClassDef):
            methods = {node.name for node in definition.body if isinstance(node, ast.FunctionDef)}
            # Classes are shipped whole; the engines alone use `BatchOrder.of`.
            assert methods <= {*called, "__init__", "parameters", "of"}


def _stored(tree: ast.AST) -> list[str]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return [node.id for node in nodes if isinstance(node.ctx, ast.Store)]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(runs())
def test_any_run_is_reproduced_by_a_tidy_script(run: Run) -> None:
    check_same(run)
    check_tidy(run.text)


def test_the_article_is_reproduced_with_all_digits() -> None:
    experiment = Experiment()
    recipe = Recipe(experiment, REFERENCE, (), experiment.training.steps)
    text = python_script(recipe, Outcome(ARTICLE["loss_at_step"]["2000"]), "the article")
    losses, parameters, log = executed(text)
    assert [list(map(list, layer)) for layer in parameters] == ARTICLE["final_parameters"]
    for step, loss in ARTICLE["loss_at_step"].items():
        assert losses[int(step) - 1] == loss
    assert log[0] == "1 0.2919"
    assert log[-1] == "2000 0.0035"
    assert "The last loss is 0.0034590493886978197." in text
    # It stays as short as the article's own, and has nothing that the article has not.
    assert len(text.splitlines()) < 320
    for name in ("softmax", "Optimizer", "from_logits", "Dropout", "penalty"):
        assert name not in text


@pytest.mark.parametrize("key", list(PRESETS))
def test_every_preset_is_reproduced(key: str) -> None:
    session = Session(PRESETS[key].load(), REFERENCE)
    session.advance(steps=2)
    run = run_of(session)
    check_same(run)
    check_tidy(run.text)


@pytest.mark.parametrize("frozen", [[], [[0, 0, 0]]])
@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_every_optimizer_is_reproduced(optimizer: str, frozen: object) -> None:
    run = trained({"training.optimizer": optimizer, "network.frozen": frozen, "data.intervals": 2})
    check_same(run)
    check_tidy(run.text)


@pytest.mark.parametrize(
    ("schedule", "init"), list(zip_longest(SCHEDULES, INITIALIZERS, fillvalue="constant"))
)
def test_every_schedule_and_initializer_is_reproduced(schedule: str, init: str) -> None:
    values = {"training.schedule": schedule, "training.schedule_every": 2, "network.init": init}
    run = trained({**values, "data.intervals": 2, "data.sampling": "grid"})
    check_same(run)
    check_tidy(run.text)


@pytest.mark.parametrize("dropout", [0.5, [0.25, 0.0], [0.0, 0.75]])
def test_dropout_is_reproduced(dropout: object) -> None:
    values = {"network.hidden": [3, 2], "network.dropout": dropout, "training.batch_size": 4}
    run = trained({**values, "data.intervals": 2})
    check_same(run)
    check_tidy(run.text)


def test_only_settings_that_changed_are_tables() -> None:
    session = Session(Experiment().with_values({"data.intervals": 3}), REFERENCE)
    session.advance(steps=2)
    session.apply(session.experiment.with_values({"training.learning_rate": 3.0}))
    session.advance(steps=2)
    session.apply(session.experiment.with_values({"training.batch_size": 5, "training.l2": 0.1}))
    session.advance(steps=4)
    session.apply(session.experiment.with_values({"training.batch_size": None, "training.l2": 0}))
    session.advance(steps=1)
    # After the last step it changes nothing.
    session.apply(session.experiment.with_values({"training.learning_rate": 99.0}))
    run = run_of(session)
    check_same(run)
    check_tidy(run.text)
    assert "LEARNING_RATE = {\n    0: 10.0,\n    2: 3.0,\n}\n" in run.text
    assert "BATCH_SIZE = {\n    0: None,\n    4: 5,\n    8: None,\n}\n" in run.text
    assert "L1 = 0.0" in run.text
    assert "99" not in run.text


def test_a_schedule_over_changed_steps_is_reproduced() -> None:
    values = {"training.schedule": "cosine", "training.steps": 4, "data.intervals": 2}
    session = Session(Experiment().with_values(values), REFERENCE)
    session.advance(steps=3)
    session.apply(session.experiment.with_values({"training.steps": 8}))
    session.advance()
    check_same(run_of(session))


def test_a_comment_gives_the_reason_why_a_run_ended() -> None:
    values = {"training.learning_rate": 1000, "network.output_activation": "linear"}
    diverging = trained(values, steps=99)
    assert (
        "# The run ends after these steps because the next one diverges. The loss overflowed at"
        in diverging.text
    )
    check_same(diverging)
    stopped = trained({"training.target_loss": 0.2, "data.intervals": 2}, steps=500)
    assert "# The run stopped after these steps: the training loss reached 0.2 (" in stopped.text
    assert "\nSTEPS = 100\n" in stopped.text
    session = Session(Experiment(), REFERENCE)
    session.advance(steps=1)
    assert "# The run made these steps, of 2,000.\nSTEPS = 1\n" in run_of(session).text


def test_a_run_that_continues_after_divergence() -> None:
    values = {"training.learning_rate": 1000, "network.output_activation": "linear"}
    session = Session(Experiment().with_values(values), REFERENCE)
    session.advance()
    assert session.diverged_at is not None
    session.apply(session.experiment.with_values({"training.learning_rate": 1e-6}))
    session.advance(steps=3)
    run = run_of(session)
    assert run.recipe.changes
    check_same(run)


def test_a_note_states_that_the_fast_engine_differs() -> None:
    recipe = Recipe(Experiment(), FAST, (), 3)
    text = python_script(recipe, Outcome(0.5), "it")
    assert "computed by the fast engine" in text
    assert "computed by the fast engine" not in trained({}, steps=1).text


@pytest.mark.parametrize("text", NASTY)
def test_no_text_can_inject_code(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    # The name of a file may hold what an experiment refuses.
    kind = "kind" if unwritable(text) else text
    values = {
        "data.source": "table",
        "data.inputs": [[0.0], [1.0], [2.0]],
        "data.targets": [kind, "other", kind],
        "data.names": [kind, kind],
    }
    session = Session(Experiment().with_values(values), REFERENCE)
    session.advance(steps=1)
    run = run_of(session, text)
    check_same(run)
    check_tidy(run.text)
    names: dict[str, object] = {}
    # As it is written and read: in UTF-8, with the line ends of Python.
    exec(compile(run.text.encode(), "script", "exec", dont_inherit=True), names)
    assert names["SAMPLES"] == ((0.0, kind), (1.0, "other"), (2.0, kind))
    assert capsys.readouterr().out == ""


def test_a_formula_nested_too_deeply_is_refused() -> None:
    formula = "floor(" * 120 + "x" + ")" * 120
    experiment = Experiment().with_values({"data.formula": formula})
    with pytest.raises(InvalidInput, match="Python cannot read the script"):
        python_script(Recipe(experiment, REFERENCE, (), 1), Outcome(None), "it")
