"""Frozen values that views read: a run's scene, its state, and what is drawn of it.

They may cross threads: nothing in them changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from scratchnet.datasets import Axis as Axis
from scratchnet.datasets import (
    Dataset,
    Encoding,
    Plane,
    TargetScaling,
    encoding_of,
    objective_of,
    scaling_of_targets,
)
from scratchnet.experiment import Experiment
from scratchnet.formula import FormulaError
from scratchnet.reference.article import Network, Parameters
from scratchnet.reference.network import build_network
from scratchnet.registry import OUTPUT_ACTIVATIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scratchnet.explain import Explanation, ExplanationRequest


class Status(Enum):
    """The state of a run."""

    READY = "ready"
    UNDERWAY = "under way"
    FINISHED = "finished"
    DIVERGED = "diverged"


@dataclass(frozen=True, slots=True)
class Change:
    """A setting took the value ``value`` after ``step`` steps had been made.

    It is a live one, or one that a branch may change; see `scratchnet.declare.parameter.Effect`.
    """

    step: int
    path: str
    value: object


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured of the parameters as they were after ``step`` steps.

    ``penalty`` is the regularization's part of the training loss. ``metrics`` are those of the
    training samples by name, ``test_metrics`` those of the test samples; a metric that is not
    defined is left out. ``test_loss`` is None without test samples. See `scratchnet.run.metrics`.
    """

    step: int
    penalty: float
    test_loss: float | None
    metrics: Mapping[str, float]
    test_metrics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A run after ``step`` steps.

    ``initial_experiment`` is the experiment as it was before the first of them; ``changes`` led
    from it to ``experiment``. ``losses`` is a read-only view of ``step`` doubles, the loss of each
    step from before its update, the penalty on weights included; ``penalties`` that penalty alone;
    it is empty while there was none. ``parameters``: per layer, per neuron, ``(w…, b)``.
    ``diverged_at`` is the step whose loss or parameters would not have been finite;
    ``stopped_by`` is the reason if a stop condition ended the run. ``measurements``, in
    the order of steps, are few; most steps have none.
    ``bug`` is the name of the bug that was planted in the reference, see `scratchnet.trace.bugs`;
    such a run has no recipe, so that no file or export can hold it.
    ``encoding`` is applied to a point before the first layer, and ``target_scaling`` undone after
    the last. Losses and penalties are in the targets' units as far as `TargetScaling` can.
    """

    experiment: Experiment
    initial_experiment: Experiment
    engine: str
    step: int
    status: Status
    losses: "memoryview[float]"
    parameters: Parameters
    initial_parameters: Parameters
    changes: tuple[Change, ...]
    diverged_at: int | None
    penalties: Sequence[float] = ()
    stopped_by: str = ""
    measurements: Sequence[Measurement] = ()
    encoding: Encoding | None = None
    target_scaling: TargetScaling | None = None
    bug: str = ""

    @property
    def ended(self) -> bool:
        """Whether no further step will be made."""
        return self.status in (Status.FINISHED, Status.DIVERGED)

    @property
    def loss(self) -> float | None:
        """The last recorded loss, or None before the first step."""
        return self.losses[-1] if self.step else None

    @property
    def penalty(self) -> float:
        """The penalty on weights in the last step."""
        return self.penalties[-1] if self.step and len(self.penalties) == self.step else 0.0

    def outputs(self, point: Sequence[float]) -> list[float]:
        """Return the outputs at one point in the targets' units, computed by the reference.

        Raises UndefinedFormula where a feature has no value.
        """
        network = network_with(self.parameters, self.experiment.network.activations)
        encoding = self.encoding or encoding_of(self.experiment)
        return self.output_scaling.unscaled(network.forward(encoding(tuple(point))))

    @property
    def loss_name(self) -> str:
        """What the loss is called: it may be that of scaled targets."""
        return self.output_scaling.loss_name

    @property
    def output_scaling(self) -> TargetScaling:
        """The scaling of targets, which is undone in outputs."""
        if self.target_scaling is not None:
            return self.target_scaling
        return scaling_of_targets(self.experiment)


@dataclass(frozen=True, slots=True)
class InputSummary:
    """How the numbers are distributed that the first layer takes for the training samples.

    It is that of ``samples`` of them, evenly spaced ones if there are very many. In the inputs' own
    units, or those of the features' formulas: ``counts``, shape (features, bins), are histograms
    from ``lows`` to ``highs``; ``means``, ``least`` and ``greatest`` have the shape (features,).
    """

    samples: int
    counts: "NDArray[np.intp]"
    lows: "NDArray[np.float64]"
    highs: "NDArray[np.float64]"
    means: "NDArray[np.float64]"
    least: "NDArray[np.float64]"
    greatest: "NDArray[np.float64]"


@dataclass(frozen=True, slots=True)
class Responses:
    """The mean outputs of all neurons over groups of training samples, ``samples`` in all.

    A group is a class, or of a regression a fifth of the samples by their targets: ``groups`` are
    their names, and ``numbers`` those of the classes or fifths, from 0; ``classes`` says which they
    are. ``means`` has the shape (neurons, groups): hidden neurons layer by layer, then the outputs.
    ``target`` is the name of the one of several targets that groups are by, else empty.
    """

    groups: tuple[str, ...]
    numbers: tuple[int, ...]
    classes: bool
    samples: int
    means: "NDArray[np.float64]"
    target: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Untangled:
    """What every layer makes of training samples, and of a grid of lines in the plane of inputs.

    ``numbers`` are those of the samples, evenly spaced ones of ``of_samples``. ``samples`` has an
    array for what the first layer takes and one for the outputs of each layer, (samples, neurons);
    ``grids`` the same for the lines, (lines, points, neurons), and is empty with more than two
    inputs. Values are NaN where a feature has none.
    """

    of_samples: int
    numbers: "NDArray[np.intp]"
    samples: "tuple[NDArray[np.float64], ...]"
    grids: "tuple[NDArray[np.float64], ...]"


@dataclass(frozen=True, slots=True)
class Scene:
    """What stays the same throughout a run, whatever its live settings do.

    ``dataset`` holds the training samples, ``test`` the test samples, if any.
    ``inputs`` has an axis for each input. ``classes`` names the classes; a
    sample's target is then the number of its class. A regression has no classes.

    Maps lie in the ``plane``. They have the shape (rows, columns), row y, column x, at the centres
    of equal cells of its axes; with one axis there is a single row. ``objective_map`` is the
    function to learn, NaN where it is undefined or unknown. ``untrained_map`` has a map for each
    output, and ``feature_maps`` one for each of ``features``, the numbers that the first layer
    takes. With more than two inputs ``input_summary`` says how they are distributed, and ``image``
    is a width and height if the inputs are the pixels of an image. ``targets`` names the targets.
    """

    experiment: Experiment
    dataset: Dataset
    test: Dataset
    inputs: tuple[Axis, ...]
    plane: Plane
    classes: tuple[str, ...]
    features: tuple[str, ...]
    objective_map: "NDArray[np.float64]"
    untrained_map: "NDArray[np.float64]"
    feature_maps: "NDArray[np.float64]"
    input_summary: InputSummary | None = None
    image: tuple[int, int] | None = None
    targets: tuple[str, ...] = ()

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes of maps, one or two."""
        return self.plane.axes

    def of_target(self, number: int) -> "Scene":
        """Return the scene as if one of its targets, counted from 0, were the only one."""
        return replace(
            self,
            dataset=self.dataset.of_target(number),
            test=self.test.of_target(number),
            untrained_map=self.untrained_map[number : number + 1],
            targets=self.targets[number : number + 1],
        )

    def target(self, point: Sequence[float]) -> float | None:
        """Return the objective at one point, without noise; None where it has no value."""
        objective = objective_of(self.experiment)
        if objective is None:
            return None
        try:
            return objective(*point)
        except FormulaError:
            return None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How good the network is on some samples.

    ``metrics`` holds values by name, without those that are not defined; see
    `scratchnet.run.metrics`. ``confusion`` counts samples of a classification: a row for each true
    class, a column for each predicted class. Of several targets ``by_target`` has the metrics of
    each, by its name, of which ``metrics`` are the means.
    """

    loss: float
    metrics: Mapping[str, float]
    confusion: tuple[tuple[int, ...], ...] = ()
    by_target: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrameRequest:
    """What a frame contains besides its snapshot and the network's map.

    ``neuron_resolution`` is that of the maps of hidden neurons, for one or two inputs; None is no
    maps. While training ``drawn_neuron_resolution`` will do, if there is one: a view draws them no
    finer. With ``responses``, and more inputs, mean outputs are computed. ``outputs`` for samples,
    and their evaluation, are computed if there are no more samples than that; the evaluation alone,
    if there are no more than ``evaluated``. Maps lie in the ``plane``; without one that fits the
    problem, in the problem's own. ``explain`` is what to explain of the network.
    With ``untangled``, it is worked out how each layer bends the inputs. ``responses`` are by the
    ``target`` with this number, from 0, if there are several.
    """

    neuron_resolution: int | None = None
    drawn_neuron_resolution: int | None = None
    responses: bool = False
    gradients: bool = False
    outputs: int = 0
    evaluated: int = 0
    plane: Plane | None = None
    explain: "ExplanationRequest | None" = None
    untangled: bool = False
    target: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A snapshot with what is to be drawn of it.

    ``model_map`` has a map for each output, of the same shape as the scene's maps. In a
    ``coarse`` frame, such as those of a large network while training, outputs were computed at
    fewer points than that and are linear in between, or the maps of neurons are coarser than
    requested; `observation.with_fine_maps` computes them all. Only on
    request, else None: ``neuron_maps``, coarser ones of all hidden neurons, layer by layer, and
    of the outputs; ``responses``, what neurons answer to samples; ``gradients`` of the whole
    dataset, in the shape of the parameters; ``outputs`` and ``test_outputs``, the outputs for each
    sample, shape (samples, outputs), and ``evaluation`` and ``test_evaluation``, computed from
    them; ``explanation``, which may be that of an earlier step while training; ``untangled``, how
    each layer bends the inputs. ``divergence`` says why the run diverged, if it did.
    """

    snapshot: Snapshot
    model_map: "NDArray[np.float64]"
    neuron_maps: "NDArray[np.float64] | None" = None
    responses: Responses | None = None
    gradients: Parameters | None = None
    outputs: "NDArray[np.float64] | None" = None
    test_outputs: "NDArray[np.float64] | None" = None
    evaluation: Evaluation | None = None
    test_evaluation: Evaluation | None = None
    divergence: str = ""
    explanation: "Explanation | None" = None
    untangled: Untangled | None = None
    coarse: bool = False


