"""TensorFlow Playground's links: parsed and written."""

import re
from math import hypot, isclose, sqrt, tanh
from random import Random
from statistics import fmean, pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.datasets import build_problem
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.formula import parse_formula
from scratchnet.gallery import GALLERY
from scratchnet.run.session import Session
from scratchnet.share import is_playground_link, parse_playground_link, playground_link
from scratchnet.share.counterparts import COUNTERPARTS

#: As the Playground writes it itself.
_WHOLE = (
    "https://playground.tensorflow.org/#activation=relu&regularization=L2&batchSize=10"
    "&dataset=spiral&regDataset=reg-plane&learningRate=0.03&regularizationRate=0.001&noise=25"
    "&networkShape=8,6&seed=0.12345&showTestData=false&discretize=true&percTrainData=60&x=true"
    "&y=true&xTimesY=false&xSquared=true&ySquared=false&cosX=false&sinX=true&cosY=false"
    "&sinY=false&collectStats=false&problem=classification&initZero=false&hideText=false"
    "&playButton_hide=true"
)
_BARE = "https://playground.tensorflow.org/"


def test_a_whole_link() -> None:
    opened = parse_playground_link(_WHOLE)
    assert opened.experiment == Experiment().with_values(
        {
            "seed": 12345,
            "data.source": "gallery",
            "data.dataset": "spiral",
            "data.samples": 500,
            "data.noise": round(0.25 / 3 / sqrt(3), 6),
            "data.test_share": 0.4,
            "network.features": ["3*x", "3*y", "9*x*x", "sin(3*x)"],
            "network.hidden": [8, 6],
            "network.activation": "relu",
            "training.learning_rate": 0.12,
            "training.l2": 0.00025,
            "training.batch_size": 10,
            "training.shuffle": False,
            "training.steps": 30_000,
        }
    )
    assert "learningRate 0.03 → Learning rate 0.12" in opened.taken
    assert "dataset spiral → Dataset Spiral" in opened.taken
    words = "\n".join(opened.differences)
    for part in ("0 and 1 for a sigmoid", "start at 0", "discretize is left", "playButton_hide"):
        assert part in words
    assert "showTestData" not in words
    assert "collectStats" not in words


def test_an_empty_link_has_the_playgrounds_defaults() -> None:
    experiment = parse_playground_link(_BARE).experiment
    assert experiment.network.hidden == (4, 2)
    assert experiment.network.activation == "tanh"
    assert experiment.data.dataset == "circle"
    assert experiment == parse_playground_link(_BARE + "#").experiment


@pytest.mark.parametrize(
    "link",
    [
        _WHOLE.partition("#")[2],
        "#" + _WHOLE.partition("#")[2],
        f"  <{_WHOLE}>\n",
        f'"{_WHOLE}"',
        _WHOLE.replace("&", "\n&"),
        _WHOLE.replace(",", "%2C"),
        _WHOLE.replace("https", "http"),
        "file:///somewhere/else/index.html#" + _WHOLE.partition("#")[2],
    ],
)
def test_links_are_recognized_however_they_are_copied(link: str) -> None:
    assert parse_playground_link(link).experiment == parse_playground_link(_WHOLE).experiment


@pytest.mark.parametrize(
    "text", ["", "#", "hello", "https://example.org/#a=b", "a=b&c", "x" * 20_000]
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="Playground link"):
        parse_playground_link(text)


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("activation=cube", "activation cube is not recognized: tanh"),
        ("dataset=cats", "dataset cats .* circle"),
        ("batchSize=many", "batchSize many .* 10"),
        ("learningRate=nan", "learningRate nan .* 0.03"),
        ("networkShape=4,,2", "networkShape 4,,2 .* 4, 2"),
        ("networkShape=1000", "networkShape 1000 .* 4, 2"),
        ("networkShape=" + "1," * 500 + "1", "networkShape 1,.*… is not recognized"),
        ("colour=red", "colour is left out: not a Playground setting"),
        ("cosX=true", "cosX .* never uses"),
        ("tutorial=dp", "tutorial is left out"),
        ("learningRate=1000", "learningRate 1000 corresponds to .* 4000: 1000 is used"),
        ("learningRate=-1", "nearest"),
        ("batchSize=0", "batchSize 0 corresponds to .* 0: 1 is used"),
        ("noise=81", "noise 81 is not recognized: 50 is used, as in the Playground"),
        ("noise=-1", "noise -1 is not recognized: 0 is used"),
        ("percTrainData=1", "percTrainData 1 corresponds to .* 0.99: 0.9 is used"),
        ("regularization=L1&regularizationRate=10", "L1 regularizationRate 10 .* 1 is used"),
        ("batchSize=30", "smaller here"),
        ("x=false&y=false", "No input"),
        ("x_hide=true&y_hide=true", "No input"),
    ],
)
def test_pairs_without_an_equivalent_are_listed(pair: str, words: str) -> None:
    opened = parse_playground_link(f"seed=0.00001&{pair}")
    assert any(re.search(words, line) for line in opened.differences), opened.differences
    build_problem(opened.experiment)


