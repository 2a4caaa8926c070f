"""t-SNE by scikit-learn: python tools/goldens/t_sne.py DIGITS.csv.gz > packages/training/src/testing/t-sne-goldens.json"""
import gzip
import json
import sys
import numpy as np
import sklearn
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities
from sklearn.metrics import pairwise_distances

rng = np.random.default_rng(3)
centres = rng.normal(size=(3, 6)) * 4
small = (centres[np.arange(24) % 3] + rng.normal(size=(24, 6))).round(5)
whole = TSNE(method="exact", init="pca", perplexity=7, learning_rate="auto", max_iter=1000).fit(small)

with gzip.open(sys.argv[1], "rt") as file:
    digits = np.loadtxt(file, delimiter=",")[:300]
rows = digits[:, :64]


def on_digits(init, seed):
    fitted = TSNE(method="exact", init=init, perplexity=30, learning_rate="auto", random_state=seed).fit(rows)
    return {
        "init": init,
        "divergence": float(fitted.kl_divergence_),
        "trustworthiness": float(trustworthiness(rows, fitted.embedding_, n_neighbors=5)),
    }


print(json.dumps({
    "generator": "tools/goldens/t_sne.py",
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "rows": small.tolist(),
    "joint": _joint_probabilities(pairwise_distances(small, metric="sqeuclidean").astype(np.float32), 7, 0).round(9).tolist(),
    "whole": {
        "divergence": float(whole.kl_divergence_),
        "points": whole.embedding_.round(4).tolist(),
        "trustworthiness": float(trustworthiness(small, whole.embedding_.round(4), n_neighbors=4)),
    },
    "digits": {"rows": len(rows), "fits": [on_digits("pca", 0)] + [on_digits("random", s) for s in range(3)]},
}))
