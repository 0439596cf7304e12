import type { DockerFile, DockerFileKind, DockerFiles, FileEntry } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import checks from '../../../checks/docker-engine/guarded-files.ts';
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

const bySlug = (slug: string) => {
  const check = checks.find(({ id }) => id === `docker-engine/${slug}`);
  if (check === undefined) throw new Error(slug);
  return check;
};

const files = (kind: DockerFileKind, owner: number | null, entries: readonly FileEntry[]): DockerFiles => ({
  files: entries.map((entry): DockerFile => ({ kind, owner, config: null, entry })),
  gaps: [],
});
/** With TLS on, every kind of file is one that it uses. */
const TLS_DAEMON = seenDaemon(['--tlsverify']);
const system = (kind: DockerFileKind, ...entries: readonly FileEntry[]) => ({
  self: { info: engine() },
  parent: { host: { files: files(kind, null, entries), daemons: TLS_DAEMON } },
});
const rootless = (kind: DockerFileKind, ...entries: readonly FileEntry[]) => ({
  self: { info: engine({ rootless: true }) },
  parent: { host: { files: files(kind, 1000, entries), daemons: seenDaemon(['--tlsverify'], {}, 1000) } },
});
const gap = (kind: DockerFileKind, daemons = TLS_DAEMON) => ({
  self: { info: engine() },
  parent: {
    host: {
      files: { files: [], gaps: [{ kind, owner: null, config: null, reason: NO_PERMISSION }] },
      daemons,
    },
  },
});

/** A path of each kind as its package, or CIS, has it, and one mode that lets somebody do harm. */
const KINDS: Readonly<
  Record<string, { readonly kind: DockerFileKind; readonly good: FileEntry; readonly bad: number }>
> = {
  'service-unit': {
    kind: 'service-unit',
    good: anEntry('/usr/lib/systemd/system/docker.service', 0o644),
    bad: 0o664,
  },
  'socket-unit': {
    kind: 'socket-unit',
    good: anEntry('/usr/lib/systemd/system/docker.socket', 0o644),
    bad: 0o646,
  },
  'configuration-folder': {
    kind: 'configuration-folder',
    good: anEntry('/etc/docker/', 0o755),
    bad: 0o777,
  },
  'registry-certificates': {
    kind: 'registry-certificate',
    good: anEntry('/etc/docker/certs.d/r:5000/ca.crt', 0o444),
    bad: 0o666,
  },
  'ca-certificate': { kind: 'ca-certificate', good: anEntry('/etc/docker/ca.pem', 0o444), bad: 0o464 },
  'server-certificate': {
    kind: 'server-certificate',
    good: anEntry('/etc/docker/server-cert.pem', 0o444),
    bad: 0o446,
  },
  'server-key': { kind: 'server-key', good: anEntry('/etc/docker/server-key.pem', 0o400), bad: 0o440 },
  'daemon-json': { kind: 'daemon-json', good: anEntry('/etc/docker/daemon.json', 0o644), bad: 0o602 },
  'default-file': { kind: 'default-file', good: anEntry('/etc/default/docker', 0o644), bad: 0o626 },
  'sysconfig-file': { kind: 'sysconfig-file', good: anEntry('/etc/sysconfig/docker', 0o600), bad: 0o622 },
  'containerd-socket': {
    kind: 'containerd-socket',
    good: anEntry('/run/containerd/containerd.sock', 0o660, { type: 'socket' }),
    bad: 0o666,
  },
  'containerd-configuration': {
    kind: 'containerd-configuration',
    good: anEntry('/etc/containerd/config.toml', 0o644),
    bad: 0o664,
  },
};

describe('the table', () => {
  it('has a verdict of its own for each of CIS 3.1 to 3.24 but those of the socket', () => {
    const numbers = checks.flatMap(({ references }) =>
      references.filter(({ standard }) => standard === 'cis-docker-1.6').map(({ id }) => id),
    );
    const all = Array.from({ length: 24 }, (_, index) => `3.${index + 1}`);
    expect(numbers.sort()).toEqual(all.filter((id) => id !== '3.15' && id !== '3.16').sort());
  });

  it('is tested whole', () => {
    expect(checks.map(({ id }) => id.replace(/^docker-engine\/(.*)-(owner|mode)$/, '$1'))).toEqual(
      Object.keys(KINDS).flatMap((slug) => [slug, slug]),
    );
  });
});

