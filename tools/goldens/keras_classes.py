"""Every layer class of Keras: the name a layer of it gets, its other names, and its options. Also the
names of its activations, initialisers, regularisers and constraints.

    python tools/goldens/keras_classes.py > packages/layers/src/testing/goldens/classes.json
"""

import inspect
import json

import keras
from keras.src.utils.naming import to_snake_case

# Base classes, and what wraps models of other frameworks: no file of weights names them.
NOT_LAYERS = {'Layer', 'Wrapper', 'FlaxLayer', 'JaxLayer', 'TFSMLayer', 'TorchModuleWrapper'}

names = {}
for exported in dir(keras.layers):
    item = getattr(keras.layers, exported)
    if inspect.isclass(item) and issubclass(item, keras.layers.Layer):
        names.setdefault(item, []).append(exported)


def options(item):
    found = {}
    for name, parameter in inspect.signature(item.__init__).parameters.items():
        plain = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        if not plain or name in ('self', 'name', 'dtype'):
            continue
        default = parameter.default
        simple = default is None or isinstance(default, (bool, int, float, str, list, tuple))
        found[name] = {'default': default} if simple else {}
    return found


classes = {
    item.__name__: {
        'name': to_snake_case(item.__name__),
        'aliases': [name for name in known if name != item.__name__],
        'options': options(item),
    }
    for item, known in names.items()
    if item.__name__ not in NOT_LAYERS
}

def exported(module, base):
    items = [getattr(module, name) for name in dir(module)]
    found = {item.__name__ for item in items if inspect.isclass(item) and issubclass(item, base)}
    return sorted(found - {base.__name__})


functions = {'get', 'serialize', 'deserialize'}
others = {
    'activations': [n for n in dir(keras.activations) if not n.startswith('_') and n not in functions],
    'initializers': exported(keras.initializers, keras.initializers.Initializer),
    'regularizers': exported(keras.regularizers, keras.regularizers.Regularizer),
    'constraints': exported(keras.constraints, keras.constraints.Constraint),
}
lines = ',\n'.join(f'  {json.dumps(name)}: {json.dumps(classes[name])}' for name in sorted(classes))
more = ',\n'.join(f' {json.dumps(kind)}: {json.dumps(names)}' for kind, names in others.items())
print(
    f'{{\n "generator": "tools/goldens/keras_classes.py",\n "keras": "{keras.__version__}",\n'
    f' "classes": {{\n{lines}\n }},\n{more}\n}}'
)
