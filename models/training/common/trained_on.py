"""Which recordings a pack was trained on: trained-on.json beside its pack.json, checked by test/models against what is held out.

python3 common/trained_on.py --train TRAIN --pack ../packs/phones --sets grid_s1,grid_talkers [--leave s4,s31]   (packs made before)
python3 common/trained_on.py --train TRAIN --eval EVAL --held ../../test/fixtures/models/held-out.json            (the held-out list)
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import captures  # noqa: E402


def write_trained_on(folder, root, sets, leave=()):
    """Write the ids of all clips marked `train` of the sets, without the talkers in `leave`."""
    rows = {name: [r['id'] for r in captures.manifest(root, name) if r['talker'] not in leave] for name in sets}
    captures.assert_training_only(root, [clip for clips in rows.values() for clip in clips])
    (Path(folder) / 'trained-on.json').write_text(json.dumps(rows) + '\n', encoding='utf-8')


def held_out(root, eval_folder):
    """{set: ids} of everything marked `val` and of every recording in the evaluation folder that is not marked `train`."""
    out = {f'train/{name}': [r['id'] for r in captures.manifest(root, name, 'val')] for name in captures.SETS}
    allowed = {r['id'] for name in captures.SETS for r in captures.manifest(root, name)}
    for folder in sorted(p for p in Path(eval_folder).iterdir() if p.is_dir()):
        names = sorted(f.stem for f in folder.glob('*.wav'))
        out[f'eval/{folder.name}'] = [n for n in names if n not in allowed]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--train', required=True)
    parser.add_argument('--eval')
    parser.add_argument('--pack')
    parser.add_argument('--sets', default=','.join(captures.SETS))
    parser.add_argument('--leave', default='')
    parser.add_argument('--held')
    args = parser.parse_args()
    if args.pack:
        write_trained_on(args.pack, args.train, args.sets.split(','), args.leave.split(','))
    if args.held:
        Path(args.held).parent.mkdir(parents=True, exist_ok=True)
        Path(args.held).write_text(json.dumps(held_out(args.train, args.eval)) + '\n', encoding='utf-8')


if __name__ == '__main__':
    main()
