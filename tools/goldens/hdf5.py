"""Small HDF5 files of every kind that h5py writes, and what is in them as JSON.

    python tools/goldens/hdf5.py packages/formats/src/hdf5/goldens

Made with h5py 3.14, HDF5 1.14.6.
"""

import gzip
import json
import sys
from pathlib import Path

import h5py
import numpy as np

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)


def wave(shape, dtype="float32"):
    return (np.sin(np.arange(np.prod(shape))).reshape(shape) * 100).astype(dtype)


def arrays(file, large):
    for dtype in ["f2", "f4", "f8", ">f4", ">f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">i2"]:
        file.create_dataset(f"types/{dtype}", data=np.abs(wave((3, 4), "f8")).astype(dtype))
    file.create_dataset("types/bool", data=np.array([True, False, True]))
    file.create_dataset("types/scalar", data=np.float32(2.5))
    file.create_dataset("types/empty", data=np.zeros((0, 3), "f4"))
    file.create_dataset("types/texts", data=["one", "zwei", "три"], dtype=h5py.string_dtype())
    file.create_dataset("types/fixed", data=np.array([b"ab", b"cde"]))
    chunked = wave((20, 13))
    for name, settings in {
        "gzip": dict(compression="gzip"),
        "gzip_shuffle_sum": dict(compression="gzip", shuffle=True, fletcher32=True),
        "lzf": dict(compression="lzf"),
        "plain": {},
    }.items():
        file.create_dataset(f"chunks/{name}", data=chunked, chunks=(7, 5), **settings)
        file.create_dataset(f"chunks/{name}_single", data=chunked, chunks=chunked.shape, **settings)
        file.create_dataset(f"chunks/{name}_growing", data=chunked, chunks=(1, 13), maxshape=(None, 13), **settings)
        file.create_dataset(f"chunks/{name}_sideways", data=chunked, chunks=(6, 2), maxshape=(20, None), **settings)
        file.create_dataset(f"chunks/{name}_both", data=chunked, chunks=(3, 2), maxshape=(None, None), **settings)
    many = np.arange(4096, dtype="i2").reshape(64, 64)
    file.create_dataset("chunks/many", data=many, chunks=(1, 2), compression="gzip")
    file.create_dataset("chunks/many_growing", data=many, chunks=(1, 2), maxshape=(None, 64))
    file.create_dataset("chunks/many_both", data=many, chunks=(1, 2), maxshape=(None, None))
    sparse = file.create_dataset("chunks/sparse", (10, 10), "f4", chunks=(5, 5), fillvalue=7)
    sparse[0, 0] = 1
    file.create_dataset("unwritten", (4,), "f4")
    early = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    early.set_chunk((4, 4))
    early.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    space = h5py.h5s.create_simple((9, 9))
    dataset = h5py.h5d.create(file.id, b"chunks_implicit", h5py.h5t.NATIVE_FLOAT, space, early)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, wave((9, 9)))
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    compact.set_layout(h5py.h5d.COMPACT)
    dataset = h5py.h5d.create(file.id, b"compact", h5py.h5t.NATIVE_FLOAT, space, compact)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, wave((9, 9)))


def names(file, large):
    group = file.create_group("layers")
    for i in range(300):
        group.create_dataset(f"layer_{i}", data=np.float32(i))
    file["soft"] = h5py.SoftLink("/layers/layer_7")
    file["circle"] = h5py.SoftLink("/circle")
    file["outside"] = h5py.ExternalLink("other.h5", "/secret")
    few = file.create_group("few", track_order=True)
    few["b"] = 1.0
    few["a"] = 2.0


def attributes(file, large):
    file.attrs["text"] = "grüße"
    file.attrs["bytes"] = np.bytes_("bytes")
    file.attrs["list"] = ["a", "bb", "ccc"]
    file.attrs["fixed"] = np.array([b"kernel:0", b"bias:0"])
    file.attrs["number"] = 3
    file.attrs["numbers"] = np.arange(3, dtype="f8")
    file.attrs["none"] = np.array([], dtype="S")
    file.attrs["empty"] = []
    file.attrs["long"] = "x" * 100000
    file.create_group("many")
    for i in range(60):
        file["many"].attrs[f"attribute_{i}"] = "y" * i
    if large:
        file["many"].attrs["large"] = np.arange(40000, dtype="i4")


def plain(value):
    if isinstance(value, (bytes, np.bytes_)):
        return value.decode()
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value.ravel()]
    if isinstance(value, (np.floating, float)):
        return float(value)
    return int(value) if isinstance(value, (np.integer, np.bool_, int)) else str(value)


def described(file):
    found = {"datasets": {}, "attributes": {}}

    def visit(name, item):
        if isinstance(item, h5py.Dataset):
            value = plain(item[()])
            if isinstance(value, list) and len(value) > 300:
                value = {"length": len(value), "sum": sum(value), "last": value[-1]}
            found["datasets"][name] = {"shape": list(item.shape), "value": value}
        if item.attrs:
            found["attributes"][name] = {
                key: len(item.attrs[key]) if key in ("long", "large") else plain(item.attrs[key])
                for key in item.attrs
            }

    visit("", file)
    file.visititems(visit)
    return found


expected = {}
for content in (arrays, names, attributes):
    for label, settings in {
        "oldest": dict(libver="earliest"),
        "v108": dict(libver=("v108", "v108")),
        "latest": dict(libver="latest"),
        "behind": dict(libver="earliest", userblock_size=1024),
    }.items():
        if label == "behind" and content is not names:
            continue
        path = out / f"{content.__name__}-{label}.h5"
        with h5py.File(path, "w", **settings) as file:
            content(file, label == "latest")
        with h5py.File(path, "r") as file:
            expected[path.name] = described(file)
        (out / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        path.unlink()
(out / "expected.json.gz").write_bytes(gzip.compress(json.dumps(expected).encode(), mtime=0))
