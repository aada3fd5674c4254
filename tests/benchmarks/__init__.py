"""Measurements run by hand; each module prints its figures. Speed is never asserted in tests.

python -m tests.benchmarks.start     time to the window, memory after a run
python -m tests.benchmarks.drawing   draws a second, gaps, answers, throughput
python -m tests.benchmarks.closing   200 windows closed while they train
"""
