import { type ContainerMount, completeSet, type SecurityOptions } from 'rempart/check';
import check from '../../../checks/isolation/kernel-settings-writable.ts';
import { testCheck } from '../../test-check.ts';
import {
  account,
  bindOf,
  type ContainerChange,
  container,
  engine,
  hostProcesses,
  known,
  leftOut,
  neverStarted,
  process,
  refused,
  volumeOf,
} from '../container-examples.ts';
import { kernelView, kernelViewsOf, mount } from './kernel-view-examples.ts';

interface Example {
  readonly change?: ContainerChange;
  readonly mounts?: readonly ContainerMount[] | null;
  readonly options?: Partial<SecurityOptions> | null;
  readonly user?: string;
  readonly views?: ReturnType<typeof kernelViewsOf> | null;
  readonly processes?: ReturnType<typeof hostProcesses> | typeof leftOut;
}
const facts = ({
  change = {},
  mounts = [],
  options = {},
  user = '',
  views = null,
  processes = leftOut,
}: Example) => ({
  self: {
    inspect: container({ mounts, appArmorProfile: '', ...change, config: { user, ...change.config } }),
  },
  parent: {
    image: { accounts: known([account('root', 0), account('app', 1000)]) },
    'docker-engine': {
      info: options === null ? refused : known(engine(options)),
      volumes: known(completeSet([])),
    },
    host: { processes, views: views === null ? leftOut : known(views) },
  },
});
const unmasked: ContainerChange = {
  hostConfig: { readonlyPaths: [], maskedPaths: [], securityOpt: ['systempaths=unconfined'] },
};

testCheck(check, [
  { name: 'as engines start it', facts: facts({}), expect: 'pass' },
  {
    name: 'open paths, on a host without a security module',
    facts: facts({ change: unmasked }),
    expect: 'fail',
  },
  {
    name: 'open paths, kept by AppArmor',
    facts: facts({
      change: { ...unmasked, appArmorProfile: 'docker-default' },
      options: { apparmor: true },
    }),
    expect: 'pass',
  },
  {
    name: 'open paths, but an ordinary user',
    facts: facts({ change: unmasked, user: 'app' }),
    expect: 'pass',
  },
  {
    name: 'open paths, root mapped away',
    facts: facts({ change: unmasked, options: { userns: true } }),
    expect: 'pass',
  },
  {
    name: 'privileged',
    facts: facts({ change: { hostConfig: { privileged: true, readonlyPaths: null, maskedPaths: null } } }),
    expect: 'fail',
  },
  {
    name: 'the host’s /proc, which AppArmor’s profile does not know at that place',
    facts: facts({
      mounts: [bindOf('/proc', '/host/proc')],
      change: { appArmorProfile: 'docker-default' },
      options: { apparmor: true },
    }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Root of the container can write the settings of the host’s kernel',
          expected: 'read-only',
          actual:
            'a process is uid 0 of the host: no user namespace maps it; the host’s /proc is mounted writable: /proc at /host/proc',
          location: { resource: 'mounted-proc' },
          fix: {
            flag: '--mount type=bind,src=/proc,dst=…,readonly',
            compose: 'volumes: with read_only: true',
            breaks: 'nothing that only reads',
          },
        },
      ],
      follows: ['privileged-mode/privileged', 'isolation/sensitive-mounts'],
    },
  },
  {
    name: 'the host’s /proc, read-only',
    facts: facts({ mounts: [bindOf('/proc', '/host/proc', false)] }),
    expect: 'pass',
  },
  {
    name: 'writable as the kernel shows it, whatever was asked for',
    facts: facts({
      views: kernelViewsOf(
        kernelView([], { mounts: [mount('/proc', { fileSystem: 'proc', options: ['rw'] })] }),
      ),
      processes: hostProcesses(process()),
    }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Root of the container can write the settings of the host’s kernel',
          expected: 'read-only',
          actual:
            'a process is uid 0 of the host: no user namespace maps it; it can write the kernel’s settings below /proc/sys; neither AppArmor nor SELinux confines it',
          location: { resource: 'kernel-settings' },
          fix: {
            flag: 'without --security-opt systempaths=unconfined',
            compose: 'security_opt: without systempaths=unconfined',
            breaks: 'programs that set kernel parameters; use --sysctl for those of the container',
          },
          seen: 'kernel',
        },
      ],
      follows: ['privileged-mode/privileged', 'isolation/kernel-paths'],
    },
  },
  {
    name: 'read-only as the kernel shows it',
    facts: facts({
      change: unmasked,
      views: kernelViewsOf(kernelView()),
      processes: hostProcesses(process()),
    }),
    expect: 'pass',
  },
  {
    name: 'never started, unmasked',
    facts: facts({ change: { ...unmasked, state: neverStarted } }),
    expect: 'fail',
  },
  ...['unmask=ALL', 'unmask=/proc/*', 'unmask=/proc/acpi:/proc/sys'].map((option) => ({
    name: `Podman’s ${option}`,
    facts: facts({
      change: { hostConfig: { readonlyPaths: null, maskedPaths: null, securityOpt: [option] } },
    }),
    expect: 'fail' as const,
  })),
  {
    name: 'Podman’s unmask of another path',
    facts: facts({
      change: {
        hostConfig: {
          readonlyPaths: null,
          maskedPaths: null,
          securityOpt: ['unmask=/proc/acpi:/sys/firmware'],
        },
      },
    }),
    expect: 'pass',
  },
  {
    name: 'Podman 4.3, which tells neither the paths nor the option',
    facts: facts({ change: { hostConfig: { readonlyPaths: null, maskedPaths: null, securityOpt: [] } } }),
    expect: 'unknown',
  },
  { name: 'the engine was not asked', facts: facts({ change: unmasked, options: null }), expect: 'unknown' },
  {
    name: 'a volume that the engine does not list',
    facts: facts({ mounts: [volumeOf('v')] }),
    expect: 'unknown',
  },
  {
    name: 'the same of an ordinary user, whom it would not help',
    facts: facts({ mounts: [volumeOf('v')], user: 'app' }),
    expect: 'pass',
  },
  { name: 'the mounts are not told', facts: facts({ mounts: null }), expect: 'unknown' },
]);
