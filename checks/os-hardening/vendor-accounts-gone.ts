import {
  accounts,
  authorizedKeys,
  completeSet,
  defineCheck,
  type Finding,
  incompleteSet,
  isClosedShell,
  judgeEach,
  optional,
  shadow,
  type UnknownReason,
} from 'rempart/check';

/** Users of images whose first password was published with them. */
const WITH_PASSWORD = /^(pi|vagrant|osboxes|linaro|odroid|orangepi|alarm|ubnt)$/;

/** The public halves of the keys that HashiCorp publishes for boxes, RSA and Ed25519, by their beginning. */
const VAGRANT_KEYS = [
  'AAAAB3NzaC1yc2EAAAABIwAAAQEA6NF8iallvQVp22WDkTkyrtvp9eWW6A8YVr+kz4TjGYe7gHzIw+niNltGEFHzD8',
  'AAAAC3NzaC1lZDI1NTE5AAAAIN1YdxBpNlzxDqfJyw/QKow1F+wvG9hXGoqiysfJOn5Y',
] as const;

export default defineCheck({
  id: 'os-hardening/vendor-accounts-gone',
  title: 'No account of an image can be entered with a published secret',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Names, passwords and keys of ready-made images are the first that guessing programs try; the private key of Vagrant’s boxes is public.',
  remediation:
    'Take the published key out of authorized_keys; change or lock the password (`passwd -l NAME`), and remove the account when nobody needs it (`userdel -r NAME`).',
  references: [{ standard: 'url', id: 'https://github.com/hashicorp/vagrant/tree/main/keys' }],
  needs: { self: { accounts, shadow: optional(shadow), keys: optional(authorizedKeys) } },
  evaluate({ self: { accounts, shadow, keys } }) {
    const vendors = accounts.filter(
      ({ name, uid, shell }) => uid !== 0 && WITH_PASSWORD.test(name) && !isClosedShell(shell),
    );
    const entries = shadow.known ? (shadow.value ?? []) : [];
    const withPassword = vendors.flatMap((account): readonly Finding[] => {
      const entry = entries.find(({ name }) => name === account.name);
      const password = account.password.kind === 'shadowed' ? entry?.password : account.password;
      if (password?.kind !== 'hashed') return [];
      return [
        {
          message: `${account.name}, an account of ready-made images, has a password`,
          expected: 'locked, or removed',
          actual: `a hash (${password.method})`,
          location: { path: '/etc/shadow', line: entry?.line ?? account.line, resource: account.name },
          // Whether it is still the published one cannot be told from its hash.
          severity: 'medium',
          fix: `passwd -l ${account.name}`,
        },
      ];
    });
    const files = keys.known ? keys.value.items : [];
    const withKey = files.flatMap(({ account, file, keys }): readonly Finding[] =>
      keys
        .filter(({ blob }) => VAGRANT_KEYS.some((key) => blob.startsWith(key)))
        .map(({ line }) => ({
          message: `${account.name} lets in the key of Vagrant’s boxes, whose private half is public`,
          expected: 'a key of your own',
          actual: 'the published key',
          location: { path: file.path, line, resource: `${account.name} key` },
        })),
    );
    const hidden: UnknownReason | null =
      (keys.known ? keys.value.reason : keys.reason) ??
      (shadow.known || vendors.length === 0 ? null : shadow.reason);
    const found = [...withKey, ...withPassword];
    return judgeEach(
      hidden === null ? completeSet(found) : incompleteSet(found, hidden),
      (finding) => finding,
    );
  },
});
