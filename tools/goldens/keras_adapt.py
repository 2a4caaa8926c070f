"""What preprocessing layers of Keras learn by `adapt`.

    python tools/goldens/keras_adapt.py > packages/layers/src/testing/goldens/adapt.json
"""

import json
import math

import keras
import numpy as np


def wave(shape, phase=0):
    values = [math.sin(0.7 * i * i + phase) for i in range(math.prod(shape))]
    return np.array(values).astype('float32').reshape(shape)


def numbers(values):
    return [float(f'{v:.7g}') for v in np.asarray(values).reshape(-1).tolist()]


def normalization(axis):
    layer = keras.layers.Normalization(axis=axis)
    layer.adapt([wave((5, 4, 3)), wave((2, 4, 3), 1)])
    return [numbers(layer.adapt_mean), numbers(layer.adapt_variance)]


def discretization(bins, epsilon):
    layer = keras.layers.Discretization(num_bins=bins, epsilon=epsilon)
    layer.adapt([wave((120,)), wave((90,), 2)])
    return numbers(layer.bin_boundaries)


WORDS = ['b', 'a', 'c', 'b', 'ä', '[UNK]', 'b', 'c', 'z', '']
DOCUMENTS = [['a', 'b', 'a'], ['b', 'c', 'b'], ['b', '', 'd']]
TEXTS = ['The cat sat.', 'The dog, the dog!', 'A cat?', '']


def strings(data, **options):
    layer = keras.layers.StringLookup(**options)
    layer.adapt(data)
    answer = {'vocabulary': layer.get_vocabulary()}
    if options.get('output_mode') == 'tf_idf':
        answer['idf'] = numbers(layer.idf_weights)
    return answer


def texts(**options):
    layer = keras.layers.TextVectorization(**options)
    layer.adapt(TEXTS)
    y = np.asarray(layer(np.array([['the cat and a cat'], ['dog'], ['']])))
    return {'vocabulary': layer.get_vocabulary(), 'shape': list(y.shape), 'output': numbers(y)}


integers = keras.layers.IntegerLookup(mask_token=0, max_tokens=5)
integers.adapt(np.array([[5, 5, 7], [0, 7, 5], [-1, 3, 9]]))

print(
    json.dumps(
        {
            'generator': 'tools/goldens/keras_adapt.py',
            'keras': keras.__version__,
            'normalization': {'last': normalization(-1), 'first': normalization(1), 'none': normalization(None), 'both': normalization([1, 2])},
            'discretization': {'five': discretization(5, 0.01), 'coarse': discretization(4, 0.1)},
            'stringLookup': {
                'words': strings(WORDS),
                'mask': strings(WORDS, mask_token='', max_tokens=4, num_oov_indices=2),
                'tfIdf': strings(DOCUMENTS, output_mode='tf_idf', max_tokens=6, pad_to_max_tokens=True),
            },
            'integerLookup': [int(v) for v in integers.get_vocabulary()],
            'textVectorization': {
                'int': texts(),
                'length': texts(output_sequence_length=2, max_tokens=5),
                'tfIdf': texts(output_mode='tf_idf', ngrams=2),
                'count': texts(output_mode='count', max_tokens=9, pad_to_max_tokens=True),
            },
        },
        indent=1,
        ensure_ascii=False,
    )
)
