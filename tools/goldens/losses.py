"""Golden losses and their gradients, computed with PyTorch in double precision.

    python3 tools/goldens/losses.py > packages/losses/src/testing/goldens.json

Formulas and clipping are Keras's; where PyTorch has the loss itself, its own function is used, and
Keras's on PyTorch for losses that PyTorch lacks. Metric learning is written out example by example.
"""

import json
import os
import platform

os.environ["KERAS_BACKEND"] = "torch"
import keras

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
keras.config.set_floatx("float64")
torch.manual_seed(7)
EPSILON = 1e-7
ROWS, COLUMNS = 5, 4


def as_float32(x):
    """Rounded as the tests' tensors are."""
    return x.to(torch.float32).to(torch.float64)


scores = as_float32(torch.randn(ROWS, COLUMNS) * 3)
targets = as_float32(torch.randn(ROWS, COLUMNS) * 3)
probabilities = as_float32(torch.rand(ROWS, COLUMNS) * 0.9 + 0.05)
distribution = as_float32(torch.softmax(torch.randn(ROWS, COLUMNS), -1))
soft = as_float32(torch.softmax(torch.randn(ROWS, COLUMNS), -1))
binary = (torch.rand(ROWS, COLUMNS) > 0.5).to(torch.float64)
indices = torch.tensor([0, 3, 1, 2, 3])
one_hot = F.one_hot(indices, COLUMNS).to(torch.float64)
positive = as_float32(torch.rand(ROWS, COLUMNS) * 4 + 0.2)
counts = torch.floor(torch.rand(ROWS, COLUMNS) * 6)
extreme = torch.tensor([[1e4, -1e4, 0.0, 3.0], [-1e4, 1e4, 1e4, 0.0]])
extreme_labels = torch.tensor([[0.0, 1.0, 1.0, 0.0], [0.0, 1.0, 0.0, 0.0]])
# The last two stay within float32 of 1e-7 from the ends.
saturated = torch.tensor([[0.0, 1.0, 0.3, 0.7], [1.0, 0.0, 0.5, 0.5]])
saturated_labels = torch.tensor([[0.0, 1.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]])


def clip(p):
    return torch.clamp(p, EPSILON, 1 - EPSILON)


def binary_crossentropy(y, x, from_logits=False, smoothing=0.0):
    y = y * (1 - smoothing) + smoothing / 2
    if from_logits:
        return F.binary_cross_entropy_with_logits(x, y, reduction="none").mean(-1)
    p = clip(x)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean(-1)


def categorical_crossentropy(y, x, from_logits=False, smoothing=0.0):
    y = y * (1 - smoothing) + smoothing / y.shape[-1]
    log_p = F.log_softmax(x, -1) if from_logits else torch.log(clip(x / x.sum(-1, keepdim=True)))
    return -(y * log_p).sum(-1)


def sparse(y, x, from_logits=False):
    if from_logits:
        return F.cross_entropy(x, y, reduction="none")
    return F.nll_loss(torch.log(clip(x / x.sum(-1, keepdim=True))), y, reduction="none")


def signed(y):
    return torch.where(((y == 0) | (y == 1)).all(), 2 * y - 1, y)


def msle(y, x):
    log = lambda z: torch.log(torch.clamp(z, min=EPSILON) + 1)
    return ((log(x) - log(y)) ** 2).mean(-1)


def unit(x):
    return x / torch.sqrt(torch.clamp((x**2).sum(-1, keepdim=True), min=1e-12))


def log_cosh(y, x):
    return torch.log(torch.cosh(x - y)).mean(-1)


def kl(y, x):
    y, x = torch.clamp(y, EPSILON, 1), torch.clamp(x, EPSILON, 1)
    return F.kl_div(torch.log(x), y, reduction="none").sum(-1)


def categorical_hinge(y, x):
    return torch.clamp(((1 - y) * x).max(-1).values - (y * x).sum(-1) + 1, min=0)


