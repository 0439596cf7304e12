import {
  type ContainerHostConfig,
  DEFAULT_CAPABILITIES,
  PODMAN_DEFAULT_CAPABILITIES as ofPodman,
} from 'rempart/check';
import check from '../../../checks/privileged-mode/default-capabilities.ts';
import { testCheck } from '../../test-check.ts';
import { container, engine, known, podman } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>, user = '', info = engine()) => ({
  self: { inspect: container({ hostConfig, config: { user } }) },
  parent: { 'docker-engine': { info: known(info) } },
});

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
    facts: facts({ capDrop: ofPodman }, '', podman({}, '5.4.2')),
    expect: 'pass',
  },
  {
    name: 'Podman before 4.4 lists them against Docker’s',
    facts: facts({ capDrop: DEFAULT_CAPABILITIES }, '', podman()),
    expect: 'pass',
  },
  {
    name: 'Podman before 4.4 with its containers.conf and nothing dropped',
    facts: facts({ capDrop: ['AUDIT_WRITE', 'MKNOD', 'NET_RAW'] }, '', podman()),
    expect: 'fail',
  },
  {
    name: 'Podman since 4.4 with nothing dropped keeps its own eleven',
    facts: facts({}, '', podman({}, '5.4.2')),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Default capabilities are kept',
          expected: 'ALL dropped',
          actual: `11 kept: ${ofPodman.join(', ')}`,
          location: { pointer: '/HostConfig/CapDrop' },
          severity: 'low',
        },
      ],
      follows: [],
    },
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
