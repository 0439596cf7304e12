import check from '../../../checks/docker-engine/experimental-off.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';

const self = (experimental: boolean | null) => ({ self: { info: engine({}, { experimental }) } });

testCheck(check, [
  { name: 'off', facts: self(false), expect: 'pass' },
  { name: 'on', facts: self(true), expect: 'fail' },
  { name: 'not told', facts: self(null), expect: 'unknown' },
  { name: 'Podman', facts: { self: { info: podman() } }, expect: 'not-applicable' },
]);
