/* `npm run torture [kills]`: kills a program that changes and saves a project without end, and reads the project after each kill. */
import { parseArgs } from 'node:util';
import { torture } from './torture-run.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const kills = Number(positionals[0] ?? 1_000);
const started = performance.now();
const result = await torture(kills, (line) => console.log(line));
console.log(`
kills                         ${result.kills}
unreadable projects           ${result.unreadable}
states that never were        ${result.wrong}
missing dense data            ${result.missingBlobs}
changes made                  ${result.changes}
saves found                   ${result.saves}
saves that were interrupted   ${result.interrupted}
changes lost                  ${result.lost}
longest time lost             ${result.longestLossMs} ms (limit 1,000)
stray files left              ${result.strays}
seconds                       ${((performance.now() - started) / 1000).toFixed(0)}`);
const isGood = result.unreadable + result.wrong + result.missingBlobs + result.strays === 0 && result.longestLossMs <= 1_000;
process.exitCode = isGood ? 0 : 1;
