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

M = keras.metrics
every = list(range(CLASSES))
each = lambda f: lambda w: np.average(f, weights=w)
weighted("rootMeanSquaredError", {}, targets, estimates,
         lambda w: np.sqrt(np.average(((targets - estimates) ** 2).mean(-1), weights=w)), "numpy")
far = as_float32(np.abs(targets) + 0.5)
weighted("meanAbsolutePercentageError", {}, far, estimates,
         lambda w: 100 * sk.mean_absolute_percentage_error(far, estimates, sample_weight=w), SK)
rates = as_float32(np.abs(estimates) + 0.1)
weighted("meanSquaredLogarithmicError", {}, far, rates, lambda w: sk.mean_squared_log_error(far, rates, sample_weight=w), SK)
weighted("logCoshError", {}, targets, estimates, by_keras(M.LogCoshError(), targets, estimates), KERAS)
weighted("cosineSimilarity", {}, targets, estimates, by_keras(M.CosineSimilarity(), targets, estimates), KERAS)
margins = as_float32(2 * estimates)
signs = (targets > 0).astype(int)
weighted("hinge", {}, signs, margins, by_keras(M.Hinge(), signs, margins), KERAS)
weighted("hinge", {}, 2 * signs - 1, margins, by_keras(M.Hinge(), 2 * signs - 1, margins), KERAS)
weighted("squaredHinge", {}, signs, margins, by_keras(M.SquaredHinge(), signs, margins), KERAS)
weighted("categoricalHinge", {}, one_hot, logits, by_keras(M.CategoricalHinge(), one_hot, logits), KERAS)
weighted("klDivergence", {}, normed[::-1], normed, by_keras(M.KLDivergence(), normed[::-1], normed), KERAS)
counts = np.floor(far * 3)

weighted("poisson", {}, counts, rates, lambda w: np.average((rates - counts * np.log(rates + 1e-7)).mean(-1), weights=w), "numpy")
weighted("binaryCrossentropy", {"labelSmoothing": 0.1}, labels, label_scores.clip(0.01, 0.99),
         by_keras(M.BinaryCrossentropy(label_smoothing=0.1), labels, label_scores.clip(0.01, 0.99)), KERAS)
weighted("binaryCrossentropy", {"fromLogits": True}, labels, logits, by_keras(M.BinaryCrossentropy(from_logits=True), labels, logits), KERAS)
weighted("categoricalCrossentropy", {}, one_hot, probabilities, lambda w: sk.log_loss(classes, normed, sample_weight=w), SK)
weighted("categoricalCrossentropy", {"fromLogits": True, "labelSmoothing": 0.2}, one_hot, logits,
         by_keras(M.CategoricalCrossentropy(from_logits=True, label_smoothing=0.2), one_hot, logits), KERAS)
weighted("sparseCategoricalCrossentropy", {"fromLogits": True}, classes, logits,
         by_keras(M.SparseCategoricalCrossentropy(from_logits=True), classes, logits), KERAS)
# Keras leaves the ignored ones out of the mean only where there are sample weights.
kept = classes != 2
weighted("sparseCategoricalCrossentropy", {"ignoreClass": 2}, classes, probabilities,
         lambda w: sk.log_loss(classes[kept], normed[kept], labels=every, sample_weight=None if w is None else w[kept]), SK)
inner = as_float32(scores.clip(0.01, 0.99))
weighted("logLoss", {}, binary, inner, lambda w: sk.log_loss(binary, inner, sample_weight=w), SK)
weighted("logLoss", {}, classes, probabilities, lambda w: sk.log_loss(classes, normed, sample_weight=w), SK)
weighted("brierScore", {}, binary, scores, lambda w: sk.brier_score_loss(binary, scores, sample_weight=w), SK)
weighted("brierScore", {}, classes, probabilities, lambda w: np.average(((probabilities - one_hot) ** 2).sum(-1), weights=w), "numpy")
weighted("brierScore", {}, one_hot, probabilities, lambda w: np.average(((probabilities - one_hot) ** 2).sum(-1), weights=w), "numpy")


