import check from '../../../checks/docker-engine/log-level.ts';
import { testCheck } from '../../test-check.ts';
import { engine } from '../container-examples.ts';

const self = (debug: boolean | null) => ({ self: { info: engine({}, { debug }) } });

testCheck(check, [
  { name: 'info', facts: self(false), expect: 'pass' },
  { name: 'debug', facts: self(true), expect: 'fail' },
  { name: 'not told', facts: self(null), expect: 'unknown' },
]);
