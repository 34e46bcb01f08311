"""Label tracks of the phone head, one 10 ms frame at a time, for whole canvases."""

import numpy as np
import torch
from torch.nn import functional

from common.phonemes import ARTIC_NAMES, INDEX, PHONEMES, SIL, articulation

ARTIC = torch.tensor([articulation(p) for p in PHONEMES])
_CLOSURE = ARTIC_NAMES.index('bilabialClosure')
#: seconds before the end of the label at which the lips open: burst and aspiration belong to the label
_RELEASE = {'P': 0.034, 'B': 0.015, 'M': 0.0}


def canvas_tracks(segments, labels, count, weight_of):
    """{phone, stress, boundary, open, weight}: arrays [count, 3000] for all canvases.

    open = 1 on frames of p/b after their release; weight = how much a frame counts (gaps between clips are silence, 1).
    """
    tracks = {
        'phone': np.full((count, 3000), SIL, np.int64), 'stress': np.full((count, 3000), -1, np.int64),
        'boundary': np.zeros((count, 3000), np.float32), 'open': np.zeros((count, 3000), np.float32),
        'weight': np.ones((count, 3000), np.float32),
    }  # fmt: skip
    for segment in segments:
        clip = labels.get(segment['id'])
        row, start, speed = segment['canvas'], segment['start'], segment['speed']
        a, b = int(np.ceil(start * 100)), int((start + segment['seconds']) * 100)
        if clip is None:
            tracks['weight'][row, a:b] = 0
            continue
        tracks['weight'][row, a:b] = weight_of(clip)
        for name, stress, begin, end in clip['phones']:
            first, last = (int(round((start + x / speed) * 100)) for x in (begin, end))
            first, last = max(first, 0), min(max(last, first + 1), 3000)
            tracks['phone'][row, first:last] = INDEX[name]
            tracks['stress'][row, first:last] = stress
            for edge in (first, last):
                for offset, value in ((-1, 0.5), (0, 1.0), (1, 0.5)):
                    if 0 <= edge + offset < 3000:
                        tracks['boundary'][row, edge + offset] = max(tracks['boundary'][row, edge + offset], value)
            if name in _RELEASE:
                released = int(round((start + (end - _RELEASE[name]) / speed) * 100))
                tracks['open'][row, max(released, first + 2) : last] = 1
    return tracks


def phone_loss(outputs, phone, stress, boundary, opened, weight):
    """Frame cross-entropy (mass spread over one frame either side) + .2 boundary + .2 stress + .5 articulation."""
    logits, edge, accent, artic = (x.float() for x in outputs)
    logp = functional.log_softmax(logits, 2)
    total = weight.sum().clamp(min=1)
    before, after = torch.roll(phone, 1, 1), torch.roll(phone, -1, 1)
    before[:, 0], after[:, -1] = phone[:, 0], phone[:, -1]
    picked = [logp.gather(2, track.unsqueeze(2)).squeeze(2) for track in (before, phone, after)]
    frames = -(0.15 * picked[0] + 0.7 * picked[1] + 0.15 * picked[2])
    edges = functional.binary_cross_entropy_with_logits(edge.squeeze(2), boundary, reduction='none', pos_weight=torch.tensor(2.0))
    truth = ARTIC[phone].clone()
    truth[:, :, _CLOSURE] *= 1 - opened
    shapes = functional.binary_cross_entropy_with_logits(artic, truth, reduction='none').mean(2)
    known = (stress >= 0).float() * weight
    accents = functional.cross_entropy(accent.flatten(0, 1), stress.clamp(min=0).flatten(), reduction='none').view_as(known)
    accents = (accents * known).sum() / known.sum().clamp(min=1)
    return ((frames + 0.2 * edges + 1.5 * shapes) * weight).sum() / total + 0.2 * accents
