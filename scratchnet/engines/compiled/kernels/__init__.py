"""The kernels: one source, compiled for the exact and for the fast arithmetic.

``lanes`` and ``arithmetic`` are the vocabulary; ``elementary``, ``activations``, ``layers``,
``passes`` and ``update`` the pieces, each naming the reference code that it mirrors; ``training``
and ``outputs`` the two that are called from outside.
"""
