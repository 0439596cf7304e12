import {
  type ContainerHostConfig,
  completeSet,
  type EngineVolume,
  type KernelParameters,
  type Process,
  type RootProgramFiles,
} from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/isolation/escape-paths.ts';
import { testCheck } from '../../test-check.ts';
import {
  account,
  type ContainerChange,
  container,
  engine,
  known,
  neverStarted,
  process,
  refused,
} from '../container-examples.ts';
import { hostMounts, kernelView, kernelViewsOf, mount, usualMounts } from './kernel-view-examples.ts';

const bits = (...numbers: readonly number[]): bigint =>
  numbers.reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n);
/** Bits of linux/capability.h. */
const CAP = {
  DAC_READ_SEARCH: 2,
  NET_ADMIN: 12,
  SYS_MODULE: 16,
  SYS_PTRACE: 19,
  SYS_ADMIN: 21,
  MKNOD: 27,
} as const;
const DEFAULTS = bits(0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31);

const bind = (source: string, writable = true, destination = `/host${source}`) => ({
  type: 'bind',
  name: null,
  source,
  destination,
  driver: null,
  writable,
  propagation: 'rprivate',
});

const parameters = (live: Readonly<Record<string, string>>): KernelParameters => ({
  live: new Map(Object.entries(live)),
  persisted: completeSet([]),
});

interface Example {
  readonly change?: ContainerChange;
  readonly host?: Partial<ContainerHostConfig>;
  readonly process?: Partial<Process> | null;
  readonly view?: Parameters<typeof kernelView>[1];
  readonly shared?: readonly string[];
  readonly info?: ReturnType<typeof known<ReturnType<typeof engine>>> | typeof refused;
  readonly volumes?: readonly EngineVolume[];
  readonly others?: readonly Process[];
  readonly jobs?: readonly RootProgramFiles[];
  readonly live?: Readonly<Record<string, string>>;
}

/** A container with default capabilities as root of the host, without a security module, and what the example changes. */
const facts = (example: Example = {}) => {
  const {
    change,
    host,
    view,
    shared = [],
    others = [],
    jobs = [],
    live = { 'kernel.modules_disabled': '0' },
  } = example;
  const own = example.process === null ? [] : [process({ capEff: DEFAULTS, ...example.process })];
  return {
    self: { inspect: container({ mounts: [], ...change, hostConfig: { ...change?.hostConfig, ...host } }) },
    parent: {
      image: { accounts: known([account('root', 0), account('app', 1000)]) },
      'docker-engine': {
        info: example.info ?? known(engine()),
        volumes: known(completeSet(example.volumes ?? [])),
      },
      host: {
        processes: completeSet([...own, ...others]),
        hostProcesses: known(completeSet(others)),
        views: known(example.process === null ? kernelViewsOf() : kernelViewsOf(kernelView(shared, view))),
        parameters: known(parameters(live)),
        mounts: known(hostMounts),
        rootJobs: known(completeSet(jobs)),
      },
    },
  };
};

const withAppArmor = known(engine({ apparmor: true }));
const confined = { info: withAppArmor, view: { label: 'docker-default (enforce)' } } as const;
const hostProcess = (change: Partial<Process>): Process =>
  process({
    pid: 900,
    cgroup: '/user.slice',
    name: 'sshd',
    command: ['sshd'],
    executable: '/usr/sbin/sshd',
    ...change,
  });
const job = (program: string): RootProgramFiles => ({
  program,
  path: '/etc/cron.d/house',
  line: 3,
  entries: [],
});

