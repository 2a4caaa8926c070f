"""Models of Keras whose graphs are unusual, with what they compute: functions between layers, masks,
states, scores of attention, records of inputs, words beside the weights, several precisions.

    KERAS_BACKEND=tensorflow python tools/goldens/keras_models.py packages/formats/src/keras/goldens

Writes `NAME.keras` (deflated), `NAME.h5.gz` and `expected.json.gz`, which holds for each model the
inputs, the outputs and `layer.name` of each input.
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
import tensorflow as tf
from keras import layers as L
from keras import ops

Input = keras.Input
Model = keras.Model
random = np.random.default_rng(7)
models = {}


def model(make):
    models[make.__name__] = make
    return make


@model
def arithmetic():
    x = Input((4,))
    y = L.Dense(4)(x)
    z = (x * 2 + 1) - y / 3 + (1 / (ops.abs(x) + 1)) - (-y) + x**2 + 5 - x
    return Model(x, z + 2 ** (y * 0.1) + x // 2 + x % 3)


@model
def shapes():
    x = Input((3, 4))
    y = L.Dense(4)(x)
    a = ops.concatenate([x, y], axis=-1)
    c = ops.max(a, axis=-1, keepdims=True)
    return Model(
        x,
        [
            ops.mean(a, axis=1),
            c,
            ops.expand_dims(ops.sum(y, axis=[1, 2]), -1),
            ops.reshape(a, (-1, 24)),
            ops.matmul(x, ops.transpose(x, (0, 2, 1))),
            ops.squeeze(c, -1),
            ops.stack([x, y], axis=1),
            ops.min(x, axis=1),
            ops.var(x, axis=-1),
            ops.std(x, axis=1),
            ops.prod(x, axis=1),
        ],
    )


@model
def elementwise():
    x = Input((4,))
    p = ops.abs(x) + 0.5
    of_one = [ops.exp, ops.abs, ops.sqrt, ops.square, ops.sin, ops.cos, ops.tanh, ops.sign]
    of_one += [ops.floor, ops.ceil, ops.round, ops.negative, ops.log1p, ops.expm1, ops.rsqrt]
    of_one += [ops.erf, ops.reciprocal, ops.log]
    return Model(
        x,
        [function(p) for function in of_one]
        + [
            ops.maximum(x, 0.3),
            ops.minimum(x, p),
            ops.clip(x, -0.5, 0.5),
            ops.power(p, 3),
            ops.where(x > 0, x, p * 0.1),
            ops.cast(x > 0, "float32"),
            ops.logical_and(x > 0, p < 1),
        ],
    )


@model
def activations():
    x = Input((6,))
    plain = [ops.relu, ops.relu6, ops.sigmoid, ops.softmax, ops.log_softmax, ops.silu, ops.gelu]
    plain += [ops.elu, ops.selu, ops.softplus, ops.softsign, ops.hard_sigmoid, ops.celu, ops.glu]
    return Model(
        x,
        [function(x) for function in plain]
        + [
            ops.gelu(x, approximate=False),
            ops.leaky_relu(x, negative_slope=0.1),
            ops.logsumexp(x, axis=-1),
            ops.normalize(x, axis=-1),
            ops.one_hot(ops.argmax(x, axis=-1), 6),
            ops.top_k(x, 2)[0],
        ],
    )


@model
def slices():
    x = Input((5, 6))
    return Model(
        x,
        [
            x[:, 0],
            x[:, -1, :],
            x[:, 1:4, ::2],
            x[..., 2],
            x[:, None],
            x[:, :, 2:3],
            ops.split(x, 3, axis=-1)[1],
            ops.take(x, [2, 0], axis=1),
            ops.flip(x, axis=1),
            ops.pad(x, [[0, 0], [1, 1], [0, 2]]),
            ops.tile(x, [1, 2, 1]),
            ops.repeat(x, 2, axis=1),
            ops.roll(x, 1, axis=1),
            ops.cumsum(x, axis=1),
            ops.unstack(x, axis=1)[3],
            ops.swapaxes(x, 1, 2),
            ops.moveaxis(x, 1, 2),
        ],
    )


@model
def products():
    x, y = Input((3, 4)), Input((3, 5))
    constant = ops.convert_to_tensor(np.full((4, 2), 0.5, "float32"))
    return Model([x, y], [ops.einsum("bij,bik->bjk", x, y), ops.dot(x, constant)])


@model
def images():
    x = Input((4, 4, 3))
    return Model(
        x,
        [
            ops.image.resize(x, (8, 8)),
            ops.image.resize(x, (2, 2), interpolation="nearest"),
            ops.image.rgb_to_grayscale(x),
            ops.max_pool(x, 2),
            ops.average_pool(x, 2),
        ],
    )


@model
def preprocessed_residual():
    x = Input((8, 8, 3))
    mean, std = np.array([[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]], "float32")
    y = (x / 255.0 - mean) / std
    return Model(x, ops.relu(L.Conv2D(3, 3, padding="same")(y) + y * 0.17))


@model
def squeeze_and_excite():
    x = Input((6, 6, 4))
    s = ops.mean(x, axis=(1, 2), keepdims=True)
    s = L.Conv2D(4, 1, activation="sigmoid")(L.Conv2D(2, 1, activation="relu")(s))
    return Model(x, x * s)


@model
def broadcasting():
    x, y = Input((3, 4)), Input((4,))
    s = L.Dense(1)(y)
    joined = L.Multiply()([x, ops.expand_dims(y, 1)])
    return Model([x, y], [x + y[:, None, :], x * s[:, :, None], joined, L.Dot(axes=(2, 1))([x, y])])


@model
def vision_transformer():
    x = Input((8, 8, 3))
    p = L.Reshape((4, 8))(L.Conv2D(8, 4, strides=4)(x))
    h = L.LayerNormalization()(p)
    p = p + L.MultiHeadAttention(2, 4)(h, h)
    p = p + L.Dense(8)(L.Dense(16, activation="gelu")(L.LayerNormalization()(p)))
    return Model(x, L.Dense(2)(p[:, 0]))


@model
def record_of_inputs():
    z, a = Input((2,), name="zeta"), Input((3,), name="alpha")
    h = L.Concatenate()([L.Dense(4)(z), L.Dense(5)(a)])
    return Model({"z_in": z, "a_in": a}, {"second": L.Dense(1)(h), "first": L.Dense(2)(h)})


@model
def nested_inputs():
    a, b, c = Input((2,)), Input((3,)), Input((4,))
    return Model([a, [b, c]], [L.Dense(2)(a), (L.Dense(1)(b), L.Dense(3)(c))])


@model
def masked_heads():
    t = Input((5,), dtype="int32", name="tokens")
    e = L.Embedding(10, 8, mask_zero=True)(t)
    y = L.LayerNormalization()(L.MultiHeadAttention(2, 4)(e, e) + e)
    y = L.MultiHeadAttention(2, 4)(y, y, use_causal_mask=True)
    return Model(t, L.GlobalAveragePooling1D()(y))


@model
def scores_of_attention():
    q, v, m = Input((3, 8)), Input((4, 8)), Input((3, 4), dtype="bool")
    y, s = L.MultiHeadAttention(2, 4)(q, v, return_attention_scores=True)
    z = L.MultiHeadAttention(2, 4)(q, v, attention_mask=m)
    k = L.MultiHeadAttention(2, 4)(q, key=v, value=v)
    a, w = L.Attention()([q, v], return_attention_scores=True)
    return Model([q, v, m], [y, s, z, k, a, w])


@model
def scores_of_grouped_queries():
    q, m = Input((3, 8)), Input((3, 3), dtype="bool")
    heads = L.GroupQueryAttention(4, 4, 2)
    return Model([q, m], list(heads(q, q, return_attention_scores=True, attention_mask=m)))


@model
def masks_that_are_computed():
    t = Input((5,), dtype="int32")
    e = L.Embedding(10, 8)(t)
    m = ops.not_equal(t, 0)
    y = L.MultiHeadAttention(2, 4)(e, e, attention_mask=m[:, None, :])
    return Model(t, [y, L.LSTM(3)(e, mask=m)])


@model
def masks_through_models():
    t = Input((6,), dtype="int32")
    embed = keras.Sequential(
        [Input((6,), dtype="int32"), L.Embedding(9, 4, mask_zero=True), L.Dropout(0.5)]
    )
    y = L.LSTM(3, return_sequences=True)(embed(t))
    inside = Input((6, 3))
    reader = Model(inside, L.GRU(2)(inside), name="reader")
    m = L.Masking()(L.TimeDistributed(L.Dense(2))(y))
    return Model(t, [reader(y), L.LSTM(2)(m), L.GlobalAveragePooling1D()(y)])


@model
def masked_attention():
    t, q = Input((6,), dtype="int32"), Input((3, 4))
    e = L.Embedding(9, 4, mask_zero=True)(t)
    y = L.Attention(use_scale=True)([q, e])
    return Model([t, q], [y, L.AdditiveAttention()([q, e]), L.Attention()([q, e], use_causal_mask=True)])


@model
def states():
    e, d = Input((6, 4)), Input((5, 3))
    _, h, c = L.LSTM(7, return_state=True)(e)
    y = L.LSTM(7, return_sequences=True)(d, initial_state=[h, c])
    _, state = L.GRU(4, return_state=True)(e)
    both = L.Bidirectional(L.LSTM(3, return_state=True))(e)
    z = L.Bidirectional(L.LSTM(3))(d, initial_state=both[1:])
    return Model([e, d], [y, L.GRU(4)(d, initial_state=state), z])


@model
def wrappers():
    x = Input((3, 8, 8, 2))
    cnn = keras.Sequential([Input((8, 8, 2)), L.Conv2D(3, 3), L.GlobalMaxPooling2D()])
    y = L.TimeDistributed(cnn)(x)
    z = L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode="sum")(y)
    r = L.RNN([L.LSTMCell(3), L.GRUCell(2)])(L.SpectralNormalization(L.Dense(4))(z))
    return Model(x, [r, L.Bidirectional(L.LSTM(2), backward_layer=L.GRU(2, go_backwards=True))(y)])


@model
def words():
    t = Input((1,), dtype="string")
    v = L.TextVectorization(output_sequence_length=4)
    v.adapt(np.array(["the cat sat", "the dog's, sat down", "über cat"]))
    return Model(t, L.GlobalAveragePooling1D()(L.Embedding(20, 3)(v(t))))


@model
def lookups():
    t, n = Input((1,), dtype="string"), Input((1,), dtype="int64")
    s, i = L.StringLookup(), L.IntegerLookup()
    s.adapt(np.array(["red", "green", "red", "blüe, x", 'a"b']))
    i.adapt(np.array([5, 7, 7, -3]))
    f = L.StringLookup(output_mode="tf_idf", vocabulary=["a", "b"], idf_weights=[0.3, 0.7])
    v = L.TextVectorization(output_mode="tf_idf")
    v.adapt(np.array(["a b", "a c"]))
    one_hot = L.CategoryEncoding(9, output_mode="one_hot")
    return Model([t, n], [s(t), i(n), f(t), v(t), L.Hashing(7)(t), one_hot(i(n))])


@model
def numbers():
    x = Input((3,))
    n, d = L.Normalization(), L.Discretization(num_bins=4)
    n.adapt(random.normal(2, 3, (50, 3)).astype("float32"))
    d.adapt(random.normal(0, 1, (50, 3)).astype("float32"))
    given = L.Normalization(mean=1.0, variance=4.0)
    return Model(x, [n(x), d(x), given(x), L.Rescaling([1.0, 2.0, 3.0], offset=0.5)(x)])


@model
def double_precision():
    x = Input((4,), dtype="float64")
    return Model(x, L.Dense(3, dtype="float64")(x))


@model
def low_rank():
    x = Input((8,))
    d = L.Dense(6)
    net = Model(x, L.Dense(4)(d(x)))
    d.enable_lora(2)
    d.lora_kernel_a.assign(random.normal(size=(8, 2)))
    d.lora_kernel_b.assign(random.normal(size=(2, 6)))
    return net


@model
def quantized():
    x = Input((8,))
    net = Model(x, L.Dense(6)(x))
    net.quantize("int8")
    return net


@model
def deferred():
    net = keras.Sequential(
        [
            L.Dense(3, activation=keras.activations.gelu),
            L.Dropout(0.3),
            L.Dense(
                2,
                kernel_regularizer=keras.regularizers.L1L2(1e-4, 1e-3),
                kernel_constraint=keras.constraints.MaxNorm(2.0),
            ),
        ]
    )
    net.build((None, 5))
    return net


@model
def frozen():
    x = Input((6, 6, 2))
    c = L.Conv2D(3, 3)
    y = L.DepthwiseConv2D(2)(L.BatchNormalization(trainable=False)(c(x)))
    net = Model(x, L.Dense(2)(L.Flatten()(y)))
    c.trainable = False
    return net


@model
def names():
    x = Input((4,), name="in put")
    y = L.Dense(3, name="block_1.dense")(x)
    return Model(x, L.Dense(2, name="layer 7: out")(y), name="my model")


@model
def compiled():
    x = Input((4,))
    h = L.Dense(4, activation="relu")(x)
    outputs = [L.Dense(3, activation="softmax", name="kind")(h), L.Dense(1, name="size")(h)]
    net = Model(x, outputs)
    schedule = keras.optimizers.schedules.CosineDecay(1e-3, 100)
    net.compile(
        keras.optimizers.AdamW(schedule, weight_decay=0.01, clipnorm=1.0),
        loss={"kind": keras.losses.CategoricalCrossentropy(label_smoothing=0.1), "size": "mse"},
        loss_weights={"kind": 1.0, "size": 0.5},
        metrics={"kind": ["accuracy"], "size": "mae"},
    )
    kinds = np.eye(3)[random.integers(0, 3, 8)]
    net.fit(random.normal(size=(8, 4)), [kinds, random.normal(size=(8, 1))], verbose=0)
    return net


def value(symbol):
    shape = [2 if axis is None else axis for axis in symbol.shape]
    dtype = str(symbol.dtype)
    if dtype == "string":
        return np.array([["the cat"], ["red"]], object)
    if dtype == "bool":
        return random.integers(0, 2, shape).astype(bool) | (np.arange(shape[-1]) == 0)
    if dtype.startswith("int"):
        array = random.integers(1, 7, shape).astype(dtype)
        array[..., -1] = 0
        return array
    return random.normal(size=shape).astype("float32")


def plain(array):
    if array.dtype == object:
        return [item.decode() if isinstance(item, bytes) else item for item in array.ravel()]
    return [float(f"{number:.7g}") for number in array.astype("float64").ravel()]


def deflated(path):
    with zipfile.ZipFile(path) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


folder = Path(sys.argv[1])
expected = {"generator": "tools/goldens/keras_models.py", "keras": keras.__version__, "models": {}}
for name, make in models.items():
    keras.utils.set_random_seed(3)
    keras.backend.clear_session()
    net = make()
    symbols = keras.tree.flatten(net.inputs)
    values = [value(symbol) for symbol in symbols]
    # As texts and numbers alike can be given: tensors, in the order of the model.
    given = [tf.constant(item) for item in values]
    structure = getattr(net, "_inputs_struct", None)
    given = given[0] if structure is None else keras.tree.pack_sequence_as(structure, given)
    outputs = [np.array(item) for item in keras.tree.flatten(net(given, training=False))]
    net.save(folder / f"{name}.keras")
    deflated(folder / f"{name}.keras")
    net.save(folder / f"{name}.h5")
    content = (folder / f"{name}.h5").read_bytes()
    (folder / f"{name}.h5.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    (folder / f"{name}.h5").unlink()
    expected["models"][name] = {
        "inputs": [
            {
                "layer": symbol._keras_history.operation.name,
                "dtype": "string" if item.dtype == object else str(item.dtype),
                "shape": list(item.shape),
                "values": plain(item),
            }
            for symbol, item in zip(symbols, values)
        ],
        "outputs": [{"shape": list(item.shape), "values": plain(item)} for item in outputs],
    }
# The weights of a model in several files, and as a whole.
keras.utils.set_random_seed(5)
x = Input((20,))
inner = keras.Sequential([Input((64,)), L.Dense(64), L.BatchNormalization()], name="inner")
net = Model(x, L.Dense(8)(inner(L.Dense(64)(x))))
shards = folder / "shards"
shards.mkdir(exist_ok=True)
net.save_weights(shards / "model.weights.json", max_shard_size=2e-5)
given = random.normal(size=(2, 20)).astype("float32")
expected["sharded"] = {
    "config": json.loads(net.to_json()),
    "input": plain(given),
    "output": plain(np.array(net(given))),
}
for path in shards.glob("*.h5"):
    (shards / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    path.unlink()
text = json.dumps(expected, separators=(",", ":"))
(folder / "expected.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
print(f"{len(models)} models of Keras {keras.__version__}")
