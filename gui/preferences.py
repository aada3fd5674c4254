"""What the program remembers between starts: one typed record over QSettings.

Every preference is declared once, here, with its key, its type and its default. A stored value that
makes no sense (edited by hand, or written by another version) reads as the default. Keys and the
form of stored values are those of version 0.1.0 and must stay, or the users' preferences are lost.
"""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, fields
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from scratchnet.engines import DEFAULT_ENGINE, ENGINES
from scratchnet.engines.threads import MOST_THREADS
from scratchnet.records.store import DEFAULT_LIMIT

#: The sizes of text and lines, in per cent of the system's.
TEXT_SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
#: The size for a class, if it is asked for.
LARGE_TEXT = 150

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
_Record = TypeVar("_Record", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class Preference(Generic[T]):
    """One remembered value: a typed attribute of `Preferences`.

    ``decode`` makes the value from what the settings hold, and raises ValueError or TypeError for
    what is not allowed; ``encode`` is its inverse. ``default`` is called when there is no value.
    """

    key: str
    default: Callable[[], T]
    decode: Callable[[Any], T]
    encode: Callable[[T], object]

    @overload
    def __get__(self, owner: None, owner_class: type) -> "Preference[T]": ...
    @overload
    def __get__(self, owner: "Preferences", owner_class: type) -> T: ...
    def __get__(self, owner: "Preferences | None", owner_class: type) -> "Preference[T] | T":
        if owner is None:
            return self
        stored = owner.settings.value(self.key)
        if stored is None:
            return self.default()
        try:
            return self.decode(stored)
        except (TypeError, ValueError):
            return self.default()

    def __set__(self, owner: "Preferences", value: T) -> None:
        owner.settings.setValue(self.key, self.encode(value))


def _text(key: str, default: str = "", allowed: Collection[str] = ()) -> Preference[str]:
    def decode(stored: Any) -> str:
        if allowed and stored not in allowed:
            raise ValueError(stored)
        return str(stored)

    return Preference(key, lambda: default, decode, str)


def _flag(key: str, default: bool) -> Preference[bool]:
    def decode(stored: Any) -> bool:
        # An INI file keeps it as a word.
        if str(stored).lower() not in ("true", "false"):
            raise ValueError(stored)
        return str(stored).lower() == "true"

    return Preference(key, lambda: default, decode, bool)


def _positive(key: str, default: int, allowed: Collection[int] = ()) -> Preference[int]:
    def decode(stored: Any) -> int:
        number = int(stored)
        if number <= 0 or (allowed and number not in allowed):
            raise ValueError(stored)
        return number

    return Preference(key, lambda: default, decode, int)


def _speed(key: str) -> Preference[float | None]:
    """Steps a second; None is as many as possible, and stored as 0."""

    def decode(stored: Any) -> float | None:
        speed = float(stored)
        if not 0 <= speed < inf:
            raise ValueError(stored)
        return speed or None

    return Preference(key, lambda: None, decode, lambda speed: speed or 0)


def _limit(key: str, most: int) -> Preference[int | None]:
    """A number from 1 to ``most``; None is no limit, and stored as 0."""

    def decode(stored: Any) -> int | None:
        number = int(stored)
        if not 0 <= number <= most:
            raise ValueError(stored)
        return number or None

    return Preference(key, lambda: None, decode, lambda number: number or 0)


def _names(key: str, default: tuple[str, ...] | None) -> Preference[tuple[str, ...] | None]:
    """Names without commas, stored as one text."""

    def decode(stored: Any) -> tuple[str, ...]:
        return tuple(name for name in str(stored).split(",") if name)

    return Preference(key, lambda: default, decode, lambda names: ",".join(names or ()))


def _paths(key: str) -> Preference[list[Path]]:
    def decode(stored: Any) -> list[Path]:
        # An INI file keeps a list of one as a mere string.
        names = stored if isinstance(stored, list) else [stored] if stored else []
        return [Path(str(name)) for name in names]

    return Preference(key, list, decode, lambda paths: [str(path) for path in paths])


def _folder(key: str, default: Callable[[], Path] = Path.home) -> Preference[Path]:
    """A folder; one that no longer exists reads as the default."""

    def decode(stored: Any) -> Path:
        folder = Path(str(stored))
        if not stored or not folder.is_dir():
            raise ValueError(stored)
        return folder

    return Preference(key, default, decode, str)


def _state(key: str) -> Preference[QByteArray | None]:
    """What Qt's saveGeometry and saveState return."""

    def decode(stored: Any) -> QByteArray:
        if not isinstance(stored, QByteArray):
            raise TypeError(stored)
        return stored

    return Preference(key, lambda: None, decode, lambda state: state)


def _pictures_folder() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()


class Preferences:
    """The program's preferences; each attribute reads and writes the settings at once."""

    theme = _text("theme", "system", allowed=("system", "light", "dark"))
    #: Of text and lines, in per cent.
    text_size = _positive("text_size", 100, allowed=TEXT_SIZES)
    engine = _text("engine", DEFAULT_ENGINE, allowed=ENGINES)
    #: How many processor cores one run may use.
    cores = _limit("training/cores", MOST_THREADS)
    #: Steps a second.
    speed = _speed("training/speed")
    #: Who made a run, as written into its file.
    author = _text("who")

    window_geometry = _state("window/geometry")
    window_state = _state("window/state")
    controls_width = _positive("window/controls_width", 310)
    #: Names of the sections of the controls that are collapsed; None until one was toggled.
    collapsed_sections = _names("controls/folded", None)
    #: Names of the metrics chosen for the loss view, one for each task.
    loss_metrics = _names("loss/metrics", ())
    loss_metric_shown = _flag("loss/metric_shown", True)

    #: The chart that was shown last, and whether the paragraphs about charts are shown.
    chart = _text("charts/chart")
    charts_explained = _flag("charts/explained", True)

    #: Whether the start page is shown at the start.
    start_page = _flag("start/page", True)
    #: Experiments opened or saved, the newest first.
    recent_files = _paths("files/recent")
    experiment_folder = _folder("files/folder")
    run_folder = _folder("files/run_folder")
    #: How many runs are kept, besides pinned ones.
    kept_runs = _positive("runs/kept", DEFAULT_LIMIT)
    #: With how many seeds an experiment is repeated, and for which goal.
    repeat_seeds = _positive("runs/seeds", 12)
    repeat_goal = _text("runs/goal")
    data_folder = _folder("files/data_folder")
    script_folder = _folder("files/script_folder")

    #: Pictures, figures and animations.
    picture_folder = _folder("export/folder", _pictures_folder)
    network_folder = _folder("export/network_folder")
    network_format = _text("export/network_format")
    values_folder = _folder("export/values_folder")
    #: Names of the tables to export; None until some were chosen.
    values_tables = _names("export/values", None)

    help_geometry = _state("help/geometry")

    figure_geometry = _state("figure/geometry")
    #: The user's presets of figures: a JSON object of settings by name.
    figure_presets = _text("figure/presets", "{}")
    #: The settings of the last figure, as JSON; empty if there was none.
    last_figure = _text("figure/last")

    def __init__(self, settings: QSettings) -> None:
        self.settings = settings

    def record(self, group: str, default: _Record) -> _Record:
        """Return a dataclass of texts, numbers and flags stored by `set_record`.

        A field without a value has that of ``default``; if one makes no sense, all have.
        """
        values: dict[str, Any] = {}
        for field in fields(default):
            usual = getattr(default, field.name)
            stored, kind = self.settings.value(f"{group}/{field.name}"), type(usual)
            try:
                if stored is None:
                    values[field.name] = usual
                else:
                    values[field.name] = stored == "True" if kind is bool else kind(stored)
            except (TypeError, ValueError):
                return default
        return type(default)(**values)

    def set_record(self, group: str, record: "DataclassInstance") -> None:
        """Store the fields of a dataclass, each under its name in ``group``."""
        for name, value in asdict(record).items():
            # As text, which every store gives back as it was.
            self.settings.setValue(f"{group}/{name}", str(value))
