"""The kernels: one source, compiled for the exact and for the fast arithmetic.

``lanes``, ``memory`` and ``arithmetic`` are the vocabulary; ``elementary``, ``library``,
``activations``, ``softmax``, ``losses``, ``penalties``, ``sums``, ``slopes``, ``transposing``,
``passes`` and ``update`` the pieces, each naming the reference code that it mirrors, over the
``table`` of layers; ``training`` and ``outputs`` hold what is called from outside.
"""
