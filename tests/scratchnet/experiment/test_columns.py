"""The columns of a table in an experiment: reading, refusing, writing and sharing them."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scratchnet.errors import InvalidValue
from scratchnet.experiment import (
    Experiment,
    experiment_from_text,
    experiment_to_dict,
    experiment_to_text,
    json_schema,
)
from scratchnet.experiment.coupling import coupled_together
from scratchnet.records.recipes import recipe_from_dict, recipe_to_dict
from scratchnet.run.recipe import Recipe
from scratchnet.share import parse_share_text, share_text
from scratchnet.tables import ColumnEncoding, Kind

AGE = {"name": "age", "kind": "number", "missing": 29.5}
PORT = {"name": "port", "kind": "category", "categories": ["S", "C", None], "missing": None}
BORN = {
    "name": "born",
    "kind": "date",
    "format": "%Y-%m-%d",
    "parts": ["days", "month"],
    "first": "2020-01-01",
    "missing": None,
}
ALONE = {"name": "alone", "kind": "yes_no", "categories": ["no", "yes"], "missing": "no"}
VALUES: dict[str, Any] = {
    "data.source": "table",
    "data.inputs": [[29.5, 0, 0, 1, 3, 1, 0], [4, 1, 0, 0, 40, 2, 1]],
    "data.targets": [0.5, 1.5],
    "data.columns": [AGE, PORT, BORN, ALONE],
}


def test_columns_are_read_and_written_as_they_were() -> None:
    experiment = Experiment().with_values(VALUES)
    assert experiment.data.columns[1] == ColumnEncoding(
        "port", Kind.CATEGORY, categories=("S", "C", None)
    )
    assert experiment_to_dict(experiment)["data"]["columns"] == VALUES["data.columns"]
    assert experiment_from_text(experiment_to_text(experiment)) == experiment
    assert parse_share_text(share_text(experiment)) == experiment


def test_what_is_left_out_has_a_default() -> None:
    short = [{"name": "age"}, {"name": "sex", "kind": "category", "categories": ["f", "m"]}]
    values = {"data.inputs": [[1, 0, 1]], "data.columns": short}
    columns = Experiment().with_values(values).data.columns
    assert columns == (
        ColumnEncoding("age"),
        ColumnEncoding("sex", Kind.CATEGORY, categories=("f", "m")),
    )


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (3, "data.columns is 3; allowed: a list of up to 1,024 columns with different names"),
        ([3], "data.columns[0] is 3; allowed: an object in { }, with a name and a kind"),
        ([AGE | {"typ": 1}], 'data.columns[0] is {"typ": 1}; allowed: the fields name, kind'),
        ([AGE | {"kind": "text"}], 'data.columns[0].kind is "text"; allowed: one of number'),
        ([AGE | {"kind": ["date"]}], 'data.columns[0].kind is ["date"]; allowed: one of number'),
        ([AGE | {"name": 3}], "data.columns[0].name is 3; allowed: a text of 1 to 100"),
        ([AGE | {"missing": [1]}], "data.columns[0].missing is [1]; allowed: null, a finite"),
        ([AGE | {"missing": True}], "data.columns[0].missing is true; allowed: null, a finite"),
        ([AGE, AGE], 'data.columns[1].name is "age"; allowed: each name once'),
        (
            [AGE, PORT | {"categories": ["S", "S"]}],
            'data.columns[1].categories is ["S", "S"]; allowed: each category once',
        ),
        (
            [PORT | {"categories": "SC"}],
            'data.columns[0].categories is "SC"; allowed: a list of texts',
        ),
        (
            [PORT | {"categories": [["S"]]}],
            'data.columns[0].categories is ["S"]; allowed: a text of 1 to 1,000',
        ),
        ([PORT | {"drop_first": 1}], "data.columns[0].drop_first is 1; allowed: true or false"),
        ([BORN | {"parts": [[1]]}], "data.columns[0].parts is [1]; allowed: each once of days"),
        ([BORN | {"format": ["%Y"]}], 'data.columns[0].format is ["%Y"]; allowed: one of %Y-%m-%d'),
        ([BORN | {"first": 3}], "data.columns[0].first is 3; allowed: a date in the format"),
        (
            [AGE, PORT],
            'data.columns is "2 columns that become 4 inputs"; allowed: columns that become 7',
        ),
    ],
)
def test_what_is_wrong_is_named(columns: object, message: str) -> None:
    with pytest.raises(InvalidValue) as error:
        Experiment().with_values(VALUES | {"data.columns": columns})
    assert str(error.value).startswith(message)


def test_columns_make_no_more_inputs_than_there_may_be() -> None:
    wide = [
        {"name": str(n), "kind": "category", "categories": [str(k) for k in range(50)]}
        for n in range(21)
    ]
    with pytest.raises(InvalidValue, match="1,050 inputs"):
        Experiment().with_values({"data.columns": wide})


def test_other_inputs_have_no_columns_unless_they_come_with_them() -> None:
    experiment = Experiment().with_values(VALUES)
    other = {"data.inputs": [[1.0], [2.0]]}
    assert experiment.with_values(coupled_together(experiment, other)).data.columns == ()
    again = other | {"data.columns": [AGE]}
    changed = experiment.with_values(coupled_together(experiment, again))
    assert changed.data.columns == (ColumnEncoding("age", missing=29.5),)


def test_a_recipe_keeps_the_columns() -> None:
    experiment = Experiment().with_values(VALUES)
    recipe = Recipe(experiment, "exact", (), 3)
    assert recipe_from_dict(json.loads(json.dumps(recipe_to_dict(recipe)))) == recipe


def test_the_schema_describes_columns() -> None:
    schema = Draft202012Validator(json_schema())
    document = experiment_to_dict(Experiment().with_values(VALUES))
    assert schema.is_valid(document)
    for wrong in ({"kind": "date"}, AGE | {"typ": 1}, PORT | {"categories": [1]}):
        document["data"]["columns"] = [wrong]
        assert not schema.is_valid(document)
