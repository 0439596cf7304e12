import { type ContainerHostConfig, DEFAULT_CAPABILITIES } from 'rempart/check';
import check from '../../../checks/privileged-mode/default-capabilities.ts';
import { testCheck } from '../../test-check.ts';
import { container, engine, known, podman } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>, user = '', info = engine()) => ({
  self: { inspect: container({ hostConfig, config: { user } }) },
  parent: { 'docker-engine': { info: known(info) } },
});
const ofPodman = DEFAULT_CAPABILITIES.filter((name) => !['AUDIT_WRITE', 'MKNOD', 'NET_RAW'].includes(name));

testCheck(check, [
  { name: 'ALL dropped', facts: facts({ capDrop: ['ALL'] }), expect: 'pass' },
  {
    name: 'all dropped, one given back',
    facts: facts({ capDrop: ['all'], capAdd: ['CHOWN'] }),
    expect: 'pass',
  },
  { name: 'each of them dropped by name', facts: facts({ capDrop: DEFAULT_CAPABILITIES }), expect: 'pass' },
  {
    name: 'Podman lists each of its own defaults as dropped',
    facts: facts({ capDrop: ofPodman }, '', podman()),
    expect: 'pass',
  },
  { name: 'the same list leaves three of Docker’s', facts: facts({ capDrop: ofPodman }), expect: 'fail' },
  { name: 'none dropped', facts: facts({}), expect: 'fail' },
  { name: 'some dropped', facts: facts({ capDrop: ['MKNOD'] }), expect: 'fail' },
  {
    name: 'an ordinary user starts without any',
    facts: facts({ capDrop: ['MKNOD', 'NET_RAW'] }, '1000:1000'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Default capabilities stay within reach of setuid programs',
          expected: 'ALL dropped',
          actual: `12 kept: ${DEFAULT_CAPABILITIES.filter((name) => name !== 'MKNOD' && name !== 'NET_RAW').join(', ')}`,
          location: { pointer: '/HostConfig/CapDrop' },
          severity: 'info',
        },
      ],
      follows: [],
    },
  },
  {
    name: 'privileged keeps them whatever is dropped',
    facts: facts({ privileged: true, capDrop: ['ALL'] }),
    expect: 'fail',
  },
  { name: 'not told', facts: facts({ capDrop: null }), expect: 'unknown' },
]);