testCheck(check, [
  { name: 'docker run without options', facts: facts(), expect: 'pass' },
  {
    name: 'a volume that the engine does not list may stand for a path of the host',
    facts: facts({ change: { mounts: [{ ...bind('/x', true, '/data'), type: 'volume', name: 'data' }] } }),
    expect: 'unknown',
  },
  {
    name: 'three steps: root of the host, writable settings of the kernel, nothing that confines',
    facts: facts({ view: { mounts: usualMounts.filter(({ path }) => path !== '/proc/sys') } }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message:
            'The container reaches root of the host by the program that the kernel starts at a crash (kernel.core_pattern), in 3 steps',
          expected: 'one step closed',
          actual:
            '1. a process is uid 0 of the host: no user namespace maps it; 2. it can write the kernel’s settings below /proc/sys; 3. neither AppArmor nor SELinux confines it',
          severity: 'critical',
          location: { resource: 'way kernel-settings' },
          fix: {
            flag: 'without --security-opt systempaths=unconfined',
            compose: 'security_opt: without systempaths=unconfined',
            breaks: 'programs that set kernel parameters; use --sysctl for those of the container',
          },
          seen: 'kernel',
        },
      ],
    },
  },
  {
    name: 'privileged alone is told by its own check, and the ways that privilege opens are no ways of their own',
    facts: facts({
      host: { privileged: true },
      process: { capEff: bits(...Array.from({ length: 41 }, (_, bit) => bit)) },
      view: { mounts: [mount('/'), mount('/proc', { fileSystem: 'proc' })] },
    }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container reaches root of the host through any of its devices, in 2 steps',
          expected: 'one step closed',
          actual: '1. a process is uid 0 of the host: no user namespace maps it; 2. it is privileged',
          severity: 'critical',
          location: { resource: 'way privileged' },
          fix: {
            flag: 'without --privileged',
            compose: 'without privileged: true',
            breaks: 'programs that use devices or administer the kernel',
          },
          seen: 'kernel',
        },
      ],
      follows: ['privileged-mode/privileged'],
    },
  },
  {
    name: 'never started: by what was asked for',
    facts: facts({ change: { state: neverStarted, mounts: [bind('/etc')] }, process: null }),
    expect: 'fail',
  },
  {
    name: 'never started, and the engine does not tell whether it maps users',
    facts: facts({ change: { state: neverStarted, mounts: [bind('/etc')] }, process: null, info: refused }),
    expect: {
      outcome: 'unknown',
      code: 'unsupported',
      text: 'It could not be told whether a process is uid 0 of the host: no user namespace maps it',
    },
  },
  {
    name: 'the engine does not tell the mounts',
    facts: facts({ change: { mounts: null } }),
    expect: 'unknown',
  },
]);

/** What stands open in an example, by the key of the way. */
const open = (example: Example): readonly string[] => {
  const verdict = check.evaluate({
    ...facts(example),
    children: {},
    target: {} as never,
    collectedAt: 0,
  } as never);
  if (verdict.outcome === 'unknown') return ['unknown'];
  return verdict.outcome === 'fail'
    ? verdict.findings.map(({ location }) => (location?.resource ?? '').replace('way ', '')).sort()
    : [];
};

/** Each way: what opens it, and for each of its walls what closes it again. */
const ways: Readonly<
  Record<string, { readonly opened: Example; readonly closed: Readonly<Record<string, Example>> }>
