import check from '../../../checks/docker-engine/authorization-plugin.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';

const self = (authorizationPlugins: readonly string[] | null, rootless = false) => ({
  self: { info: engine({ rootless }, { authorizationPlugins }) },
});

testCheck(check, [
  { name: 'none, as the engine comes (JSON null)', facts: { self: { info: engine() } }, expect: 'fail' },
  { name: 'one', facts: self(['opa-docker-authz']), expect: 'pass' },
  { name: 'not told is not none', facts: self(null), expect: 'unknown' },
  { name: 'a rootless engine serves its own user', facts: self([], true), expect: 'not-applicable' },
  { name: 'Podman', facts: { self: { info: podman() } }, expect: 'not-applicable' },
]);
