"""A dataset written as a table reads back as the same samples."""

import pytest

from scratchnet.datasets import Dataset, build_dataset
from scratchnet.datasets.csv_text import dataset_to_csv
from scratchnet.experiment import Experiment
from scratchnet.gallery import GALLERY
from scratchnet.tables import TableError, choose, read_table


@pytest.mark.parametrize("key", ["sine", "circle", "spiral_3", "ripple"])
def test_what_was_written_reads_back(key: str) -> None:
    experiment = Experiment().with_values({"data.source": "gallery", "data.dataset": key})
    dataset = build_dataset(experiment)
    table = read_table(dataset_to_csv(dataset))
    inputs = table.names[:-1]
    assert inputs == ("x", "y")[: GALLERY[key].inputs]
    task = "classification" if dataset.classes else "regression"
    chosen = choose(table, inputs, ["target"], task)
    assert chosen.points == dataset.inputs
    if dataset.classes:
        assert [chosen.classes[label] for label in chosen.labels] == [
            dataset.classes[int(target)] for target in dataset.targets
        ]
    else:
        assert [target for (target,) in chosen.targets] == list(dataset.targets)


def test_names_and_classes_are_written() -> None:
    dataset = Dataset(((1.0,), (2.0,)), (1.0, 0.0), ("cat", "dog"))
    assert dataset_to_csv(dataset, ("width", "animal")) == "width,animal\n1.0,dog\n2.0,cat\n"
    assert dataset_to_csv(dataset, ("width",)) == "x,target\n1.0,dog\n2.0,cat\n"


def test_noise_on_classes_is_kept() -> None:
    dataset = Dataset(((1.0,), (2.0,)), (1.25, 0.0), ("0", "1"))
    assert dataset_to_csv(dataset) == "x,target\n1.0,1.25\n2.0,0.0\n"


def test_a_name_that_would_not_be_read_is_refused() -> None:
    with pytest.raises(TableError, match="would not be read"):
        dataset_to_csv(Dataset(((1.0,),), (0.0,)), ("1", "target"))


def test_no_samples_are_a_header() -> None:
    assert dataset_to_csv(Dataset((), ())) == "x,y,target\n"
