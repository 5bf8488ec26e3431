"""Optimizers: what a gradient does to the parameters.

Knows numbers and their gradients, and neither layers nor losses. The rules are PyTorch's, epsilon outside the
root. To add one: a row in OPTIMIZERS, a branch in `displacement`, and one in `prepare` if it corrects its
averages; tests loop over the table.

An optimizer remembers up to three numbers for each parameter (`slots`) and some for itself (`memory`: how
many steps it has taken, and running products of nadam's momenta and of adam's betas). All are zero at first,
and part of a saved state.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from playground.engine._jit import inner
from playground.engine.hyperparameters import Hyperparameter
from playground.engine.simd.vector import absolute, at_least, load, shift, square_root, store

N_SLOTS = 3  # at most, for each parameter
STEPS, MOMENTA, POWER1, POWER2 = range(4)  # places in `memory`
N_MEMORY = 4
# Places in `settings`: an optimizer's hyperparameters by name, then what `prepare` writes for one step.
MOMENTUM, RHO, BETA1, BETA2, EPSILON, MOMENTUM_DECAY, WEIGHT_DECAY = range(7)
_RATE, _SCALE1, _SCALE2 = 7, 8, 9
N_SETTINGS = 10
SETTING_PLACES: Mapping[str, int] = MappingProxyType(
    {
        "momentum": MOMENTUM,
        "rho": RHO,
        "beta1": BETA1,
        "beta2": BETA2,
        "epsilon": EPSILON,
        "momentum_decay": MOMENTUM_DECAY,
        "weight_decay": WEIGHT_DECAY,
    }
)


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One row: the name a user types, its code, formula and source, its slots and hyperparameters."""

    name: str
    code: int
    formula: str
    source: str
    n_slots: int = 0
    hyperparameters: tuple[Hyperparameter, ...] = field(default=())
    latex: str = field(kw_only=True)


def _share(name: str, default: float) -> Hyperparameter:
    """A share of the past that is kept: 0 to below 1."""
    return Hyperparameter(name, default, 0.0, 1.0, below_high=True)


def _epsilon(default: float) -> Hyperparameter:
    return Hyperparameter("epsilon", default, 0.0, 1.0, above_low=True)


