"""Scratchnet: a neural network you can take apart, down to the line of plain Python.

The package is the network, the experiment and the training. It knows no window and no Qt:
it can be used as a library (``from scratchnet.run.session import Session``) and from a shell
(``scratchnet train``).
"""

__version__ = "0.2.0"