> = {
  'engine-socket': {
    opened: { change: { mounts: [bind('/var/run/docker.sock', false)] } },
    closed: {
      'an ordinary user': { process: { uid: 1000, uids: [1000, 1000, 1000, 1000] } },
      'a user namespace': { process: { userNamespace: 'user:[7]' } },
      'a rootless engine': {
        info: known(engine({ rootless: true })),
        process: { userNamespace: 'user:[7]' },
      },
      'another socket': { change: { mounts: [bind('/run/app.sock')] } },
    },
  },
  'host-sockets': {
    opened: { change: { mounts: [bind('/', false)] } },
    closed: { 'a user namespace': { process: { userNamespace: 'user:[7]' } } },
  },
  'host-settings': {
    opened: { change: { mounts: [bind('/etc')] } },
    closed: {
      'read-only': { change: { mounts: [bind('/etc', false)] } },
      'a look-alike': { change: { mounts: [bind('/etcetera')] } },
      'a folder of one program': { change: { mounts: [bind('/etc/nginx')] } },
      'a user namespace': { process: { userNamespace: 'user:[7]' } },
      'an ordinary user': { process: { uid: 1000, uids: [1000, 1000, 1000, 1000] } },
    },
  },
  'service-manager': {
    opened: { change: { mounts: [bind('/run/systemd/private')] } },
    closed: { 'a user namespace': { process: { userNamespace: 'user:[7]' } } },
  },
  'root-program': {
    opened: { change: { mounts: [bind('/opt/app')] }, jobs: [job('/opt/app/backup.sh')] },
    closed: {
      'a program beside the mount': { jobs: [job('/opt/application/backup.sh')] },
      'read-only': { change: { mounts: [bind('/opt/app', false)] } },
      'an ordinary user': { process: { uid: 1000, uids: [1000, 1000, 1000, 1000] } },
    },
  },
  'kernel-settings': {
    opened: { view: { mounts: usualMounts.filter(({ path }) => path !== '/proc/sys') } },
    closed: {
      AppArmor: confined,
      SELinux: {
        info: known(engine({ selinux: true })),
        view: { label: 'system_u:system_r:container_t:s0:c1,c2' },
      },
      'an ordinary user': { process: { uid: 1000, uids: [1000, 1000, 1000, 1000] } },
    },
  },
  'mounted-proc': {
    opened: { change: { mounts: [bind('/proc')] } },
    closed: { 'read-only': { change: { mounts: [bind('/proc', false)] } } },
  },
  'new-mounts': {
    opened: { process: { capEff: bits(CAP.SYS_ADMIN) } },
    closed: {
      AppArmor: confined,
      'without the capability': { process: { capEff: DEFAULTS } },
      'a user namespace': { process: { userNamespace: 'user:[7]', capEff: bits(CAP.SYS_ADMIN) } },
    },
  },
  'trace-host': {
    opened: { shared: ['pid'], process: { capEff: bits(CAP.SYS_PTRACE) } },
    closed: {
      'a pid namespace of its own': { shared: [] },
      AppArmor: confined,
      'without the capability': { process: { capEff: DEFAULTS } },
    },
  },
  'same-uid': {
    opened: {
      shared: ['pid'],
      process: { uid: 1000, uids: [1000, 1000, 1000, 1000], capEff: 0n },
      others: [hostProcess({ uid: 1000, uids: [1000, 1000, 1000, 1000] })],
    },
    closed: {
      'a pid namespace of its own': { shared: [] },
      'nobody else with that uid': { others: [hostProcess({ uid: 1001, uids: [1001, 1001, 1001, 1001] })] },
      'a process with more capabilities': {
        others: [hostProcess({ uid: 1000, uids: [1000, 1000, 1000, 1000], capEff: 1n })],
      },
      AppArmor: confined,
    },
  },
  'file-handles': {
    opened: { process: { capEff: bits(CAP.DAC_READ_SEARCH) } },
    closed: {
      'without the capability': { process: { capEff: DEFAULTS } },
      'the data root on a disk of its own': {
        view: { mounts: usualMounts.map((each) => ({ ...each, device: '254:2' })) },
      },
    },
  },
  'kernel-module': {
    opened: { process: { capEff: bits(CAP.SYS_MODULE) } },
    closed: {
      'loading is switched off': { live: { 'kernel.modules_disabled': '1' } },
      'without the capability': { process: { capEff: DEFAULTS } },
    },
  },
  'host-disk': {
    opened: { host: { devices: [{ host: '/dev/vda', container: '/dev/vda', permissions: 'rwm' }] } },
    closed: {
      'only to make the node': {
        host: { devices: [{ host: '/dev/vda', container: '/dev/vda', permissions: 'm' }] },
      },
      'no disk under the name of one': {
        host: { devices: [{ host: '/dev/zero', container: '/dev/sda', permissions: 'rwm' }] },
      },
      'an ordinary user': { process: { uid: 1000, uids: [1000, 1000, 1000, 1000], capEff: 0n } },
    },
  },
  'host-network': {
    opened: { shared: ['net'], process: { capEff: bits(CAP.NET_ADMIN) } },
    closed: {
      'a network of its own': { shared: [] },
      'without the capability': { process: { capEff: DEFAULTS } },
    },
  },
};

