"""Any text that is accepted can be written by everything that writes."""

from contextlib import suppress
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from gui.export.figure.figure import Figure, save_figure
from gui.export.figure.spec import FigureSpec
from gui.export.figure.spec_file import spec_from_text, spec_to_text
from scratchnet.experiment import Experiment, experiment_from_text, experiment_to_text
from scratchnet.export.models import FORMATS, MissingPackage, trained_network
from scratchnet.export.script import outcome_of, python_script
from scratchnet.records import read_run, run_of, write_run
from scratchnet.records.file import checked_about
from scratchnet.records.values import TABLES, RunData, ValueOptions, values_text
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.recipe import recipe_of
from scratchnet.run.session import Session
from scratchnet.share import parse_shared, share_text
from scratchnet.tables import TableError
from scratchnet.texts import unwritable

#: Mostly what is hard to write.
_HARD = "<>&\"'`|*_#,;=+-@\\/{}[]()$%\u200b\u200f\ufeff\ufffd\U000e0001é日🙂"
_LETTERS = st.one_of(st.characters(), st.sampled_from(_HARD)).filter(
    lambda letter: not unwritable(letter)
)
_LETTERS_AND_LINES = st.one_of(_LETTERS, st.sampled_from("\n\r\t"))
TEXTS = st.text(_LETTERS, min_size=1, max_size=12)
LABELS = st.text(_LETTERS_AND_LINES, min_size=1, max_size=12)
TEXTS_OF_LINES = st.text(_LETTERS_AND_LINES, max_size=20)


def session_of(names: list[str], classes: list[str]) -> Session:
    values = {
        "data.source": "table",
        "data.inputs": ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)),
        "data.targets": tuple(classes[number % len(classes)] for number in range(4)),
        "data.names": tuple(names),
        "network.hidden": (2,),
    }
    session = Session(Experiment().with_values(values))
    session.advance(steps=2)
    return session


NAMES = st.lists(LABELS, min_size=3, max_size=3)
CLASSES = st.lists(LABELS, min_size=2, max_size=3, unique=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names=NAMES, classes=CLASSES, about=st.tuples(TEXTS, TEXTS))
def test_every_file_of_a_run_can_be_written(
    tmp_path_factory: pytest.TempPathFactory,
    names: list[str],
    classes: list[str],
    about: tuple[str, str],
) -> None:
    folder = tmp_path_factory.mktemp("files")
    session = session_of(names, classes)
    experiment, snapshot = session.experiment, session.snapshot()
    assert experiment_from_text(experiment_to_text(experiment)) == experiment
    assert parse_shared(share_text(experiment)).experiment == experiment
    run = run_of(snapshot, session.dataset, session.problem.test, checked_about(*about))
    write_run(folder / "run", run)
    assert read_run(folder / "run") == run
    data = RunData.from_snapshot(snapshot)
    for name in TABLES:
        # Names that would not be read again as names, such as "0", are refused with a word.
        with suppress(TableError):
            values_text(name, data, ValueOptions()).encode()
    script = python_script(recipe_of(snapshot), outcome_of(snapshot, ""), about[0])
    compile(script.encode(), "script", "exec")
    scene = scene_of(session, 2)
    network = trained_network(snapshot, scene.inputs, scene.classes, about[1])
    for form in FORMATS.values():
        try:
            form.content(network)
        except MissingPackage:
            continue


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=NAMES, classes=CLASSES, title=TEXTS, caption=TEXTS_OF_LINES)
def test_every_picture_can_be_written(
    qtbot: QtBot,
    tmp_path_factory: pytest.TempPathFactory,
    names: list[str],
    classes: list[str],
    title: str,
    caption: str,
) -> None:
    folder = tmp_path_factory.mktemp("pictures")
    session = session_of(names, classes)
    spec = FigureSpec(
        views=("trained", "confusion"),
        title=title,
        caption=caption,
        width=500.0,
        height=300.0,
        dpi=30,
    )
    assert spec_from_text(spec_to_text(spec)) == spec
    figure = Figure(spec)
    qtbot.addWidget(figure)
    figure.show_frame(scene_of(session, 4), frame_of(session, 4))
    for suffix in ("svg", "pdf", "png"):
        save_figure(figure, folder / f"figure.{suffix}")
    content = (folder / "figure.svg").read_bytes()
    assert ElementTree.fromstring(content).tag.endswith("svg")
    assert QSvgRenderer(QByteArray(content)).isValid()
