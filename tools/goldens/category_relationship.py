"""Co-Tuning's reverse relationship (You et al. 2020) with scikit-learn and scipy.

python tools/goldens/category_relationship.py packages/transfer/src/penalties/relationship-goldens.json
"""
import json
import sys

import numpy as np
import sklearn
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression

CLASSES = 3
feat = np.array([[np.sin(0.7 * i + 1.3 * j + 0.11 * i * j) for j in range(5)] for i in range(30)])
labels = np.arange(30) % CLASSES
# Source classes 0 and 3 mean target class 0, 1 means 1, and 2 and 4 hardly tell anything.
pull = np.zeros((CLASSES, 5))
pull[0, [0, 3]] = 1.2
pull[1, 1] = 1.2
pull[2, 4] = 0.9
probabilities = softmax(feat + pull[labels], axis=1)
# Every other example of a class.
train, held = np.flatnonzero(np.arange(30) // 3 % 2 == 0), np.flatnonzero(np.arange(30) // 3 % 2 == 1)

found = []
for c in [1e4, 3e3, 1e3, 3e2, 1e2, 3e1, 1e1, 3.0, 1.0, 3e-1, 1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4]:
    model = LogisticRegression(C=c, fit_intercept=False, tol=1e-9, max_iter=100000)
    model.fit(probabilities[train], labels[train])
    found.append((c, model.score(probabilities[held], labels[held]), model.coef_))
# The first of the best.
c, accuracy, coefficients = max(found, key=lambda one: one[1])
logits = probabilities[held] @ coefficients.T


def loss(scale):
    return -log_softmax(logits * scale, axis=1)[np.arange(len(held)), labels[held]].mean()


scale = minimize_scalar(loss, bounds=(1e-4, 1e3), method="bounded", options={"xatol": 1e-12}).x
of_target = softmax(coefficients.T * scale, axis=1)  # p(target | source)
joint = (of_target * probabilities.mean(0)[:, None]).T
out = {
    "generator": "tools/goldens/category_relationship.py",
    "sklearn": sklearn.__version__,
    "accuracies": [one[1] for one in found],
    "lambda": 1 / c,
    "scale": scale,
    "relationship": (joint / joint.sum(1, keepdims=True)).tolist(),
}
json.dump(out, open(sys.argv[1], "w"), indent=1)
open(sys.argv[1], "a").write("\n")
