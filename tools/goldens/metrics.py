"""Golden metrics, computed with scikit-learn, Keras and NumPy in double precision.

    KERAS_BACKEND=torch python3 tools/goldens/metrics.py > packages/metrics/src/testing/goldens.json

Each case names its source; figures of scikit-learn come first where both have them.
"""

import json
import os
import platform

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
import sklearn
from sklearn import metrics as sk

rng = np.random.default_rng(7)
ROWS, CLASSES = 60, 5


def as_float32(x):
    """Rounded as the tests' tensors are."""
    return np.asarray(x, np.float32).astype(np.float64)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


# Ties among the scores, so that curves meet them.
binary = (rng.random(ROWS) > 0.45).astype(int)
scores = as_float32(np.round(np.clip(0.55 * binary * rng.random(ROWS) + 0.6 * rng.random(ROWS), 0, 1), 2))
weights = as_float32(np.round(rng.random(ROWS) * 2, 2))
classes = rng.integers(0, CLASSES, ROWS)
one_hot = np.eye(CLASSES)[classes]
logits = as_float32(rng.normal(size=(ROWS, CLASSES)) + 1.5 * one_hot)
probabilities = as_float32(softmax(logits))
labels = (rng.random((ROWS, CLASSES)) > 0.6).astype(int)
label_scores = as_float32(np.clip(0.4 * labels + 0.6 * rng.random((ROWS, CLASSES)), 0, 1))
targets = as_float32(rng.normal(size=(ROWS, 3)))
estimates = as_float32(targets + 0.5 * rng.normal(size=(ROWS, 3)))
yes = scores > 0.5
chosen = probabilities.argmax(-1)

CASES, ARRAYS = [], {}


def named(array):
    """Arrays stand in the file once, whoever uses them."""
    entry = {"shape": list(np.shape(array)), "values": np.ravel(array).tolist()}
    name = next((n for n, known in ARRAYS.items() if known == entry), f"array{len(ARRAYS)}")
    ARRAYS[name] = entry
    return name



def case(metric, options, y, x, value, source, weight=None):
    CASES.append({
        "metric": metric,
        "options": options,
        "source": source,
        "yTrue": named(y),
        "yPred": named(x),
        "sampleWeight": None if weight is None else named(weight),
        "value": float(value),
    })


def weighted(metric, options, y, x, value, source):
    """With and without sample weights; `value` takes them."""
    case(metric, options, y, x, value(None), source)
    case(metric, options, y, x, value(weights), source, weights)


def by_keras(metric, y, x):
    def value(weight):
        metric.reset_state()
        metric.update_state(y, x, sample_weight=weight)
        return float(metric.result())
    return value


def top_k(k):
    return lambda w: sk.top_k_accuracy_score(classes, probabilities, k=k, sample_weight=w)


SK, KERAS = "scikit-learn", "keras"
accuracy = lambda y, x: lambda w: sk.accuracy_score(y, x, sample_weight=w)
weighted("accuracy", {}, binary, scores, accuracy(binary, yes), SK)
weighted("accuracy", {"threshold": 0.3}, binary[:, None], scores[:, None], accuracy(binary, scores > np.float32(0.3)), SK)
weighted("accuracy", {}, classes, probabilities, accuracy(classes, chosen), SK)
weighted("accuracy", {}, one_hot, probabilities, accuracy(classes, chosen), SK)
weighted("binaryAccuracy", {}, binary, scores[:, None], accuracy(binary, yes), SK)
weighted("binaryAccuracy", {}, labels, label_scores, by_keras(keras.metrics.BinaryAccuracy(), labels, label_scores), KERAS)
weighted("categoricalAccuracy", {}, one_hot, logits, accuracy(classes, chosen), SK)
weighted("sparseCategoricalAccuracy", {}, classes[:, None], logits, accuracy(classes, chosen), SK)
weighted("topKCategoricalAccuracy", {"k": 2}, classes, probabilities, top_k(2), SK)
weighted("topKCategoricalAccuracy", {"k": 3}, one_hot, probabilities, top_k(3), SK)

for name, f in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1Score", sk.f1_score)):
    weighted(name, {}, binary, scores, lambda w: f(binary, yes, sample_weight=w), SK)
    weighted(name, {"threshold": 0.7}, binary[:, None], scores[:, None],
             lambda w: f(binary, scores > np.float32(0.7), sample_weight=w), SK)
    weighted(name, {}, classes, probabilities, lambda w: f(classes, chosen, average="macro", sample_weight=w), SK)
    for average in ("micro", "macro", "weighted"):
        weighted(name, {"average": average}, classes, probabilities,
                 lambda w: f(classes, chosen, average=average, sample_weight=w), SK)
        weighted(name, {"average": average, "threshold": 0.5}, labels, label_scores,
                 lambda w: f(labels, label_scores > 0.5, average=average, sample_weight=w), SK)
