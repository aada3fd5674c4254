"""The kernels: one source, compiled for the exact and for the fast arithmetic.

``lanes``, ``memory`` and ``arithmetic`` are the vocabulary; ``elementary``, ``library``,
``activations``, ``losses``, ``products``, ``random``, ``passes`` and ``update`` the pieces, each
naming the reference code that it mirrors; ``entry_points`` holds what is called from outside.
``pieces`` says how all of them are compiled, and ``building`` makes object files.
"""
