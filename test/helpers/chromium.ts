import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium of this machine, or nothing: tests that need one are then skipped and counted. */
export const chromiumPath: string | undefined = [process.env.FACEWRIGHT_CHROMIUM ?? '', ...PLACES].find(
  (path) => path !== '' && existsSync(path),
);

const QUIET = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchChromium(extra: readonly string[] = []): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('there is no Chromium on this machine');
  return chromium.launch({
    executablePath: chromiumPath,
    chromiumSandbox: false,
    args: [...QUIET, '--autoplay-policy=no-user-gesture-required', ...extra],
  });
}
