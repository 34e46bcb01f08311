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


def new_times(clip, heard, shift=0.0):
    """Realigned phones of one clip whose old times are moved by `shift` seconds first, or None where no path exists."""
    logp, boundary, offset = heard
    moved = [[p, s, a + shift - offset, b + shift - offset] for p, s, a, b in clip['phones']]
    try:
        new = realign(logp, boundary, moved, room_of(clip))
    except (ValueError, IndexError):
        return None
    new = [[p, s, round(a + offset, 4), round(b + offset, 4)] for p, s, a, b in new]
    return None if any(b <= a for _, _, a, b in new) else new


def moves(old, new):
    """How far the starts moved, over all clips that have new times."""
    return [n[2] - o[2] for clip, phones in zip(old, new) if phones for n, o in zip(phones, clip['phones'])]


def realign_voice(voice, clips, heard):
    """New phones of one voice's clips; a voice that is off by more than 8 ms as a whole is shifted and aligned again."""
    new = [new_times(clip, h) for clip, h in zip(clips, heard)]
    shift = float(np.median(moves(clips, new) or [0]))
    if 'words' not in clips[0] and abs(shift) > 0.008:
        new = [new_times(clip, h, shift) for clip, h in zip(clips, heard)]
    far = np.array(moves(clips, new) or [0])
    print(f'{voice}: {len(far)} phones, median move {1000 * np.median(far):.0f} ms, spread {1000 * np.median(np.abs(far - np.median(far))):.0f} ms')
    return new


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--features', action='append', required=True)
    parser.add_argument('--labels', action='append', required=True, help='several are merged, the first wins')
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    net, labels = load_net(args.weights), {}
    for file in args.labels:
        labels = json.loads(Path(file).read_text()) | labels
    voices, done = defaultdict(list), set()
    for folder in args.features:
        taps, mel, segments = recorded(folder)
        for name, segment in segments.items():
            if name in labels and name not in done and len(labels[name]['phones']) > 1:
                logp, boundary, _, offset = answer(net, taps, mel, segment)
                voices[labels[name]['voice']].append((name, (logp, boundary, offset)))
                done.add(name)
    for voice, items in sorted(voices.items()):
        clips = [labels[name] for name, _ in items]
        for clip, phones in zip(clips, realign_voice(voice, clips, [h for _, h in items])):
            clip['phones'] = phones or clip['phones']
    Path(args.out).write_text(json.dumps(labels))


if __name__ == '__main__':
    main()
