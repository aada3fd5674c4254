"""The search for letters that mean two things finds them in windows and in menus."""

from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.layout.mnemonics import clashes


def test_two_controls_of_a_window_with_one_letter_are_found(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    column = QVBoxLayout(top)
    label, line = QLabel("&Width"), QLineEdit()
    label.setBuddy(line)
    button, hidden = QPushButton("Dra&w"), QPushButton("&Wait")
    for widget in (label, line, button, hidden):
        column.addWidget(widget)
    hidden.hide()
    top.show()
    assert clashes(top) == ["QWidget: W means Width and Draw"]
    button.setText("&Draw")
    assert clashes(top) == []


def test_a_menu_may_use_the_letters_of_the_window_but_each_once(qtbot: QtBot) -> None:
    top = QMainWindow()
    qtbot.addWidget(top)
    top.setCentralWidget(QPushButton("&Open"))
    menu = top.menuBar().addMenu("&File")
    menu.addAction("&Open")
    top.show()
    assert clashes(top) == []
    within = menu.addMenu("E&xport")
    for text in ("&Picture", "&Plan"):
        within.addAction(text)
    assert clashes(top) == ["the menu Export: P means Picture and Plan"]
