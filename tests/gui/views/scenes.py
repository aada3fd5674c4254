"""Synthetic scenes and frames: everything that a view may receive, even if no run produces it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Dataset, Plane
from scratchnet.engines.maps import cell_centres
from scratchnet.experiment import Experiment
from scratchnet.explain import (
    Explanation,
    Importance,
    Initialization,
    PartialDependence,
    PreActivations,
    PrincipalAxes,
    RateTest,
    SampleResults,
    Scheme,
    Spread,
    variables_of,
)
from scratchnet.explain import Projection as Projected
from scratchnet.reference.initializers import INITIALIZERS
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Axis, Evaluation, Frame, Scene

WIDE = Axis("width [mm]", 10.0, 50.0)
HIGH = Axis("mass [kg]", -1.0, 1.0)
Array = NDArray[np.float64]


def base(output_activation: str = "sigmoid", step: int = 5) -> tuple[Scene, Frame]:
    """Return a real scene and frame to be changed."""
    session = Session(Experiment().with_values({"network.output_activation": output_activation}))
    session.advance(steps=step) if step else None
    return replace(scene_of(session, 8), classes=()), frame_of(session, 8)


def axis_grid(axes: tuple[Axis, ...], resolution: int) -> tuple[Array, Array]:
    """Return the middles of a map's cells in units where each axis runs from −2 to 2."""
    centres = cell_centres(Axis("x", -2.0, 2.0), resolution)
    x, y = np.meshgrid(centres, centres if len(axes) == 2 else np.zeros(1))
    return x, y


def class_outputs(x: Array, y: Array, classes: int, sharpness: float) -> Array:
    """Return one output for each class, the greatest around a place of its own on a circle."""
    angles = 2 * np.pi * np.arange(classes) / classes
    if not y.any():
        middles = np.linspace(-1.6, 1.6, classes)
        scores = np.stack([-sharpness * (x - middle) ** 2 for middle in middles])
    else:
        scores = np.stack(
            [sharpness * (x * np.cos(angle) + y * np.sin(angle) - 0.1 * x * y) for angle in angles]
        )
    powers = np.exp(scores - scores.max(axis=0))
    return powers / powers.sum(axis=0)


