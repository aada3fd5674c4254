"""What a run was of, in a few words for a table."""

from scratchnet.experiment import Data, Network
from scratchnet.gallery import GALLERY
from scratchnet.reference.article import Parameters


def data_words(data: Data) -> str:
    """Return the name of the dataset, the formula, or that it is own data."""
    match data.source:
        case "gallery":
            return GALLERY[data.dataset].label
        case "formula":
            return data.formula
        case _:
            return f"own data, {len(data.targets):,} samples"


def network_words(network: Network, parameters: Parameters) -> str:
    """Return the network's shape and what bends the sums of its hidden neurons: 2-4-1 sigmoid."""
    sizes = [len(parameters[0][0]) - 1, *map(len, parameters)]
    # Without hidden layers it is the output's activation that there is.
    names = network.activations[:-1] or network.activations
    return f"{'-'.join(map(str, sizes))} {'/'.join(dict.fromkeys(names))}"


def neurons_of(parameters: Parameters) -> int:
    """Return how many neurons there are, those of the output among them."""
    return sum(map(len, parameters))


def weights_of(parameters: Parameters) -> int:
    """Return how many weights there are, without the biases."""
    return sum(len(row) - 1 for layer in parameters for row in layer)
