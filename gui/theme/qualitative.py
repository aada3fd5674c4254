"""Colours for classes, which have no order: ten in light, ten in dark.

The first two are the ends of the diverging map, so two classes look the same as values. The rest
were searched for, so that any two stay apart in OKLab for full sight and under protanopia,
deuteranopia and tritanopia (simulated after Machado, Oliveira and Fernandes, 2009), and then made
milder. The first few are farthest apart, since most data have few classes. A test checks it.
"""

LIGHT_CLASSES = (
    "#1b7fd4",
    "#d3700f",
    "#7adfee",
    "#8c1712",
    "#cfdc3c",
    "#6b2a8b",
    "#94637c",
    "#46b3f0",
    "#2a2fc4",
    "#e8a594",
)

DARK_CLASSES = (
    "#4a9ef0",
    "#f08c2e",
    "#a53258",
    "#c0f2c3",
    "#3a55f0",
    "#78d4fa",
    "#b3839c",
    "#f2d22e",
    "#8a4ab0",
    "#d6491c",
)
