import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromiumPath } from './chromium.ts';

const NAME = 'vk_swiftshader_icd.json';
/** Where browsers and Mesa put a Vulkan driver that needs no graphics card. */
const FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/usr/lib64/chromium-browser', '/opt/google/chrome'];
const MESA = '/usr/share/vulkan/icd.d';

function mesaDrivers(): string[] {
  if (!existsSync(MESA)) return [];
  return readdirSync(MESA)
    .filter((name) => name.startsWith('lvp_icd'))
    .map((name) => join(MESA, name));
}

/** The description of a Vulkan driver in software, or nothing: tests that need one are then skipped and counted. */
export const softwareVulkan: string | undefined = [
  process.env.FACEWRIGHT_SOFTWARE_VULKAN ?? '',
  ...(chromiumPath === undefined ? [] : [join(dirname(realpathSync(chromiumPath)), NAME)]),
  ...FOLDERS.map((folder) => join(folder, NAME)),
  ...mesaDrivers(),
].find((path) => path !== '' && existsSync(path));
