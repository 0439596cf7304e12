import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import {
  describeWith,
  docker,
  type Engine,
  type RunningEngine,
  START_TIMEOUT_MS,
  startEngine,
} from '../testbed/index.ts';
import { expectSeen, reportDocument } from './report-document.ts';

/** Fails on the engine that was told everything wrong, passes on the one that was told everything right. */
const FAIL_AND_PASS = [
  'api-needs-certificates',
  'data-root-private',
  'default-cgroup-parent',
  'default-publish-address',
  'default-ulimits',
  'experimental-off',
  'images-in-use',
  'inter-container-traffic',
  'live-restore',
  'log-driver-keeps',
  'log-level',
  'manages-firewall',
  'metrics-local',
  'network-diagnostics-off',
  'no-new-privileges-default',
  'registries-verified',
  'seccomp-default',
  'socket-closed',
  'user-namespaces',
  'userland-proxy',
] as const;

/** What the engines themselves decide, whatever machine they run on. */
const DECIDED = [...FAIL_AND_PASS, 'server-key-mode', 'daemon-json-mode'] as const;

/** Names in the network namespace that each engine has to itself, so that no port is taken. */
const TCP = 'tcp://127.0.0.1:2375';
const TLS = 'tcp://127.0.0.1:2376';

describeWith('engine', 'engines that were told everything right, everything wrong, and TLS by half', () => {
  let folder: string;
  let bad: RunningEngine;
  let half: RunningEngine;
  let good: RunningEngine;
  const rows = new Map<Engine, Report['targets'][number]>();

  /** A key and a certificate of its own, and the flags of dockerd that name them. */
  const certificate = (name: string, keyMode: number): readonly string[] => {
    const [key, cert] = [join(folder, `${name}-key.pem`), join(folder, `${name}-cert.pem`)];
    const words = ['-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    execFileSync('openssl', ['req', ...words, '-subj', '/CN=engine', '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    });
    chmodSync(key, keyMode);
    chmodSync(cert, 0o644);
    return ['--tlscert', cert, '--tlskey', key, '--tlscacert', cert];
  };

  const audit = async (engine: Engine): Promise<void> => {
    const { stdout, stderr, status } = await rempart(
      ['audit', 'local', '--no-walk', '--no-image-walk', '--only', 'docker-engine', '--output', 'json'],
      { env: { DOCKER_HOST: `unix://${engine.socket}` } },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const report = reportDocument(stdout);
    const row = report.targets.find(({ name }) => name.includes(engine.socket));
    if (row === undefined) throw new Error('the engine is no row');
    rows.set(engine, row);
  };

  const outcome = (engine: Engine, slug: string) =>
    rows.get(engine)?.results.find(({ checkId }) => checkId === `docker-engine/${slug}`);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rempart-settings-'));
    const profile = join(folder, 'seccomp.json');
    writeFileSync(profile, JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW' }));
    [bad, half, good] = await Promise.all([
      startEngine({
        containers: [],
        flags: [
          ...['--debug', '--experimental', `-H${TCP}`, '--iptables=false', '--live-restore=false'],
          ...['--icc=true', '--no-new-privileges=false', '--seccomp-profile', profile],
          ...['--insecure-registry', 'registry.example.org:5000', '--log-driver', 'none'],
          ...['--metrics-addr', '0.0.0.0:9323', '--network-diagnostic-port=2000'],
          ...['--cgroup-parent', '/rempart-elsewhere'],
        ],
      }),
      startEngine({
        containers: [],
        flags: ['-H', TLS, '--tls', '--tlsverify=false', ...certificate('half', 0o644)],
      }),
      startEngine({
        containers: [],
        flags: ['-H', TLS, '--tlsverify', ...certificate('good', 0o600), '--insecure-registry=127.0.0.0/8'],
        config: {
          icc: false,
          ip: '127.0.0.1',
          'default-ulimits': { nofile: { Name: 'nofile', Hard: 4096, Soft: 1024 } },
          'live-restore': true,
          'log-driver': 'local',
          'log-level': 'info',
          'no-new-privileges': true,
          'userland-proxy': false,
          'userns-remap': 'nobody:nogroup',
        },
        subordinateIds: 'nobody:300000:65536\nnogroup:300000:65536\n',
      }),
    ]);
    chmodSync(bad.socket, 0o666);
    chmodSync(join(bad.folder, 'data'), 0o755);
    chmodSync(join(half.folder, 'daemon.json'), 0o646);
    // `none` and another control group's parent make a container that starts nowhere; that it is there is enough.
    await docker(bad, ['create', '--name', 'on-the-bridge', 'rempart/shell:1', 'sleep', '1']);
    await docker(bad, ['tag', 'rempart/layers:1', 'rempart/unused:1']);
    await docker(bad, ['commit', 'on-the-bridge']);
    await Promise.all([bad, half, good].map(audit));
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await Promise.all([bad, half, good].map((engine) => engine?.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  for (const slug of FAIL_AND_PASS)
    it(`${slug} fails on the bad one and passes on the good one`, () => {
      expect([outcome(bad, slug)?.outcome, outcome(good, slug)?.outcome]).toEqual(['fail', 'pass']);
    });

  it('the API is critical beyond loopback, high on it, and TLS without client certificates is told apart', () => {
    expect(outcome(bad, 'api-needs-certificates')?.findings).toMatchObject([
      { severity: 'high', message: 'The API answers on TCP without TLS', actual: TCP },
    ]);
    expect(outcome(half, 'api-needs-certificates')?.findings).toMatchObject([
      { message: 'The API answers on TCP with TLS, but asks clients for no certificate', actual: TLS },
    ]);
  });

  describe('files that the daemons themselves name', () => {
    it('are judged for the engine that uses them: a key that others read, a daemon.json that others write', () => {
      expect(outcome(half, 'server-key-mode')?.findings).toMatchObject([
        { location: { path: join(folder, 'half-key.pem') }, severity: 'high', expected: '0600 or less' },
      ]);
      expect(outcome(half, 'daemon-json-mode')?.findings).toMatchObject([
        { location: { path: join(half.folder, 'daemon.json') } },
      ]);
      for (const slug of ['server-key-mode', 'server-key-owner', 'ca-certificate-mode', 'daemon-json-mode'])
        expect(outcome(good, slug)?.outcome, slug).toBe('pass');
    });

    it('are not applicable to an engine without TLS', () => {
      for (const slug of ['server-key-mode', 'server-certificate-owner', 'ca-certificate-mode'])
        expect(outcome(bad, slug)?.outcome, slug).toBe('not-applicable');
    });
  });

  it('every failure carries a way to mend it, in the words of daemon.json where it is a key of that', () => {
    const failed = rows.get(bad)?.results.filter(({ outcome }) => outcome === 'fail') ?? [];
    expect(failed.length).toBeGreaterThan(25);
    for (const { checkId, findings } of failed)
      for (const { fix } of findings) expect(fix?.breaks, checkId).toEqual(expect.any(String));
    const daemonOf = (slug: string) => outcome(bad, slug)?.findings[0]?.fix?.daemon;
    expect(daemonOf('inter-container-traffic')).toBe('"icc": false');
    expect(daemonOf('live-restore')).toBe('"live-restore": true');
    expect(daemonOf('no-new-privileges-default')).toBe('"no-new-privileges": true');
  });

  it('names where each setting stands', () => {
    const excerpts = (slug: string) => outcome(good, slug)?.evidence.map(({ excerpt }) => excerpt);
    expect(excerpts('userland-proxy')).toContain(`${join(good.folder, 'daemon.json')}#/userland-proxy`);
    expect(outcome(bad, 'manages-firewall')?.findings[0]?.actual).toBe('false (flag of dockerd --iptables)');
  });

  it('shows failures and passes as the coverage page says', () => {
    // The rest depends on the machine that the tests run on.
    const ids = new Set(DECIDED.map((slug) => `docker-engine/${slug}`));
    const decided = [...rows.values()].map((row) => ({
      ...row,
      results: row.results.filter(({ checkId }) => ids.has(checkId)),
    }));
    expectSeen('settings', [{ targets: decided } as unknown as Report]);
  });
});
