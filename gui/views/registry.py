"""The record of every view: what the program knows of it besides how it draws.

Panes, dialogs, exporters and the command line read `VIEWS`; none of them knows a view by name. A
view may draw several pictures, as the map does of the dataset and of the trained network. Each
picture has a name, which ``--render``, ``--view`` and the files of figures use.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, Flag, auto
from typing import Any, Protocol, runtime_checkable

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.map.values import MapMode
from scratchnet.declare.parameter import Parameter
from scratchnet.explain import ExplanationRequest, PathRequest, SliceRequest, Variable, variables_of
from scratchnet.registry import Registry
from scratchnet.run.snapshot import FrameRequest, Scene


class FrameData(Flag):
    """What a view draws of a frame besides parameters, losses and the network's map."""

    NONE = 0
    #: A map for each hidden neuron; with more than two inputs, its mean outputs for samples.
    NEURONS = auto()
    #: A gradient for each parameter.
    GRADIENTS = auto()
    #: The outputs for samples, to mark those that are classified wrongly.
    OUTPUTS = auto()
    #: The evaluation of all samples, such as a confusion matrix.
    EVALUATION = auto()
    #: The samples on their principal axes.
    PROJECTION = auto()
    #: The partial dependence on the variables that views show.
    DEPENDENCE = auto()
    #: The permutation importance of every variable.
    IMPORTANCE = auto()
    #: Outputs and loss of each sample, which while training may be those of an earlier step.
    RESULTS = auto()
    #: The pre-activations of samples in every layer, which may be those of an earlier step too.
    PRE_ACTIVATIONS = auto()
    #: What each initializer makes of the network before training.
    INITIALIZATION = auto()
    #: The loss after short runs with many learning rates.
    RATES = auto()
    #: The paths of all optimizers over a surface.
    PATHS = auto()
    #: The loss around the present weights.
    LOSS_SLICE = auto()
    #: How each layer bends the inputs, of each frame.
    UNTANGLED = auto()


class Pane(Enum):
    """Where in the window a view is shown."""

    OUTPUT = "output"
    LOSS = "loss"
    NETWORK = "network"
    CHARTS = "charts"


@runtime_checkable
class ShowsFunctions(Protocol):
    """A view of the network, the objective or how they differ, for one output or for all.

    It also is a view that shows one target at a time; see `BaseView.set_target`.
    """

    def set_mode(self, mode: MapMode) -> None:
        """Choose which function is shown."""

    def set_output(self, output: int | None) -> None:
        """Choose the class whose output is shown; None shows the predicted class."""


@runtime_checkable
class ShowsVariable(Protocol):
    """A view of one variable of the network at a time: an input, or several that are one."""

    @property
    def variable(self) -> int:
        """The number of the variable, from 0."""

    def set_variable(self, number: int) -> None:
        """Choose the variable that is shown."""


@runtime_checkable
class ShowsPaths(Protocol):
    """A view of the paths of optimizers."""

    def path_request(self) -> PathRequest:
        """Return which paths are shown."""


@runtime_checkable
class ShowsSlice(Protocol):
    """A view of the loss around the present weights."""

    def slice_request(self) -> SliceRequest:
        """Return which slice is shown."""