K = keras.losses
# Embeddings of three classes, one of which is there once.
classes = torch.tensor([0, 1, 0, 2, 1, 0])
embeddings = as_float32(torch.randn(6, 4))
unit_embeddings = as_float32(unit(torch.randn(6, 4)))
pair_distances = as_float32(torch.rand(ROWS, 1) * 2)
pair_labels = torch.tensor([[1.0], [0.0], [1.0], [0.0], [0.0]])
masks = (torch.rand(3, 4, 2) > 0.5).to(torch.float64)
mask_scores = as_float32(torch.rand(3, 4, 2) * 0.9 + 0.05)
# The blank is 0. The second needs a blank between its equal labels, the third is empty.
sequences = torch.tensor([[1, 2, 3], [2, 2, 0], [0, 0, 0], [3, 0, 0]])
sequence_logits = as_float32(torch.randn(4, 6, 4) * 2)


def flat(f):
    """A loss over all axes but the first."""
    return lambda y, x: f(y.reshape(len(y), -1), x.reshape(len(x), -1), axis=1)


def ctc(y, x):
    lengths = (y != 0).sum(-1)
    log_p = F.log_softmax(x, -1).transpose(0, 1)
    return F.ctc_loss(log_p, y, torch.full((len(y),), x.shape[1]), lengths, reduction="none")


def triplet(y, x, margin, semi_hard, normalize=False):
    x = unit(x) if normalize else x
    losses = []
    for a in range(len(x)):
        to = [torch.linalg.norm(x[a] - x[i]) if i != a else None for i in range(len(x))]
        own = [i for i in range(len(x)) if y[i] == y[a] and i != a]
        other = [i for i in range(len(x)) if y[i] != y[a]]
        if not own or not other:
            losses.append(x.sum() * 0)
        elif semi_hard:
            terms = []
            for p in own:
                beyond = [to[n] for n in other if to[n] > to[p]]
                negative = min(beyond) if beyond else max(to[n] for n in other)
                terms.append(torch.clamp(to[p] - negative + margin, min=0))
            losses.append(sum(terms) / len(terms))
        else:
            losses.append(torch.clamp(max(to[i] for i in own) - min(to[i] for i in other) + margin, min=0))
    return torch.stack(losses)


def info_nce(y, x, temperature):
    x = unit(x)
    losses = []
    for a in range(len(x)):
        others = torch.tensor([i for i in range(len(x)) if i != a])
        log_p = F.log_softmax(x[others] @ x[a] / temperature, 0)
        partners = y[others] == y[a]
        losses.append(-log_p[partners].mean() if partners.any() else x.sum() * 0)
    return torch.stack(losses)


def center(y, x):
    means = torch.stack([x[y == c].mean(0) for c in y])
    return 0.5 * ((x - means) ** 2).sum(-1)


def distillation(y, x, temperature, hard_share=0.0):
    teacher = y[..., : x.shape[-1]]
    soft = F.kl_div(F.log_softmax(x / temperature, -1), F.log_softmax(teacher / temperature, -1),
                    reduction="none", log_target=True).sum(-1) * temperature**2
    if hard_share == 0:
        return soft
    return (1 - hard_share) * soft + hard_share * F.cross_entropy(x, y[..., -1].long(), reduction="none")


