"""Times cases for python-peer.mjs: python_peer.py (keras|torch) THREADS.

A line of JSON in, a line out: {"prepare": {"op", ...}} -> {"able"}; {"run": 1} -> {"ms"}.
"""

import json
import sys
import time

import numpy as np

library, threads = sys.argv[1], int(sys.argv[2])
rng = np.random.default_rng(7)


def normal(shape):
    return rng.standard_normal(shape).astype("float32")


def mnist_data(batch):
    return normal([batch, 28, 28, 1]), rng.integers(0, 10, batch)


def keras_cases():
    import keras
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    L = keras.layers
    crossentropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def op(function, shapes):
        inputs = [tf.constant(normal(shape)) for shape in shapes]
        compiled = tf.function(function)
        return lambda: compiled(*inputs)

    def step(model, x, y):
        model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=crossentropy)
        x, y = tf.constant(x), tf.constant(y)
        return lambda: model.train_on_batch(x, y)

    def mobile(classes):
        return keras.applications.MobileNet(
            input_shape=(224, 224, 3), alpha=0.25, weights=None, classes=classes, classifier_activation=None
        )

    def mobilenet(batch):
        model = mobile(1000)
        x = tf.constant(normal([batch, 224, 224, 3]))
        run = tf.function(lambda x: model(x, training=False))
        return lambda: run(x)

    def mnist(batch):
        model = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                L.Conv2D(32, 3, activation="relu"),
                L.Conv2D(64, 3, activation="relu"),
                L.MaxPooling2D(2),
                L.Flatten(),
                L.Dense(128, activation="relu"),
                L.Dense(10),
            ]
        )
        return step(model, *mnist_data(batch))

    def lstm(batch):
        model = keras.Sequential([keras.Input((40,)), L.Embedding(5000, 64), L.LSTM(128), L.Dense(2)])
        return step(model, rng.integers(0, 5000, [batch, 40]), rng.integers(0, 2, batch))

    def transformer(batch):
        x = keras.Input((64, 64))
        a = L.LayerNormalization()(x + L.MultiHeadAttention(4, 16)(x, x))
        b = L.LayerNormalization()(a + L.Dense(64)(L.Dense(256, activation="gelu")(a)))
        model = keras.Model(x, L.Dense(10)(L.GlobalAveragePooling1D()(b)))
        return step(model, normal([batch, 64, 64]), rng.integers(0, 10, batch))

    return "keras-tensorflow", {
        "matmul": lambda c: op(tf.matmul, c["shapes"]),
        "add": lambda c: op(tf.add, c["shapes"]),
        "relu": lambda c: op(tf.nn.relu, c["shapes"]),
        "exp": lambda c: op(tf.exp, c["shapes"]),
        "sum": lambda c: op(tf.reduce_sum, c["shapes"]),
        "softmax": lambda c: op(tf.nn.softmax, c["shapes"]),
        "conv": lambda c: op(lambda x, f: tf.nn.conv2d(x, f, c["strides"], "SAME"), c["shapes"]),
        "depthwise": lambda c: op(lambda x, f: tf.nn.depthwise_conv2d(x, f, [1, 1, 1, 1], "SAME"), c["shapes"]),
        "mobilenet": lambda c: mobilenet(c["batch"]),
        "mobilenet step": lambda c: step(
            mobile(10), normal([c["batch"], 224, 224, 3]), rng.integers(0, 10, c["batch"])
        ),
        "mnist step": lambda c: mnist(c["batch"]),
        "lstm step": lambda c: lstm(c["batch"]),
        "transformer step": lambda c: transformer(c["batch"]),
    }


def torch_cases():
    import torch
    from torch import nn

    torch.set_num_threads(threads)

    def op(function, shapes):
        inputs = [torch.from_numpy(normal(shape)) for shape in shapes]

        def run():
            with torch.no_grad():
                function(*inputs)

        return run

    def images(shapes, groups=1, gradients=False):
        (n, h, w, ci), (kh, kw, _, last) = shapes
        co = ci * last if groups > 1 else last
        x = torch.from_numpy(normal([n, ci, h, w])).to(memory_format=torch.channels_last)
        f = torch.from_numpy(normal([co, ci // groups, kh, kw])).to(memory_format=torch.channels_last)
        return x, f

    def conv(c, groups=1):
        x, f = images(c["shapes"], groups)
        pad = f.shape[-1] // 2
        stride = c.get("strides", 1)

        def run():
            with torch.no_grad():
                nn.functional.conv2d(x, f, stride=stride, padding=pad, groups=groups)

        return run

    def conv_gradients(c):
        x, f = images(c["shapes"])
        pad, stride = f.shape[-1] // 2, c["strides"]
        dy = torch.randn_like(nn.functional.conv2d(x, f, stride=stride, padding=pad))

        def run():
            torch.ops.aten.convolution_backward(
                dy, x, f, None, [stride] * 2, [pad] * 2, [1, 1], False, [0, 0], 1, [True, True, False]
            )

        return run

    def mnist(batch):
        x, y = mnist_data(batch)
        x, y = torch.from_numpy(x.transpose(0, 3, 1, 2).copy()), torch.from_numpy(y)
        model = nn.Sequential(
            *[nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)],
            *[nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10)],
        )
        optimizer = torch.optim.Adam(model.parameters(), 1e-3)

        def run():
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()

        return run

    return "pytorch", {
        "matmul": lambda c: op(torch.matmul, c["shapes"]),
        "add": lambda c: op(torch.add, c["shapes"]),
        "relu": lambda c: op(torch.relu, c["shapes"]),
        "exp": lambda c: op(torch.exp, c["shapes"]),
        "sum": lambda c: op(torch.sum, c["shapes"]),
        "softmax": lambda c: op(lambda x: torch.softmax(x, -1), c["shapes"]),
        "conv": conv,
        "conv gradients": conv_gradients,
        "depthwise": lambda c: conv(c, c["shapes"][0][3]),
        "mnist step": lambda c: mnist(c["batch"]),
    }


name, cases = keras_cases() if library == "keras" else torch_cases()
print(json.dumps({"name": name}), flush=True)
work = None
for line in sys.stdin:
    question = json.loads(line)
    if "prepare" in question:
        work = None
        make = cases.get(question["prepare"]["op"])
        if make:
            work = make(question["prepare"])
            work()
        print(json.dumps({"able": work is not None}), flush=True)
    else:
        start = time.perf_counter()
        work()
        print(json.dumps({"ms": (time.perf_counter() - start) * 1000}), flush=True)