weighted("precision", {}, labels, label_scores, by_keras(keras.metrics.Precision(), labels, label_scores), KERAS)
weighted("recall", {}, labels, label_scores, by_keras(keras.metrics.Recall(), labels, label_scores), KERAS)
case("precision", {"topK": 2, "classId": 3}, one_hot, probabilities,
     by_keras(keras.metrics.Precision(top_k=2, class_id=3), one_hot, probabilities)(None), KERAS)
case("recall", {"topK": 2, "classId": 3}, one_hot, probabilities,
     by_keras(keras.metrics.Recall(top_k=2, class_id=3), one_hot, probabilities)(None), KERAS)
weighted("fBetaScore", {"beta": 2}, binary, scores, lambda w: sk.fbeta_score(binary, yes, beta=2, sample_weight=w), SK)
weighted("fBetaScore", {"beta": 0.5}, one_hot, probabilities,
         lambda w: sk.fbeta_score(classes, chosen, beta=0.5, average="macro", sample_weight=w), SK)
weighted("fBetaScore", {"beta": 2, "threshold": 0.4, "average": "weighted"}, labels, label_scores,
         lambda w: sk.fbeta_score(labels, label_scores > np.float32(0.4), beta=2, average="weighted", sample_weight=w), SK)

weighted("auc", {}, binary, scores, lambda w: sk.roc_auc_score(binary, scores, sample_weight=w), SK)
weighted("auc", {"fromLogits": True}, binary, as_float32(4 * scores - 2),
         lambda w: sk.roc_auc_score(binary, scores, sample_weight=w), SK)
weighted("auc", {"multiLabel": True}, labels, label_scores,
         lambda w: sk.roc_auc_score(labels, label_scores, average="macro", sample_weight=w), SK)
weighted("auc", {}, labels, label_scores,
         lambda w: sk.roc_auc_score(labels.ravel(), label_scores.ravel(),
                                    sample_weight=None if w is None else np.repeat(w, CLASSES)), SK)
normed = probabilities / probabilities.sum(-1, keepdims=True)
case("auc", {}, classes, probabilities,
     sk.roc_auc_score(classes, normed, multi_class="ovr", average="macro"), SK)
for curve in ("ROC", "PR"):
    for summation in ("interpolation", "minoring", "majoring"):
        weighted("binnedAuc", {"curve": curve, "summation": summation}, binary, scores,
                 by_keras(keras.metrics.AUC(curve=curve, summation_method=summation), binary, scores), KERAS)
weighted("binnedAuc", {"multiLabel": True, "numThresholds": 50, "curve": "PR"}, labels, label_scores,
         by_keras(keras.metrics.AUC(50, curve="PR", multi_label=True), labels, label_scores), KERAS)
# Keras with a threshold between any two scores is exact.
everywhere = sorted(set((np.arange(-1, 201) / 200 + 0.0025).clip(0.001, 0.999).tolist()))
weighted("auc", {"curve": "PR"}, binary, scores,
         by_keras(keras.metrics.AUC(curve="PR", thresholds=everywhere), binary, scores), KERAS)

weighted("confusionCounts", {}, classes, probabilities, accuracy(classes, chosen), SK)
weighted("confusionCounts", {}, one_hot, probabilities, accuracy(classes, chosen), SK)
weighted("confusionCounts", {}, binary, scores, accuracy(binary, yes), SK)

mse = lambda w: sk.mean_squared_error(targets, estimates, sample_weight=w)
weighted("meanSquaredError", {}, targets, estimates, mse, SK)
weighted("meanAbsoluteError", {}, targets, estimates,
         lambda w: sk.mean_absolute_error(targets, estimates, sample_weight=w), SK)

matrix = {"classes": sk.confusion_matrix(classes, chosen).tolist(), "binary": sk.confusion_matrix(binary, yes).tolist()}
print(json.dumps({
    "generator": "tools/goldens/metrics.py",
    "versions": {"sklearn": sklearn.__version__, "keras": keras.__version__, "python": platform.python_version()},
    "matrix": matrix,
    "arrays": ARRAYS,
    "cases": CASES,
}))
