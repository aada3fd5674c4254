"""Parts that all exported Python sources share: origin, names and numbers.

Whatever the user wrote (names, classes) or a file holds enters a source as a literal or in a
comment of one line, never as it is.
"""

from collections.abc import Callable, Iterable, Sequence
from textwrap import fill, wrap

from scratchnet.export.definitions import Definitions
from scratchnet.export.models.trained_network import TrainedNetwork
from scratchnet.tables import Kind
from scratchnet.tables.column_encoding import category_inputs, date_inputs, number_inputs

_WIDTH = 99


def opening(network: TrainedNetwork, docstring: str, imports: str) -> str:
    """Return the first lines of a source: comments, docstring, imports and names."""
    return f'{heading(network)}"""{docstring}"""\n\n{imports}\n\n{constants(network)}'


def heading(network: TrainedNetwork) -> str:
    """Return comments on what this is and where it comes from."""
    origin = network.origin
    names = " and ".join(map(repr, network.row_names))
    of = f" of {origin.experiment!r}" if origin.experiment else ""
    classes = f" ({', '.join(map(repr, network.classes))})" if network.classes else ""
    targets = " and ".join(map(repr, network.targets))
    lines = [
        f"A trained network: from {names} to {targets}{classes}.",
        f"Written by {origin.program}. The network{of}, {origin.training_text}.",
        f"Its output: {network.output_text}.",
    ]
    if origin.settings:
        lines.append("Settings of the experiment that differ from the defaults:")
        lines += [f"    {path} = {value}" for path, value in origin.settings]
    lines += [f"After {step:,} steps: {path} = {value}" for step, path, value in origin.changes]
    return "".join(comment(line) for line in lines)


def comment(text: str) -> str:
    """Return any text as comment lines."""
    indent = " " * (len(text) - len(text.lstrip()))
    lines = wrap(
        visible(text), _WIDTH, initial_indent="# ", subsequent_indent=f"#   {indent}",
        break_on_hyphens=False,
    )  # fmt: skip
    return "".join(f"{line}\n" for line in lines)


def visible(text: str) -> str:
    """Return a text on one line: what cannot be printed is escaped."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def constants(network: TrainedNetwork) -> str:
    """Return the names of inputs, target and classes as constants of Python."""
    inputs = [f"({each.name!r}, {each.low!r}, {each.high!r})" for each in network.inputs]
    text = (
        "#: The inputs in their order: name, and range in its own units.\n"
        f"INPUTS = {listed(inputs)}\n"
    )
    if len(network.targets) > 1:
        text += f"TARGETS = {listed(map(repr, network.targets))}\n"
    else:
        text += f"TARGET = {network.targets[0]!r}\n"
    if network.columns:
        columns = [f"({each.name!r}, {each.kind.value!r})" for each in network.columns]
        text = f"#: The columns of a row in their order.\nCOLUMNS = {listed(columns)}\n{text}"
    if network.classes:
        text += f"CLASSES = {listed(map(repr, network.classes))}\n"
    if network.output_scalings:
        rows = ", ".join(row_of(numbers) for numbers in zip(*network.output_scalings, strict=True))
        text += (
            "#: The network learned scaled targets. What undoes that, a number for each output:\n"
            "#: base, width, factor and shift.\n"
            f"TARGET_SCALING = {wrapped(f'({rows})', 17)}\n"
        )
    return text


def encode_row(network: TrainedNetwork, definitions: Definitions) -> str:
    """Return the function ``encode_row``, and ship what it calls with the ``definitions``."""
    calls = []
    for place, column in enumerate(network.columns):
        value = f"{column.name!r}, row[{place}]"
        missing = repr(column.missing)
        function: Callable[..., tuple[float, ...]]
        match column.kind:
            case Kind.NUMBER:
                function, more = number_inputs, missing
            case Kind.DATE:
                parts = listed(map(repr, column.parts))
                more = f"{column.format!r}, {parts}, {column.first_day}, {missing}"
                function = date_inputs
            case _:
                categories = listed(map(repr, column.categories))
                function, more = category_inputs, f"{categories}, {column.dropped}, {missing}"
        calls.append(f"        *{definitions.take_function(function)}({value}, {more}),\n")
    return (
        "def encode_row(row):\n"
        '    """Return the inputs for a row: a value for each of COLUMNS, in order or by name.\n\n'
        "    None is a missing value. Raises ValueError for what its column does not have.\n"
        '    """\n'
        "    if isinstance(row, dict):\n"
        "        row = [row[name] for name, _ in COLUMNS]\n"
        "    if len(row) != len(COLUMNS):\n"
        '        raise ValueError(f"the row has {len(row)} values; allowed: {len(COLUMNS)}")\n'
        f"    return [\n{''.join(calls)}    ]\n"
    )


def scaling(network: TrainedNetwork) -> list[str]:
    """Return statements that scale the inputs; they suit NumPy and PyTorch too."""
    return [
        f"{name} = ({name} - {by.base!r}) / {by.width!r} * {by.factor!r} + {by.shift!r}"
        for name, each in zip(network.variables, network.inputs, strict=True)
        if (by := each.scaling) is not None
    ]


def row_of(numbers: Sequence[float]) -> str:
    """Return numbers as a tuple, each to the last bit."""
    return listed(map(repr, numbers))


def listed(parts: Iterable[str]) -> str:
    """Return expressions as a tuple of them."""
    parts = list(parts)
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"


def wrapped(text: str, indent: int) -> str:
    """Return a tuple of numbers, wrapped; its first line starts at column ``indent``."""
    space = " " * indent
    return fill(
        text,
        _WIDTH,
        initial_indent=space,
        subsequent_indent=space,
        break_long_words=False,
        break_on_hyphens=False,
    ).lstrip()
