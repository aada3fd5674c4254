"""What a run was of, in a few words."""

from scratchnet.experiment import Data, Network
from scratchnet.records import data_words, network_words, neurons_of, weights_of
from scratchnet.run.session import Session
from tests.scratchnet.records.conftest import SMALL


def test_the_data_in_words() -> None:
    assert data_words(Data()) == "x*x + y*y < 1"
    assert data_words(Data(source="gallery", dataset="moons")) == "Two moons"
    own = Data(source="table", inputs=((1.0,), (2.0,)), targets=(1.0, 2.0))
    assert data_words(own) == "own data, 2 samples"


def test_the_network_in_words() -> None:
    parameters = Session(SMALL.with_values({"network.hidden": [3, 2]})).parameters()
    assert network_words(Network(), parameters) == "2-3-2-1 sigmoid"
    mixed = Network(hidden=(3, 2), activation=("tanh", "relu"))
    assert network_words(mixed, parameters) == "2-3-2-1 tanh/relu"
    assert (neurons_of(parameters), weights_of(parameters)) == (6, 14)
    alone = Session(SMALL.with_values({"network.hidden": []})).parameters()
    assert network_words(Network(hidden=()), alone) == "2-1 sigmoid"
