"""Golden trajectories of optimizers: five steps each, in double precision.

    python3 tools/goldens/optimizers.py > packages/optimizers/src/testing/goldens.json

From Keras where it has the rule, PyTorch for a second opinion where its formula is the same, and else
the paper's formula written out in NumPy: also for schedule-free AdamW, where Keras 3.15 reads the old z
after it has overwritten it (TensorFlow and PyTorch backends).
"""

import json
import os
import platform

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
import torch

keras.config.set_floatx("float64")
rng = np.random.default_rng(7)
f32 = lambda x: np.asarray(x, np.float32).astype(np.float64)
STEPS = 5
START = {"matrix": f32(rng.normal(size=(4, 3))), "vector": f32(rng.normal(size=5))}
GRADIENTS = [{name: f32(rng.normal(size=start.shape) * 10.0 ** rng.integers(-3, 2)) for name, start in START.items()}
             for _ in range(STEPS)]
GRADIENTS[1]["vector"][2] = 0.0


def by_keras(optimizer):
    variables = [keras.Variable(START[name], name=name) for name in START]
    path = []
    for gradients in GRADIENTS:
        optimizer.apply([keras.ops.convert_to_tensor(gradients[name]) for name in START], variables)
        path.append({name: keras.ops.convert_to_numpy(v).ravel().tolist() for name, v in zip(START, variables)})
    return path


def by_torch(make):
    tensors = {name: torch.tensor(start, requires_grad=True) for name, start in START.items()}
    optimizer = make(list(tensors.values()))
    path = []
    for gradients in GRADIENTS:
        for name, tensor in tensors.items():
            tensor.grad = torch.tensor(gradients[name])
        optimizer.step()
        path.append({name: t.detach().numpy().ravel().tolist() for name, t in tensors.items()})
    return path


def by_formula(step):
    """`step(w, g, state, t)` gives the next weights and changes the state."""
    weights = {name: start.copy() for name, start in START.items()}
    states = {name: {} for name in START}
    path = []
    for t, gradients in enumerate(GRADIENTS, 1):
        for name in START:
            weights[name] = step(weights[name], gradients[name], states[name], t)
        path.append({name: w.ravel().tolist() for name, w in weights.items()})
    return path


def ratio(a, b):
    return a / b if a > 0 and b > 0 else 1.0


def lars(rate, trust, decay, momentum):
    def step(w, g, state, t):
        size = np.linalg.norm(g) + decay * np.linalg.norm(w)
        local = rate * trust * ratio(np.linalg.norm(w), size)
        state["v"] = momentum * state.get("v", 0) + local * (g + decay * w)
        return w - state["v"]
    return step


def lamb(rate, decay, b1=0.9, b2=0.999, eps=1e-7):
    def step(w, g, state, t):
        state["m"] = b1 * state.get("m", 0) + (1 - b1) * g
        state["v"] = b2 * state.get("v", 0) + (1 - b2) * g * g
        u = state["m"] / (1 - b1**t) / (np.sqrt(state["v"] / (1 - b2**t)) + eps) + decay * w
        return w - rate * ratio(np.linalg.norm(w), np.linalg.norm(u)) * u
    return step


def schedule_free(rate, decay, warmup, b1=0.9, b2=0.999, eps=1e-8):
    def step(y, g, state, t):
        z, x = state.get("z", y), state.get("x", y)
        state["v"] = b2 * state.get("v", 0) + (1 - b2) * g * g
        lr = rate * min(1, t / warmup)
        z = z - lr * (g / (np.sqrt(state["v"] / (1 - b2**t)) + eps) + decay * y)
        x = x + (z - x) / t
        state["z"], state["x"] = z, x
        return (1 - b1) * z + b1 * x
    return step


