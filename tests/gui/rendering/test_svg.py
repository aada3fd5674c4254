"""Pictures as SVG: whole lines, text as text, nothing cut off."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize
from PySide6.QtGui import QTransform
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from gui.rendering import save_picture
from gui.rendering.svg import tidy_svg
from gui.theme import LIGHT
from tests.gui.rendering.conftest import KINDS, Make
from tests.gui.views.conftest import short_run, with_losses

SVG = "{http://www.w3.org/2000/svg}"
SIZE = QSize(640, 480)
TEXTS = {
    "map": {"Network after 30 steps", "x", "y", "value", "-2", "0", "2", "-1.5", "0.2", "1.0"},
    "loss": {"step", "loss", "5", "10", "25"},
    "plain": {"Plain words"},
}


@pytest.fixture
def saved(make: Make, tmp_path: Path, request: pytest.FixtureRequest) -> Element:
    """Return the root of a picture of the kind that the test names."""
    return save(make, request.param, tmp_path)


def save(make: Make, kind: str, folder: Path, size: QSize = SIZE) -> Element:
    file = folder / "picture.svg"
    save_picture(make(kind), file, size)
    return ElementTree.fromstring(file.read_bytes())


def texts(root: Element) -> set[str]:
    return {"".join(element.itertext()).strip() for element in root.iter(f"{SVG}text")}


def placed(
    element: Element, transform: QTransform, clips: tuple[str, ...]
) -> Iterator[tuple[Element, QTransform, tuple[str, ...]]]:
    """Yield every element with its transform to the picture and the clips it lies under."""
    own = element.get("transform")
    if own:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", own)]
        transform = QTransform(*numbers) * transform
    clip = element.get("clip-path")
    if clip:
        clips = (*clips, clip.removeprefix("url(#").removesuffix(")"))
    yield element, transform, clips
    for child in element:
        yield from placed(child, transform, clips)


def clip_rects(root: Element) -> dict[str, QRectF]:
    rects = {}
    for clip in root.iter(f"{SVG}clipPath"):
        pairs = re.findall(r"(-?[\d.]+),(-?[\d.]+)", clip[0].get("d", ""))
        if not pairs:
            # Nothing of it is visible.
            rects[clip.get("id", "")] = QRectF(-100, -100, 0, 0)
            continue
        xs, ys = ([float(pair[axis]) for pair in pairs] for axis in (0, 1))
        rects[clip.get("id", "")] = QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))
    return rects


@pytest.mark.parametrize("saved", KINDS, indirect=True)
def test_an_svg_has_its_size_in_pixels_and_no_effects_on_strokes(saved: Element) -> None:
    assert saved.tag == f"{SVG}svg"
    assert (saved.get("width"), saved.get("height")) == ("640", "480")
    assert saved.get("viewBox") == "0 0 640 480"
    assert saved.findtext(f"{SVG}title")
    assert not [element for element in saved.iter() if "vector-effect" in element.attrib]
    assert not [group for group in saved.iter(f"{SVG}g") if len(group) == 0]
    assert not [path for path in saved.iter(f"{SVG}path") if not path.get("d")]


@pytest.mark.parametrize("kind", KINDS)
def test_text_stays_text_and_none_of_it_is_cut_off(make: Make, tmp_path: Path, kind: str) -> None:
    root = save(make, kind, tmp_path)
    assert TEXTS[kind] <= texts(root) | {text.replace("−", "-") for text in texts(root)}
    rects = clip_rects(root)
    seen = 0
    for element, transform, clips in placed(root, QTransform(), ()):
        if element.tag != f"{SVG}text":
            continue
        seen += 1
        place = transform.map(QPointF(float(element.get("x", "")), float(element.get("y", ""))))
        assert QRectF(0, 0, 640, 480).contains(place), element.text
        for clip in clips:
            assert rects[clip].adjusted(-1, -1, 1, 1).contains(place), (element.text, clip)
    assert seen >= len(TEXTS[kind])


def test_a_scroll_area_cuts_off_its_content_and_nothing_else(make: Make, tmp_path: Path) -> None:
    widget = make("plain")
    rows = QWidget()
    column = QVBoxLayout(rows)
    for number in range(40):
        column.addWidget(QLabel(f"Row {number}"))
    area = QScrollArea()
    area.setFixedHeight(120)
    area.setWidget(rows)
    for part in (area, make("loss"), QLabel("Below")):
        widget.layout().addWidget(part)
    save_picture(widget, tmp_path / "picture.svg", SIZE)
    root = ElementTree.parse(tmp_path / "picture.svg").getroot()
    rects = clip_rects(root)
    visible = set()
    for element, transform, clips in placed(root, QTransform(), ()):
        if element.tag == f"{SVG}text":
            place = transform.map(QPointF(float(element.get("x", "")), float(element.get("y", ""))))
            if all(rects[clip].adjusted(-1, -1, 1, 1).contains(place) for clip in clips):
                visible.add("".join(element.itertext()).strip())
    assert {"Plain words", "Row 0", "Row 1", "step", "loss", "Below"} <= visible
    assert not visible & {f"Row {number}" for number in range(10, 40)}


@pytest.mark.parametrize("saved", KINDS, indirect=True)
def test_fonts_have_one_that_all_machines_have(saved: Element) -> None:
    families = {element.get("font-family") for element in saved.iter()} - {None}
    assert families
    for family in families:
        assert re.fullmatch(r"'[^']+', (sans-serif|monospace)", str(family))


def test_a_curve_is_one_line_of_all_its_points(make: Make, tmp_path: Path) -> None:
    view = make("loss")
    # On the screen pieces may be quicker.
    view.curve.setSegmentedLineMode("on")
    view.show_frame(short_run()[0], with_losses([1 / step for step in range(1, 1001)]))
    save_picture(view, tmp_path / "picture.svg", SIZE)
    root = ElementTree.parse(tmp_path / "picture.svg").getroot()
    curves = [
        path
        for group in root.iter(f"{SVG}g")
        if group.get("stroke") == LIGHT.curve
        for path in group
    ]
    assert len(curves) == 1
    assert len(re.findall(r"[ML]", curves[0].get("d", ""))) == 1000
    (group,) = [group for group in root.iter(f"{SVG}g") if group.get("stroke") == LIGHT.curve]
    assert float(group.get("stroke-width", "")) == 2
    assert len(list(root.iter())) < 150


def test_the_curve_s_points_are_where_the_axes_say(make: Make, tmp_path: Path) -> None:
    view = make("loss")
    view.show_frame(short_run()[0], with_losses([0.0, 1.0, 0.5, 1.0]))
    save_picture(view, tmp_path / "picture.svg", SIZE)
    root = ElementTree.parse(tmp_path / "picture.svg").getroot()
    found = {
        id(path): transform
        for path, transform, _ in placed(root, QTransform(), ())
        if path.tag == f"{SVG}path"
    }
    (curve,) = [
        path
        for group in root.iter(f"{SVG}g")
        if group.get("stroke") == LIGHT.curve
        for path in group
    ]
    pairs = re.findall(r"(-?[\d.]+),(-?[\d.]+)", curve.get("d", ""))
    points = [found[id(curve)].map(QPointF(float(x), float(y))) for x, y in pairs]
    assert len(points) == 4
    across = [point.x() for point in points]
    assert across[3] - across[2] == pytest.approx(across[1] - across[0], abs=0.1)
    assert points[1].y() == pytest.approx(points[3].y(), abs=0.01)
    assert points[2].y() == pytest.approx((points[0].y() + points[1].y()) / 2, abs=0.1)
    assert 40 < points[1].y() < points[0].y() < 440
    assert all(60 < x < 640 for x in across)


def test_a_map_is_an_image_within_a_picture_of_lines(make: Make, tmp_path: Path) -> None:
    root = save(make, "map", tmp_path)
    assert 1 <= len(list(root.iter(f"{SVG}image"))) <= 2
    assert QSvgRenderer(QByteArray(ElementTree.tostring(root))).isValid()


def test_lines_of_fixed_width_are_brought_out_of_their_scaled_group() -> None:
    content = (
        b'<svg xmlns="http://www.w3.org/2000/svg">'
        b'<g transform="matrix(10,0,0,-2,5,7)" stroke-width="2">'
        b'<polyline vector-effect="non-scaling-stroke" points="0,0 1,1 2,-3" />'
        b'<path vector-effect="non-scaling-stroke" d="M0,0 L1e-1,1 C1,1 2,2 3,3 Z" /></g>'
        b'<g transform="matrix(3,0,0,3,1,1)"><rect x="1" y="2" width="3" height="4" /></g>'
        b"<g></g></svg>"
    )
    lines, rest = ElementTree.fromstring(tidy_svg(content, "30", "20"))
    assert lines.attrib == {"stroke-width": "2"}
    assert lines[0].attrib == {"points": "5,7 15,5 25,13"}
    assert lines[1].attrib == {"d": "M5,7 L6,5 C15,5 25,3 35,1 Z"}
    assert rest.attrib == {"transform": "matrix(3,0,0,3,1,1)"}
    assert rest[0].attrib == {"x": "1", "y": "2", "width": "3", "height": "4"}


def test_mixed_groups_keep_their_transform() -> None:
    line = '<polyline points="0,0 1,1" vector-effect="non-scaling-stroke"/>'
    mixed = (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        f'<g transform="matrix(10,0,0,-2,5,7)">{line}<rect width="1" height="1"/>{line}</g></svg>'
    )
    root = ElementTree.fromstring(tidy_svg(mixed.encode(), "10", "10"))
    first, middle, last = root
    assert first.get("transform") is None
    assert first[0].get("points") == last[0].get("points") == "5,7 15,5"
    assert middle.get("transform") == "matrix(10,0,0,-2,5,7)"


def test_empty_paths_and_what_they_clip_are_left_out() -> None:
    content = (
        b'<svg xmlns="http://www.w3.org/2000/svg"><defs>'
        b'<clipPath id="none"><path d="" /></clipPath>'
        b'<clipPath id="some"><path d="M0,0 L1,1 L0,1 Z" /></clipPath></defs>'
        b'<g clip-path="url(#none)"><text>unseen</text></g>'
        b'<g clip-path="url(#some)"><path d="" /><path d="M0,0 L1,1" /></g></svg>'
    )
    root = ElementTree.fromstring(tidy_svg(content, "10", "10"))
    assert [path.get("d") for path in root.iter(f"{SVG}path")] == ["M0,0 L1,1 L0,1 Z", "M0,0 L1,1"]
    assert not list(root.iter(f"{SVG}text"))


def test_a_loss_curve_before_the_first_step_has_no_empty_path(make: Make, tmp_path: Path) -> None:
    view = make("loss")
    view.show_frame(short_run()[0], with_losses([]))
    save_picture(view, tmp_path / "picture.svg", SIZE)
    assert 'd=""' not in (tmp_path / "picture.svg").read_text()