def test_a_network_without_hidden_layers() -> None:
    assert (
        parse_playground_link("problem=classification&networkShape=").experiment.network.hidden
        == ()
    )


_NUMBERS = st.one_of(
    st.sampled_from([0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0]),
    st.integers(1, 9999).map(lambda number: number / 1000),
)


@st.composite
def _links(draw: st.DrawFn) -> dict[str, str]:
    regression = draw(st.booleans())
    kind = draw(st.sampled_from(["none", "L1", "L2"]))
    on = draw(st.lists(st.sampled_from(["x", "y", "xSquared", "sinY", "xTimesY"]), min_size=1))
    shape = draw(st.lists(st.integers(1, 8), max_size=6))
    return {
        "activation": draw(st.sampled_from(["relu", "tanh", "sigmoid", "linear"])),
        "regularization": kind,
        "batchSize": str(draw(st.integers(1, 30))),
        "dataset": "circle"
        if regression
        else draw(st.sampled_from(["circle", "xor", "gauss", "spiral"])),
        "regDataset": draw(st.sampled_from(["reg-gauss", "reg-plane"]))
        if regression
        else "reg-plane",
        "learningRate": f"{draw(_NUMBERS):g}",
        "regularizationRate": "0" if kind == "none" else f"{draw(st.integers(1, 499)) / 1000:g}",
        "noise": f"{draw(st.integers(0, 500)) / 10:g}",
        "networkShape": ",".join(map(str, shape)),
        "seed": f"0.{draw(st.integers(0, 99999)):05d}",
        "percTrainData": str(draw(st.integers(10, 90))),
        **{
            name: str(name in on).lower()
            for name in ("x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY")
        },
        "problem": "regression" if regression else "classification",
        "initZero": str(draw(st.booleans())).lower(),
    }


@given(_links())
def test_a_link_round_trips(fields: dict[str, str]) -> None:
    opened = parse_playground_link("&".join(f"{name}={value}" for name, value in fields.items()))
    link = playground_link(opened.experiment)
    back = dict(pair.split("=") for pair in link.address.partition("#")[2].split("&"))
    assert back == fields
    assert parse_playground_link(link.address).experiment == opened.experiment


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*"abxy", "seed", "noise", "networkShape"]),
        st.text(st.characters(exclude_characters="#&"), max_size=200),
    )
)
def test_every_link_gives_a_valid_experiment(fields: dict[str, str]) -> None:
    link = "problem=classification&" + "&".join(f"{name}={v}" for name, v in fields.items())
    assert parse_playground_link(link).experiment.data.source == "gallery"


def test_the_article_is_a_circle_there() -> None:
    link = playground_link(Experiment())
    for pair in ("dataset=circle", "networkShape=4&", "activation=sigmoid", "learningRate=2.5"):
        assert pair in link.address
    words = "\n".join(link.differences)
    assert "500, at random points" in words
    assert "learning rate" in words
    assert "The feature x takes other values" in words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"data.source": "table"}, "your data"),
        ({"data.source": "gallery", "data.dataset": "blobs_3"}, "Three blobs"),
        ({"data.formula": "x > y"}, 'the objective "x > y"'),
        ({"network.activation": "sine"}, "no activation Sine"),
        ({"network.hidden": [1, 1], "network.activation": ["tanh", "relu"]}, "ReLU and Tanh"),
        ({"network.features": ["x - y"]}, "none of the features"),
    ],
)
def test_experiments_without_an_equivalent_are_refused(
    values: dict[str, object], words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        playground_link(Experiment().with_values(values))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"training.loss": "binary_cross_entropy"}, "Loss: squared error"),
        ({"training.optimizer": "adam"}, "not Adam"),
        ({"training.schedule": "step"}, "Schedule"),
        ({"training.l1": 0.1, "training.l2": 0.2}, "larger one"),
        ({"training.batch_size": 10}, "Shuffle"),
        ({"training.patience": 10}, "Stop conditions"),
        ({"network.output_activation": "tanh"}, "Output activation: tanh, not Tanh"),
        ({"network.init": "he"}, "He normal"),
        ({"network.frozen": [[0, 0, 0]]}, "Frozen"),
        ({"network.dropout": 0.5}, "Dropout is left out"),
        ({"network.parameters": [[[1, 2, 3]] * 4, [[1] * 5]]}, "Edited parameters"),
        ({"network.features": ["x", "x - y"]}, "x - y is left out"),
        ({"network.hidden": [9]}, "neurons"),
        ({"data.seed": 1}, "Data seed"),
        ({"data.noise": 1.0}, "Noise: 80 %"),
    ],
)
def test_what_a_link_leaves_out_is_listed(values: dict[str, object], words: str) -> None:
    differences = playground_link(Experiment().with_values(values)).differences
    assert any(words in line for line in differences), differences


