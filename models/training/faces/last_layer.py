"""last_layer.json: the last layer of a face graph, which an actor profile starts from (faces/actor_profile.py).

python3 last_layer.py --pack ../../packs/direct-first --version 1.1.0     (for a pack that was made before: also renews its pack.json)
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.arkit import APPLE_ORDER  # noqa: E402

NAME, ROLE, OFFSET = 'last_layer.json', 'last-layer', 2.5
MOUTH_PREFIXES = ('jaw', 'mouth', 'cheekPuff', 'tongue')


def write_last_layer(graph_path):
    """Write the file beside the graph: {weights [52][H], bias [52], offset, columns that a profile may change}; returns its name."""
    graph_path = Path(graph_path)
    known = {t.name: numpy_helper.to_array(t) for t in onnx.load(graph_path).graph.initializer}
    layer = 'last' if 'last.weight' in known else 'net.out'
    weights, bias = known[f'{layer}.weight'][:, :, 0].astype(np.float32), known[f'{layer}.bias'].astype(np.float32)
    short = lambda x: float(np.format_float_positional(x, unique=True))  # noqa: E731
    layer = {
        'weights': [[short(v) for v in row] for row in weights], 'bias': [short(v) for v in bias], 'offset': OFFSET,
        'columns': [n for n in APPLE_ORDER if n.startswith(MOUTH_PREFIXES)],
    }  # fmt: skip
    (graph_path.parent / NAME).write_text(json.dumps(layer, separators=(',', ':')) + '\n', encoding='utf-8')
    return NAME


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--pack', required=True)
    parser.add_argument('--version', required=True)
    args = parser.parse_args()
    folder = Path(args.pack)
    data = (folder / write_last_layer(folder / 'face.onnx')).read_bytes()
    manifest = json.loads((folder / 'pack.json').read_text(encoding='utf-8'))
    entry = {'name': NAME, 'role': ROLE, 'sha256': hashlib.sha256(data).hexdigest(), 'bytes': len(data)}
    manifest['version'] = args.version
    manifest['files'] = [f for f in manifest['files'] if f['role'] != ROLE] + [entry]
    (folder / 'pack.json').write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + '\n', encoding='utf-8')


if __name__ == '__main__':
    main()
