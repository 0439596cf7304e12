import check from '../../../checks/docker-engine/node-resource-interface-off.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';

const self = (serverVersion: string | null, nri: boolean | null = false) => ({
  self: { info: engine({}, { serverVersion, nri }) },
});

testCheck(check, [
  { name: 'off', facts: self('29.5.0'), expect: 'pass' },
  { name: 'on', facts: self('29.5.0', true), expect: 'fail' },
  { name: 'an engine that has none', facts: self('28.5.2'), expect: 'not-applicable' },
  { name: 'the last that has none', facts: self('29.1.5', null), expect: 'not-applicable' },
  { name: 'not told', facts: self('29.2.0', null), expect: 'unknown' },
  { name: 'a version not told', facts: self(null, null), expect: 'unknown' },
  { name: 'Podman', facts: { self: { info: podman() } }, expect: 'not-applicable' },
]);
