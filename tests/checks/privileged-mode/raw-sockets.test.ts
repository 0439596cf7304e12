import { type ContainerHostConfig, fail, PODMAN_DEFAULT_CAPABILITIES } from 'rempart/check';
import check from '../../../checks/privileged-mode/raw-sockets.ts';
import { testCheck } from '../../test-check.ts';
import { container, engine, known, podman } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>, info = engine(), user = '') => ({
  self: { inspect: container({ hostConfig, config: { user } }) },
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
  {
    name: 'what containers.conf of Podman since 4.4 leaves cannot be told',
    facts: facts({}, podman({}, '5.4.2')),
    expect: 'unknown',
  },
  {
    name: 'every default of Podman since 4.4 dropped',
    facts: facts({ capDrop: PODMAN_DEFAULT_CAPABILITIES }, podman({}, '5.4.2')),
    expect: 'pass',
  },
  {
    name: 'Podman before 4.4 lists it as dropped where its containers.conf leaves it out',
    facts: facts({ capDrop: ['AUDIT_WRITE', 'MKNOD', 'NET_RAW'] }, podman()),
    expect: 'pass',
  },
  { name: 'Podman before 4.4 that leaves it', facts: facts({}, podman()), expect: 'fail' },
  { name: 'added to a Podman container', facts: facts({ capAdd: ['net_raw'] }, podman()), expect: 'fail' },
  {
    name: 'an ordinary user cannot open them',
    facts: facts({}, engine(), '1000:1000'),
    expect: fail(
      {
        message: 'Raw sockets stay within reach of setuid programs',
        expected: 'NET_RAW dropped',
        actual: 'NET_RAW held',
        severity: 'info',
      },
      { follows: ['privileged-mode/privileged', 'privileged-mode/default-capabilities'] },
    ),
  },
  {
    name: 'a privileged container of an ordinary user is judged in full',
    facts: facts({ privileged: true }, engine(), '1000:1000'),
    expect: fail(
      {
        message: 'Raw sockets are allowed',
        expected: 'NET_RAW dropped',
        actual: 'NET_RAW held',
        severity: 'low',
        seen: 'requested',
      },
      { follows: ['privileged-mode/privileged', 'privileged-mode/default-capabilities'] },
    ),
  },
  { name: 'not told', facts: facts({ capAdd: null }), expect: 'unknown' },
]);