def class_scene(
    classes: int = 3,
    samples: int = 150,
    axes: tuple[Axis, ...] = (Axis("x", -2.0, 2.0), Axis("y", -2.0, 2.0)),
    resolution: int = 32,
    sharpness: float = 4.0,
    noise: float = 0.3,
    names: tuple[str, ...] | None = None,
    output_activation: str = "sigmoid",
) -> tuple[Scene, Frame]:
    """Return a scene of classes with test samples, and a frame whose network is nearly right."""
    scene, frame = base(output_activation)
    x, y = axis_grid(axes, resolution)
    generator = np.random.default_rng(classes)
    places = generator.uniform(-2.0, 2.0, (samples + samples // 3, len(axes)))
    column = places[:, 0], places[:, 1] if len(axes) == 2 else np.zeros(len(places))
    model = class_outputs(x, y, classes, sharpness)
    outputs = class_outputs(*column, classes, sharpness).T
    moved = places + generator.normal(0, noise, places.shape)
    moved_column = moved[:, 0], moved[:, 1] if len(axes) == 2 else np.zeros(len(places))
    targets = np.argmax(class_outputs(*moved_column, classes, sharpness), axis=0)
    true = np.argmax(class_outputs(1.05 * x, y, classes, sharpness), axis=0)
    predicted = np.argmax(outputs, axis=1)
    if classes == 2:
        model, outputs = model[1:], outputs[:, 1:]
    lows = np.array([axis.low for axis in axes])
    spans = np.array([axis.high - axis.low for axis in axes])
    inputs = lows + (places + 2) / 4 * spans
    dataset, test = (
        Dataset(
            tuple(tuple(row) for row in inputs[part].tolist()), tuple(targets[part].astype(float))
        )
        for part in (slice(0, samples), slice(samples, None))
    )
    return (
        replace(
            scene,
            dataset=dataset,
            test=test,
            inputs=axes,
            plane=Plane.of_all(axes),
            classes=names or tuple(f"class {number}" for number in range(classes)),
            objective_map=true.astype(float),
            untrained_map=class_map_untrained(model),
        ),
        replace(
            frame,
            model_map=model,
            outputs=outputs[:samples],
            test_outputs=outputs[samples:],
            evaluation=evaluation(targets[:samples], predicted[:samples], classes),
            test_evaluation=evaluation(targets[samples:], predicted[samples:], classes),
        ),
    )


def class_map_untrained(model: Array) -> Array:
    """Return maps of a network that knows nothing yet."""
    return 0.1 * model + 0.3


def evaluation(true: NDArray[np.intp], predicted: NDArray[np.intp], classes: int) -> Evaluation:
    """Return how often each class was predicted."""
    confusion = np.zeros((classes, classes), dtype=int)
    np.add.at(confusion, (true, predicted), 1)
    accuracy = float((true == predicted).mean())
    return Evaluation(0.1, {"accuracy": accuracy}, tuple(tuple(row) for row in confusion.tolist()))


def curve_scene(samples: int = 60, resolution: int = 100) -> tuple[Scene, Frame]:
    """Return a scene and frame of a regression with one input."""
    scene, frame = base()
    axes = (Axis("time [s]", 0.0, 10.0),)
    x = cell_centres(axes[0], resolution)
    generator = np.random.default_rng(1)
    inputs = generator.uniform(0.0, 10.0, samples)
    targets = np.sin(inputs) + generator.normal(0, 0.1, samples)
    third = samples // 4

    def part(begin: int, end: int) -> Dataset:
        return Dataset(
            tuple((place,) for place in inputs[begin:end].tolist()),
            tuple(targets[begin:end].tolist()),
        )

    return (
        replace(
            scene,
            dataset=part(third, samples),
            test=part(0, third),
            inputs=axes,
            plane=Plane.of_all(axes),
            features=("time [s]",),
            objective_map=np.sin(x)[np.newaxis],
            untrained_map=(0.2 * x - 1)[np.newaxis, np.newaxis],
        ),
        replace(frame, model_map=(0.9 * np.sin(x + 0.1))[np.newaxis, np.newaxis]),
    )


def surface_scene(
    step: int = 300, samples: int = 0, formula: str = "", noise: float = 0.0, resolution: int = 80
) -> tuple[Scene, Frame]:
    """Return a real regression, as the program shows it."""
    values: dict[str, object] = {"network.hidden": (8, 8), "training.steps": 100_000}
    values["data.task"] = "regression"
    if formula:
        values["data.formula"] = formula
    if samples:
        values |= {"data.sampling": "uniform", "data.samples": samples}
    if noise:
        values["data.noise"] = noise
    session = Session(Experiment().with_values(values))
    if step:
        session.advance(steps=step)
    return scene_of(session, resolution), frame_of(session, resolution)


def _sums(scene: Scene, frame: Frame, outputs: int) -> PreActivations:
    """Return made-up pre-activations of a few samples."""
    generator = np.random.default_rng(7)
    numbers = np.arange(min(len(scene.dataset), 20))
    layers = [
        generator.normal(size=(len(numbers), len(layer))) for layer in frame.snapshot.parameters
    ]
    layers[-1] = generator.normal(size=(len(numbers), outputs))
    targets = np.eye(outputs)[numbers % outputs]
    return PreActivations(
        len(scene.dataset), numbers, tuple(layers), generator.random(targets.shape), targets
    )


def _initialization(layers: int) -> Initialization:
    """Return a made-up spread for each initializer."""
    generator = np.random.default_rng(3)
    schemes = (
        Scheme(
            name,
            *(
                Spread(generator.random((2, layers)), generator.random((2, layers, 3)))
                for _ in range(2)
            ),
        )
        for name in INITIALIZERS
    )
    return Initialization((0, 1), 9, 100, tuple(schemes))


def explained(scene: Scene, frame: Frame) -> Frame:
    """Return a frame with a made-up explanation, whatever the scene's inputs are."""
    generator = np.random.default_rng(len(scene.inputs))
    variables, outputs = variables_of(scene.inputs, scene.experiment.data), len(frame.model_map)
    counts = len(scene.dataset), len(scene.test)
    axes = PrincipalAxes(np.zeros(2), np.eye(2), (0.6, 0.25))
    places = [generator.normal(size=(count, 2)) for count in counts]
    dependence = []
    for number, variable in enumerate(variables):
        axis = scene.inputs[variable.inputs[0]]
        values = np.linspace(axis.low, axis.high, 9)[:, np.newaxis]
        lines = generator.random((5, outputs, 9))
        dependence.append(
            PartialDependence(
                number,
                variable,
                values,
                lines.mean(axis=0),
                lines,
                values[1:6, 0],
                5,
                counts[0],
            )
        )
    metric = "accuracy" if scene.classes else "r2"
    drops = generator.normal(0.1, 0.05, (len(variables), 6))
    importance = Importance(variables, metric, counts[1] > 0, counts[1], 20, 0.875, drops)
    results = [
        SampleResults(generator.random((count, outputs)), generator.random(count))
        for count in counts
    ]
    return replace(
        frame,
        explanation=Explanation(
            frame.snapshot.step,
            Projected(axes, *places),
            tuple(dependence),
            importance,
            (results[0], results[1]),
            _sums(scene, frame, outputs),
            _initialization(len(frame.snapshot.parameters)),
            RateTest(
                optimizer="sgd",
                rates=np.array([0.01, 0.1, 1.0, 10.0]),
                losses=np.array([0.24, 0.2, 0.1, np.inf]),
                before=0.25,
                steps=200,
                samples=None,
                suggested=1.0,
            ),
        ),
    )
