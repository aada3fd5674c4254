"""Opening a file executes no code, and files are written atomically: what sources may not call."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[1]
#: Modules that make code, or objects of any class, out of bytes and texts.
_MODULES = {
    "cloudpickle",
    "code",
    "codeop",
    "copyreg",
    "dill",
    "imp",
    "joblib",
    "marshal",
    "pickle",
    "runpy",
    "shelve",
    "xmlrpc",
    "yaml",
}
#: Functions that do, by any name of a module before the dot.
_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "import_module",
    "load_module",
    "system",
    "popen",
}
#: Methods of these names belong to something else: a dialog, a regular expression, kernels.
_HARMLESS = {"exec", "compile"}
#: Modules that start processes by other ways than `subprocess`, and functions that do.
_OTHER_STARTERS = {"asyncio", "multiprocessing", "pty"}
_STARTING = {"QProcess", "fork", "forkpty", "posix_spawn", "posix_spawnp", "startDetached"}
_STARTING |= {"ProcessPoolExecutor"}
#: What starts a process with `subprocess`, and where its command line comes from.
_STARTERS = {"Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput", "run"}
_COMMAND_LINES = {"job_command", "script_command"}
#: Modules that may start a process, and which one.
_PROCESSES = {
    "gui/export/network/measuring.py": "a Python that measures the formats of a network",
    "scratchnet/engines/preparing.py": "a Python that compiles our own kernels",
    "scratchnet/export/script/verification.py": "a Python that runs the script just written",
}
#: Modules that may start processes by Python's own pools, and why these take no module from there.
_POOLS = {"scratchnet/many/worker_processes.py": "with PYTHONSAFEPATH; tested in test_processes"}
#: Who may write Python's command lines, and so decides where a process takes its modules from.
_COMMAND_WRITERS = {"scratchnet/processes.py": "keeps the current folder out of each"}
#: Modules that may write to a file without `scratchnet.files`.
_WRITERS = {
    "scratchnet/files.py": "it is what writes files whole",
    "scratchnet/cli/output.py": "to the null device, in place of closed streams",
    "scratchnet/export/script/verification.py": "into a folder that is gone afterwards",
    "gui/export/animation/encoders/mp4.py": "to the temporary file of `scratchnet.files`",
}
#: Modules that may compile code, and from what: never from a file or the user's input.
_CODE_MAKERS = {
    "scratchnet/cli/command.py": "imports the modules of its own package, the commands",
    "scratchnet/processes.py": "imports modules of our own, by names that stand in the source",
    "scratchnet/export/script/verification.py": "runs the script just written, in a bundle",
    "scratchnet/export/definitions.py": "imports modules of our own, whose text it ships",
    "scratchnet/export/models/packages.py": "imports packages by names that stand in the source",
    "scratchnet/tables/workbooks.py": "imports packages by names that stand in the source",
    "scratchnet/export/models/formats.py": "runs what this program has just written",
    "scratchnet/trace/reference.py": "compiles modules of our own with numbers that are traced",
    "scratchnet/trace/planted.py": "reads modules of our own, to show them with a bug in them",
    "scratchnet/export/script/builder.py": "reads what it has written, to see that Python can",
}


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.AST]:
    """Return the syntax tree of every source by its path."""
    return {
        path.relative_to(_ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for package in ("scratchnet", "gui", "resources")
        for path in (_ROOT / package).rglob("*.py")
    }


def _found(
    search: Callable[[ast.AST], list[str]], trees: dict[str, ast.AST]
) -> dict[str, list[str]]:
    return {name: found for name, tree in trees.items() if (found := search(tree))}


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def _called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the name of what is called; that of a method begins with a dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(name):
                    yield name, node
                case ast.Attribute(_, name):
                    yield "." + name, node


def _makes_code(tree: ast.AST) -> list[str]:
    found = [name for name in _imports(tree) if name in _MODULES]
    for name, call in _called(tree):
        plain = name.lstrip(".")
        if plain in _CALLS and not (name.startswith(".") and plain in _HARMLESS):
            found.append(f"{name} in line {call.lineno}")
        found += [
            f"{key.arg} in line {call.lineno}" for key in call.keywords if key.arg == "allow_pickle"
        ]
    return found


def _starts_otherwise(tree: ast.AST) -> list[str]:
    """Return what starts a process by another command line than those of `processes`."""
    found = [name for name in _imports(tree) if name in _OTHER_STARTERS]
    has_subprocess = "subprocess" in _imports(tree)
    for name, call in _called(tree):
        plain = name.lstrip(".")
        if plain in _STARTING or plain.startswith(("spawnv", "spawnl", "execv", "execl")):
            found.append(f"{name} in line {call.lineno}")
        elif _is_of_subprocess(call) or (has_subprocess and name in _STARTERS - {"run"}):
            match call.args:
                case [ast.Call(ast.Name(command)), *_] if command in _COMMAND_LINES:
                    pass
                case _:
                    found.append(f"{name} in line {call.lineno}")
    return found


def _is_of_subprocess(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(ast.Name("subprocess"), name):
            return name in _STARTERS
    return False


def _names_a_python(tree: ast.AST) -> list[str]:
    """Return where a Python's path is put at the beginning of a list: a command line."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.List([ast.Attribute(ast.Name("sys"), "executable"), *_]):
                found.append(f"line {node.lineno}")
    return found


