import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/privileged-mode/raw-sockets.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, podman, withHost } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>, info = engine()) => ({
  self: { inspect: withHost(hostConfig) },
  parent: { 'docker-engine': { info: known(info) } },
});

testCheck(check, [
  { name: 'NET_RAW dropped', facts: facts({ capDrop: ['CAP_NET_RAW'] }), expect: 'pass' },
  { name: 'ALL dropped', facts: facts({ capDrop: ['ALL'] }), expect: 'pass' },
  {
    name: 'ALL dropped, NET_RAW given back',
    facts: facts({ capDrop: ['ALL'], capAdd: ['NET_RAW'] }),
    expect: 'fail',
  },
  { name: 'Docker’s default', facts: facts({}), expect: 'fail' },
  { name: 'no network to send on', facts: facts({ networkMode: 'none' }), expect: 'not-applicable' },
  { name: 'Podman’s default cannot be told', facts: facts({}, podman()), expect: 'unknown' },
  { name: 'added to a Podman container', facts: facts({ capAdd: ['net_raw'] }, podman()), expect: 'fail' },
  { name: 'not told', facts: facts({ capAdd: null }), expect: 'unknown' },
]);
