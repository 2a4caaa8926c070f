"""Calibration, conformal sets, scores of probabilities and tests of differences, from their definitions
with numpy, scipy and scikit-learn; ranks and bins in exact fractions:
python tools/goldens/transfer_trust.py packages/transfer/src/testing/goldens/trust.json"""
import json
import sys
from fractions import Fraction
from math import ceil

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize, minimize_scalar
from scipy.special import log_softmax, logsumexp, softmax
from scipy.stats import binomtest
from sklearn.metrics import brier_score_loss

rng = np.random.default_rng(11)


def rounded(x, digits=4):
    return np.array([float(f"{v:.{digits}g}") for v in np.ravel(x)]).reshape(np.shape(x))


def feat(n, d):
    i, j = np.arange(n)[:, None], np.arange(d)[None]
    return np.sin(0.7 * i + 1.3 * j + 0.11 * i * j)


def cases():
    yield "plain", softmax(rounded(rng.normal(size=(40, 4)) * 2), axis=1), rng.integers(0, 4, 40)
    sure = np.eye(3)[rng.integers(0, 3, 30)]
    yield "surely right or wrong", sure, np.where(rng.uniform(size=30) < 0.8, sure.argmax(1), rng.integers(0, 3, 30))
    yield "all equal", np.full((12, 4), 0.25), np.arange(12) % 4
    edges = np.array([k / 20 for k in range(10, 21)] * 2)
    yield "on the edges of bins", np.stack([edges, 1 - edges], 1), np.arange(22) % 2
    steps = np.array([0.07, 0.14, 0.28, 0.29, 0.55, 0.56, 0.57, 0.58])
    yield "hundredths", np.stack([steps, 1 - steps], 1), np.arange(8) % 2
    tied = np.array([[0.4, 0.4, 0.2], [0.2, 0.4, 0.4], [0.3, 0.3, 0.4], [0.5, 0.25, 0.25]] * 5)
    yield "ties", tied[:19], np.arange(19) % 3
    yield "a class that does not occur", softmax(rounded(rng.normal(size=(25, 5)) * 3), axis=1), rng.integers(0, 3, 25)
    tiny = np.array([1e-6, 1e-12, 1e-200, 1e-320])
    yield "next to impossible", np.stack([tiny, 1 - tiny], 1), np.array([0, 1, 0, 0])
    yield "one example", np.array([[0.7, 0.3]]), np.array([1])
    yield "a thousand classes", softmax(4 * feat(30, 1000), axis=1), (np.arange(30) * 37) % 1000
    yield "32 bits", softmax((rng.normal(size=(30, 3)) * 4).astype(np.float32), axis=1).astype(float), rng.integers(0, 3, 30)


def ece(p, y, bins):
    """Bins (k / bins, (k + 1) / bins]; the edges as doubles, as torch's linspace has them."""
    confidence, right = p.max(1), p.argmax(1) == y
    total, counts = 0.0, []
    for k in range(bins):
        inside = (confidence > k / bins) & (confidence <= (k + 1) / bins)
        counts.append(int(inside.sum()))
        if inside.any():
            total += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return float(total), counts


def conformal(p, y, alpha, method):
    n = len(p)
    exact = Fraction(str(alpha))
    rank = ceil((n + 1) * (1 - exact))

    def score(row, k):
        return 1 - row[k] if method == "lac" else float(sum(v for v in row if v >= row[k]))

    scores = sorted(score(row, k) for row, k in zip(p, y))
    threshold = None if rank > n else scores[rank - 1]
    sizes = [sum(1 for k in range(p.shape[1]) if threshold is None or score(row, k) <= threshold) for row in p]
    return {"alpha": alpha, "method": method, "rank": rank, "threshold": threshold, "sizes": sizes}


def leep(theta, y):
    total = 0.0
    marginal = theta.sum(0)
    for i, c in enumerate(y):
        joint = theta[y == c].sum(0)
        used = marginal > 0
        total += np.log((joint[used] / marginal[used] * theta[i, used]).sum())
    return float(total / len(y))


def nce(theta, y):
    z = theta.argmax(1)
    joint = {}
    for a, b in zip(z, y):
        joint[(a, b)] = joint.get((a, b), 0) + 1
    return float(sum(n * np.log(n / (z == a).sum()) for (a, _), n in joint.items()) / len(y))


def abstention(p, y):
    confidence, right = p.max(1), p.argmax(1) == y
    out = []
    for threshold in sorted(set(confidence), reverse=True):
        answered = confidence >= threshold
        out.append([float(threshold), float(answered.mean()), float(right[answered].mean())])
    return out


def nll(z, y):
    return float(-log_softmax(z, axis=1)[np.arange(len(y)), y].mean())


def temperature(z, y):
    found = minimize_scalar(lambda u: nll(z * np.exp(u), y), bounds=(-40, 40), method="bounded", options={"xatol": 1e-13, "maxiter": 5000})
    scale = np.log(np.abs(z - z.mean(1, keepdims=True)).mean())
    near = minimize_scalar(lambda u: nll(z * np.exp(u), y), bounds=(-scale - 8, -scale + 8), method="bounded", options={"xatol": 1e-13, "maxiter": 5000})
    best = min((found, near), key=lambda r: r.fun)
    return {"temperature": float(np.exp(-best.x)), "before": nll(z, y), "after": float(best.fun)}


