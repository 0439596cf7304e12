import { resolve } from 'node:path';
import {
  benchOptions,
  limitLine,
  pairedRuns,
  pairSpread,
  say,
  sayLoad,
  spreadText,
  timingLine,
} from './paired-runs.ts';

const { rounds } = benchOptions(41);
const rempart = resolve(import.meta.dirname, '../bin/rempart.mjs');

sayLoad();
const [help = [], bare = []] = await pairedRuns(rounds, [
  { name: 'rempart --help', argv: [process.execPath, rempart, '--help'] },
  { name: 'node -e 0', argv: [process.execPath, '-e', '0'] },
]);
say(timingLine('rempart --help', help));
say(timingLine('node -e 0', bare));
const more = pairSpread(help, bare, (a, b) => 1000 * (a.wall - b.wall));
say(limitLine('more than bare node', more, { most: 30 }, ' ms', 0));
const moreCpu = pairSpread(help, bare, (a, b) => 1000 * (a.cpu - b.cpu));
say(`more than bare node, of the processors: ${spreadText(moreCpu, 0)} ms`);
sayLoad();
