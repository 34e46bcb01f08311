"""The directions of the encoder's layers in which clips differ as wholes: mostly who speaks, how loud and in which room.

A net that never sees them cannot tell faces by voices. They are taken out of the features in training and folded into the first layer after it.
"""

import numpy as np
import torch

from common.captures import SETS

MOST_OF_A_KIND = 250


def voice_directions(taps, pools, count):
    """[1536, count] orthonormal: the main directions of the clips' mean features (at most 250 clips of each set)."""
    means = []
    for kind, pool in pools.items():
        if kind not in SETS:
            continue
        for segment in pool[:: max(1, len(pool) // MOST_OF_A_KIND)]:
            first = int(np.ceil(segment['start'] * 50))
            last = max(first + 1, min(int((segment['start'] + segment['seconds']) * 50), 1500))
            means.append(taps[segment['canvas'], first:last].astype(np.float32).mean(0))
    centred = np.stack(means) - np.mean(means, 0)
    return torch.from_numpy(np.linalg.svd(centred, full_matrices=False)[2][:count].T.copy())


def without(directions, batches):
    """The batches with the directions taken out of their first tensor."""
    for taps, *rest in batches:
        taps = taps.float()
        yield taps - (taps @ directions) @ directions.T, *rest


def fold_in(directions, layer):
    """Make a layer of width 1 blind to the directions."""
    weight = layer.weight.data[:, :, 0]
    layer.weight.data = (weight - (weight @ directions) @ directions.T)[:, :, None]
