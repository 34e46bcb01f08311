/** Packs on disk: found, checked and read. Nothing of a pack reaches the runtime that its manifest does not vouch for. */
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError, type StudioErrorData } from '../../shared/core/errors.ts';
import type { InferenceBackend, ModelSession } from './backend.ts';
import { scanOnnxModel } from './onnx-scan.ts';
import { type HashCache, isPlainName, readChecked } from './pack-files.ts';
import { type PackFile, type PackManifest, parsePackManifest } from './pack-manifest.ts';

/** A folder that holds packs, each in a folder named after its id. */
export interface PackRoot {
  readonly folder: string;
  /** Only for a program that was itself installed by hard links; see {@link programPackRoot}. */
  readonly allowHardLinks: boolean;
}

export interface Pack {
  readonly manifest: PackManifest;
  readonly folder: string;
  has(role: string): boolean;
  /**
   * The checked bytes of the file with this role, read anew at each call. ONNX files are scanned for references to other files.
   * @throws StudioError `pack-invalid`, `pack-hash-mismatch`, `pack-unsafe-file`
   */
  bytesOf(role: string): Promise<Uint8Array>;
}

export interface PackListing {
  readonly packs: readonly { readonly root: PackRoot; readonly manifest: PackManifest }[];
  /** Folders that look like packs but cannot be used. */
  readonly problems: readonly { readonly folder: string; readonly error: StudioErrorData }[];
}

export interface OpenPackOptions {
  /** Share one map among the packs of a program. Default: no memory between packs. */
  readonly hashes?: HashCache;
  /** Version of ONNX Runtime in use, to hold the pack's `minimumRuntime` against. */
  readonly runtimeVersion?: string;
}

const MANIFEST_NAME = 'pack.json';
const MAX_MANIFEST_BYTES = 1_000_000;
const PACK_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** A folder of packs from the user or anywhere else: hard links are refused. */
export function packRoot(folder: string): PackRoot {
  return { folder, allowHardLinks: false };
}

/**
 * The folder of packs that comes with the program. Some package managers install every file as a hard link into a store; where the
 * program's own `package.json` is one, a link count says nothing about its packs, and they are accepted. They are still read once,
 * and the very bytes that were hashed are the ones that get loaded.
 */
export async function programPackRoot(folder: string, programPackageFile: string): Promise<PackRoot> {
  const facts = await stat(programPackageFile).catch(() => undefined);
  return { folder, allowHardLinks: facts !== undefined && facts.nlink > 1 };
}

/** Every pack in the given folders, by their manifests alone (no file is hashed). The first of two with the same id counts; roots may be missing. */
export async function listPacks(roots: readonly PackRoot[]): Promise<PackListing> {
  const packs: { root: PackRoot; manifest: PackManifest }[] = [];
  const problems: { folder: string; error: StudioErrorData }[] = [];
  for (const root of roots) {
    const names = await readdir(root.folder).catch(() => []);
    for (const name of names.sort()) {
      if (!PACK_ID.test(name) || packs.some((pack) => pack.manifest.id === name)) continue;
      try {
        packs.push({ root, manifest: await readManifest(root, name) });
      } catch (error) {
        if (!(error instanceof StudioError)) throw error;
        if (error.code !== 'pack-not-found') problems.push({ folder: join(root.folder, name), error: error.toData() });
      }
    }
  }
  return { packs, problems };
}

/**
 * Opens the pack `id` in a folder of packs: reads its manifest and checks the names of its files. The files are read by `bytesOf`.
 * @throws StudioError `pack-not-found`, `pack-invalid`, `pack-unsafe-file`
 */
export async function openPack(root: PackRoot, id: string, options: OpenPackOptions = {}): Promise<Pack> {
  const { hashes = new Map<string, string>(), runtimeVersion } = options;
  const manifest = await readManifest(root, id);
  if (runtimeVersion !== undefined && compareVersions(runtimeVersion, manifest.minimumRuntime) < 0) {
    throw new StudioError(
      'pack-invalid',
      `The pack "${id}" needs ONNX Runtime ${manifest.minimumRuntime}; here is ${runtimeVersion}.`,
      {
        hint: 'Update the program.',
      },
    );
  }
  const folder = join(root.folder, id);
  return {
    manifest,
    folder,
    has: (role) => manifest.files.some((file) => file.role === role),
    bytesOf: async (role) => {
      const file = findFile(manifest, role);
      const { name, bytes, sha256 } = file;
      const data = await readChecked({ folder, name, bytes, sha256, allowHardLinks: root.allowHardLinks, hashes });
      if (isOnnx(file)) refuseUnsafeModel(data, join(folder, name));
      return data;
    },
  };
}

