"""The contrasts of Bi-Tuning (Zhong et al. 2020) in torch, example by example.

python tools/goldens/bi_tuning.py packages/transfer/src/penalties/bi-tuning-goldens.json
"""
import json
import sys

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
B, C, K, D, T = 4, 3, 2, 5, 0.5
feat = lambda n, d: np.array([[np.sin(0.7 * i + 1.3 * j + 0.11 * i * j) for j in range(d)] for i in range(n)])
labels = [0, 2, 1, 2]
z = torch.tensor(feat(B, D), requires_grad=True)
h = torch.tensor(np.cos(feat(B, D) * 3), requires_grad=True)
keys = F.normalize(torch.tensor(feat(B, D)[::-1].copy()), dim=1)
queue_z = F.normalize(torch.tensor(np.sin(2 * feat(C * K, D) + 0.3)), dim=1).reshape(C, K, D)
queue_h = F.normalize(torch.tensor(np.sin(3 * feat(C * K, D) - 0.2)), dim=1).reshape(C, K, D)
w = F.normalize(torch.tensor(np.cos(feat(C, D))), dim=1)
zq, hq = F.normalize(z, dim=1), F.normalize(h, dim=1)

logits_z, logits_h = [], []
for i, c in enumerate(labels):
    others = [k for k in range(C) if k != c]
    logits_z.append(torch.cat([(zq[i] @ keys[i])[None], queue_z[c] @ zq[i], (queue_z[others] @ zq[i]).flatten()]))
    logits_h.append(torch.cat([(hq[i] @ w[c])[None], queue_h[c] @ w[c], (queue_h[others] @ w[c]).flatten()]))
wanted = torch.zeros(B, 1 + C * K)
wanted[:, : K + 1] = 1 / (K + 1)
losses = [
    F.kl_div(F.log_softmax(torch.stack(logits) / T, dim=1), wanted, reduction="batchmean")
    for logits in (logits_z, logits_h)
]
(losses[0] + losses[1]).backward()
out = {
    "generator": "tools/goldens/bi_tuning.py",
    "torch": torch.__version__,
    "projections": losses[0].item(),
    "classes": losses[1].item(),
    "dz": z.grad.flatten().tolist(),
    "dh": h.grad.flatten().tolist(),
}
json.dump(out, open(sys.argv[1], "w"), indent=1)
open(sys.argv[1], "a").write("\n")
