"""The keys that turn a surface and zoom it."""

from PySide6.QtCore import Qt

from gui.views.surface.camera import Camera

_DEGREES = 5.0
_ZOOM = 1.15
_TURNS = {
    Qt.Key.Key_Left: (-_DEGREES, 0.0),
    Qt.Key.Key_Right: (_DEGREES, 0.0),
    Qt.Key.Key_Up: (0.0, -_DEGREES),
    Qt.Key.Key_Down: (0.0, _DEGREES),
}
_ZOOMS = {
    Qt.Key.Key_Plus: _ZOOM,
    Qt.Key.Key_Equal: _ZOOM,
    Qt.Key.Key_Minus: 1 / _ZOOM,
}
KEYS_HELP = "arrow keys turn and tilt the surface, plus and minus zoom, Home resets the view"


def camera_after(key: Qt.Key, camera: Camera) -> Camera | None:
    """Return the camera as a key moves it; None for other keys."""
    if key in _TURNS:
        return camera.turned(*_TURNS[key])
    if key in _ZOOMS:
        return camera.zoomed(_ZOOMS[key])
    return Camera() if key is Qt.Key.Key_Home else None
