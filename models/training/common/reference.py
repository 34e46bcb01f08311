"""What a pack's graph gives by arithmetic alone: onnx's reference evaluator (numpy), for the program's test of its own runtime.

python3 common/reference.py --pack ../packs/direct-first --role face --out ../../test/fixtures/models/heads/direct-first.json

Export programs hold the graph against the net that was trained (1e-4); test/electron/inference/pack-outputs.test.ts holds what
the program computes against this file (1e-4). Run it again after the graph of a pack changed.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator

#: of each output every so many-th value is kept
FRAMES, EVERY = 26, 7
#: inputs are even noise from -scale to scale; probabilities from 0 to scale
SCALES, POSITIVE = {'taps': 1.7, 'phones': 0.05}, ('phones',)


def even_noise(count, seed):
    """Numbers from 0 to 1 that any language repeats exactly."""
    out, state = np.empty(count, np.float64), seed
    for i in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        out[i] = (state // 128) / 16777216
    return out


def inputs_of(graph):
    """{name: float32 array} for the inputs of a graph; T and n are 26 frames, 2T 52."""
    feeds = {}
    for number, value in enumerate(graph.input):
        dims = [d.dim_value or (2 * FRAMES if d.dim_param == '2T' else FRAMES) for d in value.type.tensor_type.shape.dim]
        noise = even_noise(int(np.prod(dims)), number + 1)
        noise = noise if value.name in POSITIVE else 2 * noise - 1
        feeds[value.name] = (noise * SCALES.get(value.name, 1)).astype(np.float32).reshape(dims)
    return feeds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--pack', required=True)
    parser.add_argument('--role', required=True)
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    folder = Path(args.pack)
    name = next(f['name'] for f in json.loads((folder / 'pack.json').read_text())['files'] if f['role'] == args.role)
    data = (folder / name).read_bytes()
    model = onnx.load_model_from_string(data)
    feeds, outputs = inputs_of(model.graph), [o.name for o in model.graph.output]
    answers = {k: v.reshape(-1)[::EVERY] for k, v in zip(outputs, ReferenceEvaluator(model).run(outputs, feeds))}
    facts = {'pack': folder.name, 'role': args.role, 'sha256': hashlib.sha256(data).hexdigest(), 'every': EVERY}
    facts |= {'inputs': {k: list(v.shape) for k, v in feeds.items()}}
    rows = ',\n'.join(f'{json.dumps(k)}: [{",".join(f"{x:.6g}" for x in v)}]' for k, v in answers.items())
    Path(args.out).parent.mkdir(parents=True, exist_ok=True)
    Path(args.out).write_text(json.dumps(facts)[:-1] + f',\n"outputs": {{\n{rows}\n}}}}\n')
    print(args.out, {k: len(v) for k, v in answers.items()})


if __name__ == '__main__':
    main()