def calibration(confidence, right, bins):
    def value(w):
        w = np.ones(len(right)) if w is None else w
        at = np.clip(np.ceil(confidence.astype(np.float32) * np.float32(bins)), 1, bins)
        return sum(abs((w * (right - confidence))[at == b].sum()) for b in range(1, bins + 1)) / w.sum()
    return value


weighted("expectedCalibrationError", {}, classes, probabilities, calibration(probabilities.max(-1), chosen == classes, 15), "Guo et al. 2017")
weighted("expectedCalibrationError", {"bins": 7}, binary, scores, calibration(scores, binary, 7), "Guo et al. 2017")
value_of = lambda w: np.average(estimates.mean(-1), weights=w)
weighted("meanValue", {}, targets, estimates, value_of, "numpy")
weighted("sumValue", {}, targets, estimates, lambda w: (estimates.sum(-1) * (1 if w is None else w)).sum(), "numpy")
for name, metric in (("truePositives", M.TruePositives), ("falsePositives", M.FalsePositives),
                     ("trueNegatives", M.TrueNegatives), ("falseNegatives", M.FalseNegatives)):
    weighted(name, {}, binary, scores, by_keras(metric(), binary, scores), KERAS)
    weighted(name, {"threshold": 0.7}, labels, label_scores, by_keras(metric(0.7), labels, label_scores), KERAS)
weighted("sparseTopKCategoricalAccuracy", {"k": 2}, classes, probabilities, top_k(2), SK)
weighted("balancedAccuracy", {}, classes, probabilities, lambda w: sk.balanced_accuracy_score(classes, chosen, sample_weight=w), SK)
weighted("cohenKappa", {}, classes, probabilities, lambda w: sk.cohen_kappa_score(classes, chosen, sample_weight=w), SK)
weighted("matthewsCorrelation", {}, classes, probabilities, lambda w: sk.matthews_corrcoef(classes, chosen, sample_weight=w), SK)
weighted("matthewsCorrelation", {}, binary, scores, lambda w: sk.matthews_corrcoef(binary, yes, sample_weight=w), SK)
weighted("averagePrecision", {}, binary, scores, lambda w: sk.average_precision_score(binary, scores, sample_weight=w), SK)
weighted("averagePrecision", {"multiLabel": True}, labels, label_scores,
         lambda w: sk.average_precision_score(labels, label_scores, sample_weight=w), SK)
for name, option, metric in (("sensitivityAtSpecificity", "specificity", M.SensitivityAtSpecificity),
                             ("specificityAtSensitivity", "sensitivity", M.SpecificityAtSensitivity),
                             ("precisionAtRecall", "recall", M.PrecisionAtRecall),
                             ("recallAtPrecision", "precision", M.RecallAtPrecision)):
    for least in (0.4, 0.8):
        weighted(name, {option: least}, binary, scores, by_keras(metric(least), binary, scores), KERAS)
iou = lambda y, x, ids: lambda w: sk.jaccard_score(y, x, labels=ids, average="macro", sample_weight=w)
weighted("iou", {"targetClassIds": [0, 2]}, classes, probabilities, iou(classes, chosen, [0, 2]), SK)
weighted("iou", {"targetClassIds": [1], "numClasses": CLASSES}, classes, chosen, iou(classes, chosen, [1]), SK)
weighted("meanIoU", {}, classes, probabilities, iou(classes, chosen, every), SK)
case("meanIoU", {"ignoreClass": 3, "numClasses": CLASSES}, classes, chosen,
     by_keras(M.MeanIoU(CLASSES, ignore_class=3), classes, chosen)(None), KERAS)
