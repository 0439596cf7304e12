import { describe, expect, it } from 'vitest';
import { type Answer, type FilesOutput, found, unknown } from '../../src/core/answer.ts';
import type { FactView } from '../../src/core/fact.ts';
import type { FilesProbe } from '../../src/core/probe.ts';
import { completeSet, incompleteSet } from '../../src/core/resource-set.ts';
import type { DockerFileKind } from '../../src/facts/docker-file-places.ts';
import { dockerFiles, filesOfKind, usesTlsFile } from '../../src/facts/docker-files.ts';
import { daemon } from '../checks/engine-examples.ts';
import { anAccount, anEntry, aProcess, NO_PERMISSION, root } from '../checks/host-examples.ts';

const dockerd = (...flags: readonly string[]) =>
  aProcess({ name: 'dockerd', uid: 0, command: ['/usr/bin/dockerd', ...flags] });

interface Host {
  readonly processes?: readonly ReturnType<typeof aProcess>[];
  readonly hidden?: boolean;
  readonly configs?: Readonly<Record<string, string>>;
  readonly units?: ReturnType<typeof completeSet>;
  /** What lies where; every question is answered from it. */
  readonly there?: readonly ReturnType<typeof anEntry>[];
  readonly refuse?: RegExp;
}

const viewOf = ({
  processes = [dockerd()],
  hidden,
  configs = {},
  units,
  there = [],
  refuse,
}: Host): FactView => {
  const values: Readonly<Record<string, unknown>> = {
    processes: hidden ? incompleteSet(processes, NO_PERMISSION) : completeSet(processes),
    accounts: [root, anAccount('ada', 1000)],
    'docker.configs': {
      entries: Object.entries(configs).map(([path, content]) => anEntry(path, 0o644, { content })),
      complete: true,
      reason: null,
    },
    'docker.units': units ?? completeSet([]),
  };
  return {
    resolve: ({ id }: { readonly id: string }) => ({ known: true, value: values[id] }),
    answer: ({ patterns }: FilesProbe): Answer<FilesOutput> => {
      if (refuse !== undefined && patterns.some((pattern) => refuse.test(pattern)))
        return found({ entries: [], complete: false, reason: NO_PERMISSION });
      const matching = there.filter(({ path }) =>
        patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '[^/]*')}$`).test(path)),
      );
      return found({ entries: matching, complete: true, reason: null });
    },
  } as unknown as FactView;
};

const filesIn = (host: Host) => {
  const resolved = dockerFiles.resolve(viewOf(host));
  if (!resolved.known) throw new Error(resolved.reason.text);
  return resolved.value;
};
const paths = (host: Host, kind: DockerFileKind, owner: number | null = null, config: string | null = null) =>
  filesOfKind(filesIn(host), kind, owner, config).items.map(({ path }) => path);
const asked = (host: Host) =>
  dockerFiles.followUp?.(viewOf(host)).flatMap(({ probe }) => (probe as FilesProbe).patterns) ?? [];

describe('files of the engine', () => {
  it('are told by what they are for', () => {
    const there = [
      anEntry('/etc/docker/', 0o755),
      anEntry('/etc/docker/daemon.json', 0o644),
      anEntry('/etc/docker/certs.d/', 0o755),
      anEntry('/etc/docker/certs.d/r:5000/', 0o755),
      anEntry('/etc/docker/certs.d/r:5000/ca.crt', 0o644),
      anEntry('/usr/sbin/dockerd', 0o755),
      anEntry('/run/containerd/containerd.sock', 0o660, { type: 'socket' }),
    ];
    expect(paths({ there }, 'configuration-folder')).toEqual(['/etc/docker']);
    expect(paths({ there }, 'daemon-json')).toEqual(['/etc/docker/daemon.json']);
    expect(paths({ there }, 'registry-certificate')).toHaveLength(3);
    expect(paths({ there }, 'dockerd')).toEqual(['/usr/sbin/dockerd']);
    expect(paths({ there }, 'containerd-socket')).toEqual(['/run/containerd/containerd.sock']);
    expect(paths({ there }, 'server-key')).toEqual([]);
  });

  it('include the certificates that daemon.json or a flag names, and the defaults only with TLS on', () => {
    const named = { '/etc/docker/daemon.json': '{"tlsverify": true, "tlskey": "/srv/tls/key.pem"}' };
    expect(asked({ configs: named })).toEqual(
      expect.arrayContaining(['/srv/tls/key.pem', '/root/.docker/cert.pem']),
    );
    expect(asked({ processes: [dockerd('--tlscacert=/srv/ca.pem')] })).toContain('/srv/ca.pem');
    expect(asked({}).filter((path) => path.endsWith('.pem'))).toEqual([]);
  });

  it('include the daemon.json that a flag names', () => {
    const there = [anEntry('/srv/d.json', 0o666)];
    expect(paths({ processes: [dockerd('--config-file=/srv/d.json')], there }, 'daemon-json')).toEqual([
      '/srv/d.json',
    ]);
  });

  it('of two engines of the system are told apart by the daemon.json that names them', () => {
    const processes = [dockerd(), dockerd('--config-file=/srv/d.json', '--tlskey=/srv/key.pem')];
    const there = [
      anEntry('/etc/docker/daemon.json', 0o644),
      anEntry('/srv/d.json', 0o644),
      anEntry('/srv/key.pem', 0o600),
      anEntry('/etc/docker/', 0o755),
    ];
    const host = { processes, there };
    expect(paths(host, 'daemon-json', null, '/etc/docker/daemon.json')).toEqual(['/etc/docker/daemon.json']);
    expect(paths(host, 'daemon-json', null, '/srv/d.json')).toEqual(['/srv/d.json']);
    expect(paths(host, 'daemon-json')).toHaveLength(2);
    expect(paths(host, 'server-key', null, '/etc/docker/daemon.json')).toEqual([]);
    expect(paths(host, 'server-key', null, '/srv/d.json')).toEqual(['/srv/key.pem']);
    for (const config of ['/etc/docker/daemon.json', '/srv/d.json'])
      expect(paths(host, 'configuration-folder', null, config)).toEqual(['/etc/docker']);
    expect(filesOfKind(filesIn(host), 'server-key', null, '/etc/docker/daemon.json').complete).toBe(true);
  });

  it('of TLS are in use where the daemon names them or has TLS on', () => {
    expect(usesTlsFile(daemon(), 'server-key')).toBe(false);
    expect(usesTlsFile(daemon(['--tlskey=/k.pem']), 'server-key')).toBe(true);
    expect(usesTlsFile(daemon(['--tlskey=/k.pem']), 'ca-certificate')).toBe(false);
    expect(usesTlsFile(daemon([], { tlsverify: true }), 'ca-certificate')).toBe(true);
    expect(usesTlsFile(daemon(['--tls=false']), 'server-key')).toBe(false);
  });

  it('do not ask for what a shell would expand', () => {
    expect(asked({ processes: [dockerd('--tlskey=/srv/*.pem', '--config-file', '/srv/[a]')] })).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^\/srv/)]),
    );
  });

  it('of a rootless engine lie in the home of its user', () => {
    const there = [
      anEntry('/home/ada/.config/docker/', 0o755, { uid: 1000 }),
      anEntry('/home/ada/.config/docker/daemon.json', 0o644, { uid: 1000 }),
    ];
    const host = { processes: [aProcess({ name: 'dockerd', uid: 1000, command: ['dockerd'] })], there };
    expect(paths(host, 'daemon-json', 1000)).toEqual(['/home/ada/.config/docker/daemon.json']);
    expect(paths(host, 'configuration-folder', 1000)).toHaveLength(1);
    expect(paths(host, 'daemon-json', null)).toEqual([]);
  });

  it('include units with their drop-ins', () => {
    const files = [anEntry('/usr/lib/systemd/system/docker.service', 0o644)];
    const units = completeSet([
      { name: 'docker.service', home: null, files, settings: [] },
      { name: 'docker.service', home: '/home/ada', files, settings: [] },
      { name: 'containerd.service', home: null, files, settings: [] },
    ]);
    expect(paths({ units }, 'service-unit')).toHaveLength(1);
    expect(paths({ units }, 'service-unit', 1000)).toHaveLength(1);
    expect(paths({ units }, 'socket-unit')).toEqual([]);
  });

  it('cast doubt only on the kind that could not be looked for', () => {
    const files = filesIn({ there: [anEntry('/etc/docker/', 0o755)], refuse: /certs\.d/ });
    expect(filesOfKind(files, 'registry-certificate', null, null)).toMatchObject({ complete: false });
    expect(filesOfKind(files, 'configuration-folder', null, null)).toMatchObject({ complete: true });
  });

  it('named by a daemon.json that came too late, or of processes that are hidden, may be missing', () => {
    const late = filesIn({ processes: [dockerd('--config-file=/srv/d.json')] });
    expect(filesOfKind(late, 'server-key', null, null).reason).toMatchObject({ code: 'unsupported' });
    const flag = filesIn({ processes: [dockerd('--config-file=/srv/d.json', '--tlskey=/srv/k.pem')] });
    expect(filesOfKind(flag, 'server-key', null, null).complete).toBe(true);
    expect(filesOfKind(flag, 'server-certificate', null, null).complete).toBe(false);
    const hidden = filesIn({ processes: [], hidden: true });
    expect(filesOfKind(hidden, 'server-key', null, null).reason).toEqual(NO_PERMISSION);
    expect(filesOfKind(hidden, 'configuration-folder', null, null).complete).toBe(true);
    const broken = filesIn({ configs: { '/etc/docker/daemon.json': '{' } });
    expect(filesOfKind(broken, 'ca-certificate', null, null).reason).toMatchObject({ code: 'parse-error' });
  });

  it('are unknown of every kind where the question was refused', () => {
    const view = viewOf({});
    const refused = { ...view, answer: () => unknown('timeout', 't') } as unknown as FactView;
    const resolved = dockerFiles.resolve(refused);
    expect(resolved.known && filesOfKind(resolved.value, 'daemon-json', null, null).reason).toMatchObject({
      code: 'timeout',
    });
  });
});