@runtime_checkable
class ShowsNeurons(Protocol):
    """A view of the maps of hidden neurons."""

    @property
    def drawn_resolution(self) -> int | None:
        """How many cells along each axis of a map can be seen; None is all there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewOption:
    """Something that can be set on a view.

    Views that share an option share its ``name``. A setting of figures with the same name sets it
    too. ``get(view)`` returns the value, ``set(view, value)`` takes one that ``parameter`` allows.
    Where what can be chosen depends on the scene, ``offered(scene)`` has its values and labels.
    ``applies(view)`` says whether it makes a difference, the others being as they are.
    """

    name: str
    parameter: Parameter
    get: Callable[[Any], object]
    set: Callable[[Any, Any], None]
    fits: Callable[[Scene], bool] = lambda _scene: True
    offered: Callable[[Scene], Mapping[Any, str]] | None = None
    applies: Callable[[Any], bool] = lambda _view: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One of the pictures that a view draws.

    ``configure(view, scene)`` makes a new view draw it. ``changes`` says whether training changes
    it; what stays the same is no subject of an animation.
    """

    name: str
    title: str
    configure: Callable[[Any, Scene], None] = lambda _view, _scene: None
    fits: Callable[[Scene], bool] = lambda _scene: True
    changes: bool = True
    short_names: tuple[str, ...] = ()
    #: The number of the variable that it shows, if it shows one.
    variable: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRecord:
    """One kind of view.

    ``view`` makes it from a theme, and has its name and title. ``fits`` says whether it can show a
    scene, ``requires`` what it draws of frames. ``least_size`` is the smallest width and height in
    a figure, in pixels of which 12 are the height of the font. Without
    ``variants`` it draws one picture, named as the view; ``class_variant`` returns one more for
    the number of each class, if there are more than two, and ``variable_variant`` for the number
    of each variable, if there are several but not very many. ``lesson`` is the name of the lesson
    about it, if there is one.
    """

    view: type[BaseView]
    fits: Callable[[Scene], bool] = lambda _scene: True
    requires: FrameData = FrameData.NONE
    least_size: tuple[int, int] = (150, 130)
    pane: Pane = Pane.OUTPUT
    lesson: str = ""
    options: tuple[ViewOption, ...] = ()
    variants: tuple[Variant, ...] = ()
    class_variant: Callable[[int], Variant] | None = None
    variable_variant: Callable[[int], Variant] | None = None

    @property
    def name(self) -> str:
        """The view's name."""
        return self.view.name

    @property
    def label(self) -> str:
        """What the view is called in the window."""
        return self.view.title

    def target_variant(self, number: int) -> Variant:
        """Return the picture of one of several targets, counted from 0, for a view of one."""
        return Variant(
            name=f"{self.name}-target-{number}",
            title=f"{self.label}, target {number + 1}",
            configure=lambda view, _scene: view.set_target(number),
        )

    def pictures(self) -> "Iterator[Picture]":
        """Yield the pictures of any scene, without those of single classes or targets."""
        for variant in self.variants or (Variant(name=self.name, title=self.label),):
            yield Picture(self, variant)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its name: a variant of a view."""

    record: ViewRecord
    variant: Variant

    @property
    def name(self) -> str:
        """The name in commands and files."""
        return self.variant.name

    @property
    def title(self) -> str:
        """The name in menus and lists."""
        return self.variant.title

    def fits(self, scene: Scene) -> bool:
        """Return whether there is such a picture of the scene."""
        return self.record.fits(scene) and self.variant.fits(scene)

    def make(self, theme: Theme, scene: Scene) -> BaseView:
        """Return a hidden view that draws it."""
        view = self.record.view(theme)
        self.variant.configure(view, scene)
        return view


class _Views(Registry[ViewRecord]):
    def register(self, record: ViewRecord) -> ViewRecord:
        """Add a view. Raises ValueError if its name or that of one of its pictures is taken."""
        names = set(picture_names())
        own = [name for picture in record.pictures() for name in _names(picture.variant)]
        taken = [name for name in own if name in names or own.count(name) > 1]
        if taken:
            raise ValueError(f"there is a picture {', '.join(taken)} already")
        return super().register(record)


#: Every view, in the order in which they are offered.
VIEWS = _Views()

#: A scene with more variables has no picture for each of them: they would be too many to list.
_MOST_VARIABLES = 16
_NUMBERED = re.compile(r"(.+)-(\d{1,3})", re.ASCII)


def record_of(view: BaseView) -> ViewRecord:
    """Return the record of a view."""
    return VIEWS[view.name]


def views_in(pane: Pane) -> list[ViewRecord]:
    """Return the views of a pane."""
    return [record for record in VIEWS.values() if record.pane is pane]


def all_pictures() -> list[Picture]:
    """Return the pictures of any scene, without those of single classes."""
    return [picture for record in VIEWS.values() for picture in record.pictures()]


def pictures_of(scene: Scene) -> dict[str, Picture]:
    """Return the pictures that fit a scene, by their names."""
    found = []
    for record in VIEWS.values():
        found += [picture for picture in record.pictures() if picture.fits(scene)]
        if record.class_variant is not None and record.fits(scene) and len(scene.classes) > 2:
            numbers = range(len(scene.classes))
            found += [Picture(record, record.class_variant(number)) for number in numbers]
        if record.view.shows_one_target and record.fits(scene) and len(scene.targets) > 1:
            numbers = range(len(scene.targets))
            found += [Picture(record, record.target_variant(number)) for number in numbers]
        if record.variable_variant is not None and record.fits(scene):
            count = len(variables_in(scene))
            numbers = range(count if 1 < count <= _MOST_VARIABLES else 0)
            found += [Picture(record, record.variable_variant(number)) for number in numbers]
    return {picture.name: picture for picture in found}


def find_picture(name: str) -> Picture | None:
    """Return the picture of a name, long or short, whatever the scene; None if there is none."""
    for picture in all_pictures():
        if name in _names(picture.variant):
            return picture
    numbered = _NUMBERED.fullmatch(name)
    if numbered is not None:
        for record in VIEWS.values():
            of_target = record.target_variant if record.view.shows_one_target else None
            for make, number in (
                (record.class_variant, int(numbered[2])),
                (of_target, int(numbered[2])),
                # Variables are counted from 1, as people count columns.
                (record.variable_variant, int(numbered[2]) - 1),
            ):
                variant = make(number) if make is not None and number >= 0 else None
                if variant is not None and f"{numbered[1]}-{int(numbered[2])}" in _names(variant):
                    return Picture(record, variant)
    return None


def picture_names() -> list[str]:
    """Return every name, long or short, that a picture of any scene has."""
    return [name for picture in all_pictures() for name in _names(picture.variant)]


def class_picture_names() -> list[str]:
    """Return the shortest names of the pictures of the first class."""
    makers = [r.class_variant for r in VIEWS.values() if r.class_variant is not None]
    return [_names(make(0))[-1] for make in makers]


def variables_in(scene: Scene) -> tuple[Variable, ...]:
    """Return the variables of a scene's network."""
    return variables_of(scene.inputs, scene.experiment.data)


