"""Weights of PyTorch modules as safetensors, and what the modules compute.

    python tools/goldens/torch_modules.py packages/formats/src/torch/goldens
"""

import json
import struct
import sys
from pathlib import Path

import torch
from torch import nn

torch.manual_seed(7)
out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)


class Images(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(2, 4, 3),
            nn.BatchNorm2d(4),
            nn.PReLU(4),
            nn.Conv2d(4, 8, 3, groups=4, bias=False),
            nn.ConvTranspose2d(8, 3, 2, stride=2),
            nn.Conv1d(3, 3, 1),
        )
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        x = x.permute(0, 3, 1, 2)
        for layer in self.features[:5]:
            x = layer(x)
        x = self.features[5](x.flatten(2))
        return self.head(x.mean(-1))


class Sequences(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(9, 4)
        self.both = nn.LSTM(4, 3, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(6, 5, batch_first=True)
        self.rnn = nn.RNN(5, 4, batch_first=True)
        self.norm = nn.LayerNorm(4)
        self.out = nn.Linear(4, 2)

    def forward(self, x):
        x = self.embed(x.long())
        x, _ = self.both(x)
        x, _ = self.gru(x)
        x, _ = self.rnn(x)
        return self.out(self.norm(x))


def save(path, arrays):
    header, data, at = {}, b"", 0
    for name, array in arrays.items():
        kind = {torch.float32: "F32", torch.int64: "I64"}[array.dtype]
        raw = array.contiguous().numpy().tobytes()
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [at, at + len(raw)]}
        data += raw
        at += len(raw)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


expected = {}
for name, module, x in [
    ("images", Images(), torch.randn(2, 7, 7, 2)),
    ("sequences", Sequences(), torch.randint(0, 9, (2, 5)).float()),
]:
    module.train()
    with torch.no_grad():
        module(x)
        for own in module.modules():
            if isinstance(own, (nn.BatchNorm2d, nn.LayerNorm)):
                own.weight.uniform_(0.5, 1.5)
                own.bias.uniform_(-1, 1)
    module.eval()
    with torch.no_grad():
        y = module(x)
    save(out / f"{name}.safetensors", module.state_dict())
    expected[name] = {
        "x": {"shape": list(x.shape), "values": x.flatten().tolist()},
        "y": {"shape": list(y.shape), "values": y.flatten().tolist()},
    }
expected["torch"] = torch.__version__
(out / "expected.json").write_text(json.dumps(expected))
