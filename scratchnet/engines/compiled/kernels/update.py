"""The step of an optimizer over all parameters at once; mirrors ``reference.optimizers``."""

from typing import Any, NamedTuple

from scratchnet.engines.compiled.kernels.arithmetic import difference_with, part, piece
from scratchnet.engines.compiled.kernels.lanes import (
    LANES,
    add,
    div,
    fill,
    mul,
    root,
    sub,
    total,
    where_less,
)
from scratchnet.engines.compiled.kernels.memory import get, load, put, store

#: The codes of the optimizers that have a branch here.
OPTIMIZER_CODES = {
    name: code
    for code, name in enumerate(("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"))
}
_SGD, _MOMENTUM, _NESTEROV, _RMSPROP, _ADAM, _ADAMW = range(6)


class Rule(NamedTuple):
    """An optimizer and its constants; ``powers`` (2,) holds β₁ᵗ and β₂ᵗ. See reference's Pace."""

    code: int
    momentum: float
    decay: float
    beta1: float
    beta2: float
    epsilon: float
    weight_decay: float
    powers: Any


class State(NamedTuple):
    """Parameters, and what an optimizer keeps of each, m and v."""

    parameters: Any
    first: Any
    second: Any


@piece
def descend(arithmetic, rule, frozen, state, g, rate, after):
    """Write the state after a step to ``after``; return whether all parameters are finite.

    ``frozen`` (P,) holds 1 for the parameters that stay, or nothing if all may move. The powers
    of ``rule`` are this step's already.
    """
    doubt = fill(0.0)
    if rule.code == _SGD and len(frozen) == 0:
        # By itself, because small networks take as long for the choices as for the step.
        rates = fill(rate)
        for at in range(0, len(state.parameters), LANES):
            new = difference_with(arithmetic, rates, load(g, at), load(state.parameters, at))
            store(after.parameters, at, new)
            doubt = add(doubt, sub(new, new))
        return total(doubt) == 0.0
    return _descend_by_rule(arithmetic, rule, frozen, state, g, rate, after)


@part
def _descend_by_rule(arithmetic, rule, frozen, state, g, rate, after):
    doubt = fill(0.0)
    for at in range(0, len(state.parameters), LANES):
        old = load(state.parameters, at)
        if rule.code == _SGD:
            new = difference_with(arithmetic, fill(rate), load(g, at), old)
        else:
            new = _moved(rule, state, at, old, load(g, at), rate, after)
        if len(frozen) > 0:
            held = load(frozen, at)
            new = where_less(fill(0.5), held, old, new)
            if rule.code != _SGD:
                _hold(held, state.first, after.first, at)
                _hold(held, state.second, after.second, at)
        store(after.parameters, at, new)
        # 0 for a finite number; infinity less infinity, like everything with NaN, is NaN.
        doubt = add(doubt, sub(new, new))
    return total(doubt) == 0.0


@part
def _hold(held, before, after, at):
    store(after, at, where_less(fill(0.5), held, load(before, at), load(after, at)))


@part
def _moved(rule, state, at, p, g, rate, after):
    """Return new parameters; write what is remembered of them to ``after``."""
    m, v = load(state.first, at), load(state.second, at)
    rates, mu = fill(rate), fill(rule.momentum)
    if rule.code == _MOMENTUM or rule.code == _NESTEROV:
        m = add(mul(mu, m), g)
        move = m if rule.code == _MOMENTUM else add(g, mul(mu, m))
        p = sub(p, mul(rates, move))
    elif rule.code == _RMSPROP:
        v = add(mul(fill(rule.decay), v), mul(fill(1.0 - rule.decay), mul(g, g)))
        p = sub(p, mul(rates, div(g, add(root(v), fill(rule.epsilon)))))
    else:
        if rule.code == _ADAMW:
            p = sub(p, mul(fill(rate * rule.weight_decay), p))
        m = add(mul(fill(rule.beta1), m), mul(fill(1.0 - rule.beta1), g))
        v = add(mul(fill(rule.beta2), v), mul(fill(1.0 - rule.beta2), mul(g, g)))
        scale = root(fill(1.0 - get(rule.powers, 1)))
        size = add(div(root(v), scale), fill(rule.epsilon))
        p = sub(p, mul(fill(rate / (1.0 - get(rule.powers, 0))), div(m, size)))
    store(after.first, at, m)
    store(after.second, at, v)
    return p


@piece
def begin_step(rule):
    """Let the powers be those of the next step."""
    put(rule.powers, 0, get(rule.powers, 0) * rule.beta1)
    put(rule.powers, 1, get(rule.powers, 1) * rule.beta2)


@part
def copy(source, target):
    """Write the state ``source`` over ``target``."""
    for at in range(0, len(source.parameters), LANES):
        store(target.parameters, at, load(source.parameters, at))
        store(target.first, at, load(source.first, at))
        store(target.second, at, load(source.second, at))
