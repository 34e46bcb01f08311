import { join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import { listPacks, openPack, type PackRoot, programPackRoot } from '../inference/pack.ts';
import { type ProgramFiles, programFiles } from '../takes/program-files.ts';
import { parseCommonArguments } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import type { TextSink } from './reporter.ts';

export interface PackCheck {
  readonly id: string;
  readonly version: string;
  readonly kind: string;
  readonly title: string;
  readonly licence: string;
  readonly bytes: number;
  /** What is wrong with it, in a sentence; absent when every file is as its manifest says. */
  readonly fault: string | undefined;
}

async function faultOf(root: PackRoot, id: string): Promise<string | undefined> {
  try {
    const pack = await openPack(root, id);
    for (const file of pack.manifest.files) await pack.bytesOf(file.role);
    return undefined;
  } catch (error) {
    if (error instanceof StudioError) return error.message;
    throw error;
  }
}

/** Reads every file of every pack against its hash. A folder that cannot be read as a pack is listed with its fault. */
export async function checkPacks(files: ProgramFiles): Promise<readonly PackCheck[]> {
  const root = await programPackRoot(files.packs, join(files.root, 'package.json'));
  const listing = await listPacks([root]);
  const checks: PackCheck[] = [];
  for (const { manifest } of listing.packs) {
    const { id, version, kind, title, licence } = manifest;
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    checks.push({ id, version, kind, title, licence, bytes, fault: await faultOf(root, id) });
  }
  for (const { folder, error } of listing.problems) {
    checks.push({ id: folder, version: '', kind: '', title: '', licence: '', bytes: 0, fault: error.message });
  }
  return checks;
}

/** `facewright packs`: what is here, checked file by file. */
export async function packsCommand(argv: readonly string[], out: TextSink): Promise<number> {
  const { json } = parseCommonArguments(argv);
  const checks = await checkPacks(programFiles());
  if (json) out.write(`${JSON.stringify({ packs: checks })}\n`);
  for (const { id, version, bytes, licence, fault, title } of json ? [] : checks) {
    const size = `${(bytes / 1e6).toFixed(1).padStart(6)} MB`;
    out.write(
      `${id.padEnd(20)} ${version.padEnd(8)} ${size}  ${licence.padEnd(12)} ${fault === undefined ? 'good' : `BAD: ${fault}`}  ${title}\n`,
    );
  }
  return checks.some(({ fault }) => fault !== undefined) ? EXIT.someFailed : EXIT.fine;
}