describe('ways out of a container', () => {
  for (const [key, { opened, closed }] of Object.entries(ways)) {
    it(`${key} stands open`, () => expect(open(opened)).toEqual([key]));
    for (const [wall, example] of Object.entries(closed))
      it(`${key} is closed by ${wall}`, () => expect(open({ ...opened, ...example })).not.toContain(key));
  }

  it('a rule of device control groups opens the disk that the host has mounted, and no other', () => {
    const rules = (...deviceCgroupRules: readonly string[]) => open({ host: { deviceCgroupRules } });
    expect(rules('b 254:1 rw')).toEqual(['host-disk']);
    expect(rules('b 254:* r')).toEqual(['host-disk']);
    expect(rules('a *:* rwm')).toEqual(['host-disk']);
    expect(rules('b 8:* rwm')).toEqual([]);
    expect(rules('c 254:1 rwm')).toEqual([]);
    expect(rules('b 254:1 m')).toEqual([]);
    expect(
      open({ host: { deviceCgroupRules: ['b 254:1 rw'] }, process: { capEff: DEFAULTS & ~bits(CAP.MKNOD) } }),
    ).toEqual([]);
  });

  it('programs below the host’s own settings are told by the mount of those alone', () => {
    const jobs = [job('/etc/cron.daily/backup')];
    expect(open({ change: { mounts: [bind('/etc')] }, jobs })).toEqual(['host-settings']);
    expect(open({ change: { mounts: [bind('/srv')] }, jobs: [job('/srv/backup')] })).toEqual([
      'root-program',
    ]);
  });

  it('follows from other checks only where each way is told whole by one', () => {
    const follows = (example: Example) => {
      const verdict = check.evaluate({
        ...facts(example),
        children: {},
        target: {},
        collectedAt: 0,
      } as never);
      return verdict.outcome === 'fail' ? (verdict.follows ?? null) : verdict.outcome;
    };
    const socket = bind('/run/docker.sock');
    expect(follows({ change: { mounts: [socket] } })).toEqual(['isolation/engine-socket']);
    expect(follows({ change: { mounts: [socket, bind('/etc')] } })).toBeNull();
  });

  it('a named volume that stands for a folder of the host is that folder', () => {
    const volume: EngineVolume = {
      name: 'conf',
      driver: 'local',
      mountpoint: '/var/lib/docker/volumes/conf/_data',
      options: { type: 'none', o: 'bind', device: '/etc' },
      labels: {},
      created: null,
    };
    const named = {
      ...bind('/var/lib/docker/volumes/conf/_data', true, '/conf'),
      type: 'volume',
      name: 'conf',
    };
    expect(open({ change: { mounts: [named] }, volumes: [volume] })).toEqual(['host-settings']);
    expect(open({ change: { mounts: [named] }, volumes: [{ ...volume, options: {} }] })).toEqual([]);
  });

  it('a complaining profile confines nothing', () => {
    const example: Example = {
      info: withAppArmor,
      process: { capEff: bits(CAP.SYS_ADMIN) },
      view: { label: 'docker-default (complain)' },
    };
    expect(open(example)).toEqual(['new-mounts']);
    expect(open({ ...example, view: { label: 'unconfined' } })).toEqual(['new-mounts']);
    expect(open({ ...example, view: { label: 'system_u:system_r:spc_t:s0' } })).toEqual(['new-mounts']);
  });
});
