"""Tests in a real window, driven by real mouse and keyboard events through the X server.

python -m tests.real_window
"""
