import {
  type AuthorizedKeysFile,
  authorizedKeys,
  defineCheck,
  filterSet,
  judgeEach,
  notApplicable,
  octal,
  type SshPublicKey,
} from 'rempart/check';

/** The private halves of these are public: the two keys of the Vagrant project. */
const LEAKED: readonly string[] = [
  'AAAAB3NzaC1yc2EAAAABIwAAAQEA6NF8iallvQVp22WDkTkyrtvp9eWW6A8YVr+kz4TjGYe7gHzIw+niNltGEFHzD8+v1I2YJ6oXevct1YeS0o9HZyN1Q9qgCgzUFtdOKLv6IedplqoPkcmF0aYet2PkEDo3MlTBckFXPITAMzF8dJSIFo9D8HfdOV0IAdx4O7PtixWKn5y2hMNG0zQPyUecp4pzC6kivAIhyfHilFR61RGL+GPXQ2MWZWFYbAGjyiYJnAmCP3NOTd0jMZEnDkbUvxhMmBYSdETk1rRgm+R4LOzFUGaHqHDLKLX+FIPKcF96hrucXzcWyLbIbEgE98OHlnVYCzRdK8jlqm8tehUc9c9WhQ==',
  'AAAAC3NzaC1lZDI1NTE5AAAAIN1YdxBpNlzxDqfJyw/QKow1F+wvG9hXGoqiysfJOn5Y',
];

const NONE = notApplicable('No account has authorised keys');

const writers = (file: AuthorizedKeysFile): string | null => {
  const loose = [file.file, ...file.folders].find(
    ({ mode, uid, type }) =>
      (uid !== 0 && uid !== file.account.uid) ||
      (mode & 0o022) !== 0 ||
      (type === 'file' && (mode & 0o002) !== 0),
  );
  return loose === undefined ? null : `${loose.path}: uid ${loose.uid}, ${octal(loose.mode)}`;
};

const permissions = defineCheck({
  id: 'ssh-server/authorized-keys-permissions',
  title: 'Nobody else can write to the authorised keys of an account',
  targets: ['host'],
  severity: 'high',
  rationale: 'Whoever can write the file, or swap it by writing a folder above, can log in as its owner.',
  remediation:
    '`chown USER ~USER/.ssh/authorized_keys; chmod 600 ~USER/.ssh/authorized_keys; chmod 700 ~USER/.ssh; chmod go-w ~USER`.',
  references: [
    { standard: 'lynis', id: 'FILE-7524' },
    { standard: 'url', id: 'https://man.openbsd.org/sshd#AUTHORIZED_KEYS_FILE_FORMAT' },
  ],
  needs: { self: { files: authorizedKeys } },
  evaluate: ({ self: { files } }) =>
    judgeEach(
      files,
      (file) => {
        const actual = writers(file);
        if (actual === null) return null;
        return {
          message: `Others can write to the authorised keys of ${file.account.name}`,
          expected: `${file.account.name} or root, not writable by others`,
          actual,
          location: { path: file.file.path, resource: file.file.path },
        };
      },
      { whenEmpty: NONE, partialCredit: true },
    ),
});

const weakness = ({ type, bits, blob }: SshPublicKey): string | null => {
  if (LEAKED.includes(blob)) return 'its private half is public';
  if (type.startsWith('ssh-dss')) return 'DSA';
  return type.startsWith('ssh-rsa') && bits !== null && bits < 2048 ? `RSA of ${bits} bits` : null;
};

const strength = defineCheck({
  id: 'ssh-server/authorized-keys-strength',
  title: 'Authorised keys are strong and their private halves secret',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A short key can be computed from its public half, and some private halves are known to everybody.',
  remediation:
    'Take the line out of the file and have its owner make a new key with `ssh-keygen -t ed25519`.',
  references: [{ standard: 'url', id: 'https://github.com/hashicorp/vagrant/tree/main/keys' }],
  needs: { self: { files: authorizedKeys } },
  evaluate({ self: { files } }) {
    const keys = { ...files, items: files.items.flatMap((file) => file.keys.map((key) => ({ file, key }))) };
    return judgeEach(
      keys,
      ({ file, key }) => {
        const why = weakness(key);
        if (why === null) return null;
        return {
          message: `A key of ${file.account.name} is weak: ${why}`,
          expected: 'Ed25519, ECDSA, or RSA of 2048 bits and more',
          actual: `${key.type}, ${why}`,
          location: { path: file.file.path, line: key.line, resource: file.file.path },
          ...(LEAKED.includes(key.blob) ? {} : { severity: 'medium' as const }),
        };
      },
      { whenEmpty: NONE, partialCredit: true },
    );
  },
});

const BOUNDS = /^(from=|command=|restrict$|cert-authority$|principals=)/i;

const root = defineCheck({
  id: 'ssh-server/root-authorized-keys',
  title: 'Keys of root are bound to a place or a command',
  targets: ['host'],
  severity: 'low',
  rationale: 'A key of root that works from anywhere for anything is the whole machine once it is copied.',
  remediation:
    'Put `from="198.51.100.7"` or `command="/usr/local/sbin/backup",restrict` before the key in /root/.ssh/authorized_keys, or use an ordinary account with sudo.',
  references: [{ standard: 'url', id: 'https://man.openbsd.org/sshd#AUTHORIZED_KEYS_FILE_FORMAT' }],
  needs: { self: { files: authorizedKeys } },
  evaluate({ self: { files } }) {
    const own = filterSet(files, ({ account }) => account.uid === 0);
    const keys = { ...own, items: own.items.flatMap((file) => file.keys.map((key) => ({ file, key }))) };
    return judgeEach(
      keys,
      ({ file, key }) =>
        key.options.some((option) => BOUNDS.test(option))
          ? null
          : {
              message: 'A key of root works from anywhere for anything',
              expected: 'from="…" or command="…"',
              actual: `${key.type} without bounds`,
              location: { path: file.file.path, line: key.line, resource: file.file.path },
            },
      { whenEmpty: notApplicable('Root has no authorised keys'), partialCredit: true },
    );
  },
});

const shared = defineCheck({
  id: 'ssh-server/authorized-keys-personal',
  title: 'No key opens several accounts of the host',
  targets: ['host'],
  severity: 'low',
  rationale:
    'With one key for several accounts the log does not tell who acted, and a copied key opens all of them at once.',
  remediation: 'Give every person an own account with an own key, and take the key out of the other files.',
  references: [{ standard: 'url', id: 'https://www.ssh.com/academy/iam/ssh-key-management' }],
  needs: { self: { files: authorizedKeys } },
  evaluate({ self: { files } }) {
    const holders = new Map<string, Set<string>>();
    for (const { account, keys } of files.items)
      for (const { blob } of keys)
        holders.set(blob, (holders.get(blob) ?? new Set<string>()).add(account.name));
    const keys = { ...files, items: files.items.flatMap((file) => file.keys.map((key) => ({ file, key }))) };
    return judgeEach(
      keys,
      ({ file, key }) => {
        const names = [...(holders.get(key.blob) ?? [])];
        // Told once, at the first of the accounts.
        if (names.length < 2 || names[0] !== file.account.name) return null;
        return {
          message: `One key opens ${names.length} accounts`,
          expected: 'one account for each key',
          actual: names.slice(0, 20).join(', '),
          location: { path: file.file.path, line: key.line, resource: names.toSorted().join(',') },
        };
      },
      { whenEmpty: NONE },
    );
  },
});

export default [permissions, strength, root, shared] as const;
