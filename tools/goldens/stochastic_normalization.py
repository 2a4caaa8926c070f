"""Stochastic normalisation (Kou et al. 2020) in torch, with a given choice of branches.

python tools/goldens/stochastic_normalization.py packages/transfer/src/normalizing/goldens.json
"""
import json
import sys

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
feat = np.array([[np.sin(0.7 * i + 1.3 * j + 0.11 * i * j) for j in range(3)] for i in range(8)])
x = torch.tensor(2 * feat + 0.5, requires_grad=True)
gamma = torch.tensor([1.0, 0.5, 2.0], requires_grad=True)
beta = torch.tensor([0.1, -0.2, 0.3], requires_grad=True)
mean, variance = torch.tensor([0.3, -0.1, 0.2]), torch.tensor([1.5, 0.7, 1.1])
s = torch.tensor([1.0, 0.0, 1.0])
epsilon, momentum = 1e-3, 0.9


def normed(m, v):
    return (x - m) / torch.sqrt(v + epsilon) * gamma + beta


batch_mean, batch_variance = x.mean(0), x.var(0, unbiased=False)
y = (1 - s) * normed(mean, variance) + s * normed(batch_mean, batch_variance)
weights = torch.tensor(np.cos(np.arange(24)).reshape(8, 3))
(y * weights).sum().backward()
out = {
    "generator": "tools/goldens/stochastic_normalization.py",
    "torch": torch.__version__,
    "y": y.detach().flatten().tolist(),
    "plain": normed(mean, variance).detach().flatten().tolist(),
    "dx": x.grad.flatten().tolist(),
    "dgamma": gamma.grad.tolist(),
    "dbeta": beta.grad.tolist(),
    # Keras's way of following: the biased variance of the batch.
    "mean": (momentum * mean + (1 - momentum) * batch_mean).detach().tolist(),
    "variance": (momentum * variance + (1 - momentum) * batch_variance).detach().tolist(),
}
json.dump(out, open(sys.argv[1], "w"), indent=1)
open(sys.argv[1], "a").write("\n")
