import { defineCheck, groups, judgeEach, notApplicable, octal, optional, sshHostKeys } from 'rempart/check';

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

export default [permissions, strength] as const;
