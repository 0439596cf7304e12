import type { EnginePrograms, FileEntry } from 'rempart/check';
import check from '../../../checks/docker-engine/runtimes-guarded.ts';
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

const USR = [anEntry('/usr/', 0o755), anEntry('/usr/bin/', 0o755)];
const facts = (
  runtimes: Readonly<Record<string, string | null>> | null,
  entries: readonly FileEntry[],
  { info = engine(), daemons = seenDaemon(), reason = null as EnginePrograms['reason'] } = {},
) => ({
  self: { info: { ...info, runtimes } },
  parent: {
    host: {
      programs: { entries: new Map(entries.map((entry) => [entry.path, entry])), reason },
      groups: [aGroup('root', 0), aGroup('dev', 1005, 'ada')],
      accounts: [root, anAccount('ada', 1000)],
      daemons,
    },
  },
});
const runc = (mode: number, over = {}) => [...USR, anEntry('/usr/bin/runc', mode, over)];

testCheck(check, [
  { name: 'root’s', facts: facts({ runc: 'runc' }, runc(0o755)), target, expect: 'pass' },
  { name: 'writable by everybody', facts: facts({ runc: 'runc' }, runc(0o757)), target, expect: 'fail' },
  {
    name: 'in a folder that a group of people may write',
    facts: facts({ odd: '/opt/odd/run' }, [
      anEntry('/opt/', 0o755),
      anEntry('/opt/odd/', 0o775, { gid: 1005 }),
      anEntry('/opt/odd/run', 0o755),
    ]),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'gid 1005 may change /opt/odd, by which odd runs',
          expected: 'root alone',
          actual: '0775, uid 0, gid 1005',
          location: { path: '/opt/odd', resource: '/opt/odd/run' },
          fix: { command: 'chown root:root /opt/odd && chmod go-w /opt/odd' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'two names for one program are told once',
    facts: facts({ runc: 'runc', 'io.containerd.runc.v2': 'runc' }, runc(0o755, { uid: 1000 })),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'uid 1000 may change /usr/bin/runc, by which io.containerd.runc.v2 runs',
          expected: 'root alone',
          actual: '0755, uid 1000, gid 0',
          location: { path: '/usr/bin/runc', resource: '/usr/bin/runc' },
          fix: { command: 'chown root:root /usr/bin/runc && chmod go-w /usr/bin/runc' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a type whose shim is on the search path',
    facts: facts({ kata: 'io.containerd.kata.v2' }, [
      ...USR,
      anEntry('/usr/bin/containerd-shim-kata-v2', 0o755),
    ]),
    target,
    expect: 'pass',
  },
  {
    name: 'rootless: its user’s own program',
    facts: facts(
      { crun: '/home/ada/bin/crun' },
      [
        anEntry('/home/', 0o755),
        anEntry('/home/ada/', 0o700, { uid: 1000 }),
        anEntry('/home/ada/bin/crun', 0o755, { uid: 1000 }),
      ],
      { info: engine({ rootless: true }), daemons: seenDaemon([], {}, 1000) },
    ),
    target: rootlessTarget,
    expect: 'pass',
  },
  {
    name: 'Podman',
    facts: facts({ crun: 'crun' }, [...USR, anEntry('/usr/bin/crun', 0o757)], {
      info: podman(),
      daemons: hiddenDaemon,
    }),
    target,
    expect: 'fail',
  },
  {
    name: 'a program that is nowhere on the search path is not seen, not good',
    facts: facts({ runc: 'runc' }, USR),
    target,
    expect: 'unknown',
  },
  {
    name: 'Podman names runtimes by path that are not installed',
    facts: facts(
      { kata: '/usr/bin/kata-runtime', crun: '/usr/bin/crun' },
      [...USR, anEntry('/usr/bin/crun', 0o755)],
      {
        info: podman(),
        daemons: hiddenDaemon,
      },
    ),
    target,
    expect: 'pass',
  },
  {
    name: 'none is installed',
    facts: facts({ kata: '/usr/bin/kata-runtime' }, USR),
    target,
    expect: 'not-applicable',
  },
  {
    name: 'not to be looked at',
    facts: facts({ runc: 'runc' }, [], { reason: NO_PERMISSION }),
    target,
    expect: { outcome: 'unknown', ...NO_PERMISSION },
  },
  { name: 'not told', facts: facts(null, runc(0o757)), target, expect: 'unknown' },
  {
    name: 'Docker Desktop',
    facts: facts({ runc: 'runc' }, runc(0o757), { info: desktop() }),
    target,
    expect: 'not-applicable',
  },
]);
