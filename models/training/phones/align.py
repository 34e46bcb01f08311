"""Viterbi alignment of a known phone string to the phone head's posteriors (10 ms frames)."""

import numpy as np

from common.phonemes import INDEX

MINIMUM_FRAMES = 2
BOUNDARY_BONUS = 0.3


def align(logp, boundary, phones, optional, windows=None):
    """Best [(first frame, end frame)] of every phone; skipped optional ones get (-1, -1).

    logp [T,42]; boundary [T] probability; phones: names; optional: bools (pauses that may be absent);
    windows: [(earliest, latest)] frame of each phone's start, or None for no limits. A phone lasts 20 ms at least.
    """
    frames, count = len(logp), len(phones)
    state_phone = np.repeat(np.arange(count), MINIMUM_FRAMES)
    first = np.arange(len(state_phone)) % MINIMUM_FRAMES == 0
    last = np.arange(len(state_phone)) % MINIMUM_FRAMES == MINIMUM_FRAMES - 1
    emission = logp[:, [INDEX[p] for p in phones]][:, state_phone]
    enter = np.log(1 - BOUNDARY_BONUS + BOUNDARY_BONUS * boundary + 1e-3)
    allowed = np.ones((frames, count), bool)
    if windows is not None:
        time = np.arange(frames)[:, None]
        allowed = (time >= [w[0] for w in windows]) & (time <= [w[1] for w in windows])
    skip = np.array([False, *optional])[:count]  # phone k may follow k-2 when k-1 is optional
    score = np.full(len(state_phone), -np.inf)
    score[0] = emission[0, 0]
    if count > 1 and optional[0]:
        score[MINIMUM_FRAMES] = emission[0, MINIMUM_FRAMES]
    back = np.zeros((frames, len(state_phone)), np.int32)
    states = np.arange(len(state_phone))
    for t in range(1, frames):
        step = np.r_[-np.inf, score[:-1]]
        step[first] += np.where(allowed[t], enter[t], -np.inf)
        jump = np.full_like(score, -np.inf)
        targets = states[first][2:]
        ends = targets - 1 - MINIMUM_FRAMES
        jump[targets] = np.where(skip[2:] & allowed[t, 2:], score[ends] + enter[t], -np.inf)
        # a phone's earlier frames may not repeat: only its last state stays
        stay = np.where(last, score, -np.inf)
        choice = np.argmax([stay, step, jump], 0)
        score = np.choose(choice, [stay, step, jump]) + emission[t]
        back[t] = np.choose(choice, [states, states - 1, states - 1 - MINIMUM_FRAMES])
    end = len(state_phone) - 1
    if optional[-1] and count > 1 and score[end - MINIMUM_FRAMES] > score[end]:
        end -= MINIMUM_FRAMES
    return _spans(back, state_phone, end, count)


def _spans(back, state_phone, end, count):
    path, state = np.empty(len(back), int), end
    for t in range(len(back) - 1, -1, -1):
        path[t] = state_phone[state]
        state = back[t, state]
    spans = []
    for k in range(count):
        where = np.flatnonzero(path == k)
        spans.append((int(where[0]), int(where[-1]) + 1) if len(where) else (-1, -1))
    return spans


def with_pauses(phones, gap=0.03):
    """Labelled phones -> (names, optional, starts) with a pause wherever the labels leave one, and at both ends."""
    names, optional, starts, cursor = ['SIL'], [True], [0.0], None
    for name, _, start, end in phones:
        if cursor is not None and start - cursor > gap:
            names.append('SIL')
            optional.append(False)
            starts.append(cursor)
        names.append(name)
        optional.append(False)
        starts.append(start)
        cursor = end
    return [*names, 'SIL'], [*optional, True], [*starts, cursor]


def realign(logp, boundary, phones, free):
    """New [[phone, stress, start, end]]: starts may move by `free(k)` seconds (k = phone number; None = anywhere between its neighbours)."""
    names, optional, starts = with_pauses(phones)
    windows, spoken = [], -1
    for k, start in enumerate(starts):
        spoken += names[k] != 'SIL'
        room = 0.04 if names[k] == 'SIL' else free(spoken)
        if k == 0:
            windows.append((0, 0))
        elif room is None:
            windows.append((0, len(logp)))
        else:
            windows.append((int(np.ceil((start - room) * 100)), int((start + room) * 100)))
    spans = align(logp, boundary, names, optional, windows)
    out = iter([s for s, n in zip(spans, names) if n != 'SIL'])
    return [[p, s, a / 100, b / 100] for (p, s, _, _), (a, b) in zip(phones, out)]
