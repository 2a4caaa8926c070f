"""Reads a folder of event files with TensorBoard itself, and prints what it makes of them as JSON.

`events` comes from its library (EventAccumulator, which checks every record's checksum), `served`
from its own web server: what the pages of TensorBoard are drawn from.
"""

import json
import logging
import sys
import time
import urllib.parse
import urllib.request

from tensorboard import program, version
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

logging.getLogger("tensorboard").setLevel(logging.ERROR)
folder = sys.argv[1]


def events(run):
    """Everything of one run; nothing is thinned out."""
    everything = {"scalars": 0, "histograms": 0, "images": 0, "tensors": 0}
    read = EventAccumulator(f"{folder}/{run}", size_guidance=everything).Reload()
    graph = read.Graph() if read.Tags()["graph"] else None
    return {
        "scalars": {
            tag: [[event.step, event.value] for event in read.Scalars(tag)]
            for tag in read.Tags()["scalars"]
        },
        "histograms": {
            tag: [
                [event.step, value.min, value.max, value.num, value.sum, list(value.bucket)]
                for event in read.Histograms(tag)
                for value in [event.histogram_value]
            ]
            for tag in read.Tags()["histograms"]
        },
        "images": {
            tag: [
                [event.step, event.width, event.height, event.encoded_image_string[:4].hex()]
                for event in read.Images(tag)
            ]
            for tag in read.Tags()["images"]
        },
        "texts": {
            tag: [
                tensor_util.make_ndarray(event.tensor_proto).item().decode()
                for event in read.Tensors(tag)
            ]
            for tag in read.Tags()["tensors"]
            if tag.endswith("text_summary")
        },
        "graph": graph and [[node.name, node.op, list(node.input)] for node in graph.node],
    }


def served():
    """The same through the web server, plugin by plugin."""
    board = program.TensorBoard()
    board.configure(argv=[None, "--logdir", folder, "--port", "0", "--load_fast", "false"])
    url = board.launch()

    def get(path, body=None, **query):
        request = urllib.request.Request(f"{url}data/{path}")
        if query:
            request.full_url += f"?{urllib.parse.urlencode(query)}"
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    deadline = time.monotonic() + 60
    while len(json.loads(get("runs"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.2)
    train = {"run": "train"}
    ended = {"allowedStatuses": ["STATUS_SUCCESS"], "startIndex": 0, "sliceSize": 9}
    images = json.loads(get("plugin/images/images", tag="picture", sample=0, **train))
    return {
        "runs": json.loads(get("runs")),
        "loss": json.loads(get("plugin/scalars/scalars", tag="epoch_loss", **train)),
        "histogram": json.loads(get("plugin/histograms/histograms", tag="first/kernel", **train)),
        "images": [get(f"plugin/images/individualImage?{image['query']}").hex() for image in images],
        "text": json.loads(get("plugin/text/text", tag="notes/text_summary", **train)),
        "graph": get("plugin/graphs/graph", **train).decode(),
        "experiment": json.loads(get("plugin/hparams/experiment", {})),
        "sessions": json.loads(get("plugin/hparams/session_groups", ended)),
    }


runs = {run: events(run) for run in ["", "train", "validation"]}
json.dump({"version": version.VERSION, "events": runs, "served": served()}, sys.stdout)
