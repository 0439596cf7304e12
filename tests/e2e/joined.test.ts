import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import {
  describeWith,
  type Engine,
  engine,
  type RecordedRequest,
  recordingSocketProxy,
  type SshServer,
  START_TIMEOUT_MS,
  sshServer,
} from '../testbed/index.ts';
import { reportDocument } from './report-document.ts';

describeWith('engine', 'an audit of this machine with its engine', () => {
  let running: Engine;
  let report: Report;
  let requests: readonly RecordedRequest[];
  let proxySocket: string;

  beforeAll(async () => {
    running = await engine();
    const proxy = await recordingSocketProxy(running.socket);
    proxySocket = proxy.socket;
    const { stdout, stderr, status } = await rempart(
      ['audit', 'local', '--no-walk', '--no-image-walk', '--output', 'json'],
      {
        env: { DOCKER_HOST: `unix://${proxy.socket}` },
      },
    );
    requests = proxy.requests();
    await proxy.stop();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    report = reportDocument(stdout);
  }, START_TIMEOUT_MS);

  const result = (kind: string, name: RegExp, checkId: string) =>
    report.targets
      .find((target) => target.kind === kind && name.test(target.name))
      ?.results.find((result) => result.checkId === checkId);

  it('is one tree: the host, its engine, their containers and images', () => {
    const [host] = report.targets;
    expect(host).toMatchObject({ kind: 'host', parent: null });
    const own = report.targets.find(({ name }) => name.includes(proxySocket));
    expect(own).toMatchObject({ kind: 'docker-engine', parent: host?.id });
    const below = report.targets.filter(({ parent }) => parent === own?.id);
    expect(new Set(below.map(({ kind }) => kind))).toEqual(new Set(['container', 'image']));
    expect(below.length).toBeGreaterThan(30);
  });

  it('judges a container by what the host’s /proc shows: its capabilities in effect', () => {
    for (const name of [/^hardened$/, /^added-capabilities$/])
      expect(result('container', name, 'privileged-mode/effective-capabilities')?.outcome).toBe('pass');
    expect(result('container', /^privileged$/, 'privileged-mode/effective-capabilities')?.outcome).toBe(
      'not-applicable',
    );
  });

  it('tells a privileged command beside a container’s own once, and what it holds as its consequence', () => {
    const held = result('container', /^sessions$/, 'privileged-mode/effective-capabilities');
    expect(held?.outcome).toBe('fail');
    expect(held?.findings.every(({ seen }) => seen === 'kernel')).toBe(true);
    const [cause] = result('container', /^sessions$/, 'privileged-mode/no-privileged-exec')?.findings ?? [];
    expect(held?.causedBy).toBe(cause?.fingerprint);
  });

  it('judges limits and ports by what the kernel holds the container to', () => {
    const evidence = (name: RegExp, checkId: string) =>
      result('container', name, checkId)
        ?.evidence.map(({ excerpt }) => excerpt)
        .join(' ');
    expect(evidence(/^hardened$/, 'resource-limits/memory-limit')).toContain(
      '64 MiB, by the control group /',
    );
    expect(evidence(/^hardened$/, 'resource-limits/pids-limit')).toContain('64 processes, by the control');
    expect(evidence(/^hardened$/, 'resource-limits/open-files-limit')).toContain('256:512 for the first');
    expect(result('container', /^plain$/, 'resource-limits/memory-limit')?.outcome).toBe('fail');
    // Below a control group of its own that limits nothing, the kernel says so.
    expect(result('container', /^limits$/, 'resource-limits/pids-limit')?.outcome).toBe('fail');
  });

  it('tells the ways out of a container as one finding each, with their steps', () => {
    const ways = (name: string) =>
      result('container', new RegExp(`^${name}$`), 'isolation/escape-paths')
        ?.findings.map(({ location }) => location.resource)
        .sort();
    expect(ways('unconfined')).toEqual(['way kernel-settings']);
    expect(ways('added-capabilities')).toEqual(['way new-mounts']);
    expect(ways('all-capabilities')).toEqual(['way file-handles', 'way new-mounts']);
    expect(ways('engine-socket')).toEqual(['way engine-socket']);
    expect(ways('sensitive-mounts')).toEqual(['way host-settings', 'way host-sockets']);
    expect(ways('privileged')).toEqual(['way privileged']);
    for (const name of ['hardened', 'plain', 'host-namespaces', 'shell-less-stopped', 'volumes'])
      expect([name, ways(name)]).toEqual([name, []]);
  });

  it('compares namespaces and mounts with the host’s own, as the kernel shows them', () => {
    for (const name of ['plain', 'host-takeover', 'joined-namespaces', 'privileged'])
      for (const check of ['isolation/kernel-namespaces', 'isolation/visible-host-mounts'])
        expect([name, result('container', new RegExp(`^${name}$`), check)?.outcome]).toEqual([name, 'pass']);
  });

  it('asks the engine for no process of a container that the host shows (law 5)', () => {
    const asked = requests.filter(({ path }) => /\/top(\?|$)/.test(path));
    // What has no process on the host may be asked: it stopped, or is between two starts.
    expect(asked.length).toBeLessThan(8);
    expect(result('container', /^privileged$/, 'non-root-user/processes')?.outcome).toBe('fail');
  });

  it('names the daemon’s settings by where they were set, from the process on the host', async () => {
    const { stdout } = await rempart(
      ['audit', 'local', '--no-walk', '--no-image-walk', '--only', 'docker-engine', '--output', 'json'],
      {
        env: { DOCKER_HOST: `unix://${running.socket}` },
      },
    );
    const engineRow = reportDocument(stdout).targets.find(({ name }) => name.includes(running.socket));
    const proxy = engineRow?.results.find(({ checkId }) => checkId === 'docker-engine/userland-proxy');
    expect(['pass', 'fail']).toContain(proxy?.outcome);
  });

  it('asks for the paths that containers mount in the second wave, and judges them', () => {
    const outcomes = report.targets.flatMap(({ results }) =>
      results
        .filter(({ checkId }) => checkId === 'filesystem-permissions/bind-sources-guarded')
        .map(({ outcome }) => outcome),
    );
    expect(outcomes).toContain('pass');
  });

  it('counts the engine, its containers and its images beside the host in the score', () => {
    const { score } = report.summary;
    expect(score.value).toBeLessThan(report.targets[0]?.score.value ?? 0);
    expect(report.summary.worst?.targetId).not.toBe(report.targets[0]?.id);
  });
});

