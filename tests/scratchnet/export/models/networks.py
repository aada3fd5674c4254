"""Trained networks: built by hand, and hypothesis strategies."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import strategies as st

from scratchnet.experiment import Experiment
from scratchnet.export.models import ColumnScaling, Input, Origin, TrainedNetwork, trained_network
from scratchnet.registry import ACTIVATIONS
from scratchnet.run.session import Session
from scratchnet.tables import ColumnEncoding, Kind

ORIGIN = Origin("0.1.0", "a file", "exact", 20, 0.25)

#: Names that would end a text, a comment or a line, if they were copied as they are.
NASTY_NAMES = [
    'a"""b',
    "it's",
    "line\nbreak",
    "carriage\rreturn",
    "back\\slash\\",
    "{braces} %s",
    "\u2028 \u202e",
    "nul\0",
    "\ud800",
    "'''); import os #",
    "ä ö 名",
    " ",
]

_FEATURES = ["x", "x*x", "sin(3*x)", "x > 0.25 and not x > 1", "2", "abs(x) - 0.5", "exp(-x*x)"]
_WITH_Y = [*_FEATURES, "x*y", "atan2(y, x)", "min(x, y, 1)", "y % 0.7", "(x + y) // 0.5"]

_weights = st.floats(-3, 3, allow_subnormal=False)
_scalings = st.builds(
    ColumnScaling,
    # None so near 0 that it is 0 in single precision: ONNX Runtime leaves those out.
    st.integers(-40, 40).map(lambda step: step / 7),
    st.floats(0.1, 9),
    st.sampled_from([1.0, 2.0]),
    st.sampled_from([0.0, -1.0]),
)
_moves = st.none() | _scalings


def made(
    sizes: list[int],
    activations: list[str],
    *,
    features: tuple[str, ...] = (),
    classes: tuple[str, ...] = (),
    inputs: int = 2,
    weight: float = 0.5,
    names: tuple[str, ...] = ("x", "y"),
) -> TrainedNetwork:
    """Return a network whose weights are of about one size and all different."""
    numbers = ((-1) ** k * weight * (1 + 0.37 * k % 1) for k in range(1_000_000))
    return TrainedNetwork(
        inputs=tuple(Input(name, -2.0, 2.0) for name in names[:inputs]),
        features=features,
        parameters=tuple(
            tuple(tuple(next(numbers) for _ in range(before + 1)) for _ in range(neurons))
            for before, neurons in pairwise(sizes)
        ),
        activations=tuple(activations),
        targets=("target",) if classes or sizes[-1] == 1 else tuple(map(str, range(sizes[-1]))),
        classes=classes,
        origin=ORIGIN,
    )


def passing(*features: str) -> TrainedNetwork:
    """Return a network of two inputs whose outputs are its features themselves."""
    rows = tuple(
        (*(float(i == j) for j in range(len(features))), 0.0) for i in range(len(features))
    )
    return TrainedNetwork(
        inputs=(Input("x", -2.0, 2.0), Input("y", -2.0, 2.0)),
        features=features,
        parameters=(rows,),
        activations=("linear",),
        targets=("value",),
        # So many outputs are those of so many classes.
        classes=tuple(map(str, range(len(features)))) if len(features) > 1 else (),
        origin=ORIGIN,
    )


def trained(values: dict[str, object], steps: int = 20) -> tuple[Session, TrainedNetwork]:
    """Train an experiment a little; return its session and its network."""
    session = Session(Experiment().with_values(values))
    session.advance(steps=steps)
    problem = session.problem
    return session, trained_network(session.snapshot(), problem.axes, problem.classes)


