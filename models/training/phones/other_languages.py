"""Closures that the phone head hears in languages without a lexicon: Italian, Spanish and Japanese as espeak-ng speaks them (never trained on).

python3 other_languages.py --speech WORK/whisper --phones ../../packs/phones/phone.onnx [--scores WORK/other-languages.json]
espeak-ng (Debian package libespeak-ng1) reports its phonemes with their times. Counted are p, b, m (geminates once); Spanish b and v between vowels
are approximants (espeak's `B`) and count as nothing.
"""

import argparse
import ctypes
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.canvas import CANVAS  # noqa: E402
from common.features import SpeechEncoder, environment_path  # noqa: E402
from common.phonemes import ARTIC_NAMES  # noqa: E402

SENTENCES = {
    'it': [
        'La mamma prepara una bella pasta per il bambino.', 'Domani compriamo pane, burro e un buon pompelmo.',
        'Il problema della pompa è molto semplice.', 'Un ombrello blu è sempre bello sotto la pioggia.',
        'Abbiamo parlato di musica e di tempo libero.', 'Mia sorella abita al primo piano del palazzo.',
        'Non bisogna mai perdere la pazienza.', 'Il medico mi ha permesso di camminare un poco.',
    ],
    'es': [
        'Mi padre compra pan blanco para la comida.', 'El hombre más importante del pueblo es un poeta.',
        'Pepe puso el mapa sobre la mesa del campo.', 'Mañana empieza la primavera en mi pueblo.',
        'Un buen amigo siempre comparte su tiempo.', 'El bombero rompió la puerta con un martillo.',
        'Me gusta mucho la música de piano.', 'También ponemos plátanos en el pastel.',
    ],
    'ja': [
        'まいにち パンを たべます。', 'ともだちと えいがを みました。', 'あめの ひは バスで いきます。', 'こんばんは、 みなさん。',
        'ペンと えんぴつを ください。', 'うみの みずは とても つめたい。', 'ぼくの ぼうしは どこですか。', 'まどの まえに おおきい きが あります。',
    ],
}  # fmt: skip
CLOSED = frozenset('pbm')
PHONEME_EVENT, END = 7, 0


class Identity(ctypes.Union):
    _fields_ = [('number', ctypes.c_int), ('name', ctypes.c_char_p), ('string', ctypes.c_char * 8)]


class Event(ctypes.Structure):
    _fields_ = [
        ('type', ctypes.c_int), ('unique', ctypes.c_uint), ('text', ctypes.c_int), ('length', ctypes.c_int),
        ('milliseconds', ctypes.c_int), ('sample', ctypes.c_int), ('user', ctypes.c_void_p), ('id', Identity),
    ]  # fmt: skip


class Espeak:
    """espeak-ng in memory: (text, language) -> (sound at 16 kHz, [(phoneme, start, end)] in seconds)."""

    def __init__(self):
        self.library = ctypes.CDLL('libespeak-ng.so.1')
        self.rate = self.library.espeak_Initialize(2, 0, None, 1)  # synchronous answers, phoneme events
        self.sound, self.events = [], []
        self.callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))(self._take)
        self.library.espeak_SetSynthCallback(self.callback)

    def _take(self, samples, count, events):
        if samples and count > 0:
            self.sound.append(np.ctypeslib.as_array(samples, (count,)).copy())
        k = 0
        while events[k].type != END:
            if events[k].type == PHONEME_EVENT:
                self.events.append((events[k].id.string.decode('utf8', 'replace'), events[k].milliseconds / 1000))
            k += 1
        return 0

    def __call__(self, text, language):
        self.sound, self.events = [], []
        self.library.espeak_SetVoiceByName(language.encode())
        data = text.encode()
        self.library.espeak_Synth(data, len(data) + 1, 0, 0, 0, 1, None, None)
        sound = np.concatenate(self.sound).astype(np.float32) / 32768
        places = np.arange(0, len(sound) / self.rate, 1 / 16000)
        sound = np.interp(places, np.arange(len(sound)) / self.rate, sound).astype(np.float32)
        ends = [time for _, time in self.events[1:]] + [len(sound) / 16000]
        return sound, [(name, start, end) for (name, start), end in zip(self.events, ends)]


def closures(phonemes):
    """Spans of p, b, m; a geminate (twice in a row) is one."""
    out, before = [], ''
    for name, start, end in phonemes:
        if name[:1] in CLOSED and not (name[:1] == before and out):
            out.append([start, end])
        elif name[:1] in CLOSED:
            out[-1][1] = end
        before = name[:1]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--speech', help='folder of frontend.onnx and encoder.onnx (or FACEWRIGHT_SPEECH)')
    parser.add_argument('--phones', required=True)
    parser.add_argument('--scores')
    args = parser.parse_args()
    espeak, encoder = Espeak(), SpeechEncoder(environment_path('FACEWRIGHT_SPEECH', args.speech), 1)
    head = onnxruntime.InferenceSession(args.phones, providers=['CPUExecutionProvider'])
    results = {}
    for language, sentences in SENTENCES.items():
        canvas, spans, at = np.zeros(CANVAS, np.float32), [], 0.3
        for sentence in sentences:
            sound, phonemes = espeak(sentence, language)
            first = int(at * 16000)
            if first + len(sound) > CANVAS:
                break
            canvas[first : first + len(sound)] = sound
            spans += [(a + at, b + at) for a, b in closures(phonemes)]
            at += len(sound) / 16000 + 0.3
        taps, mel = encoder(canvas)
        artic = head.run(['artic'], {'taps': taps[None], 'mel': mel[None]})[0][0][:, ARTIC_NAMES.index('bilabialClosure')]
        found = [bool((artic[max(0, int((a - 0.02) * 100)) : int((b + 0.02) * 100) + 1] > 0.5).any()) for a, b in spans]
        on = np.diff(np.r_[0, artic[: int(at * 100)] > 0.5, 0].astype(int))
        runs = list(zip(np.flatnonzero(on == 1) / 100, np.flatnonzero(on == -1) / 100))
        false = sum(all(e < a - 0.05 or s > b + 0.05 for a, b in spans) for s, e in runs)
        results[language] = {'closure_recall': float(np.mean(found)), 'closures': len(found), 'false': false, 'seconds': round(at, 1)}
        print(language, results[language], flush=True)
    if args.scores:
        Path(args.scores).write_text(json.dumps(results, indent=1))


if __name__ == '__main__':
    main()
