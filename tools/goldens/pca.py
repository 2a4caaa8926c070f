"""Principal components by scikit-learn: python tools/goldens/pca.py > packages/training/src/testing/pca-goldens.json"""
import json
import numpy as np
import sklearn
from sklearn.decomposition import PCA

rng = np.random.default_rng(7)


def oriented(pca, x):
    """Signs are free: the largest weight of each component is made positive."""
    axes, projected = pca.components_, pca.transform(x)
    signs = np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(1)])
    return axes * signs[:, None], projected * signs


def case(name, x, options):
    n = options.get("components")
    pca = PCA(n_components=n, svd_solver="full").fit(x)
    axes, projected = oriented(pca, x)
    white = PCA(n_components=n, svd_solver="full", whiten=True).fit(x)
    return {
        "name": name,
        "rows": x.round(6).tolist(),
        "options": options,
        "expected": {
            "components": axes.round(7).tolist(),
            "explainedVariance": pca.explained_variance_.round(7).tolist(),
            "explainedVarianceRatio": pca.explained_variance_ratio_.round(7).tolist(),
            "transformed": projected.round(7).tolist(),
        },
        "whitened": oriented(white, x)[1].round(7).tolist(),
    }


tall = (rng.normal(size=(12, 4)) @ rng.normal(size=(4, 4)) + 3).round(6)
wide = (rng.normal(size=(5, 8)) * np.arange(1, 9)).round(6)
print(json.dumps({
    "generator": "tools/goldens/pca.py",
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "cases": [
        case("more rows than features", tall, {"components": 3}),
        case("a share of the variance", tall, {"components": 0.8}),
        case("more features than rows", wide, {"components": 4}),
    ],
}))
