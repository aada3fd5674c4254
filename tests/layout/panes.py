"""Every view of Output, and the panes that stand behind it, empty and filled."""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from gui.main_window import MainWindow
from gui.panes.view_row import ViewRow
from scratchnet.engines import REFERENCE
from scratchnet.many.plan import Plan
from scratchnet.many.varying import Varied

Look = Callable[[QWidget, str], None]
Wait = Callable[[Callable[[], bool]], None]

#: What a chart says while it is worked out.
_WAITING = (" being ", " computed again")
#: The settings of a sweep, so that each of its pictures has something to show.
_VARIED = (
    Varied("training.learning_rate", (1.0, 10.0)),
    Varied("network.hidden", ((2,), (4, 4))),
    Varied("training.batch_size", (None, 10)),
)


def look_at_panes(window: MainWindow, look: Look, wait_until: Wait) -> None:
    """Bring each pane to the front and look at it, empty and filled; the run has begun."""
    _look_at_charts(window, look, wait_until)
    _look_at_steps(window, look, wait_until)
    _look_at_gradients(window, look, wait_until)
    window.commands.compare_runs.trigger()
    look(window, "runs")
    _look_at_seeds(window, look, wait_until)
    window.docks.show_main_panes()


def choose_each(row: ViewRow) -> Iterator[str]:
    """Choose each view that a row offers, those in its menu too, and yield its title."""
    actions = row.more.menu().actions()
    for number in row.offered:
        actions[number].trigger()
        yield actions[number].text().replace("&&", "&")
    actions[row.offered[0]].trigger()


def _look_at_charts(window: MainWindow, look: Look, wait_until: Wait) -> None:
    window.commands.charts.trigger()
    charts = window.docks.later("charts").get()
    for title in choose_each(charts.view_row):
        wait_until(lambda: not any(text in charts.shown.message for text in _WAITING))
        look(window, f"chart {title}")


def _look_at_steps(window: MainWindow, look: Look, wait_until: Wait) -> None:
    steps = window.docks.later("steps").get()
    window.docks.show(steps)
    look(window, "step by step, empty")
    window.commands.explain_step.trigger()
    wait_until(lambda: bool(steps.place_label.text()))
    look(window, "step by step")
    for name in ("first", "last", "next_layer", "fill_in"):
        steps.actions_by_name[name].trigger()
        look(window, f"step by step, {name}")
    steps.actions_by_name["fill_in"].trigger()


def _look_at_gradients(window: MainWindow, look: Look, wait_until: Wait) -> None:
    gradients = window.docks.later("gradients").get()
    window.docks.show(gradients)
    look(window, "gradient check, empty")
    hint = gradients.result.text()
    window.commands.check_gradients.trigger()
    wait_until(lambda: gradients.result.text() != hint)
    look(window, "gradient check")


def _look_at_seeds(window: MainWindow, look: Look, wait_until: Wait) -> None:
    window.docks.show(window.docks.later("seeds").get())
    look(window, "seeds, empty")
    experiment = window.document.experiment.with_values({"training.steps": 20})
    for name, varied in (("seeds", ()), ("sweep", _VARIED)):
        plan = Plan(experiment, varied, 3, REFERENCE, "loss < 0.2")
        window.seeds.start(plan)
        wait_until(lambda: not window.seeds.busy)
        look(window, name)