O = keras.optimizers
CASES = [
    ("sgd", {}, 0.01, "keras", by_keras(O.SGD(0.01))),
    ("sgd", {"momentum": 0.9}, 0.05, "keras", by_keras(O.SGD(0.05, momentum=0.9))),
    ("sgd", {"momentum": 0.8, "nesterov": True}, 0.05, "keras", by_keras(O.SGD(0.05, momentum=0.8, nesterov=True))),
    ("sgd", {"momentum": 0.8, "nesterov": True}, 0.05, "torch",
     by_torch(lambda p: torch.optim.SGD(p, 0.05, momentum=0.8, nesterov=True))),
    ("adam", {}, 1e-3, "keras", by_keras(O.Adam())),
    ("adam", {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}, 0.1, "keras",
     by_keras(O.Adam(0.1, beta_1=0.8, beta_2=0.95, epsilon=1e-4))),
    ("adam", {"amsgrad": True, "beta2": 0.9}, 0.1, "keras", by_keras(O.Adam(0.1, beta_2=0.9, amsgrad=True))),
    ("adam", {"epsilon": 0}, 0.01, "torch", by_torch(lambda p: torch.optim.Adam(p, 0.01, eps=0))),
    ("adamW", {}, 1e-3, "keras", by_keras(O.AdamW())),
    ("adamW", {"weightDecay": 0.1}, 0.05, "keras", by_keras(O.AdamW(0.05, weight_decay=0.1))),
    ("adamW", {"weightDecay": 0.2, "epsilon": 0}, 0.05, "torch",
     by_torch(lambda p: torch.optim.AdamW(p, 0.05, weight_decay=0.2, eps=0))),
    ("adamax", {}, 0.05, "keras", by_keras(O.Adamax(0.05))),
    ("nadam", {}, 0.05, "keras", by_keras(O.Nadam(0.05))),
    ("lamb", {}, 0.05, "keras", by_keras(O.Lamb(0.05))),
    ("lamb", {"weightDecay": 0.1}, 0.05, "You et al. 2019", by_formula(lamb(0.05, 0.1))),
    ("scheduleFreeAdamW", {}, 2.5e-3, "Defazio et al. 2024", by_formula(schedule_free(2.5e-3, 0, 1))),
    ("scheduleFreeAdamW", {"beta1": 0.8, "warmupSteps": 3}, 0.05, "Defazio et al. 2024",
     by_formula(schedule_free(0.05, 0, 3, b1=0.8))),
    ("scheduleFreeAdamW", {"weightDecay": 0.1, "warmupSteps": 2}, 0.05, "Defazio et al. 2024",
     by_formula(schedule_free(0.05, 0.1, 2))),
    ("rmsprop", {}, 1e-3, "keras", by_keras(O.RMSprop())),
    ("rmsprop", {"momentum": 0.9}, 0.05, "keras", by_keras(O.RMSprop(0.05, momentum=0.9))),
    ("rmsprop", {"momentum": 0.5, "centered": True, "rho": 0.8}, 0.05, "keras",
     by_keras(O.RMSprop(0.05, rho=0.8, momentum=0.5, centered=True))),
    ("adagrad", {}, 0.05, "keras", by_keras(O.Adagrad(0.05))),
    ("adadelta", {}, 1, "keras", by_keras(O.Adadelta(1.0))),
    ("adadelta", {"rho": 0.8, "epsilon": 1e-3}, 1, "torch", by_torch(lambda p: torch.optim.Adadelta(p, 1, rho=0.8, eps=1e-3))),
    ("adafactor", {}, 0.05, "keras", by_keras(O.Adafactor(0.05))),
    ("adafactor", {"beta2Decay": -0.5, "clipThreshold": 0.5}, 0.8, "keras",
     by_keras(O.Adafactor(0.8, beta_2_decay=-0.5, clip_threshold=0.5))),
    ("ftrl", {}, 0.05, "keras", by_keras(O.Ftrl(0.05))),
    ("ftrl", {"l1": 0.05, "l2": 0.1, "l2Shrinkage": 0.02, "beta": 0.3}, 0.05, "keras",
     by_keras(O.Ftrl(0.05, l1_regularization_strength=0.05, l2_regularization_strength=0.1,
                     l2_shrinkage_regularization_strength=0.02, beta=0.3))),
    ("lion", {}, 0.01, "keras", by_keras(O.Lion(0.01))),
    ("lion", {"beta1": 0.8, "beta2": 0.5}, 0.01, "keras", by_keras(O.Lion(0.01, beta_1=0.8, beta_2=0.5))),
    ("lars", {"trustCoefficient": 0.02, "momentum": 0.8}, 0.5, "You et al. 2017", by_formula(lars(0.5, 0.02, 0, 0.8))),
    ("lars", {"weightDecay": 0.1}, 1, "You et al. 2017", by_formula(lars(1, 0.001, 0.1, 0.9))),
    ("muon", {}, 0.02, "keras", by_keras(O.Muon(0.02))),
    ("muon", {"nesterov": False, "momentum": 0.8, "weightDecay": 0, "adamWeightDecay": 0.1, "adamRateRatio": 0.5},
     0.02, "keras", by_keras(O.Muon(0.02, nesterov=False, momentum=0.8, weight_decay=None, adam_weight_decay=0.1, adam_lr_ratio=0.5))),
]



def keras_chain(name, parts, **kw):
    return (name, parts, {"momentum": 0.9}, "keras", by_keras(O.SGD(0.05, momentum=0.9, **kw)))


