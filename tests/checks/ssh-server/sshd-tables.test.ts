import { describe, expect, it } from 'vitest';
import algorithms from '../../../checks/ssh-server/algorithms.ts';
import authentication from '../../../checks/ssh-server/authentication.ts';
import forwarding from '../../../checks/ssh-server/forwarding.ts';
import sessions from '../../../checks/ssh-server/sessions.ts';
import { testCheck } from '../../test-check.ts';
import { exampleSshd } from './example-sshd.ts';

type Settings = Readonly<Record<string, string | readonly string[]>>;

/** Values that pass, and values that fail with the severity of the finding; null is the check's own. */
const CASES: Readonly<
  Record<string, { readonly good: readonly Settings[]; readonly bad: readonly [Settings, string | null][] }>
> = {
  'permit-empty-passwords': {
    good: [{ permitemptypasswords: 'no' }],
    bad: [[{ permitemptypasswords: 'yes' }, null]],
  },
  'public-key-authentication': {
    good: [{ pubkeyauthentication: 'yes' }],
    bad: [[{ pubkeyauthentication: 'no' }, null]],
  },
  'host-based-authentication': {
    good: [{ hostbasedauthentication: 'no' }],
    bad: [[{ hostbasedauthentication: 'yes' }, null]],
  },
  'ignore-rhosts': {
    good: [{ ignorerhosts: 'yes' }],
    bad: [
      [{ ignorerhosts: 'no' }, null],
      [{ ignorerhosts: 'shosts-only' }, 'low'],
    ],
  },
  'strict-modes': { good: [{ strictmodes: 'yes' }], bad: [[{ strictmodes: 'no' }, null]] },
  'permit-user-environment': {
    good: [{ permituserenvironment: 'no' }],
    bad: [
      [{ permituserenvironment: 'yes' }, null],
      [{ permituserenvironment: 'LANG,LC_*' }, 'low'],
    ],
  },
  'use-pam': { good: [{ usepam: 'yes' }], bad: [[{ usepam: 'no' }, null]] },
  'gssapi-authentication': {
    good: [{ gssapiauthentication: 'no' }],
    bad: [[{ gssapiauthentication: 'yes' }, null]],
  },
  'kerberos-passwords': {
    good: [{ kerberosauthentication: 'no' }],
    bad: [[{ kerberosauthentication: 'yes' }, null]],
  },
  'tickets-removed': {
    good: [
      { gssapiauthentication: 'yes', gssapicleanupcredentials: 'yes' },
      { gssapiauthentication: 'no', gssapicleanupcredentials: 'no' },
    ],
    bad: [[{ gssapiauthentication: 'yes', gssapicleanupcredentials: 'no' }, null]],
  },
  'known-hosts-of-users': {
    good: [
      { hostbasedauthentication: 'no', ignoreuserknownhosts: 'no' },
      { hostbasedauthentication: 'yes', ignoreuserknownhosts: 'yes' },
    ],
    bad: [[{ hostbasedauthentication: 'yes', ignoreuserknownhosts: 'no' }, null]],
  },
  'key-command-unprivileged': {
    good: [
      { authorizedkeyscommand: 'none', authorizedkeyscommanduser: 'none' },
      { authorizedkeyscommand: '/usr/bin/sss_ssh_authorizedkeys', authorizedkeyscommanduser: 'nobody' },
    ],
    bad: [[{ authorizedkeyscommand: '/usr/bin/keys %u', authorizedkeyscommanduser: 'root' }, null]],
  },
  'principals-command-unprivileged': {
    good: [{ authorizedprincipalscommand: '/usr/bin/names', authorizedprincipalscommanduser: 'names' }],
    bad: [[{ authorizedprincipalscommand: '/usr/bin/names', authorizedprincipalscommanduser: '0' }, null]],
  },
  'sftp-accounts-confined': {
    good: [
      { forcecommand: 'none' },
      { forcecommand: '/usr/bin/backup', chrootdirectory: 'none' },
      { forcecommand: 'internal-sftp -u 0027', chrootdirectory: '/srv/%u', disableforwarding: 'yes' },
      { forcecommand: 'internal-sftp', chrootdirectory: '/srv/%u', allowtcpforwarding: 'no' },
    ],
    bad: [
      [{ forcecommand: 'internal-sftp', chrootdirectory: 'none', disableforwarding: 'yes' }, null],
      [{ forcecommand: 'internal-sftp', chrootdirectory: '/srv', allowtcpforwarding: 'yes' }, null],
    ],
  },
  'required-key-size': {
    good: [{ requiredrsasize: '2048' }, { requiredrsasize: '3072' }],
    bad: [[{ requiredrsasize: '1024' }, null]],
  },
  'x11-display-local': {
    good: [{ x11uselocalhost: 'yes' }],
    bad: [[{ x11uselocalhost: 'no' }, null]],
  },
  'log-facility': {
    good: [{ syslogfacility: 'AUTH' }, { syslogfacility: 'AUTHPRIV' }],
    bad: [[{ syslogfacility: 'LOCAL3' }, null]],
  },
  'last-login-shown': { good: [{ printlastlog: 'yes' }], bad: [[{ printlastlog: 'no' }, null]] },
  'no-name-lookup': { good: [{ usedns: 'no' }], bad: [[{ usedns: 'yes' }, null]] },
  'keep-alive-inside': {
    good: [{ tcpkeepalive: 'no', clientaliveinterval: '300' }],
    bad: [
      [{ tcpkeepalive: 'yes', clientaliveinterval: '300' }, null],
      [{ tcpkeepalive: 'no', clientaliveinterval: '0' }, null],
    ],
  },
  'certificate-signatures': {
    good: [{ casignaturealgorithms: 'ssh-ed25519,rsa-sha2-256' }],
    bad: [[{ casignaturealgorithms: 'ssh-ed25519,ssh-rsa' }, null]],
  },
  'host-based-algorithms': {
    good: [
      { hostbasedauthentication: 'no', hostbasedacceptedalgorithms: 'ssh-rsa' },
      { hostbasedauthentication: 'yes', hostbasedacceptedalgorithms: 'ssh-ed25519' },
    ],
    bad: [[{ hostbasedauthentication: 'yes', hostbasedacceptedalgorithms: 'ssh-dss' }, null]],
  },
  'x11-forwarding': { good: [{ x11forwarding: 'no' }], bad: [[{ x11forwarding: 'yes' }, null]] },
  'tcp-forwarding': {
    good: [
      { allowtcpforwarding: 'no', allowstreamlocalforwarding: 'no' },
      { allowtcpforwarding: 'yes', allowstreamlocalforwarding: 'yes', disableforwarding: 'yes' },
    ],
    bad: [
      [
        {
          allowtcpforwarding: 'yes',
          allowstreamlocalforwarding: 'yes',
          permitopen: 'any',
          permitlisten: 'any',
        },
        null,
      ],
      [{ allowtcpforwarding: 'local', allowstreamlocalforwarding: 'yes' }, 'low'],
      [
        {
          allowtcpforwarding: 'yes',
          allowstreamlocalforwarding: 'no',
          permitopen: 'db:5432',
          permitlisten: 'none',
        },
        'low',
      ],
    ],
  },
  'agent-forwarding': {
    good: [{ allowagentforwarding: 'no' }],
    bad: [[{ allowagentforwarding: 'yes' }, null]],
  },
  'gateway-ports': {
    good: [{ gatewayports: 'no' }],
    bad: [
      [{ gatewayports: 'yes' }, null],
      [{ gatewayports: 'clientspecified' }, 'low'],
    ],
  },
  'permit-tunnel': { good: [{ permittunnel: 'no' }], bad: [[{ permittunnel: 'point-to-point' }, null]] },
  'accept-environment': {
    good: [{ acceptenv: ['LANG', 'LC_*'] }, {}],
    bad: [
      [{ acceptenv: ['LANG', '*'] }, null],
      [{ acceptenv: ['LD_*'] }, null],
      [{ acceptenv: ['LANG PATH'] }, null],
    ],
  },
  'max-auth-tries': {
    good: [{ maxauthtries: '4' }, { maxauthtries: '1' }],
    bad: [
      [{ maxauthtries: '6' }, 'info'],
      [{ maxauthtries: '7' }, null],
    ],
  },
  'max-sessions': { good: [{ maxsessions: '10' }], bad: [[{ maxsessions: '11' }, null]] },
  'max-startups': {
    good: [{ maxstartups: '10:30:60' }, { maxstartups: '5' }],
    bad: [
      [{ maxstartups: '10:30:100' }, null],
      [{ maxstartups: '60' }, null],
    ],
  },
  // Lynis compares with "at most", so that 0, which switches the limit off, scores best there.
  'login-grace-time': {
    good: [{ logingracetime: '30' }, { logingracetime: '60' }],
    bad: [
      [{ logingracetime: '0' }, null],
      [{ logingracetime: '120' }, 'low'],
      [{ logingracetime: '600' }, null],
    ],
  },
  'idle-timeout': {
    good: [{ clientaliveinterval: '300', clientalivecountmax: '3' }],
    bad: [
      [{ clientaliveinterval: '0', clientalivecountmax: '3' }, null],
      [{ clientaliveinterval: '15', clientalivecountmax: '0' }, null],
      [{ clientaliveinterval: '900', clientalivecountmax: '2' }, null],
    ],
  },
  'log-level': {
    good: [{ loglevel: 'INFO' }, { loglevel: 'VERBOSE' }],
    bad: [
      [{ loglevel: 'QUIET' }, null],
      [{ loglevel: 'DEBUG3' }, 'low'],
    ],
  },
  banner: { good: [{ banner: '/etc/issue.net' }], bad: [[{ banner: 'none' }, null]] },
  'access-restricted': {
    good: [{ allowgroups: ['ssh-users'] }, { allowusers: ['alice', 'bob'] }],
    bad: [
      [{}, null],
      [{ allowusers: ['*'] }, null],
      [{ denyusers: ['guest'] }, 'low'],
    ],
  },
  ciphers: {
    good: [{ ciphers: 'chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-ctr' }],
    bad: [
      [{ ciphers: 'aes256-ctr,aes256-cbc' }, null],
      [{ ciphers: '3des-cbc' }, null],
      [{ ciphers: 'rijndael-cbc@lysator.liu.se' }, null],
      [{ ciphers: 'arcfour256' }, null],
    ],
  },
  'message-authentication-codes': {
    good: [{ macs: 'hmac-sha2-512-etm@openssh.com,umac-128-etm@openssh.com' }],
    bad: [
      [{ macs: 'hmac-sha2-256' }, 'info'],
      [{ macs: 'hmac-sha1-etm@openssh.com' }, null],
      [{ macs: 'hmac-md5-96' }, null],
      [{ macs: 'umac-64-etm@openssh.com' }, null],
    ],
  },
  'key-exchange': {
    // ssh-audit calls the curves of NIST a failure; CIS allows them, and no break is known.
    good: [
      {
        kexalgorithms:
          'mlkem768x25519-sha256,curve25519-sha256,ecdh-sha2-nistp256,diffie-hellman-group16-sha512',
      },
    ],
    bad: [
      [{ kexalgorithms: 'curve25519-sha256,diffie-hellman-group1-sha1' }, null],
      [{ kexalgorithms: 'diffie-hellman-group-exchange-sha1' }, null],
      [{ kexalgorithms: 'diffie-hellman-group14-sha256' }, 'low'],
    ],
  },
  'host-key-algorithms': {
    good: [{ hostkeyalgorithms: 'ssh-ed25519,rsa-sha2-512,ecdsa-sha2-nistp256' }],
    bad: [
      [{ hostkeyalgorithms: 'ssh-ed25519,ssh-rsa' }, null],
      [{ hostkeyalgorithms: 'ssh-dss' }, null],
    ],
  },
  'public-key-algorithms': {
    good: [{ pubkeyacceptedalgorithms: 'ssh-ed25519,rsa-sha2-256,sk-ssh-ed25519@openssh.com' }],
    bad: [[{ pubkeyacceptedalgorithms: 'ssh-rsa-cert-v01@openssh.com' }, null]],
  },
  'post-quantum-key-exchange': {
    good: [
      { kexalgorithms: 'curve25519-sha256,sntrup761x25519-sha512@openssh.com' },
      { kexalgorithms: 'mlkem768x25519-sha256' },
    ],
    bad: [[{ kexalgorithms: 'curve25519-sha256' }, null]],
  },
};

