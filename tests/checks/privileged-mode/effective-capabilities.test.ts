import { type ContainerExec, type ContainerHostConfig, completeSet, type Process } from 'rempart/check';
import check from '../../../checks/privileged-mode/effective-capabilities.ts';
import { testCheck } from '../../test-check.ts';
import {
  container,
  cutSet,
  engine,
  exec,
  known,
  podman,
  process,
  stopped,
  withHost,
} from '../container-examples.ts';

const DEFAULTS = 0xa80425fbn;
const SYS_ADMIN = 1n << 21n;
const none = known(completeSet<ContainerExec>([]));
const factsOf = (
  info: ReturnType<typeof engine>,
  hostConfig: Partial<ContainerHostConfig>,
  ...items: readonly Process[]
) => ({
  self: { inspect: withHost(hostConfig), execs: none },
  parent: { host: { processes: completeSet(items) }, 'docker-engine': { info: known(info) } },
});
const facts = (hostConfig: Partial<ContainerHostConfig>, ...items: readonly Process[]) =>
  factsOf(engine(), hostConfig, ...items);
/** Of a root process in a container of Podman 4.3 with its containers.conf. */
const OF_PODMAN = 0x800405fbn;

testCheck(check, [
  {
    name: 'Podman’s own defaults',
    facts: factsOf(podman({}, '5.4.2'), {}, process({ capEff: OF_PODMAN })),
    expect: 'pass',
  },
  {
    name: 'more than Podman comes with, which its containers.conf may say',
    facts: factsOf(podman({}, '5.4.2'), {}, process({ capEff: DEFAULTS })),
    expect: 'unknown',
  },
  {
    name: 'more than Podman before 4.4 says of the container',
    facts: factsOf(podman(), { capDrop: ['AUDIT_WRITE', 'MKNOD', 'NET_RAW'] }, process({ capEff: DEFAULTS })),
    expect: 'fail',
  },
  { name: 'as configured', facts: facts({}, process({ capEff: DEFAULTS })), expect: 'pass' },
  {
    name: 'less than configured',
    facts: facts({ capAdd: ['SYS_ADMIN'] }, process({ uid: 1000, capEff: 0n })),
    expect: 'pass',
  },
  {
    name: 'a privileged exec beside the first process',
    facts: facts(
      {},
      process({ capEff: DEFAULTS }),
      process({ pid: 9, name: 'sh', capEff: DEFAULTS | SYS_ADMIN }),
    ),
    expect: 'fail',
  },
  {
    name: 'what follows from a privileged exec alone, and its children',
    facts: {
      self: {
        inspect: withHost({}),
        execs: known(completeSet([exec({ privileged: true, pid: 90 })])),
      },
      parent: {
        host: {
          processes: completeSet([
            process({ capEff: DEFAULTS }),
            process({ pid: 90, ppid: 7, name: 'bash', capEff: SYS_ADMIN }),
            process({ pid: 91, ppid: 90, name: 'mount', capEff: SYS_ADMIN }),
          ]),
        },
        'docker-engine': { info: known(engine()) },
      },
    },
    expect: {
      outcome: 'fail',
      findings: ['bash', 'mount'].map((name, index) => ({
        message: `The process ${name} holds capabilities that the container was not given`,
        expected: 'a part of what was configured',
        actual: `SYS_ADMIN (process ${90 + index})`,
        location: { resource: `process ${name}` },
        fix: 'docker restart plain',
      })) as never,
      resources: { passed: 1, total: 3, complete: true },
      follows: ['privileged-mode/no-privileged-exec'],
    },
  },
  {
    name: 'more than was left',
    facts: facts({ capDrop: ['ALL'] }, process({ capEff: DEFAULTS })),
    expect: 'fail',
  },
  {
    name: 'SYS_ADMIN that was added',
    facts: facts({ capAdd: ['SYS_ADMIN'] }, process({ capEff: DEFAULTS | SYS_ADMIN })),
    expect: 'pass',
  },
  {
    name: 'a process of the host with the same number',
    facts: facts({}, process({ cgroup: '/', capEff: (1n << 41n) - 1n })),
    expect: 'unknown',
  },
  {
    name: '/proc hides processes: nothing seen is no pass',
    facts: {
      self: { inspect: withHost({}), execs: none },
      parent: {
        host: { processes: cutSet(process({ capEff: 0n })) },
        'docker-engine': { info: known(engine()) },
      },
    },
    expect: 'unknown',
  },
  {
    name: 'privileged',
    facts: facts({ privileged: true }, process({ capEff: SYS_ADMIN })),
    expect: 'not-applicable',
  },
  {
    name: 'a runtime with its own kernel',
    facts: facts({ runtime: 'io.containerd.kata.v2' }, process({ capEff: SYS_ADMIN })),
    expect: 'not-applicable',
  },
  {
    name: 'stopped',
    facts: {
      self: { inspect: container({ state: stopped }), execs: none },
      parent: { host: { processes: completeSet([]) }, 'docker-engine': { info: known(engine()) } },
    },
    expect: 'not-applicable',
  },
  {
    name: 'between two starts',
    facts: {
      self: { inspect: container({ state: { restarting: true } }), execs: none },
      parent: { host: { processes: completeSet([]) }, 'docker-engine': { info: known(engine()) } },
    },
    expect: 'not-applicable',
  },
  {
    name: 'Docker Desktop’s containers are on no process list of this host',
    facts: {
      self: { inspect: withHost({}), execs: none },
      parent: {
        host: { processes: completeSet([]) },
        'docker-engine': { info: known(engine({}, { operatingSystem: 'Docker Desktop' })) },
      },
    },
    expect: 'not-applicable',
  },
]);