weighted("binaryIoU", {}, binary, scores, iou(binary, yes, [0, 1]), SK)
weighted("binaryIoU", {"targetClassIds": [1], "threshold": 0.3}, binary, scores, iou(binary, scores > np.float32(0.3), [1]), SK)
weighted("oneHotIoU", {"targetClassIds": [0, 4]}, one_hot, probabilities, iou(classes, chosen, [0, 4]), SK)
weighted("oneHotMeanIoU", {}, one_hot, probabilities, iou(classes, chosen, every), SK)


def moments(y, x, w):
    w = np.ones(len(y)) if w is None else w
    mean = lambda v: np.average(v, weights=w)
    return mean(y), mean(x), mean((y - mean(y)) ** 2), mean((x - mean(x)) ** 2), mean((y - mean(y)) * (x - mean(x)))


def pearson(y, x, w=None):
    _, _, vy, vx, c = moments(y, x, w)
    return c / np.sqrt(vy * vx)


def concordance(y, x, w=None):
    my, mx, vy, vx, c = moments(y, x, w)
    return 2 * c / (vy + vx + (my - mx) ** 2)


# Far from 0, where sums of squares in single precision would drown the spread.
high, above = as_float32(targets[:, 0] + 1000), as_float32(estimates[:, 0] + 1000)
for name, f, metric in (("pearsonCorrelation", pearson, M.PearsonCorrelation), ("concordanceCorrelation", concordance, M.ConcordanceCorrelation)):
    weighted(name, {}, high, above, lambda w: f(high, above, w), "numpy")
    weighted(name, {}, targets, estimates, lambda w: np.mean([f(targets[:, i], estimates[:, i], w) for i in range(3)]), "numpy")
    weighted(name, {"axis": -1}, targets, estimates, by_keras(metric(), targets, estimates), KERAS)
r2 = lambda y, x, how: lambda w: sk.r2_score(y, x, sample_weight=w, multioutput=how)
weighted("r2Score", {}, high, above, r2(high, above, "uniform_average"), SK)
weighted("r2Score", {}, targets, estimates, r2(targets, estimates, "uniform_average"), SK)
weighted("r2Score", {"classAggregation": "varianceWeighted"}, targets, estimates, r2(targets, estimates, "variance_weighted"), SK)
# One column: Keras takes the numbers of all columns for samples.
first = targets[:, :1].astype(np.float32), estimates[:, :1].astype(np.float32)
case("r2Score", {"numRegressors": 4}, *first, by_keras(M.R2Score(num_regressors=4), *first)(None), KERAS)
weighted("meanSquaredError", {}, high, above, lambda w: sk.mean_squared_error(high, above, sample_weight=w), SK)
weighted("meanAbsoluteError", {}, high, above, lambda w: sk.mean_absolute_error(high, above, sample_weight=w), SK)

names = ["ant", "bee", "butterfly, monarch", "cat", "dog"]


def report(y, x, answers, options, **settings):
    return {"yTrue": named(y), "yPred": named(x), "options": options,
            "text": sk.classification_report(y, answers, **settings),
            "figures": sk.classification_report(y, answers, output_dict=True, **settings)}


rare = np.where(classes == 4, 3, classes)
REPORTS = [
    report(classes, probabilities, chosen, {"labels": names}, target_names=names),
    report(classes, probabilities, chosen, {"digits": 4}, digits=4),
    report(rare, probabilities[:, :4], probabilities[:, :4].argmax(-1), {}),
    report(binary, scores, yes.astype(int), {}),
    report(labels, label_scores, (label_scores > 0.5).astype(int), {"threshold": 0.5, "labels": names}, target_names=names, zero_division=0),
]

matrix = {"classes": sk.confusion_matrix(classes, chosen).tolist(), "binary": sk.confusion_matrix(binary, yes).tolist()}
print(json.dumps({
    "keras": sorted(n for n, c in vars(keras.metrics).items() if isinstance(c, type)),
    "generator": "tools/goldens/metrics.py",
    "versions": {"sklearn": sklearn.__version__, "keras": keras.__version__, "python": platform.python_version()},
    "matrix": matrix,
    "reports": REPORTS,
    "arrays": ARRAYS,
    "cases": CASES,
}))
