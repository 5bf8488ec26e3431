"""A training as a Keras 3 program: compile and train_on_batch, with the playground's batches and masks."""

from collections.abc import Callable, Iterator
from typing import Any

from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS as OPTIMIZER_ROWS
from playground.export.code_text import python_file
from playground.export.keras_code import (
    BACKEND,
    SAVED,
    Building,
    build_lines,
    predict_text,
    weight_lines,
)
from playground.export.losses import LOSS_TEXTS
from playground.export.numpy_code import decision
from playground.export.optimizers import OPTIMIZER_TEXTS
from playground.export.training_text import (
    batch_lines,
    data_lines,
    epoch_end_lines,
    functions_of_loop,
    learning_rate_lines,
    losses_proof_lines,
    progress_text,
    settings_lines,
    training_about,
    training_lacks,
)
from playground.model.reference import Method
from playground.model.reference.normalization import MOMENTUM
from playground.model.reference.optimizers import OPTIMIZERS, nadam_momentum
from playground.model.source_text import source_of
from playground.model.training_description import TrainingDescription

_NORMALIZATION = f'''
class BatchNormalization(layers.BatchNormalization):
    """With the unbiased variance in the running one, where Keras has the biased."""

    def call(self, inputs, training=None, mask=None):
        outputs = super().call(inputs, training=training, mask=mask)
        if training:
            lacking = ops.var(inputs, axis=0) / max(inputs.shape[0] - 1, 1)
            self.moving_variance.assign(self.moving_variance + {MOMENTUM!r} * lacking)
        return outputs
'''


def write_keras_training(training: TrainingDescription) -> bytes:
    """Writes a Keras 3 program that trains as the playground does, from the same beginning.

    Args:
        training: with finite first losses.

    Returns:
        UTF-8 text: a module with ``model``, ``train_epoch()``, ``predict(rows)`` and ``save(path)``, a
        program that trains some epochs and compares its losses with the playground's.
    """
    model, method = training.model, training.method
    rules = "" if _keras_optimizer(method) else source_of(_rules(method)).replace("np.", "ops.")
    is_normalized = any(layer.batch_normalization for layer in method.layers)
    imports = BACKEND.strip().replace("import os\n", "import math\nimport os\n", 1)
    return python_file(
        training_about(training, "A Keras 3 program", "Keras", _differs(method)),
        imports.replace("import sys\n", "import sys\nfrom types import SimpleNamespace\n", 1),
        [
            source_of(functions_of_loop(method)),
            rules,
            "\n".join(data_lines(training, "np.array({})")),
            _NORMALIZATION.strip() if is_normalized else "",
            "\n".join(build_lines(model, _building(method))),
            "\n".join(weight_lines(model)),
            "\n".join([*settings_lines(method), f"progress = SimpleNamespace({progress_text(method)})"]),
            "\n".join(_optimizer(method)),
            "\n".join(_losses(method)),
            "\n".join(_trained(method)),
            "\n".join(learning_rate_lines(method)),
            "\n".join(_train_epoch(training)),
            predict_text(model),
            SAVED.strip(),
            decision(model),
            "\n".join(losses_proof_lines(training)),
        ],
    )


def keras_training_lacks(training: TrainingDescription) -> tuple[str, ...]:
    """What no exported training has, and which of Keras's rules the program has otherwise.

    Args:
        training: any.

    Returns:
        Codes, as of `Format.lacks`.
    """
    return (*training_lacks(training), *_differs(training.method))


def _differs(method: Method) -> tuple[str, ...]:
    """Codes of what the program does otherwise than Keras does it."""
    rule = () if _keras_optimizer(method) else (OPTIMIZER_TEXTS[method.optimizer.name].keras_differs,)
    normalized = any(layer.batch_normalization for layer in method.layers)
    return (*rule, *(("keras_running_variance",) if normalized else ()))


def _keras_optimizer(method: Method) -> str:
    """The call of Keras's own optimizer; empty where its rule is not the playground's."""
    name = method.optimizer.name
    text = OPTIMIZER_TEXTS[name]
    if text.keras_differs and method.schedule.name != "constant":
        return ""
    return text.keras.format(*method.optimizer.settings(OPTIMIZER_ROWS[name].hyperparameters).values())


