import { completeSet, type HostRole, type KernelModules, type ModprobeRule } from 'rempart/check';
import checks from '../../../checks/os-hardening/kernel-modules-disabled.ts';
import { testCheck } from '../../test-check.ts';
import { aMount, aProcess, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const system = aSystem({ machine: 'bare-metal' });
const processes = completeSet([aProcess()]);
const roles: readonly HostRole[] = [];
const mounts = [aMount('/', 'rw')];

for (const check of checks) {
  const module = /module-(.*)-disabled$/.exec(check.id)?.[1]?.replaceAll('-', '_') ?? '';
  const rule = (kind: ModprobeRule['kind'], command = ''): ModprobeRule => ({
    kind,
    module,
    command,
    path: '/etc/modprobe.d/x.conf',
    line: 1,
  });
  const modules = (over: Partial<KernelModules> = {}): KernelModules => ({
    loaded: new Set(['ext4']),
    available: new Set([module, 'ext4']),
    builtIn: new Set(['loop']),
    rules: [],
    reason: null,
    ...over,
  });
  const rows = {
    'on disk, nothing forbids it': modules(),
    'only blacklisted, which modprobe ignores': modules({ rules: [rule('blacklist')] }),
    'loaded though forbidden': modules({ loaded: new Set([module]), rules: [rule('install', '/bin/false')] }),
  };
  testCheck(check, [
    {
      name: 'not on disk',
      facts: {
        self: { modules: modules({ available: new Set(['ext4']) }), mounts, processes, roles, system },
      },
      expect: 'pass',
    },
    {
      name: '/bin/false',
      facts: {
        self: {
          modules: modules({ rules: [rule('install', '/bin/false')] }),
          mounts,
          processes,
          roles,
          system,
        },
      },
      expect: 'pass',
    },
    {
      name: '/usr/bin/true in any file (dev-sec takes one file and /bin/true)',
      facts: {
        self: {
          modules: modules({ rules: [rule('install', '/usr/bin/true'), rule('blacklist')] }),
          mounts,
          processes,
          roles,
          system,
        },
      },
      expect: 'pass',
    },
    ...Object.entries(rows).map(([name, value]) => ({
      name,
      facts: { self: { modules: value, mounts, processes, roles, system } },
      expect: 'fail' as const,
    })),
    {
      name: 'built in',
      facts: { self: { modules: modules({ builtIn: new Set([module]) }), mounts, processes, roles, system } },
      expect: 'not-applicable',
    },
    {
      name: 'a kernel without modules',
      facts: { self: { modules: modules({ loaded: null }), mounts, processes, roles, system } },
      expect: 'not-applicable',
    },
    {
      name: 'a rule file that may not be read',
      facts: { self: { modules: modules({ reason: NO_PERMISSION }), mounts, processes, roles, system } },
      expect: 'unknown',
    },
    {
      name: 'no list of modules',
      facts: {
        self: {
          modules: modules({ available: new Set(), builtIn: new Set() }),
          mounts,
          processes,
          roles,
          system,
        },
      },
      expect: 'unknown',
    },
    ...(/overlay|squashfs/.test(module)
      ? [
          {
            name: 'a mounted one is used on purpose',
            facts: {
              self: {
                modules: modules({ loaded: new Set([module]) }),
                mounts: [aMount('/snap/core/1', 'ro', { fileSystem: module })],
                processes,
                roles,
                system,
              },
            },
            expect: 'not-applicable' as const,
          },
        ]
      : []),
    ...(module === 'usb_storage'
      ? [
          {
            name: 'a desktop, where people plug sticks in',
            facts: {
              self: {
                modules: modules(),
                mounts,
                processes,
                roles: [{ name: 'desktop' as const, because: 'gdm.service' }],
                system,
              },
            },
            expect: 'not-applicable' as const,
          },
        ]
      : []),
    {
      name: 'a container',
      facts: { self: { modules: modules(), mounts, processes, roles, system: inContainer } },
      expect: 'not-applicable',
    },
  ]);
}