def torch_swa(start, every):
    tensors = {name: torch.tensor(w) for name, w in START.items()}
    model = torch.nn.ParameterDict({name: torch.nn.Parameter(t) for name, t in tensors.items()})
    optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9)
    mean = torch.optim.swa_utils.AveragedModel(model)
    path = []
    for step, gradients in enumerate(GRADIENTS, 1):
        for name, parameter in model.items():
            parameter.grad = torch.tensor(gradients[name])
        optimizer.step()
        if step > start and (step - start) % every == 0:
            mean.update_parameters(model)
        path.append({name: p.detach().numpy().ravel().tolist() for name, p in mean.module.items()}
                    if step >= start + every else None)
    return path


def keras_ema(momentum):
    """The means, not the weights."""
    optimizer = O.SGD(0.05, momentum=0.9, use_ema=True, ema_momentum=momentum)
    variables = [keras.Variable(START[name], name=name) for name in START]
    path = []
    for gradients in GRADIENTS:
        optimizer.apply([keras.ops.convert_to_tensor(gradients[name]) for name in START], variables)
        path.append({name: keras.ops.convert_to_numpy(v).ravel().tolist()
                     for name, v in zip(START, optimizer._model_variables_moving_average)})
    return path


def lookahead(every, share, rate=0.05, momentum=0.9):
    def step(w, g, state, t):
        slow = state.setdefault("slow", w)
        state["v"] = momentum * state.get("v", 0) - rate * g
        w = w + state["v"]
        if t % every == 0:
            state["slow"] = w = slow + share * (w - slow)
        return w
    return step


LINKS = [
    keras_chain("clipByNorm", {"limit": 0.7}, clipnorm=0.7),
    keras_chain("clipByValue", {"limit": 0.2}, clipvalue=0.2),
    keras_chain("clipByGlobalNorm", {"limit": 0.9}, global_clipnorm=0.9),
    keras_chain("weightDecay", {"decay": 0.3}, weight_decay=0.3),
    keras_chain("accumulate", {"steps": 2}, gradient_accumulation_steps=2),
    keras_chain("ema", {"momentum": 0.6, "overwriteEvery": 2}, use_ema=True, ema_momentum=0.6, ema_overwrite_frequency=2),
    ("lookahead", {"every": 2, "share": 0.3}, {"momentum": 0.9}, "Zhang et al. 2019", by_formula(lookahead(2, 0.3))),
]
AVERAGES = [
    ("ema", {"momentum": 0.6}, "keras", keras_ema(0.6)),
    ("swa", {"start": 1, "every": 2}, "torch", torch_swa(1, 2)),
    ("swa", {}, "torch", torch_swa(0, 1)),
]


def sam(rho, adaptive, rate=0.004, curvature=np.array([1.0, 3, 10, 30, 60, 100])):
    """On sum(c w^2) from (1, -1, 1, 1, -1, 1)."""
    w, path = np.array([1.0, -1, 1, 1, -1, 1]), []
    for _ in range(STEPS):
        g = 2 * curvature * w
        size = np.abs(w) if adaptive else 1
        e = rho * size * size * g / np.linalg.norm(size * g)
        w = w - rate * 2 * curvature * (w + e)
        path.append(w.tolist())
    return path


S = keras.optimizers.schedules
AT = [0, 1, 5, 9, 10, 11, 20, 25, 30, 31, 45, 70, 99, 100, 150, 1000]


def torch_cycle(total=100, **kw):
    optimizer = torch.optim.SGD([torch.zeros(1)], 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.4, total_steps=total, cycle_momentum=False, **kw)
    rates = []
    for _ in range(total):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step() if len(rates) < total else None
    return [rates[min(at, total - 1)] for at in AT]


CYCLE = {"maxMomentum": 0.95, "minMomentum": 0.85, "totalSteps": STEPS, "warmupShare": 0.4}


def torch_momenta(total, share):
    optimizer = torch.optim.SGD([torch.zeros(1)], 1, momentum=0.9)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.4, total_steps=total, pct_start=share)
    momenta = []
    for _ in range(total):
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        schedule.step() if len(momenta) < total else None
    return momenta


def cycled(make, use):
    """Five steps at one rate while the momentum goes through its cycle."""
    momenta = iter(torch_momenta(STEPS, CYCLE["warmupShare"]))

    def started(parameters):
        optimizer = make(parameters)
        step = optimizer.step
        def stepped():
            use(optimizer.param_groups[0], next(momenta))
            step()
        optimizer.step = stepped
        return optimizer
    return by_torch(started)


CYCLED = [
    ("sgd", {}, 0.05, "torch", cycled(lambda p: torch.optim.SGD(p, 0.05, momentum=0.9),
                                      lambda group, momentum: group.update(momentum=momentum))),
    ("adam", {"epsilon": 1e-12}, 0.05, "torch", cycled(lambda p: torch.optim.Adam(p, 0.05, eps=1e-12),
                                                       lambda group, momentum: group.update(betas=(momentum, 0.999)))),
]


