import { packages, walk } from '../src/core/probe.ts';
import { scriptFor } from '../src/transports/script-session.ts';
import { nonce } from './host-script.ts';
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

const { rounds } = benchOptions(7);
const env = { LC_ALL: 'C' };
const script = scriptFor([walk, packages('applications')], {
  nonce,
  wave: 1,
  allowlist: false,
  walkSeconds: 600,
});

sayLoad();
const [all = [], bare = []] = await pairedRuns(rounds, [
  { name: 'the walk', argv: ['sh', '-s'], input: script.text, env },
  {
    name: 'find',
    // The walk is polite to other work of the machine (nice 19), which its peer has to be as well to be one.
    argv: ['nice', '-n', '19', 'find', '/', '-xdev', '-perm', '-4000'],
    env,
    // Files come and go while it walks.
    statuses: [0, 1],
  },
]);
say(timingLine('the walk, every predicate, packages read', all));
say(timingLine('find / -xdev -perm -4000', bare));
say(
  limitLine(
    'ratio',
    pairSpread(all, bare, (a, b) => a.wall / b.wall),
    { most: 1.2 },
  ),
);
say(`ratio, of the processors: ${spreadText(pairSpread(all, bare, (a, b) => a.cpu / b.cpu))}`);
sayLoad();
