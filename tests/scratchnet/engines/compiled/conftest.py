"""The machine code of both engines is loaded here before any test needs it."""

from scratchnet.engines.preparing import prepare

for _name in ("exact", "fast"):
    prepare(_name)
