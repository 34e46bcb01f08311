const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)$/i;
/** Illegal on Windows, or invisible: `<>:"/\|?*`, control characters, direction marks and byte order marks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const ILLEGAL = /[<>:"/\\|?*\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu;
const MAX_BYTES = 200;

/**
 * `stem` as a file name without extension that Windows, macOS and Linux accept: illegal characters become `_`, no leading or trailing
 * blanks, no trailing dots, no device names (`CON`, `con.txt`), at most 200 bytes of UTF-8 (so that an extension fits),
 * composed form (NFC). Nothing left gives `take`. Idempotent.
 */
export function safeFileName(stem: string): string {
  const clean = trimEnds(stem.normalize('NFC').replace(ILLEGAL, '_'));
  const short = trimEnds(cutToBytes(clean, MAX_BYTES));
  if (short === '') return 'take';
  // Windows looks at what stands before the first dot, without blanks: `con .x.fbx` is the console too.
  const base = (short.split('.')[0] ?? '').trimEnd();
  return RESERVED.test(base) ? `_${short}` : short;
}

/**
 * Names made unique whatever the case of their letters: the second `Take` of a list is `take-2`. Order is kept.
 */
export function uniqueFileNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; used.has(folded(unique)); count++) unique = `${name}-${count}`;
    used.add(folded(unique));
    return unique;
  });
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase().toUpperCase();
}

function trimEnds(text: string): string {
  return text.replace(/^\s+/, '').replace(/[\s.]+$/, '');
}

function cutToBytes(text: string, limit: number): string {
  let bytes = 0;
  let cut = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > limit) break;
    cut += character;
  }
  return cut;
}