_MOMENTUM = (_share("momentum", 0.9),)
_BETAS = (_share("beta1", 0.9), _share("beta2", 0.999), _epsilon(1e-8))
_KINGMA = "Kingma and Ba, Adam: a method for stochastic optimization (2015)"
_ROWS = (
    Optimizer(
        "sgd",
        0,
        "w ← w - η g",
        "Robbins and Monro, A stochastic approximation method (1951)",
        latex=r"w \leftarrow w - \eta g",
    ),
    Optimizer(
        "momentum",
        1,
        "v ← μ v + g,  w ← w - η v",
        "Polyak, Some methods of speeding up the convergence of iteration methods (1964)",
        1,
        _MOMENTUM,
        latex=r"\begin{split} v &\leftarrow \mu v + g \\ w &\leftarrow w - \eta v \end{split}",
    ),
    Optimizer(
        "nesterov",
        2,
        "v ← μ v + g,  w ← w - η (g + μ v)",
        "Nesterov (1983), in the form of Sutskever et al., On the importance of initialization (2013)",
        1,
        _MOMENTUM,
        latex=(r"\begin{split} v &\leftarrow \mu v + g \\ w &\leftarrow w - \eta (g + \mu v) \end{split}"),
    ),
    Optimizer(
        "adagrad",
        3,
        "s ← s + g²,  w ← w - η g / (√s + ε)",
        "Duchi, Hazan and Singer, Adaptive subgradient methods (2011)",
        1,
        (_epsilon(1e-10),),
        latex=(
            r"\begin{split} s &\leftarrow s + g^2 \\ "
            r"w &\leftarrow w - \eta \frac{g}{\sqrt{s} + \varepsilon} \end{split}"
        ),
    ),
    Optimizer(
        "rmsprop",
        4,
        "s ← ρ s + (1 - ρ) g²,  w ← w - η g / (√s + ε)",
        "Hinton, Neural networks for machine learning, lecture 6e (2012)",
        1,
        (_share("rho", 0.9), _epsilon(1e-8)),
        latex=(
            r"\begin{split} s &\leftarrow \rho s + (1 - \rho) g^2 \\ "
            r"w &\leftarrow w - \eta \frac{g}{\sqrt{s} + \varepsilon} \end{split}"
        ),
    ),
    Optimizer(
        "adadelta",
        5,
        "s ← ρ s + (1 - ρ) g²,  Δ = g √(d + ε) / √(s + ε),  d ← ρ d + (1 - ρ) Δ²,  w ← w - η Δ",
        "Zeiler, Adadelta: an adaptive learning rate method (2012)",
        2,
        (_share("rho", 0.9), _epsilon(1e-6)),
        latex=(
            r"\begin{split} s &\leftarrow \rho s + (1 - \rho) g^2 \\ "
            r"\Delta &= \frac{\sqrt{d + \varepsilon}}{\sqrt{s + \varepsilon}}\,g \\ "
            r"d &\leftarrow \rho d + (1 - \rho) \Delta^2 \\ "
            r"w &\leftarrow w - \eta \Delta \end{split}"
        ),
    ),
    Optimizer(
        "adam",
        6,
        "m ← β₁ m + (1 - β₁) g,  v ← β₂ v + (1 - β₂) g²,  w ← w - η m̂ / (√v̂ + ε)",
        _KINGMA,
        2,
        _BETAS,
        latex=(
            r"\begin{split} m &\leftarrow \beta_1 m + (1 - \beta_1) g \\ "
            r"v &\leftarrow \beta_2 v + (1 - \beta_2) g^2 \\ "
            r"\hat{m} &= \frac{m}{1 - \beta_1^t}, \quad \hat{v} = \frac{v}{1 - \beta_2^t} \\ "
            r"w &\leftarrow w - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon} \end{split}"
        ),
    ),
    Optimizer(
        "amsgrad",
        7,
        "as adam, with the largest v̂ so far",
        "Reddi, Kale and Kumar, On the convergence of Adam and beyond (2018)",
        3,
        _BETAS,
        latex=(
            r"\begin{split} m &\leftarrow \beta_1 m + (1 - \beta_1) g \\ "
            r"v &\leftarrow \beta_2 v + (1 - \beta_2) g^2 \\ u &\leftarrow \max(u, v) \\ "
            r"\hat{m} &= \frac{m}{1 - \beta_1^t}, \quad \hat{u} = \frac{u}{1 - \beta_2^t} \\ "
            r"w &\leftarrow w - \eta \frac{\hat{m}}{\sqrt{\hat{u}} + \varepsilon} \end{split}"
        ),
    ),
    Optimizer(
        "adamax",
        8,
        "m ← β₁ m + (1 - β₁) g,  u ← max(β₂ u, |g| + ε),  w ← w - η m̂ / u",
        f"{_KINGMA}, section 7.1",
        2,
        _BETAS,
        latex=(
            r"\begin{split} m &\leftarrow \beta_1 m + (1 - \beta_1) g \\ "
            r"u &\leftarrow \max(\beta_2 u, \left|g\right| + \varepsilon) \\ "
            r"\hat{m} &= \frac{m}{1 - \beta_1^t} \\ "
            r"w &\leftarrow w - \eta \frac{\hat{m}}{u} \end{split}"
        ),
    ),
    Optimizer(
        "nadam",
        9,
        "as adam, with Nesterov's look ahead in m̂",
        "Dozat, Incorporating Nesterov momentum into Adam (2016)",
        2,
        (*_BETAS, Hyperparameter("momentum_decay", 0.004, 0.0, 1.0)),
        latex=(
            r"\begin{split} m &\leftarrow \beta_1 m + (1 - \beta_1) g \\ "
            r"v &\leftarrow \beta_2 v + (1 - \beta_2) g^2 \\ "
            r"\mu_t &= \beta_1 \left(1 - \frac{1}{2}\,0.96^{t \psi}\right) \\ "
            r"\hat{m} &= \frac{\mu_{t+1} m}{1 - \prod_{i \le t+1} \mu_i} "
            r"+ \frac{(1 - \mu_t) g}{1 - \prod_{i \le t} \mu_i} \\ "
            r"\hat{v} &= \frac{v}{1 - \beta_2^t} \\ "
            r"w &\leftarrow w - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon} \end{split}"
        ),
    ),
    Optimizer(
        "adamw",
        10,
        "w ← w - η λ w, then as adam",
        "Loshchilov and Hutter, Decoupled weight decay regularization (2019)",
        2,
        (*_BETAS, Hyperparameter("weight_decay", 0.01, 0.0, 10.0)),
        latex=(
            r"\begin{split} m &\leftarrow \beta_1 m + (1 - \beta_1) g \\ "
            r"v &\leftarrow \beta_2 v + (1 - \beta_2) g^2 \\ "
            r"\hat{m} &= \frac{m}{1 - \beta_1^t}, \quad \hat{v} = \frac{v}{1 - \beta_2^t} \\ "
            r"w &\leftarrow w - \eta \left(\frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon} + \lambda w\right) "
            r"\end{split}"
        ),
    ),
)
OPTIMIZERS: Mapping[str, Optimizer] = MappingProxyType({row.name: row for row in _ROWS})

