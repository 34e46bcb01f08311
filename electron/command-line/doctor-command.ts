import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import { describeRuntime } from '../inference/onnx-backend.ts';
import { openBestProvider } from '../inference/probe-job.ts';
import { createHeadShelf } from '../takes/head-shelf.ts';
import { programFiles } from '../takes/program-files.ts';
import { parseCommonArguments } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import { checkPacks } from './packs-command.ts';
import type { TextSink } from './reporter.ts';

interface Finding {
  readonly what: string;
  /** `note`: the program works without it. */
  readonly state: 'good' | 'note' | 'bad';
  readonly detail: string;
}

/** Runs one look; an expected failure becomes a finding. */
async function look(what: string, work: () => Promise<Omit<Finding, 'what'>>): Promise<Finding> {
  try {
    return { what, ...(await work()) };
  } catch (error) {
    return { what, state: 'bad', detail: error instanceof StudioError || error instanceof Error ? error.message : String(error) };
  }
}

async function providerFindings(): Promise<Finding[]> {
  const { version } = await describeRuntime();
  const choice = await openBestProvider('auto', { tryAll: true });
  return choice.attempts.map(({ provider, outcome, reason, milliseconds }) => ({
    what: `provider ${provider}`,
    state: outcome === 'chosen' || outcome === 'works' ? 'good' : 'note',
    detail: `${outcome}${outcome === 'chosen' ? ` (ONNX Runtime ${version})` : ''}: ${reason} ${milliseconds} ms.`,
  }));
}

async function findings(): Promise<Finding[]> {
  const files = programFiles();
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const electron = ['electron', 'electron.exe', 'Electron.app'].find((name) =>
    existsSync(join(files.root, 'node_modules', 'electron', 'dist', name)),
  );
  const packs = await checkPacks(files);
  return [
    {
      what: 'Node.js',
      state: major > 20 || (major === 20 && minor >= 11) ? 'good' : 'bad',
      detail: `${process.versions.node} on ${process.platform} ${process.arch} (20.11 or newer is needed)`,
    },
    {
      what: 'machine',
      state: totalmem() >= 4 * 2 ** 30 ? 'good' : 'note',
      detail: `${availableParallelism()} cores, ${gibibytes(freemem())} of ${gibibytes(totalmem())} memory free`,
    },
    ...(await providerFindings().catch((error): Finding[] => [
      { what: 'ONNX Runtime', state: 'bad', detail: error instanceof Error ? error.message : String(error) },
    ])),
    ...packs.map(
      ({ id, fault, bytes }): Finding => ({
        what: `pack ${id}`,
        state: fault === undefined ? 'good' : 'bad',
        detail: fault ?? `${(bytes / 1e6).toFixed(1)} MB, every file as its manifest says`,
      }),
    ),
    await look('built-in head', async () => {
      const { head, lipTable } = await createHeadShelf(files.heads).open(undefined);
      return { state: 'good', detail: `${head.meshes.length} meshes, mouth ${lipTable.mouthWidth.toFixed(1)} mm` };
    }),
    await look('temporary folder', async () => {
      await access(tmpdir(), constants.W_OK);
      return { state: 'good', detail: tmpdir() };
    }),
    electron === undefined
      ? {
          what: 'Electron',
          state: 'note',
          detail: 'its binary is not here; the studio opens in the browser ("npx install-electron" fetches it)',
        }
      : { what: 'Electron', state: 'good', detail: 'installed' },
  ];
}

/** `facewright doctor`: what works on this machine, and why not. */
export async function doctorCommand(argv: readonly string[], out: TextSink): Promise<number> {
  const { json } = parseCommonArguments(argv);
  const all = await findings();
  if (json) out.write(`${JSON.stringify({ findings: all })}\n`);
  else
    for (const { what, state, detail } of all)
      out.write(`${state === 'good' ? 'good' : state === 'bad' ? 'BAD ' : 'note'}  ${what.padEnd(26)} ${detail}\n`);
  return all.some(({ state }) => state === 'bad') ? EXIT.someFailed : EXIT.fine;
}
