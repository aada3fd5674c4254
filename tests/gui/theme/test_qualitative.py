"""The colours of classes stay apart, for every kind of sight."""

import numpy as np
import pytest
from numpy.typing import NDArray

from gui.theme import DARK, LIGHT, Theme

#: Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
SIGHTS = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def seen(colours: tuple[str, ...], sight: str) -> NDArray[np.float64]:
    rgb = np.array([[int(name[at : at + 2], 16) / 255 for at in (1, 3, 5)] for name in colours])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lms = np.clip(linear @ SIGHTS[sight].T, 0.0, 1.0) @ TO_LMS.T
    return np.cbrt(lms) @ TO_LAB.T


def least_distance(colours: tuple[str, ...], sight: str) -> float:
    lab = seen(colours, sight)
    distances = np.linalg.norm(lab[:, np.newaxis] - lab, axis=2)
    return float(distances[np.triu_indices(len(lab), 1)].min())


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_classes_stay_apart(theme: Theme, sight: str) -> None:
    assert len(theme.classes) == 10
    assert least_distance(theme.classes, sight) > 0.09
    assert least_distance(theme.classes[:4], sight) > 0.18
