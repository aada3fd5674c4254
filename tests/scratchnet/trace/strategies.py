"""Random experiments, small enough to be traced whole."""

from typing import Any

from hypothesis import strategies as st

from scratchnet.experiment import Experiment
from scratchnet.registry import ACTIVATIONS, LOSSES, OPTIMIZERS, OUTPUT_ACTIVATIONS

#: What fits together: the data, and the output activation that the loss needs.
_CURVE = {"data.source": "gallery", "data.dataset": "sine", "data.samples": 7}
_PLANE = {"data.intervals": 2}
_CLASSES = {"data.source": "gallery", "data.dataset": "blobs_3", "data.samples": 9}


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Draw an experiment: every activation, loss and optimizer, penalties, dropout, batches."""
    loss = draw(st.sampled_from(list(LOSSES)))
    output = LOSSES[loss].output_activation or draw(st.sampled_from(list(OUTPUT_ACTIVATIONS)))
    data = draw(st.sampled_from([_CURVE, _PLANE, _CLASSES]))
    if output == "softmax" or loss == "binary_cross_entropy":
        data = draw(st.sampled_from([_PLANE, _CLASSES]))
    hidden = tuple(draw(st.lists(st.integers(1, 4), max_size=3)))
    layers = len(hidden)
    names = st.sampled_from(list(ACTIVATIONS))
    optimizer = draw(st.sampled_from(list(OPTIMIZERS)))
    values: dict[str, Any] = {
        **data,
        "seed": draw(st.integers(0, 1000)),
        "network.hidden": hidden,
        "network.activation": tuple(draw(names) for _ in range(layers)),
        "network.output_activation": output,
        "network.init": draw(st.sampled_from(["article", "glorot", "he"])),
        "training.loss": loss,
        "training.optimizer": optimizer,
        "training.learning_rate": draw(st.sampled_from([0.01, 0.1])),
        "training.schedule": draw(st.sampled_from(["constant", "cosine", "exponential"])),
        "training.batch_size": draw(st.sampled_from([None, 1, 3])),
        "training.l1": draw(st.sampled_from([0.0, 0.01])),
        "training.l2": draw(st.sampled_from([0.0, 0.02])),
        "training.steps": 10,
    }
    if layers and draw(st.booleans()):
        values["network.dropout"] = draw(st.sampled_from([0.2, 0.5]))
    if layers and draw(st.booleans()):
        values["network.frozen"] = ((0, 0, 0),)
    return Experiment().with_values(values)
