"""`scratchnet-lab --render` and `--animate`: pictures without a screen, and the errors."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from PySide6 import QtWidgets
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gui.app import main, why_no_display
from gui.export.figure.spec import FigureSpec
from gui.export.figure.spec_file import write_spec
from gui.export.offscreen import _RESOLUTION
from gui.theme import DARK, LIGHT, Theme
from gui.views.registry import Pane, views_in
from scratchnet.experiment import Experiment, write_experiment

pytestmark = pytest.mark.slow

DEPENDENCES = ["partial-dependence", "partial-dependence-1", "partial-dependence-2"]
EXPLAINED = ["importance", "predictions"]
CHARTS = [picture.name for record in views_in(Pane.CHARTS) for picture in record.pictures()]
NAMES = [
    "dataset",
    "untrained",
    "trained",
    "function-map-objective",
    "function-map-difference",
    "function-map-error",
    "surface",
    "loss",
    "confusion",
    *DEPENDENCES,
    *EXPLAINED,
    "network",
    "histograms",
    *CHARTS,
]
MAPS = ["dataset", "untrained", "trained", "loss"]
ALWAYS = [*EXPLAINED, "network", "histograms", *CHARTS]
ROOT = Path(__file__).parents[3]
Render = Callable[..., int]


@pytest.fixture
def render(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Render]:
    """Call the command in this process, whose application there can be only one of."""
    before = qapp.palette()

    def render(*options: str, folder: Path = tmp_path / "pictures") -> int:
        # Taken back at once: pytest-qt looks at the same module after every test.
        with monkeypatch.context() as patch:
            patch.setattr(QtWidgets, "QApplication", lambda _: qapp)
            patch.setattr("gui.export.offscreen._RESOLUTION", 24)
            patch.setenv("QT_QPA_PLATFORM", os.environ["QT_QPA_PLATFORM"])
            try:
                return main(["--render", str(folder), *options])
            except SystemExit as stop:
                return int(stop.code or 0)

    yield render
    qapp.setPalette(before)


def size_of(path: Path) -> tuple[float, float]:
    if path.suffix == ".png":
        image = QImage(str(path))
        return image.width(), image.height()
    if path.suffix == ".svg":
        root = ElementTree.fromstring(path.read_bytes())
        return float(root.attrib["width"]), float(root.attrib["height"])
    content = path.read_bytes()
    box = content.split(b"/MediaBox [", 1)[1].split(b"]", 1)[0].split()
    # A point is 1/72 inch, a pixel 1/96.
    return float(box[2]) * 96 / 72, float(box[3]) * 96 / 72


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_article_s_pictures_are_written_and_named(
    render: Render, tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    folder = tmp_path / "new" / "folder"
    assert render("--steps", "20", "--format", suffix, "--size", "640x480", folder=folder) == 0
    files = [folder / f"{name}.{suffix}" for name in NAMES]
    assert sorted(folder.iterdir()) == sorted(files)
    assert capsys.readouterr().out.splitlines() == [f"wrote {file}" for file in files]
    assert [size_of(file) for file in files] == [(640, 480)] * len(NAMES)


def test_each_picture_shows_what_its_name_says(render: Render, tmp_path: Path) -> None:
    assert render("--steps", "20", "--format", "svg") == 0
    texts = {
        name: " ".join(
            ElementTree.parse(tmp_path / "pictures" / f"{name}.svg").getroot().itertext()
        )
        for name in NAMES
    }
    assert "Dataset: 121 samples" in texts["dataset"]
    assert "Untrained network" in texts["untrained"]
    assert "Network after 20 steps" in texts["trained"]
    assert "at step 20" in texts["loss"]
    assert "training accuracy" in texts["loss"]
    assert "Objective" in texts["function-map-objective"]
    assert "Network − objective after 20 steps" in texts["function-map-difference"]
    assert "Misclassified after 20 steps" in texts["function-map-error"]
    assert "Network after 20 steps" in texts["surface"]
    assert "121 training samples" in texts["confusion"]
    assert "Network 2-4-1 after 20 steps" in texts["network"]
    assert "Weights and gradients after 20 steps" in texts["histograms"]
    for name in DEPENDENCES:
        assert "Mean over 121 training samples after 20 steps" in texts[name]
    assert "drop of accuracy when shuffled" in texts["importance"]
    assert "of 121 training samples wrong after 20 steps" in texts["predictions"]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        # The objective of a spiral is unknown.
        ({"data.dataset": "spiral"}, [*MAPS, "surface", "confusion", *DEPENDENCES, *ALWAYS]),
        ({"data.dataset": "saddle"}, [name for name in NAMES if name != "confusion"]),
        ({"data.dataset": "sine"}, ["loss", "curve", "partial-dependence", *ALWAYS]),
        ({"data.dataset": "bands"}, ["loss", "curve", "confusion", "partial-dependence", *ALWAYS]),
        (
            {"data.dataset": "blobs_3", "network.output_activation": "softmax"},
            [
                *MAPS,
                *(f"function-map-class-{number}" for number in range(3)),
                "surface",
                "confusion",
                *DEPENDENCES,
                *ALWAYS,
            ],
        ),
    ],
    ids=lambda value: value.get("data.dataset") if isinstance(value, dict) else None,
)
def test_only_what_suits_the_data_is_drawn(
    render: Render, tmp_path: Path, values: dict[str, object], names: list[str]
) -> None:
    file = tmp_path / "gallery.json"
    experiment = Experiment().with_values(
        {"data.source": "gallery", "training.steps": 10, **values}
    )
    write_experiment(file, experiment)
    assert render(str(file), "--size", "300x200") == 0
    assert {path.stem for path in (tmp_path / "pictures").iterdir()} == set(names)


def test_without_options_they_are_png_of_800_by_600(render: Render, tmp_path: Path) -> None:
    assert render("--steps", "1") == 0
    assert [size_of(tmp_path / "pictures" / f"{name}.png") for name in NAMES] == [(800, 600)] * len(
        NAMES
    )


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_the_theme_is_as_asked(render: Render, tmp_path: Path, name: str, theme: Theme) -> None:
    assert render("--steps", "1", "--size", "300x200", "--theme", name) == 0
    image = QImage(str(tmp_path / "pictures" / "loss.png"))
    assert image.pixelColor(1, 1).name() == theme.plot


def test_the_same_command_draws_the_same_bytes(render: Render, tmp_path: Path) -> None:
    contents = []
    for number in range(2):
        folder = tmp_path / str(number)
        assert render("--steps", "3", "--size", "300x200", folder=folder) == 0
        contents.append([(folder / f"{name}.png").read_bytes() for name in NAMES])
    assert contents[0] == contents[1]


def test_an_experiment_from_a_file_is_drawn(render: Render, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    experiment = Experiment().with_values(
        {"data.sampling": "uniform", "data.samples": 33, "training.steps": 7}
    )
    write_experiment(file, experiment)
    assert render(str(file), "--format", "svg") == 0
    folder = tmp_path / "pictures"
    assert "33 samples" in (folder / "dataset.svg").read_text("utf-8")
    assert "Network after 7 steps" in (folder / "trained.svg").read_text("utf-8")


def test_a_run_that_diverges_is_drawn_and_reported(
    render: Render, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wild.json"
    experiment = Experiment().with_values(
        {"data.formula": "1e300*x", "training.steps": 5, "network.hidden": ()}
    )
    write_experiment(file, experiment)
    assert render(str(file), "--size", "300x200") == 3
    output = capsys.readouterr()
    names = [Path(line).stem for line in output.out.splitlines()]
    assert set(MAPS) < set(names)
    assert "diverged at step" in output.err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--format", "gif"], ["--format", "gif", "png", "svg", "pdf"]),
        (["--size", "640"], ["--size", "640", "WIDTHxHEIGHT"]),
        (["--size", "0x480"], ["--size", "0x480", "200", "10000"]),
        (["--size", "640x-1"], ["--size", "640x-1", "WIDTHxHEIGHT"]),
        (["--size", "10001x480"], ["--size", "10001x480", "10000"]),
        (["--steps", "many"], ["steps", "many"]),
        (["--steps", "-1"], ["steps", "-1"]),
        (["--steps", "0.5"], ["steps", "0.5"]),
        (["--theme", "pink"], ["--theme", "pink", "light", "dark"]),
        (["no-such-file.json"], ["no-such-file.json"]),
    ],
    ids=" ".join,
)
def test_bad_options_are_refused_and_nothing_is_written(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    words: Sequence[str],
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", os.environ["QT_QPA_PLATFORM"])
    try:
        code: object = main(["--render", str(tmp_path / "pictures"), *options])
    except SystemExit as stop:
        code = stop.code
    assert code == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "scratchnet-lab: " in output.err
    assert "Traceback" not in output.err
    for word in words:
        assert word in output.err
    assert not (tmp_path / "pictures").exists()


def test_a_folder_that_cannot_be_made_is_refused(
    render: Render, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert render("--steps", "1", folder=tmp_path / "file") == 2
    assert f"{tmp_path / 'file'}: cannot be created" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_picture_that_cannot_be_written_is_refused(
    render: Render, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pictures" / "dataset.png" / "inner").mkdir(parents=True)
    assert render("--steps", "1") == 2
    output = capsys.readouterr()
    assert f"{tmp_path / 'pictures' / 'dataset.png'}: it cannot be written" in output.err
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["dataset.png"]


def test_an_undefined_objective_is_refused(
    render: Render, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "undefined.json"
    write_experiment(file, Experiment().with_values({"data.formula": "1/x"}))
    assert render(str(file)) == 2
    assert "scratchnet-lab: " in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--steps=5", "--format=png", "--size=640x480", "--theme=dark"])
def test_options_of_pictures_without_render_are_refused(
    capsys: pytest.CaptureFixture[str], option: str
) -> None:
    with pytest.raises(SystemExit) as stop:
        main([option])
    assert stop.value.code == 2
    assert f"{option.partition('=')[0]} needs --render" in capsys.readouterr().err


def test_pictures_are_finer_than_the_window_s() -> None:
    assert _RESOLUTION >= 300


def without_display() -> dict[str, str]:
    gone = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {name: value for name, value in os.environ.items() if name not in gone}


def test_without_a_display_no_window_is_opened_and_the_reason_given() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gui"],
        cwd=ROOT,
        env=without_display(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "scratchnet-lab: cannot open a window: there is no display "
        "(DISPLAY and WAYLAND_DISPLAY are not set). "
        "`scratchnet-lab --render DIR` saves pictures without one.\n"
    )


def test_pictures_are_drawn_without_a_display(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gui", "--render", tmp_path / "out", "--steps", "1"],
        cwd=ROOT,
        env=without_display(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split("/")[-1] for line in done.stdout.splitlines()] == [
        f"{name}.png" for name in NAMES
    ]
    assert {path.stem for path in (tmp_path / "out").iterdir()} == set(NAMES)


@pytest.mark.parametrize(
    ("platform", "environment", "reason"),
    [
        ("linux", {}, "there is no display"),
        ("linux", {"QT_QPA_PLATFORM": "xcb"}, "there is no display"),
        ("linux", {"DISPLAY": ":64999"}, "the display :64999 does not answer"),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, None),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, None),
        ("darwin", {}, None),
        ("win32", {}, None),
    ],
)
def test_why_there_is_no_display(
    platform: str, environment: dict[str, str], reason: str | None
) -> None:
    found = why_no_display(platform, environment)
    assert found is None if reason is None else reason in str(found)


def figure_file(folder: Path, text: str) -> Path:
    path = folder / "mine.figure.json"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("options", "suffix"), [([], "pdf"), (["--format", "svg"], "svg"), (["--format", "png"], "png")]
)
def test_a_figure_is_drawn_alone(
    render: Render,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    suffix: str,
) -> None:
    text = '{"font_family": "DejaVu Sans", "width": 127, "height": 50.8, "dpi": 100, "font_pt": 6}'
    file = figure_file(tmp_path, text)
    assert render("--steps", "20", "--figure", str(file), *options) == 0
    written = tmp_path / "pictures" / f"mine.{suffix}"
    assert list((tmp_path / "pictures").iterdir()) == [written]
    output = capsys.readouterr()
    assert (output.out, output.err) == (f"wrote {written}\n", "")
    if suffix == "png":
        assert size_of(written) == (500, 200)
    if suffix == "pdf":
        assert b"/MediaBox [0 0 360.000000 144.000000]" in written.read_bytes()
    if suffix == "svg":
        assert "Network after 20 steps" in written.read_text("utf-8")


def test_a_font_that_is_not_installed_is_reported(
    render: Render, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = figure_file(tmp_path, '{"font_family": "No Such Font"}')
    assert render("--steps", "1", "--figure", str(file)) == 0
    assert "font No Such Font is not installed; using " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ('{"views": ["curve"]}', [], ["curve", "those that do: dataset, untrained, trained, "]),
        ('{"veiws": ["loss"]}', [], ["mine.figure.json", "veiws", 'did you mean "views"?']),
        ('{"width": 1}', [], ["width is 1", "10 to 2000 (mm)"]),
        ('{"width": 40, "height": 20}', [], ["would be", "needs at least", "8 pt"]),
        ('{"width": 2000, "height": 2000, "dpi": 2400}', ["--format", "png"], ["2400 dpi"]),
        ("{}", ["--size", "300x200"], ["--size", "--figure"]),
        ("{}", ["--theme", "dark"], ["--theme", "--figure"]),
    ],
)
def test_a_figure_that_cannot_be_is_refused_before_anything_is_made(
    render: Render,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    options: list[str],
    words: list[str],
) -> None:
    assert render("--figure", str(figure_file(tmp_path, text)), *options) == 2
    error = capsys.readouterr().err
    assert all(word in error for word in words)
    assert not (tmp_path / "pictures").exists()


def test_the_figure_of_a_run_that_diverges_is_drawn_and_reported(
    render: Render, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    experiment = tmp_path / "wild.json"
    write_experiment(
        experiment,
        Experiment().with_values(
            {"data.formula": "1e300*x", "training.steps": 5, "network.hidden": ()}
        ),
    )
    file = figure_file(tmp_path, '{"views": ["loss", "network"]}')
    assert render(str(experiment), "--figure", str(file)) == 3
    assert (tmp_path / "pictures" / "mine.pdf").exists()
    assert "diverged at step" in capsys.readouterr().err


Animate = Callable[..., int]
SMALL = ["--size", "200x200", "--frames", "3", "--engine", "reference"]


@pytest.fixture
def animate(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Animate]:
    """Call the command in this process, whose application there can be only one of."""
    before = qapp.palette()

    def animate(*options: str, name: str = "clip.gif") -> int:
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
    assert capsys.readouterr().out == f"wrote {tmp_path / 'clip.gif'}\n"
    with Image.open(tmp_path / "clip.gif") as image:
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
    with Image.open(tmp_path / "clip.gif") as image:
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
    assert not (tmp_path / "clip.gif").exists()


def test_data_with_one_input_show_their_curve(animate: Animate, tmp_path: Path) -> None:
    file = tmp_path / "sine.json"
    values = {"data.source": "gallery", "data.dataset": "sine", "training.steps": 5}
    write_experiment(file, Experiment().with_values(values))
    assert animate(str(file), *SMALL) == 0
    with Image.open(tmp_path / "clip.gif") as image:
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
    assert (tmp_path / "clip.gif").exists()


@pytest.mark.parametrize(
    ("options", "name", "words"),
    [
        (["--view", "surfce"], "clip.gif", 'did you mean "surface"?; allowed: dataset, untrained'),
        (["--view", "curve"], "clip.gif", "--view curve does not fit the experiment"),
        (["--frames", "1"], "clip.gif", "frames is 1; allowed: 2 to 2,000"),
        (["--frames", "2001"], "clip.gif", "frames is 2001"),
        (["--rate", "100"], "clip.gif", "rate is 100.0; allowed: 1 to 60 frames a second"),
        (["--rate", "fast"], "clip.gif", "--rate"),
        (["--hold", "-1"], "clip.gif", "hold is -1.0"),
        (["--quality", "0"], "clip.gif", "quality is 0"),
        (["--size", "5000x200"], "clip.gif", "width is 5000"),
        (["--spacing", "odd"], "clip.gif", "--spacing"),
        ([], "clip.avi", "clip.avi: the name must end in .gif"),
        ([], "nowhere/clip.gif", "there is no folder"),
        (["--render", "x"], "clip.gif", "cannot be combined"),
        (["--format", "png"], "clip.gif", "--format needs --render DIR"),
        (
            ["--figure", "f.json", "--view", "loss"],
            "clip.gif",
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
