"""Which files Keras Applications fetches for ImageNet, with their checksums.

Nothing is downloaded: the function that would is replaced by one that notes what it was asked for.
Writes packages/zoo/src/testing/published-weights.json.

    python tools/goldens/zoo_weights.py
"""

import json
import pathlib

import keras
from keras import applications as apps
from keras.src.utils import file_utils


class Asked(Exception):
    pass


asked = {}


def note(fname=None, origin=None, file_hash=None, **_):
    asked.update(file=fname, url=origin, hash=file_hash)
    raise Asked


file_utils.get_file = note
rows = []


def ask(name, build, **options):
    for include_top in (True, False):
        asked.clear()
        keras.backend.clear_session()
        size = options.pop("size", None)
        shape = {"input_shape": (size, size, 3)} if size else {}
        try:
            build(weights="imagenet", include_top=include_top, **shape, **options)
        except Asked:
            pass
        given = dict(options)
        if size:
            options["size"] = given["size"] = size
        rows.append({"name": name, "options": {**given, "includeTop": include_top}, **asked})


for alpha in (0.25, 0.5, 0.75, 1.0):
    for size in (128, 224):
        ask("mobileNet", apps.MobileNet, alpha=alpha, size=size)
for alpha in (0.35, 0.5, 0.75, 1.0, 1.3, 1.4):
    ask("mobileNetV2", apps.MobileNetV2, alpha=alpha, size=96)
    ask("mobileNetV2", apps.MobileNetV2, alpha=alpha, size=224)
for alpha in (0.75, 1.0):
    ask("mobileNetV3Small", apps.MobileNetV3Small, alpha=alpha)
    ask("mobileNetV3Large", apps.MobileNetV3Large, alpha=alpha)
for name, build in {
    "efficientNetB0": apps.EfficientNetB0,
    "efficientNetB1": apps.EfficientNetB1,
    "efficientNetB2": apps.EfficientNetB2,
    "efficientNetB3": apps.EfficientNetB3,
    "efficientNetB4": apps.EfficientNetB4,
    "efficientNetV2B0": apps.EfficientNetV2B0,
    "resNet50": apps.ResNet50,
    "resNet50V2": apps.ResNet50V2,
    "denseNet121": apps.DenseNet121,
    "inceptionV3": apps.InceptionV3,
    "xception": apps.Xception,
    "nasNetMobile": apps.NASNetMobile,
    "convNeXtTiny": apps.ConvNeXtTiny,
    "vgg16": apps.VGG16,
}.items():
    ask(name, build)

target = pathlib.Path(__file__).parents[2] / "packages/zoo/src/testing/published-weights.json"
target.write_text(json.dumps({"_": f"Keras {keras.__version__}", "files": rows}, indent=1) + "\n")
print(len(rows), "files")
