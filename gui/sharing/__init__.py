"""Share texts and TensorFlow Playground links in the window."""