/**
 * Loads one model of a pack and holds its tensors against the manifest.
 * @throws StudioError those of `bytesOf`, `model-tensor-mismatch` (other input or output names), `model-failed`, `provider-unavailable`
 */
export async function loadPackModel(backend: InferenceBackend, pack: Pack, role: string): Promise<ModelSession> {
  const file = findFile(pack.manifest, role);
  if (!isOnnx(file))
    throw new StudioError('pack-invalid', `The file ${file.name} of the pack "${pack.manifest.id}" is not a model.`);
  const session = await backend.load(await pack.bytesOf(role));
  const promised = [file.inputs, file.outputs].map((tensors) =>
    tensors
      ?.map((tensor) => tensor.name)
      .sort()
      .join(', '),
  );
  const found = [session.inputNames, session.outputNames].map((names) => [...names].sort().join(', '));
  if (promised[0] === found[0] && promised[1] === found[1]) return session;
  await session.dispose();
  const text = `${file.name} of the pack "${pack.manifest.id}" takes ${found[0]} and gives ${found[1]}`;
  throw new StudioError('model-tensor-mismatch', `${text}; its manifest says ${promised[0]} and ${promised[1]}.`, {
    hint: 'Reinstall the pack.',
  });
}

async function readManifest(root: PackRoot, id: string): Promise<PackManifest> {
  if (!PACK_ID.test(id)) {
    throw new StudioError('pack-not-found', `${JSON.stringify(id)} cannot be the name of a pack.`, {
      hint: 'Pack names are lower-case letters, digits and hyphens.',
    });
  }
  const folder = join(root.folder, id);
  const facts = await lstat(folder).catch(() => undefined);
  if (facts?.isSymbolicLink()) {
    throw new StudioError('pack-unsafe-file', `The pack folder ${folder} is refused: it is a symbolic link.`, {
      hint: 'Copy the pack there instead.',
    });
  }
  const manifestFacts = facts?.isDirectory() ? await lstat(join(folder, MANIFEST_NAME)).catch(() => undefined) : undefined;
  if (manifestFacts === undefined) {
    throw new StudioError('pack-not-found', `There is no pack "${id}" in ${root.folder}.`, {
      hint: 'Run `facewright packs` for a list.',
    });
  }
  const { allowHardLinks } = root;
  const data = await readChecked({ folder, name: MANIFEST_NAME, bytes: MAX_MANIFEST_BYTES, allowHardLinks, hashes: new Map() });
  const manifest = parsePackManifest(new TextDecoder().decode(data), id);
  const bad = [manifest.card, ...manifest.files.map((file) => file.name)].find((name) => !isPlainName(name));
  if (bad === undefined) return manifest;
  throw new StudioError(
    'pack-unsafe-file',
    `The pack "${id}" names the file ${JSON.stringify(bad)}, which is not a plain file name.`,
    {
      hint: 'Do not use this pack; it may be meant to read other files.',
    },
  );
}

function findFile(manifest: PackManifest, role: string): PackFile {
  const file = manifest.files.find((candidate) => candidate.role === role);
  if (file !== undefined) return file;
  const roles = manifest.files.map((candidate) => candidate.role).join(', ');
  throw new StudioError('pack-invalid', `The pack "${manifest.id}" has no file for "${role}", only for ${roles}.`, {
    hint: 'The pack does not fit this version of the program.',
  });
}

function refuseUnsafeModel(data: Uint8Array, path: string): void {
  const scan = scanOnnxModel(data);
  if (scan.ok) return;
  throw new StudioError('pack-unsafe-file', `The model ${path} is refused: ${scan.reason}.`, { hint: 'Do not use this pack.' });
}

function isOnnx(file: PackFile): boolean {
  return /\.onnx$/i.test(file.name) || file.inputs !== undefined;
}

function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map((part) => Number.parseInt(part, 10)));
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
