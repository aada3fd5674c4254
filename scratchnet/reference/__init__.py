"""The network in plain Python: the definition that everything else is measured against.

``article`` is the article's network in one file; read it first. The others are passed in from
next to it, each a file that can be read by itself:

- ``activations``, ``softmax`` - activations of neurons, and of an output layer of classes
- ``losses``, ``penalties`` - other losses, and costs of large weights
- ``initializers``, ``optimizers``, ``schedules`` - initial weights, updates, learning rates
- ``dropout`` - hidden neurons left out at random, by numbers of ``splitmix``
- ``network`` - builds a network of all these

Only the standard library is used, and nothing is optimized: a faster way to get the same
numbers belongs in ``scratchnet.engines``.
"""
