"""Models that Keras trained for two steps and saved, and their weights and the state of their
optimizers after a third step on the same batch.

    KERAS_BACKEND=tensorflow python tools/goldens/keras_optimizer_states.py packages/graftjs/src/keras/goldens

Writes `NAME.keras` (deflated), `NAME.h5.gz` and `optimizer-states.json`.
"""

import gzip
import json
import logging
import sys
import zipfile
from pathlib import Path

logging.disable(logging.WARNING)

import keras
import numpy as np
from keras import layers as L
from keras import optimizers as O

OPTIMIZERS = {
    "sgd": lambda: O.SGD(0.1),
    "sgd_momentum": lambda: O.SGD(0.1, momentum=0.9),
    "sgd_nesterov": lambda: O.SGD(0.1, momentum=0.8, nesterov=True),
    "adam": lambda: O.Adam(0.01),
    "adam_decaying": lambda: O.Adam(O.schedules.ExponentialDecay(0.1, 1, 0.5)),
    "amsgrad": lambda: O.Adam(0.01, amsgrad=True),
    "adamw": lambda: O.AdamW(0.01, weight_decay=0.1),
    "adamax": lambda: O.Adamax(0.01),
    "nadam": lambda: O.Nadam(0.01),
    "rmsprop": lambda: O.RMSprop(0.01),
    "rmsprop_centered": lambda: O.RMSprop(0.01, momentum=0.9, centered=True),
    "adagrad": lambda: O.Adagrad(0.1),
    "adadelta": lambda: O.Adadelta(1.0),
    "ftrl": lambda: O.Ftrl(0.1),
    "lion": lambda: O.Lion(0.001),
}


def deflated(path):
    with zipfile.ZipFile(path) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def plain(array):
    return [float(f"{value:.9g}") for value in np.asarray(array, dtype="float64").ravel()]


def net():
    """Two layers of one shape, one that is frozen, and statistics that no optimizer moves."""
    frozen = L.Dense(4, activation="tanh", name="frozen")
    frozen.trainable = False
    return keras.Sequential(
        [
            keras.Input((4,)),
            L.Dense(4, activation="tanh", name="first"),
            L.Dense(4, activation="tanh", name="second"),
            frozen,
            L.BatchNormalization(name="normal"),
            L.Dense(1, name="last"),
        ],
        name="net",
    )


folder = Path(sys.argv[1])
folder.mkdir(exist_ok=True)
random = np.random.default_rng(11)
x = random.normal(size=(8, 4)).astype("float32")
y = random.normal(size=(8, 1)).astype("float32")
expected = {
    "generator": "tools/goldens/keras_optimizer_states.py",
    "keras": keras.__version__,
    "x": x.tolist(),
    "y": y.tolist(),
    "optimizers": {},
}
for name, make in OPTIMIZERS.items():
    keras.backend.clear_session()
    keras.utils.set_random_seed(3)
    model = net()
    model.compile(make(), keras.losses.MeanSquaredError(), run_eagerly=True)
    for _ in range(2):
        model.train_on_batch(x, y)
    model.save(folder / f"{name}.keras")
    deflated(folder / f"{name}.keras")
    model.save(folder / f"{name}.h5")
    content = (folder / f"{name}.h5").read_bytes()
    (folder / f"{name}.h5.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    (folder / f"{name}.h5").unlink()
    model.train_on_batch(x, y)
    expected["optimizers"][name] = {
        "weights": {
            f"{layer.name}/{variable.name}": plain(variable)
            for layer in model.layers
            for variable in layer.weights
        },
        "state": [
            {"shape": list(variable.shape), "values": plain(variable)}
            for variable in model.optimizer.variables
        ],
    }
text = json.dumps(expected, separators=(",", ":"))
(folder / "optimizer-states.json").write_text(text + "\n")
print(f"{len(OPTIMIZERS)} optimizers of Keras {keras.__version__}")
