import check from '../../../checks/docker-engine/user-namespaces.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';

testCheck(check, [
  { name: 'neither', facts: { self: { info: engine() } }, expect: 'fail' },
  { name: 'userns-remap', facts: { self: { info: engine({ userns: true }) } }, expect: 'pass' },
  {
    name: 'rootless is better, not worse',
    facts: { self: { info: engine({ rootless: true }) } },
    expect: 'pass',
  },
  { name: 'rootless Podman', facts: { self: { info: podman({ rootless: true }) } }, expect: 'pass' },
  {
    name: 'Podman of root maps each container',
    facts: { self: { info: podman() } },
    expect: 'not-applicable',
  },
  {
    name: 'Podman that does not tell whether it is rootless',
    facts: { self: { info: podman({ rootless: null }) } },
    expect: 'unknown',
  },
  {
    name: 'whether it is rootless not told',
    facts: { self: { info: engine({ rootless: null }) } },
    expect: 'unknown',
  },
  { name: 'not told', facts: { self: { info: engine({}, { securityOptions: null }) } }, expect: 'unknown' },
]);
