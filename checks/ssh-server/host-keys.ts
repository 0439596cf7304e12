import {
  defineCheck,
  fail,
  groups,
  judgeEach,
  notApplicable,
  octal,
  optional,
  pass,
  sshHostKeys,
  undecided,
} from 'rempart/check';

const permissions = defineCheck({
  id: 'ssh-server/host-key-permissions',
  title: 'Private host keys of SSH are readable by root only',
  targets: ['host'],
  severity: 'critical',
  rationale: 'Whoever can read a host key can pretend to be this host and collect passwords.',
  remediation:
    '`chown root:root /etc/ssh/ssh_host_*_key && chmod 600 /etc/ssh/ssh_host_*_key`; where others could read them, make new keys with `ssh-keygen -A` after removing the old ones.',
  references: [
    { standard: 'cis-debian-12', id: '5.1.2' },
    { standard: 'url', id: 'https://man.openbsd.org/sshd#FILES' },
  ],
  needs: { self: { keys: sshHostKeys, groups: optional(groups) } },
  evaluate({ self: { keys, groups } }) {
    if (keys === null) return notApplicable('sshd is not installed');
    // Where host-based login is set up as in Fedora, ssh-keysign reads the keys through a group of its own.
    const keysign = groups.known ? groups.value?.find(({ name }) => name === 'ssh_keys')?.gid : undefined;
    return judgeEach(
      keys,
      ({ path, file }) => {
        if (file === null) return null;
        const allowed = file.gid === keysign && file.gid !== 0 ? 0o640 : 0o600;
        const excess = file.mode & 0o7777 & ~allowed;
        if (file.uid === 0 && excess === 0) return null;
        return {
          message:
            file.uid === 0
              ? 'Others than root may use a private host key'
              : 'A private host key does not belong to root',
          expected: `root, ${octal(allowed)} or stricter`,
          actual: `uid ${file.uid}, ${octal(file.mode)}`,
          location: { path, resource: path },
          fix: `chown root ${path} && chmod 600 ${path}`,
          ...(file.uid === 0 && (excess & 0o077) === 0 ? { severity: 'low' as const } : {}),
        };
      },
      { whenEmpty: notApplicable('sshd has no host keys') },
    );
  },
});

const strength = defineCheck({
  id: 'ssh-server/host-key-strength',
  title: 'Host keys of SSH are long enough',
  targets: ['host'],
  severity: 'high',
  rationale: 'A short key can be computed from its public half, and with it the identity of the host.',
  remediation:
    'Remove the weak key and its HostKey line, `ssh-keygen -t ed25519 -f /etc/ssh/ssh_host_ed25519_key -N ""`, reload sshd, and tell clients the new fingerprint.',
  references: [
    { standard: 'dev-sec-ssh', id: 'sshd-50' },
    { standard: 'ssh-audit', id: 'key' },
  ],
  needs: { self: { keys: sshHostKeys } },
  evaluate({ self: { keys } }) {
    if (keys === null) return notApplicable('sshd is not installed');
    return judgeEach(
      keys,
      ({ path, publicKey }) => {
        if (publicKey === null) return null;
        const { type, bits } = publicKey;
        const rsa = type.startsWith('ssh-rsa');
        const broken = type.startsWith('ssh-dss') || (rsa && bits !== null && bits < 2048);
        const short = rsa && bits !== null && bits < 3072;
        if (!broken && !short) return null;
        return {
          message: `A host key is ${broken ? 'broken' : 'short'}: ${type}`,
          expected: 'Ed25519, ECDSA, or RSA of 3072 bits and more',
          actual: `${type}, ${bits ?? 'unknown'} bits`,
          location: { path: `${path}.pub`, resource: path },
          ...(broken ? {} : { severity: 'medium' as const }),
        };
      },
      { whenEmpty: notApplicable('sshd has no host keys') },
    );
  },
});

const publicPermissions = defineCheck({
  id: 'ssh-server/public-host-key-permissions',
  title: 'Only root can change the public host keys of SSH',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Administrators copy fingerprints from these files; whoever can write them has clients trust another key.',
  remediation: '`chown root:root /etc/ssh/ssh_host_*_key.pub && chmod 644 /etc/ssh/ssh_host_*_key.pub`.',
  references: [{ standard: 'cis-debian-12', id: '5.1.3' }],
  needs: { self: { keys: sshHostKeys } },
  evaluate({ self: { keys } }) {
    if (keys === null) return notApplicable('sshd is not installed');
    return judgeEach(
      keys,
      ({ path, publicFile }) => {
        if (publicFile === null) return null;
        const { uid, gid, mode } = publicFile;
        const writable = (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== 0);
        if (uid === 0 && !writable) return null;
        return {
          message: 'Others than root can change a public host key',
          expected: 'root, 0644 or stricter',
          actual: `uid ${uid}, gid ${gid}, ${octal(mode)}`,
          location: { path: publicFile.path, resource: path },
          fix: `chown root:root ${publicFile.path} && chmod 644 ${publicFile.path}`,
        };
      },
      { whenEmpty: notApplicable('sshd has no host keys') },
    );
  },
});

const ed25519 = defineCheck({
  id: 'ssh-server/ed25519-host-key',
  title: 'The host proves itself with an Ed25519 key',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Short, quick, and made without choices that can go wrong; with RSA or ECDSA alone a poor random number is enough.',
  remediation:
    '`ssh-keygen -t ed25519 -f /etc/ssh/ssh_host_ed25519_key -N ""`, name it in a HostKey line where there are any, reload sshd. Systems in FIPS mode do without.',
  references: [{ standard: 'dev-sec-ssh', id: 'sshd-14' }],
  needs: { self: { keys: sshHostKeys } },
  evaluate({ self: { keys } }) {
    if (keys === null) return notApplicable('sshd is not installed');
    const own = keys.items.find(({ publicKey }) => publicKey?.type.startsWith('ssh-ed25519') === true);
    if (own !== undefined) return pass(own.path);
    const untold = keys.items.find(({ publicKey }) => publicKey === null);
    if (keys.reason !== null) return undecided(keys.reason);
    if (keys.items.length === 0) return notApplicable('sshd has no host keys');
    if (untold !== undefined)
      return undecided({ code: 'parse-error', text: `${untold.path}.pub tells no type` });
    return fail({
      message: 'No Ed25519 host key',
      expected: 'ssh-ed25519',
      actual: keys.items.map(({ publicKey }) => publicKey?.type).join(', '),
      location: { resource: 'host keys' },
    });
  },
});

export default [permissions, strength, publicPermissions, ed25519] as const;
