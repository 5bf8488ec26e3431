"""Re-derives every number of the receipt of a training step: `python check_receipt.py RECEIPT.json`.

Plain Python, which knows nothing of the program that wrote the receipt. Each rule derives numbers from others
that the receipt claims; where one number is wrong, the first rule that breaks is the one that makes it.
"""

import json
import math
import sys
from operator import add, mul

TOLERANCE = 1e-9  # of the largest number that a rule's numbers are made from

def activation(p, z, leak):
    """f(z) and f'(z); p: the layer, leak: the slope that a neuron of PReLU has learned."""
    power, tanh = math.exp(-abs(z)), math.tanh(z)
    s = (1.0 if z > 0 else power) / (1 + power)  # the sigmoid
    normal, density = math.erfc(-z / math.sqrt(2)) / 2, math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    isup, slope, scale, alpha = float(z > 0), p.get("slope", 0.0), 1.0507009873554805, p.get("alpha", 1.6732632423543772)
    elu, elu_slope = z if isup else alpha * math.expm1(-abs(z)), isup or alpha * power
    return {
        "linear": (z, 1.0), "tanh": (tanh, 1 - tanh * tanh), "relu": (max(z, 0.0), isup), "sigmoid": (s, s * (1 - s)),
        "threshold": (isup, 0.0), "hard_sigmoid": (min(max(z / 6 + 0.5, 0.0), 1.0), (abs(z) < 3) / 6),
        "softsign": (z / (1 + abs(z)), 1 / (1 + abs(z)) ** 2),
        "leaky_relu": (z if isup else slope * z, isup or slope), "prelu": (z if isup else leak * z, isup or leak),
        "elu": (elu, elu_slope), "selu": (scale * elu, scale * elu_slope), "gelu": (z * normal, normal + z * density),
        "silu": (z * s, s + z * s * (1 - s)), "softplus": (max(z, 0.0) + math.log1p(power), s),
    }[p["activation"]]

def loss(p, y, t):
    """The loss of one output y with the target t, and its derivative by y."""
    e, side, right, gap = y - t, (y > t) - (y < t), t * y, max(0.0, 1 - t * y)
    power, log = math.exp(-abs(y)), math.log1p(max(y, 0.0)) - math.log1p(max(t, 0.0))
    delta, above, below = p.get("delta", 1.0), p.get("cost_above", 1.0), p.get("cost_below", 1.0)
    floor, size = max(abs(t), p.get("floor", 1.0)), y + t + p.get("smooth", 1.0) or 1.0
    part = (2 * y * t + p.get("smooth", 1.0)) / size
    return {
        "squared_error": (e * e / 2, e), "absolute_error": (abs(e), side),
        "huber": (e * e / 2 if abs(e) <= delta else delta * (abs(e) - delta / 2), max(-delta, min(e, delta))),
        "asymmetric": (max(above * e, -below * e), above * (e > 0) - below * (e < 0)),
        "binary_crossentropy": (max(y, 0.0) + math.log1p(power) - right, (1.0 if y > 0 else power) / (1 + power) - t),
        "hinge": (gap, -t * (gap > 0)), "squared_hinge": (gap * gap, -2 * t * gap),
        "perceptron": (max(0.0, -right), -t * (right <= 0)), "dice": (1 - part, (part - 2 * t) / size),
        "mean_absolute_percentage_error": (abs(e) / floor, side / floor),
        "squared_log": (log * log / 2, log / (1 + y) if y > 0 else 0.0),
    }[p["name"]]

def sample_loss(p, row, target):
    """The loss of a sample, and its derivatives by what the loss takes."""
    if p["name"] == "categorical_crossentropy":
        powers = [math.exp(z - max(row)) for z in row]
        log = max(row) + math.log(math.fsum(powers))
        return log - dot(row, target), [each / math.fsum(powers) - t for each, t in zip(powers, target)]
    if p["name"] == "categorical_hinge":
        rivals = [-math.inf if t else y for y, t in zip(row, target)]
        value = max(0.0, 1 + max(rivals) - dot(row, target))
        return value, [(value > 0) * ((i == rivals.index(max(rivals))) - t) for i, t in enumerate(target)]
    values, slopes = zip(*map(lambda y, t: loss(p, y, t), row, target))
    return math.fsum(values), list(slopes)

