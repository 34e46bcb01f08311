import { arch, cpus, homedir, platform, release, totalmem } from 'node:os';
import type { AboutStudio } from '../../shared/ipc/bridge-data.ts';

/** Messages that are kept. */
const MOST_MESSAGES = 50;

/** What helps to find a fault: versions, machine, last messages. No recordings, no texts, no names of people or folders. */
export interface Diagnostics {
  note(message: string): void;
  report(provider: string | undefined): string;
}

export function createDiagnostics(about: AboutStudio): Diagnostics {
  const messages: string[] = [];
  return {
    note(message) {
      messages.push(`${new Date().toISOString()} ${withoutPaths(message)}`);
      if (messages.length > MOST_MESSAGES) messages.shift();
    },
    report(provider) {
      return [
        `Facewright ${about.version} (${about.shell})`,
        `Node ${process.versions.node}${process.versions.electron ? `, Electron ${process.versions.electron}` : ''}`,
        `${platform()} ${release()} ${arch()}`,
        `${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB of memory`,
        `Curves were last made on: ${provider ?? 'nothing yet'}`,
        `Memory of this process: ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`,
        '',
        messages.length === 0 ? 'No faults since the start.' : 'Last messages:',
        ...messages,
        '',
      ].join('\n');
    },
  };
}

/** Folders say who somebody is and what they work on; the program's own file names stay. */
function withoutPaths(message: string): string {
  return message
    .replaceAll(homedir(), '~')
    .replace(/"[^"\n]*"/g, '"..."')
    .replace(/(?:[A-Za-z]:)?[\\/](?:[^\\/:*?"<>|\n()]+[\\/])+/g, '.../');
}
