"""Opens models in Keras and says what they compute.

    python tools/keras/run_models.py FOLDER

The folder holds `NAME.keras` and `NAME.h5`, and for each `NAME.json` with `inputs`, a list of arrays
as `{ "shape", "values" }`. Writes `answers.json`: by file, the outputs, or the error.
"""

import json
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

import keras
import numpy as np


def plain(array):
    if array.dtype.kind in "OSU":
        return [item.decode() if isinstance(item, bytes) else str(item) for item in array.ravel()]
    return array.astype("float64").ravel().tolist()


def array_of(one):
    kind = one.get("dtype", "float32")
    array = np.array(one["values"], object if kind == "string" else kind).reshape(one["shape"])
    if kind != "string":
        return array
    import tensorflow as tf

    return tf.constant(array, tf.string)


folder = Path(sys.argv[1])
answers = {}
for path in sorted([*folder.glob("*.keras"), *folder.glob("*.h5")]):
    given = json.loads(path.with_suffix(".json").read_text())
    inputs = [array_of(one) for one in given["inputs"]]
    try:
        model = keras.saving.load_model(path, compile=given.get("compile", False))
        outputs = model(inputs if len(inputs) > 1 else inputs[0], training=False)
        outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
        arrays = [keras.ops.convert_to_numpy(output) for output in outputs]
        answers[path.name] = {
            "outputs": [
                {"shape": list(array.shape), "values": plain(array)}
                for array in arrays
            ],
            "compiled": bool(getattr(model, "compiled", False)),
        }
        if given.get("save"):
            try:
                model.save(path.with_name(f"again-{path.name}"))
            except Exception as error:
                answers[path.name]["unsaved"] = str(error)[:300]
    except Exception as error:
        answers[path.name] = {"error": f"{type(error).__name__}: {error}"[-2000:]}
(folder / "answers.json").write_text(json.dumps(answers))
print(f"{len(answers)} files opened by Keras {keras.version()} on {keras.backend.backend()}")
