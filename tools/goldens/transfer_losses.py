"""Distances of domains and penalties with their gradients, by torch's own differentiation in double
precision, from the papers' formulas:
python tools/goldens/transfer_losses.py packages/transfer/src/testing/goldens/losses.json"""
import json
import sys

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
rng = np.random.default_rng(5)


def rounded(x, digits=4):
    return np.array([float(f"{v:.{digits}g}") for v in np.ravel(x)]).reshape(np.shape(x))


def drawn(*shape, scale=1.0, shift=0.0):
    return rounded(rng.normal(size=shape) * scale + shift)


def graded(function, *arrays):
    """The value and its gradients by all arguments."""
    tensors = [torch.tensor(a, requires_grad=True) for a in arrays]
    value = function(*tensors)
    grads = torch.autograd.grad(value, tensors, allow_unused=True)
    return {"value": value.item(), "gradients": [torch.zeros(1).tolist() if g is None else g.tolist() for g in grads]}


def pairs():
    yield "plain", drawn(8, 3), drawn(10, 3, shift=0.5)
    yield "more features than examples", drawn(4, 12), drawn(5, 12, scale=2)
    yield "two examples", drawn(2, 3), drawn(2, 3)
    same = drawn(6, 4)
    yield "the same", same, same.copy()
    yield "every row twice", np.repeat(drawn(4, 3), 2, 0), np.repeat(drawn(4, 3, shift=1), 2, 0)
    constant = drawn(7, 4)
    constant[:, 2] = 3
    other = drawn(9, 4)
    other[:, 2] = 3
    yield "a constant feature", constant, other
    yield "times a thousand", drawn(8, 3, scale=1e3), drawn(8, 3, scale=1e3, shift=5e2)
    yield "a thousandth", drawn(8, 3, scale=1e-3), drawn(8, 3, scale=1e-3, shift=5e-4)
    yield "far from zero", rounded(drawn(8, 3) + 1000, 7), rounded(drawn(10, 3) + 1000.5, 7)


def coral(s, t):
    d = s.shape[1]
    return ((torch.cov(s.T) - torch.cov(t.T)) ** 2).sum() / (4 * d * d)


def kernel(s, t, widths):
    both = torch.cat([s, t])
    squares = ((both[:, None] - both[None]) ** 2).sum(-1)
    width = squares.mean().detach()
    return sum(torch.exp(-squares / (2 * a * width)) for a in widths)


def contrast(k, n, unbiased):
    m = len(k) - n
    ss, tt, st = k[:n, :n], k[n:, n:], k[:n, n:]
    if unbiased:
        off = lambda x: x[~torch.eye(len(x), dtype=torch.bool)].mean()
        return off(ss) + off(tt) - 2 * st.mean()
    return ss.mean() + tt.mean() - 2 * st.mean()


def mmd(s, t, unbiased=False, widths=(0.5, 1, 2)):
    return contrast(kernel(s, t, widths), len(s), unbiased)


def joint(s1, t1, s2, t2, unbiased=False):
    widths = (0.5, 1, 2)
    return contrast(kernel(s1, t1, widths) * kernel(s2, t2, widths), len(s1), unbiased)


def confusion(z, temperature):
    """Jin et al. 2020; certainty is detached, logarithms have 1e-5, as in the authors' code."""
    p = F.softmax(z / temperature, 1)
    entropy = -(p * torch.log(p + 1e-5)).sum(1)
    w = (1 + torch.exp(-entropy)).detach()
    w = len(z) * w / w.sum()
    # Rows are normalised, so that a class may be scaled: probabilities that vanish are numbers again.
    logs = F.log_softmax(z / temperature, 1)
    c = (torch.exp(logs - logs.max(0).values.detach()) * w[:, None]).T @ p
    c = c / c.sum(1, keepdim=True)
    return (c.sum() - c.trace()) / z.shape[1]


def tempered(teacher, student, temperature):
    theirs = F.log_softmax(teacher.detach() / temperature, 1)
    return temperature**2 * F.kl_div(F.log_softmax(student / temperature, 1), theirs, reduction="batchmean", log_target=True)