def momentum(o, t): return o["beta1"] * (1 - 0.96 ** (t * o["momentum_decay"]) / 2)  # of nadam in update t

def updated(o, rate, t, product, w, g, *slots):
    """What is subtracted from a parameter, and the optimizer's state after it; t: the update's number, from 1."""
    name, mu, rho, epsilon = o["name"], o.get("momentum"), o.get("rho"), o.get("epsilon")
    if name in ("sgd", "momentum", "nesterov"):
        v = mu * slots[0] + g if slots else g
        return rate * (g + mu * v if name == "nesterov" else v), *[v] * len(slots)
    if name in ("adagrad", "rmsprop", "adadelta"):
        s = slots[0] + g * g if name == "adagrad" else rho * slots[0] + (1 - rho) * g * g
        if name != "adadelta":
            return rate * g / (math.sqrt(s) + epsilon), s
        move = g * math.sqrt(slots[1] + epsilon) / math.sqrt(s + epsilon)
        return rate * move, s, rho * slots[1] + (1 - rho) * move * move
    beta, beta2, (m, v) = o["beta1"], o["beta2"], slots[:2]
    u, m, v = max(beta2 * v, abs(g) + epsilon), beta * m + (1 - beta) * g, beta2 * v + (1 - beta2) * g * g
    mean = m / (1 - beta**t)
    if name == "adamax":
        return rate * mean / u, m, u
    largest = [max(slots[2], v)] if name == "amsgrad" else []
    if name == "nadam":
        now, then = momentum(o, t), momentum(o, t + 1)
        mean = (1 - now) / (1 - product * now) * g + then / (1 - product * now * then) * m
    root = math.sqrt((largest or [v])[0] / (1 - beta2**t)) + epsilon
    return rate * mean / root + rate * o.get("weight_decay", 0.0) * w, m, v, *largest

