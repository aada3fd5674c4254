"""What stands beside a map: a colour bar for values, or a key for classes."""

import numpy as np
import pyqtgraph as pg

from gui.theme import Theme
from gui.views.map.class_key import ClassKey
from gui.views.map.map_picture import MapOptions, key_of, table_of
from gui.views.map.map_values import MapMode, levels_of
from gui.views.ticks import dress_axis
from scratchnet.run.snapshot import Scene

_BAR_WIDTH_PX = 16
_GAP_PX = 6
#: In the layout of a plot: the row of the axes' box, and the columns right of it.
_ROW, _GAP_COLUMN, _COLUMN = 2, 4, 5


class MapSide:
    """The bar and the key of a plot, one of which is shown."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._layout = plot.layout
        self.bar = pg.ColorBarItem(interactive=False, width=_BAR_WIDTH_PX)
        self.bar.setMenuEnabled(False)
        self.bar.getAxis("right").enableAutoSIPrefix(False)
        self.key = ClassKey()
        self.key.setParentItem(plot)
        self.key.hide()
        self._layout.addItem(self.bar, _ROW, _COLUMN)
        self._layout.setColumnFixedWidth(_GAP_COLUMN, _GAP_PX)

    def show_scene(self, options: MapOptions, scene: Scene, theme: Theme) -> None:
        """Explain the colours of a scene's map."""
        entries = key_of(options, scene, theme)
        self.key.set_entries(entries, theme.text)
        self._put(self.key if entries else self.bar)
        if theme.style.printed:
            # Whatever is put beside an empty column takes its width away.
            self._layout.setColumnFixedWidth(_GAP_COLUMN, _GAP_PX)
        table, levels = table_of(options, theme), levels_of(options.mode, scene)
        self.bar.setColorMap(pg.ColorMap(np.linspace(0.0, 1.0, len(table)), table))
        self.bar.setLevels(levels)
        self.bar.getAxis("right").setLabel(_label(options.mode, scene, levels))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme; the map's own come with the scene."""
        dress_axis(self.bar.getAxis("right"), theme)
        if theme.style.printed:
            for side in ("left", "top", "bottom"):
                self.bar.getAxis(side).setPen(pg.mkPen(theme.border, width=theme.style.line))
        self.key.set_style(theme.style)

    def _put(self, item: pg.GraphicsWidget) -> None:
        """Show the bar or the key; the other would take up space even if hidden."""
        other = self.bar if item is self.key else self.key
        if self._layout.itemAt(_ROW, _COLUMN) is not item:
            self._layout.removeItem(other)
            self._layout.addItem(item, _ROW, _COLUMN)
        other.hide()
        item.show()


def _label(mode: MapMode, scene: Scene, levels: tuple[float, float]) -> str:
    if mode is MapMode.DIFFERENCE:
        return "network − objective"
    if mode is MapMode.ERROR:
        return "|network − objective|"
    # Classes that are called 0 and 1 say no more than the numbers beside the bar.
    if len(scene.classes) == 2 and scene.classes != ("0", "1"):
        low, high = levels
        return f"{low:g} {scene.classes[0]} … {high:g} {scene.classes[1]}"
    return "value"
