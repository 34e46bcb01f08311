import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** What each room may import: other rooms or single files, and npm packages by name (`*` = any declared dependency). A room is a folder or a file. */
const ROOMS: Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>> = {
  'shared/core': { rooms: [], packages: [] },
  'shared/audio': { rooms: ['shared/core'], packages: [] },
  'shared/curves': { rooms: ['shared/core'], packages: [] },
  'shared/speech': { rooms: ['shared/core'], packages: [] },
  // Pure JavaScript packages that turn data into bytes: the file formats' own libraries.
  'shared/export': { rooms: ['shared/core', 'shared/curves'], packages: ['fflate', '@gltf-transform/core'] },
  'shared/document': { rooms: ['shared/core', 'shared/curves'], packages: [] },
  'shared/ipc': { rooms: ['shared/core', 'shared/document'], packages: ['zod'] },
  'electron/files': { rooms: ['shared'], packages: ['*'] },
  'electron/heads': { rooms: ['shared'], packages: ['*'] },
  // The pipeline makes what `takes` works with, so it knows that one type; nothing else of the rooms above it.
  'electron/inference': { rooms: ['shared', 'electron/files', 'electron/takes/generated-take.ts'], packages: ['*'] },
  'electron/takes': { rooms: ['shared', 'electron/files', 'electron/heads', 'electron/inference'], packages: ['*'] },
  'electron/projects': { rooms: ['shared', 'electron/files'], packages: ['*'] },
  'electron/command-line': { rooms: ['shared', 'electron/files', 'electron/inference', 'electron/takes'], packages: ['*'] },
  'electron/handlers': { rooms: ['shared', 'electron/files', 'electron/projects', 'electron/takes'], packages: ['*'] },
  'electron/server': { rooms: ['shared', 'electron/handlers', 'electron/takes'], packages: ['*'] },
  'electron/shell': {
    rooms: ['shared', 'electron/handlers', 'electron/server', 'electron/projects', 'electron/takes'],
    packages: ['*'],
  },
  'electron/cli.ts': { rooms: ['shared', 'electron/command-line'], packages: ['*'] },
  'electron/main.ts': {
    rooms: ['shared', 'electron/handlers', 'electron/inference', 'electron/shell', 'electron/takes'],
    packages: ['*'],
  },
  'electron/preload.ts': { rooms: ['shared'], packages: ['*'] },
  renderer: { rooms: ['shared'], packages: ['*'] },
};
const ELECTRON_IMPORTERS = ['electron/main.ts', 'electron/preload.ts', 'electron/shell/'];
const ONNX_IMPORTERS = ['electron/inference/onnx-backend.ts'];
const MAX_LINES = 250;
/** Files that may be longer, each with its reason. */
const LONG_FILES: Readonly<Record<string, string>> = {};

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly { readonly target: string; readonly isType: boolean }[];
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === 'dist' ? [] : sourceFiles(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const pattern = /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
  const imports = [...text.matchAll(pattern)].map((match) => ({
    target: match[2] ?? match[3] ?? '',
    isType: match[1] !== undefined,
  }));
  return { path, text, imports };
}

const files = ['shared', 'electron', 'renderer'].flatMap(sourceFiles).map(read);

function isIn(path: string, room: string): boolean {
  return path === room || path.startsWith(`${room}/`);
}

function roomOf(path: string): string {
  return Object.keys(ROOMS).find((room) => isIn(path, room)) ?? '';
}

function resolved(file: SourceFile, target: string): string | undefined {
  return target.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file.path), target)) : undefined;
}

describe('architecture', () => {
  it('knows every source file by its room', () => {
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => roomOf(file.path) === '').map((file) => file.path)).toEqual([]);
  });

  it('lets a room import only the rooms below it', () => {
    const wrong = files.flatMap((file) =>
      file.imports.flatMap(({ target }) => {
        const path = resolved(file, target);
        if (path === undefined || path.startsWith('..')) return [];
        const own = roomOf(file.path);
        const allowed = [own, ...(ROOMS[own]?.rooms ?? [])];
        const isAllowed = allowed.some((room) => isIn(path, room)) || path === 'package.json';
        return isAllowed ? [] : [`${file.path} -> ${path}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps packages and Node out of the pure rooms', () => {
    const wrong = files.flatMap((file) => {
      const allowed = ROOMS[roomOf(file.path)]?.packages ?? [];
      if (allowed.includes('*')) return [];
      return file.imports
        .filter(({ target }) => !target.startsWith('.') && !allowed.includes(target))
        .map(({ target }) => `${file.path} -> ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('imports electron and onnxruntime-node only where they belong', () => {
    const wrong = files.flatMap((file) =>
      file.imports.flatMap(({ target }) => {
        const places =
          target === 'electron' ? ELECTRON_IMPORTERS : target.startsWith('onnxruntime-node') ? ONNX_IMPORTERS : undefined;
        return places === undefined || places.some((place) => file.path.startsWith(place)) ? [] : [`${file.path} -> ${target}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('has no import cycles', () => {
    const graph = new Map(
      files.map((file) => [
        file.path,
        file.imports.filter((item) => !item.isType).flatMap((item) => resolved(file, item.target) ?? []),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      if (trail.includes(path) || done.has(path)) return;
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });

  it('names files in kebab-case, without barrels or default exports, and keeps them short', () => {
    const faults = files.flatMap((file) => {
      const name = posix.basename(file.path);
      const lines = file.text.split('\n').length - 1;
      return [
        /^[a-z0-9]+(-[a-z0-9]+)*(\.config)?\.tsx?$/.test(name) ? '' : `${file.path}: not kebab-case`,
        /^index\.tsx?$/.test(name) ? `${file.path}: a barrel` : '',
        /^export default/m.test(file.text) && !name.endsWith('.config.ts') ? `${file.path}: default export` : '',
        lines > MAX_LINES && LONG_FILES[file.path] === undefined ? `${file.path}: ${lines} lines` : '',
      ].filter((fault) => fault !== '');
    });
    expect(faults).toEqual([]);
  });

  it('gives a file to an exception only while it needs one', () => {
    const stale = Object.keys(LONG_FILES).filter((path) => {
      const file = files.find((candidate) => candidate.path === path);
      return file === undefined || file.text.split('\n').length - 1 <= MAX_LINES;
    });
    expect(stale).toEqual([]);
  });

  it('links its pages at the root only to files that exist', () => {
    const pages = readdirSync(root).filter((name) => name.endsWith('.md'));
    const links = pages.flatMap((page) => {
      const text = readFileSync(join(root, page), 'utf8').replace(/^```.*?^```/gms, '');
      return [...text.matchAll(/\]\(([^)\s]+)[^)]*\)|\bsrc="([^"]+)"/g)].map((match) => ({
        page,
        target: match[1] ?? match[2] ?? '',
      }));
    });
    const relative = links.filter(({ target }) => !/^([a-z]+:|#)/.test(target));
    expect(relative.filter(({ page }) => page === 'README.md').length).toBeGreaterThan(0);
    const broken = relative.filter(({ target }) => !existsSync(join(root, decodeURI(target.replace(/#.*/, '')))));
    expect(broken).toEqual([]);
  });
});
