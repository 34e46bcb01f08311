import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName, uniqueFileNames } from '../../../shared/export/safe-file-name.ts';

/** Any code units, lone surrogates and control characters included. */
const anyText = fc.array(fc.nat(0xffff), { maxLength: 80 }).map((codes) => String.fromCharCode(...codes));

describe('safeFileName', () => {
  it.each([
    ['line 01', 'line 01'],
    ['größe 日本 🎬', 'größe 日本 🎬'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j'],
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['con', '_con'],
    ['Com1.take', '_Com1.take'],
    ['LPT9', '_LPT9'],
    ['con .x', '_con .x'],
    ['conference', 'conference'],
    ['name. . .', 'name'],
    ['  name  ', 'name'],
    ['...', 'take'],
    ['', 'take'],
    ['a\u0000b\nc', 'a_b_c'],
    ['evil\u202egpj', 'evil_gpj'],
    ['u\u0308', 'ü'],
  ])('makes %j into %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  it('cuts to 200 bytes between characters', () => {
    expect(safeFileName('é'.repeat(150))).toBe('é'.repeat(100));
    expect(safeFileName(`${'a'.repeat(198)}🎬`)).toBe('a'.repeat(198));
    expect(safeFileName(`${'a'.repeat(199)}. b`)).toBe('a'.repeat(199));
  });

  it('is legal, short and stable for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = safeFileName(text);
        expect(safeFileName(name)).toBe(name);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(204);
        expect(name).toMatch(/^[^<>:"/\\|?*]*[^<>:"/\\|?*. ]$/u);
      }),
      { numRuns: 300 },
    );
  });
});

describe('uniqueFileNames', () => {
  it('tells names apart that differ by case or composition only', () => {
    expect(uniqueFileNames(['Take', 'take', 'TAKE', 'straße', 'STRASSE', 'x'])).toEqual([
      'Take',
      'take-2',
      'TAKE-3',
      'straße',
      'STRASSE-2',
      'x',
    ]);
    expect(uniqueFileNames(['a', 'a-2', 'a'])).toEqual(['a', 'a-2', 'a-3']);
  });
});
