"""Many seeds of one experiment as one: asked for, made in the background, and shown."""
