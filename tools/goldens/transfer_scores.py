"""Scores, heads and distances on features that are hard in one way or another, from the papers'
definitions with numpy, scipy and scikit-learn:
python tools/goldens/transfer_scores.py packages/transfer/src/testing/goldens/scores.json"""
import json
import sys
import warnings

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize_scalar
from scipy.stats import weightedtau
from sklearn.covariance import ledoit_wolf
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import roc_auc_score
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KNeighborsClassifier

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)
LONG = np.longdouble


def rounded(x, digits=4):
    """Numbers that are the same in any language: few decimal digits."""
    return np.array([float(f"{v:.{digits}g}") for v in np.ravel(x)]).reshape(np.shape(x))


def made(n, d, labels, apart=1.0):
    centres = rng.normal(size=(int(max(labels)) + 1, d)) * apart
    return rounded(rng.normal(size=(n, d)) + centres[labels])


def cases():
    three = np.arange(40) % 3
    plain = made(40, 6, three)
    yield "plain", plain, three
    yield "more features than examples", made(12, 40, np.arange(12) % 3), np.arange(12) % 3
    yield "one example a class", made(8, 5, np.arange(8)), np.arange(8)
    constant = made(24, 5, np.arange(24) % 2)
    constant[:, 1], constant[:, 4] = 7, 0
    yield "constant features", constant, np.arange(24) % 2
    yield "every row twice", np.repeat(made(10, 4, np.arange(10) % 2), 2, 0), np.repeat(np.arange(10) % 2, 2)
    dependent = made(30, 6, np.arange(30) % 3)
    dependent[:, 3], dependent[:, 5] = dependent[:, 0], 2 * dependent[:, 1]
    yield "features that repeat others", dependent, np.arange(30) % 3
    uneven = np.array([0] * 40 + [1] * 9 + [2])
    yield "45 to 9 to 1", made(50, 4, uneven), uneven
    gaps = np.array([0, 2, 5])[np.arange(30) % 3]
    yield "classes that do not occur", made(30, 4, gaps), gaps
    yield "whole numbers", np.array(rng.integers(0, 3, (30, 3)), float), np.arange(30) % 3
    yield "times a million", rounded(plain * 1e6), three
    yield "a millionth", rounded(plain * 1e-6), three
    yield "far from zero", rounded(plain + 1e4, 9), three
    mixed = made(40, 3, three) * np.array([1e6, 1, 1e-6])
    yield "scales of their own", rounded(mixed), three
    yield "one feature", made(20, 1, np.arange(20) % 2), np.arange(20) % 2
    yield "features of nothing", made(60, 3, np.zeros(60, int)), np.arange(60) % 2
    many = np.concatenate([np.arange(1000), np.arange(100)])
    yield "a thousand classes", rounded(rng.normal(size=(1100, 2)) * 3, 3), many
    yield "all zero", np.zeros((10, 3)), np.arange(10) % 2
    yield "all the same", np.full((10, 3), 2.5), np.arange(10) % 2


def log_me(f, y):
    """The largest log evidence over alpha / beta, found on a grid and refined; divided by N."""
    n, d = f.shape
    u, s, _ = np.linalg.svd(f, full_matrices=False)
    keep = s > s.max(initial=0) * max(n, d) * np.finfo(float).eps
    u, sigma = u[:, keep], s[keep] ** 2
    scores = []
    targets = [(y == c).astype(float) for c in np.unique(y)] if y.ndim == 1 else y.T
    for t in targets:
        x2 = (u.T @ t) ** 2
        outside = max(0.0, ((t - u @ (u.T @ t)) ** 2).sum())

        def minus(log_ratio):
            # The best beta for a ratio r is N / Q(r).
            r = np.exp(log_ratio)
            q = outside + (x2 * r / (r + sigma)).sum()
            return -0.5 * ((np.log(r) - np.log(r + sigma)).sum() / n - np.log(q / n) - 1 - np.log(2 * np.pi))

        scale = np.log(sigma.max()) if sigma.size else 0.0
        grid = np.linspace(scale - 60, scale + 40, 4001)
        values = np.array([minus(g) for g in grid])
        k = values.argmin()
        best = values[k]
        if 0 < k < len(grid) - 1:
            found = minimize_scalar(minus, bounds=(grid[k - 1], grid[k + 1]), method="bounded", options={"xatol": 1e-12})
            best = min(best, found.fun)
        scores.append(-best)
    return float(np.mean(scores))


def h_score(f, y):
    """tr(C^-1 C_between) is the squared overlap of the spans of centred features and of classes."""
    f = f - f.mean(0)
    length = np.linalg.norm(f, axis=0)
    u, s, _ = np.linalg.svd(f / np.where(length > 0, length, 1), full_matrices=False)
    u = u[:, s > 1e-10 * s.max()]
    q = np.stack([(y == c) / np.sqrt((y == c).sum()) for c in np.unique(y)], 1)
    return float(((q.T @ u) ** 2).sum())


