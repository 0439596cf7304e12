import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rempart } from './command-line.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-inventory-'));
  file = join(folder, 'hosts.yaml');
  writeFileSync(
    file,
    'hosts:\n  web1: {address: 192.0.2.1, become: sudo-allowlist, labels: {site: fra}}\n  db1: {address: "container:db"}\n  key1: {identity: nowhere}\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('an inventory that is wrong ends with 2, and nothing is contacted', () => {
  const cases: readonly (readonly [name: string, words: readonly string[], input: string, says: RegExp])[] = [
    ['a file that is not there', ['--inventory', '/nowhere'], '', /\/nowhere cannot be read: ENOENT/],
    ['a selector without an inventory', ['--select', 'web'], '', /--inventory FILE/],
    ['a format without an inventory', ['--inventory-format', 'list'], '', /--inventory FILE/],
    ['a format that is none', ['--inventory', '-', '--inventory-format', 'ansible'], '', /ansible-ini/],
    ['standard input twice', ['--inventory', '-', '--inventory', '-'], '', /once/],
    ['standard input for a password, too', ['--inventory', '-', '--password-fd', '0'], '', /--password-fd 3/],
    ['nothing at all', ['--inventory', '-'], '', /is empty/],
    [
      'an unknown key',
      ['--inventory', '-'],
      'hosts:\n  a: {adress: x}\n',
      /line 2: 'adress'[\s\S]*Did you mean 'address'/,
    ],
    [
      'a selector that names nothing',
      ['--inventory', '-', '--select', 'wbe1'],
      'hosts: [web1]',
      /Did you mean 'web1'/,
    ],
    [
      'a host that is refused',
      ['--inventory', '-'],
      '[a]\nh ansible_connection=winrm\n',
      /line 2: 'h' cannot be audited/,
    ],
    ['an ssh_config from nowhere', ['--inventory', '-'], 'Host web1\n', /Give --inventory the file itself/],
    ['escape sequences', ['--inventory', '-'], '[a]\nh\u001b[2Jx y\n', /line 2/],
  ];
  for (const [name, words, input, says] of cases)
    it(name, async () => {
      const { status, stdout, stderr } = await rempart(['audit', ...words], { input });
      expect(stderr).toMatch(says);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).not.toMatch(/\u001b|^ {4}at /m);
    });

  it('a key that is not there', async () => {
    const { status, stderr } = await rempart(['audit', '--inventory', file]);
    expect(stderr).toMatch(/The key \S+\/nowhere of 'key1' is not there/);
    expect(status).toBe(2);
  });

  it('one host in two inventories', async () => {
    const { status, stderr } = await rempart(['audit', '--inventory', file, '--inventory', '-'], {
      input: 'hosts: [web1]',
    });
    expect(stderr).toMatch(/Two inventories list the host 'web1'/);
    expect(status).toBe(2);
  });
});

describe('the plan of an inventory', () => {
  it('lists the selected hosts with the way to each, and the script that theirs would be', async () => {
    const { status, stdout } = await rempart([
      'plan',
      '--inventory',
      file,
      '--select',
      'web*,db1',
      '--only',
      'ssh-server/permit-root-login',
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain('#   web1: ssh 192.0.2.1, become sudo-allowlist site=fra');
    expect(stdout).toContain('#   db1: container db');
    expect(stdout).not.toContain('key1');
    expect(stdout).toMatch(/sudo -n/);
  });
});
