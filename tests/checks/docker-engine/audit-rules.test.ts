import {
  type DockerFile,
  type DockerFileKind,
  type DockerFiles,
  type FileEntry,
  notApplicable,
  type Resolved,
} from 'rempart/check';
import { describe, expect, it } from 'vitest';
import checks from '../../../checks/docker-engine/audit-rules.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, podman } from '../container-examples.ts';
import { desktop, seenDaemon, engineTarget as target } from '../engine-examples.ts';
import { anEntry, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const PATHS: Readonly<Record<string, FileEntry>> = {
  daemon: anEntry('/usr/bin/dockerd', 0o755),
  'containerd-folder': anEntry('/run/containerd/', 0o711),
  'data-root': anEntry('/var/lib/docker/', 0o710),
  'configuration-folder': anEntry('/etc/docker/', 0o755),
  'service-unit': anEntry('/usr/lib/systemd/system/docker.service', 0o644),
  'containerd-socket': anEntry('/run/containerd/containerd.sock', 0o660, { type: 'socket' }),
  'socket-unit': anEntry('/usr/lib/systemd/system/docker.socket', 0o644),
  'default-file': anEntry('/etc/default/docker', 0o644),
  'daemon-json': anEntry('/etc/docker/daemon.json', 0o644),
  'containerd-configuration': anEntry('/etc/containerd/config.toml', 0o644),
  'sysconfig-file': anEntry('/etc/sysconfig/docker', 0o644),
  containerd: anEntry('/usr/bin/containerd', 0o755),
  'containerd-shim': anEntry('/usr/bin/containerd-shim', 0o755),
  'containerd-shim-runc-v1': anEntry('/usr/bin/containerd-shim-runc-v1', 0o755),
  'containerd-shim-runc-v2': anEntry('/usr/bin/containerd-shim-runc-v2', 0o755),
  runc: anEntry('/usr/sbin/runc', 0o755),
};
const kindOf = (slug: string): DockerFileKind => (slug === 'daemon' ? 'dockerd' : (slug as DockerFileKind));

const NONE: DockerFiles = { files: [], gaps: [] };
const facts = (
  slug: string,
  rules: readonly string[] | null,
  { info = engine({}, { dockerRootDir: '/var/lib/docker' }), system = aSystem(), present = true } = {},
) => {
  const entry = PATHS[slug];
  if (entry === undefined) throw new Error(slug);
  const isRoot = slug === 'data-root';
  const file: DockerFile = { kind: kindOf(slug), owner: null, config: null, entry };
  return {
    self: { info },
    parent: {
      host: {
        rules: known(rules),
        system,
        daemons: seenDaemon(),
        files: present && !isRoot ? { files: [file], gaps: [] } : NONE,
        roots: {
          entries: new Map(present && isRoot ? [[entry.path, entry] as const] : []),
          reason: null,
        },
      },
    },
  };
};

/** What an unprivileged reader is told of the rules. */
const hidden = (slug: string, present = true) => {
  const given = facts(slug, [], { present });
  const rules: Resolved<readonly string[] | null> = { known: false, leftOut: false, reason: NO_PERMISSION };
  return { ...given, parent: { host: { ...given.parent.host, rules } } };
};

describe('the table', () => {
  it('has a verdict of its own for each of CIS 1.1.3 to 1.1.18', () => {
    expect(checks.map(({ references }) => references[0]?.id)).toEqual(
      Array.from({ length: 16 }, (_, index) => `1.1.${index + 3}`),
    );
    expect(checks.map(({ id }) => id.replace('docker-engine/audit-', ''))).toEqual(Object.keys(PATHS));
  });
});

for (const check of checks) {
  const slug = check.id.replace('docker-engine/audit-', '');
  const path = PATHS[slug]?.path ?? '';
  testCheck(check, [
    { name: 'a watch on it', facts: facts(slug, [`-w ${path} -p rwxa -k docker`]), target, expect: 'pass' },
    {
      name: 'a rule for a folder above',
      facts: facts(slug, [`-a always,exit -F dir=/${path.split('/')[1]} -F perm=wa -F key=docker`]),
      target,
      expect: 'pass',
    },
    { name: 'no rule', facts: facts(slug, []), target, expect: 'fail' },
    { name: 'a rule for reads alone', facts: facts(slug, [`-w ${path} -p r`]), target, expect: 'fail' },
    {
      name: 'rules that root alone may list',
      facts: hidden(slug),
      target,
      expect: 'unknown',
    },
    {
      name: 'rules that root alone may list, and nothing to watch',
      facts: hidden(slug, false),
      target,
      expect: slug === 'data-root' ? 'unknown' : 'not-applicable',
    },
    { name: 'no audit tools', facts: facts(slug, null), target, expect: 'fail' },
    {
      name: 'not there',
      facts: facts(slug, [], { present: false }),
      target,
      expect: slug === 'data-root' ? 'unknown' : 'not-applicable',
    },
    {
      name: 'a rootless engine',
      facts: facts(slug, [], { info: engine({ rootless: true }) }),
      target,
      expect: notApplicable('A rootless engine has no files of root'),
    },
    { name: 'Podman', facts: facts(slug, [], { info: podman() }), target, expect: 'not-applicable' },
    { name: 'Docker Desktop', facts: facts(slug, [], { info: desktop() }), target, expect: 'not-applicable' },
    {
      name: 'a host that is a container itself',
      facts: facts(slug, [], { system: inContainer }),
      target,
      expect: 'not-applicable',
    },
  ]);
}

describe('a finding', () => {
  const verdictOf = (slug: string, given: ReturnType<typeof facts>) =>
    checks
      .find(({ id }) => id === `docker-engine/audit-${slug}`)
      ?.evaluate({ ...given, target, collectedAt: 0, children: {} } as never);

  it('gives the very rule, and follows a missing audit daemon', () => {
    expect(verdictOf('daemon-json', facts('daemon-json', null))).toMatchObject({
      follows: ['runtime-detection/audit-daemon'],
      findings: [
        {
          actual: 'there are no audit tools',
          fix: { command: 'auditctl -w /etc/docker/daemon.json -p wa -k docker' },
        },
      ],
    });
    expect(verdictOf('data-root', facts('data-root', []))).toMatchObject({
      findings: [{ fix: { command: 'auditctl -a always,exit -F dir=/var/lib/docker -F perm=wa -k docker' } }],
    });
  });

  it('of a kind that could not be looked for is unknown', () => {
    const given = facts('daemon-json', []);
    const gaps = [{ kind: 'daemon-json' as const, owner: null, config: null, reason: NO_PERMISSION }];
    const unseen = { ...given, parent: { host: { ...given.parent.host, files: { files: [], gaps } } } };
    expect(verdictOf('daemon-json', unseen)).toMatchObject({ outcome: 'unknown', code: 'permission' });
  });
});
