"""What the loss curve says of a step, in words."""

from gui.views.loss.measurements import METRIC, TEST_LOSS, TEST_METRIC, Measurements


def read_out(
    step: int, loss: float, measurements: Measurements, metric_name: str, changes: str
) -> str:
    """Return the step's loss, what was last measured up to it, and what changed there."""
    parts = [f"step {step:,}", f"loss {loss:.6g}"]
    for name, column in (
        ("test loss", TEST_LOSS),
        (metric_name, METRIC),
        (f"test {metric_name}", TEST_METRIC),
    ):
        found = measurements.before(step, column)
        if found is not None:
            measured_at, value = found
            at = "" if measured_at == step else f" (step {measured_at:,})"
            parts.append(f"{name} {value:.4g}{at}")
    return "   ".join([*parts, changes] if changes else parts)
