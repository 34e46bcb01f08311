import { describe, expect, it } from 'vitest';
import { createProjectBridge, type ProjectChannel } from '../../../renderer/bridge/project-channel.ts';
import { frameAnswer, readAnswerFrame } from '../../../shared/ipc/answer-frames.ts';
import { packClip, packPeaks } from '../../../shared/ipc/binary-views.ts';
import type { BinaryAnswer } from '../../../shared/ipc/bridge-data.ts';
import { PROJECT_BINARY_METHODS, PROJECT_JSON_METHODS } from '../../../shared/ipc/project-methods.ts';
import { PROJECT_ARGUMENTS, PROJECT_BINARY_ARGUMENTS } from '../../../shared/ipc/project-schemas.ts';

const clip = {
  frameRate: { numerator: 60, denominator: 1 },
  frameCount: 2,
  channels: ['jawOpen'],
  values: Float32Array.of(0.25, 0.5),
  gap: Float32Array.of(1, 2),
  headMotion: new Float32Array(6).fill(3),
};
const peaks = { samplesPerBucket: 128, sampleRate: 48_000, lowest: Float32Array.of(-1, 0), highest: Float32Array.of(0, 1) };
const answers: Readonly<Record<string, BinaryAnswer>> = {
  clip: packClip(clip),
  peaks: packPeaks(peaks),
  spectrogram: { bytes: Uint8Array.of(1, 2), meta: { start: 0.5, hop: 0.01, bands: 2 }, type: '' },
  sound: { bytes: Uint8Array.of(7, 8, 9), type: '' },
  head: { bytes: Uint8Array.of(5), meta: { lipTable: { head: 'wren' } }, type: '' },
};

function makeBridge() {
  const calls: unknown[] = [];
  const channel: ProjectChannel = {
    async call(method, args) {
      calls.push([method, args]);
      return `${method} answered`;
    },
    bytes: async (method) => readAnswerFrame(frameAnswer(answers[method]!).buffer),
    upload: async (name) => ({ upload: name }),
    subscribe: () => () => undefined,
  };
  return { bridge: createProjectBridge(channel), calls };
}

describe('the bridge over a channel', () => {
  it('has every method that the service checks, and no other', () => {
    const { bridge } = makeBridge();
    const methods = [...PROJECT_JSON_METHODS, ...PROJECT_BINARY_METHODS, 'upload', 'subscribe'];
    expect(Object.keys(bridge).sort()).toEqual([...methods].sort());
    expect(Object.keys({ ...PROJECT_ARGUMENTS, ...PROJECT_BINARY_ARGUMENTS }).sort()).toEqual(
      [...PROJECT_JSON_METHODS, ...PROJECT_BINARY_METHODS].sort(),
    );
  });

  it('hands arguments and answers through', async () => {
    const { bridge, calls } = makeBridge();
    expect(await bridge.about()).toBe('about answered');
    expect(await bridge.cancel({ jobId: 'j' })).toBe('cancel answered');
    expect(calls).toEqual([
      ['about', {}],
      ['cancel', { jobId: 'j' }],
    ]);
    expect(await bridge.upload({ name: 'a.wav', body: new Blob([]) })).toEqual({ upload: 'a.wav' });
  });

  it('gives numbers as they were packed', async () => {
    const { bridge } = makeBridge();
    const take = { projectId: 'p', takeId: 't' };
    expect(await bridge.clip({ projectId: 'p', clip: 'c' })).toEqual(clip);
    expect(await bridge.peaks({ ...take, level: 0 })).toEqual(peaks);
    const picture = await bridge.spectrogram({ ...take, range: { start: 0, end: 1 } });
    expect(picture).toEqual({ start: 0.5, hop: 0.01, bands: 2, values: Uint8Array.of(1, 2) });
    expect([...new Uint8Array(await bridge.sound(take))]).toEqual([7, 8, 9]);
    const head = await bridge.head({ light: true });
    expect(head.lipTable).toEqual({ head: 'wren' });
    expect(head.bytes.byteLength).toBe(1);
  });
});