def _rules(method: Method) -> Iterator[Callable[..., Any]]:
    yield OPTIMIZERS[method.optimizer.name]
    if method.optimizer.name == "nadam":
        yield nadam_momentum


def _places(method: Method) -> list[int]:
    """Of the layers with dropout, counted from 0."""
    return [place for place, layer in enumerate(method.layers) if layer.dropout]


def _building(method: Method) -> Building:
    normalized = any(layer.batch_normalization for layer in method.layers)
    arguments = [
        *(["masks=()"] if _places(method) else []),
        *(["normalization=layers.BatchNormalization"] if normalized else []),
        *(["logits=False"] if method.loss_is_by_logits else []),
    ]
    inputs = "[rows, *masks]" if _places(method) else "rows"
    return Building(
        ", ".join(arguments),
        "a * masks[{place}] if masks else layers.Dropout({rate})(a)",
        "normalization",
        f"keras.Model({inputs}, {'z if logits else a' if method.loss_is_by_logits else 'a'})",
    )


def _optimizer(method: Method) -> Iterator[str]:
    own = _keras_optimizer(method)
    changes = list(_gradient_changes(method))
    name = method.optimizer.name
    if own and not changes and not method.penalty[0]:
        yield f"optimizer = keras.optimizers.{own}"
        return
    base = own.split("(")[0] or "Optimizer"
    yield f"class Optimizer(keras.optimizers.{base}):"
    yield f'    """{_title(method)}"""'
    if not own:
        yield from _rule(method)
    if changes or method.penalty[0] or name == "nadam":
        yield ""
        yield "    def apply(self, grads, trainable_variables=None):"
        if changes or method.penalty[0]:
            yield "        variables = trainable_variables or self._trainable_variables"
        yield from (f"        {line}" for line in changes)
        yield "        super().apply(grads, trainable_variables)"
        if name == "nadam":
            beta1, decay = method.optimizer.values[0], method.optimizer.values[3]
            yield '        t = ops.cast(self.iterations, "float64")'
            yield f"        self.product.assign(self.product * nadam_momentum(t, {beta1!r}, {decay!r}))"
        if method.penalty[0]:
            yield "        # The absolute penalty moves weights towards zero, and never across."
            yield "        for w in variables:"
            yield '            if w.name == "kernel":'
            yield "                size = ops.relu(ops.abs(w) - self.learning_rate * L1_RATE)"
            yield "                w.assign(ops.sign(w) * size)"
    yield ""
    yield ""
    yield f"optimizer = Optimizer{own[own.index('(') :] if own else '(LEARNING_RATE)'}"


def _title(method: Method) -> str:
    if _keras_optimizer(method):
        return "With the playground's clipping and penalties."
    return f"{method.optimizer.name} as the playground has it."


def _rule(method: Method) -> Iterator[str]:
    """The reference's rule as a Keras optimizer."""
    name = method.optimizer.name
    values = "".join(f", {each!r}" for each in method.optimizer.values)
    n_slots = OPTIMIZER_ROWS[name].n_slots
    yield ""
    yield "    def build(self, variables):"
    yield "        super().build(variables)"
    yield f'        names = [f"slot_{{k}}" for k in range({n_slots})]'
    yield "        self.slots = [self.add_optimizer_variables(variables, name) for name in names]"
    product = ""
    if name == "nadam":
        yield '        self.product = self.add_variable((), "ones", "float64", name="product")'
        product = ", nadam_product=ops.convert_to_tensor(self.product)"
    yield ""
    yield "    def update_step(self, gradient, variable, learning_rate):"
    yield "        kept = [each[self._get_variable_index(variable)] for each in self.slots]"
    yield "        state = tuple(ops.convert_to_tensor(each) for each in kept)"
    yield '        t = ops.cast(self.iterations + 1, "float64")'
    yield f"        now = SimpleNamespace(t=t, rate=learning_rate{product})"
    yield "        w = ops.convert_to_tensor(variable)"
    yield f"        move, state = {OPTIMIZERS[name].__name__}(now, w, gradient, state{values})"
    yield "        for each, value in zip(kept, state):"
    yield "            each.assign(value)"
    yield "        variable.assign(w - move)"


