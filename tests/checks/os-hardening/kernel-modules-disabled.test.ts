import { completeSet, type KernelModules, type ModprobeRule } from 'rempart/check';
import checks from '../../../checks/os-hardening/kernel-modules-disabled.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const system = aSystem({ machine: 'bare-metal' });
const processes = completeSet([aProcess()]);

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
      facts: { self: { modules: modules({ available: new Set(['ext4']) }), processes, system } },
      expect: 'pass',
    },
    {
      name: '/bin/false',
      facts: { self: { modules: modules({ rules: [rule('install', '/bin/false')] }), processes, system } },
      expect: 'pass',
    },
    {
      name: '/usr/bin/true in any file (dev-sec takes one file and /bin/true)',
      facts: {
        self: {
          modules: modules({ rules: [rule('install', '/usr/bin/true'), rule('blacklist')] }),
          processes,
          system,
        },
      },
      expect: 'pass',
    },
    ...Object.entries(rows).map(([name, value]) => ({
      name,
      facts: { self: { modules: value, processes, system } },
      expect: 'fail' as const,
    })),
    {
      name: 'built in',
      facts: { self: { modules: modules({ builtIn: new Set([module]) }), processes, system } },
      expect: 'not-applicable',
    },
    {
      name: 'a kernel without modules',
      facts: { self: { modules: modules({ loaded: null }), processes, system } },
      expect: 'not-applicable',
    },
    {
      name: 'a rule file that may not be read',
      facts: { self: { modules: modules({ reason: NO_PERMISSION }), processes, system } },
      expect: 'unknown',
    },
    {
      name: 'no list of modules',
      facts: { self: { modules: modules({ available: new Set(), builtIn: new Set() }), processes, system } },
      expect: 'unknown',
    },
    {
      name: 'a container',
      facts: { self: { modules: modules(), processes, system: inContainer } },
      expect: 'not-applicable',
    },
  ]);
}