def vector_scaling(z, y, ridge):
    n, c = z.shape
    one = np.eye(c)[y]

    def objective(v):
        a, b = v[:c], v[c:]
        s = z * a + b
        e = (softmax(s, axis=1) - one) / n
        slope = np.concatenate([(e * z).sum(0) + ridge * (a - 1), e.sum(0) + ridge * b])
        return nll(s, y) + ridge / 2 * (((a - 1) ** 2).sum() + (b**2).sum()), slope

    start = np.concatenate([np.ones(c), np.zeros(c)])
    found = minimize(objective, start, jac=True, method="BFGS", options={"gtol": 1e-12, "maxiter": 20000})
    return {"scales": found.x[:c].tolist(), "shifts": found.x[c:].tolist(), "after": nll(z * found.x[:c] + found.x[c:], y)}


out = {"generator": "tools/goldens/transfer_trust.py", "numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__, "cases": [], "logits": []}
for name, p, y in cases():
    case = {"name": name, "labels": np.asarray(y).tolist()}
    # Exactly these doubles; the large one is in closed form on both sides.
    if name != "a thousand classes":
        case["probabilities"] = p.tolist()
    case["loss"] = float(-np.log(np.maximum(p[np.arange(len(y)), y], 1e-300)).mean())
    one_hot = np.eye(p.shape[1])[y]
    case["brier"] = float(((p - one_hot) ** 2).sum(1).mean())
    if p.shape[1] == 2:
        assert abs(case["brier"] - 2 * brier_score_loss(y == 1, p[:, 1])) < 1e-12
    case["errors"] = []
    for bins in (1, 10, 15, 100):
        error, counts = ece(p, y, bins)
        case["errors"].append({"bins": bins, "error": error, "counts": counts if bins <= 15 else None})
    alphas = (0.05, 0.1, 0.3, 0.7, 0.9)
    case["conformal"] = [conformal(p, y, a, m) for a in alphas for m in ("lac", "aps")] if p.shape[1] < 100 else []
    case["leep"], case["nce"] = leep(p, np.asarray(y)), nce(p, np.asarray(y))
    case["abstention"] = abstention(p, y)
    out["cases"].append(case)

z = rounded(rng.normal(size=(50, 4)) * 3)
labels = np.where(rng.uniform(size=50) < 0.7, z.argmax(1), rng.integers(0, 4, 50))
uneven = np.where(rng.uniform(size=50) < 0.9, 0, rng.integers(0, 4, 50))
for name, logits, y in (
    ("plain", z, labels),
    ("times a million", rounded(z * 1e6), labels),
    ("a millionth", rounded(z * 1e-6), labels),
    ("far from zero", rounded(z + 1e5, 9), labels),
    ("uneven classes", z, uneven),
    ("a thousand classes", 9 * feat(40, 1000), (9 * feat(40, 1000)).argmax(1) + np.where(np.arange(40) % 3 == 0, -1, 0)),
):
    y = np.clip(y, 0, logits.shape[1] - 1)
    case = {"name": name, "labels": y.tolist()}
    if logits.shape[1] < 100:
        case["logits"] = logits.tolist()
    case["temperature"] = temperature(logits, y)
    case["energy"] = [{"temperature": t, "scores": (-t * logsumexp(logits / t, axis=1)).tolist()} for t in (1, 0.5, 1000)]
    if name in ("plain", "uneven classes"):
        case["vector"] = vector_scaling(logits, y, 1e-3)
    out["logits"].append(case)

out["mcNemar"] = []
for a, b in ((0, 0), (0, 5), (1, 0), (3, 3), (12, 30), (500, 610), (2000, 2000), (5000, 5300)):
    p_value = 1.0 if a + b == 0 else float(binomtest(min(a, b), a + b).pvalue)
    out["mcNemar"].append({"onlyA": a, "onlyB": b, "value": p_value})

out["quadrature"] = []
for n in (1, 2, 5, 50, 64):
    x, w = np.polynomial.legendre.leggauss(n)
    out["quadrature"].append({"count": n, "nodes": ((x + 1) / 2).tolist(), "weights": (w / 2).tolist()})

values = rounded(rng.normal(size=17) ** 3)
out["quantiles"] = {"values": sorted(values.tolist()), "shares": [0, 0.025, 0.31, 0.5, 0.975, 1], "quantiles": [float(np.quantile(values, s)) for s in (0, 0.025, 0.31, 0.5, 0.975, 1)]}
sample = rounded(rng.normal(size=25))
draws = sample[rng.integers(0, 25, (400000, 25))].mean(1)
out["bootstrap"] = {"values": sample.tolist(), "low": float(np.quantile(draws, 0.025)), "high": float(np.quantile(draws, 0.975))}
json.dump(out, open(sys.argv[1], "w"), separators=(",", ":"))
for c in out["logits"]:
    print(c["name"], c["temperature"], c.get("vector"))
