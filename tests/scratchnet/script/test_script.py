"""A script has every bit of the run that it was written from, and holds only what it needs."""

import ast
import builtins
import sys

from hypothesis import HealthCheck, given, settings

from tests.scratchnet.script.strategies import Run, executed, runs


def check_same(run: Run) -> None:
    losses, parameters, log = executed(run.text)
    assert losses == run.losses
    assert parameters == run.parameters
    steps = [step for step in range(1, len(losses) + 1) if step == 1 or step % 100 == 0]
    assert log == [f"{step} {losses[step - 1]:.4f}" for step in steps]


def check_tidy(text: str) -> None:
    """Nothing is imported or defined that is not used, and nothing is used that is not defined."""
    tree = ast.parse(text)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names: list[str] = []
    for statement in tree.body:
        match statement:
            case ast.ImportFrom(module=str(module)):
                assert module.partition(".")[0] in sys.stdlib_module_names
                names += [alias.name for alias in statement.names]
            case ast.Assign():
                targets = ast.walk(statement.targets[0])
                names += [node.id for node in targets if isinstance(node, ast.Name)]
            case ast.FunctionDef() | ast.ClassDef():
                names.append(statement.name)
    loads = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    assert sorted(names) == sorted(set(names))
    assert set(names) - loads == set()
    assert used - set(names) - set(dir(builtins)) - _local(tree) == set()
    for definition in tree.body:
        if isinstance(definition, ast.ClassDef):
            methods = [node.name for node in definition.body if isinstance(node, ast.FunctionDef)]
            unused = {name for name in methods if name not in called} - {"__init__", "parameters"}
            assert not unused, definition.name


def _local(tree: ast.Module) -> set[str]:
    arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    stored = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    nested = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return arguments | stored | nested


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(runs())
def test_any_run_comes_out_the_same_and_the_script_is_tidy(run: Run) -> None:
    check_same(run)
    check_tidy(run.text)
