"""The job of fine-tuning.mjs in Keras: fine_tuning.py MODEL PHOTOS EPOCHS THREADS SEED.

Prints {"accuracy", "features", "head", "tuning"}, the times in seconds.
"""

import json
import os
import sys
import time

import keras
import numpy as np
import tensorflow as tf

folder, photos = sys.argv[1:3]
epochs, threads, seed = map(int, sys.argv[3:6])
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
keras.utils.set_random_seed(seed)


def pretrained():
    """MobileNet with the weights of a TensorFlow.js model, which Keras itself cannot read."""
    body = keras.applications.MobileNet(
        input_shape=(224, 224, 3), alpha=0.25, include_top=False, weights=None, pooling="avg"
    )
    with open(os.path.join(folder, "model.json")) as file:
        manifest = json.load(file)["weightsManifest"]
    values = {}
    for group in manifest:
        data = b"".join(open(os.path.join(folder, path), "rb").read() for path in group["paths"])
        at = 0
        for weight in group["weights"]:
            count = int(np.prod(weight["shape"]))
            values[weight["name"]] = np.frombuffer(data, "float32", count, at).reshape(weight["shape"])
            at += 4 * count
    for layer in body.layers:
        names = {"kernel": "depthwise_kernel"} if layer.name.startswith("conv_dw") else {}
        layer.set_weights(
            [
                values.get(f"{layer.name}/{weight.name}", values.get(f"{layer.name}/{names.get(weight.name)}"))
                for weight in layer.weights
            ]
        )
    return body


def pixels(path):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.cast(tf.round(tf.image.resize(image, [224, 224])), tf.uint8)


classes = sorted(os.listdir(photos))
files = [(os.path.join(photos, name, file), y) for y, name in enumerate(classes) for file in sorted(os.listdir(os.path.join(photos, name)))]
order = np.random.default_rng(seed).permutation(len(files))
cut = round(0.2 * len(files))
begin = time.perf_counter()
images = np.stack([pixels(path).numpy() for path, _ in files])
labels = np.array([y for _, y in files])
test, train = order[:cut], order[cut:]


def batches(index, shuffled):
    data = tf.data.Dataset.from_tensor_slices(index)
    if shuffled:
        data = data.shuffle(len(index))
    gathered = data.batch(32).map(lambda i: tf.numpy_function(lambda at: (images[at] / np.float32(127.5) - np.float32(1), labels[at]), [i], [tf.float32, tf.int64]))
    return gathered.map(lambda x, y: (tf.ensure_shape(x, [None, 224, 224, 3]), tf.ensure_shape(y, [None]))).prefetch(1)


body = pretrained()
features = {name: body.predict(batches(index, False).map(lambda x, y: x), verbose=0) for name, index in [("train", train), ("test", test)]}
times = {"features": time.perf_counter() - begin}

begin = time.perf_counter()
head = keras.Sequential([keras.Input((256,)), keras.layers.Dense(10, activation="softmax")])
head.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
head.fit(features["train"], labels[train], batch_size=32, epochs=30, verbose=0)
times["head"] = time.perf_counter() - begin

begin = time.perf_counter()
for layer in body.layers:
    layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
model = keras.Sequential([body, head])
decay = keras.optimizers.schedules.CosineDecay(3e-4, epochs * -(-len(train) // 32))
model.compile(keras.optimizers.Adam(decay), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(batches(train, True), epochs=epochs, validation_data=batches(test, False), verbose=0)
times["tuning"] = time.perf_counter() - begin
_, accuracy = model.evaluate(batches(test, False), verbose=0)
print(json.dumps({"accuracy": accuracy, **times}))
