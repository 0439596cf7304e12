import type { FileEntry, SshClientConfig, SshClientSetting } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import client from '../../../checks/ssh-server/client.ts';
import { testCheck } from '../../test-check.ts';
import { checkNamed } from './example-sshd.ts';

const MAIN = '/etc/ssh/ssh_config';
const entry = (changes: Partial<FileEntry> = {}): FileEntry => ({
  path: MAIN,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 1,
  mtime: 0,
  content: null,
  unreadable: null,
  ...changes,
});
type Written = readonly [keyword: string, value: string, scope?: string];
const configured = (written: readonly Written[], complete = true): SshClientConfig => ({
  settings: {
    items: written.map(
      ([keyword, value, scope = null], index): SshClientSetting => ({
        keyword,
        value,
        path: MAIN,
        line: index + 1,
        scope,
      }),
    ),
    complete,
    reason: complete ? null : { code: 'permission', text: '/opt/ssh was not read' },
  },
  entries: [entry()],
});

/** Settings that pass, and settings that fail with the severity of the finding; null is the check's own. */
const CASES: Readonly<
  Record<string, { readonly good: readonly Written[]; readonly bad: readonly [Written, string | null][] }>
> = {
  'client-verifies-hosts': {
    good: [
      ['stricthostkeychecking', 'ask'],
      ['stricthostkeychecking', 'yes'],
      ['hashknownhosts', 'yes'],
    ],
    bad: [
      [['stricthostkeychecking', 'no'], null],
      [['stricthostkeychecking', 'OFF'], null],
      [['stricthostkeychecking', 'accept-new'], 'low'],
      [['stricthostkeychecking', 'no', 'Host 10.*'], 'low'],
    ],
  },
  'client-agent-forwarding': {
    good: [['forwardagent', 'no']],
    bad: [
      [['forwardagent', 'yes'], null],
      [['forwardagent', '$SSH_AUTH_SOCK'], null],
      [['forwardagent', 'yes', 'Host jump'], null],
    ],
  },
  'client-x11-forwarding': {
    // Debian sets ForwardX11Trusted, which matters only to whoever asks for a display.
    good: [
      ['forwardx11', 'no'],
      ['forwardx11trusted', 'yes'],
    ],
    bad: [[['forwardx11', 'yes'], null]],
  },
  'client-host-based': {
    good: [['hostbasedauthentication', 'no']],
    bad: [[['hostbasedauthentication', 'yes'], null]],
  },
  'client-tickets-kept': {
    good: [
      ['gssapidelegatecredentials', 'no'],
      ['gssapiauthentication', 'yes'],
    ],
    bad: [[['gssapidelegatecredentials', 'yes'], null]],
  },
  'client-tunnels': {
    good: [['tunnel', 'no']],
    bad: [[['tunnel', 'point-to-point'], null]],
  },
  'client-local-commands': {
    good: [['permitlocalcommand', 'no']],
    bad: [[['permitlocalcommand', 'yes'], null]],
  },
  'client-algorithms': {
    good: [
      ['ciphers', 'aes256-gcm@openssh.com,aes256-ctr'],
      ['ciphers', '-3des-cbc'],
      ['macs', 'hmac-sha2-256'],
    ],
    bad: [
      [['ciphers', '+3des-cbc'], null],
      [['kexalgorithms', '+diffie-hellman-group1-sha1', 'Host switch*'], 'low'],
      [['hostkeyalgorithms', '^ssh-rsa,ssh-dss'], null],
      [['macs', 'hmac-md5'], null],
    ],
  },
};

const TABLE = client.filter(({ id }) => id !== 'ssh-server/client-configuration-permissions');

it('every row has cases, and every case a row', () => {
  expect(Object.keys(CASES).sort()).toEqual(TABLE.map(({ id }) => id.slice('ssh-server/'.length)).sort());
});

for (const check of TABLE) {
  const { good, bad } = CASES[check.id.slice('ssh-server/'.length)] ?? { good: [], bad: [] };
  const any = good[0] ?? ['x', 'y'];
  testCheck(check, [
    { name: 'nothing written', facts: { self: { config: configured([]) } }, expect: 'pass' },
    { name: 'no client', facts: { self: { config: null } }, expect: 'not-applicable' },
    {
      name: 'a file that was not read',
      facts: { self: { config: configured([any], false) } },
      expect: 'unknown',
    },
    ...good.map((written) => ({
      name: `${written.join(' ')} passes`,
      facts: { self: { config: configured([written]) } },
      expect: 'pass' as const,
    })),
    ...bad.map(([written]) => ({
      name: `${written.join(' ')} fails`,
      facts: { self: { config: configured([written]) } },
      expect: 'fail' as const,
    })),
  ]);
  describe(`${check.id}: severities`, () => {
    it.each(bad)('%j: %s', (written, severity) => {
      const verdict = check.evaluate({ self: { config: configured([written]) } } as never);
      expect(
        verdict.outcome === 'fail' ? verdict.findings.map((finding) => finding.severity ?? null) : verdict,
      ).toEqual([severity]);
    });
  });
}

const owned = (changes: Partial<FileEntry>) => ({ ...configured([]), entries: [entry(changes)] });

testCheck(checkNamed(client, 'ssh-server/client-configuration-permissions'), [
  { name: 'readable by everybody', facts: { self: { config: owned({}) } }, expect: 'pass' },
  { name: 'writable by everybody', facts: { self: { config: owned({ mode: 0o646 }) } }, expect: 'fail' },
  {
    name: 'writable by the group of root alone',
    facts: { self: { config: owned({ mode: 0o664 }) } },
    expect: 'pass',
  },
  {
    name: 'writable by a group of users',
    facts: { self: { config: owned({ mode: 0o664, gid: 100 }) } },
    expect: 'fail',
  },
  { name: "a user's own", facts: { self: { config: owned({ uid: 1000 }) } }, expect: 'fail' },
  { name: 'no client', facts: { self: { config: null } }, expect: 'not-applicable' },
]);
