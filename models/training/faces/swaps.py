"""Other voices for nothing: a window of features takes on another clip's mean and spread in every channel.

Who speaks lies mostly in the mean of the encoder's features over a clip, what is said in their course. A net that hears each talker's sentences
with everybody's means cannot tell faces by voices, and has to learn faces from the talker code and speech from the course.
"""

import numpy as np


class Swaps:
    """Means and spreads of taps (and means of mel) of every segment, and windows changed by them."""

    def __init__(self, taps, mel, segments):
        self.pool, self.at = [], {}
        for segment in segments:
            first = int(np.ceil(segment['start'] * 50))
            last = max(first + 1, min(int((segment['start'] + segment['seconds']) * 50), 1500))
            x = taps[segment['canvas'], first:last].astype(np.float32)
            y = mel[segment['canvas'], 2 * first : 2 * last].astype(np.float32)
            self.at[id(segment)] = len(self.pool)
            self.pool.append((x.mean(0), x.std(0) + 0.05, y.mean(0)))

    def __call__(self, taps, mel, segment, rng):
        """The window of a segment with another one's statistics, some or all of the way."""
        own, other = self.pool[self.at[id(segment)]], self.pool[rng.integers(len(self.pool))]
        way = np.float32(rng.uniform(0.3, 1))
        scale = (other[1] / own[1]) ** way
        mean = own[0] + way * (other[0] - own[0])
        return ((taps - own[0]) * scale + mean).astype(np.float16), (mel + way * (other[2] - own[2])).astype(np.float16)
