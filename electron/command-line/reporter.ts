import type { StudioErrorData } from '../../shared/core/errors.ts';
import { stageTitle } from '../../shared/ipc/job-stages.ts';

/** What a long command tells while it runs; with `--json` each is one line of NDJSON on standard output. */
export type CommandEvent =
  | { readonly event: 'started'; readonly total: number }
  | { readonly event: 'line-started'; readonly file: string; readonly index: number; readonly total: number }
  | { readonly event: 'progress'; readonly file: string; readonly stage: string; readonly fraction: number }
  | {
      readonly event: 'line-done';
      readonly file: string;
      readonly outputs: readonly string[];
      readonly warnings: readonly string[];
      readonly seconds: number;
      readonly audioSeconds: number;
    }
  | {
      /** The files that hold all lines were written. */
      readonly event: 'combined';
      readonly outputs: readonly string[];
      readonly lines: number;
      readonly warnings: readonly string[];
    }
  | { readonly event: 'line-skipped'; readonly file: string; readonly reason: string }
  | { readonly event: 'line-failed'; readonly file: string; readonly error: StudioErrorData }
  | {
      readonly event: 'finished';
      readonly done: number;
      readonly skipped: number;
      readonly failed: number;
      readonly cancelled: boolean;
    };

export interface Reporter {
  report(event: CommandEvent): void;
}

/** Where text goes; a terminal can redraw a line. */
export interface TextSink {
  write(text: string): void;
  readonly isTerminal: boolean;
}

export function jsonReporter(sink: TextSink): Reporter {
  return { report: (event) => sink.write(`${JSON.stringify(event)}\n`) };
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return minutes > 0 ? `${minutes} min ${String(whole % 60).padStart(2, '0')} s` : `${whole} s`;
}

const BAR_WIDTH = 24;
/** The title of what has none. */
const PREPARING = stageTitle('');

/** A line at the bottom of a terminal that is drawn over and over; nothing elsewhere. */
export interface ProgressBar {
  start(total: number): void;
  /** `index` lines of the batch are done, and this one up to `fraction`; `stage` as the job names it, empty at its start. */
  show(index: number, file: string, stage: string, fraction: number): void;
  clear(): void;
}

/** The share that is done and the time that is left (from the rate so far). `now` gives seconds. */
export function progressBar(sink: TextSink, now: () => number): ProgressBar {
  let total = 1;
  let startedAt = now();
  let title = PREPARING;
  return {
    start(lines) {
      total = Math.max(1, lines);
      startedAt = now();
    },
    show(index, file, stage, fraction) {
      if (!sink.isTerminal) return;
      const named = stageTitle(stage);
      // Steps without a title of their own are short parts of the one before.
      if (stage === '' || named !== PREPARING) title = named;
      const overall = Math.min(1, (index + fraction) / total);
      const filled = Math.round(overall * BAR_WIDTH);
      const elapsed = now() - startedAt;
      const left = overall > 0.02 ? `, ${duration((elapsed / overall) * (1 - overall))} left` : '';
      const percent = String(Math.floor(overall * 100)).padStart(3);
      sink.write(`\r\x1b[2K${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${percent} %  ${file}: ${title}${left}`);
    },
    clear() {
      if (sink.isTerminal) sink.write('\r\x1b[2K');
    },
  };
}

/**
 * One bar for the whole batch with the time that is left, and one line for each finished recording. `now` gives seconds; off a terminal
 * only the finished lines are written.
 */
export function textReporter(sink: TextSink, now: () => number): Reporter {
  const bar = progressBar(sink, now);
  let index = 0;
  const line = (text: string): void => {
    bar.clear();
    sink.write(`${text}\n`);
  };
  return {
    report(event) {
      switch (event.event) {
        case 'started':
          bar.start(event.total);
          break;
        case 'line-started':
          index = event.index;
          bar.show(index, event.file, '', 0);
          break;
        case 'progress':
          bar.show(index, event.file, event.stage, event.fraction);
          break;
        case 'line-done':
          line(
            `done     ${event.file} -> ${event.outputs.length} files (${event.audioSeconds.toFixed(1)} s of sound in ${event.seconds.toFixed(1)} s)`,
          );
          for (const warning of event.warnings) line(`  note   ${warning}`);
          break;
        case 'combined':
          for (const output of event.outputs) line(`together ${output} (${event.lines} lines)`);
          for (const warning of event.warnings) line(`  note   ${warning}`);
          break;
        case 'line-skipped':
          line(`skipped  ${event.file}: ${event.reason}`);
          break;
        case 'line-failed':
          line(`FAILED   ${event.file}: ${event.error.message}${event.error.hint ? ` ${event.error.hint}` : ''}`);
          break;
        case 'finished':
          line(`${event.done} done, ${event.skipped} up to date, ${event.failed} failed${event.cancelled ? ', cancelled' : ''}.`);
          break;
      }
    },
  };
}
