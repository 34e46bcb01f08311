import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const PERMISSIVE = [
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Zlib',
  'Unlicense',
  'Python-2.0',
];
/** Development tools only, never shipped: licence terms that bind changed copies of these files. */
const DEVELOPMENT_ONLY: Readonly<Record<string, string>> = {
  lightningcss: 'MPL-2.0',
  'axe-core': 'MPL-2.0',
  'truncate-utf8-bytes': 'WTFPL',
};

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** The licence that the package itself states; the lock file's copy where it is not installed on this system. */
function licenceOf(path: string, locked: LockedPackage): string {
  const manifest = join(root, path, 'package.json');
  if (!existsSync(manifest)) return locked.license ?? 'not stated';
  const parsed = JSON.parse(readFileSync(manifest, 'utf8')) as {
    license?: string | { type?: string };
    licenses?: { type: string }[];
  };
  if (typeof parsed.license === 'string') return parsed.license;
  return parsed.license?.type ?? parsed.licenses?.[0]?.type ?? locked.license ?? 'not stated';
}

function isPermissive(expression: string): boolean {
  const inner = expression.replace(/^\(|\)$/g, '');
  if (inner.includes(' OR ')) return inner.split(' OR ').some(isPermissive);
  if (inner.includes(' AND ')) return inner.split(' AND ').every(isPermissive);
  return PERMISSIVE.includes(inner.trim());
}

describe('licences', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> };
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

  it('lets in only dependencies with a licence of the short list', () => {
    expect(packages.length).toBeGreaterThan(50);
    const refused = packages
      .map(([path, locked]) => ({ name: nameOf(path), licence: licenceOf(path, locked), isDevelopment: locked.dev === true }))
      .filter(({ name, licence, isDevelopment }) => {
        const family = Object.keys(DEVELOPMENT_ONLY).find((tool) => name === tool || name.startsWith(`${tool}-`));
        return !isPermissive(licence) && !(isDevelopment && family !== undefined && DEVELOPMENT_ONLY[family] === licence);
      });
    expect(refused).toEqual([]);
  });

  it('pins every direct dependency to one exact version', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
    const ranges = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] }).filter(
      ([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range),
    );
    expect(ranges).toEqual([]);
  });

  it('keeps download addresses out of the lock file', () => {
    expect(packages.filter(([, locked]) => 'resolved' in locked).map(([path]) => path)).toEqual([]);
  });
});
