"""Reads a CTranslate2 model file (binary version 6) into named numpy arrays."""

import struct

import numpy as np

DATA_TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.offset = 0

    def number(self, code: str) -> int:
        value = struct.unpack_from("<" + code, self.data, self.offset)[0]
        self.offset += struct.calcsize("<" + code)
        return value

    def name(self) -> str:
        size = self.number("H")
        text = self.data[self.offset : self.offset + size - 1].decode("utf-8")
        self.offset += size
        return text

    def bytes(self, size: int) -> bytes:
        part = self.data[self.offset : self.offset + size]
        self.offset += size
        return part


def read_ct2_model(data: bytes) -> dict[str, np.ndarray]:
    """Gives every variable of the file by name, in its stored type; aliases share their target's array."""
    reader = _Reader(data)
    version, spec, revision = reader.number("I"), reader.name(), reader.number("I")
    if (version, spec, revision) != (6, "WhisperSpec", 3):
        raise ValueError(f"expected a WhisperSpec file of version 6, revision 3, found {spec} {version}.{revision}")
    variables: dict[str, np.ndarray] = {}
    for _ in range(reader.number("I")):
        name = reader.name()
        dims = [reader.number("I") for _ in range(reader.number("B"))]
        kind = DATA_TYPES[reader.number("B")]
        variables[name] = np.frombuffer(reader.bytes(reader.number("I")), dtype=kind).reshape(dims)
    for _ in range(reader.number("I")):
        alias, target = reader.name(), reader.name()
        variables[alias] = variables[target]
    if reader.offset != len(data):
        raise ValueError(f"{len(data) - reader.offset} bytes are left over after the last variable")
    return variables
