"""The compiled engines: the algorithms of ``scratchnet.reference``, compiled with LLVM.

``kernels`` holds what is compiled, and how: a process that does only this imports it.
``arguments`` says what kernels take, ``machine_code`` loads and calls them, ``arithmetics`` says
which ones, ``layout`` how networks and data lie in memory for them, and ``engine`` puts all of it
behind the interface of all engines. Importing ``machine_code`` imports LLVM, so
`scratchnet.engines.preparing` alone does it.
"""
