"""`scratchnet-lab --animate`: an animation with no screen, and what it refuses."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6 import QtWidgets
from PySide6.QtWidgets import QApplication

from gui.app import main
from gui.export.figure.spec import FigureSpec
from gui.export.figure.spec_file import write_spec
from gui.theme import DARK
from scratchnet.experiment import Experiment, write_experiment

pytestmark = pytest.mark.slow

Animate = Callable[..., int]
SMALL = ["--size", "200x200", "--frames", "3", "--engine", "reference"]


@pytest.fixture
def animate(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Animate]:
    """Call the command in this process, whose application there can be only one of."""
    before = qapp.palette()

    def animate(*options: str, name: str = "film.gif") -> int:
        # Taken back at once: pytest-qt looks at the same module after every test.
        with monkeypatch.context() as patch:
            patch.setattr(QtWidgets, "QApplication", lambda _: qapp)
            patch.setenv("QT_QPA_PLATFORM", os.environ["QT_QPA_PLATFORM"])
            try:
                return main(["--animate", str(tmp_path / name), *options])
            except SystemExit as stop:
                return int(stop.code or 0)

    yield animate
    qapp.setPalette(before)


def test_an_animation_is_written_and_reported(
    animate: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--steps", "9", "--theme", "dark", "--rate", "10", "--hold", "0.3", "--once")
    assert animate(*SMALL, *options) == 0
    assert capsys.readouterr().out == f"wrote {tmp_path / 'film.gif'}\n"
    with Image.open(tmp_path / "film.gif") as image:
        assert (image.size, image.n_frames) == ((200, 200), 3)
        assert "loop" not in image.info
        durations = []
        for number in range(3):
            image.seek(number)
            durations.append(image.info["duration"])
        pixel = image.convert("RGB").getpixel((1, 1))
    assert durations == [100, 100, 400]
    assert "#{:02x}{:02x}{:02x}".format(*pixel) == DARK.plot


def test_the_same_command_writes_the_same_bytes(animate: Animate, tmp_path: Path) -> None:
    for name in ("one.webp", "other.webp"):
        assert animate(*SMALL, "--steps", "9", "--view", "network", name=name) == 0
    assert (tmp_path / "one.webp").read_bytes() == (tmp_path / "other.webp").read_bytes()


def test_a_figure_is_animated_in_its_own_size_and_theme(animate: Animate, tmp_path: Path) -> None:
    figure = tmp_path / "two.figure.json"
    spec = FigureSpec(views=("trained", "loss"), width=100, height=50, dpi=72, theme="dark")
    write_spec(figure, spec)
    assert animate("--figure", str(figure), "--frames", "3", "--steps", "9") == 0
    with Image.open(tmp_path / "film.gif") as image:
        assert (image.size, image.n_frames) == ((283, 142), 3)
        pixel = image.convert("RGB").getpixel((1, 1))
    assert "#{:02x}{:02x}{:02x}".format(*pixel) == DARK.plot


def test_a_figure_that_does_not_fit_is_refused(
    animate: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figure = tmp_path / "curve.figure.json"
    write_spec(figure, FigureSpec(views=("curve",)))
    assert animate("--figure", str(figure), "--frames", "3", "--steps", "9") == 2
    assert 'views has "curve", which does not fit' in capsys.readouterr().err
    assert not (tmp_path / "film.gif").exists()


def test_data_with_one_input_show_their_curve(animate: Animate, tmp_path: Path) -> None:
    file = tmp_path / "sine.json"
    values = {"data.source": "gallery", "data.dataset": "sine", "training.steps": 5}
    write_experiment(file, Experiment().with_values(values))
    assert animate(str(file), *SMALL) == 0
    with Image.open(tmp_path / "film.gif") as image:
        assert image.n_frames == 3


def test_a_run_that_diverges_is_shown_up_to_there(
    animate: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wild.json"
    values = {
        "data.formula": "5*x",
        "network.hidden": (),
        "network.output_activation": "linear",
        "training.learning_rate": 200.0,
    }
    write_experiment(file, Experiment().with_values(values))
    assert animate(str(file), *SMALL, "--view", "loss") == 3
    assert "diverged at step" in capsys.readouterr().err
    assert (tmp_path / "film.gif").exists()


@pytest.mark.parametrize(
    ("options", "name", "words"),
    [
        (["--view", "surfce"], "film.gif", 'did you mean "surface"?; allowed: dataset, untrained'),
        (["--view", "curve"], "film.gif", "--view curve does not fit the experiment"),
        (["--frames", "1"], "film.gif", "frames is 1; allowed: 2 to 2,000"),
        (["--frames", "2001"], "film.gif", "frames is 2001"),
        (["--rate", "100"], "film.gif", "rate is 100.0; allowed: 1 to 60 frames a second"),
        (["--rate", "fast"], "film.gif", "--rate"),
        (["--hold", "-1"], "film.gif", "hold is -1.0"),
        (["--quality", "0"], "film.gif", "quality is 0"),
        (["--size", "5000x200"], "film.gif", "width is 5000"),
        (["--spacing", "odd"], "film.gif", "--spacing"),
        ([], "film.avi", "film.avi: the name must end in .gif"),
        ([], "nowhere/film.gif", "there is no folder"),
        (["--render", "x"], "film.gif", "cannot be combined"),
        (["--format", "png"], "film.gif", "--format needs --render DIR"),
        (
            ["--figure", "f.json", "--view", "loss"],
            "film.gif",
            "--view cannot be combined with --figure",
        ),
    ],
)
def test_invalid_options_are_explained_and_nothing_is_written(
    animate: Animate,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    name: str,
    words: str,
) -> None:
    assert animate("--steps", "5", "--engine", "reference", *options, name=name) == 2
    output = capsys.readouterr()
    assert (output.out, "Traceback" in output.err) == ("", False)
    assert words in output.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--view=loss", "--frames=9", "--once", "--quality=5"])
def test_options_of_animations_alone_are_refused(
    capsys: pytest.CaptureFixture[str], option: str
) -> None:
    with pytest.raises(SystemExit) as stop:
        main([option])
    assert stop.value.code == 2
    assert f"{option.partition('=')[0]} needs --animate FILE" in capsys.readouterr().err


def test_ctrl_c_leaves_nothing_behind(
    animate: Animate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import signal

    from gui.export.animation.stage import Stage

    paint = Stage.paint

    def interrupted(*arguments: object) -> object:
        signal.raise_signal(signal.SIGINT)
        return paint(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Stage, "paint", interrupted)
    before = signal.getsignal(signal.SIGINT)
    assert animate(*SMALL, "--steps", "9") == 130
    assert signal.getsignal(signal.SIGINT) is before
    assert list(tmp_path.iterdir()) == []