def scheduled(s, rate, epoch, used):
    """The learning rate of an epoch; what a plateau leaves of it, losses of earlier epochs decide."""
    return {
        "constant": rate, "time_decay": rate / (1 + s.get("decay", 0) * epoch),
        "inverse_sqrt": rate / math.sqrt(epoch + 1), "exponential": rate * math.exp(-s.get("decay", 0) * epoch),
        "step": rate * s.get("factor", 1) ** (epoch // s.get("every", 1)),
        "cosine": rate * (1 + math.cos(math.pi * min(1, epoch / s.get("epochs", 1)))) / 2, "plateau": min(used, rate),
    }[s["name"]]

# Lists of lists: (n, k) has n rows. `at` goes by the numbers at each place, `flat` makes one list of all.
def at(function, *trees):
    if isinstance(trees[0], list):
        return [at(function, *parts) for parts in zip(*trees, strict=True)]
    return function(*trees)
def flat(tree):
    tree = list(tree.values()) if isinstance(tree, dict) else tree
    return [number for part in tree for number in flat(part)] if isinstance(tree, list) else [tree]
def peak(tree): return max(map(abs, flat(tree)), default=0.0)
def dot(a, b): return math.fsum(map(mul, a, b))
def turned(rows): return [list(column) for column in zip(*rows, strict=True)]
def mean_of(rows): return [math.fsum(column) / len(rows) for column in turned(rows)]
def variance_of(rows): return mean_of([at(lambda x, m: (x - m) ** 2, row, mean_of(rows)) for row in rows])
def moved(old, new): return at(lambda x, y: 0.9 * x + 0.1 * y, old, new)
def pieces(layer, tree): return tree if layer["activation"] == "maxout" else [tree]  # linear functions per neuron

def activate(layer, parts, zs):
    """Of one row with its pieces: f(z), and f'(z) for each piece."""
    if layer["activation"] == "maxout":
        best = [column.index(max(column)) for column in turned(zs)]
        return list(map(max, turned(zs))), [[float(i == k) for k in best] for i in range(len(zs))]
    if layer["activation"] == "softmax":
        powers = [math.exp(z - max(zs[0])) for z in zs[0]]
        return [power / math.fsum(powers) for power in powers], None
    leaks = parts.get("leaks", [0.0] * len(zs[0]))
    values, slopes = zip(*(activation(layer, z, leak) for z, leak in zip(zs[0], leaks)))
    return list(values), [list(slopes)]

def rules(r):
    """Of each rule: its name, what is claimed, what follows from other claims, and the size of its terms."""
    rows, n, before, after, method = r["inputs"], len(r["rows"]), r["before"], r["after"], r["method"]
    parameters, optimizer, penalty = before["parameters"], method["optimizer"], method["penalty"]
    rate, gradients, limit = r["learning_rate"], r["gradients"], method["clip_value"] or math.inf
    yield "format", [r["format"] == "playground step receipt", r["version"]], [True, 1], 0
    yield "finite numbers", all(math.isfinite(x) for x in flat(r) if isinstance(x, float)), True, 0
    places = [len(set(r["rows"])), min(r["rows"]) >= 0, max(r["rows"]) < r["n_samples"]]
    yield "batch", [*places, n <= method["batch_size"]], [n, 1, 1, 1], 0
    yield "learning rate", rate, scheduled(method["schedule"], method["learning_rate"], r["epoch"], rate), 0
    for i, (layer, parts, f) in enumerate(zip(method["layers"], parameters, r["forward"])):
        w, b, sums, z = (pieces(layer, x) for x in (parts["weights"], parts["biases"], f["sums"], f["pre_activations"]))
        found = [[[dot(row, each) + c for each, c in zip(turned(v), d)] for row in rows] for v, d in zip(w, b)]
        yield "weighted sums", sums, found, peak(w) * peak(rows)
        if f["normalized"]:
            old, new = before["averages"][i], after["averages"][i]
            mean, variance, size = mean_of(f["sums"]), variance_of(f["sums"]), peak(f["sums"])
            yield "running mean", new["mean"], moved(old["mean"], mean), size
            unbiased = moved(old["variance"], [v * n / max(n - 1, 1) for v in variance])
            yield "running variance", new["variance"], unbiased, size**2
            scaled = [at(lambda x, m, v: (x - m) / math.sqrt(v + 1e-5), row, mean, variance) for row in f["sums"]]
            yield "batch statistics", f["normalized"], scaled, 1
            sums = [[at(lambda g, x, c: g * x + c, parts["gamma"], row, parts["beta"]) for row in f["normalized"]]]
        yield "scale and shift", z, sums, 0
        kept = f["mask"] or at(lambda _: 1.0, f["activations"])
        yield "dropout mask", kept, at(lambda x: x and 1 / (1 - layer["dropout"]), kept), 0
        a = at(mul, [activate(layer, parts, each)[0] for each in turned(z)], kept)
        yield "activations", f["activations"], at(add, a, rows) if layer["residual"] else a, peak(rows)
        rows = f["activations"]
    last, by_logits = r["forward"][-1], "crossentropy" in method["loss"]["name"]
    outputs = last["pre_activations" if by_logits else "activations"]
    found = [sample_loss(method["loss"], *each) for each in zip(outputs, r["targets"])]
    yield "losses", r["losses"], [value for value, _ in found], 0
    yield "mean loss", r["mean_loss"], math.fsum(r["losses"]) / n, 0
    by = [[slope * weight for slope in slopes] for (_, slopes), weight in zip(found, r["sample_weights"] or [1.0] * n)]
    inputs = [r["inputs"], *(f["activations"] for f in r["forward"])]
    for i in reversed(range(len(r["forward"]))):
        layer, parts, f, gradient = (x[i] for x in (method["layers"], parameters, r["forward"], r["gradients"]))
        skipped, z, deltas = by, pieces(layer, f["pre_activations"]), pieces(layer, r["deltas"][i])
        by = at(mul, by, f["mask"]) if f["mask"] else by
        found = [by]
        if layer["activation"] == "softmax" and not by_logits:
            found = [[[p * (d - dot(a, row)) for p, d in zip(a, row)] for a, row in zip(f["activations"], by)]]
        elif not (by_logits and f is last):
            slopes = turned([activate(layer, parts, each)[1] for each in turned(z)])
            found = [at(mul, by, each) for each in slopes]
        yield "deltas", deltas, found, peak(by)
        if "leaks" in parts:
            leaks = mean_of(at(lambda d, x: d * min(x, 0.0), by, z[0]))
            yield "gradients of leaks", gradient["leaks"], leaks, peak(by) * peak(z)
        if f["normalized"]:
            scaled, beta = f["normalized"], mean_of(deltas[0])
            gamma = mean_of(at(mul, deltas[0], scaled))
            yield "gradients of gamma", gradient["gamma"], gamma, peak(deltas)
            yield "gradients of beta", gradient["beta"], beta, peak(deltas)
            scale = [g / math.sqrt(v + 1e-5) for g, v in zip(parts["gamma"], variance_of(f["sums"]))]
            pairs = zip(deltas[0], scaled)
            deltas = [[at(lambda d, x, g, b, s: s * (d - b - x * g), *pair, gamma, beta, scale) for pair in pairs]]
        size = peak(deltas) * max(peak(inputs[i]), 1)
        found = [[[dot(x, d) / n for d in turned(each)] for x in turned(inputs[i])] for each in deltas]
        yield "gradients of weights", pieces(layer, gradient["weights"]), found, size
        yield "gradients of biases", pieces(layer, gradient["biases"]), [mean_of(each) for each in deltas], size
        pairs = zip(deltas, pieces(layer, parts["weights"]))
        backs = [[[dot(row, w) for w in weights] for row in rows] for rows, weights in pairs]
        by = at(lambda *terms: math.fsum(terms), *backs, *[skipped] * layer["residual"])
    norm = math.sqrt(math.fsum(g * g for g in flat(gradients)))
    factor = min(1.0, (method["clip_norm"] or math.inf) / norm) if norm else 1.0
    t = after["optimizer_steps"]
    yield "optimizer steps", t, before["optimizer_steps"] + 1, 0
    factor_now = momentum(optimizer, t) if optimizer["name"] == "nadam" else 1.0
    yield "product of momenta", after["nadam_product"], before["nadam_product"] * factor_now, 0
    for i, layer in enumerate(parameters):
        for name, w in layer.items():
            square, shrink = (penalty["square"], rate * penalty["absolute"]) if name == "weights" else (0.0, 0.0)
            clipped, g, moves = (r[part][i][name] for part in ("clipped", "regularized", "moves"))
            yield "clipping", clipped, at(lambda x: max(-limit, min(x * factor, limit)), gradients[i][name]), 0
            yield "penalty", g, at(lambda x, y: x + square * y, clipped, w), 0
            slots, product = before["optimizer_state"][i][name], before["nadam_product"]
            results = at(lambda *each: updated(optimizer, rate, t, product, *each), w, g, *slots)
            yield "moves", moves, at(lambda each: each[0], results), 0
            for k, slot in enumerate(after["optimizer_state"][i][name]):
                yield "optimizer state", slot, at(lambda each: each[k + 1], results), 0
            new = at(lambda x, y: math.copysign(max(abs(x - y) - shrink, 0.0), x - y), w, moves)
            yield "parameters", after["parameters"][i][name], new, peak(w)

def check(receipt):
    """The rules in their order, each with its largest difference as a fraction of the size of its numbers."""
    differences = {}
    try:
        for name, claimed, derived, size in rules(receipt):
            pairs, largest = list(zip(flat(claimed), flat(derived), strict=True)), peak([claimed, derived, size]) or 1.0
            apart = max((abs(x - y) / largest for x, y in pairs), default=0.0)
            known = differences.get(name, 0.0)
            if apart > TOLERANCE >= known:
                differences.pop(name, None)  # broken rules stand in the order in which they broke
            differences[name] = max(known, apart)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        differences["shapes and names"] = math.inf
    return differences

if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        found = check(json.load(file))
    for rule, apart in found.items():
        print(f"{'ok' if apart <= TOLERANCE else 'BROKEN':8}{rule:24}{apart:.1e}")
    sys.exit(any(apart > TOLERANCE for apart in found.values()))
