"""The compiled engines: the algorithms of ``scratchnet.reference``, compiled with Numba.

``kernels`` holds what is compiled, ``layout`` how networks and data lie in memory for it, and
``engine`` puts it behind the interface of all engines. Importing any of them imports Numba, so
`scratchnet.engines.preparing` alone does it.
"""
