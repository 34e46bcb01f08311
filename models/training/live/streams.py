"""Random training windows of the live net's streams: features, curves of 80 ms ago, talker code, which columns and frames count."""

import json
from pathlib import Path

import numpy as np
import torch

from common import captures
from common.captures import SETS, curve_at, curves, manifest
from faces.windows import talkers
from live.net import LOOK_AHEAD

#: shares of the windows; the rest goes to grid_s1
SHARES = {'grid_talkers': 0.4, 'facegood': 0.2, 'quiet': 0.06}
#: frames at the beginning of a window cut out of a stream, in which the net, waking up, need not know anything
WAKING = 30


class Streams:
    """All copies in a folder: features [N,39], first frames, and segments with absolute frames."""

    def __init__(self, folder, copies):
        parts, self.first, self.segments, rows = [], [0], [], 0
        for copy in copies:
            data = np.load(Path(folder) / f'{copy}.npz')
            parts.append(data['features'])
            base = len(self.first) - 1
            for segment in json.loads(str(data['segments'])):
                stream = base + segment['stream']
                begin = rows + int(data['first'][segment['stream']]) + segment['start'] * 100
                self.segments.append(segment | {'stream': stream, 'begin': begin, 'end': begin + segment['seconds'] * 100})
            self.first += [rows + int(f) for f in data['first'][1:]]
            rows += len(parts[-1])
        self.features = np.concatenate(parts)

    def scale(self):
        """1 / standard deviation of each column."""
        return 1 / self.features[:: max(1, len(self.features) // 200000)].astype(np.float32).std(0)


class LiveWindows:
    """Endless batches (mfcc, truth, talker code, lower_only, mask) of `frames` frames; talkers in `leave` never appear."""

    def __init__(self, streams, root, leave=(), batch=24, frames=220, seed=0):
        self.streams, self.batch, self.frames = streams, batch, frames
        self.rng, names = np.random.default_rng(seed), talkers(root)
        rows = {row['id']: row for s in SETS for row in manifest(root, s)}
        spoken = [s for s in streams.segments if s['kind'] != 'quiet']
        captures.assert_training_only(root, {s['id'].split('@')[0] for s in spoken})
        truth = {name: curves(root, name) for name in SETS}
        talker = lambda s: rows[s['id'].split('@')[0]]['talker']  # noqa: E731
        left = {s['stream'] for s in spoken if talker(s) in leave}
        size = len(streams.features)
        self.truth, self.valid = np.zeros((size, 52), np.float16), np.zeros(size, np.float32)
        self.code, self.lower = np.zeros(len(streams.first) - 1, int), np.ones(len(streams.first) - 1, np.float32)
        self.pools = {name: [] for name in (*SETS, 'quiet')}
        for segment in streams.segments:
            first, last = int(np.ceil(segment['begin'])) + 2, min(int(segment['end']), streams.first[segment['stream'] + 1])
            if segment['stream'] in left or last - first < 30:
                continue
            self.valid[first:last] = 1
            self.pools[segment['kind']].append(segment | {'first': first, 'last': last})
            if segment['kind'] == 'quiet':
                continue
            name, _, offset = segment['id'].partition('@')
            times = (np.arange(first, last) - segment['begin']) / 100 * segment['speed'] + float(offset or 0)
            self.truth[first:last] = curve_at(truth[segment['kind']][name], times)
            self.code[segment['stream']] = names.index(talker(segment)) + 1
            self.lower[segment['stream']] = segment['kind'] == 'facegood'

    def __iter__(self):
        kinds, parts = [*SHARES, 'grid_s1'], [*SHARES.values(), 1 - sum(SHARES.values())]
        while True:
            rows = [self._row(self.rng.choice(kinds, p=parts)) for _ in range(self.batch)]
            mfcc, truth, code, lower, mask = zip(*rows)
            code = torch.tensor(code) * torch.from_numpy(self.rng.random(self.batch) > 0.3)
            tensors = (torch.from_numpy(np.stack(x)).float() for x in (mfcc, truth))
            yield (*tensors, code, torch.tensor(lower), torch.from_numpy(np.stack(mask)))

    def _row(self, kind):
        """A window that overlaps a random segment; where the stream ends earlier, nothing counts."""
        segment = self.pools[kind][self.rng.integers(len(self.pools[kind]))]
        begin, end = (self.streams.first[segment['stream'] + k] for k in (0, 1))
        earliest, latest = segment['first'] - self.frames // 2, segment['last'] - self.frames // 2
        start = min(max(begin, int(self.rng.integers(earliest, max(earliest, latest) + 1))), max(begin, end - self.frames))
        mfcc, truth, mask = np.zeros((self.frames, 39), np.float32), np.zeros((self.frames, 52), np.float16), np.zeros(self.frames, np.float32)
        held = min(self.frames, end - start)
        mfcc[:held] = self.streams.features[start : start + held]
        late = start - LOOK_AHEAD
        skip = max(0, begin - late)
        truth[skip:held], mask[skip:held] = self.truth[late + skip : late + held], self.valid[late + skip : late + held]
        if start > begin:
            mask[:WAKING] = 0
        return mfcc, truth, self.code[segment['stream']], self.lower[segment['stream']], mask
