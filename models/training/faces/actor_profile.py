"""The actor profile: a closed-form last layer for one face, fitted to a few of its takes.

The face net ends in curves = sigmoid(W hidden + b - 2.5). A profile keeps `hidden` and replaces W and b:

  x   = [hidden, 1]                                    [N, 129] frames at 100 Hz of the takes that were corrected or captured
  V0  = [W | b]'                                       [129, 52] of the pack
  t   = logit(clip(y, FLOOR, 1 - FLOOR)) + 2.5         [N, 52]   wanted logits of the true curves y
  s   = max(p (1 - p), SLOPE)**2,  p = sigmoid(x V0 - 2.5)       how much a logit's error shows in the curve
  V_c = V0_c + (X' S_c X + lambda I)^-1 X' S_c (t_c - X V0_c)    for every mouth and jaw column c; S_c = diag(s[:, c]) / mean(s[:, c])

so a profile of no takes is the pack itself, and lambda says how many frames' worth of trust the pack has. Other columns stay V0.
Left and right are not tied. `golden()` writes a small test vector.
"""

import json

import numpy as np

FLOOR, SLOPE, LAMBDA, OFFSET = 0.02, 0.02, 300.0, 2.5


def sigmoid(x):
    """The logistic function."""
    return 1 / (1 + np.exp(-x))


def fit_profile(hidden, truth, weights, bias, columns, lam=LAMBDA, floor=FLOOR, slope=SLOPE):
    """(weights [52,128], bias [52]) of the profile; hidden [N,128], truth [N,52] at the same 100 Hz frames, all in float64."""
    x = np.concatenate([hidden, np.ones((len(hidden), 1))], 1).astype(np.float64)
    start = np.concatenate([weights, bias[:, None]], 1).T.astype(np.float64)
    wanted = np.clip(truth, floor, 1 - floor).astype(np.float64)
    wanted = np.log(wanted / (1 - wanted)) + OFFSET
    p = sigmoid(x @ start - OFFSET)
    share = np.maximum(p * (1 - p), slope) ** 2
    share /= share.mean(0)
    missing, out, eye = wanted - x @ start, start.copy(), np.eye(x.shape[1])
    for c in columns:
        weighted = x * share[:, c : c + 1]
        out[:, c] += np.linalg.solve(weighted.T @ x + lam * eye, weighted.T @ missing[:, c])
    return out[:-1].T, out[-1]


def apply_profile(hidden, weights, bias):
    """Curves [N,52] of a profile."""
    return sigmoid(hidden @ weights.T + bias - OFFSET)


def golden(path, channels=6, hidden_size=4, frames=40, lam=20.0):
    """A small vector for tests in other languages: random hidden states, truth, last layer, and the fitted one."""
    rng = np.random.default_rng(7)
    hidden, weights = rng.normal(0, 1, (frames, hidden_size)), rng.normal(0, 0.6, (channels, hidden_size))
    bias, truth = rng.normal(0, 0.3, channels), np.clip(rng.normal(0.2, 0.2, (frames, channels)), 0, 1)
    columns = [0, 1, 2, 4]
    hidden, weights, bias, truth = (np.round(a, 4) for a in (hidden, weights, bias, truth))
    new_weights, new_bias = fit_profile(hidden, truth, weights, bias, columns, lam)
    data = {
        'lambda': lam, 'floor': FLOOR, 'slope': SLOPE, 'offset': OFFSET, 'columns': columns, 'hidden': hidden.tolist(), 'truth': truth.tolist(),
        'weights': weights.tolist(), 'bias': bias.tolist(), 'fittedWeights': new_weights.tolist(), 'fittedBias': new_bias.tolist(),
        'fittedCurves': apply_profile(hidden, new_weights, new_bias).tolist(),
    }  # fmt: skip
    path.write_text(json.dumps(data) + '\n', encoding='utf-8')