const TABLE = [...authentication, ...forwarding, ...sessions, ...algorithms];

describe('every row', () => {
  it('has cases, and every case a row', () => {
    expect(Object.keys(CASES).sort()).toEqual(TABLE.map(({ id }) => id.slice('ssh-server/'.length)).sort());
  });
});

for (const check of TABLE) {
  const cases = CASES[check.id.slice('ssh-server/'.length)] ?? { good: [], bad: [] };
  testCheck(check, [
    { name: 'no sshd', facts: { self: { sshd: null } }, expect: 'not-applicable' },
    ...cases.good.map((settings) => ({
      name: `${JSON.stringify(settings)} passes`,
      facts: { self: { sshd: exampleSshd(settings) } },
      expect: 'pass' as const,
    })),
    ...cases.bad.map(([settings]) => ({
      name: `${JSON.stringify(settings)} fails`,
      facts: { self: { sshd: exampleSshd(settings) } },
      expect: 'fail' as const,
    })),
  ]);
  describe(`${check.id}: severities`, () => {
    it.each(cases.bad)('%j: %s', (settings, severity) => {
      const evidence = { self: { sshd: exampleSshd(settings) }, parent: {}, children: {}, collectedAt: 0 };
      const verdict = check.evaluate({ ...evidence, target: { kind: 'host' } } as never);
      expect(
        verdict.outcome === 'fail' ? verdict.findings.map((finding) => finding.severity ?? null) : verdict,
      ).toEqual([severity]);
    });
  });
}

