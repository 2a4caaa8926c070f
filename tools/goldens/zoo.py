"""Architectures of Keras Applications, for packages/zoo/src/testing/goldens.json.

    python tools/goldens/zoo.py packages/zoo/src/testing/goldens.json [FOLDER for the full lists]

Of each architecture: its parameters, and a digest of its weights in order (layer and shape).
"""
import hashlib
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
from keras import applications as a

ARCHITECTURES = {
    "mobileNet": a.MobileNet,
    "mobileNetV2": a.MobileNetV2,
    "mobileNetV3Small": a.MobileNetV3Small,
    "mobileNetV3Large": a.MobileNetV3Large,
    "efficientNetB0": a.EfficientNetB0,
    "efficientNetB1": a.EfficientNetB1,
    "efficientNetB2": a.EfficientNetB2,
    "efficientNetB3": a.EfficientNetB3,
    "efficientNetB4": a.EfficientNetB4,
    "efficientNetV2B0": a.EfficientNetV2B0,
    "resNet50": a.ResNet50,
    "resNet50V2": a.ResNet50V2,
    "denseNet121": a.DenseNet121,
    "inceptionV3": a.InceptionV3,
    "xception": a.Xception,
    "nasNetMobile": a.NASNetMobile,
    "convNeXtTiny": a.ConvNeXtTiny,
    "vgg16": a.VGG16,
}


def describe(build, **options):
    keras.utils.clear_session()
    keras.backend.clear_session()
    model = build(weights=None, **options)
    lines = []
    for layer in model.layers:
        for weight in layer.weights:
            lines.append(f"{layer.name} {list(weight.shape)}")
    names = [layer.name for layer in model.layers]
    return model, lines, names


result = {"_": f"keras {keras.__version__}; tools/goldens/zoo.py"}
for name, build in ARCHITECTURES.items():
    for suffix, options in {"": {}, "WithoutTop": {"include_top": False}}.items():
        if suffix and name not in ("mobileNet", "mobileNetV2", "resNet50"):
            continue
        model, lines, names = describe(build, **options)
        key = name + suffix
        result[key] = {
            "parameters": model.count_params(),
            "weights": len(lines),
            "layers": len(names),
            "digest": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
            "output": [d if d else None for d in model.output_shape],
        }
        if len(sys.argv) > 2:
            os.makedirs(sys.argv[2], exist_ok=True)
            with open(os.path.join(sys.argv[2], key + ".txt"), "w") as f:
                f.write("\n".join(lines))
            with open(os.path.join(sys.argv[2], key + ".json"), "w") as f:
                json.dump(json.loads(model.to_json()), f, indent=1)
        print(key, result[key]["parameters"])

with open(sys.argv[1], "w") as f:
    json.dump(result, f, indent=1)
    f.write("\n")
