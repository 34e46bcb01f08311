"""Closures that the phone head hears in languages without a lexicon, in voices that it was never trained on.

python3 other_languages.py --speech WORK/whisper --phones ../../packs/phones/phone.onnx [--scores WORK/other-languages.json]
  [--open-jtalk PROGRAM,DICTIONARY,VOICE] [--festival PROGRAM,DATADIR]
espeak-ng speaks Italian, Spanish and Japanese (three voices each); Open JTalk Japanese and Festival Italian when they are named.
Counted are p, b, m (geminates once). Japanese f is written p\\ by espeak-ng and is none; Spanish b and v between vowels are
approximants (espeak's `B`) and count as nothing. A closure is found when `bilabialClosure` passes .5 inside its span +-20 ms.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.canvas import CANVAS  # noqa: E402
from common.features import SpeechEncoder, environment_path  # noqa: E402
from common.phonemes import ARTIC_NAMES  # noqa: E402
from phones.other_voices import Espeak, festival, open_jtalk  # noqa: E402

SENTENCES = Path(__file__).with_suffix('.json')
CLOSED, OPEN, STOP_PAUSE = frozenset('pbm'), frozenset(('p\\', 'pau')), 'cl'


def closures(phonemes, before_stop=0.0):
    """[[start, end, 'p' | 'b' | 'm']]; a geminate (twice in a row, or Open JTalk's `cl`) is one; p begins `before_stop` seconds earlier."""
    out, before = [], ('', 0.0)
    for name, start, end in phonemes:
        letter = name[:1] if name not in OPEN else ''
        if letter in CLOSED and letter and letter == before[0] and out:
            out[-1][1] = end
        elif letter in CLOSED and letter:
            begin = before[1] if before[0] == STOP_PAUSE else start
            out.append([begin - (before_stop if letter == 'p' else 0), end, letter])
        before = (STOP_PAUSE if name == STOP_PAUSE else letter, start)
    return out


def canvases(sentences, speak, before_stop):
    """[(canvas of 30 s, spans of its closures, seconds used)] of all sentences, in order."""
    out = [(np.zeros(CANVAS, np.float32), [], 0.3)]
    for sentence in sentences:
        sound, phonemes = speak(sentence)
        canvas, spans, at = out[-1]
        if int(at * 16000) + len(sound) > CANVAS:
            out.append((np.zeros(CANVAS, np.float32), [], 0.3))
            canvas, spans, at = out[-1]
        canvas[int(at * 16000) : int(at * 16000) + len(sound)] = sound
        spans += [(a + at, b + at, letter) for a, b, letter in closures(phonemes, before_stop)]
        out[-1] = (canvas, spans, at + len(sound) / 16000 + 0.3)
    return out


def judged(artic, spans, seconds):
    """([(letter, found)], false closures) of one canvas's closure probabilities [3000]."""
    found = [(letter, bool((artic[max(0, int((a - 0.02) * 100)) : int((b + 0.02) * 100) + 1] > 0.5).any())) for a, b, letter in spans]
    on = np.diff(np.r_[0, artic[: int(seconds * 100)] > 0.5, 0].astype(int))
    runs = zip(np.flatnonzero(on == 1) / 100, np.flatnonzero(on == -1) / 100)
    return found, sum(all(e < a - 0.05 or s > b + 0.05 for a, b, _ in spans) for s, e in runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--speech', help='folder of frontend.onnx and encoder.onnx (or FACEWRIGHT_SPEECH)')
    parser.add_argument('--phones', required=True)
    parser.add_argument('--scores')
    parser.add_argument('--open-jtalk')
    parser.add_argument('--festival')
    args = parser.parse_args()
    espeak, encoder = Espeak(), SpeechEncoder(environment_path('FACEWRIGHT_SPEECH', args.speech), 1)
    head = onnxruntime.InferenceSession(args.phones, providers=['CPUExecutionProvider'])
    voices = [(name, kind) for name in ('it', 'es', 'ja') for kind in ('', '+f3', '+m7')]
    tests = [(f'{name} espeak-ng{kind}', name, espeak.voice(name + kind), espeak.closure_before_stop) for name, kind in voices]
    if args.open_jtalk:
        engine = args.open_jtalk.split(',')
        tests += [('ja Open JTalk mei', 'ja', open_jtalk(*engine), 0.0)]
        tests += [('ja Open JTalk mei, deeper and faster', 'ja', open_jtalk(*engine, ('-fm', '-6', '-r', '1.15', '-a', '0.6')), 0.0)]
    if args.festival:
        tests += [(f'it Festival {voice}', 'it', festival(*args.festival.split(','), voice), 0.0) for voice in ('lp_diphone', 'pc_diphone')]
    sentences, results = json.loads(SENTENCES.read_text(encoding='utf-8')), {}
    for title, language, speak, before_stop in tests:
        found, false, seconds = [], 0, 0.0
        for canvas, spans, used in canvases(sentences[language], speak, before_stop):
            taps, mel = encoder(canvas)
            artic = head.run(['artic'], {'taps': taps[None], 'mel': mel[None]})[0][0][:, ARTIC_NAMES.index('bilabialClosure')]
            more, wrong = judged(artic, spans, used)
            found, false, seconds = found + more, false + wrong, seconds + used
        row = {'closure_recall': float(np.mean([f for _, f in found])), 'closures': len(found), 'false': false, 'seconds': round(seconds, 1)}
        row |= {letter: f'{sum(f for x, f in found if x == letter)} of {sum(x == letter for x, _ in found)}' for letter in 'pbm'}
        results[title] = row
        print(title, row, flush=True)
    if args.scores:
        Path(args.scores).write_text(json.dumps(results, indent=1, ensure_ascii=False))


if __name__ == '__main__':
    main()
