"""What augmentation layers of Keras make of images, given the random choices.

    python tools/goldens/keras_transforms.py > packages/layers/src/testing/goldens/transforms.json
"""

import json
import math

import keras
import numpy as np
import tensorflow as tf

SHAPE = (3, 20, 22, 3)
RANGE = (-1, 1)


def wave(shape, phase=0):
    values = [math.sin(0.7 * i * i + phase) for i in range(math.prod(shape))]
    return np.array(values).astype('float32').reshape(shape)


def column(values):
    return tf.constant(values, 'float32')[:, None, None, None]


def numbers(y):
    # One example is enough of the larger ones.
    return [float(f'{v:.6g}') for v in np.asarray(y).reshape(-1).tolist()]


def picture():
    """Smooth, so that rounding a coordinate changes little."""
    y, x = np.mgrid[0:20, 0:22]
    planes = [np.sin(0.3 * x + 0.2 * y * c + b) for b in range(3) for c in range(3)]
    return np.stack(planes).reshape(3, 3, 20, 22).transpose(0, 2, 3, 1).astype('float32')


images = picture()
layers = keras.layers
answers = {}


def answer(name, layer, transformation, given=images):
    answers[name] = numbers(layer.transform_images(tf.constant(given), transformation)[:2, ::3, ::3])


def mask(boxes):
    """Of boxes [left, right, top, bottom], as CutMix makes it."""
    layer = layers.CutMix()
    x0, x1, y0, y1 = [tf.constant([box[i] for box in boxes], 'float32') for i in range(4)]
    return layer._generate_batch_mask(SHAPE, (x0, x1, y0, y1))[0]


BOXES = [[2.5, 9.0, 0.0, 6.25], [0.0, 22.0, 18.5, 20.0], [4.0, 4.0, 3.0, 9.0]]
FLIPS = [True, False, True]

for mode in ('horizontal', 'vertical', 'horizontal_and_vertical'):
    answer(f'randomFlip {mode}', layers.RandomFlip(mode), {'flips': tf.reshape(FLIPS, (3, 1, 1, 1))})
answer('randomHue', layers.RandomHue(0.5, value_range=RANGE), {'factor': tf.constant([0.2, -0.35, 0.0])})
answer('randomSaturation', layers.RandomSaturation(0.5), {'factor': tf.constant([0.2, 1.7, 1.0])}, images * 0.4 + 0.5)
answer('randomContrast', layers.RandomContrast(0.5, value_range=RANGE), {'contrast_factor': column([0.5, 1.4, 1.0])})
answer('randomBrightness', layers.RandomBrightness(0.5, value_range=RANGE), {'rgb_delta': column([0.5, -1.0, 0.0])})
answer(
    'solarization',
    layers.Solarization(value_range=RANGE),
    {'additions': column([10, 80, 0]), 'thresholds': column([128, 200, 50])},
)
answer(
    'randomPosterization',
    layers.RandomPosterization(3, value_range=RANGE),
    {'shift_factor': tf.constant([4, 7, 0], 'uint8')},
)
answer('randomInvert', layers.RandomInvert(value_range=RANGE), {'apply_inversion': tf.constant(FLIPS)})
answer('randomGrayscale', layers.RandomGrayscale(), tf.reshape(FLIPS, (3, 1, 1, 1)))
answer('randomShear', layers.RandomShear(0.5, 0.5), {'shear_factor': tf.constant([[0.3, 0.0], [-0.25, 0.4], [0, 0]])})
answer(
    'randomGaussianBlur',
    layers.RandomGaussianBlur(kernel_size=5, sigma=1, value_range=RANGE),
    {'should_apply_blur': tf.constant(FLIPS), 'blur_factor': tf.constant([0.9, 0.6])},
)
corners = np.array([[[0, 0], [21, 0], [0, 19], [21, 19]]] * 3, 'float32')
moves = wave((3, 4, 2), 1) * 0.25
answer(
    'randomPerspective',
    layers.RandomPerspective(fill_value=0.3),
    {
        'apply_perspective': tf.constant(FLIPS),
        'start_points': tf.constant(corners),
        'end_points': tf.constant(corners + corners * moves),
        'input_shape': SHAPE,
    },
)
answer('randomCrop', layers.RandomCrop(12, 15), (3, 5))
answer(
    'randomErasing',
    layers.RandomErasing(fill_value=0.25, value_range=RANGE),
    {
        'apply_erasing': tf.constant([True, True, False]),
        'batch_masks': mask(BOXES),
        'fill_value': tf.constant(0.25),
    },
)
answer('cutMix', layers.CutMix(), {'permutation_order': tf.constant([1, 2, 0]), 'batch_masks': mask(BOXES)})
answer('mixUp', layers.MixUp(), {'mix_weight': tf.constant([0.3, 0.9, 0.5]), 'permutation_order': tf.constant([1, 2, 0])})

# The noise of the elastic transform is drawn inside, so other noise is handed to it.
noises = []
tf.random.stateless_normal = lambda **_: noises.pop(0)
for interpolation in ('bilinear', 'nearest'):
    for fill_mode in ('reflect', 'wrap', 'constant', 'nearest'):
        noises[:] = [tf.constant(wave(SHAPE[:3], 1)), tf.constant(wave(SHAPE[:3], 2))]
        answer(
            f'randomElasticTransform {interpolation} {fill_mode}',
            layers.RandomElasticTransform(
                interpolation=interpolation, fill_mode=fill_mode, fill_value=0.4, value_range=RANGE
            ),
            {'apply_transform': tf.constant(FLIPS), 'distortion_factor': tf.constant(1.0), 'seed': 0},
        )

lines = ',\n'.join(f'  {json.dumps(name)}: {json.dumps(values)}' for name, values in answers.items())
print(
    f'{{\n "generator": "tools/goldens/keras_transforms.py",\n "keras": "{keras.__version__}",\n'
    f' "transforms": {{\n{lines}\n }}\n}}'
)
