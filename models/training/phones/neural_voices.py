"""Speak the sentences with a neural voice and keep the exact duration of every phone (uncorrected).

python3 neural_voices.py --engine kokoro --model kokoro.onnx --voices kokoro-js/voices --sentences s.jsonl --out DIR --seconds 1500
python3 neural_voices.py --engine hibari --model hibari.onnx --sentences s.jsonl --out DIR --seconds 1500
python3 neural_voices.py --engine piper --model en_US-joe-medium.onnx --sentences s.jsonl --out DIR --seconds 900
Writes DIR/<voice>/<id>.flac (16 kHz) and DIR/labels.jsonl: {"id","voice","speed","seconds","phones":[[phone,start,end,word]]}.
Times are as the model reports them: calibrate.py corrects them for each voice.
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import soundfile
from scipy.signal import resample_poly

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from phones.ipa import spell_sentence  # noqa: E402

#: engine: output with the frames a symbol, samples a frame, sample rate, resampling to 16 kHz
ENGINES = {
    'kokoro': ('/encoder/Gather_output_0', 600, 24000, (2, 3)),
    'hibari': ('/Cast_32_output_0', 600, 24000, (2, 3)),
    'piper': ('/Ceil_output_0', 256, 22050, (320, 441)),
}
ENGLISH = 'af_ am_ bf_ bm_'.split()


def open_model(path, engine, threads=1):
    """The voice's ONNX session with its symbol durations as one more output."""
    model = onnx.load(path)
    model.graph.output.append(onnx.ValueInfoProto(name=ENGINES[engine][0]))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=['CPUExecutionProvider'])


def symbol_table(engine, args):
    """Character -> id of the engine."""
    if engine == 'piper':
        table = json.loads(Path(str(args.model) + '.json').read_text(encoding='utf-8'))['phoneme_id_map']
        return {symbol: ids[0] for symbol, ids in table.items()}
    return json.loads(Path(args.vocab).read_text(encoding='utf-8'))


def speak(session, engine, symbols, table, style, speed, rng):
    """(sound at the engine's rate, [frames], [phone index]) of [(character, phone index)]."""
    owners = [-1]
    if engine == 'piper':  # ^ _ a _ b _ ... $ : the pad after a symbol is the symbol's
        ids = [table['^'], table['_']]
        owners = [-1, -1]
        for character, index in symbols:
            ids += [table[character], table['_']]
            owners += [index, index]
        ids.append(table['$'])
        owners.append(-1)
        feed = {'input': np.array([ids], np.int64), 'input_lengths': np.array([len(ids)], np.int64), 'scales': np.array([0, 1 / speed, 0], np.float32)}
        wave, frames = session.run(['output', ENGINES[engine][0]], feed)
        return wave.reshape(-1), frames.reshape(-1), owners
    known = [(table[c], index) for c, index in symbols if c in table]
    ids = [0, *[i for i, _ in known], 0]
    owners = [-1, *[index for _, index in known], -1]
    if engine == 'kokoro':
        feed = {'tokens': np.array([ids], np.int64), 'style': style[min(len(known), 509)][None], 'speed': np.array([speed], np.float32)}
        wave, frames = session.run(['audio', ENGINES[engine][0]], feed)
        return wave.reshape(-1), frames.reshape(-1), owners
    from hibari import dsp

    *spectra, frames = session.run(None, {'ids': np.array([ids], np.int64), 'speed': np.array([speed], np.float32)})
    wave = dsp.synth(*(s[0] for s in spectra), rng)
    return np.asarray(wave).reshape(-1), np.asarray(frames).reshape(-1), owners


def phone_times(frames, owners, flat, words, hop_seconds):
    """[[phone, start, end, word]] from the frames of the symbols."""
    edges = np.concatenate([[0], np.cumsum(frames)]) * hop_seconds
    spans = {}
    for k, owner in enumerate(owners):
        if owner >= 0:
            start, _ = spans.get(owner, (edges[k], 0))
            spans[owner] = (start, edges[k + 1])
    return [[flat[i], round(float(a), 4), round(float(b), 4), words[i]] for i, (a, b) in sorted(spans.items())]


def voice_list(args):
    """[(voice name, style array or None)]."""
    if args.engine != 'kokoro':
        return [(args.engine, None)]
    files = [f for f in sorted(Path(args.voices).glob('*.bin')) if f.name[:3] in ENGLISH]
    return [(f.stem, np.fromfile(f, np.float32).reshape(510, 256)) for f in files]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--engine', choices=sorted(ENGINES), required=True)
    parser.add_argument('--model', required=True)
    parser.add_argument('--vocab', help="Kokoro's character table: hibari/assets/vocab.json")
    parser.add_argument('--voices', help='folder of Kokoro style files')
    parser.add_argument('--sentences', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--seconds', type=float, required=True, help='speech to make')
    parser.add_argument('--skip', type=int, default=0, help='sentences to leave out at the start of the list')
    parser.add_argument('--only', help='speak only what falls to these voices (the others keep their sentences)')
    args = parser.parse_args()
    session, table, voices = open_model(args.model, args.engine), None, voice_list(args)
    table = symbol_table(args.engine, args)
    _, hop, rate, (up, down) = ENGINES[args.engine]
    out, rng, total, began = Path(args.out), np.random.default_rng(5), 0.0, time.time()
    out.mkdir(parents=True, exist_ok=True)
    order = random.Random(11)
    wanted = set(args.only.split(',')) if args.only else {name for name, _ in voices}
    with open(args.sentences, encoding='utf-8') as file, open(out / 'labels.jsonl', 'w', encoding='utf-8') as labels:
        for number, line in enumerate(file):
            if number < args.skip:
                continue
            if total >= args.seconds:
                break
            record = json.loads(line)
            voice, style = voices[(number - args.skip) % len(voices)]
            speed = order.choice([0.85, 1.0, 1.0, 1.15])
            if voice not in wanted:
                continue
            kind = 'espeak' if args.engine == 'piper' else 'kokoro-uk' if voice[0] == 'b' else 'kokoro-us'
            symbols, flat, words = spell_sentence(record['words'], kind)
            wave, frames, owners = speak(session, args.engine, symbols, table, style, speed, rng)
            if len(frames) != len(owners) or abs(int(frames.sum()) * hop - len(wave)) > hop:
                raise SystemExit(f'{record["id"]}: durations do not add up to the sound ({frames.sum() * hop} / {len(wave)})')
            sound = resample_poly(wave.astype(np.float64), up, down)
            sound = np.clip(sound / max(1.0, np.abs(sound).max() / 0.98), -1, 1)
            (out / voice).mkdir(exist_ok=True)
            soundfile.write(out / voice / f'{record["id"]}.flac', sound, 16000)
            phones = phone_times(frames, owners, flat, words, hop / rate)
            entry = {'id': record['id'], 'voice': voice, 'speed': speed, 'seconds': len(sound) / 16000, 'phones': phones}
            labels.write(json.dumps(entry) + '\n')
            labels.flush()
            total += len(sound) / 16000
    print(f'{total:.0f} s of speech in {time.time() - began:.0f} s')


if __name__ == '__main__':
    main()