@st.composite
def networks(draw: st.DrawFn) -> TrainedNetwork:
    """Any small network, with any activations, features, scaling and names."""
    inputs = draw(st.integers(1, 2))
    features = draw(st.lists(st.sampled_from(_FEATURES if inputs == 1 else _WITH_Y), max_size=4))
    outputs = draw(st.integers(1, 4))
    hidden = draw(st.lists(st.integers(1, 5), max_size=3))
    names = st.sampled_from(sorted(ACTIVATIONS))
    activations = [draw(names) for _ in hidden]
    softmax = outputs > 1 and draw(st.booleans())
    texts = st.sampled_from(NASTY_NAMES) | st.text(max_size=9)
    many = st.lists(texts, min_size=outputs, max_size=outputs)
    classified = outputs > 1 and (softmax or draw(st.booleans()))
    classes = draw(many) if classified else ()
    targets = draw(st.lists(texts, min_size=1, max_size=1) if classified else many)
    scaled = not classified and draw(st.booleans())
    sizes = [len(features) or inputs, *hidden, outputs]
    return TrainedNetwork(
        inputs=tuple(
            Input(draw(texts), -2.0, draw(st.floats(-1.5, 2)), draw(_moves)) for _ in range(inputs)
        ),
        features=tuple(features),
        parameters=tuple(
            tuple(tuple(draw(_weights) for _ in range(before + 1)) for _ in range(neurons))
            for before, neurons in pairwise(sizes)
        ),
        activations=(*activations, "softmax" if softmax else draw(names)),
        targets=tuple(targets),
        classes=tuple(classes),
        origin=Origin(
            "0.1.0",
            draw(texts),
            "exact",
            3,
            draw(st.none() | st.floats(0, 9)),
            (("data.formula", draw(texts)),),
            ((2, "training.learning_rate", "0.5"),),
        ),
        output_scalings=tuple(draw(_scalings) for _ in range(outputs)) if scaled else (),
    )


#: Columns of every kind, and how they may be encoded.
TABLE = (
    ColumnEncoding("body mass (g)", missing=4.5),
    ColumnEncoding("island", Kind.CATEGORY, categories=("Dream", 'it\'s "x"', "ä\nb", None)),
    ColumnEncoding("sex", Kind.CATEGORY, categories=("f", "m"), drop_first=True, missing="m"),
    ColumnEncoding("outputs", Kind.YES_NO, categories=("no", "yes")),
    ColumnEncoding(
        "born",
        Kind.DATE,
        format="%d.%m.%Y",
        parts=("days", "year", "month", "day", "weekday"),
        first="31.12.1899",
        missing="29.02.2000",
    ),
    ColumnEncoding("class", Kind.CATEGORY, categories=("1", "2")),
    ColumnEncoding("year"),
)
#: Rows of these columns, as tables have them.
TABLE_ROWS: list[tuple[object, ...]] = [
    (3.5, "Dream", "f", "yes", "01.01.1970", "1", 2007.0),
    (None, None, None, "no", None, "2", 2008.0),
    (-1.0, 'it\'s "x"', "m", "no", "29.02.1600", 2, 0),
    (1e3, "ä\nb", "f", "yes", "31.12.9999", 1.0, -3.5),
    (0.25, "Dream", "m", "yes", "01.01.0001", "2", 1e6),
    (0.5, "Dream", "m", "yes", "2024-02-29", "2", 1e6),
]


def of_table(
    columns: tuple[ColumnEncoding, ...] = TABLE,
    features: tuple[str, ...] = (),
    activation: str = "tanh",
) -> TrainedNetwork:
    """Return a network of the columns of a table, whose inputs are scaled."""
    names = tuple(name for column in columns for name in column.input_names)
    network = made(
        [len(features) or len(names), 3, 2],
        [activation, "softmax"],
        classes=("a", "b"),
        inputs=len(names),
        names=names,
        features=features,
    )
    scalings = (ColumnScaling(float(n), n + 0.5, 2.0, -1.0) for n in range(len(names)))
    return replace(
        network,
        inputs=tuple(
            Input(name, -2.0, 2.0, scaling) for name, scaling in zip(names, scalings, strict=True)
        ),
        columns=columns,
    )


points_of_two = st.lists(
    st.tuples(st.floats(-9, 9, allow_subnormal=False), st.floats(-9, 9, allow_subnormal=False)),
    min_size=1,
    max_size=5,
)
