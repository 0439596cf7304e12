import check from '../../../checks/isolation/inner-user-namespaces.ts';
import { testCheck } from '../../test-check.ts';
import {
  type ContainerChange,
  engine,
  known,
  liveParameters,
  refused,
  withHost,
} from '../container-examples.ts';

const facts = (
  hostConfig: ContainerChange['hostConfig'],
  live: Parameters<typeof liveParameters>[0] = { 'user.max_user_namespaces': '63000' },
  info: ReturnType<typeof engine> | null = engine(),
) => ({
  self: { inspect: withHost(hostConfig ?? {}) },
  parent: {
    'docker-engine': { info: info === null ? refused : known(info) },
    host: { parameters: liveParameters(live) },
  },
});
const unfiltered = { securityOpt: ['seccomp=unconfined'] };

testCheck(check, [
  { name: 'the engine’s filter', facts: facts({}), expect: 'pass' },
  {
    name: 'no filter, on a host that lets everybody',
    facts: facts(unfiltered),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Any user of the container may make user namespaces',
          expected: 'refused by the filter of system calls or by the host',
          actual: 'user.max_user_namespaces = 63000, unshare not filtered',
          location: { resource: 'user namespaces' },
          seen: 'requested',
        },
      ],
      follows: ['isolation/seccomp'],
    },
  },
  {
    name: 'the engine’s default filters nothing',
    facts: facts({}, undefined, engine({ seccomp: 'unconfined' })),
    expect: 'fail',
  },
  {
    name: 'the host has none',
    facts: facts(unfiltered, { 'user.max_user_namespaces': '0' }),
    expect: 'pass',
  },
  {
    name: 'Debian’s own switch',
    facts: facts(unfiltered, {
      'user.max_user_namespaces': '63000',
      'kernel.unprivileged_userns_clone': '0',
    }),
    expect: 'pass',
  },
  { name: 'a kernel without them', facts: facts(unfiltered, {}), expect: 'pass' },
  {
    name: 'Ubuntu’s restriction, by a profile that is not known',
    facts: facts(unfiltered, {
      'user.max_user_namespaces': '63000',
      'kernel.apparmor_restrict_unprivileged_userns': '1',
    }),
    expect: 'unknown',
  },
  { name: 'SYS_ADMIN', facts: facts({ capAdd: ['SYS_ADMIN'] }), expect: 'not-applicable' },
  {
    name: 'Kata',
    facts: facts({ ...unfiltered, runtime: 'io.containerd.kata.v2' }),
    expect: 'not-applicable',
  },
  { name: 'the engine was not asked', facts: facts({}, undefined, null), expect: 'unknown' },
]);
