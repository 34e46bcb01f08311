"""The loss of both face nets: weights, lip gap in mm (closures count most), width, and the gap's change over 20 ms."""

import numpy as np
import torch
from torch.nn import functional

from common.arkit import GAP_MM, GAP_REST_MM, LOWER, WIDTH_MM

_gap, _width = torch.from_numpy(GAP_MM), torch.from_numpy(WIDTH_MM)
_lower = torch.from_numpy(np.array(LOWER, np.float32))
_weight = torch.where(_gap.abs() > 1, 4.0, 1.0)


def gap_mm(curves):
    """Inner-lip gap in mm, not floored."""
    return (curves * _gap).sum(2) + GAP_REST_MM


def face_loss(predicted, truth, lower_only, mask=None, width_share=0.05, travel=0.0):
    """Loss of curves [B,T,52]; lower_only [B] is 1 where the truth holds mouth and jaw only; mask [B,T] frames that count.

    travel: weight of how far the gap moves in a window altogether (mm in 20 ms); a net that errs towards the mean moves too little.
    """
    predicted = predicted.float()
    frame = torch.ones(predicted.shape[:2]) if mask is None else mask
    mean = lambda x: (x * frame).sum() / frame.sum()  # noqa: E731
    channels = _weight * (1 - lower_only[:, None] * (1 - _lower))
    weights = ((predicted - truth).abs() * channels[:, None]).mean(2)
    true_gap = functional.relu(gap_mm(truth))
    gap = functional.leaky_relu(gap_mm(predicted), 0.05)
    error = (gap - true_gap).abs() * (1 + 3 * torch.exp(-true_gap / 2))
    width = ((predicted - truth) * _width).sum(2).abs()
    change = ((gap[:, 2:] - gap[:, :-2]) - (true_gap[:, 2:] - true_gap[:, :-2])).abs()
    moved = (change * frame[:, 2:]).sum() / frame[:, 2:].sum()
    loss = mean(weights) + 0.15 * mean(error) + width_share * mean(width) + 0.3 * moved
    if travel:
        way = (gap[:, 2:] - gap[:, :-2]).abs().mean(1) - (true_gap[:, 2:] - true_gap[:, :-2]).abs().mean(1)
        loss = loss + travel * way.abs().mean()
    return loss


def spread_loss(spread, predicted, truth, lower_only):
    """Laplace likelihood of the errors: spread [B,T,54] holds log scales of 52 weights, then of gap and width in mm."""
    lips = lambda x: torch.stack([functional.relu(gap_mm(x)), (x * _width).sum(2)], 2)  # noqa: E731
    error = torch.cat([(predicted - truth).abs(), (lips(predicted) - lips(truth)).abs()], 2).detach()
    log_scale = spread.float().clamp(-7, 4)
    counts = torch.cat([1 - lower_only[:, None] * (1 - _lower), torch.ones(len(error), 2)], 1)[:, None]
    return ((error * torch.exp(-log_scale) + log_scale) * counts).mean()
