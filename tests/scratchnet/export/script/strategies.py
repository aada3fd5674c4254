"""Hypothesis strategies for runs, and a script run inside the test."""

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from scratchnet.engines import REFERENCE
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.export.script import outcome_of, python_script
from scratchnet.formula import FormulaError
from scratchnet.gallery import GALLERY
from scratchnet.reference.article import Parameters
from scratchnet.reference.initializers import INITIALIZERS
from scratchnet.reference.schedules import SCHEDULES
from scratchnet.registry import ACTIVATIONS, OPTIMIZERS
from scratchnet.run.recipe import Recipe, recipe_of
from scratchnet.run.session import Session
from scratchnet.texts import unwritable

#: Words that would break out of a text that is put together carelessly.
NASTY = [
    '"""',
    "'''",
    "a\nprint('broken out')\n#",
    "\\",
    '\\"',
    "\r\n\f\v\0\x1a",
    "# -*- coding: utf-7 -*-",
    "{samples} %s {0}",
    "Größe in µm",
    "高さ",
    "\u2028\u202e\ufeff",
    "\ud800",
    "\\N{BULLET} \\x41",
]
nasty_texts = st.sampled_from(NASTY) | st.text(min_size=1, max_size=12)
#: Those that an experiment accepts.
accepted_texts = nasty_texts.filter(lambda text: not unwritable(text))

_FORMULAS = {
    1: ["x > 0.5", "sin(3*x)", "x ** 2", "floor(x) % 2", "min(x, 1, e)", "0"],
    2: [
        "x*x + y*y < 1",
        "not (x > 0 and y)",
        "atan2(y, x) * pi",
        "x  # \x01 coding: x",
        "(x\n+ y)",
    ],
}
_FEATURES = {
    1: ("x", "x*x", "sin(3*x)", "x < 0.5", "exp(x)"),
    2: ("y", "x*y", "max(x, y)", "x < y", "sqrt(abs(x))"),
}


@dataclass(frozen=True, repr=False)
class Run:
    """What a run was computed from, and its results."""

    recipe: Recipe
    losses: list[float]
    parameters: Parameters
    text: str

    def __repr__(self) -> str:
        """Show how to reproduce it, but not the whole script, which is long."""
        article = Experiment()
        differences = article.differences(self.recipe.experiment)
        values = {path: self.recipe.experiment.value(path) for path in differences}
        return f"Run({values}, {self.recipe.changes}, {self.recipe.steps})"


def run_of(session: Session, name: str = "an experiment") -> Run:
    """Return a session's run as a script."""
    snapshot = session.snapshot()
    recipe = recipe_of(snapshot)
    text = python_script(recipe, outcome_of(snapshot, session.divergence()), name)
    return Run(recipe, list(session.losses), session.parameters(), text)


def trained(values: dict[str, object], steps: int = 7) -> Run:
    """Make a run of an experiment."""
    session = Session(Experiment().with_values({"training.steps": steps, **values}), REFERENCE)
    session.advance()
    return run_of(session)


def executed(text: str) -> tuple[list[float], Parameters, list[str]]:
    """Run a script in a namespace of its own; return losses, parameters and its log."""
    names: dict[str, Any] = {"__name__": "script"}
    exec(compile(text, "script", "exec", dont_inherit=True), names)
    log = io.StringIO()
    with contextlib.redirect_stdout(log):
        network, losses = names["train"]()
    return losses, network.parameters(), log.getvalue().splitlines()


def _data() -> st.SearchStrategy[dict[str, object]]:
    formula = st.integers(1, 2).flatmap(
        lambda inputs: st.fixed_dictionaries(
            {
                "data.source": st.just("formula"),
                "data.dimensions": st.just(inputs),
                "data.formula": st.sampled_from(_FORMULAS[inputs]),
                "data.sampling": st.sampled_from(["grid", "uniform"]),
                "data.intervals": st.integers(1, 3),
                "data.domain": st.sampled_from([(-2.0, 2.0), (0.1, 0.7)]),
            }
        )
    )
    gallery = st.fixed_dictionaries(
        {"data.source": st.just("gallery"), "data.dataset": st.sampled_from(sorted(GALLERY))}
    )
    return (formula | gallery | _tables()).flatmap(
        lambda values: st.fixed_dictionaries(
            {
                "data.samples": st.integers(1, 12),
                "data.noise": st.sampled_from([0.0, 0.25]),
                "data.test_share": st.sampled_from([0.0, 0.3]),
                "data.seed": st.none() | st.integers(0, 99),
            }
        ).map(lambda more: {**more, **values})
    )


#: Mostly none.
_dropouts = st.sampled_from([0.0, 0.0, 0.5]) | st.floats(0, 0.9)


