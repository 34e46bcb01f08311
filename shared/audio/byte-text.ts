/** Four bytes of a chunk name as text, bytes outside printable ASCII as `?`. */
export function chunkName(bytes: Uint8Array, offset = 0): string {
  let name = '';
  for (let i = offset; i < offset + 4; i++) {
    const byte = bytes[i] ?? 0;
    name += byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '?';
  }
  return name;
}

/** Whether four bytes could name a chunk: printable ASCII throughout. */
export function isChunkName(bytes: Uint8Array, offset = 0): boolean {
  for (let i = offset; i < offset + 4; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 32 || byte > 126) return false;
  }
  return true;
}

/**
 * Text of a metadata field: up to the first NUL, UTF-8 where it is valid and Latin-1 otherwise (old recorders), without
 * control characters except tab and line ends, trimmed. It stays text: nothing in it is ever interpreted.
 */
export function fieldText(bytes: Uint8Array): string {
  const terminator = bytes.indexOf(0);
  const field = terminator < 0 ? bytes : bytes.subarray(0, terminator);
  const text = utf8(field) ?? latin1(field);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the point
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '').trim();
}

/** Lower bound of the code points that a UTF-8 sequence with this many following bytes may carry. */
const SMALLEST: readonly number[] = [0, 0x80, 0x800, 0x10000];

function utf8(bytes: Uint8Array): string | undefined {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i++] ?? 0;
    const following = lead < 0x80 ? 0 : lead >> 5 === 6 ? 1 : lead >> 4 === 14 ? 2 : lead >> 3 === 30 ? 3 : -1;
    if (following < 0 || i + following > bytes.length) return undefined;
    let point = following === 0 ? lead : lead & (0x3f >> following);
    for (let k = 0; k < following; k++) {
      const byte = bytes[i++] ?? 0;
      if (byte >> 6 !== 2) return undefined;
      point = point * 64 + (byte & 63);
    }
    const surrogate = point >= 0xd800 && point <= 0xdfff;
    if (surrogate || point > 0x10ffff || point < (SMALLEST[following] ?? 0)) return undefined;
    parts.push(String.fromCodePoint(point));
  }
  return parts.join('');
}

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (const byte of bytes) parts.push(String.fromCharCode(byte));
  return parts.join('');
}
