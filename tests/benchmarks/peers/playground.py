"""TensorFlow Playground's own trainer, run by Node: nodes and links are objects, as in the article.

Its code is not kept here. Whoever wants the comparison gets it and makes JavaScript of it, once:

    git clone https://github.com/tensorflow/playground
    npx --package typescript tsc --target es2020 --module commonjs playground/src/nn.ts
    PLAYGROUND=playground python -m tests.benchmarks.engines W1 W2 W3
"""

import json
import os
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

from scratchnet.reference.article import Parameters
from tests.benchmarks.workloads import Workload

_TRAINER = Path(os.environ.get("PLAYGROUND", "")) / "src" / "nn.js"
if "PLAYGROUND" not in os.environ:
    raise ImportError("PLAYGROUND names no folder with the Playground's source")
if not _TRAINER.exists():
    raise ImportError(f"{_TRAINER} does not exist; {__name__} says how it is made")
if which("node") is None:
    raise ImportError("Node is not installed")

#: Answers each line on its standard input, a JSON object, with one.
_SERVER = """
const nn = require(process.argv[1]);
const functions = {
  sigmoid: nn.Activations.SIGMOID, tanh: nn.Activations.TANH, relu: nn.Activations.RELU,
};
let network, batches, rate;
function make(wanted) {
  batches = wanted.batches;
  rate = wanted.rate;
  const [hidden, output] = wanted.activations.map(name => functions[name]);
  const inputs = Array.from({length: wanted.sizes[0]}, (_, i) => String(i));
  network = nn.buildNetwork(wanted.sizes, hidden, output, null, inputs);
  network.slice(1).forEach((layer, k) => layer.forEach((node, j) => {
    const row = wanted.parameters[k][j];
    node.inputLinks.forEach((link, i) => { link.weight = row[i]; });
    node.bias = row[row.length - 1];
  }));
}
function train(epochs) {
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const [points, targets] of batches) {
      for (let i = 0; i < points.length; i++) {
        nn.forwardProp(network, points[i]);
        nn.backProp(network, targets[i], nn.Errors.SQUARE);
      }
      nn.updateWeights(network, rate, 0);
    }
  }
}
function evaluate(times) {
  const [points] = batches[0];
  const outputs = new Float64Array(points.length);
  for (let time = 0; time < times; time++) {
    points.forEach((point, i) => { outputs[i] = nn.forwardProp(network, point); });
  }
}
function parameters() {
  return network.slice(1).map(layer => layer.map(
    node => [...node.inputLinks.map(link => link.weight), node.bias]));
}
const lines = require("readline").createInterface({input: process.stdin});
lines.on("line", line => {
  const wanted = JSON.parse(line);
  let answer = null;
  if (wanted.make) make(wanted.make);
  if (wanted.train) train(wanted.train);
  if (wanted.evaluate) evaluate(wanted.evaluate);
  if (wanted.parameters) answer = parameters();
  console.log(JSON.stringify(answer));
});
"""


class Peer:
    """A process of Node that waits for what is wanted next; it ends with this one."""

    name = "TensorFlow Playground, Node"

    def __init__(self, workload: Workload) -> None:
        self._workload = workload
        self._process = subprocess.Popen(
            ["node", "-e", _SERVER, str(_TRAINER.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        made = {
            "sizes": workload.sizes,
            "activations": (workload.activation, workload.output_activation),
            "batches": workload.batches(),
            # Its loss is half of ours, so a step of the same size takes twice the rate.
            "rate": 2.0 * workload.learning_rate,
            "parameters": workload.initial_parameters(),
        }
        self._ask({"make": made})

    def run(self, units: float) -> None:
        if self._workload.unit == "points":
            self._ask({"evaluate": round(units / self._workload.samples)})
        else:
            self._ask({"train": round(units)})

    def parameters(self) -> Parameters:
        layers = self._ask({"parameters": True})
        return tuple(tuple(map(tuple, layer)) for layer in layers)

    def _ask(self, wanted: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())