CASES = [
    ("sparseCategoricalCrossentropy", {"fromLogits": True, "ignoreClass": 3}, indices, scores,
     lambda y, x: F.cross_entropy(x, y, reduction="none", ignore_index=3)),
    ("sparseCategoricalCrossentropy", {"fromLogits": True, "ignoreClass": -1}, torch.tensor([0, -1, 1, 2, -1]), scores,
     lambda y, x: F.cross_entropy(x, y, reduction="none", ignore_index=-1)),
    ("binaryFocalCrossentropy", {}, binary, probabilities, K.binary_focal_crossentropy),
    ("binaryFocalCrossentropy", {"gamma": 1.5, "alpha": 0.3, "applyClassBalancing": True, "labelSmoothing": 0.1}, binary,
     probabilities, lambda y, x: K.binary_focal_crossentropy(y, x, True, 0.3, 1.5, label_smoothing=0.1)),
    ("binaryFocalCrossentropy", {"gamma": 0, "fromLogits": True}, binary, scores,
     lambda y, x: binary_crossentropy(y, x, from_logits=True)),
    ("binaryFocalCrossentropy", {"fromLogits": True}, binary, scores,
     lambda y, x: K.binary_focal_crossentropy(y, x, from_logits=True)),
    ("categoricalFocalCrossentropy", {}, one_hot, distribution, K.categorical_focal_crossentropy),
    ("categoricalFocalCrossentropy", {"gamma": 0.5, "alpha": 1, "labelSmoothing": 0.1}, one_hot, probabilities,
     lambda y, x: K.categorical_focal_crossentropy(y, x, 1.0, 0.5, label_smoothing=0.1)),
    ("categoricalFocalCrossentropy", {"fromLogits": True}, one_hot, scores,
     lambda y, x: K.categorical_focal_crossentropy(y, x, from_logits=True)),
    ("categoricalGeneralizedCrossentropy", {}, indices, distribution,
     lambda y, x: K.categorical_generalized_cross_entropy(y, x, 0.5)),
    ("categoricalGeneralizedCrossentropy", {"q": 0.8}, indices, distribution,
     lambda y, x: K.categorical_generalized_cross_entropy(y, x, 0.8)),
    ("dice", {}, masks, mask_scores, flat(K.dice)),
    ("dice", {"over": "batch"}, masks, mask_scores, lambda y, x: K.dice(y, x).repeat(len(y))),
    ("tversky", {"alpha": 0.7, "beta": 0.2}, masks, mask_scores, flat(lambda y, x, axis: K.tversky(y, x, 0.7, 0.2, axis=axis))),
    ("tversky", {"over": "batch"}, masks, mask_scores, lambda y, x: K.tversky(y, x).repeat(len(y))),
    ("circle", {"gamma": 4}, classes, unit_embeddings,
     lambda y, x: K.circle(y, x, remove_diagonal=True, gamma=4, margin=0.4)),
    ("circle", {"gamma": 20, "margin": 0.25}, classes, unit_embeddings,
     lambda y, x: K.circle(y, x, remove_diagonal=True, gamma=20, margin=0.25)),
    ("triplet", {}, classes, embeddings, lambda y, x: triplet(y, x, 1, False)),
    ("triplet", {"margin": 0.5, "mining": "semiHard", "normalize": True}, classes, embeddings,
     lambda y, x: triplet(y, x, 0.5, True, True)),
    ("contrastive", {"margin": 1.5}, pair_labels, pair_distances,
     lambda y, x: (y * x**2 + (1 - y) * torch.clamp(1.5 - x, min=0) ** 2).mean(-1)),
    ("infoNce", {}, torch.tensor([0, 1, 2, 2, 1, 0]), embeddings, lambda y, x: info_nce(y, x, 0.1)),
    ("infoNce", {"temperature": 0.5}, classes, embeddings, lambda y, x: info_nce(y, x, 0.5)),
    ("center", {}, classes, embeddings, center),
    ("distillation", {"temperature": 3}, targets, scores, lambda y, x: distillation(y, x, 3)),
    ("distillation", {"temperature": 2, "hardShare": 0.3}, torch.cat([targets, indices[:, None]], -1), scores,
     lambda y, x: distillation(y, x, 2, 0.3)),
    ("ctc", {}, sequences, sequence_logits, ctc),
    ("meanSquaredError", {}, targets, scores, lambda y, x: F.mse_loss(x, y, reduction="none").mean(-1)),
    ("meanAbsoluteError", {}, targets, scores, lambda y, x: F.l1_loss(x, y, reduction="none").mean(-1)),
    ("meanAbsolutePercentageError", {}, targets, scores,
     lambda y, x: 100 * ((y - x) / torch.clamp(y.abs(), min=EPSILON)).abs().mean(-1)),
    ("meanSquaredLogarithmicError", {}, targets, scores, msle),
    ("huber", {}, targets, scores, lambda y, x: F.huber_loss(x, y, reduction="none").mean(-1)),
    ("huber", {"delta": 2.5}, targets, scores,
     lambda y, x: F.huber_loss(x, y, reduction="none", delta=2.5).mean(-1)),
    ("logCosh", {}, targets, scores, log_cosh),
    ("binaryCrossentropy", {}, binary, probabilities, binary_crossentropy),
    ("binaryCrossentropy", {"labelSmoothing": 0.2}, binary, probabilities,
     lambda y, x: binary_crossentropy(y, x, smoothing=0.2)),
    ("binaryCrossentropy", {"fromLogits": True}, binary, scores,
     lambda y, x: binary_crossentropy(y, x, from_logits=True)),
    ("binaryCrossentropy", {"fromLogits": True, "labelSmoothing": 0.1}, extreme_labels, extreme,
     lambda y, x: binary_crossentropy(y, x, from_logits=True, smoothing=0.1)),
    ("binaryCrossentropy", {}, saturated_labels, saturated, binary_crossentropy),
    ("categoricalCrossentropy", {}, one_hot, probabilities, categorical_crossentropy),
    ("categoricalCrossentropy", {"labelSmoothing": 0.1}, one_hot, distribution,
     lambda y, x: categorical_crossentropy(y, x, smoothing=0.1)),
    ("categoricalCrossentropy", {"fromLogits": True}, soft, scores,
     lambda y, x: categorical_crossentropy(y, x, from_logits=True)),
    ("categoricalCrossentropy", {"fromLogits": True, "labelSmoothing": 0.3}, one_hot, scores,
     lambda y, x: categorical_crossentropy(y, x, from_logits=True, smoothing=0.3)),
    ("categoricalCrossentropy", {"fromLogits": True}, extreme_labels, extreme,
     lambda y, x: categorical_crossentropy(y, x, from_logits=True)),
    ("categoricalCrossentropy", {}, saturated_labels, saturated, categorical_crossentropy),
    ("sparseCategoricalCrossentropy", {}, indices, probabilities, sparse),
    ("sparseCategoricalCrossentropy", {"fromLogits": True}, indices, scores,
     lambda y, x: sparse(y, x, from_logits=True)),
    ("sparseCategoricalCrossentropy", {"fromLogits": True}, indices[:2], extreme,
     lambda y, x: sparse(y, x, from_logits=True)),
    ("klDivergence", {}, soft, distribution, kl),
    ("poisson", {}, counts, positive,
     lambda y, x: F.poisson_nll_loss(x, y, log_input=False, eps=EPSILON, reduction="none").mean(-1)),
    ("hinge", {}, binary, scores, lambda y, x: torch.clamp(1 - signed(y) * x, min=0).mean(-1)),
    ("hinge", {}, 2 * binary - 1, scores, lambda y, x: torch.clamp(1 - y * x, min=0).mean(-1)),
    ("squaredHinge", {}, binary, scores,
     lambda y, x: (torch.clamp(1 - signed(y) * x, min=0) ** 2).mean(-1)),
    ("categoricalHinge", {}, one_hot, scores, categorical_hinge),
    ("cosineSimilarity", {}, targets, scores, lambda y, x: -(unit(y) * unit(x)).sum(-1)),
]


def run(loss, options, y, x, formula):
    x = x.clone().requires_grad_(True)
    values = formula(y, x)
    ignored = options.get("ignoreClass")
    counts = None if ignored is None else y != ignored
    (values.mean() if counts is None else values[counts].mean()).backward()
    return {
        "loss": loss,
        "options": options,
        "yTrue": {"shape": list(y.shape), "values": y.flatten().tolist()},
        "yPred": {"shape": list(x.shape), "values": x.detach().flatten().tolist()},
        "perExample": values.detach().tolist(),
        **({} if counts is None else {"counts": counts.tolist()}),
        "gradient": x.grad.flatten().tolist(),
    }


print(json.dumps({
    "keras": sorted(n for n, c in vars(keras.losses).items() if isinstance(c, type)),
    "generator": "tools/goldens/losses.py",
    "versions": {"torch": torch.__version__, "keras": keras.__version__, "python": platform.python_version()},
    "cases": [run(*case) for case in CASES],
}))
