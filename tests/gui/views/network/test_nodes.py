"""Names beside nodes."""

from PySide6.QtGui import QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from gui.views.network.nodes import cut_names


def test_names_are_cut_in_the_middle_or_where_they_stay_different(qtbot: QtBot) -> None:
    metrics = QFontMetricsF(QFont())
    width = metrics.horizontalAdvance("sepal lengt…")
    same_ends = cut_names(("sepal length (cm)", "sepal width (cm)"), metrics, width)
    assert len(set(same_ends)) == 2
    assert all(text.startswith("sepal ") and text.endswith("…") for text in same_ends)
    same_starts = cut_names(("origin of the USA", "origin of the EU"), metrics, width)
    assert len(set(same_starts)) == 2
    assert cut_names(("a", "b"), metrics, width) == ["a", "b"]
    assert cut_names((), metrics, width) == []
