import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder } from '../handlers/data-folder.ts';
import { createProjectService } from '../handlers/project-service.ts';
import { createProjectStorage } from '../handlers/project-storage.ts';
import { programFiles } from '../takes/program-files.ts';
import { createTakeEditor } from '../takes/take-editor.ts';
import { createTakeMaker } from '../takes/take-maker.ts';
import { makeToken } from './gate.ts';
import { startHttpServer } from './http-server.ts';

/** Any free one: the address changes with each run anyway, since it carries the token. */
const ANY_PORT = 0;

interface ServeOptions {
  readonly port: number;
  readonly open: boolean;
}

function readOptions(argv: readonly string[]): ServeOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: { port: { type: 'string' }, 'no-open': { type: 'boolean' }, browser: { type: 'boolean' } },
  });
  const port = values.port === undefined ? ANY_PORT : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port must be 0 to 65535, not "${values.port}".`);
  return { port, open: values['no-open'] !== true };
}

/** Whether there is a screen on which a browser could open. */
function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Opens an address of our own server in the default browser; a machine without one just keeps the printed line. */
function openBrowser(url: string): void {
  const [program, args] =
    process.platform === 'win32'
      ? (['rundll32', ['url.dll,FileProtocolHandler', url]] as const)
      : ([process.platform === 'darwin' ? 'open' : 'xdg-open', [url]] as const);
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function version(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

async function serve(argv: readonly string[]): Promise<void> {
  const options = readOptions(argv);
  const files = programFiles();
  const onLog = (message: string): void => void process.stderr.write(`${message}\n`);
  const maker = createTakeMaker(files.worker, onLog);
  const about = { version: version(files.root), shell: 'browser' } as const;
  const dataFolder = defaultDataFolder(process.env, process.platform);
  const service = createProjectService({
    files,
    dataFolder,
    storage: createProjectStorage(dataFolder),
    maker,
    editor: createTakeEditor(files.editor, onLog),
    about,
    onLog,
  });
  const server = await startHttpServer({
    studio: service,
    token: makeToken(),
    pageFolder: files.page,
    port: options.port,
  });
  let ending = false;
  const end = (): void => {
    // A second Ctrl-C while cleaning up means it.
    if (ending) process.exit(130);
    ending = true;
    void Promise.allSettled([server.close(), service.dispose()]).then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  process.stdout.write(`Facewright is at ${server.url} (Ctrl-C ends it)\n`);
  if (options.open && hasDisplay()) openBrowser(server.url);
}

serve(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`The studio cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
