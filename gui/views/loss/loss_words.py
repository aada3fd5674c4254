"""What the loss curve says of a step, in words."""

from gui.views.loss.measurements import TEST_LOSS, Measurements, metric_column
from scratchnet.run.metrics import Metric


def read_out(
    step: int, loss: float, measurements: Measurements, metric: Metric, changes: str
) -> str:
    """Return the step's loss, what was last measured up to it, and what changed there."""
    parts = [f"step {step:,}", f"loss {loss:.6g}"]
    for name, column, text in (
        ("test loss", TEST_LOSS, "{:.4g}".format),
        (metric.short, metric_column(metric.name), metric.text),
        (f"test {metric.short}", metric_column(metric.name, test=True), metric.text),
    ):
        found = measurements.before(step, column)
        if found is not None:
            measured_at, value = found
            at = "" if measured_at == step else f" (step {measured_at:,})"
            parts.append(f"{name} {text(value)}{at}")
    return "   ".join([*parts, changes] if changes else parts)
