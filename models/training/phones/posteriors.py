"""The phone head's answers for clips that lie in packed features, at the clip's own 10 ms frames."""

import json
from pathlib import Path

import numpy as np
import torch

from common.features import load_packed
from common.nets import PhoneNet


def load_net(path):
    """The trained head in eval mode."""
    net = PhoneNet()
    net.load_state_dict(torch.load(path, weights_only=True))
    return net.eval()


def recorded(folder):
    """Packed features of copy 0, the unchanged clips: (taps, mel, {id: segment})."""
    taps, mel, segments = load_packed(folder)
    unchanged = json.loads((Path(folder) / '0' / 'segments.json').read_text())['canvases']
    return taps, mel, {s['id']: s for s in segments if s['canvas'] < unchanged}


def answer(net, taps, mel, segment, margin=0.5):
    """(logp [T,42], boundary [T], artic [T,12], offset): frame i is at i * 10 ms + offset seconds of the clip.

    Half a second of the canvas either side is shown to the net and cut away again.
    """
    first = max(0, int((segment['start'] - margin) * 50))
    last = min(1500, int((segment['start'] + segment['seconds'] + margin) * 50))
    row = segment['canvas']
    with torch.no_grad():
        x = torch.from_numpy(np.array(taps[row, first:last])).float()[None]
        y = torch.from_numpy(np.array(mel[row, 2 * first : 2 * last])).float()[None]
        phone, boundary, _, artic = net(x, y)
    a = int(np.ceil(segment['start'] * 100 - 1e-6))
    b = min(int((segment['start'] + segment['seconds']) * 100), 3000)
    span = slice(a - 2 * first, b - 2 * first)
    logp = torch.log_softmax(phone[0], 1).numpy()[span]
    return logp, torch.sigmoid(boundary[0, :, 0]).numpy()[span], torch.sigmoid(artic[0]).numpy()[span], a / 100 - segment['start']
