import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/isolation/seccomp.ts';
import { testCheck } from '../../test-check.ts';
import { engine, hostProcesses, known, leftOut, process, refused, withHost } from '../container-examples.ts';

const facts = (
  hostConfig: Partial<ContainerHostConfig>,
  info: ReturnType<typeof engine> | null = engine(),
  processes: ReturnType<typeof hostProcesses> = leftOut,
) => ({
  self: { inspect: withHost(hostConfig) },
  parent: { 'docker-engine': { info: info === null ? refused : known(info) }, host: { processes } },
});
const profile = (body: unknown) => ({ securityOpt: [`seccomp=${JSON.stringify(body)}`] });

testCheck(check, [
  {
    name: 'nothing said is the default profile, where peers ask for an entry',
    facts: facts({}),
    expect: 'pass',
  },
  {
    name: 'the profile builtin, which a search for default fails',
    facts: facts({}, engine({ seccomp: 'builtin' })),
    expect: 'pass',
  },
  { name: 'unconfined', facts: facts({ securityOpt: ['seccomp=unconfined'] }), expect: 'fail' },
  {
    name: 'unconfined in the old spelling',
    facts: facts({ securityOpt: ['seccomp:unconfined'] }),
    expect: 'fail',
  },
  {
    name: 'privileged, which says nothing about seccomp and which peers pass',
    facts: facts({ privileged: true }),
    expect: 'fail',
  },
  {
    name: 'the engine’s default is unconfined, which peers pass',
    facts: facts({}, engine({ seccomp: 'unconfined' })),
    expect: 'fail',
  },
  { name: 'the engine cannot filter', facts: facts({}, engine({ seccomp: null })), expect: 'fail' },
  {
    name: 'a profile of one’s own that allows all',
    facts: facts(profile({ defaultAction: 'SCMP_ACT_ALLOW' })),
    expect: 'fail',
  },
  {
    name: 'a profile of one’s own that allows mount',
    facts: facts(
      profile({
        defaultAction: 'SCMP_ACT_ERRNO',
        syscalls: [{ names: ['mount'], action: 'SCMP_ACT_ALLOW' }],
      }),
    ),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container’s own profile lets dangerous system calls through',
          expected: 'the engine’s profile, or one no wider',
          actual: 'mount',
          severity: 'medium',
          location: { pointer: '/HostConfig/SecurityOpt' },
        },
      ],
    },
  },
  {
    name: 'a narrow profile of one’s own on an engine without default',
    facts: facts(
      profile({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }] }),
      engine({ seccomp: 'unconfined' }),
    ),
    expect: 'pass',
  },
  {
    name: 'a profile in a file of the host',
    facts: facts({ securityOpt: ['seccomp=/etc/mine.json'] }),
    expect: 'manual',
  },
  {
    name: 'the kernel says that none is in effect',
    facts: facts({}, engine(), hostProcesses(process({ seccomp: 0 }))),
    expect: 'fail',
  },
  {
    name: 'the kernel says nothing about a container with its own kernel',
    facts: facts({ runtime: 'kata' }, engine(), hostProcesses(process({ seccomp: 0 }))),
    expect: 'pass',
  },
  {
    name: '/info refused, the kernel says that one is in effect',
    facts: facts({}, null, hostProcesses(process({ seccomp: 2 }))),
    expect: 'pass',
  },
  { name: '/info refused', facts: facts({}, null), expect: 'unknown' },
  { name: 'not told', facts: facts({ securityOpt: null }), expect: 'unknown' },
]);