def test_the_two_surfaces_are_the_playgrounds() -> None:
    plane, cones = (
        parse_formula(str(dict(COUNTERPARTS[name].values)["data.formula"]), ("x", "y"))
        for name in ("reg-plane", "reg-gauss")
    )
    hills = {(-4, 2.5): 1, (0, 2.5): -1, (4, 2.5): 1, (-4, -2.5): -1, (0, -2.5): 1, (4, -2.5): -1}
    random = Random(0)
    for _ in range(500):
        x, y = random.uniform(-6, 6), random.uniform(-6, 6)
        assert plane(x, y) == (x + y) / 10
        heights = [sign * max(0, 1 - hypot(x - u, y - v) / 2) for (u, v), sign in hills.items()]
        assert isclose(cones(x, y), max(heights, key=abs), abs_tol=1e-15)


@pytest.mark.parametrize("rule", ["none", "L1", "L2"])
def test_a_step_of_a_regression_is_the_playgrounds(rule: str) -> None:
    """Of a single neuron, from the same weights: w - rate·(mean of (o - t)·x + penalty)."""
    link = f"problem=regression&networkShape=&learningRate=0.1&regularization={rule}"
    opened = parse_playground_link(f"{link}&regularizationRate=0.03&batchSize=10")
    session = Session(opened.experiment)
    [[(*weights, bias)]] = session.parameters()
    batch = range(10)
    points = [session.dataset.inputs[i] for i in batch]
    errors = [
        weights[0] * x + weights[1] * y + bias - session.dataset.targets[i]
        for i, (x, y) in zip(batch, points, strict=True)
    ]
    session.advance(steps=1)
    [[(*moved, moved_bias)]] = session.parameters()
    assert isclose(moved_bias, bias - 0.1 * fmean(errors), rel_tol=1e-12)
    for axis, (before, after) in enumerate(zip(weights, moved, strict=True)):
        slope = fmean(error * point[axis] for error, point in zip(errors, points, strict=True))
        penalty = {"none": 0.0, "L1": (before > 0) - (before < 0), "L2": before}[rule]
        assert isclose(after, before - 0.1 * (slope + 0.03 * penalty), rel_tol=1e-12)
    if rule == "none":
        assert isclose(session.losses[0], fmean(e * e for e in errors), rel_tol=1e-12)


def test_the_learning_rate_of_classes_matches() -> None:
    """Where the output is undecided, ours moves as far as a tanh towards -1 or 1 would."""
    rate, target, x = 0.03, 1, 0.5
    there = tanh(-rate * (tanh(0.0) - target) * x * x)
    ours = COUNTERPARTS["circle"].rate_factor * rate
    sum_of_weights = -ours * 2 * (0.5 - target) * 0.25 * x * x
    assert isclose(there, sum_of_weights, rel_tol=1e-3)


@pytest.mark.parametrize("name", ["spiral", "gauss"])
def test_noise_matches_the_playgrounds(name: str) -> None:
    """By a standard deviation of 0.25·2/√12, and of √(7·0.25), over 3."""
    there = {"spiral": 0.25 / sqrt(3), "gauss": sqrt(7 * 0.25)}[name]
    experiment = parse_playground_link(f"dataset={name}&noise=25").experiment
    entry = GALLERY[experiment.data.dataset]
    moved, _ = entry.make(4000, experiment.data.noise, Random(1))
    still, _ = entry.make(4000, 0.0, Random(1))
    shifts = [p[0] - q[0] for p, q in zip(moved, still, strict=True)]
    assert isclose(3 * pstdev(shifts), there, rel_tol=0.03)


def test_links_are_distinguished_from_other_texts() -> None:
    assert is_playground_link(_WHOLE)
    assert is_playground_link("activation=tanh&seed=0.1")
    assert not is_playground_link("x,y\n1,2")
    assert not is_playground_link("x=1")
