import { describe, expect, it } from 'vitest';
import { progressBar, textReporter } from '../../../electron/command-line/reporter.ts';

function terminal(isTerminal = true) {
  const written: string[] = [];
  return { written, sink: { write: (text: string) => void written.push(text.replace('\r\x1b[2K', '')), isTerminal } };
}

describe('the progress bar', () => {
  it('says how far the whole batch is, what is going on, and how long it may take yet', () => {
    const { written, sink } = terminal();
    let seconds = 0;
    const bar = progressBar(sink, () => seconds);
    bar.start(4);
    bar.show(0, 'a.wav', '', 0);
    seconds = 90;
    bar.show(1, 'b.wav', 'encode', 0.5);
    expect(written).toEqual([
      `${'░'.repeat(24)}   0 %  a.wav: Preparing`,
      `${'█'.repeat(9)}${'░'.repeat(15)}  37 %  b.wav: Listening, 2 min 30 s left`,
    ]);
  });

  it('keeps the title over short steps that have none', () => {
    const { written, sink } = terminal();
    const bar = progressBar(sink, () => 0);
    for (const stage of ['encode', 'phones', 'text']) bar.show(0, 'a.wav', stage, 0.5);
    expect(written.map((text) => text.replace(/.*: /, '').replace(/,.*/, ''))).toEqual([
      'Listening',
      'Listening',
      'Hearing the words',
    ]);
  });

  it('is silent off a terminal, where only finished lines are written', () => {
    const { written, sink } = terminal(false);
    const reporter = textReporter(sink, () => 0);
    reporter.report({ event: 'started', total: 1 });
    reporter.report({ event: 'line-started', file: 'a.wav', index: 0, total: 1 });
    reporter.report({ event: 'progress', file: 'a.wav', stage: 'encode', fraction: 0.5 });
    reporter.report({
      event: 'line-failed',
      file: 'a.wav',
      error: { code: 'wav-no-data', message: 'No sound.', hint: 'Record again.' },
    });
    reporter.report({ event: 'combined', outputs: ['out/scene.fbx'], lines: 3, warnings: ['odd'] });
    expect(written.join('')).toBe('FAILED   a.wav: No sound. Record again.\ntogether out/scene.fbx (3 lines)\n  note   odd\n');
  });
});
