import { availableParallelism } from 'node:os';
import { StudioError } from '../shared/core/errors.ts';
import { bakeCommand } from './command-line/bake-command.ts';
import { doctorCommand } from './command-line/doctor-command.ts';
import { EXIT } from './command-line/exit-codes.ts';
import { formatsCommand } from './command-line/formats-command.ts';
import { HELP } from './command-line/help.ts';
import { inspectCommand } from './command-line/inspect-command.ts';
import { packsCommand } from './command-line/packs-command.ts';
import { profileCommand } from './command-line/profile-command.ts';
import type { TextSink } from './command-line/reporter.ts';

type Command = (argv: readonly string[], out: TextSink, log: (message: string) => void) => Promise<number>;

/** What the words on the command line themselves can get wrong, before any work begins. */
const USAGE_CODES: readonly string[] = [
  'usage',
  'export-format-unknown',
  'frame-rate-invalid',
  'timecode-invalid',
  'file-not-found',
  'script-invalid',
  'dictionary-invalid',
  'names-invalid',
  'language-unsupported',
  'head-invalid',
  'head-no-shapes',
  'file-not-writable',
  'profile-invalid',
  'capture-invalid',
];

const COMMANDS: Readonly<Record<string, Command>> = {
  bake: bakeCommand,
  inspect: inspectCommand,
  packs: packsCommand,
  doctor: doctorCommand,
  formats: formatsCommand,
  profile: profileCommand,
};

const out: TextSink = { write: (text) => process.stdout.write(text), isTerminal: process.stdout.isTTY === true };
// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.fine : EXIT.someFailed));
const log = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

// No window has to stay fluid beside the command line: the models may use every core, unless the user says otherwise.
process.env.FACEWRIGHT_THREADS ??= String(availableParallelism());

async function main(argv: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = argv;
  if (name === '--help' || name === '-h' || name === 'help' || rest.includes('--help') || rest.includes('-h')) {
    out.write(HELP);
    return EXIT.fine;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command)
    throw new StudioError('usage', `There is no command "${name}".`, { hint: 'Run "facewright --help" for the commands.' });
  return command(rest, out, log);
}

/** One sentence with a hint; the stack only of what should never happen, and only when asked for. */
function explain(error: unknown): number {
  if (error instanceof StudioError) {
    log(`${error.message}${error.hint ? ` ${error.hint}` : ''}`);
    return USAGE_CODES.includes(error.code) ? EXIT.usage : EXIT.someFailed;
  }
  log(
    `Something unexpected went wrong: ${error instanceof Error ? error.message : String(error)}. Set FACEWRIGHT_DEBUG=1 for details.`,
  );
  if (process.env.FACEWRIGHT_DEBUG && error instanceof Error) log(error.stack ?? '');
  return EXIT.someFailed;
}

main(process.argv.slice(2))
  .catch(explain)
  .then((code) => {
    process.exitCode = code;
  });