def shrinkage(f, k):
    return (torch.linalg.svdvals(f)[-k:] ** 2).sum()


def behaviour(now, source, attention):
    """DELTA: channels last; the mean over examples."""
    n, h, w, c = now.shape
    distances = ((now - source.detach()) ** 2).sum((1, 2)) / (h * w)
    return 0.5 * c * (distances * attention).sum(1).mean()


def adversary(layers, features):
    h = F.relu(features @ layers[0] + layers[1])
    h = F.relu(h @ layers[2] + layers[3])
    return (h @ layers[4] + layers[5])[:, 0]


class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(context, x, strength):
        context.strength = strength
        return x.clone()

    @staticmethod
    def backward(context, slope):
        return -context.strength * slope, None


def ramp(progress, gamma=10.0):
    return 2 / (1 + np.exp(-gamma * progress)) - 1


def dann(s, t, *layers, progress=0.3):
    strength = ramp(progress)
    ones, zeros = torch.ones(len(s)), torch.zeros(len(t))
    loss = F.binary_cross_entropy_with_logits
    return 0.5 * (loss(adversary(layers, Reverse.apply(s, strength)), ones) + loss(adversary(layers, Reverse.apply(t, strength)), zeros))


def cdan(s, t, ps, pt, *layers, progress=0.3, entropy=True):
    strength = ramp(progress)
    total = 0
    for features, p, label in ((s, ps, 1.0), (t, pt, 0.0)):
        p = p.detach()
        product = torch.einsum("nk,nd->nkd", p, Reverse.apply(features, strength)).reshape(len(p), -1)
        logits = adversary(layers, product)
        losses = F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label), reduction="none")
        w = 1 + torch.exp((p * torch.log(p + 1e-5)).sum(1)) if entropy else torch.ones(len(p))
        total = total + 0.5 * (losses * w).sum() / w.sum()
    return total


out = {"generator": "tools/goldens/transfer_losses.py", "torch": torch.__version__, "numpy": np.__version__, "pairs": []}
for name, s, t in pairs():
    case = {"name": name, "source": s.tolist(), "target": t.tolist()}
    case["coral"] = graded(coral, s, t)
    case["mmd"] = graded(mmd, s, t)
    case["unbiased"] = graded(lambda a, b: mmd(a, b, True), s, t)
    case["oneWidth"] = graded(lambda a, b: mmd(a, b, False, (1.5,)), s, t)
    s2, t2 = drawn(len(s), 2), drawn(len(t), 2, shift=0.3)
    case["second"] = [s2.tolist(), t2.tolist()]
    case["joint"] = graded(joint, s, t, s2, t2)
    case["jointUnbiased"] = joint(*(torch.tensor(a) for a in (s, t, s2, t2)), unbiased=True).item()
    out["pairs"].append(case)

out["confusion"] = []
saturated = np.zeros((6, 4))
saturated[np.arange(6), [0, 1, 0, 1, 2, 0]] = 1000
for name, z in (
    ("plain", drawn(6, 4, scale=3)),
    ("one example", drawn(1, 3)),
    ("saturated, a class never", saturated),
    ("all equal", np.zeros((5, 3))),
    ("far from zero", rounded(drawn(6, 4) + 500, 6)),
    ("many classes", drawn(5, 60, scale=2)),
):
    for temperature in (1.0, 2.5):
        out["confusion"].append({"name": name, "logits": z.tolist(), "temperature": temperature, **graded(lambda a: confusion(a, temperature), z)})

out["tempered"] = []
for name, a, b, temperature in (
    ("plain", drawn(5, 4, scale=2), drawn(5, 4, scale=2), 4),
    ("cold", drawn(5, 4, scale=2), drawn(5, 4, scale=2), 0.5),
    ("saturated", np.eye(4)[[0, 1, 2]] * 500, np.eye(4)[[0, 3, 1]] * 80, 1),
    ("hot", drawn(3, 5), drawn(3, 5), 50),
    ("the same", np.ones((3, 4)), np.ones((3, 4)), 2),
):
    out["tempered"].append({"name": name, "teacher": a.tolist(), "student": b.tolist(), "temperature": temperature, **graded(lambda x: tempered(torch.tensor(a), x, temperature), b)})