describeWith(['engine', 'sshd'], 'an audit over SSH of a host with an engine', () => {
  let running: Engine;
  beforeAll(async () => {
    running = await engine();
  }, START_TIMEOUT_MS);

  /** An audit of the SSH server's host; the engine is found there by itself, through a socket that a proxy watches. */
  const auditOver = async (server: SshServer, user: string, ...words: readonly string[]) => {
    const proxy = await recordingSocketProxy(running.socket);
    const config = join(mkdtempSync(join(tmpdir(), 'rempart-joined-')), 'ssh_config');
    writeFileSync(
      config,
      `Host box\n  HostName ${server.host}\n  Port ${server.port}\n  IdentityFile ${server.clientKey}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${server.knownHosts}\n`,
    );
    const ran = await rempart([
      'audit',
      'ssh:box',
      '--ssh-config',
      config,
      '--user',
      user,
      '--no-walk',
      '--no-image-walk',
      '--output',
      'json',
      ...words,
    ]);
    await proxy.stop();
    rmSync(dirname(config), { recursive: true });
    expect(ran.stderr).toBe('');
    const report = reportDocument(ran.stdout);
    const own = report.targets.find(({ name }) => name.includes(proxy.socket));
    return {
      report,
      own,
      below: report.targets.filter(({ parent }) => parent === own?.id),
      requests: proxy.requests(),
    };
  };

  for (const [name, options] of [
    ['as servers come', {}],
    ['with one session at a time (MaxSessions 1)', { config: ['MaxSessions 1'] }],
  ] as const)
    it(`finds the engine, and asks it through the same connection: ${name}`, async () => {
      const server = await sshServer(options);
      try {
        const { report, own, below, requests } = await auditOver(server, 'root');
        expect(own).toMatchObject({
          kind: 'docker-engine',
          status: 'complete',
          parent: report.targets[0]?.id,
        });
        expect(below.length).toBeGreaterThan(30);
        expect(report.targets[0]?.connection?.sessions).toEqual(['script']);
        expect(
          [...new Set(requests.map(({ method }) => method))].filter(
            (method) => method !== 'GET' && method !== 'HEAD',
          ),
        ).toEqual([]);
      } finally {
        await server.stop();
      }
    }, 120_000);

  it('falls back to a second session where forwarding is refused, and says so', async () => {
    const server = await sshServer({ config: ['AllowStreamLocalForwarding no'] });
    try {
      const { report, own, below } = await auditOver(server, 'root');
      expect(own).toMatchObject({ kind: 'docker-engine', status: 'complete' });
      expect(below.length).toBeGreaterThan(30);
      expect(report.targets[0]?.connection?.sessions.length).toBeGreaterThan(1);
      expect(report.targets[0]?.connection?.sessions.join(' ')).toContain('dial-stdio');
    } finally {
      await server.stop();
    }
  }, 120_000);
});

describeWith('sshd', 'an audit over SSH', () => {
  it('shows one login and one session in the log of the server (law 3)', async () => {
    const server = await sshServer({ config: ['LogLevel VERBOSE'] });
    const folder = mkdtempSync(join(tmpdir(), 'rempart-session-'));
    try {
      const config = join(folder, 'ssh_config');
      writeFileSync(
        config,
        `Host box\n  HostName ${server.host}\n  Port ${server.port}\n  IdentityFile ${server.clientKey}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${server.knownHosts}\n`,
      );
      const { stdout, status } = await rempart([
        'audit',
        'ssh:box',
        '--ssh-config',
        config,
        '--user',
        'root',
        '--no-walk',
        '--output',
        'json',
      ]);
      expect(status).toBe(0);
      // Both waves: the second one follows on the same standard input.
      expect(reportDocument(stdout).targets[0]?.results.length).toBeGreaterThan(150);
      expect(server.log().match(/Accepted publickey for root/g)).toHaveLength(1);
      expect(server.log().match(/Starting session: /g)).toHaveLength(1);
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});