def slanted(step, total=100, rate=0.01, share=0.1, ratio=32):
    """ULMFiT's formula; it stays at its end."""
    cut = int(total * share)
    step = min(step, total)
    p = step / cut if step < cut else 1 - (step - cut) / (cut * (1 / share - 1))
    return rate * (1 + p * (ratio - 1)) / ratio


def schedule(name, options, made):
    return {"schedule": name, "options": options, "source": "keras", "rates": [float(made(at)) for at in AT]}


SCHEDULES = [
    schedule("exponentialDecay", {"initialLearningRate": 0.5, "decaySteps": 10, "decayRate": 0.7}, S.ExponentialDecay(0.5, 10, 0.7)),
    schedule("exponentialDecay", {"initialLearningRate": 0.5, "decaySteps": 10, "decayRate": 0.7, "staircase": True},
             S.ExponentialDecay(0.5, 10, 0.7, staircase=True)),
    schedule("inverseTimeDecay", {"initialLearningRate": 0.5, "decaySteps": 10, "decayRate": 0.7}, S.InverseTimeDecay(0.5, 10, 0.7)),
    schedule("inverseTimeDecay", {"initialLearningRate": 0.5, "decaySteps": 10, "decayRate": 0.7, "staircase": True},
             S.InverseTimeDecay(0.5, 10, 0.7, staircase=True)),
    schedule("polynomialDecay", {"initialLearningRate": 0.5, "decaySteps": 30, "power": 2}, S.PolynomialDecay(0.5, 30, power=2.0)),
    schedule("polynomialDecay", {"initialLearningRate": 0.5, "decaySteps": 30, "endLearningRate": 0.1, "cycle": True},
             S.PolynomialDecay(0.5, 30, 0.1, cycle=True)),
    schedule("piecewiseConstantDecay", {"boundaries": [10, 30], "values": [0.5, 0.2, 0.1]}, S.PiecewiseConstantDecay([10, 30], [0.5, 0.2, 0.1])),
    schedule("cosineDecay", {"initialLearningRate": 0.5, "decaySteps": 30, "alpha": 0.1}, S.CosineDecay(0.5, 30, alpha=0.1)),
    schedule("cosineDecay", {"initialLearningRate": 0.1, "decaySteps": 60, "warmupTarget": 0.5, "warmupSteps": 10},
             S.CosineDecay(0.1, 60, warmup_target=0.5, warmup_steps=10)),
    schedule("cosineDecayRestarts", {"initialLearningRate": 0.5, "firstDecaySteps": 12, "mMul": 0.8, "alpha": 0.05},
             S.CosineDecayRestarts(0.5, 12, m_mul=0.8, alpha=0.05)),
    schedule("cosineDecayRestarts", {"initialLearningRate": 0.5, "firstDecaySteps": 12, "tMul": 1}, S.CosineDecayRestarts(0.5, 12, t_mul=1.0)),
    {"schedule": "oneCycle", "options": {"maxLearningRate": 0.4, "totalSteps": 100}, "source": "torch", "rates": torch_cycle()},
    {"schedule": "oneCycle", "options": {"maxLearningRate": 0.4, "totalSteps": 100, "warmupShare": 0.2, "divFactor": 10, "finalDivFactor": 100},
     "source": "torch", "rates": torch_cycle(pct_start=0.2, div_factor=10, final_div_factor=100)},
    {"schedule": "oneCycleMomentum", "options": {"totalSteps": 100, "warmupShare": 0.2}, "source": "torch",
     "rates": [torch_momenta(100, 0.2)[min(at, 99)] for at in AT]},
    {"schedule": "slantedTriangular", "options": {"maxLearningRate": 0.01, "totalSteps": 100}, "source": "Howard and Ruder 2018",
     "rates": [slanted(at) for at in AT]},
]

print(json.dumps({
    "keras": sorted(n for n, c in vars(keras.optimizers).items() if isinstance(c, type)),
    "generator": "tools/goldens/optimizers.py",
    "versions": {"keras": keras.__version__, "torch": torch.__version__, "python": platform.python_version()},
    "start": {name: {"shape": list(w.shape), "values": w.ravel().tolist()} for name, w in START.items()},
    "gradients": [{name: g.ravel().tolist() for name, g in gs.items()} for gs in GRADIENTS],
    "cases": [dict(zip(("optimizer", "options", "rate", "source", "path"), case)) for case in CASES],
    "cycle": CYCLE,
    "cycled": [dict(zip(("optimizer", "options", "rate", "source", "path"), case)) for case in CYCLED],
    "links": [dict(zip(("link", "given", "options", "source", "path"), case)) for case in LINKS],
    "averages": [dict(zip(("link", "given", "source", "path"), case)) for case in AVERAGES],
    "sam": {"plain": sam(0.5, False), "adaptive": sam(0.5, True)},
    "schedules": {"at": AT, "cases": SCHEDULES},
}))