(
    SGD, _MOMENTUM_CODE, _NESTEROV, _ADAGRAD, _RMSPROP, _ADADELTA, _ADAM, _AMSGRAD, _ADAMAX, _NADAM, _ADAMW,
) = (row.code for row in _ROWS)  # fmt: skip


@inner
def prepare(code, rate, settings, memory):
    """Count a step, and write what all parameters share in it behind the hyperparameters."""
    memory[STEPS] += 1.0
    t = memory[STEPS]
    settings[_RATE] = rate
    if code >= _ADAM:
        # Products rather than powers, which would cost as much as the step itself on a small network.
        memory[POWER1] = settings[BETA1] * (1.0 if t == 1.0 else memory[POWER1])
        memory[POWER2] = settings[BETA2] * (1.0 if t == 1.0 else memory[POWER2])
        settings[_SCALE1] = rate / (1.0 - memory[POWER1])
        settings[_SCALE2] = 1.0 / math.sqrt(1.0 - memory[POWER2])
    if code == _NADAM:
        decay = settings[MOMENTUM_DECAY]
        now = settings[BETA1] * (1.0 - 0.5 * 0.96 ** (t * decay))
        following = settings[BETA1] * (1.0 - 0.5 * 0.96 ** ((t + 1.0) * decay))
        product = now if t == 1.0 else memory[MOMENTA] * now
        memory[MOMENTA] = product
        settings[_RATE] = rate * (1.0 - now) / (1.0 - product)
        settings[_SCALE1] = rate * following / (1.0 - product * following)


@inner
def displacement(code, settings, rate, like, slots, n_padded, k, w, g):
    """What to subtract from the parameters w at place k, given their gradient g; updates their slots."""
    if code == SGD:
        return rate * g
    second_slot, third_slot = shift(slots, n_padded), shift(slots, 2 * n_padded)
    first = load(like, slots, k)
    if code in (_MOMENTUM_CODE, _NESTEROV):
        velocity = settings[MOMENTUM] * first + g
        store(slots, k, velocity)
        if code == _NESTEROV:
            return rate * (g + settings[MOMENTUM] * velocity)
        return rate * velocity
    if code == _ADAGRAD:
        squares = first + g * g
        store(slots, k, squares)
        return rate * g / (square_root(squares) + settings[EPSILON])
    if code == _RMSPROP:
        squares = settings[RHO] * first + (1.0 - settings[RHO]) * g * g
        store(slots, k, squares)
        return rate * g / (square_root(squares) + settings[EPSILON])
    second = load(like, second_slot, k)
    if code == _ADADELTA:
        squares = settings[RHO] * first + (1.0 - settings[RHO]) * g * g
        move = g * square_root(second + settings[EPSILON]) / square_root(squares + settings[EPSILON])
        store(slots, k, squares)
        store(second_slot, k, settings[RHO] * second + (1.0 - settings[RHO]) * move * move)
        return rate * move
    mean = settings[BETA1] * first + (1.0 - settings[BETA1]) * g
    store(slots, k, mean)
    if code == _ADAMAX:
        largest = at_least(absolute(g) + settings[EPSILON], settings[BETA2] * second)
        store(second_slot, k, largest)
        return settings[_SCALE1] * mean / largest
    squares = settings[BETA2] * second + (1.0 - settings[BETA2]) * g * g
    store(second_slot, k, squares)
    if code == _AMSGRAD:
        squares = at_least(load(like, third_slot, k), squares)
        store(third_slot, k, squares)
    root = settings[_SCALE2] * square_root(squares) + settings[EPSILON]
    if code == _NADAM:
        return (settings[_RATE] * g + settings[_SCALE1] * mean) / root
    if code == _ADAMW:
        return rate * settings[WEIGHT_DECAY] * w + settings[_SCALE1] * mean / root
    return settings[_SCALE1] * mean / root
