import type { EnginePrograms, FileEntry } from 'rempart/check';
import check from '../../../checks/docker-engine/device-specs-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import {
  desktop,
  hiddenDaemon,
  rootlessTarget,
  seenDaemon,
  engineTarget as target,
} from '../engine-examples.ts';
import { aGroup, anAccount, anEntry, NO_PERMISSION, root } from '../host-examples.ts';

const facts = (
  entries: readonly FileEntry[],
  { info = engine(), daemons = seenDaemon(), reason = null as EnginePrograms['reason'] } = {},
) => ({
  self: { info },
  parent: {
    host: {
      programs: { entries: new Map(entries.map((entry) => [entry.path, entry])), reason },
      groups: [aGroup('root', 0), aGroup('video', 44, 'ada')],
      accounts: [root, anAccount('ada', 1000)],
      daemons,
    },
  },
});
const CDI = anEntry('/etc/cdi/', 0o755);

testCheck(check, [
  {
    name: 'root’s',
    facts: facts([CDI, anEntry('/etc/cdi/nvidia.yaml', 0o644), anEntry('/usr/bin/runc', 0o777)]),
    target,
    expect: 'pass',
  },
  {
    name: 'a description that a group of people may write',
    facts: facts([CDI, anEntry('/etc/cdi/nvidia.yaml', 0o664, { gid: 44 })]),
    target,
    expect: 'fail',
  },
  {
    name: 'a folder that everybody may write',
    facts: facts([anEntry('/run/cdi/', 0o777)]),
    target,
    expect: 'fail',
  },
  {
    name: 'a folder that the engine names',
    facts: facts([anEntry('/srv/cdi/gpu.json', 0o666)], { info: engine({}, { cdiSpecDirs: ['/srv/cdi'] }) }),
    target,
    expect: 'fail',
  },
  {
    name: 'a plugin that changes containers',
    facts: facts([anEntry('/opt/nri/plugins/', 0o755), anEntry('/opt/nri/plugins/10-x', 0o777)]),
    target,
    expect: 'fail',
  },
  {
    name: 'rootless: its user’s own',
    facts: facts([anEntry('/home/ada/.config/cdi/', 0o755, { uid: 1000 })], {
      info: engine({ rootless: true }, { cdiSpecDirs: ['/home/ada/.config/cdi'] }),
      daemons: seenDaemon([], {}, 1000),
    }),
    target: rootlessTarget,
    expect: 'pass',
  },
  {
    name: 'Podman reads the same folders',
    facts: facts([anEntry('/etc/cdi/', 0o757)], { info: podman(), daemons: hiddenDaemon }),
    target,
    expect: 'fail',
  },
  { name: 'none', facts: facts([]), target, expect: 'not-applicable' },
  { name: 'not to be looked at', facts: facts([], { reason: NO_PERMISSION }), target, expect: 'unknown' },
  {
    name: 'Docker Desktop',
    facts: facts([anEntry('/etc/cdi/', 0o777)], { info: desktop() }),
    target,
    expect: 'not-applicable',
  },
]);
