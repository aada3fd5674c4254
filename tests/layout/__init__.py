"""Whether every text and control of the window can be seen, whatever the screen.

python -m tests.layout
"""