@st.composite
def _tables(draw: st.DrawFn) -> dict[str, object]:
    count, inputs = draw(st.integers(3, 8)), draw(st.integers(1, 2))
    row = st.lists(st.floats(-9, 9), min_size=inputs, max_size=inputs)
    labels = draw(st.lists(accepted_texts, min_size=2, max_size=4, unique=True))
    classes = st.lists(st.sampled_from(labels), min_size=count, max_size=count)
    rows = st.lists(st.tuples(st.floats(-3, 3), st.floats(-9, 9)), min_size=count, max_size=count)
    targets: Sequence[object] = draw(
        st.lists(st.floats(-3, 3), min_size=count, max_size=count)
        | rows
        | classes.filter(lambda targets: len(set(targets)) > 1)
    )
    return {
        "data.source": "table",
        "data.inputs": draw(st.lists(row, min_size=count, max_size=count)),
        "data.targets": targets,
        "data.names": draw(st.just([]) | st.lists(accepted_texts, min_size=3, max_size=3)),
        "data.scaling": draw(st.sampled_from(["none", "standard", "range"])),
        "data.target_scaling": draw(st.sampled_from(["none", "standard", "range"])),
        "data.classes": (
            draw(st.sampled_from([[], sorted(set(targets))])) if str in map(type, targets) else []
        ),
    }


def _changing() -> dict[str, st.SearchStrategy[object]]:
    return {
        "training.learning_rate": st.sampled_from([0.5, 0.01, 10.0]),
        "training.batch_size": st.none() | st.integers(1, 6),
        "training.l1": st.sampled_from([0.0, 0.01]),
        "training.l2": st.sampled_from([0.0, 0.02]),
        "training.steps": st.integers(1, 9),
        "training.patience": st.none() | st.just(1),
        "training.optimizer": st.sampled_from(sorted(OPTIMIZERS)),
        "training.momentum": st.sampled_from([0.5, 0.9]),
        "training.schedule": st.sampled_from(sorted(SCHEDULES)),
        "training.schedule_every": st.integers(1, 4),
        "training.schedule_factor": st.sampled_from([0.5, 0.9]),
    }


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Any run: data, network, training, and settings that change on the way."""
    values = draw(_data())
    one = values.get("data.dimensions") == 1 or (
        GALLERY[str(values["data.dataset"])].inputs == 1
        if values["data.source"] == "gallery"
        else len(values.get("data.inputs", [[0, 0]])[0]) == 1
    )
    inputs = 1 if one else 2
    features = _FEATURES[1] + (_FEATURES[2] if inputs == 2 else ())
    hidden = draw(st.lists(st.integers(1, 3), max_size=2))
    activation = st.sampled_from(sorted(ACTIVATIONS))
    output = draw(activation | st.just("softmax") | st.sampled_from(["sigmoid", "softmax"]))
    losses = ["squared", "absolute", "huber"]
    losses += {"sigmoid": ["binary_cross_entropy"], "softmax": ["cross_entropy"]}.get(output, [])
    values |= {
        "seed": draw(st.integers(0, 99)),
        "network.features": draw(st.just([]) | st.lists(st.sampled_from(features), max_size=3)),
        "network.hidden": hidden,
        "network.activation": draw(activation | st.tuples(*[activation] * len(hidden))),
        "network.output_activation": output,
        "network.dropout": draw(_dropouts | st.tuples(*[_dropouts] * len(hidden))),
        "network.init": draw(st.sampled_from(sorted(INITIALIZERS))),
        "training.loss": draw(st.sampled_from(losses)),
        "training.optimizer": draw(st.sampled_from(sorted(OPTIMIZERS))),
        "training.schedule": draw(st.sampled_from(sorted(SCHEDULES))),
        "training.schedule_every": draw(st.integers(1, 4)),
        "training.shuffle": draw(st.booleans()),
        **{path: draw(value) for path, value in _changing().items()},
    }
    return _made(draw, values)


def _made(draw: st.DrawFn, values: dict[str, object]) -> Run:
    try:
        session = Session(Experiment().with_values(values), REFERENCE)
    except (InvalidInput, FormulaError):
        # An objective or a loss that does not suit the data.
        assume(False)
        raise
    parameters = session.parameters()
    edited = draw(st.sampled_from(["no", "parameters", "frozen", "both"]))
    if edited != "no":
        more: dict[str, object] = {}
        if edited != "frozen":
            more["network.parameters"] = parameters
        if edited != "parameters":
            more["network.frozen"] = [[0, 0, 0], [len(parameters) - 1, 0, 1]]
        session = Session(session.experiment.with_values(more), REFERENCE)
    for _ in range(draw(st.integers(0, 3))):
        session.advance(steps=draw(st.integers(0, 4)))
        path, value = draw(st.sampled_from(sorted(_changing().items(), key=str)))
        session.apply(session.experiment.with_values({path: draw(value)}))
    session.advance(steps=draw(st.integers(0, 9)))
    return run_of(session, draw(nasty_texts))
