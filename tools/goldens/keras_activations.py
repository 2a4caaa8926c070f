"""Every activation of Keras on (i / 2 - 9), i from 0 to 35, as [3, 12].

Keras 3.15 computes sparsemax wrongly (it adds up cumulative sums, and gives zeros), so that one is
computed here by bisection for the threshold.

    python tools/goldens/keras_activations.py > packages/layers/src/testing/goldens/activations.json
"""

import json

import keras
import numpy as np

OPTIONS = {
    'celu': [{'alpha': 0.5}],
    'elu': [{'alpha': 0.5}],
    'gelu': [{'approximate': True}],
    'glu': [{'axis': 1}],
    'hard_shrink': [{'threshold': 2.2}],
    'leaky_relu': [{'negative_slope': 0.05}],
    'log_softmax': [{'axis': 0}],
    'soft_shrink': [{'threshold': 2.2}],
    'softmax': [{'axis': 0}],
    'sparsemax': [{'axis': 0}],
    'squareplus': [{'b': 1}],
    'threshold': [{'threshold': 0, 'default_value': 0}, {'threshold': -1.2, 'default_value': 0.3}],
}


def sparsemax(x, axis=-1):
    low, high = x.max(axis, keepdims=True) - 1.0, x.max(axis, keepdims=True).astype('float64')
    for _ in range(60):
        middle = (low + high) / 2
        over = np.maximum(x - middle, 0).sum(axis, keepdims=True) > 1
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    return np.maximum(x - low, 0)


NOT_FUNCTIONS = {'get', 'serialize', 'deserialize'}
x = (np.arange(36) / 2 - 9).astype('float32').reshape(3, 12)
rows = []
for name in dir(keras.activations):
    if name.startswith('_') or name in NOT_FUNCTIONS:
        continue
    plain = [] if name == 'threshold' else [{}]
    for options in plain + OPTIONS.get(name, []):
        if name == 'sparsemax':
            y = sparsemax(x, **options)
        else:
            y = getattr(keras.activations, name)(keras.ops.convert_to_tensor(x), **options)
        values = [float(f'{v:.7g}') for v in np.asarray(y).reshape(-1).tolist()]
        rows.append(json.dumps([name, options, list(y.shape), values]))
lines = ',\n'.join(f'  {row}' for row in rows)
print(
    f'{{\n "generator": "tools/goldens/keras_activations.py",\n "keras": "{keras.__version__}",\n'
    f' "activations": [\n{lines}\n ]\n}}'
)
