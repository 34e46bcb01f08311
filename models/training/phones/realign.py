"""New labels from a trained head: Viterbi of the known phones, near the old times (synthetic) or freely inside words (GRID).

python3 realign.py --weights WORK/phone.pt --features WORK/phones --features WORK/faces --labels OLD.json --out NEW.json
Also prints how far each voice's starts moved (median, ms): what is left of a constant shift.
"""

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from phones.align import realign  # noqa: E402
from phones.posteriors import answer, load_net, recorded  # noqa: E402

TTS_ROOM, WORD_ROOM = 0.04, 0.03


def room_of(clip):
    """How far the start of phone k may move: 40 ms; in GRID a word's first phone 30 ms and the others as far as they like."""
    if 'words' not in clip:
        return lambda k: TTS_ROOM
    starts = {round(w[0], 3) for w in clip['words']}
    inner = [round(p[2], 3) not in starts for p in clip['phones']]
    return lambda k: None if 0 <= k < len(inner) and inner[k] else WORD_ROOM


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--features', action='append', required=True)
    parser.add_argument('--labels', required=True)
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    net, labels, moved = load_net(args.weights), json.loads(Path(args.labels).read_text()), defaultdict(list)
    for folder in args.features:
        taps, mel, segments = recorded(folder)
        for name, segment in segments.items():
            clip = labels.get(name)
            if not clip or len(clip['phones']) < 2:
                continue
            logp, boundary, _, offset = answer(net, taps, mel, segment)
            shifted = [[p, s, a - offset, b - offset] for p, s, a, b in clip['phones']]
            try:
                new = realign(logp, boundary, shifted, room_of(clip))
            except (ValueError, IndexError):
                continue
            new = [[p, s, round(a + offset, 4), round(b + offset, 4)] for p, s, a, b in new]
            if any(b <= a for _, _, a, b in new):
                continue
            moved[clip['voice']] += [n[2] - o[2] for n, o in zip(new, clip['phones'])]
            clip['phones'] = new
    for voice, values in sorted(moved.items()):
        print(f'{voice}: {len(values)} phones, median move {1000 * np.median(values):.0f} ms, spread {1000 * np.median(np.abs(values - np.median(values))):.0f} ms')
    Path(args.out).write_text(json.dumps(labels))


if __name__ == '__main__':
    main()
