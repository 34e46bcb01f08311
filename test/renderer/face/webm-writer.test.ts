import { describe, expect, it } from 'vitest';
import { type WebmFrame, writeWebm } from '../../../renderer/face/webm-writer.ts';

interface Element {
  readonly id: number;
  readonly body: Uint8Array;
}

/** Reads the elements of a level, independent of the writer: EBML ids with their marker, sizes without. */
function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    const idLength = Math.clz32((bytes[at] ?? 0) << 24) + 1;
    let id = 0;
    for (let i = 0; i < idLength; i++) id = id * 256 + (bytes[at + i] ?? 0);
    at += idLength;
    const sizeLength = Math.clz32((bytes[at] ?? 0) << 24) + 1;
    let size = (bytes[at] ?? 0) & (0xff >> sizeLength);
    for (let i = 1; i < sizeLength; i++) size = size * 256 + (bytes[at + i] ?? 0);
    at += sizeLength;
    expect(at + size).toBeLessThanOrEqual(bytes.length);
    found.push({ id, body: bytes.subarray(at, at + size) });
    at += size;
  }
  return found;
}

const number = (body: Uint8Array): number => body.reduce((sum, byte) => sum * 256 + byte, 0);

describe('WebM writer', () => {
  const frames: WebmFrame[] = Array.from({ length: 100 }, (_, i) => ({
    track: i % 5 === 4 ? 'audio' : 'video',
    time: i * 50,
    isKey: i % 40 === 0,
    bytes: Uint8Array.from({ length: 1 + i * 3 }, (_, k) => (k * 7 + i) % 256),
  }));
  const tracks = {
    video: { codec: 'V_VP9', width: 1280, height: 720, frameMs: 50 },
    audio: { sampleRate: 48_000, channels: 1, description: Uint8Array.of(1, 2, 3) },
  } as const;
  const file = writeWebm(tracks, frames, 5_000);

  it('nests header, segment, tracks and clusters', () => {
    const [header, segment, ...rest] = elements(file);
    expect(header?.id).toBe(0x1a45dfa3);
    expect(segment?.id).toBe(0x18538067);
    expect(rest).toEqual([]);
    const parts = elements(segment?.body ?? new Uint8Array());
    expect(parts.map(({ id }) => id).slice(0, 2)).toEqual([0x1549a966, 0x1654ae6b]);
    expect(elements(parts[1]?.body ?? new Uint8Array()).map(({ id }) => id)).toEqual([0xae, 0xae]);
  });

  it('gives every frame back with its track, time and bytes', () => {
    const segment = elements(file)[1];
    const clusters = elements(segment?.body ?? new Uint8Array()).filter(({ id }) => id === 0x1f43b675);
    expect(clusters.length).toBeGreaterThan(1);
    const read = clusters.flatMap(({ body }) => {
      const [start, ...blocks] = elements(body);
      return blocks.map(({ id, body: block }) => {
        expect(id).toBe(0xa3);
        const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
        return {
          track: block[0] === 0x81 ? 'video' : 'audio',
          time: number(start?.body ?? new Uint8Array()) + view.getInt16(1),
          isKey: block[3] === 0x80,
          bytes: block.slice(4),
        };
      });
    });
    expect(read).toEqual(frames);
  });

  it('writes the same bytes for the same film', () => {
    expect(writeWebm(tracks, frames, 5_000)).toEqual(file);
  });
});
