import { type DataRoots, type FileEntry, pass } from 'rempart/check';
import check from '../../../checks/docker-engine/data-root-private.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import {
  desktop,
  hiddenDaemon,
  rootlessTarget,
  seenDaemon,
  engineTarget as target,
} from '../engine-examples.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const facts = (
  folder: string | null,
  entries: readonly FileEntry[],
  { info = engine(), daemons = seenDaemon(), reason = null as DataRoots['reason'] } = {},
) => ({
  self: { info: { ...info, dockerRootDir: folder } },
  parent: {
    host: { daemons, roots: { entries: new Map(entries.map((entry) => [entry.path, entry])), reason } },
  },
});
const ABOVE = [anEntry('/var/', 0o755), anEntry('/var/lib/', 0o755)];
const root = (mode: number, over = {}) => [...ABOVE, anEntry('/var/lib/docker/', mode, over)];
const ROOT = '/var/lib/docker';

testCheck(check, [
  {
    name: 'as Docker makes it since 20.10.9',
    facts: facts(ROOT, root(0o710)),
    target,
    expect: pass('0710, uid 0, gid 0'),
  },
  {
    name: 'as it was before: others pass through (CVE-2021-41091)',
    facts: facts(ROOT, root(0o711)),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Every account may get into the engine’s data',
          expected: '0710 or less',
          actual: '0711, uid 0, gid 0',
          location: { path: ROOT, resource: 'data root' },
          fix: { command: 'chmod 0710 /var/lib/docker' },
        },
      ],
    },
  },
  { name: 'open to be listed', facts: facts(ROOT, root(0o755)), target, expect: 'fail' },
  { name: 'open to be written', facts: facts(ROOT, root(0o777)), target, expect: 'fail' },
  {
    name: 'open to be written, in words of its own',
    facts: facts(ROOT, root(0o703)),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Every account may put files into the engine’s data',
          expected: '0710 or less',
          actual: '0703, uid 0, gid 0',
          location: { path: ROOT, resource: 'data root' },
          fix: { command: 'chmod 0700 /var/lib/docker' },
        },
      ],
    },
  },
  { name: 'told as nothing', facts: facts('', []), target, expect: 'unknown' },
  {
    name: 'userns-remap: the folder of root in containers, below one that others pass through',
    facts: facts(
      `${ROOT}/231072.231072`,
      [...root(0o711), anEntry(`${ROOT}/231072.231072/`, 0o710, { gid: 231_072 })],
      { info: engine({ userns: true }) },
    ),
    target,
    expect: 'pass',
  },
  {
    name: 'open, behind a folder that others may not enter',
    facts: facts('/srv/private/docker', [
      anEntry('/srv/', 0o755),
      anEntry('/srv/private/', 0o700),
      anEntry('/srv/private/docker/', 0o755),
    ]),
    target,
    expect: pass('0755, uid 0, gid 0, behind /srv/private with 0700'),
  },
  { name: 'another account’s', facts: facts(ROOT, root(0o710, { uid: 1000 })), target, expect: 'fail' },
  {
    name: 'rootless: its user’s',
    facts: facts(
      '/home/ada/.local/share/docker',
      [anEntry('/home/ada/', 0o750), anEntry('/home/ada/.local/share/docker/', 0o710, { uid: 1000 })],
      { info: engine({ rootless: true }), daemons: seenDaemon([], {}, 1000) },
    ),
    target: rootlessTarget,
    expect: 'pass',
  },
  {
    name: 'Podman’s',
    facts: facts('/var/lib/containers/storage', [...ABOVE, anEntry('/var/lib/containers/storage/', 0o700)], {
      info: podman(),
      daemons: hiddenDaemon,
    }),
    target,
    expect: 'pass',
  },
  { name: 'not told', facts: facts(null, []), target, expect: 'unknown' },
  { name: 'not seen', facts: facts(ROOT, ABOVE), target, expect: 'unknown' },
  {
    name: 'not to be looked at',
    facts: facts(ROOT, [], { reason: NO_PERMISSION }),
    target,
    expect: { outcome: 'unknown', ...NO_PERMISSION },
  },
  {
    name: 'Docker Desktop',
    facts: facts(ROOT, root(0o777), { info: desktop() }),
    target,
    expect: 'not-applicable',
  },
]);
