"""What Keras computes in the cases of the sweep; run by keras-layers.mjs, one backend at a time.

Reads a list of cases from standard input, writes `{title: {output, weights}}` or `{title: error}`.
"""

import json
import math
import sys

import keras
import numpy as np
from keras.src.layers.merging.base_merge import Merge


def wave(shape, phase):
    values = [math.sin(0.7 * i * i + phase) for i in range(math.prod(shape))]
    return np.array(values, 'float64').astype('float32').reshape(shape)


def weight(name, shape, index):
    values = wave(shape, 10 + index) * np.float32(0.5)
    return 1 + values if name.endswith('variance') else values


def given(case, index):
    shape = case['inputs'][index]
    if 'values' in case:
        values = case['values'][index]
        # Whole numbers stay whole: tables are looked up by them.
        return np.array(values).reshape(shape)
    if 'indicesBelow' in case:
        count = math.prod(shape)
        return (np.arange(count) * 3 % case['indicesBelow']).astype('float32').reshape(shape)
    return wave(shape, index)


def revived(value):
    """Activations come as {activation, options}, layers as {layer, config}."""
    if isinstance(value, list):
        return [revived(item) for item in value]
    if not isinstance(value, dict):
        return value
    if 'activation' in value:
        name, options = value['activation'], value['options']
        if options.pop('form', 'keras3') == 'keras2':
            return lambda x: keras.ops.clip(0.2 * x + 0.5, 0, 1)
        function = getattr(keras.activations, name)
        return (lambda x: function(x, **options)) if options else function
    if 'layer' in value:
        return made(value['layer'], value['config'])
    return {key: revived(item) for key, item in value.items()}


# Classes that Keras exports under another name than files have.
EXPORTED = {'GroupedQueryAttention': 'GroupQueryAttention'}


def made(name, config):
    return getattr(keras.layers, EXPORTED.get(name, name))(**{key: revived(item) for key, item in config.items()})


def numbers(y):
    values = np.asarray(keras.ops.convert_to_numpy(y)).reshape(-1).tolist()
    if values and isinstance(values[0], bytes):
        return [text.decode() for text in values]
    # Nine digits tell every float32 apart; seven are more than what is compared.
    return [float(f'{v:.7g}') for v in values]


def call(layer, inputs, keywords):
    """Keras takes states and keys beside the first input, other layers a list of inputs."""
    first, *rest = inputs
    kind = type(layer).__name__
    if kind.endswith(('Cell', 'Cells')):
        return layer(first, rest, **keywords)
    if not rest:
        return layer(first, **keywords)
    if isinstance(layer, (keras.layers.RNN, keras.layers.Bidirectional)):
        return layer(first, initial_state=rest, **keywords)
    if kind in ('MultiHeadAttention', 'GroupedQueryAttention'):
        masks = keywords.pop('mask', None)
        names = ('query_mask', 'value_mask', 'key_mask')
        return layer(*inputs, **dict(zip(names, masks or [])), **keywords)
    if isinstance(layer, Merge):
        # Merges take masks from the tensors themselves.
        for x, mask in zip(inputs, keywords.pop('mask', [])):
            if mask is not None:
                keras.src.backend.set_keras_mask(x, mask)
    return layer(inputs, **keywords)


def masks_of(case):
    masks = [None if mask is None else np.array(mask, bool) for mask in case['masks']]
    tensors = [None if mask is None else keras.ops.convert_to_tensor(mask) for mask in masks]
    return tensors[0] if len(tensors) == 1 else tensors


def flat(outputs):
    if not isinstance(outputs, (list, tuple)):
        return [outputs]
    return [each for output in outputs for each in flat(output)]


def computed(case):
    config = dict(case['config'])
    # Keras takes it when the layer is called.
    causal = config.pop('use_causal_mask', None)
    layer = made(case['layer'], config)

    def inputs():
        # New ones each time: with PyTorch, some layers change what they are given.
        return [keras.ops.convert_to_tensor(given(case, i)) for i in range(len(case['inputs']))]

    keywords = {'mask': masks_of(case)} if 'masks' in case else {}
    if causal:
        keywords['use_causal_mask'] = True
    training = case.get('training', False)
    if layer._call_has_training_arg:
        keywords['training'] = training
    call(layer, inputs(), dict(keywords))
    weights = layer.weights
    layer.set_weights([weight(w.name, w.shape, i) for i, w in enumerate(weights)])
    if hasattr(layer, 'finalize_state'):
        layer.finalize_state()
    output, *others = flat(call(layer, inputs(), dict(keywords)))
    return {
        'shape': list(output.shape),
        'output': numbers(output),
        'weights': [[w.name, list(w.shape)] for w in weights],
        **({'others': [{'shape': list(y.shape), 'output': numbers(y)} for y in others]} if others else {}),
        **({'moved': [numbers(w) for w in weights]} if training else {}),
    }


answers = {}
for case in json.load(sys.stdin):
    try:
        answers[case['title']] = computed(case)
    except Exception as error:
        answers[case['title']] = f'{type(error).__name__}: {error}'[:400]
json.dump({'version': keras.__version__, 'answers': answers}, sys.stdout)
