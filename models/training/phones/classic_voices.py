"""Speak sentences with flite and Festival (Debian packages flite, festival, festvox-kallpc16k, festvox-us-slt-hts): exact phone times.

python3 classic_voices.py --sentences s.jsonl --out DIR --seconds 700 --skip 2500
Labels as in neural_voices.py; words are not known (word number -1), stress neither (vowels come without a digit).
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

VOICES = ('flite-slt', 'flite-rms', 'flite-awb', 'flite-kal16', 'festival-kal', 'festival-slthts')
_FESTIVAL = {'festival-kal': 'voice_kal_diphone', 'festival-slthts': 'voice_cmu_us_slt_arctic_hts'}
_MERGED = {'AX': 'AH0', 'AXR': 'ER0', 'DX': 'T', 'EL': 'L', 'EN': 'N', 'EM': 'M', 'NX': 'N', 'HV': 'HH', 'IX': 'IH0'}


def speak(voice, text, folder):
    """(sound at 16 kHz, [(name, end seconds)]) of one sentence."""
    wave = Path(folder) / 'voice.wav'
    if voice.startswith('flite'):
        command = ['flite', '-voice', voice.split('-')[1], '-t', text, '-o', str(wave), '-psdur']
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        segments = [(name, float(end)) for name, end in (item.rsplit(':', 1) for item in shown)]
    else:
        marks, script = Path(folder) / 'voice.segs', Path(folder) / 'voice.scm'
        quoted = text.replace('"', '')
        script.write_text(
            f'({_FESTIVAL[voice]})\n(set! u (utt.synth (Utterance Text "{quoted}")))\n'
            f'(utt.save.wave u "{wave}" \'riff)\n(utt.save.segs u "{marks}")\n'
        )
        subprocess.run(['festival', '-b', str(script)], capture_output=True, check=True)
        rows = [line.split() for line in marks.read_text().splitlines()[1:]]
        segments = [(row[2], float(row[0])) for row in rows if len(row) == 3]
    sound, rate = soundfile.read(wave)
    if rate != 16000:
        sound = resample_poly(sound, 16000, rate)
    return sound, segments


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--sentences', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--seconds', type=float, required=True)
    parser.add_argument('--skip', type=int, default=0)
    parser.add_argument('--voices', default=','.join(VOICES), help='those that are installed')
    args = parser.parse_args()
    out, total, voices = Path(args.out), 0.0, args.voices.split(',')
    out.mkdir(parents=True, exist_ok=True)
    with open(args.sentences, encoding='utf-8') as file, open(out / 'labels.jsonl', 'w', encoding='utf-8') as labels, \
            tempfile.TemporaryDirectory() as folder:  # fmt: skip
        for number, line in enumerate(file):
            record = json.loads(line)
            if number < args.skip or any('-' in w['word'] for w in record['words']):
                continue
            if total >= args.seconds:
                break
            voice = voices[number % len(voices)]
            sound, segments = speak(voice, record['text'], folder)
            phones, start = [], 0.0
            for name, end in segments:
                symbol = _MERGED.get(name.upper(), name.upper())
                if symbol != 'PAU':
                    phones.append([symbol, start, end, -1])
                start = end
            (out / voice).mkdir(exist_ok=True)
            sound = sound / max(np.abs(sound).max() / 0.9, 1e-6)
            soundfile.write(out / voice / f'{record["id"]}.flac', sound, 16000)
            entry = {'id': record['id'], 'voice': voice, 'speed': 1.0, 'seconds': len(sound) / 16000, 'phones': phones}
            labels.write(json.dumps(entry) + '\n')
            total += len(sound) / 16000
    print(f'{total:.0f} s of speech')


if __name__ == '__main__':
    main()
