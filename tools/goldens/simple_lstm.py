"""What Keras computes for the one real model whose golden file holds training targets alone.

    python tools/goldens/simple_lstm.py ../shared/data > packages/formats/src/keras/simple-lstm-golden.json

Keras 3 does not open the file of Keras 2, and means another function by `hard_sigmoid`; so the layers
are made by hand, with the function of Keras 2, and take the weights of the file.
"""

import json
import sys
from pathlib import Path

import h5py
import keras
import numpy as np
from keras import ops

folder = Path(sys.argv[1]) / "keras/examples/simple_lstm"
with h5py.File(folder / "simple_lstm_tf_keras_2_model.h5") as file:
    config = json.loads(file.attrs["model_config"])
    weights = file["model_weights"]
    arrays = {
        name: [np.array(weights[name][each]) for each in weights[name].attrs["weight_names"]]
        for name in ("lstm_1", "dense_1")
    }
with h5py.File(folder / "simple_lstm_tf_keras_2_inputs_and_outputs.h5") as file:
    inputs = np.array(file["inputs/lstm_1_input"])

layers = config["config"] if isinstance(config["config"], list) else config["config"]["layers"]
lstm, dense = [layer["config"] for layer in layers]
assert lstm["recurrent_activation"] == "hard_sigmoid" and not lstm["stateful"]
model = keras.Sequential(
    [
        keras.Input(inputs.shape[1:]),
        keras.layers.LSTM(
            lstm["units"],
            activation=lstm["activation"],
            recurrent_activation=lambda x: ops.clip(0.2 * x + 0.5, 0, 1),
            return_sequences=lstm["return_sequences"],
        ),
        keras.layers.Dense(dense["units"], activation=dense["activation"]),
    ]
)
for layer, name in zip(model.layers, ("lstm_1", "dense_1")):
    layer.set_weights(arrays[name])
outputs = model.predict(inputs, verbose=0).ravel()
golden = {
    "generator": "tools/goldens/simple_lstm.py",
    "keras": keras.__version__,
    "outputs": [float(f"{number:.7g}") for number in outputs],
}
print(json.dumps(golden, separators=(",", ":")))
