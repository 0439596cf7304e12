import { type ContainerMount, completeSet, type EngineInfo, type SecurityOptions } from 'rempart/check';
import check from '../../../checks/isolation/release-agent.ts';
import { testCheck } from '../../test-check.ts';
import {
  bindOf,
  type ContainerChange,
  container,
  engine,
  hostProcesses,
  known,
  leftOut,
  process,
  volumeOf,
} from '../container-examples.ts';
import { kernelView, kernelViewsOf } from './kernel-view-examples.ts';

interface Example {
  readonly change?: ContainerChange;
  readonly mounts?: readonly ContainerMount[] | null;
  readonly options?: Partial<SecurityOptions>;
  readonly info?: Partial<EngineInfo>;
  readonly processes?: ReturnType<typeof hostProcesses> | typeof leftOut;
}
const facts = ({ change = {}, mounts = [], options = {}, info = {}, processes = leftOut }: Example) => ({
  self: { inspect: container({ mounts, appArmorProfile: '', ...change }) },
  parent: {
    image: { accounts: leftOut },
    'docker-engine': {
      info: engine(options, { cgroupVersion: 1, ...info }),
      volumes: known(completeSet([])),
    },
    host: { processes, views: processes === leftOut ? leftOut : known(kernelViewsOf(kernelView())) },
  },
});
const admin: ContainerChange = { hostConfig: { capAdd: ['SYS_ADMIN'] } };
const follows = [
  'privileged-mode/privileged',
  'privileged-mode/added-capabilities',
  'isolation/sensitive-mounts',
];

testCheck(check, [
  { name: 'as engines start it', facts: facts({}), expect: 'pass' },
  {
    name: 'version 2 has none',
    facts: facts({ change: admin, info: { cgroupVersion: 2 } }),
    expect: 'not-applicable',
  },
  {
    name: 'SYS_ADMIN, and nothing that refuses mounts',
    facts: facts({ change: admin }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container can mount a control group of version 1 and name its release agent',
          expected: 'neither SYS_ADMIN nor a writable mount of /sys/fs/cgroup',
          actual: 'SYS_ADMIN',
          location: { resource: 'release_agent' },
        },
      ],
      follows,
    },
  },
  { name: 'privileged', facts: facts({ change: { hostConfig: { privileged: true } } }), expect: 'fail' },
  {
    name: 'SYS_ADMIN under AppArmor',
    facts: facts({ change: { ...admin, appArmorProfile: 'docker-default' }, options: { apparmor: true } }),
    expect: { outcome: 'pass', note: 'docker-default refuses mounts' },
  },
  {
    name: 'SYS_ADMIN under AppArmor, and the hierarchy already mounted',
    facts: facts({
      change: { ...admin, appArmorProfile: 'docker-default' },
      options: { apparmor: true },
      mounts: [bindOf('/sys/fs/cgroup')],
    }),
    expect: 'fail',
  },
  {
    name: 'the hierarchy mounted writable, without SYS_ADMIN',
    facts: facts({ mounts: [bindOf('/sys/fs/cgroup/rdma', '/rdma')] }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A control group of version 1 is mounted writable, with its release agent',
          expected: 'neither SYS_ADMIN nor a writable mount of /sys/fs/cgroup',
          actual: '/sys/fs/cgroup/rdma at /rdma',
          location: { resource: 'release_agent' },
          severity: 'medium',
        },
      ],
      follows,
    },
  },
  {
    name: 'the hierarchy mounted read-only',
    facts: facts({ mounts: [bindOf('/sys/fs/cgroup', '/cgroup', false)] }),
    expect: 'pass',
  },
  { name: 'root mapped away', facts: facts({ change: admin, options: { userns: true } }), expect: 'pass' },
  {
    name: 'dropped by the program itself, as the kernel shows',
    facts: facts({ change: admin, processes: hostProcesses(process({ capEff: 0n })) }),
    expect: 'pass',
  },
  {
    name: 'its user is a name that the image’s accounts would tell',
    facts: facts({ change: { ...admin, config: { user: 'app' } } }),
    expect: 'unknown',
  },
  {
    name: 'a volume that the engine does not list',
    facts: facts({ mounts: [volumeOf('v')] }),
    expect: 'unknown',
  },
  { name: 'the version is not told', facts: facts({ info: { cgroupVersion: null } }), expect: 'unknown' },
  { name: 'the mounts are not told', facts: facts({ mounts: null }), expect: 'unknown' },
]);
