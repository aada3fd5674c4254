"""What views show and how, as a figure's settings say, and the other way round."""

from collections.abc import Iterable

from gui.export.figure.spec import FigureSpec
from gui.views import BaseView, Curve, FunctionMap, LossCurve, Surface
from gui.views.surface.camera import Camera


def set_options(view: BaseView, spec: FigureSpec) -> None:
    """Give a new view its options."""
    match view:
        case LossCurve():
            view.set_log_loss(spec.log_loss)
            view.set_log_steps(spec.log_steps)
            view.set_metric_shown(spec.metric)
        case Surface():
            view.set_camera(Camera(azimuth=spec.azimuth, elevation=spec.elevation))
            view.set_samples_shown(spec.samples)
        case FunctionMap() | Curve():
            view.set_samples_shown(spec.samples)


def options_of(views: Iterable[BaseView]) -> dict[str, object]:
    """Return the settings of a figure with the options of views that a person looks at."""
    found: dict[str, object] = {}
    for view in views:
        match view:
            case LossCurve():
                found |= {
                    "log_loss": view.log_loss,
                    "log_steps": view.log_steps,
                    "metric": view.metric_shown,
                }
            case Surface():
                found |= {"azimuth": view.camera.azimuth, "elevation": view.camera.elevation}
            case FunctionMap():
                found["samples"] = view.samples_shown
    return found
