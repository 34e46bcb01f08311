import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { bindTransport } from '../../../renderer/playback/bind-transport.ts';
import { createTransport } from '../../../renderer/playback/transport.ts';
import type { OpenProject, Session, StudioParts } from '../../../renderer/studio-parts.ts';
import type { TimeRange } from '../../../shared/core/time.ts';
import { createHistory } from '../../../shared/document/history.ts';
import type { TakeRecord } from '../../../shared/document/records.ts';
import { HandOutput, RATE, ramp, wavOf } from './sounds.ts';

const PROJECT: OpenProject = { projectId: 'p', name: 'P', folder: '', isDirty: false, missingAudio: [] };

function take(id: string, duration: number): TakeRecord {
  return { id: `take:${id}`, kind: 'take', name: id, audio: { duration, sha256: id } } as TakeRecord;
}

function bound(takes: readonly TakeRecord[], sound: (args: { takeId: string; range?: TimeRange }) => Promise<ArrayBuffer>) {
  const session = createStore<Session>(
    () => ({ project: PROJECT, selectedTakes: [], selection: { kind: 'none' } }) as unknown as Session,
  );
  const document = { state: createStore(() => createHistory(new Map(takes.map((record) => [record.id, record])))) };
  const transport = createTransport({ openOutput: () => new HandOutput() });
  const reported: string[] = [];
  const parts = {
    session,
    document,
    transport,
    bridge: { sound },
    report: (error: unknown, what = '') => reported.push(`${what}: ${error}`),
  };
  const stop = bindTransport(parts as unknown as StudioParts);
  return { session, transport, reported, stop };
}

const duration = (transport: ReturnType<typeof createTransport>) => transport.state.getState().duration;

describe('the transport of a window', () => {
  it('loads the sound of the take that is seen; the last one chosen wins', async () => {
    const { session, transport } = bound([take('slow', 2), take('fast', 1)], async ({ takeId }) => {
      if (takeId === 'take:slow') await new Promise((done) => setTimeout(done, 30));
      return wavOf(ramp((takeId === 'take:slow' ? 2 : 1) * RATE));
    });
    session.setState({ takeId: 'take:slow' });
    session.setState({ takeId: 'take:fast' });
    await vi.waitFor(() => expect(duration(transport)).toBe(1));
    await new Promise((done) => setTimeout(done, 60));
    expect(duration(transport)).toBe(1);
    session.setState({ takeId: undefined } as unknown as Partial<Session>);
    expect(duration(transport)).toBe(0);
  });

  it('asks for stretches of long recordings only', async () => {
    const asked: (TimeRange | undefined)[] = [];
    const { session, transport } = bound([take('long', 3_600)], async ({ range }) => {
      asked.push(range);
      return wavOf(ramp(20 * RATE).map((value) => value % 1));
    });
    session.setState({ takeId: 'take:long' });
    await vi.waitFor(() => expect(duration(transport)).toBe(3_600));
    expect(asked).toEqual([{ start: 0, end: 20 }]);
    transport.seek(1_000);
    await transport.play();
    await vi.waitFor(() => expect(asked).toContainEqual({ start: 1_000, end: 1_020 }));
    transport.pause();
    expect(asked.length).toBeLessThan(4);
  });

  it('hands on the loop, and drops it with the take', async () => {
    const { session, transport } = bound([take('a', 1)], async () => wavOf(ramp(RATE)));
    session.setState({ takeId: 'take:a', loop: undefined } as unknown as Partial<Session>);
    session.setState({ loop: { start: 0.1, end: 0.2 } });
    expect(transport.state.getState().loop).toEqual({ start: 0.1, end: 0.2 });
    session.setState({ takeId: undefined } as unknown as Partial<Session>);
    expect(transport.state.getState().loop).toBeUndefined();
  });

  it('says whose sound cannot be had, and stays silent about a recording that is known to be missing', async () => {
    const { session, transport, reported, stop } = bound([take('a', 1)], () => Promise.reject(new Error('no such file')));
    session.setState({ project: { ...PROJECT, missingAudio: ['take:a'] }, takeId: 'take:a' });
    await new Promise((done) => setTimeout(done, 5));
    expect(reported).toEqual([]);
    // It plays in silence: the face and the lanes have their time all the same.
    expect(duration(transport)).toBe(1);
    transport.seek(0.5);
    expect(transport.time()).toBe(0.5);
    session.setState({ project: PROJECT });
    await vi.waitFor(() => expect(reported).toEqual(['a: Error: no such file']));
    stop();
  });
});
