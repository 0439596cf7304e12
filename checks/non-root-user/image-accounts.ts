import {
  accounts,
  defineCheck,
  type Finding,
  fail,
  type Group,
  groups,
  notApplicable,
  pass,
  shadow,
} from 'rempart/check';

const sharedIds = (all: readonly Group[]): readonly Finding[] => {
  const seen = new Map<number, string>();
  return all.flatMap(({ name, gid, line }): readonly Finding[] => {
    const first = seen.get(gid);
    seen.set(gid, first ?? name);
    return first === undefined
      ? []
      : [
          {
            message: `The groups ${first} and ${name} share a gid`,
            expected: 'a gid of its own',
            actual: `gid ${gid}`,
            severity: gid === 0 ? 'medium' : 'low',
            location: { path: '/etc/group', line, resource: `group ${name}` },
          },
        ];
  });
};

export default defineCheck({
  id: 'non-root-user/image-accounts',
  title: 'The image’s accounts have passwords locked and uids of their own',
  targets: ['image'],
  severity: 'high',
  rationale:
    'An account without a password, or a second one with uid 0, lets any process of the container become root through su or a login.',
  remediation:
    'Lock the account in the Dockerfile (`RUN passwd -l NAME`, or `*` in /etc/shadow) and remove or renumber the second account of a uid (`userdel`, `usermod -u`).',
  fix: {
    dockerfile: 'RUN passwd -l NAME; userdel NAME, or usermod -u UID NAME',
    breaks: 'Files of a renumbered account have to be given to it again.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.1.2' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man5/shadow.5.html' },
  ],
  needs: { self: { accounts, shadow, groups } },
  evaluate({ self: { accounts, shadow, groups } }) {
    if (accounts.length === 0) return notApplicable('The image has no accounts');
    const passwords = new Map(shadow?.map(({ name, password }) => [name, password]));
    const seen = new Map<number, string>();
    const findings = accounts.flatMap(({ name, uid, password, line }): readonly Finding[] => {
      const first = seen.get(uid);
      seen.set(uid, first ?? name);
      const location = { path: '/etc/passwd', line, resource: `account ${name}` };
      const own = password.kind === 'shadowed' ? passwords.get(name) : password;
      return [
        ...(own?.kind === 'empty'
          ? [
              {
                message: `The account ${name} has no password`,
                expected: 'a locked password',
                actual: 'empty',
                location: { ...location, path: password.kind === 'shadowed' ? '/etc/shadow' : '/etc/passwd' },
              },
            ]
          : []),
        ...(first === undefined
          ? []
          : [
              {
                message: `The accounts ${first} and ${name} share a uid`,
                expected: 'a uid of its own',
                actual: `uid ${uid}`,
                severity: uid === 0 ? ('high' as const) : ('low' as const),
                location,
              },
            ]),
      ];
    });
    const [head, ...rest] = [...findings, ...sharedIds(groups)];
    return head === undefined ? pass(`${accounts.length} accounts`) : fail([head, ...rest]);
  },
});