def _gradient_changes(method: Method) -> Iterator[str]:
    """Clipping and the square penalty."""
    if method.clip_norm is not None:
        yield "norm = ops.sqrt(sum(ops.sum(g**2) for g in grads))"
        yield f"factor = ops.where(norm > {method.clip_norm!r}, {method.clip_norm!r} / norm, 1.0)"
        yield "grads = [g * factor for g in grads]"
    if method.clip_value is not None:
        yield f"grads = [ops.clip(g, -{method.clip_value!r}, {method.clip_value!r}) for g in grads]"
    if method.penalty[1]:
        yield "grads = ["
        yield '    g + L2_RATE * w if w.name == "kernel" else g for g, w in zip(grads, variables)'
        yield "]"


def _losses(method: Method) -> Iterator[str]:
    name = method.loss.name
    values = method.loss.settings(LOSSES[name].hyperparameters).values()
    yield "def sample_losses(targets, outputs):"
    yield f'    """The loss of each row, (n,), by the {_seen(method)}, without penalty."""'
    yield f"    return {LOSS_TEXTS[name].keras.format(*values)}"
    yield ""
    yield ""
    yield "def mean_loss(rows, targets):"
    yield '    """The mean loss over rows, without penalty, dropout and the statistics of a batch."""'
    if places := _places(method):
        fans = ", ".join(str(method.layers[place].fan_out) for place in places)
        yield f"    masks = [np.ones((len(rows), fan_out)) for fan_out in [{fans}]]"
        yield "    outputs = trained([rows, *masks], training=False)"
    else:
        yield "    outputs = trained(rows, training=False)"
    yield "    return float(ops.mean(sample_losses(targets, outputs)))"


def _seen(method: Method) -> str:
    return "logits" if method.loss_is_by_logits else "outputs"


def _trained(method: Method) -> Iterator[str]:
    """The model that is trained, which has the weights of `model` and other inputs and outputs."""
    arguments = []
    if places := _places(method):
        fans = ", ".join(str(method.layers[place].fan_out) for place in places)
        yield "# What is trained has masks of dropout as inputs besides."
        yield f"masks = [keras.Input((fan_out,)) for fan_out in [{fans}]]"
        arguments.append("masks")
    if any(layer.batch_normalization for layer in method.layers):
        arguments.append("normalization=BatchNormalization")
    if method.loss_is_by_logits:
        arguments.append("logits=True")
    if arguments:
        yield f"trained = build({', '.join(arguments)})"
        yield "trained.set_weights(model.get_weights())"
    else:
        yield "trained = model"
    yield "trained.compile(optimizer=optimizer, loss=sample_losses)"


def _train_epoch(training: TrainingDescription) -> Iterator[str]:
    method = training.method
    places = _places(method)
    yield "def train_epoch():"
    yield '    """One pass over the training rows; the last batch may be short."""'
    yield "    optimizer.learning_rate = learning_rate()"
    yield from batch_lines(method, "len(TRAIN_ROWS)")
    inputs = "TRAIN_ROWS[batch]"
    if places:
        yield "        masks = ["
        for place in places:
            layer = method.layers[place]
            arguments = f"{layer.dropout!r}, DROPOUT_KEY, progress.step, {place}"
            yield f"            dropout_mask({arguments}, (len(batch), {layer.fan_out})),"
        yield "        ]"
        inputs = f"[{inputs}, *masks]"
    weights = ", sample_weight=ROW_WEIGHTS[batch]" if training.weights is not None else ""
    yield f"        trained.train_on_batch({inputs}, TRAIN_TARGETS[batch]{weights})"
    yield "        progress.step += 1"
    if places or method.loss_is_by_logits or any(layer.batch_normalization for layer in method.layers):
        yield "    model.set_weights(trained.get_weights())"
    yield from epoch_end_lines(method)