def variables_shown(views: Iterable[object]) -> tuple[int, ...]:
    """Return the numbers of the variables that views show, in order."""
    return tuple(sorted({view.variable for view in views if isinstance(view, ShowsVariable)}))


def paths_shown(views: Iterable[object]) -> PathRequest | None:
    """Return which paths of optimizers the first view of them shows, if there is one."""
    return next((view.path_request() for view in views if isinstance(view, ShowsPaths)), None)


def slice_shown(views: Iterable[object]) -> SliceRequest | None:
    """Return which slice of the loss the first view of one shows, if there is one."""
    return next((view.slice_request() for view in views if isinstance(view, ShowsSlice)), None)


def variables_of_pictures(pictures: Iterable[Picture]) -> tuple[int, ...]:
    """Return the numbers of the variables that pictures show, in order."""
    numbers = {picture.variant.variable for picture in pictures}
    return tuple(sorted(number for number in numbers if number is not None))


def drawn_resolution(views: Iterable[object], finest: int) -> int:
    """Return how many cells of a neuron's map along each axis are seen in views, up to these."""
    seen = [view.drawn_resolution or finest for view in views if isinstance(view, ShowsNeurons)]
    return min(max(seen, default=finest), finest)


def option_named(name: str) -> ViewOption:
    """Return an option that one view or several have."""
    return next(o for r in VIEWS.values() for o in r.options if o.name == name)


def set_options(view: BaseView, values: Mapping[str, object]) -> None:
    """Set those options of a view that are among the values, by name."""
    for option in record_of(view).options:
        if option.name in values:
            option.set(view, values[option.name])


def options_of(views: Iterable[BaseView]) -> dict[str, object]:
    """Return the options of views by name; of those they share, the first view's."""
    found: dict[str, object] = {}
    for view in views:
        for option in record_of(view).options:
            found.setdefault(option.name, option.get(view))
    return found


def frame_request(
    data: FrameData,
    neuron_resolution: int,
    marked: int,
    counted: int,
    variables: tuple[int, ...] = (0,),
    paths: PathRequest | None = None,
    loss_slice: SliceRequest | None = None,
) -> FrameRequest:
    """Return the request for frames with the data.

    Outputs are worked out for up to ``marked`` samples, to evaluate up to ``counted``, as are the
    results of samples; and the partial dependence on the ``variables`` with these numbers. Without
    ``paths`` optimizers are followed over the network's own loss; without ``loss_slice`` that is
    the one of two weights.
    """
    explain = ExplanationRequest(
        projection=FrameData.PROJECTION in data,
        dependence=variables if FrameData.DEPENDENCE in data else (),
        importance=FrameData.IMPORTANCE in data,
        results=counted if FrameData.RESULTS in data else 0,
        pre_activations=FrameData.PRE_ACTIVATIONS in data,
        initialization=FrameData.INITIALIZATION in data,
        rates=FrameData.RATES in data,
        paths=(paths or PathRequest()) if FrameData.PATHS in data else None,
        loss_slice=(loss_slice or SliceRequest()) if FrameData.LOSS_SLICE in data else None,
    )
    samples = (
        counted if FrameData.EVALUATION in data else marked if FrameData.OUTPUTS in data else 0
    )
    return FrameRequest(
        neuron_resolution=neuron_resolution if FrameData.NEURONS in data else None,
        responses=FrameData.NEURONS in data,
        gradients=FrameData.GRADIENTS in data,
        outputs=samples,
        untangled=FrameData.UNTANGLED in data,
        explain=None if explain == ExplanationRequest() else explain,
    )


def _names(variant: Variant) -> tuple[str, ...]:
    return variant.name, *variant.short_names
