"""What TensorFlow Playground's links are made of: names, defaults, and features as formulas."""

from types import MappingProxyType

HOST = "playground.tensorflow.org"
ADDRESS = f"https://{HOST}/#"
#: Its own seeds are 0 with so many decimals.
SEED_DIGITS = 5
ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
#: A noise in percent beyond this is taken for its own largest.
MOST_NOISE, LARGEST_NOISE = 80.0, 50.0
#: What it begins with where a link says nothing.
DEFAULTS = MappingProxyType(
    {
        "activation": "tanh",
        "regularization": "none",
        "batchSize": 10.0,
        "dataset": "circle",
        "regDataset": "reg-plane",
        "learningRate": 0.03,
        "regularizationRate": 0.0,
        "noise": 0.0,
        "networkShape": (4, 2),
        "percTrainData": 50.0,
        "problem": "classification",
    }
)
#: Its inputs in its order.
FEATURES = MappingProxyType(
    {
        "x": "x",
        "y": "y",
        "xSquared": "x*x",
        "ySquared": "y*y",
        "xTimesY": "x*y",
        "sinX": "sin(x)",
        "sinY": "sin(y)",
    }
)
#: The same of points that lie three times as near to the origin as its own.
WIDE_FEATURES = MappingProxyType(
    {
        "x": "3*x",
        "y": "3*y",
        "xSquared": "9*x*x",
        "ySquared": "9*y*y",
        "xTimesY": "9*x*y",
        "sinX": "sin(3*x)",
        "sinY": "sin(3*y)",
    }
)
