"""The penalty on weights and the update of all parameters; mirrors ``reference.penalties`` and
``reference.optimizers``.
"""

from scratchnet.engines.compiled.arguments import (
    COLUMNS,
    LANES,
    NEURONS,
    OPTIMIZER_CODES,
    SIZE,
    WEIGHTS,
)
from scratchnet.engines.compiled.kernels.arithmetic import difference_with
from scratchnet.engines.compiled.kernels.lanes import (
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
from scratchnet.engines.compiled.kernels.pieces import inlined, subroutine

_SGD, _MOMENTUM, _NESTEROV, _RMSPROP, _ADAM, _ADAMW = OPTIMIZER_CODES.values()


@inlined
def moves_plainly(optimizer, frozen):
    """Return whether a parameter moves by its rate times its gradient, and nothing else counts."""
    return optimizer.code == _SGD and len(frozen) == 0


@inlined
def moved_plainly(arithmetic, rates, gradient, p, after, at, doubt):
    """Write eight parameters after such a step; return ``doubt``, not 0 if one is not finite."""
    new = difference_with(arithmetic, rates, gradient, load(p, at))
    store(after, at, new)
    # 0 for a finite number; infinity less infinity, like everything with NaN, is NaN.
    return add(doubt, sub(new, new))


@inlined
def update_parameters(arithmetic, optimizer, frozen, state, g, rate, after, begin, end):
    """Write the state after a step to ``after``; return whether the parameters are finite.

    That is done for the parameters from ``begin`` on, before ``end``, whole vectors.

    ``frozen`` (P,) holds 1 for the parameters that stay, or nothing if all may move. The powers
    of ``optimizer`` are this step's already.
    """
    doubt = fill(0.0)
    if moves_plainly(optimizer, frozen):
        # By itself, because small networks take as long for the choices as for the step.
        rates = fill(rate)
        for at in range(begin, end, LANES):
            doubt = moved_plainly(
                arithmetic, rates, load(g, at), state.parameters, after.parameters, at, doubt
            )
        return total(doubt) == 0.0
    return _update_by_rule(arithmetic, optimizer, frozen, state, g, rate, after, begin, end)


@subroutine
def _update_by_rule(arithmetic, optimizer, frozen, state, g, rate, after, begin, end):
    doubt = fill(0.0)
    for at in range(begin, end, LANES):
        old = load(state.parameters, at)
        if optimizer.code == _SGD:
            new = difference_with(arithmetic, fill(rate), load(g, at), old)
        else:
            new = _moved(optimizer, state, at, old, load(g, at), rate, after)
        if len(frozen) > 0:
            held = load(frozen, at)
            new = where_less(fill(0.5), held, old, new)
            if optimizer.code != _SGD:
                _hold(held, state.first, after.first, at)
                _hold(held, state.second, after.second, at)
        store(after.parameters, at, new)
        doubt = add(doubt, sub(new, new))
    return total(doubt) == 0.0


@subroutine
def _hold(held, before, after, at):
    store(after, at, where_less(fill(0.5), held, load(before, at), load(after, at)))


@subroutine
def _moved(optimizer, state, at, p, g, rate, after):
    """Return new parameters; write what is kept of them to ``after``."""
    m, v = load(state.first, at), load(state.second, at)
    rates, mu = fill(rate), fill(optimizer.momentum)
    if optimizer.code == _MOMENTUM or optimizer.code == _NESTEROV:
        m = add(mul(mu, m), g)
        move = m if optimizer.code == _MOMENTUM else add(g, mul(mu, m))
        p = sub(p, mul(rates, move))
    elif optimizer.code == _RMSPROP:
        v = add(mul(fill(optimizer.decay), v), mul(fill(1.0 - optimizer.decay), mul(g, g)))
        p = sub(p, mul(rates, div(g, add(root(v), fill(optimizer.epsilon)))))
    else:
        if optimizer.code == _ADAMW:
            p = sub(p, mul(fill(rate * optimizer.weight_decay), p))
        m = add(mul(fill(optimizer.beta1), m), mul(fill(1.0 - optimizer.beta1), g))
        v = add(mul(fill(optimizer.beta2), v), mul(fill(1.0 - optimizer.beta2), mul(g, g)))
        scale = root(fill(1.0 - get(optimizer.powers, 1)))
        size = add(div(root(v), scale), fill(optimizer.epsilon))
        p = sub(p, mul(fill(rate / (1.0 - get(optimizer.powers, 0))), div(m, size)))
    store(after.first, at, m)
    store(after.second, at, v)
    return p


@inlined
def begin_step(optimizer):
    """Let the powers be those of the next step."""
    put(optimizer.powers, 0, get(optimizer.powers, 0) * optimizer.beta1)
    put(optimizer.powers, 1, get(optimizer.powers, 1) * optimizer.beta2)


@subroutine
def copy(source, target):
    """Write the state ``source`` over ``target``."""
    for at in range(0, len(source.parameters), LANES):
        store(target.parameters, at, load(source.parameters, at))
        store(target.first, at, load(source.first, at))
        store(target.second, at, load(source.second, at))


@subroutine
def penalty(layers, depth, p, l1, l2):
    """Return l1·Σ|w| + l2/2·Σw², added layer by layer, neuron by neuron, input by input."""
    sizes = squares = 0.0
    for row in range(0, depth * COLUMNS, COLUMNS):
        size, weights = get(layers, row + SIZE), get(layers, row + WEIGHTS)
        for j in range(get(layers, row + NEURONS)):
            first = weights + (j & -LANES) * (size + 1) + (j & (LANES - 1))
            for at in range(first, first + size * LANES, LANES):
                w = get(p, at)
                sizes += abs(w)
                squares += w * w
    return l1 * sizes + l2 / 2.0 * squares


@subroutine
def add_penalty_gradients(layers, depth, p, g, l1, l2):
    """Add l1·sign(w) + l2·w to the gradient of each weight; the zeros that fill rows stay."""
    one, zero = fill(1.0), fill(0.0)
    for row in range(0, depth * COLUMNS, COLUMNS):
        size, weights = get(layers, row + SIZE), get(layers, row + WEIGHTS)
        for j in range(0, get(layers, row + NEURONS), LANES):
            first = weights + j * (size + 1)
            for at in range(first, first + size * LANES, LANES):
                w = load(p, at)
                sign = where_less(zero, w, one, where_less(w, zero, fill(-1.0), zero))
                cost = add(mul(fill(l1), sign), mul(fill(l2), w))
                store(g, at, add(load(g, at), cost))
