"""A trained network as a module of PyTorch, weights included: no pickle is needed to load it."""

from scratchnet.export.definitions import Definitions
from scratchnet.export.models.array_formulas import torch_expression, torch_functions
from scratchnet.export.models.source import encode_row, opening, row_of, scaling, wrapped
from scratchnet.export.models.trained_network import THRESHOLD, TrainedNetwork
from scratchnet.registry import OUTPUT_ACTIVATIONS

_ENCODE = '''\
def encode(rows):
    """Return the inputs for rows as a tensor, shape (n, inputs), for training on."""
    return torch.tensor([encode_row(row) for row in rows], dtype=torch.float64)
'''


def torch_code(network: TrainedNetwork) -> str:
    """Return a module of Python with a class of PyTorch's modules; it needs PyTorch."""
    expressions = [torch_expression(formula) for formula in network.formulas()]
    definitions = Definitions()
    rows = [_ENCODE, encode_row(network, definitions)] if network.columns else []
    given = "rows" if network.columns else "points"
    parts = [
        opening(
            network,
            f"A trained network as a module of PyTorch: `TrainedNetwork()({given})`.",
            f"{definitions.import_lines()}import torch\nfrom torch import nn",
        ),
        _module(network),
        *([_features(network, expressions)] if network.features or network.has_scaling else []),
        *([_classify(network)] if network.classes else []),
        *rows,
        *torch_functions(expressions),
        *definitions.texts,
        _layers(network),
    ]
    return "\n\n".join(parts)


def _module(network: TrainedNetwork) -> str:
    inputs, outputs = len(network.inputs), network.output_count
    encoded = "features(points)" if network.features or network.has_scaling else "points"
    taken = (
        "rows, a value for each of COLUMNS, or a tensor from `encode`."
        if network.columns
        else "points in their own units, as INPUTS says."
    )
    lines = [
        "class TrainedNetwork(nn.Module):",
        '    """The network with its trained weights, in double precision.',
        "",
        f"    It takes {taken} It can be trained further. Its",
        "    outputs come after the last activation, so do not use a loss that takes logits.",
        '    """',
        "",
        "    def __init__(self):",
        "        super().__init__()",
        "        self.layers = nn.ModuleList()",
        "        for weights, biases in LAYERS:",
        "            layer = nn.Linear(len(weights[0]), len(weights), dtype=torch.float64)",
        "            with torch.no_grad():",
        "                layer.weight.copy_(torch.tensor(weights, dtype=torch.float64))",
        "                layer.bias.copy_(torch.tensor(biases, dtype=torch.float64))",
        "            self.layers.append(layer)",
        "",
        "    def forward(self, points):",
        f'        """Return the outputs, shape (n, {outputs}), for points, shape (n, {inputs})."""',
        *(
            [
                "        if not isinstance(points, torch.Tensor):",
                "            points = encode(points)",
            ]
            if network.columns
            else []
        ),
        "        points = torch.as_tensor(points, dtype=self.layers[0].weight.dtype)",
        f"        values = {encoded}",
    ]
    if network.features:
        lines += [
            "        # A feature that has no value at a point leaves the point without outputs.",
            "        undefined = ~torch.isfinite(values).all(dim=1, keepdim=True)",
        ]
    for number, name in enumerate(network.activations):
        lines.append(f"        values = self.layers[{number}](values)")
        if (expression := OUTPUT_ACTIVATIONS[name].pytorch) != "values":
            lines.append(f"        values = {expression}")
    if network.output_scalings:
        lines += [
            "        base, width, factor, shift = map(values.new_tensor, TARGET_SCALING)",
            "        values = (values - shift) / factor * width + base",
        ]
    result = "torch.where(undefined, torch.nan, values)" if network.features else "values"
    return "\n".join([*lines, f"        return {result}\n"])


def _features(network: TrainedNetwork, expressions: list[str]) -> str:
    variables = network.variables
    columns = expressions or variables
    taken = "".join(f"        {text},\n" for text in columns)
    return (
        "def features(points):\n"
        f'    """Return what the first layer takes, shape (n, {len(columns)})."""\n'
        f"    {', '.join(variables)}{',' if len(variables) == 1 else ''} = points.unbind(dim=1)\n"
        + "".join(f"    {line}\n" for line in scaling(network))
        + f"    columns = (\n{taken}    )\n"
        "    values = torch.stack([column.expand(len(points)) for column in columns], dim=1)\n"
        "    return values.to(points.dtype)\n"
    )


def _classify(network: TrainedNetwork) -> str:
    number = (
        f"(outputs[:, 0] > {THRESHOLD}).long()" if network.is_binary else "outputs.argmax(dim=1)"
    )
    return (
        "def classify(outputs):\n"
        '    """Return the predicted class of each row of outputs, shape (n, outputs)."""\n'
        f"    return [CLASSES[number] for number in {number}.tolist()]\n"
    )


def _layers(network: TrainedNetwork) -> str:
    layers = ""
    for rows in network.parameters:
        weights = "".join(f"            {wrapped(row_of(row[:-1]), 13)},\n" for row in rows)
        biases = wrapped(row_of([row[-1] for row in rows]), 9)
        layers += f"    (\n        (\n{weights}        ),\n        {biases},\n    ),\n"
    return (
        "#: Each layer: weights, shape (neurons, inputs), and biases, shape (neurons,).\n"
        f"LAYERS = (\n{layers})\n"
    )