def regularized_h_score(f, y):
    f = f - f.mean(0)
    e = np.zeros_like(f)
    for c in np.unique(y):
        e[y == c] = f[y == c].mean(0)
    covariance, share = ledoit_wolf(f)
    between = np.atleast_2d(np.cov(e, rowvar=False))
    return float((1 - share) * np.trace(np.linalg.solve(covariance, between)))


def gbc(f, y, spherical):
    stats = []
    for c in np.unique(y):
        rows = f[y == c]
        variance = rows.var(0)
        if spherical:
            variance = np.full_like(variance, variance.mean())
        stats.append((rows.mean(0), np.maximum(variance, 1e-4)))
    means, variances = np.array([m for m, _ in stats]), np.array([v for _, v in stats])
    total = 0.0
    for i in range(len(stats)):
        shared = (variances + variances[i]) / 2
        distance = ((means - means[i]) ** 2 / shared).sum(1) / 8
        distance += 0.5 * (np.log(shared) - 0.5 * (np.log(variances) + np.log(variances[i]))).sum(1)
        overlap = np.exp(-distance)
        total += overlap.sum() - overlap[i]
    return -float(total)


def trans_rate(f, y, eps=1e-4):
    z = f - f.mean(0)

    def rate(part):
        n, d = part.shape
        singular = np.linalg.svd(part, compute_uv=False)
        return 0.5 * np.log1p(singular**2 / (n * eps)).sum()

    return float(rate(z) - np.mean([rate(z[y == c]) for c in np.unique(y)]))


def nearest(f, y):
    distances = ((f[:, None] - f[None]) ** 2).sum(-1)
    np.fill_diagonal(distances, np.inf)
    return float((y[distances.argmin(1)] == y).mean())


def prototype(f, y):
    classes, right = np.unique(y), 0
    for i in range(len(f)):
        others = np.arange(len(f)) != i
        best, least = None, np.inf
        for c in classes:
            rows = f[others & (y == c)]
            if len(rows) == 0:
                continue
            distance = ((rows.mean(0) - f[i]) ** 2).sum()
            if distance < least:
                best, least = c, distance
        right += best == y[i]
    return right / len(f)


def cka(x, y):
    """HSIC with centring matrices, in 80 bits."""
    x, y = x.astype(LONG), y.astype(LONG)
    n = len(x)
    h = np.eye(n, dtype=LONG) - LONG(1) / n
    k, l = h @ x @ x.T @ h, h @ y @ y.T @ h
    return float((k * l).sum() / np.sqrt((k * k).sum() * (l * l).sum()))


def unbiased_cka(x, y):
    """Song et al. 2012, equation 5, in 80 bits; centred first, which changes nothing but rounding."""
    x, y = (a.astype(LONG) - a.astype(LONG).mean(0) for a in (x, y))
    n = len(x)
    one = np.ones(n, LONG)

    def hsic(k, l):
        trace = np.trace(k @ l)
        return (trace + (one @ k @ one) * (one @ l @ one) / ((n - 1) * (n - 2)) - 2 * (one @ k @ l @ one) / (n - 2)) / (n * (n - 3))

    k, l = x @ x.T, y @ y.T
    np.fill_diagonal(k, 0)
    np.fill_diagonal(l, 0)
    return float(hsic(k, l) / np.sqrt(hsic(k, k) * hsic(l, l)))


def mahalanobis(f, y, queries):
    classes = np.unique(y)
    means = np.array([f[y == c].mean(0) for c in classes])
    residuals = f - means[np.searchsorted(classes, y)]
    covariance, _ = ledoit_wolf(residuals, assume_centered=True)
    if not residuals.any():
        covariance = np.eye(f.shape[1])
    out = []
    for q in queries:
        difference = means - q
        out.append(float(np.einsum("cd,cd->c", difference, np.linalg.solve(covariance, difference.T).T).min()))
    return out


def heads(f, y):
    classes, out = int(y.max()) + 1, {}
    present = len(np.unique(y)) == classes
    one_hot = np.eye(classes)[y]
    ridge = Ridge(alpha=0.5, solver="svd").fit(f, one_hot)
    out["ridge"] = {"kernel": ridge.coef_.T.tolist(), "bias": ridge.intercept_.tolist()}
    if present and len(f) > classes > 2:
        lda = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.3).fit(f, y)
        out["lda"] = {"kernel": lda.coef_.T.tolist(), "bias": lda.intercept_.tolist()}
    return out


def classifiers(f, y, queries):
    out = {}
    knn = KNeighborsClassifier(5, metric="cosine", algorithm="brute").fit(f, y)
    out["neighbours"] = knn.predict_proba(queries).tolist()
    logistic = LogisticRegression(C=2.0, tol=1e-12, max_iter=20000).fit(f, y)
    out["logistic"] = logistic.predict_proba(queries).tolist()
    return out


def finite(value):
    return value if np.isfinite(value) else None


