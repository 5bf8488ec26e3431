"""Optimizers: what a gradient does to the parameters.

The rules are PyTorch's, epsilon outside the root. To add one: a function and a row in OPTIMIZERS; tests loop
over the table.

An optimizer keeps up to three numbers for each parameter (`slots`) and some for itself (`state`: how many
steps it has taken, and running products of nadam's momenta and of adam's betas). All are zero at first, and
part of a saved state.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from playground.engine import simd
from playground.engine._jit import Branch, inner
from playground.engine.hyperparameters import Hyperparameter

N_SLOTS = 3  # at most, for each parameter
STEPS, MOMENTA, POWER1, POWER2 = range(4)  # places in `state`
N_STATE = 4


# What all parameters share in one step: (rule, rate, state).


@inner
def _count_step(rule, rate, state):
    state[STEPS] += 1.0
    rule.step_rate = rate
    return rate


@inner
def _correct_bias(rule, rate, state):
    """Adam's step size and scale, for averages that began at zero."""
    _count_step(rule, rate, state)
    is_first = state[STEPS] == 1.0
    # Products rather than powers, which would cost as much as the step itself on a small network.
    state[POWER1] = rule.beta1 * (1.0 if is_first else state[POWER1])
    state[POWER2] = rule.beta2 * (1.0 if is_first else state[POWER2])
    rule.scale1 = rate / (1.0 - state[POWER1])
    rule.scale2 = 1.0 / math.sqrt(1.0 - state[POWER2])
    return rate


@inner
def _correct_bias_of_nadam(rule, rate, state):
    _correct_bias(rule, rate, state)
    t = state[STEPS]
    now = rule.beta1 * (1.0 - 0.5 * 0.96 ** (t * rule.momentum_decay))
    following = rule.beta1 * (1.0 - 0.5 * 0.96 ** ((t + 1.0) * rule.momentum_decay))
    product = now if t == 1.0 else state[MOMENTA] * now
    state[MOMENTA] = product
    rule.step_rate = rate * (1.0 - now) / (1.0 - product)
    rule.scale1 = rate * following / (1.0 - product * following)
    return rate


# What to subtract from the parameters w at place k, given their gradient g: (rule, rate, slots, n_padded, k,
# w, g). Slot i of a parameter is `n_padded` numbers behind slot i - 1.


@inner
def _sgd(_rule, rate, _slots, _n_padded, _k, _w, g):
    return rate * g


@inner
def _velocity(rule, slots, k, g):
    velocity = rule.momentum * simd.load(g, slots, k) + g
    simd.store(slots, k, velocity)
    return velocity


@inner
def _momentum(rule, rate, slots, _n_padded, k, _w, g):
    return rate * _velocity(rule, slots, k, g)


@inner
def _nesterov(rule, rate, slots, _n_padded, k, _w, g):
    return rate * (g + rule.momentum * _velocity(rule, slots, k, g))


@inner
def _adagrad(rule, rate, slots, _n_padded, k, _w, g):
    squares = simd.load(g, slots, k) + g * g
    simd.store(slots, k, squares)
    return rate * g / (simd.square_root(squares) + rule.epsilon)


@inner
def _rmsprop(rule, rate, slots, _n_padded, k, _w, g):
    squares = rule.rho * simd.load(g, slots, k) + (1.0 - rule.rho) * g * g
    simd.store(slots, k, squares)
    return rate * g / (simd.square_root(squares) + rule.epsilon)


@inner
def _adadelta(rule, rate, slots, n_padded, k, _w, g):
    second_slot, rho, epsilon = simd.shift(slots, n_padded), rule.rho, rule.epsilon
    first, second = simd.load(g, slots, k), simd.load(g, second_slot, k)
    squares = rho * first + (1.0 - rho) * g * g
    move = g * simd.square_root(second + epsilon) / simd.square_root(squares + epsilon)
    simd.store(slots, k, squares)
    simd.store(second_slot, k, rho * second + (1.0 - rho) * move * move)
    return rate * move