def frame_of_target(frame: Frame, number: int) -> Frame:
    """Return a frame with the map and the outputs of one target alone, counted from 0."""
    column = slice(number, number + 1)
    outputs, test, explanation = frame.outputs, frame.test_outputs, frame.explanation
    return replace(
        frame,
        model_map=frame.model_map[column],
        outputs=None if outputs is None else outputs[:, column],
        test_outputs=None if test is None else test[:, column],
        explanation=None if explanation is None else explanation.of_target(number),
    )


def network_with(parameters: Parameters, activations: Sequence[str]) -> Network:
    """Return a reference network with the given parameters, one activation per layer."""
    return build_network(parameters, [OUTPUT_ACTIVATIONS[name].definition for name in activations])


def completed_epochs(snapshot: Snapshot, samples: int) -> int:
    """Return how often a run has gone through its training samples, of which there are ``samples``.

    The batch size may have changed on the way. A step with all samples is an epoch of its own, and
    leaves the one under way as it is; see `scratchnet.engines.batches.BatchOrder`.
    """
    path = "training.batch_size"
    sizes: list[tuple[int, Any]] = [(0, snapshot.initial_experiment.training.batch_size)]
    sizes += [(change.step, change.value) for change in snapshot.changes if change.path == path]
    epochs = dealt = 0
    for number, (start, size) in enumerate(sizes):
        end = sizes[number + 1][0] if number + 1 < len(sizes) else snapshot.step
        steps = end - start
        if size is None or size >= samples:
            epochs += steps
            continue
        left = -(-(samples - dealt) // size)
        if steps < left:
            dealt += steps * size
        else:
            whole, more = divmod(steps - left, -(-samples // size))
            epochs += 1 + whole
            dealt = more * size
    return epochs
