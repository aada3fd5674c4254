"""What panes the window has, and where each is at first; `gui.docks` puts them there."""

from collections.abc import Callable
from dataclasses import dataclass

from gui.controls import ControlsPanel
from gui.panes.loss_pane import LossPane
from gui.panes.network_pane import NetworkPane
from gui.panes.output_pane import OutputPane
from gui.theme import Theme, ThemedWidget
from gui.topics import Topic
from scratchnet.registry import Registry


@dataclass(frozen=True, slots=True)
class Pane:
    """A pane of the window, in a dock.

    ``topic`` is the section of the help about it, and ``make`` makes its widget: one that waits is
    made when it is first shown, and imported only then. Panes of the same
    ``column`` are stacked in order. The first column keeps its width; the others share the rest by
    the ``width_share`` of their first panes, and the panes of a column its height by
    ``height_share``. A pane that stands ``behind`` another is a tab of it, and hidden until it is
    asked for; so is one that is not there ``at_first``. In a window that is too narrow for one more
    column, a pane is a tab of the one that it is ``narrowly_behind``. In a presentation panes stand
    side by side, by their ``presented_share``, or are hidden.
    """

    name: str
    label: str
    topic: str
    make: Callable[[Theme], ThemedWidget]
    column: int
    width_share: float = 1.0
    height_share: float = 1.0
    presented_share: float = 0.0
    behind: str = ""
    at_first: bool = True
    narrowly_behind: str = ""

    @property
    def waits(self) -> bool:
        """Whether it is hidden until it is asked for."""
        return bool(self.behind) or not self.at_first


def _gradients(theme: Theme) -> ThemedWidget:
    from gui.gradients.pane import GradientPane

    return GradientPane(theme)


def _runs(theme: Theme) -> ThemedWidget:
    from gui.runs.pane import RunsPane

    return RunsPane(theme)


def _seeds(theme: Theme) -> ThemedWidget:
    from gui.seeds.pane import SeedsPane

    return SeedsPane(theme)


def _steps(theme: Theme) -> ThemedWidget:
    from gui.panes.steps import StepPane

    return StepPane(theme)


def _charts(theme: Theme) -> ThemedWidget:
    from gui.panes.charts_pane import ChartsPane

    return ChartsPane(theme)


def _lessons(theme: Theme) -> ThemedWidget:
    from gui.lessons.pane import LessonsPane

    return LessonsPane(theme)


#: The panes in the order in which data flows through them.
PANES = Registry(
    Pane("controls", "Controls", Topic.SETTINGS, ControlsPanel, column=0),
    Pane("network", "Network", Topic.NETWORK, NetworkPane, column=1, width_share=0.41),
    Pane(
        "output",
        "Output",
        Topic.OUTPUT,
        OutputPane,
        column=2,
        width_share=0.59,
        height_share=0.6,
        presented_share=0.55,
    ),
    Pane("loss", "Loss", Topic.LOSS, LossPane, column=2, height_share=0.4, presented_share=0.45),
    Pane("gradients", "Gradient check", Topic.GRADIENTS, _gradients, column=2, behind="output"),
    Pane("runs", "Runs", Topic.COMPARING, _runs, column=2, behind="output"),
    Pane("seeds", "Seeds", Topic.SEEDS, _seeds, column=2, behind="output"),
    Pane("steps", "Step by step", Topic.STEPS, _steps, column=2, behind="output"),
    Pane("charts", "Charts", Topic.CHARTS, _charts, column=2, behind="output"),
    Pane(
        "lessons",
        "Lessons",
        Topic.LESSONS,
        _lessons,
        column=3,
        width_share=0.46,
        at_first=False,
        narrowly_behind="network",
    ),
)
