"""Streams of the live net's features: as recorded, and changed in other ways (speed, band, room, noise, gain, voice).

for n in 0 1 2; do python3 extract.py --copy $n --out WORK/live; done      (a minute each of one core; copy 0 also finds the mean cepstra)

Odd copies run clip after clip of a talker with pauses between, some filled with sounds that are not speech, as a microphone hears it;
even copies start anew with each clip. WORK/live/N.npz: features [N,39] float16, first frame of each stream, and segments as JSON
{id, kind, talker, speed, stream, start}: where a clip begins in its stream, in seconds. Kind `quiet` is not speech.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import captures  # noqa: E402
from common.augment import augment  # noqa: E402
from common.features import environment_path  # noqa: E402
from faces.extract import copy_of, training_clips  # noqa: E402
from live.mfcc import RATE, active, cepstra, features  # noqa: E402
from phones.nonspeech import nonspeech_clips  # noqa: E402

STREAM_SECONDS = 40


def talker_of(root):
    """{clip: talker} of all rows marked train."""
    return {row['id']: row['talker'] for name in captures.SETS for row in captures.manifest(root, name)}


def quiet_sounds(count, rng):
    """Sounds that are not speech; half of them changed as the clips are."""
    return [augment(sound, rng)[0] if rng.random() < 0.5 else sound for _, sound, _ in nonspeech_clips(count, rng)]


def _noise(seconds, rng):
    return rng.normal(0, 10 ** rng.uniform(-5, -3.3), int(seconds * RATE)).astype(np.float32)


def single_streams(clips, quiet, rng):
    """[(parts)] one stream a clip; a part is (id, kind, speed, sound), id '' for a pause."""
    pause = lambda: ('', 'pause', 1.0, _noise(rng.uniform(0, 0.4), rng))  # noqa: E731
    out = [[pause(), (name, kind, speed, sound)] for name, sound, speed, kind in clips]
    return out + [[pause(), ('', 'quiet', 1.0, sound)] for sound in quiet]


def talker_streams(clips, quiet, talkers, rng):
    """Streams of clips of one talker each, in random order, pauses between, a fifth of them filled."""
    by_talker, out = {}, []
    for at in rng.permutation(len(clips)):
        name, sound, speed, kind = clips[at]
        by_talker.setdefault(talkers[name.split('@')[0]], []).append((name, kind, speed, sound))
    for talker in sorted(by_talker):
        stream, seconds = [], 0
        for part in by_talker[talker]:
            filled = quiet and rng.random() < 0.2
            between = ('', 'quiet', 1.0, quiet[rng.integers(len(quiet))]) if filled else ('', 'pause', 1.0, _noise(rng.uniform(0.1, 1), rng))
            stream += [between, part]
            seconds += (len(between[3]) + len(part[3])) / RATE
            if seconds > STREAM_SECONDS:
                out.append(stream)
                stream, seconds = [], 0
        out += [stream] if stream else []
    return out


def mean_cepstra(streams):
    """Mean of the cepstra over all frames that the running mean follows."""
    kept = []
    for stream in streams:
        values, level = cepstra(np.concatenate([part[3] for part in stream]))
        kept.append(values[active(level)])
    return np.concatenate(kept).mean(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--out', required=True)
    parser.add_argument('--copy', type=int, required=True)
    parser.add_argument('--voices', type=float, default=0.4, help='share of GRID clips put into another voice (WORLD)')
    args = parser.parse_args()
    root, out = environment_path('FACEWRIGHT_TRAIN', args.train), Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    talkers, rng = talker_of(root), np.random.default_rng(77 + 1000 * args.copy)
    chosen = training_clips(root)
    captures.assert_training_only(root, {name.split('@')[0] for name, _, _ in chosen})
    clips, quiet = copy_of(chosen, args.copy, rng, args.voices), quiet_sounds(60, rng)
    streams = talker_streams(clips, quiet, talkers, rng) if args.copy % 2 else single_streams(clips, quiet, rng)
    if args.copy == 0:
        (out / 'mean.json').write_text(json.dumps([round(float(v), 4) for v in mean_cepstra(streams)]))
    mean = json.loads((out / 'mean.json').read_text())
    rows, first, segments = [], [0], []
    for number, stream in enumerate(streams):
        at = 0
        for name, kind, speed, sound in stream:
            where = {'stream': number, 'start': at / RATE, 'seconds': len(sound) / RATE}
            if kind != 'pause':
                segments.append({'id': name, 'kind': kind, 'speed': speed} | where)
            at += len(sound)
        rows.append(features(np.concatenate([part[3] for part in stream]), mean).astype(np.float16))
        first.append(first[-1] + len(rows[-1]))
    np.savez(out / f'{args.copy}.npz', features=np.concatenate(rows), first=np.array(first), segments=json.dumps(segments))
    print(f'copy {args.copy}: {len(streams)} streams, {first[-1] / 6000:.1f} minutes')


if __name__ == '__main__':
    main()
