"""Nets -> ONNX packs: export, fp16 storage with a cast at load, pack.json with hashes and tensor contract."""

import hashlib
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
_TYPES = {TensorProto.FLOAT: 'float32', TensorProto.INT64: 'int64'}


def export(module, inputs, outputs, path, half=True, keep=()):
    """Write `module` (called with the example inputs {name: (tensor, {axis: name})}) to one ONNX file.

    half: weights of 4096 and more values are stored as fp16 and cast to fp32 when the graph is loaded; those named in `keep` are not.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    axes = {name: spec[1] for name, spec in inputs.items()} | dict(outputs)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter('ignore')
        torch.onnx.export(
            module.eval(), tuple(spec[0] for spec in inputs.values()), str(path), dynamo=False, opset_version=OPSET,
            input_names=list(inputs), output_names=list(outputs), dynamic_axes=axes,
        )  # fmt: skip
    model = onnx.load(path)
    if half:
        _store_half(model.graph, keep)
    model.producer_name, model.producer_version, model.doc_string = 'facewright', '', ''
    for node in model.graph.node:
        node.doc_string = ''
        del node.metadata_props[:]
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _store_half(graph, keep):
    """Big fp32 initialisers become fp16 ones followed by a Cast (constant folding undoes it when a session is made)."""
    casts = []
    for initialiser in graph.initializer:
        if initialiser.data_type != TensorProto.FLOAT or np.prod(initialiser.dims) < 4096 or initialiser.name in keep:
            continue
        name = initialiser.name
        half = numpy_helper.from_array(numpy_helper.to_array(initialiser).astype(np.float16), name + '_half')
        initialiser.CopyFrom(half)
        casts.append(helper.make_node('Cast', [name + '_half'], [name], name=name + '_cast', to=TensorProto.FLOAT))
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend(casts + nodes)


def file_entry(path, role):
    """The pack.json entry of one ONNX file."""
    data = Path(path).read_bytes()
    graph = onnx.load_model_from_string(data).graph
    return plain_entry(path, role) | {'inputs': [_tensor(t) for t in graph.input], 'outputs': [_tensor(t) for t in graph.output]}


def plain_entry(path, role):
    """The pack.json entry of a file that is no graph."""
    data = Path(path).read_bytes()
    return {'name': Path(path).name, 'role': role, 'sha256': hashlib.sha256(data).hexdigest(), 'bytes': len(data)}


def _tensor(value):
    kind = value.type.tensor_type
    dims = [d.dim_param or d.dim_value for d in kind.shape.dim]
    return {'name': value.name, 'type': _TYPES[kind.elem_type], 'dims': dims}


def write_pack(folder, manifest, files):
    """Write pack.json: `manifest` + the entries of {role: file name}; format, rate and runtime are the same for all packs.

    Files that are no graphs (`.json`) are listed with size and hash alone.
    """
    folder = Path(folder)
    head = {'format': 'facewright-pack/1'} | manifest
    common = {'card': 'CARD.md', 'sampleRate': 16000, 'hopMs': 10, 'timeOriginMs': 0, 'minimumRuntime': '1.24.1'}
    entries = {'files': [(file_entry if name.endswith('.onnx') else plain_entry)(folder / name, role) for role, name in files.items()]}
    text = json.dumps(head | common | entries, indent=2, ensure_ascii=False)
    (folder / 'pack.json').write_text(text + '\n', encoding='utf-8')


def copy_licences(folder, texts):
    """Write {file name: text} licence files beside the pack."""
    for name, text in texts.items():
        (Path(folder) / name).write_text(text.rstrip() + '\n', encoding='utf-8')
