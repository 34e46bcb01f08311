import { isPhoneme } from '../../../../shared/core/phonemes.ts';
import type { TimedPhoneme } from '../../../../shared/core/take.ts';

/**
 * A line from `P:70 AA1:130 ...`: symbol, optional stress digit, length in ms; `P:70@50` bursts 50 ms after its start.
 * A `|` starts a new word.
 */
export function phonemes(text: string): { phonemes: TimedPhoneme[]; duration: number } {
  let time = 0;
  let word = 0;
  const list: TimedPhoneme[] = [];
  for (const part of text.trim().split(/\s+/)) {
    if (part === '|') {
      word++;
      continue;
    }
    const match = /^([A-Z]+)([012])?:(\d+)(?:@(\d+))?$/.exec(part);
    if (!match || !isPhoneme(match[1]!)) throw new Error(`not a phoneme: ${part}`);
    const end = time + Number(match[3]) / 1000;
    list.push({
      phoneme: match[1],
      start: time,
      end,
      confidence: 1,
      word,
      ...(match[2] === undefined ? {} : { stress: Number(match[2]) as 0 | 1 | 2 }),
      ...(match[4] === undefined ? {} : { burst: time + Number(match[4]) / 1000 }),
    });
    time = end;
  }
  return { phonemes: list, duration: time };
}
