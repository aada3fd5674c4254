"""The flat table of layers that the kernels go by."""

#: What it holds of each layer: how many inputs and neurons, the code of the activation, how far
#: rows of parameters lie apart and where they begin, how many neurons (the network's inputs
#: count) lie before the layer's inputs and its outputs, and 1 if weighted sums are to be kept.
SIZE, NEURONS, KIND, STRIDE, WEIGHTS, INPUTS, OUTPUTS, KEEPS, COLUMNS = range(9)
