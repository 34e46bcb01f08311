import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelSession, Tensor } from '../../../electron/inference/backend.ts';
import type { HiddenStates } from '../../../electron/inference/whisper/encode.ts';
import { everyPosition, positionsFor } from '../../../electron/inference/whisper/encoder-positions.ts';
import { readWindow } from '../../../electron/inference/whisper/read-window.ts';
import type { SpeechSessions } from '../../../electron/inference/whisper/speech-sessions.ts';
import { decodeText, parseTokenizer } from '../../../electron/inference/whisper/tokenizer.ts';
import { decoderAnswer, type Said } from '../../helpers/decoder-answer.ts';

const pack = join(import.meta.dirname, '../../../models/packs/whisper-base');
const tokenizer = parseTokenizer(readFileSync(join(pack, 'tokenizer.json'), 'utf8'));
const { endOfText, firstTimestamp } = tokenizer.special;
const idOf = (text: string): number => {
  for (let id = 0; id < endOfText; id++) if (decodeText(tokenizer, [id]) === text) return id;
  throw new Error(`no token "${text}"`);
};
const [four, door] = [idOf(' four'), idOf(' door')];

function session(run: (feeds: Readonly<Record<string, Tensor>>) => Record<string, Tensor>): ModelSession {
  return { inputNames: [], outputNames: [], run: async (feeds) => run(feeds), dispose: async () => {} };
}

/** A decoder that says one word: "four" by a lead that `leadOf` gives for the number of positions it sees, "door" where the lead is negative. */
function speaker(leadOf: (positions: number) => number): SpeechSessions {
  const decoder = session((feeds) => {
    const ids = Array.from(feeds.input_ids!.data, Number);
    const rows = Array.from(feeds.rows!.data, Number);
    const positions = feeds.cross_bias!.data.length;
    const answers = rows.map((place): Said => {
      if (ids[place] === firstTimestamp) return { next: four, score: -1, also: [[door, -1 - leadOf(positions)]] };
      return { next: ids[place] === four || ids[place] === door ? endOfText : firstTimestamp, score: -0.1 };
    });
    return decoderAnswer(answers, positions, tokenizer, ids);
  });
  return { frontend: session(() => ({})), encoder: session(() => ({})), crossKv: session(() => ({})), decoder };
}

const hiddenOf = (plan: HiddenStates['plan'], frameCount: number): HiddenStates => ({
  states: new Float32Array(plan.count * 512),
  plan,
  frameCount,
});

async function read(frames: number, leadOf: (positions: number) => number, plan = positionsFor(frames)) {
  let looks = 0;
  const encodeFully = async () => {
    looks++;
    return hiddenOf(everyPosition(), frames);
  };
  const job = { progress: () => {}, checkpoint: async () => {} };
  const sessions = speaker(leadOf);
  const decoded = await readWindow(hiddenOf(plan, frames), encodeFully, sessions, tokenizer, { language: 'en' }, job);
  return { text: decodeText(tokenizer, decoded.tokens).trim(), looks };
}

describe('a close call between two words', () => {
  it('is decided by all positions where the line is short', async () => {
    expect(await read(150, (positions) => (positions < 1500 ? 0.05 : -0.05))).toEqual({ text: 'door', looks: 1 });
  });

  it('is none where the lead is clear, and costs nothing then', async () => {
    expect(await read(150, (positions) => (positions < 1500 ? 0.5 : -0.5))).toEqual({ text: 'four', looks: 0 });
  });

  it('stays as it is in long lines, and where all positions were computed anyway', async () => {
    expect(await read(500, () => 0.05)).toEqual({ text: 'four', looks: 0 });
    expect(await read(150, () => 0.05, everyPosition())).toEqual({ text: 'four', looks: 0 });
  });
});