describe('values that only sshd itself could tell', () => {
  it('are unknown where its files alone could be read', () => {
    const sshd = exampleSshd({ permitrootlogin: 'no' }, {}, { source: 'files' });
    const check = TABLE.find(({ id }) => id === 'ssh-server/ciphers');
    expect(check?.evaluate({ self: { sshd } } as never)).toMatchObject({
      outcome: 'unknown',
      code: 'permission',
    });
  });
  it('are not applicable to an sshd that has no such setting, as one built without PAM', () => {
    const check = TABLE.find(({ id }) => id === 'ssh-server/use-pam');
    expect(check?.evaluate({ self: { sshd: exampleSshd({ permitrootlogin: 'no' }) } } as never).outcome).toBe(
      'not-applicable',
    );
  });
  it('are known for the global part although Match blocks were not seen, and unknown for the rest', () => {
    const reason = { code: 'unsupported', text: 'Match blocks of a daemon started as sshd -f x' } as const;
    const seen = exampleSshd({ strictmodes: 'yes', x11forwarding: 'no' });
    const sshd = { ...seen, connections: { ...seen.connections, complete: false, reason } };
    const outcome = (id: string, given: typeof sshd) =>
      TABLE.find((check) => check.id === `ssh-server/${id}`)?.evaluate({ self: { sshd: given } } as never)
        .outcome;
    expect(outcome('strict-modes', sshd)).toBe('pass');
    expect(outcome('x11-forwarding', sshd)).toBe('unknown');
    expect(outcome('strict-modes', { ...sshd, source: 'files' })).toBe('unknown');
  });
  it('tell a fault of every connection once', () => {
    const check = TABLE.find(({ id }) => id === 'ssh-server/x11-forwarding');
    const sshd = exampleSshd(
      { x11forwarding: 'yes' },
      { root: {}, 'Match User bob': { x11forwarding: 'no' } },
    );
    expect(check?.evaluate({ self: { sshd } } as never)).toMatchObject({
      outcome: 'fail',
      findings: { length: 1 },
    });
  });
});