@inner
def _mean(rule, slots, k, g):
    mean = rule.beta1 * simd.load(g, slots, k) + (1.0 - rule.beta1) * g
    simd.store(slots, k, mean)
    return mean


@inner
def _squares(rule, slots, n_padded, k, g):
    second_slot = simd.shift(slots, n_padded)
    squares = rule.beta2 * simd.load(g, second_slot, k) + (1.0 - rule.beta2) * g * g
    simd.store(second_slot, k, squares)
    return squares


@inner
def _adam(rule, _rate, slots, n_padded, k, _w, g):
    mean, squares = _mean(rule, slots, k, g), _squares(rule, slots, n_padded, k, g)
    return rule.scale1 * mean / (rule.scale2 * simd.square_root(squares) + rule.epsilon)


@inner
def _amsgrad(rule, _rate, slots, n_padded, k, _w, g):
    mean, squares = _mean(rule, slots, k, g), _squares(rule, slots, n_padded, k, g)
    third_slot = simd.shift(slots, 2 * n_padded)
    largest = simd.at_least(simd.load(g, third_slot, k), squares)
    simd.store(third_slot, k, largest)
    return rule.scale1 * mean / (rule.scale2 * simd.square_root(largest) + rule.epsilon)


@inner
def _adamax(rule, _rate, slots, n_padded, k, _w, g):
    mean, second_slot = _mean(rule, slots, k, g), simd.shift(slots, n_padded)
    largest = simd.at_least(simd.absolute(g) + rule.epsilon, rule.beta2 * simd.load(g, second_slot, k))
    simd.store(second_slot, k, largest)
    return rule.scale1 * mean / largest


@inner
def _nadam(rule, _rate, slots, n_padded, k, _w, g):
    mean, squares = _mean(rule, slots, k, g), _squares(rule, slots, n_padded, k, g)
    root = rule.scale2 * simd.square_root(squares) + rule.epsilon
    return (rule.step_rate * g + rule.scale1 * mean) / root


