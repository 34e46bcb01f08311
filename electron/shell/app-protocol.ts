import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol } from 'electron';
import { PAGE_TYPES, resolveStatic, SECURITY_HEADERS } from '../server/static-files.ts';

/** Where the window's page lives: an own protocol, because pages from files have too many rights and too few. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://studio';
export const APP_PAGE = `${APP_ORIGIN}/index.html`;

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges }]);
}

/** Serves the built page, and nothing that does not lie in its folder. */
export function serveAppPage(pageFolder: string): void {
  protocol.handle(APP_SCHEME, async (request) => answerPage(pageFolder, request.url, request.method));
}

/** The answer to a request for a file of the page: 404 for every other host, method, kind of file or way out of the folder. */
export async function answerPage(pageFolder: string, address: string, method: string): Promise<Response> {
  const notFound = new Response('Not found.', { status: 404, headers: { ...SECURITY_HEADERS, 'content-type': 'text/plain' } });
  // The path as it was written: an URL object would have resolved `..` already, and with it what to look for.
  const written = /^app:\/\/studio(\/[^?#]*)/.exec(address)?.[1];
  if (written === undefined || method !== 'GET') return notFound;
  const path = await resolveStatic(pageFolder, written);
  const type = path === undefined ? undefined : PAGE_TYPES[extname(path)];
  if (path === undefined || type === undefined) return notFound;
  return new Response(new Uint8Array(await readFile(path)), { headers: { ...SECURITY_HEADERS, 'content-type': type } });
}
