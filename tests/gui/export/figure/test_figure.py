"""Figures have the sizes of their settings on paper, and show what their views show."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.export.figure.figure import Figure, check_pixels, check_views, save_figure, settle
from gui.export.figure.presets import BUILT_IN
from gui.export.figure.sheet import layout_size, substitute_font
from gui.export.figure.spec import FigureSpec
from gui.rendering import ExportError
from gui.views import Confusion, FunctionMap, LossCurve, MapMode, PlotView, Surface
from gui.views.registry import options_of
from gui.views.surface.box import Box
from gui.views.surface.camera import Camera
from scratchnet.errors import InvalidInput
from scratchnet.run.snapshot import Axis
from tests.gui.export.figure.conftest import (
    SVG,
    drawn,
    long_names,
    moment,
    points_per_unit,
    svg_of,
    texts_of,
)
from tests.gui.views.scenes import class_scene

pytestmark = pytest.mark.slow

ROW = FigureSpec(views=("dataset", "trained", "loss"))
SIZES = [(85, 60, "mm"), (180, 70, "mm"), (85.5, 61.3, "mm"), (13.333, 7.5, "in"), (3.5, 2, "in")]
INCH = {"mm": 25.4, "in": 1.0}


@pytest.mark.parametrize(
    ("width", "height", "unit", "dpi"),
    [(85, 60, "mm", 300), (85.5, 61.3, "mm", 301), (13.333, 7.5, "in", 72), (3.5, 2, "in", 600)],
)
def test_a_png_has_the_requested_resolution(
    qapp: QApplication, tmp_path: Path, width: float, height: float, unit: str, dpi: int
) -> None:
    spec = FigureSpec(views=("loss",), width=width, height=height, unit=unit, dpi=dpi)
    drawn(spec, tmp_path / "figure.png")
    image = QImage(str(tmp_path / "figure.png"))
    expected = round(width / INCH[unit] * dpi), round(height / INCH[unit] * dpi)
    assert (image.width(), image.height()) == expected
    assert image.dotsPerMeterX() == image.dotsPerMeterY() == round(dpi / 0.0254)


@pytest.mark.parametrize(("width", "height", "unit"), SIZES)
def test_a_pdf_s_page_has_exactly_the_size(
    qapp: QApplication, tmp_path: Path, width: float, height: float, unit: str
) -> None:
    spec = FigureSpec(views=("loss",), width=width, height=height, unit=unit)
    content = drawn(spec, tmp_path / "figure.pdf")
    box = re.search(rb"/MediaBox \[([\d. ]+)\]", content)
    assert box is not None
    left, bottom, right, top = map(float, box[1].split())
    factor = 72 / INCH[unit]
    assert (right - left, top - bottom) == pytest.approx(
        (width * factor, height * factor), abs=2e-4
    )


@pytest.mark.parametrize(("width", "height", "unit"), SIZES)
def test_an_svg_states_its_size_in_the_requested_unit(
    qapp: QApplication, tmp_path: Path, width: float, height: float, unit: str
) -> None:
    spec = FigureSpec(views=("loss",), width=width, height=height, unit=unit)
    root = svg_of(spec, tmp_path)
    assert (root.attrib["width"], root.attrib["height"]) == (
        f"{width:g}{unit}",
        f"{height:g}{unit}",
    )
    _, _, across, down = map(float, root.attrib["viewBox"].split())
    # The same unit both ways, else letters would be squeezed.
    assert across / down == pytest.approx(width / height, rel=1e-5)


@pytest.mark.parametrize(
    ("size", "views", "dataset"),
    [
        (6.5, ("dataset", "trained", "loss", "surface", "network", "histograms"), ""),
        (8, ("curve", "loss", "network", "histograms"), "sine"),
        (14, ("trained", "confusion", "class-1"), "blobs_3"),
    ],
)
def test_every_text_has_the_size_and_the_font(
    qapp: QApplication, tmp_path: Path, views: tuple[str, ...], dataset: str, size: float
) -> None:
    spec = FigureSpec(
        views=views,
        arrangement="grid",
        columns=3,
        width=500,
        height=300,
        font_pt=size,
        font_family="DejaVu Serif",
        title="A title",
        caption="A caption",
    )
    root = svg_of(spec, tmp_path, dataset)
    unit = points_per_unit(root)
    found = {
        (round(float(text.attrib["font-size"]) * unit, 3), text.attrib["font-family"])
        for text in root.iter(f"{SVG}text")
    }
    assert found == {(size, "'DejaVu Serif', serif")}


@pytest.mark.parametrize("line", [0.25, 0.5, 2.0])
def test_lines_have_the_width(qapp: QApplication, tmp_path: Path, line: float) -> None:
    root = svg_of(replace(ROW, line_pt=line), tmp_path)
    unit = points_per_unit(root)
    strokes = {
        round(float(group.attrib["stroke-width"]) * unit, 3)
        for group in root.iter(f"{SVG}g")
        if group.attrib.get("stroke", "none") != "none" and group.find(f"{SVG}polyline") is not None
    }
    # Axes and outlines have it, the loss twice as much, the metric's dashes a little less.
    assert strokes == {line, 2 * line, round(1.6 * line, 3)}


def test_text_stays_text(qapp: QApplication, tmp_path: Path) -> None:
    spec = replace(ROW, title="Losses <a> & „b“", caption="First line\nsecond", letters="(a)")
    texts = texts_of(svg_of(spec, tmp_path))
    words = {
        "Losses <a> & „b“",
        "First line",
        "second",
        "(a)",
        "(b)",
        "(c)",
        "Dataset: 121 samples",
    }
    assert words < set(texts)
    assert "Network after 30 steps" in texts
    assert any(text.startswith("Loss 0.") for text in texts)


def test_view_titles_and_letters_are_optional(qapp: QApplication, tmp_path: Path) -> None:
    texts = texts_of(svg_of(replace(ROW, letters="none", view_titles=False), tmp_path))
    assert "step" in texts
    assert not {"a", "b", "c", "Dataset: 121 samples"} & set(texts)


def test_an_svg_has_no_external_references(qapp: QApplication, tmp_path: Path) -> None:
    root = svg_of(ROW, tmp_path)
    links = [value for part in root.iter() for name, value in part.attrib.items() if "href" in name]
    assert links
    assert all(link.startswith(("data:", "#")) for link in links)
    assert b"<style" not in ElementTree.tostring(root)


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_same_figure_has_the_same_bytes(
    qapp: QApplication, tmp_path: Path, suffix: str
) -> None:
    spec = replace(ROW, views=("trained", "network", "surface"), dpi=100)
    assert drawn(spec, tmp_path / f"1.{suffix}") == drawn(spec, tmp_path / f"2.{suffix}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_paper_is_white_and_slides_are_dark(qapp: QApplication, tmp_path: Path, theme: str) -> None:
    drawn(replace(ROW, theme=theme, dpi=50), tmp_path / "figure.png")
    image = QImage(str(tmp_path / "figure.png"))
    corners = {
        image.pixelColor(x, y).name()
        for x in (0, image.width() - 1)
        for y in (0, image.height() - 1)
    }
    assert corners == {{"light": "#ffffff", "dark": "#14161b"}[theme]}


@pytest.mark.parametrize("arrangement", ["row", "column", "grid"])
def test_views_are_below_their_headings_and_do_not_overlap(qtbot: QtBot, arrangement: str) -> None:
    spec = FigureSpec(
        views=("dataset", "untrained", "trained", "loss", "network"),
        arrangement=arrangement,
        width=400,
        height=400,
        title="Title",
        caption="word " * 200,
    )
    figure = Figure(spec)
    qtbot.addWidget(figure)
    figure.show_frame(*moment())
    sheet = figure._sheet
    assert sheet is not None
    places = [panel.rect for panel in sheet.panels]
    assert [view.geometry() for view in figure.views] == places
    paper = QRect(0, 0, figure.width(), figure.height())
    for number, place in enumerate(places):
        assert paper.contains(place)
        assert not any(place.intersects(other) for other in places[:number])
    for panel in sheet.panels:
        assert panel.corner.y() >= sheet.title.height
        assert panel.corner.y() + panel.heading.height <= panel.rect.top() + 1
        assert panel.rect.bottom() <= figure.height() - sheet.caption.height
    assert len(sheet.caption.lines) > 1


def test_long_words_are_broken_but_not_cut(qtbot: QtBot) -> None:
    words = "W" * 300
    figure = Figure(replace(ROW, title=words))
    qtbot.addWidget(figure)
    figure.show_frame(*moment())
    sheet = figure._sheet
    assert sheet is not None
    assert len(sheet.title.lines) > 1
    assert "".join(sheet.title.lines) == words


def test_a_figure_shows_frame_after_frame_like_a_view(qtbot: QtBot) -> None:
    scene, frame = moment()
    figure = Figure(ROW)
    qtbot.addWidget(figure)
    figure.show_frame(scene, frame)
    views = list(figure.views)
    assert isinstance(views[1], FunctionMap)
    assert views[1].mode is MapMode.MODEL
    other = replace(
        frame, snapshot=replace(frame.snapshot, step=10, losses=frame.snapshot.losses[:10])
    )
    figure.show_frame(scene, other)
    assert figure.views == views
    assert figure._sheet is not None
    assert figure._sheet.panels[1].heading.lines == ["Network after 10 steps"]
    figure.show_frame(*moment("blobs_3"))
    assert not set(figure.views) & set(views)


def test_views_have_the_options_of_the_settings(qtbot: QtBot) -> None:
    spec = FigureSpec(
        views=("trained", "loss", "surface"),
        samples=False,
        metric=False,
        log_loss=True,
        log_steps=True,
        azimuth=20,
        elevation=60,
    )
    figure = Figure(spec)
    qtbot.addWidget(figure)
    figure.show_frame(*moment())
    trained, loss, surface = figure.views
    assert isinstance(trained, FunctionMap)
    assert isinstance(loss, LossCurve)
    assert isinstance(surface, Surface)
    assert not trained.samples.isVisible()
    assert (loss.log_loss, loss.log_steps, loss.metric_shown) == (True, True, False)
    assert (surface.camera.azimuth, surface.camera.elevation) == (20, 60)
    names = ("samples", "metric", "log_loss", "log_steps", "azimuth", "elevation")
    options = options_of(figure.views)
    assert [options[name] for name in names] == [getattr(spec, name) for name in names]


def test_the_error_for_a_view_that_does_not_fit_names_those_that_do(qtbot: QtBot) -> None:
    spec = FigureSpec(views=("loss", "curve"))
    figure = Figure(spec)
    qtbot.addWidget(figure)
    with pytest.raises(InvalidInput, match=r'"curve", which does not fit .* surface'):
        figure.show_frame(*moment())
    check_views(spec, moment("sine")[0])
    with pytest.raises(InvalidInput, match="class-5"):
        check_views(FigureSpec(views=("class-5",)), moment("blobs_3")[0])


def test_views_without_room_are_refused(qtbot: QtBot) -> None:
    figure = Figure(FigureSpec(views=("histograms", "loss"), width=85, height=50))
    qtbot.addWidget(figure)
    figure.show_frame(*moment())
    with pytest.raises(InvalidInput, match='"histograms" would be'):
        settle(figure)


@pytest.mark.parametrize("width", [60, 90, 180])
def test_axis_labels_stay_within_their_view(qtbot: QtBot, width: float) -> None:
    figure = Figure(FigureSpec(views=("class-1", "loss"), width=width, arrangement="column"))
    qtbot.addWidget(figure)
    figure.show_frame(*long_names())
    for _ in figure.settling():
        pass
    view = figure.views[0]
    assert isinstance(view, PlotView)
    whole = view.plot.rect()
    for name in ("left", "bottom"):
        label = view.plot.getAxis(name).label
        place = label.mapRectToItem(view.plot, label.boundingRect())
        if name == "bottom":
            assert whole.left() - 1 <= place.left() <= place.right() <= whole.right() + 1
        else:
            assert whole.top() - 1 <= place.top() <= place.bottom() <= whole.bottom() + 1
        assert label.toPlainText().strip()


def test_axis_labels_of_a_surface_do_not_overlap(qtbot: QtBot) -> None:
    scene, frame = long_names()
    figure = Figure(FigureSpec(views=("surface",), width=125, height=60))
    qtbot.addWidget(figure)
    figure.show_frame(scene, frame)
    settle(figure)
    area = QRectF(figure.views[0].rect())
    image = QImage(area.size().toSize(), QImage.Format.Format_RGB32)
    upright = Axis("output", 0.0, 1.0)
    for azimuth in range(-180, 180, 15):
        for elevation in (10, 28, 60):
            camera = Camera(azimuth=azimuth, elevation=elevation)
            box = Box((*scene.axes, upright), camera, area, figure.theme)  # type: ignore[arg-type]
            painter = QPainter(image)
            box.paint(painter)
            painter.end()
            for number, place in enumerate(box.label_rects):
                taken = box.label_rects[:number]
                assert not any(place.intersects(other) for other in taken), (azimuth, elevation)


@pytest.mark.parametrize(
    ("view", "words"), [("trained", "room for its plot"), ("network", "room for its layers")]
)
def test_a_plot_that_long_names_leave_too_small_is_refused(
    qtbot: QtBot, view: str, words: str
) -> None:
    figure = Figure(FigureSpec(views=(view,), width=50, height=60))
    qtbot.addWidget(figure)
    figure.show_frame(*long_names())
    with pytest.raises(InvalidInput, match=words):
        settle(figure)


def test_class_names_in_a_small_matrix_do_not_overlap(qapp: QApplication, tmp_path: Path) -> None:
    spec = FigureSpec(views=("confusion",), width=40, height=40, view_titles=False)
    root = svg_of(spec, tmp_path, "blobs_10")
    sizes = {float(text.attrib["font-size"]) for text in root.iter(f"{SVG}text")}
    figure = Figure(spec)
    figure.show_frame(*moment("blobs_10"))
    assert isinstance(figure.views[0], Confusion)
    assert min(sizes) * 10 < figure.views[0].height() - 40
    # What is not in a cell has the size that was asked for.
    assert max(sizes) == 12
    figure.deleteLater()


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize(
    ("dataset", "views"), [("", ("dataset", "trained", "loss")), ("sine", ("loss", "curve"))]
)
def test_presets_have_room_for_the_default_views(
    qtbot: QtBot, name: str, dataset: str, views: tuple[str, ...]
) -> None:
    figure = Figure(replace(BUILT_IN[name], views=views))
    qtbot.addWidget(figure)
    figure.show_frame(*moment(dataset))
    settle(figure)


def test_too_many_pixels_are_refused_before_anything_is_drawn(qtbot: QtBot, tmp_path: Path) -> None:
    spec = FigureSpec(width=2000, height=2000, dpi=2400)
    with pytest.raises(InvalidInput, match="at 2400 dpi 188,976 × 188,976 pixels is too large"):
        check_pixels(spec)
    figure = Figure(spec)
    qtbot.addWidget(figure)
    with pytest.raises(ExportError, match="too large"):
        save_figure(figure, tmp_path / "figure.png")
    assert not list(tmp_path.iterdir())


def test_a_figure_has_the_size_of_its_paper_in_layout_pixels() -> None:
    # 12 pixels are the font's size: 9 pt is 1/96 inch a pixel.
    assert layout_size(FigureSpec(font_pt=9, width=25.4, height=50.8)).toTuple() == (96, 192)
    assert layout_size(FigureSpec(font_pt=18, width=2, height=1.01, unit="in")).toTuple() == (
        96,
        49,
    )


def test_a_missing_font_is_reported(qapp: QApplication) -> None:
    assert substitute_font(FigureSpec(font_family="DejaVu Sans")) == ""
    assert substitute_font(FigureSpec(font_family="No Such Font At All")) != ""


@pytest.mark.parametrize("width", [60, 85, 180])
def test_samples_at_the_edge_are_not_cut_and_axes_end_with_ticks(
    qapp: QApplication, tmp_path: Path, width: float
) -> None:
    spec = FigureSpec(views=("dataset",), width=width, height=0.7 * width)
    figure = Figure(spec)
    figure.show_frame(*moment())
    settle(figure)
    view = figure.views[0]
    assert isinstance(view, FunctionMap)
    box = view.plot.getViewBox()
    radius = view.samples.opts["size"] / 2
    for shown, pixels in zip(box.viewRange(), (box.width(), box.height()), strict=True):
        beyond = (shown[1] - 2.0) / (shown[1] - shown[0]) * pixels
        assert beyond >= radius
    figure.deleteLater()
    texts = texts_of(svg_of(spec, tmp_path))
    assert texts.count("−2") == texts.count("2") == 2


LONG = "Iris setosa of the meadows north of the river, second survey"


@pytest.mark.parametrize("name", ["trained", "surface", "confusion", "dataset"])
def test_long_names_are_whole_in_print_or_refused_with_the_cause(
    qapp: QApplication, tmp_path: Path, name: str
) -> None:
    names = (f"{LONG} a", f"{LONG} b", f"{LONG} c")
    axes = Axis("x", 0.0, 1.0), Axis(f"{LONG} y", 0.0, 1.0)
    scene, frame = class_scene(3, 30, axes, resolution=8, names=names)
    causes = []
    for width in (80.0, 400.0):
        figure = Figure(FigureSpec(views=(name,), width=width, height=0.8 * width))
        figure.show_frame(scene, frame)
        try:
            settle(figure)
        except InvalidInput as error:
            causes.append(str(error))
        else:
            save_figure(figure, tmp_path / "figure.svg")
            content = (tmp_path / "figure.svg").read_text()
            assert "…" not in content
            wanted = f"{LONG} y" if name == "surface" else f"{LONG} a"
            assert wanted in content
        figure.deleteLater()
    assert len(causes) == 1
    assert re.match(f'"{name}" has too little room for its .*(axis name|names of)', causes[0])


@pytest.mark.parametrize("size", [(180.0, 70.0), (267.0, 160.0), (400.0, 60.0)])
@pytest.mark.parametrize("views", [("dataset", "trained", "loss"), ("loss", "trained")])
def test_the_plots_of_a_row_line_up(
    qtbot: QtBot, size: tuple[float, float], views: tuple[str, ...]
) -> None:
    figure = Figure(FigureSpec(views=views, width=size[0], height=size[1]))
    qtbot.addWidget(figure)
    figure.show_frame(*moment())
    settle(figure)
    boxes = []
    for view in figure.views:
        assert isinstance(view, PlotView)
        box = view.plot.getViewBox().sceneBoundingRect()
        boxes.append((view.y() + box.top(), view.y() + box.bottom()))
        if isinstance(view, FunctionMap):
            assert box.width() == pytest.approx(box.height(), abs=1.5)
    for top, bottom in boxes:
        assert top == pytest.approx(boxes[0][0], abs=1.0)
        assert bottom == pytest.approx(boxes[0][1], abs=1.0)
        assert bottom - top >= 60


def test_a_figure_shows_the_metric_that_it_names(qtbot: QtBot) -> None:
    scene, frame = moment()
    assert scene.classes
    for wanted, shown in (("usual", "accuracy"), ("f1", "F1"), ("rmse", "accuracy")):
        figure = Figure(FigureSpec(views=("loss",), which_metric=wanted))
        qtbot.addWidget(figure)
        figure.show_frame(scene, frame)
        view = figure.views[0]
        assert isinstance(view, LossCurve)
        # A metric of regressions leaves the usual one of classifications.
        assert view.chosen_metric.short == shown
    with pytest.raises(InvalidInput, match=r'^which_metric is "loss"; allowed: one of "usual"'):
        FigureSpec(which_metric="loss")
