import { describe, expect, it } from 'vitest';
import { type Answer, found, unknown } from '../../src/core/answer.ts';
import type { FactView } from '../../src/core/fact.ts';
import type { Probe } from '../../src/core/probe.ts';
import { completeSet } from '../../src/core/resource-set.ts';
import { closedFolder, engineSocketAccess, engineSocketAcls } from '../../src/facts/engine-socket-access.ts';
import { anEntry, aProcess } from '../checks/host-examples.ts';

const view = (answer: (probe: Probe) => Answer, values: Readonly<Record<string, unknown>> = {}): FactView => {
  const all: Readonly<Record<string, unknown>> = {
    'engine-sockets': [{ path: '/run/docker.sock', engine: 'docker', entry: null }],
    processes: completeSet([]),
    'docker.configs': { entries: [], complete: true, reason: null },
    getfacl: true,
    ...values,
  };
  return {
    resolve: ({ id }: { readonly id: string }) => ({ known: true, value: all[id] }),
    answer,
  } as unknown as FactView;
};
const nothing = () => unknown('unsupported', 'not asked');
const socket = (path: string, mode: number) => anEntry(path, mode, { type: 'socket' });

describe('access to the sockets of engines', () => {
  it('is asked with the folders above, also for those that a daemon was told to listen on', () => {
    const dockerd = aProcess({
      name: 'dockerd',
      uid: 0,
      command: ['dockerd', '-H', 'unix:///tmp/extra/docker.sock', '-H', 'tcp://0.0.0.0:1'],
    });
    const configs = {
      entries: [anEntry('/etc/docker/daemon.json', 0o644, { content: '{"hosts": ["unix:///srv/d.sock"]}' })],
      complete: true,
      reason: null,
    };
    const asked = (values: Readonly<Record<string, unknown>>) =>
      engineSocketAccess
        .followUp?.(view(nothing, values))
        .flatMap(({ probe }) => (probe.kind === 'files' ? probe.patterns : []));
    expect(asked({ processes: completeSet([dockerd]) })).toEqual([
      '/run',
      '/run/docker.sock',
      '/tmp',
      '/tmp/extra',
      '/tmp/extra/docker.sock',
    ]);
    const bare = aProcess({ name: 'dockerd', uid: 0, command: ['dockerd'] });
    expect(asked({ processes: completeSet([bare]), 'docker.configs': configs })).toContain('/srv/d.sock');
  });

  it('is closed by a folder that others may not enter', () => {
    const entries = [
      anEntry('/run/', 0o755),
      anEntry('/run/user/', 0o755),
      anEntry('/run/user/1000/', 0o700),
      socket('/run/user/1000/docker.sock', 0o666),
    ];
    const path = '/run/user/1000/docker.sock';
    const resolved = engineSocketAccess.resolve(
      view(() => found({ entries, complete: true, reason: null }), {
        'engine-sockets': [{ path, engine: 'docker', entry: null }],
      }),
    );
    const [own] = resolved.known ? resolved.value.sockets : [];
    expect(own).toMatchObject({ path, entry: { mode: 0o666 } });
    expect(own && closedFolder(own)?.path).toBe('/run/user/1000');
    expect(closedFolder({ folders: entries.slice(0, 2) })).toBeNull();
  });

  it('is not told where nothing lies at the path, or what lies there is no socket', () => {
    for (const entries of [[], [anEntry('/run/docker.sock/', 0o755)]]) {
      const resolved = engineSocketAccess.resolve(
        view(() => found({ entries, complete: true, reason: null })),
      );
      expect(resolved).toMatchObject({ value: { sockets: [{ entry: null }] } });
    }
    expect(engineSocketAccess.resolve(view(() => unknown('permission', 'p')))).toMatchObject({
      value: { sockets: [], reason: { code: 'permission' } },
    });
  });
});

const ACL = `# file: /run/docker.sock
# owner: 0
# group: 998
user::rw-
user:1000:rw-
user:1001:r--
user:1002:rwx\t\t\t#effective:r-x
group::rw-
group:50:rw-
mask::rw-
other::---
`;

describe('access control lists of sockets', () => {
  it('name accounts and groups with the rights that the mask leaves', () => {
    const resolved = engineSocketAcls.resolve(view(() => found({ exitCode: 0, stdout: ACL, stderr: '' })));
    expect(resolved.known && resolved.value).toEqual([
      { path: '/run/docker.sock', kind: 'user', id: 1000, writes: true },
      { path: '/run/docker.sock', kind: 'user', id: 1001, writes: false },
      { path: '/run/docker.sock', kind: 'user', id: 1002, writes: false },
      { path: '/run/docker.sock', kind: 'group', id: 50, writes: true },
    ]);
  });

  it('are not told where there is no getfacl, which is then not called', () => {
    const without = view(nothing, { getfacl: false });
    expect(engineSocketAcls.followUp?.(without)).toEqual([]);
    expect(engineSocketAcls.resolve(without)).toEqual({ known: true, value: null });
  });
});
