"""The kernels: one source, compiled for the exact and for the fast arithmetic.

``lanes``, ``memory`` and ``arithmetic`` are the vocabulary; ``elementary``, ``library``,
``activations``, ``sums``, ``slopes``, ``passes`` and ``update`` the pieces, each naming the
reference code that it mirrors; ``training`` and ``outputs`` the two that are called from outside.
"""