def n_leep(f, y, components):
    from sklearn.decomposition import PCA

    reduced = PCA(0.8, svd_solver="full").fit_transform(f)
    best = max(
        (GaussianMixture(components, covariance_type="diag", random_state=seed, tol=1e-9, max_iter=2000).fit(reduced) for seed in range(10)),
        key=lambda m: m.lower_bound_,
    )
    theta = best.predict_proba(reduced)
    joint = np.array([theta[y == c].sum(0) for c in np.unique(y)]) / len(y)
    given = joint / joint.sum(0)
    return float(np.mean([np.log(given[np.searchsorted(np.unique(y), c)] @ t) for c, t in zip(y, theta)]))


out = {"generator": "tools/goldens/transfer_scores.py", "numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__, "cases": []}
for name, f, y in cases():
    many = name == "a thousand classes"
    degenerate = name.startswith("all ")
    queries = rounded(rng.normal(size=(4, f.shape[1])) * f.std(0) + f.mean(0))
    other = rounded(np.tanh(f @ rng.normal(size=(f.shape[1], 3)) / (np.abs(f).max() or 1)) + 0.2 * rng.normal(size=(len(f), 3)))
    case = {"name": name, "features": f.tolist(), "labels": y.tolist(), "queries": queries.tolist()}
    case["logMe"] = log_me(f, y)
    if not degenerate:
        case["hScore"] = h_score(f, y)
        case["regularizedHScore"] = regularized_h_score(f, y)
        case["shrinkage"] = float(ledoit_wolf(f)[1])
    case["gbc"] = {"diagonal": gbc(f, y, False), "spherical": gbc(f, y, True)}
    case["transRate"] = trans_rate(f, y)
    case["nearest"] = nearest(f, y)
    if not many:
        case["prototype"] = prototype(f, y)
        case["heads"] = heads(f, y) if not degenerate else {}
        case["mahalanobis"] = mahalanobis(f, y, queries)
        case["other"] = other.tolist()
        if not degenerate:
            case["cka"] = cka(f, other)
            case["unbiasedCka"] = unbiased_cka(f, other)
    if name in ("plain", "45 to 9 to 1", "whole numbers"):
        case["classifiers"] = classifiers(f, y, queries)
    out["cases"].append(case)

clusters = np.arange(60) % 4
blobs = rounded(np.array([[0, 0], [9, 0], [0, 9], [9, 9]])[clusters] + rng.normal(size=(60, 2)))
blob_labels = np.where(rng.uniform(size=60) < 0.15, 1 - clusters % 2, clusters % 2)
out["nLeep"] = {"features": blobs.tolist(), "labels": blob_labels.tolist(), "components": 4, "value": n_leep(blobs, blob_labels, 4)}

out["weightedTau"] = []
for n, levels in ((2, 9), (5, 3), (12, 4), (30, 1000), (30, 6)):
    a, b = rng.integers(0, levels, n), rng.integers(0, levels, n)
    if len(set(a)) > 1 and len(set(b)) > 1:
        out["weightedTau"].append({"a": a.tolist(), "b": b.tolist(), "value": float(weightedtau(a, b).statistic)})
a = rounded(rng.normal(size=15))
for factor in (1e6, 1e-6):
    out["weightedTau"].append({"a": (a * factor).tolist(), "b": a[::-1].tolist(), "value": float(weightedtau(a * factor, a[::-1]).statistic)})

out["auc"] = []
for n, m, levels in ((5, 1, 3), (20, 30, 4), (1, 1, 9), (40, 10, 10**6)):
    known, strange = rng.integers(0, levels, n), rng.integers(0, levels, m) + levels // 3
    truth = [0] * n + [1] * m
    out["auc"].append({"known": known.tolist(), "strange": strange.tolist(), "value": float(roc_auc_score(truth, [*known, *strange]))})

out["domainClassifier"] = []
for scale, n, m, d in ((1, 12, 20, 3), (1e-6, 10, 10, 4), (1e6, 8, 5, 30)):
    s, t = rounded(rng.normal(size=(n, d)) * scale), rounded((rng.normal(size=(m, d)) + 0.7) * scale)
    x, sign = np.concatenate([s, t]), np.array([-1.0] * n + [1.0] * m)
    weights = np.array([0.5 / n] * n + [0.5 / m] * m)
    middle = weights @ x
    strength = 1e-3 * (weights @ ((x - middle) ** 2)).mean()
    fitted = Ridge(alpha=strength, solver="svd").fit(x, sign, sample_weight=weights)
    out["domainClassifier"].append({"source": s.tolist(), "target": t.tolist(), "decisions": fitted.predict(x).tolist()})

out["regression"] = []
for n, d, k in ((30, 5, 1), (30, 5, 3), (8, 20, 2)):
    f = rounded(rng.normal(size=(n, d)))
    y = rounded(f[:, :k] * 3 + rng.normal(size=(n, k)) + 5)
    out["regression"].append({"features": f.tolist(), "targets": y.tolist(), "logMe": log_me(f, y)})

json.dump(out, open(sys.argv[1], "w"), separators=(",", ":"))
for case in out["cases"]:
    print(case["name"], {k: v for k, v in case.items() if isinstance(v, float)}, case["gbc"])
