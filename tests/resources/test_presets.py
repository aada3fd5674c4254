"""Presets: one for each dataset, each an experiment file that learns."""

import json
from importlib.resources import files
from itertools import groupby

import pytest

import resources
from resources.presets import ARTICLE, PRESETS, Preset
from scratchnet.datasets import build_problem
from scratchnet.experiment import SUFFIX, Experiment, experiment_to_dict
from scratchnet.gallery import GALLERY
from scratchnet.run.metrics import principal_metric
from scratchnet.run.session import Session
from scratchnet.tables.column_encoding import input_slices

each = pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
each_of_the_gallery = pytest.mark.parametrize("key", list(GALLERY))


def test_the_article_comes_first_then_the_gallery_then_measured_data_then_one_by_hand() -> None:
    measured = [preset.key for preset in PRESETS.values() if preset.origin]
    assert list(PRESETS) == [ARTICLE, *GALLERY, *measured, "worked_example"]
    assert PRESETS[ARTICLE].load() == Experiment()


def test_every_file_is_a_preset() -> None:
    folder = files("resources").joinpath("presets")
    assert {file.name for file in folder.iterdir()} == {f"{key}{SUFFIX}" for key in PRESETS}


def test_titles_are_their_own_and_groups_stand_together() -> None:
    presets = list(PRESETS.values())
    assert len({preset.title for preset in presets}) == len(presets)
    groups = [group for group, _ in groupby(presets, lambda preset: preset.group)]
    assert len(groups) == len(set(groups))


@each_of_the_gallery
def test_it_names_its_dataset_with_the_noise_to_begin_with(key: str) -> None:
    data = PRESETS[key].load().data
    assert (data.source, data.dataset) == ("gallery", key)
    assert data.noise == (0.0 if key == "spiral" else GALLERY[key].noise)
    assert data.test_share == 0.2


@each_of_the_gallery
def test_outputs_and_loss_suit_the_task(key: str) -> None:
    experiment, entry = PRESETS[key].load(), GALLERY[key]
    suits = {0: "squared", 2: "binary_cross_entropy"}
    assert experiment.training.loss == suits.get(entry.classes, "cross_entropy")
    assert build_problem(experiment).sizes[-1] == (entry.classes if entry.classes > 2 else 1)


@pytest.mark.parametrize("preset", [p for p in PRESETS.values() if p.origin], ids=lambda p: p.key)
def test_measured_data_have_names_and_test_samples(preset: Preset) -> None:
    data = preset.load().data
    assert data.source == "table"
    assert len(data.names) == len(data.inputs[0]) + 1
    assert data.test_share == 0.2
    assert any(licence in preset.origin for licence in ("CC0", "CC BY 4.0", "free to use"))


@pytest.mark.parametrize("key", ["penguins", "cars", "ship"])
def test_columns_of_measured_data_name_and_tell_the_inputs(key: str) -> None:
    data = PRESETS[key].load().data
    assert [name for column in data.columns for name in column.input_names] == [*data.names[:-1]]
    for column, part in zip(data.columns, input_slices(data.columns), strict=True):
        for inputs in {point[part] for point in data.inputs}:
            assert column.encode(column.decode(inputs)) == inputs


@each
def test_the_file_holds_only_what_differs_from_the_defaults(preset: Preset) -> None:
    document = json.loads(resources.read_text(f"presets/{preset.key}{SUFFIX}"))
    defaults = experiment_to_dict(Experiment())
    for section in ("data", "network", "training"):
        for name, value in document.get(section, {}).items():
            assert value != defaults[section][name] or name == "dataset", name


@each
def test_it_reaches_its_goal(preset: Preset) -> None:
    experiment = preset.load()
    session = Session(experiment, "exact")
    session.advance()
    (_, train), (_, test) = session.evaluate()
    evaluation = test or train
    assert session.ended
    assert session.diverged_at is None
    assert evaluation is not None
    if preset.goal is None:
        # A single sample, to be learned by heart.
        assert (len(session.dataset), preset.key) == (1, "worked_example")
        assert evaluation.loss < 1e-4
        return
    metric = principal_metric(bool(session.problem.classes))
    assert evaluation.metrics[metric.name] >= preset.goal
