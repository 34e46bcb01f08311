import { readFile, realpath, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

/** The kinds of files that the page consists of; no other is ever served. */
export const PAGE_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/**
 * Only our own scripts, only our own server, no plug-ins, no frames, no forms. `blob:` is for decoded pictures and workers, inline style attributes
 * are what the waveform library sets from script.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), hid=(), serial=()',
};

/** The file below `folder` that a URL path names, or nothing: no way out by `..`, backslash, NUL, percent codes or a link. */
export async function resolveStatic(folder: string, urlPath: string): Promise<string | undefined> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0') || decoded.includes('\\') || decoded.includes(':')) return undefined;
  const candidate = join(folder, normalize(decoded === '/' ? '/index.html' : decoded));
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(candidate)]);
    const status = await stat(real);
    return status.isFile() && real.startsWith(root + sep) ? real : undefined;
  } catch {
    return undefined;
  }
}

/** Answers a request for a file of the page; 404 for everything else. */
export async function serveStatic(folder: string, urlPath: string, response: ServerResponse): Promise<void> {
  const path = await resolveStatic(folder, urlPath);
  const type = path === undefined ? undefined : PAGE_TYPES[extname(path)];
  if (path === undefined || type === undefined) {
    response.writeHead(404, { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end('Not found.');
    return;
  }
  const body = await readFile(path);
  response
    .writeHead(200, { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': 'no-cache', 'content-length': body.length })
    .end(body);
}
