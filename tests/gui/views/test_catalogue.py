"""The catalogue: every picture that it names may stand in a figure, and no other."""

from gui.export.figure.kinds import VIEWS, Views
from gui.views.catalogue import pictures_of
from tests.gui.export.figure.conftest import moment


def test_figures_know_every_picture_and_no_other() -> None:
    scenes = [moment(dataset)[0] for dataset in ("", "sine", "blobs_3")]
    names = {name for scene in scenes for name, _ in pictures_of(scene)}
    kind = Views(label="Views", help="", default=())
    assert all(kind.check([name]) for name in names)
    assert set(VIEWS) <= names