for (const [slug, { kind, good, bad }] of Object.entries(KINDS)) {
  testCheck(bySlug(`${slug}-owner`), [
    { name: 'root’s', facts: system(kind, good), target, expect: 'pass' },
    {
      name: 'another account’s',
      facts: system(kind, { ...good, uid: 1000 }),
      target,
      expect: 'fail',
    },
    {
      name: 'rootless: its user’s',
      facts: rootless(kind, { ...good, uid: 1000, gid: 1000 }),
      target: rootlessTarget,
      expect: 'pass',
    },
    {
      name: 'rootless: another user’s',
      facts: rootless(kind, { ...good, uid: 1001 }),
      target: rootlessTarget,
      expect: 'fail',
    },
    { name: 'not there', facts: system(kind), target, expect: 'not-applicable' },
    { name: 'not to be looked for', facts: gap(kind), target, expect: 'unknown' },
    {
      name: 'not to be looked for, of a daemon without TLS',
      facts: gap(kind, seenDaemon()),
      target,
      expect: /^(?:ca|server)-/.test(kind) ? 'not-applicable' : 'unknown',
    },
    {
      name: 'Podman',
      facts: { ...system(kind, { ...good, uid: 1000 }), self: { info: podman() } },
      target,
      expect: 'not-applicable',
    },
  ]);
  testCheck(bySlug(`${slug}-mode`), [
    { name: 'as it should be', facts: system(kind, good), target, expect: 'pass' },
    { name: 'too open', facts: system(kind, { ...good, mode: bad }), target, expect: 'fail' },
    { name: 'not there', facts: system(kind), target, expect: 'not-applicable' },
    { name: 'not to be looked for', facts: gap(kind), target, expect: 'unknown' },
    {
      name: 'Docker Desktop',
      facts: { ...system(kind, { ...good, mode: bad }), self: { info: desktop() } },
      target,
      expect: 'not-applicable',
    },
    {
      name: 'a rootless engine of nobody knows whom',
      facts: {
        self: { info: engine({ rootless: true }) },
        parent: { host: { files: files(kind, null, [good]), daemons: hiddenDaemon } },
      },
      target: { ...target, id: 'host/engine//srv/d.sock' },
      expect: 'unknown',
    },
  ]);
}

describe('modes', () => {
  const judged = (slug: string, kind: DockerFileKind, ...entries: readonly FileEntry[]) => {
    const verdict = bySlug(slug).evaluate({
      ...system(kind, ...entries),
      target,
      collectedAt: 0,
      children: {},
    } as never);
    return verdict.outcome === 'fail'
      ? verdict.findings.map(({ severity, expected, fix }) => ({ severity, expected, fix }))
      : verdict.outcome;
  };

  it('are compared bit by bit: 602 is below 644 as a number (docker-bench)', () => {
    expect(judged('daemon-json-mode', 'daemon-json', anEntry('/etc/docker/daemon.json', 0o602))).toEqual([
      {
        severity: undefined,
        expected: '0644 or less',
        fix: { command: 'chmod 0600 /etc/docker/daemon.json' },
      },
    ]);
  });

  it('of a key may be 400 or 600 (docker-bench wants exactly 400)', () => {
    for (const mode of [0o400, 0o600])
      expect(judged('server-key-mode', 'server-key', anEntry('/k.pem', mode))).toBe('pass');
    for (const mode of [0o604, 0o640])
      expect(judged('server-key-mode', 'server-key', anEntry('/k.pem', mode))).not.toBe('pass');
  });

  it('that are too many and harm nobody are told mildly', () => {
    expect(
      judged('daemon-json-mode', 'daemon-json', anEntry('/etc/docker/daemon.json', 0o755)),
    ).toMatchObject([{ severity: 'info' }]);
  });

  it('of folders and of client keys among certificates are their own', () => {
    const entries = [
      anEntry('/etc/docker/certs.d/', 0o755),
      anEntry('/etc/docker/certs.d/r/', 0o755),
      anEntry('/etc/docker/certs.d/r/client.key', 0o600),
      anEntry('/etc/docker/certs.d/r/client.cert', 0o644),
    ];
    expect(judged('registry-certificates-mode', 'registry-certificate', ...entries)).toBe('pass');
    const open = anEntry('/etc/docker/certs.d/r/client.key', 0o644);
    expect(judged('registry-certificates-mode', 'registry-certificate', open)).toMatchObject([
      { expected: '0600 or less' },
    ]);
  });

  it('with another group are told mildly, but for a socket that its group may write', () => {
    expect(judged('daemon-json-owner', 'daemon-json', anEntry('/d.json', 0o644, { gid: 50 }))).toMatchObject([
      { severity: 'info' },
    ]);
    const socket = anEntry('/c.sock', 0o660, { type: 'socket', gid: 998 });
    expect(judged('containerd-socket-owner', 'containerd-socket', socket)).toMatchObject([
      { severity: undefined },
    ]);
  });

  it('of drop-ins count as those of the unit', () => {
    const dropIn = anEntry('/etc/systemd/system/docker.service.d/o’dd.conf', 0o666);
    const unit = anEntry('/usr/lib/systemd/system/docker.service', 0o644);
    expect(judged('service-unit-mode', 'service-unit', unit, dropIn)).toMatchObject([
      { fix: { command: expect.stringContaining("'/etc/systemd/system/docker.service.d/o’dd.conf'") } },
    ]);
  });
});