out["shrinkage"] = []
for name, f, k in (
    ("tall", drawn(9, 4), 1),
    ("tall, two", drawn(9, 4), 2),
    ("wide", drawn(3, 8), 1),
    ("wide, all", drawn(3, 8), 3),
    ("more than there are", drawn(3, 8), 5),
    ("large", drawn(6, 4, scale=1e3), 2),
    ("small", drawn(6, 4, scale=1e-2), 2),
):
    kept = min(k, *f.shape)
    out["shrinkage"].append({"name": name, "features": f.tolist(), "k": k, **graded(lambda x: shrinkage(x, kept), f)})

now, source = drawn(2, 3, 2, 4), drawn(2, 3, 2, 4)
attention = F.softmax(torch.tensor(drawn(4)), 0)
out["behaviour"] = {"now": now.tolist(), "source": source.tolist(), "attention": attention.tolist(), **graded(lambda a: behaviour(a, torch.tensor(source), attention), now)}

out["attention"] = []
for increases in (drawn(6), drawn(3, scale=1e-6), np.array([0.1, 0.1, 0.1, 0.1]), np.array([1e6, 0, 0, 0, 0.0]), np.array([5.0])):
    v = torch.tensor(increases)
    even = len(v) < 2 or bool((v == v[0]).all())
    scores = torch.zeros_like(v) if even else (v - v.mean()) / v.std() / 5
    out["attention"].append({"increases": increases.tolist(), "attention": F.softmax(scores, 0).tolist()})


def net(width, hidden=3):
    return [drawn(width, hidden), drawn(hidden), drawn(hidden, hidden), drawn(hidden), drawn(hidden, 1), drawn(1)]


s, t = drawn(5, 4), drawn(6, 4, shift=0.5)
layers = net(4)
out["dann"] = {"source": s.tolist(), "target": t.tolist(), "layers": [x.tolist() for x in layers], "progress": 0.3, **graded(dann, s, t, *layers)}
ps = F.softmax(torch.tensor(drawn(5, 3, scale=2)), 1).numpy()
pt = np.eye(3)[[0, 1, 2, 0, 1, 1]]
layers = net(12)
out["cdan"] = []
for entropy in (True, False):
    graded_now = graded(lambda a, b, *rest: cdan(a, b, torch.tensor(ps), torch.tensor(pt), *rest, entropy=entropy), s, t, *layers)
    out["cdan"].append({"source": s.tolist(), "target": t.tolist(), "ofSource": ps.tolist(), "ofTarget": pt.tolist(), "layers": [x.tolist() for x in layers], "progress": 0.3, "entropy": entropy, **graded_now})

out["fisher"] = []
for name, scale in (("plain", 1.0), ("saturated", 200.0)):
    w1, b1, w2, b2 = drawn(3, 4), drawn(4), drawn(4, 3) * scale, drawn(3)
    x = drawn(7, 3)
    totals = [np.zeros_like(p) for p in (w1, b1, w2, b2)]
    for row in x:
        params = [torch.tensor(p, requires_grad=True) for p in (w1, b1, w2, b2)]
        logs = F.log_softmax(torch.tanh(torch.tensor(row) @ params[0] + params[1]) @ params[2] + params[3], 0)
        for c in range(3):
            grads = torch.autograd.grad(logs[c], params, retain_graph=True)
            for total, g in zip(totals, grads):
                total += (logs[c].exp().detach() * g**2).numpy() / len(x)
    out["fisher"].append({"name": name, "weights": [p.tolist() for p in (w1, b1, w2, b2)], "x": x.tolist(), "values": [p.tolist() for p in totals]})

json.dump(out, open(sys.argv[1], "w"), separators=(",", ":"))
for c in out["pairs"]:
    print(c["name"], c["coral"]["value"], c["mmd"]["value"], c["unbiased"]["value"], c["joint"]["value"])
for c in out["confusion"] + out["tempered"] + out["shrinkage"]:
    print(c["name"], c["value"])
