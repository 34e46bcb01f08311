const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42,
  49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];
const COSINES = Float64Array.from({ length: 64 }, (_, i) => {
  const [x, u] = [i >> 3, i & 7];
  return (Math.cos(((2 * x + 1) * u * Math.PI) / 16) * (u === 0 ? Math.SQRT1_2 : 1)) / 2;
});

/** Decodes a baseline greyscale JPEG (the masks of the source are that): `{ width, height, pixels: Uint8Array }`. */
export function decodeGreyJpeg(bytes) {
  const tables = { quantisation: [], huffman: new Map(), restart: 0 };
  let frame;
  for (let at = 2; at < bytes.length; ) {
    const marker = bytes[at + 1];
    const length = (bytes[at + 2] << 8) | bytes[at + 3];
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (marker === 0xdb) readQuantisation(segment, tables);
    else if (marker === 0xc4) readHuffman(segment, tables);
    else if (marker === 0xdd) tables.restart = (segment[0] << 8) | segment[1];
    else if (marker === 0xc0 || marker === 0xc1) {
      frame = { height: (segment[1] << 8) | segment[2], width: (segment[3] << 8) | segment[4], quantisation: segment[8] };
      if (segment[5] !== 1) throw new Error('Only greyscale JPEG is read here.');
    } else if (marker === 0xda) return decodeScan(bytes, at + 2 + length, segment[2], frame, tables);
    at += 2 + length;
  }
  throw new Error('The JPEG has no picture.');
}

function readQuantisation(segment, tables) {
  for (let at = 0; at < segment.length; ) {
    const wide = segment[at] >> 4;
    const id = segment[at] & 15;
    at++;
    tables.quantisation[id] = Array.from({ length: 64 }, (_, i) =>
      wide ? (segment[at + 2 * i] << 8) | segment[at + 2 * i + 1] : segment[at + i],
    );
    at += wide ? 128 : 64;
  }
}

function readHuffman(segment, tables) {
  for (let at = 0; at < segment.length; ) {
    const id = segment[at];
    const counts = segment.subarray(at + 1, at + 17);
    at += 17;
    const codes = new Map();
    let code = 0;
    for (let bits = 1; bits <= 16; bits++) {
      for (let i = 0; i < counts[bits - 1]; i++) codes.set((bits << 16) | code++, segment[at++]);
      code <<= 1;
    }
    tables.huffman.set(id, codes);
  }
}

function bitReader(bytes, start) {
  let at = start;
  let buffer = 0;
  let available = 0;
  const bit = () => {
    if (available === 0) {
      buffer = bytes[at++] ?? 0;
      if (buffer === 0xff && bytes[at] === 0) at++;
      available = 8;
    }
    available--;
    return (buffer >> available) & 1;
  };
  const restart = () => {
    available = 0;
    while (bytes[at] === 0xff && bytes[at + 1] >= 0xd0 && bytes[at + 1] <= 0xd7) at += 2;
  };
  return { bit, restart };
}

function decodeScan(bytes, start, tableIds, frame, tables) {
  const { width, height } = frame;
  const quantisation = tables.quantisation[frame.quantisation];
  const direct = tables.huffman.get(tableIds >> 4);
  const alternating = tables.huffman.get(0x10 | (tableIds & 15));
  const reader = bitReader(bytes, start);
  const pixels = new Uint8Array(width * height);
  const across = Math.ceil(width / 8);
  const block = new Float64Array(64);
  let level = 0;
  for (let b = 0; b < across * Math.ceil(height / 8); b++) {
    if (tables.restart > 0 && b > 0 && b % tables.restart === 0) {
      reader.restart();
      level = 0;
    }
    block.fill(0);
    level += signed(reader, symbol(reader, direct));
    block[0] = level * quantisation[0];
    for (let k = 1; k < 64; k++) {
      const code = symbol(reader, alternating);
      if (code === 0) break;
      k += code >> 4;
      if ((code & 15) !== 0 && k < 64) block[ZIGZAG[k]] = signed(reader, code & 15) * quantisation[k];
    }
    drawBlock(block, pixels, width, height, (b % across) * 8, Math.floor(b / across) * 8);
  }
  return { width, height, pixels };
}

function symbol(reader, codes) {
  let code = 0;
  for (let bits = 1; bits <= 16; bits++) {
    code = (code << 1) | reader.bit();
    const value = codes.get((bits << 16) | code);
    if (value !== undefined) return value;
  }
  throw new Error('The JPEG is damaged.');
}

function signed(reader, bits) {
  let value = 0;
  for (let i = 0; i < bits; i++) value = (value << 1) | reader.bit();
  return bits > 0 && value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value;
}

function drawBlock(block, pixels, width, height, left, top) {
  const flat = block.every((value, i) => i === 0 || value === 0);
  for (let y = 0; y < 8 && top + y < height; y++) {
    for (let x = 0; x < 8 && left + x < width; x++) {
      let sum = block[0] / 8;
      if (!flat) {
        sum = 0;
        for (let v = 0; v < 8; v++) for (let u = 0; u < 8; u++) sum += block[v * 8 + u] * COSINES[x * 8 + u] * COSINES[y * 8 + v];
      }
      pixels[(top + y) * width + left + x] = Math.min(255, Math.max(0, Math.round(sum + 128)));
    }
  }
}