def _writes(tree: ast.AST) -> list[str]:
    found = []
    for name, call in _called(tree):
        modes = [*call.args[:2], *(key.value for key in call.keywords if key.arg == "mode")]
        texts = [mode.value for mode in modes if isinstance(mode, ast.Constant)]
        if name in (".write_text", ".write_bytes", ".tofile", ".savetxt", ".savez") or (
            name in ("open", ".open", ".fdopen")
            and any(isinstance(text, str) and set(text) & set("wax+") for text in texts)
        ):
            found.append(f"{name} in line {call.lineno}")
    return found


def test_nothing_makes_code_out_of_data(trees: dict[str, ast.AST]) -> None:
    assert len(trees) > 250
    assert _found(_makes_code, trees).keys() == _CODE_MAKERS.keys()


def test_processes_are_started_where_it_is_known(trees: dict[str, ast.AST]) -> None:
    starting = {name for name, tree in trees.items() if "subprocess" in _imports(tree)}
    assert starting == _PROCESSES.keys()


def test_a_process_is_started_by_a_command_line_that_keeps_the_current_folder_out(
    trees: dict[str, ast.AST],
) -> None:
    assert _found(_starts_otherwise, trees).keys() == _POOLS.keys()
    assert _found(_names_a_python, trees).keys() == _COMMAND_WRITERS.keys()


def test_files_are_written_where_it_is_done_whole(trees: dict[str, ast.AST]) -> None:
    assert _found(_writes, trees).keys() == _WRITERS.keys()


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from marshal import loads",
        "import os\nos.system(text)",
        "eval(text)",
        "exec(text)",
        "compile(text, '', 'eval')",
        "numpy.load(file, allow_pickle=True)",
        "importlib.import_module(name)",
    ],
)
def test_the_search_finds_what_it_looks_for(source: str) -> None:
    assert _makes_code(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess\nsubprocess.run([sys.executable, '-m', 'random'])",
        "import subprocess\nsubprocess.Popen(command, cwd=folder)",
        "from subprocess import Popen\nPopen(command)",
        "from subprocess import check_output\ncheck_output(command)",
        "import subprocess\nsubprocess.run(args=job_command('compile'))",
        "import multiprocessing",
        "ProcessPoolExecutor(2)",
        "QProcess()",
        "QProcess.startDetached(name)",
        "os.execv(name, words)",
        "os.posix_spawn(name, words)",
    ],
)
def test_the_search_finds_processes(source: str) -> None:
    assert _starts_otherwise(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    ["import subprocess\nsubprocess.Popen(job_command('compile', name), cwd=folder)", "task.run()"],
)
def test_the_search_passes_over_what_is_safe(source: str) -> None:
    assert _starts_otherwise(ast.parse(source)) == []


@pytest.mark.parametrize(
    "source",
    ["path.write_text(text)", "open(name, 'w')", "path.open(mode='ab')", "open(name, 'r+b')"],
)
def test_the_search_finds_writers(source: str) -> None:
    assert _writes(ast.parse(source))
