"""The animation of a run, with no screen: ``scratchnet-lab --animate``."""

import argparse
import sys
from typing import TypeVar

from PySide6.QtCore import QSize

from gui.export.animation.clip import FEWEST_FRAMES, MOST_FRAMES, Clip
from gui.export.animation.film import Film, survey
from gui.export.animation.making import format_of, make_animation
from gui.export.animation.painters import DirectPainter
from gui.export.animation.stage import Stage
from gui.export.animation.subjects import frame_request_of
from gui.export.figure.figure import Figure
from gui.export.figure.sheet import paper_of
from gui.export.figure.spec_file import read_spec
from gui.theme import Theme
from gui.views import BaseView
from gui.views.registry import find_picture, pictures_of
from scratchnet.engines import Interrupt
from scratchnet.errors import InvalidInput, InvalidValue, suggestion
from scratchnet.run.observation import scene_of
from scratchnet.run.recipe import LINEAR, Recipe
from scratchnet.run.session import Session

#: To learn which views suit the data, no map has to be looked at.
_COARSEST = 2
_T = TypeVar("_T")
_FRAMES, _RATE, _HOLD_S, _QUALITY = 60, 20.0, 1.0, 90


def animate_view(
    session: Session, options: argparse.Namespace, theme: Theme, interrupt: Interrupt
) -> int | None:
    """Write the animation that the options ask for; return the step the run diverges at, if any.

    ``session`` has made no step; its run is made anew. Raises Interrupted, and InvalidInput for
    what cannot be had, before anything is written.
    """
    format_of(options.animate)
    frames = _given(options.frames, _FRAMES)
    if frames < FEWEST_FRAMES:
        raise InvalidValue("frames", frames, f"{FEWEST_FRAMES} to {MOST_FRAMES:,}")
    spec = None if options.figure is None else read_spec(options.figure)
    width, height = options.size if spec is None else paper_of(spec).pixels(spec.dpi)
    clip = Clip(
        width,
        height,
        frames,
        _given(options.rate, _RATE),
        _given(options.hold, _HOLD_S),
        not options.once,
        _given(options.quality, _QUALITY),
    )
    steps = session.experiment.training.steps
    recipe = Recipe(session.experiment, session.engine, (), steps)
    view = _view_named(options.view, session, theme) if spec is None else Figure(spec)
    film = Film(recipe, recipe.engine, clip, options.spacing or LINEAR, frame_request_of(view))
    stage = Stage(view, QSize(width, height))
    try:
        painter = DirectPainter(stage)
        known = survey(film, painter, interrupt, _Line("the run"))
        make_animation(options.animate, film, known, painter, interrupt, _Line("frame"))
    finally:
        stage.close()
    return known.diverged_at


def _view_named(name: str | None, session: Session, theme: Theme) -> BaseView:
    """Return the view of a picture's name; without one, of the network's function."""
    scene = scene_of(session, _COARSEST)
    pictures = pictures_of(scene)
    if name is None:
        name = next(known for known in ("trained", "curve") if known in pictures)
    picture = find_picture(name)
    if picture is None or picture.name not in pictures:
        known = list(pictures)
        raise InvalidInput(
            f"--view {name} does not suit the experiment{suggestion(name, known)}; "
            f"allowed: {', '.join(known)}"
        )
    return picture.make(theme, scene)


def _given(value: _T | None, default: _T) -> _T:
    return default if value is None else value


class _Line:
    """One line on stderr that is written over, if stderr is a terminal."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._wanted = sys.stderr.isatty()

    def __call__(self, done: int, count: int) -> None:
        if self._wanted:
            end = "" if done < count else "\r\033[K"
            sys.stderr.write(f"\r\033[K{self._words} {done:,} of {count:,}{end}")
            sys.stderr.flush()