@inner
def _adamw(rule, rate, slots, n_padded, k, w, g):
    return rate * rule.weight_decay * w + _adam(rule, rate, slots, n_padded, k, w, g)


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One row of the table.

    Args:
        name: what a user types. code: what kernels know it by.
        formula, source, latex: for people; latex is the formula in amsmath's notation.
        displacement: a compiled function (rule, rate, slots, n_padded, k, w, g) -> what to subtract from a
            vector of parameters, which also updates their slots.
        prepare: a compiled function (rule, rate, state) that runs once before each step.
        n_slots: numbers kept for each parameter.
        has_moment: whether the first of them is a running sum or mean of the gradients themselves.
        divides: whether gradients are divided by their recent size, so that steps are about as long as the
            learning rate.
        usual_rate: a learning rate to begin with.
        hyperparameters: fields of the RULE record.
    """

    name: str
    code: int
    formula: str
    source: str
    displacement: Branch
    prepare: Branch = _count_step
    n_slots: int = 0
    has_moment: bool = False
    divides: bool = False
    usual_rate: float = 0.01
    hyperparameters: tuple[Hyperparameter, ...] = field(default=())
    latex: str = field(kw_only=True)


def _fraction(name: str, default: float) -> Hyperparameter:
    """A fraction of the past that is kept: 0 to below 1."""
    return Hyperparameter(name, default, 0.0, 1.0, below_high=True)


def _epsilon(default: float) -> Hyperparameter:
    return Hyperparameter("epsilon", default, 0.0, 1.0, above_low=True)


_WITH_MOMENTUM = (_fraction("momentum", 0.9),)
_BETAS = (_fraction("beta1", 0.9), _fraction("beta2", 0.999), _epsilon(1e-8))
_KINGMA = "Kingma and Ba, Adam: a method for stochastic optimization (2015)"
_ROWS = (
    Optimizer(
        "sgd",
        0,
        "w ← w - η g",
        "Robbins and Monro, A stochastic approximation method (1951)",
        _sgd,
        usual_rate=0.03,
        latex=r"w \leftarrow w - \eta g",
    ),
    Optimizer(
        "momentum",
        1,
        "v ← μ v + g,  w ← w - η v",
        "Polyak, Some methods of speeding up the convergence of iteration methods (1964)",
        _momentum,
        n_slots=1,
        has_moment=True,
        hyperparameters=_WITH_MOMENTUM,
        latex=r"\begin{split} v &\leftarrow \mu v + g \\ w &\leftarrow w - \eta v \end{split}",
    ),
    Optimizer(
        "nesterov",
        2,
        "v ← μ v + g,  w ← w - η (g + μ v)",
        "Nesterov (1983), in the form of Sutskever et al., On the importance of initialization (2013)",
        _nesterov,
        n_slots=1,
        has_moment=True,
        hyperparameters=_WITH_MOMENTUM,
        latex=r"\begin{split} v &\leftarrow \mu v + g \\ w &\leftarrow w - \eta (g + \mu v) \end{split}",
    ),
    Optimizer(
        "adagrad",
        3,
        "s ← s + g²,  w ← w - η g / (√s + ε)",
        "Duchi, Hazan and Singer, Adaptive subgradient methods (2011)",
        _adagrad,
        n_slots=1,
        divides=True,
        usual_rate=0.05,
        hyperparameters=(_epsilon(1e-10),),
        latex=r"\begin{split} s &\leftarrow s + g^2 \\ "
        r"w &\leftarrow w - \eta \frac{g}{\sqrt{s} + \varepsilon} \end{split}",
    ),
    Optimizer(
        "rmsprop",
        4,
        "s ← ρ s + (1 - ρ) g²,  w ← w - η g / (√s + ε)",
        "Hinton, Neural networks for machine learning, lecture 6e (2012)",
        _rmsprop,
        n_slots=1,
        divides=True,
        hyperparameters=(_fraction("rho", 0.9), _epsilon(1e-8)),
        latex=r"\begin{split} s &\leftarrow \rho s + (1 - \rho) g^2 \\ "
        r"w &\leftarrow w - \eta \frac{g}{\sqrt{s} + \varepsilon} \end{split}",
    ),
    Optimizer(
        "adadelta",
        5,
        "s ← ρ s + (1 - ρ) g²,  Δ = g √(d + ε) / √(s + ε),  d ← ρ d + (1 - ρ) Δ²,  w ← w - η Δ",
        "Zeiler, Adadelta: an adaptive learning rate method (2012)",
        _adadelta,
        n_slots=2,
        divides=True,
        usual_rate=1.0,
        hyperparameters=(_fraction("rho", 0.9), _epsilon(1e-6)),
        latex=r"\begin{split} s &\leftarrow \rho s + (1 - \rho) g^2 \\ "
        r"\Delta &= \frac{\sqrt{d + \varepsilon}}{\sqrt{s + \varepsilon}}\,g \\ "
        r"d &\leftarrow \rho d + (1 - \rho) \Delta^2 \\ "
        r"w &\leftarrow w - \eta \Delta \end{split}",
    ),
    Optimizer(
        "adam",
        6,
        "m ← β₁ m + (1 - β₁) g,  v ← β₂ v + (1 - β₂) g²,  w ← w - η m̂ / (√v̂ + ε)",
        _KINGMA,
        _adam,
        _correct_bias,
        n_slots=2,
        has_moment=True,
        divides=True,
        hyperparameters=_BETAS,
        latex=r"\begin{split} m &\leftarrow \beta_1 m + (1 - \beta_1) g \\ "
        r"v &\leftarrow \beta_2 v + (1 - \beta_2) g^2 \\ "
        r"\hat{m} &= \frac{m}{1 - \beta_1^t}, \quad \hat{v} = \frac{v}{1 - \beta_2^t} \\ "
        r"w &\leftarrow w - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon} \end{split}",
    ),
    Optimizer(
        "amsgrad",
        7,
        "as adam, with the largest v̂ so far",
        "Reddi, Kale and Kumar, On the convergence of Adam and beyond (2018)",
        _amsgrad,
        _correct_bias,
        n_slots=3,
        has_moment=True,
        divides=True,
        hyperparameters=_BETAS,
        latex=r"\begin{split} m &\leftarrow \beta_1 m + (1 - \beta_1) g \\ "
        r"v &\leftarrow \beta_2 v + (1 - \beta_2) g^2 \\ u &\leftarrow \max(u, v) \\ "
        r"\hat{m} &= \frac{m}{1 - \beta_1^t}, \quad \hat{u} = \frac{u}{1 - \beta_2^t} \\ "
        r"w &\leftarrow w - \eta \frac{\hat{m}}{\sqrt{\hat{u}} + \varepsilon} \end{split}",
    ),
    Optimizer(
        "adamax",
        8,
        "m ← β₁ m + (1 - β₁) g,  u ← max(β₂ u, |g| + ε),  w ← w - η m̂ / u",
        f"{_KINGMA}, section 7.1",
        _adamax,
        _correct_bias,
        n_slots=2,
        has_moment=True,
        divides=True,
        hyperparameters=_BETAS,
        latex=r"\begin{split} m &\leftarrow \beta_1 m + (1 - \beta_1) g \\ "
        r"u &\leftarrow \max(\beta_2 u, \left|g\right| + \varepsilon) \\ "
        r"\hat{m} &= \frac{m}{1 - \beta_1^t} \\ "
        r"w &\leftarrow w - \eta \frac{\hat{m}}{u} \end{split}",
    ),
    Optimizer(
        "nadam",
        9,
        "as adam, with Nesterov's look ahead in m̂",
        "Dozat, Incorporating Nesterov momentum into Adam (2016)",
        _nadam,
        _correct_bias_of_nadam,
        n_slots=2,
        has_moment=True,
        divides=True,
        hyperparameters=(*_BETAS, Hyperparameter("momentum_decay", 0.004, 0.0, 1.0)),
        latex=r"\begin{split} m &\leftarrow \beta_1 m + (1 - \beta_1) g \\ "
        r"v &\leftarrow \beta_2 v + (1 - \beta_2) g^2 \\ "
        r"\mu_t &= \beta_1 \left(1 - \frac{1}{2}\,0.96^{t \psi}\right) \\ "
        r"\hat{m} &= \frac{\mu_{t+1} m}{1 - \prod_{i \le t+1} \mu_i} "
        r"+ \frac{(1 - \mu_t) g}{1 - \prod_{i \le t} \mu_i} \\ "
        r"\hat{v} &= \frac{v}{1 - \beta_2^t} \\ "
        r"w &\leftarrow w - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon} \end{split}",
    ),
    Optimizer(
        "adamw",
        10,
        "w ← w - η λ w, then as adam",
        "Loshchilov and Hutter, Decoupled weight decay regularization (2019)",
        _adamw,
        _correct_bias,
        n_slots=2,
        has_moment=True,
        divides=True,
        hyperparameters=(*_BETAS, Hyperparameter("weight_decay", 0.01, 0.0, 10.0)),
        latex=r"\begin{split} m &\leftarrow \beta_1 m + (1 - \beta_1) g \\ "
        r"v &\leftarrow \beta_2 v + (1 - \beta_2) g^2 \\ "
        r"\hat{m} &= \frac{m}{1 - \beta_1^t}, \quad \hat{v} = \frac{v}{1 - \beta_2^t} \\ "
        r"w &\leftarrow w - \eta \left(\frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon} + \lambda w\right) "
        r"\end{split}",
    ),
)
OPTIMIZERS: Mapping[str, Optimizer] = MappingProxyType({row.name: row for row in _ROWS})

SGD = OPTIMIZERS["sgd"].code
