"""Golden losses and their gradients, computed with PyTorch in double precision.

    python3 tools/goldens/losses.py > packages/losses/src/testing/goldens.json

Formulas and clipping are Keras's; where PyTorch has the loss itself, its own function is used.
"""

import json
import platform

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
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


CASES = [
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
    values.mean().backward()
    return {
        "loss": loss,
        "options": options,
        "yTrue": {"shape": list(y.shape), "values": y.flatten().tolist()},
        "yPred": {"shape": list(x.shape), "values": x.detach().flatten().tolist()},
        "perExample": values.detach().tolist(),
        "gradient": x.grad.flatten().tolist(),
    }


print(json.dumps({
    "generator": "tools/goldens/losses.py",
    "versions": {"torch": torch.__version__, "python": platform.python_version()},
    "cases": [run(*case) for case in CASES],
}, indent=1))
