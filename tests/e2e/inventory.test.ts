import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report, TargetReport } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import { describeWith, type SshServer, START_TIMEOUT_MS, sshServer } from '../testbed/index.ts';
import { reportDocument } from './report-document.ts';

const FORWARDING = 'os-hardening/packets-not-forwarded';
const AUDIT_TIMEOUT_MS = 180_000;

describeWith('sshd', 'an audit of an inventory', () => {
  let server: SshServer;
  let folder: string;
  beforeAll(async () => {
    server = await sshServer();
    folder = mkdtempSync(join(tmpdir(), 'rempart-inventory-'));
    writeFileSync(
      join(folder, 'ssh_config'),
      `Host *\n  IdentitiesOnly yes\n  IdentityAgent none\n  UserKnownHostsFile ${server.knownHosts}\n  GlobalKnownHostsFile none\nHost box\n  HostName 127.0.0.1\n  Port ${server.port}\n  User rempart-plain\n  IdentityFile ${server.clientKey}\nHost *.example.org\n  User nobody\n`,
    );
    writeFileSync(
      join(folder, 'hosts.yaml'),
      `defaults:\n  port: ${server.port}\n  identity: ${server.clientKey}\n  labels: {site: lab}\ngroups:\n  edge: {become: sudo, roles: [+router, +immutable]}\nhosts:\n  web1:\n    address: 127.0.0.1\n    user: rempart-sudo\n    groups: [edge]\n    labels: {tier: front}\n  web2:\n    address: ssh://rempart-plain@127.0.0.1\n    become: none\n    roles: []\n  here:\n    address: local\n    roles: [desktop]\n`,
    );
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const COMMON = [
    '--no-walk',
    '--no-image-walk',
    '--allow-partial',
    '--only',
    FORWARDING,
    '--only',
    'ssh-server/permit-root-login',
  ];
  const audit = async (...words: readonly string[]): Promise<Report> => {
    const { stdout, stderr, status } = await rempart([
      'audit',
      ...COMMON,
      ...words,
      '--ssh-config',
      join(folder, 'ssh_config'),
      '--output',
      'json',
    ]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    return reportDocument(stdout);
  };
  const hosts = ({ targets }: Report): readonly TargetReport[] =>
    targets.filter(({ parent }) => parent === null);

  it(
    'gives hosts their names, ids, labels, roles, users and privilege, in its order',
    async () => {
      const rows = hosts(await audit('--inventory', join(folder, 'hosts.yaml')));
      expect(
        rows.map(({ id, name, labels, status, connection }) => ({
          id,
          name,
          labels,
          status,
          user: connection?.user,
          privilege: connection?.privilege,
          transport: connection?.transport,
        })),
      ).toMatchObject([
        {
          id: 'web1',
          name: 'web1',
          labels: { site: 'lab', tier: 'front', group: 'edge' },
          status: 'complete',
          user: 'rempart-sudo',
          privilege: 'root',
          transport: 'ssh',
        },
        {
          id: 'web2',
          name: 'web2',
          labels: { site: 'lab' },
          status: 'complete',
          user: 'rempart-plain',
          privilege: 'user',
        },
        { id: 'here', name: 'here', labels: { site: 'lab' }, transport: 'local' },
      ]);
      expect(rows[0]?.system.roles).toEqual(expect.arrayContaining(['router', 'immutable']));
      expect(rows[1]?.system.roles).toEqual([]);
      expect(rows[2]?.system.roles).toEqual(['desktop']);
    },
    AUDIT_TIMEOUT_MS,
  );

  it(
    'keeps ids, labels and roles in a recording',
    async () => {
      const recording = join(folder, 'recording.json');
      const { status, stderr } = await rempart([
        'collect',
        '--no-walk',
        '--inventory',
        join(folder, 'hosts.yaml'),
        '--select',
        'edge',
        '--ssh-config',
        join(folder, 'ssh_config'),
        '-o',
        recording,
      ]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const saved = JSON.parse(readFileSync(recording, 'utf8'));
      expect(saved.trees[0].targets[0].target).toMatchObject({
        id: 'web1',
        labels: { tier: 'front' },
        roles: { exact: false, has: ['router', 'immutable'], lacks: [] },
      });
      const { stdout } = await rempart(['evaluate', recording, '--output', 'json']);
      const [row] = reportDocument(stdout).targets;
      expect(row?.system.roles).toEqual(expect.arrayContaining(['router', 'immutable']));
      expect(row?.results.find(({ checkId }) => checkId === 'patching/security-updates')).toMatchObject({
        outcome: 'not-applicable',
        reason: { text: expect.stringContaining('the inventory says so') },
      });
    },
    AUDIT_TIMEOUT_MS,
  );

  it(
    'comes as Ansible prints it, on standard input',
    async () => {
      const document = {
        _meta: {
          hostvars: {
            db1: {
              ansible_host: '127.0.0.1',
              ansible_port: server.port,
              ansible_user: 'rempart-sudo',
              ansible_become: true,
              ansible_ssh_private_key_file: server.clientKey,
              ansible_password: 'hunter2',
            },
          },
        },
        all: { children: ['ungrouped', 'db'] },
        db: { hosts: ['db1'] },
      };
      const { stdout, stderr, status } = await rempart(
        [
          'audit',
          ...COMMON,
          '--inventory',
          '-',
          '--ssh-config',
          join(folder, 'ssh_config'),
          '--output',
          'json',
        ],
        { input: JSON.stringify(document) },
      );
      expect(status).toBe(0);
      expect(stderr).toContain('passwords in plain text for 1 host');
      expect(stdout + stderr).not.toContain('hunter2');
      expect(hosts(reportDocument(stdout))).toMatchObject([
        {
          id: 'db1',
          name: 'db1',
          labels: { group: 'db' },
          connection: { user: 'rempart-sudo', privilege: 'root' },
        },
      ]);
    },
    AUDIT_TIMEOUT_MS,
  );

  it(
    'is an ssh_config whose hosts are resolved by that very file',
    async () => {
      const { stdout, status } = await rempart([
        'audit',
        ...COMMON,
        '--inventory',
        join(folder, 'ssh_config'),
        '--output',
        'json',
      ]);
      expect(status).toBe(0);
      expect(hosts(reportDocument(stdout))).toMatchObject([
        {
          id: 'box',
          name: 'box',
          status: 'complete',
          connection: { user: 'rempart-plain', transport: 'ssh' },
        },
      ]);
    },
    AUDIT_TIMEOUT_MS,
  );

  it(
    'of a mere list names nothing: ids are those of the command line',
    async () => {
      const target = `ssh://rempart-plain@127.0.0.1:${server.port}`;
      const flags = [
        '--ssh-config',
        join(folder, 'ssh_config'),
        '--identity',
        server.clientKey,
        '--output',
        'json',
      ];
      const [listed, named] = [
        await rempart(['audit', ...COMMON, '--inventory', '-', ...flags], { input: `# mine\n${target}\n` }),
        await rempart(['audit', ...COMMON, target, ...flags]),
      ];
      const ids = (text: string) =>
        hosts(reportDocument(text)).map(({ id, name, labels }) => ({ id, name, labels }));
      expect(ids(listed.stdout)).toEqual(ids(named.stdout));
      expect(ids(listed.stdout)).toHaveLength(1);
    },
    AUDIT_TIMEOUT_MS,
  );

  it(
    'never goes straight to a host that lies behind another',
    async () => {
      const before = server.log();
      const { stdout, status } = await rempart(
        [
          'audit',
          ...COMMON,
          '--inventory',
          '-',
          '--ssh-config',
          join(folder, 'ssh_config'),
          '--output',
          'json',
        ],
        { input: `hosts:\n  inner: {address: 127.0.0.1, port: ${server.port}, jump: "127.0.0.1:1"}\n` },
      );
      expect(status).toBe(0);
      expect(reportDocument(stdout).targets).toMatchObject([{ id: 'inner', status: 'unreachable' }]);
      expect(server.log()).toBe(before);
    },
    AUDIT_TIMEOUT_MS,
  );

  it(
    'is what doctor goes through, host by host',
    async () => {
      const { stdout, status } = await rempart([
        'doctor',
        '--only',
        FORWARDING,
        '--inventory',
        join(folder, 'hosts.yaml'),
        '--select',
        'web*',
        '--ssh-config',
        join(folder, 'ssh_config'),
      ]);
      expect(status).toBe(0);
      expect(stdout).toMatch(
        /^web1 \(host\): complete[\s\S]*privilege root[\s\S]*^web2 \(host\): complete[\s\S]*privilege user/m,
      );
    },
    AUDIT_TIMEOUT_MS,
  );
});
