import { accounts, defineCheck, type Finding, fail, groups, notApplicable, pass } from 'rempart/check';

interface Named {
  readonly name: string;
  readonly id: number;
  readonly line: number;
}

const duplicates = (all: readonly Named[], path: string, what: 'account' | 'group'): readonly Finding[] => {
  const found: Finding[] = [];
  for (const [id, same] of Map.groupBy(all, (entry) => entry.id))
    if (same.length > 1 && id !== 0)
      found.push({
        message: `${same.map(({ name }) => name).join(' and ')} have the same ${what === 'account' ? 'uid' : 'gid'} ${id}`,
        expected: 'an id of its own for each',
        actual: String(id),
        location: { path, line: same[1]?.line ?? 0, resource: `${what} ${same[1]?.name}` },
      });
  for (const [name, same] of Map.groupBy(all, (entry) => entry.name))
    if (same.length > 1)
      found.push({
        message: `The ${what} ${name} stands ${same.length} times in ${path}`,
        expected: 'once',
        actual: `${same.length} times`,
        location: { path, line: same[1]?.line ?? 0, resource: `${what} ${name} repeated` },
      });
  return found;
};

export default defineCheck({
  id: 'os-hardening/account-ids-unique',
  title: 'Every account and group has a name and an id of its own',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Two accounts with one uid own each other’s files and processes; of two with one name only the first is asked.',
  remediation:
    'Give one of them another id (`usermod -u`, `groupmod -g`), then mend the owner of its files. Shared ids of root are judged by only-root-has-uid-0 and only-root-has-gid-0.',
  references: [
    { standard: 'cis-debian-12', id: '7.2.5' },
    { standard: 'cis-debian-12', id: '7.2.6' },
    { standard: 'cis-debian-12', id: '7.2.7' },
    { standard: 'cis-debian-12', id: '7.2.8' },
    { standard: 'dev-sec-linux', id: 'os-07' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-400000' },
    { standard: 'lynis', id: 'AUTH-9208' },
    { standard: 'lynis', id: 'AUTH-9222' },
    { standard: 'lynis', id: 'AUTH-9226' },
  ],
  needs: { self: { accounts, groups } },
  evaluate({ self: { accounts, groups } }) {
    if (accounts.length === 0) return notApplicable('There is no /etc/passwd');
    const [first, ...rest] = [
      ...duplicates(
        accounts.map(({ name, uid, line }) => ({ name, id: uid, line })),
        '/etc/passwd',
        'account',
      ),
      ...duplicates(
        groups.map(({ name, gid, line }) => ({ name, id: gid, line })),
        '/etc/group',
        'group',
      ),
    ];
    return first === undefined
      ? pass(`${accounts.length} accounts, ${groups.length} groups`)
      : fail([first, ...rest]);
  },
});
