import { built, FIXTURES, fromPath } from './built-database.ts';

const [, , database = '', step = ''] = process.argv;
/** An update that dies at a step of it, with no chance to clear up. */
await built(database, [fromPath('b', FIXTURES)], {
  onStep: (told) => {
    if (told.includes(step)) process.kill(process.pid, 'SIGKILL');
  },
});
