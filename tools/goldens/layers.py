"""Golden outputs of layers and activations, computed with PyTorch in double precision.

    python3 tools/goldens/layers.py > packages/layers/src/testing/goldens.json

Inputs and weights are waves that the tests make as well, so that only outputs are stored. Layouts and
padding are Keras's: channels last unless said otherwise, and `same` puts the odd pixel at the end.
"""

import json
import math
import platform

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def wave(shape, phase):
    """sin(0.7 i² + phase), rounded to float32 as the tests' tensors are."""
    count = math.prod(shape)
    values = [math.sin(0.7 * i * i + phase) for i in range(count)]
    return torch.tensor(values).to(torch.float32).to(torch.float64).reshape(shape)


def weight(shape, index):
    return (0.5 * wave(shape, 10 + index).to(torch.float32)).to(torch.float64)


def same_padding(length, window, stride, dilation=1):
    out = -(-length // stride)
    total = max((out - 1) * stride + (window - 1) * dilation + 1 - length, 0)
    return total // 2, total - total // 2


def to_first(x):
    return x.permute(0, 3, 1, 2)


def to_last(x):
    return x.permute(0, 2, 3, 1)


def pad_same(x, window, stride, dilation=(1, 1), value=0.0):
    top, bottom = same_padding(x.shape[2], window[0], stride[0], dilation[0])
    left, right = same_padding(x.shape[3], window[1], stride[1], dilation[1])
    return F.pad(x, (left, right, top, bottom), value=value)


def conv2d(x, kernel, bias=None, stride=(1, 1), dilation=(1, 1), same=False, groups=1):
    """x channels first, kernel [h, w, in, out]."""
    if same:
        x = pad_same(x, kernel.shape[:2], stride, dilation)
    return F.conv2d(x, kernel.permute(3, 2, 0, 1), bias, stride, 0, dilation, groups)


def depthwise(x, kernel, bias=None, stride=(1, 1), dilation=(1, 1), same=False):
    """x channels first, kernel [h, w, channels, multiplier]; outputs go channel by channel."""
    height, width, channels, multiplier = kernel.shape
    if same:
        x = pad_same(x, (height, width), stride, dilation)
    grouped = kernel.permute(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)
    return F.conv2d(x, grouped, bias, stride, 0, dilation, channels)


def transposed(x, kernel, bias, stride, output, same):
    """x channels first, kernel [h, w, out, in]; cut or filled up to the output's size."""
    full = F.conv_transpose2d(x, kernel.permute(3, 2, 0, 1), None, stride)
    for axis, (length, step) in enumerate(zip(output, stride)):
        window = kernel.shape[axis]
        before = same_padding(length, window, step)[0] if same else 0
        missing = max(0, before + length - full.shape[2 + axis])
        full = F.pad(full, (0, 0, 0, missing) if axis == 0 else (0, missing))
        full = full.narrow(2 + axis, before, length)
    return full if bias is None else full + bias.reshape(1, -1, 1, 1)


def average_same(x, window, stride):
    ones = torch.ones_like(x)
    total = F.avg_pool2d(pad_same(x, window, stride), window, stride)
    return total / F.avg_pool2d(pad_same(ones, window, stride), window, stride)


def max_same(x, window, stride):
    return F.max_pool2d(pad_same(x, window, stride, value=-math.inf), window, stride)


def normalise(x, mean, variance, gamma, beta, epsilon=1e-3):
    return F.batch_norm(x, mean, variance, gamma, beta, False, 0, epsilon)


IMAGE = (2, 5, 4, 3)
CHANNELS_FIRST = (2, 3, 5, 4)


def layers():
    image, first = wave(IMAGE, 0), wave(CHANNELS_FIRST, 0)
    x = to_first(image)
    yield 'averagePooling2d: valid', to_last(F.avg_pool2d(x, 2))
    yield 'averagePooling2d: same, overlapping', to_last(average_same(x, (3, 3), (2, 2)))
    yield 'averagePooling2d: channels first', F.avg_pool2d(first, (2, 1))
    yield 'maxPooling2d: valid', to_last(F.max_pool2d(x, 2))
    yield 'maxPooling2d: same, overlapping', to_last(max_same(x, (3, 3), (2, 1)))
    yield 'maxPooling2d: channels first', F.max_pool2d(first, 2)

    steps = wave((2, 5, 3), 0).permute(0, 2, 1).unsqueeze(2)
    yield 'averagePooling1d: valid', F.avg_pool2d(steps, (1, 2)).squeeze(2).permute(0, 2, 1)
    y = average_same(wave((2, 3, 5), 0).unsqueeze(2), (1, 3), (1, 2))
    yield 'averagePooling1d: same, channels first', y.squeeze(2)
    y = max_same(steps, (1, 3), (1, 1))
    yield 'maxPooling1d: same', y.squeeze(2).permute(0, 2, 1)
    y = F.interpolate(x, scale_factor=(2, 2), mode='nearest')
    yield 'upSampling2d: nearest', to_last(y)
    y = F.interpolate(x, scale_factor=(2, 3), mode='bilinear', align_corners=False)
    yield 'upSampling2d: bilinear', to_last(y)

    sequence = wave((2, 7, 3), 0).permute(0, 2, 1).unsqueeze(2)
    kernel = weight((3, 3, 4), 0).unsqueeze(0)
    y = conv2d(sequence, kernel, weight((4,), 1))
    yield 'conv1d: valid', torch.tanh(y.squeeze(2).permute(0, 2, 1))
    kernel = weight((3, 3, 2), 0).unsqueeze(0)
    y = conv2d(F.pad(sequence, (4, 0)), kernel, dilation=(1, 2))
    yield 'conv1d: causal, dilated', y.squeeze(2).permute(0, 2, 1)
    y = conv2d(wave((2, 3, 7), 0).unsqueeze(2), kernel, weight((2,), 1), (1, 2), same=True)
    yield 'conv1d: same, strided, channels first', y.squeeze(2)

    y = conv2d(x, weight((3, 3, 3, 4), 0), weight((4,), 1))
    yield 'conv2d: valid', to_last(torch.tanh(y))
    y = conv2d(x, weight((3, 2, 3, 2), 0), weight((2,), 1), (2, 2), same=True)
    yield 'conv2d: same, strided', to_last(y)
    y = conv2d(x, weight((2, 2, 3, 2), 0), dilation=(2, 2))
    yield 'conv2d: dilated, no bias', to_last(torch.sigmoid(y))
    y = conv2d(to_first(wave((2, 3, 3, 6), 0)), weight((2, 2, 3, 4), 0), weight((4,), 1), groups=2)
    yield 'conv2d: groups', to_last(y)
    y = conv2d(first, weight((3, 3, 3, 2), 0), weight((2,), 1))
    # Keras takes the softmax on the last axis, whatever the data format.
    yield 'conv2d: channels first', torch.softmax(y, -1)

    small = to_first(wave((2, 3, 2, 3), 0))
    y = transposed(small, weight((3, 3, 4, 3), 0), weight((4,), 1), (1, 1), (5, 4), False)
    yield 'conv2dTranspose: valid', to_last(y)
    kernel = weight((3, 3, 2, 3), 0)
    y = transposed(small, kernel, weight((2,), 1), (2, 2), (6, 4), True)
    yield 'conv2dTranspose: same, strided', to_last(torch.tanh(y))
    y = transposed(small, kernel, None, (2, 2), (5, 3), True)
    yield 'conv2dTranspose: output padding', to_last(y)
    y = transposed(
        wave((2, 3, 2, 2), 0), weight((2, 2, 2, 3), 0), weight((2,), 1), (3, 3), (6, 6), False
    )
    yield 'conv2dTranspose: channels first, window smaller than the stride', y

    y = depthwise(x, weight((3, 3, 3, 2), 0), weight((6,), 1))
    yield 'depthwiseConv2d: valid', to_last(torch.tanh(y))
    y = depthwise(first, weight((3, 3, 3, 1), 0), None, (2, 2), same=True)
    yield 'depthwiseConv2d: same, strided, channels first', y
    y = depthwise(x, weight((2, 2, 3, 1), 0), weight((3,), 1), dilation=(2, 2))
    yield 'depthwiseConv2d: dilated', to_last(y)
    y = conv2d(
        depthwise(x, weight((3, 3, 3, 2), 0)), weight((1, 1, 6, 4), 1), weight((4,), 2)
    )
    yield 'separableConv2d: valid', to_last(torch.tanh(y))
    y = depthwise(first, weight((3, 3, 3, 1), 0), None, (2, 2), same=True)
    yield 'separableConv2d: same, strided, channels first', conv2d(y, weight((1, 1, 3, 2), 1))

    y = F.linear(wave((3, 5), 0), weight((5, 4), 0).T, weight((4,), 1))
    yield 'dense: rows', torch.softmax(y, -1)
    yield 'dense: on the last axis', F.linear(wave((2, 3, 4), 0), weight((4, 2), 0).T)
    indices = torch.arange(10).reshape(2, 5) * 3 % 7
    yield 'embedding: sequences', F.embedding(indices, weight((7, 3), 0))

    mean, variance = weight((3,), 2), 1 + weight((3,), 3)
    gamma, beta = weight((3,), 0), weight((3,), 1)
    yield 'batchNormalization: images', to_last(normalise(x, mean, variance, gamma, beta))
    yield 'batchNormalization: rows', normalise(wave((6, 3), 0), mean, variance, gamma, beta, 0.01)
    yield 'batchNormalization: axis 1', normalise(first, mean, variance, gamma, beta)
    mean, variance = weight((3,), 1), 1 + weight((3,), 2)
    yield 'batchNormalization: no scale', to_last(
        normalise(x, mean, variance, None, weight((3,), 0))
    )
    yield 'batchNormalization: no center', to_last(
        normalise(x, mean, variance, weight((3,), 0), None)
    )

    rows = wave((2, 6), 0)
    yield 'leakyReLU: slope', F.leaky_relu(rows, 0.1)
    yield 'reLU: plain', F.relu(rows)
    softened = torch.where(rows >= 0.4, rows, 0.2 * (rows - 0.4))
    yield 'reLU: threshold', softened
    yield 'eLU: alpha', F.elu(rows, 0.5)
    yield 'softmax: last axis', torch.softmax(wave((2, 3, 4), 0), -1)
    yield 'softmax: axis 1', torch.softmax(wave((2, 3, 4), 0), 1)


def training():
    """Batch normalisation in training: output and moved statistics, momentum 0.99."""
    x = to_first(wave(IMAGE, 0))
    mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
    y = F.batch_norm(x, mean, variance, weight((3,), 0), weight((3,), 1), False, 0, 1e-3)
    moving_mean = 0.99 * weight((3,), 2) + 0.01 * mean
    moving_variance = 0.99 * (1 + weight((3,), 3)) + 0.01 * variance
    return {
        'output': y_list(to_last(y)),
        'mean': y_list(moving_mean),
        'variance': y_list(moving_variance),
    }


def activations():
    x = torch.linspace(-8, 8, 33)
    yield 'elu', F.elu(x)
    yield 'exponential', torch.exp(x)
    yield 'gelu', F.gelu(x)
    yield 'hardSigmoid', F.hardsigmoid(x)
    yield 'hardSilu', F.hardswish(x)
    yield 'leakyRelu', F.leaky_relu(x, 0.2)
    yield 'linear', x
    yield 'logSigmoid', F.logsigmoid(x)
    yield 'logSoftmax', F.log_softmax(x, -1)
    yield 'mish', F.mish(x)
    yield 'relu', F.relu(x)
    yield 'relu6', F.relu6(x)
    yield 'selu', F.selu(x)
    yield 'sigmoid', torch.sigmoid(x)
    yield 'silu', F.silu(x)
    yield 'softmax', torch.softmax(x, -1)
    yield 'softplus', F.softplus(x)
    yield 'softsign', F.softsign(x)
    yield 'swish', F.silu(x)
    yield 'tanh', torch.tanh(x)
    yield 'tanhShrink', F.tanhshrink(x)
    yield 'gelu approximate', F.gelu(x, approximate='tanh')
    yield 'hardSigmoid keras2', torch.clamp(0.2 * x + 0.5, 0, 1)


def y_list(y):
    return [float(f'{value:.9g}') for value in y.reshape(-1).tolist()]


print(
    json.dumps(
        {
            'generator': 'tools/goldens/layers.py',
            'versions': {'python': platform.python_version(), 'torch': torch.__version__},
            'layers': {name: y_list(y) for name, y in layers()},
            'batchNormalizationTraining': training(),
            'activations': {name: y_list(y) for name, y in activations()},
        },
        indent=1,
    )
)
