import {
  accounts,
  completeSet,
  defineCheck,
  type Finding,
  groups,
  judgeEach,
  nameServices,
  notApplicable,
  optional,
  shadow,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/account-records-consistent',
  title: 'Accounts, groups and shadow entries agree with one another',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A group that is not there is filled by the next one made; a member of the group shadow reads every hash; an account without a shadow entry cannot be locked or aged.',
  remediation:
    'Look with `pwck -r` and `grpck -r`, then mend: `groupadd -g GID NAME`, `usermod -g GROUP NAME`, `gpasswd -d NAME shadow`, `pwconv`.',
  references: [
    { standard: 'cis-debian-12', id: '7.2.3' },
    { standard: 'cis-debian-12', id: '7.2.4' },
    { standard: 'lynis', id: 'AUTH-9216' },
    { standard: 'lynis', id: 'AUTH-9228' },
  ],
  needs: { self: { accounts, groups, nameServices, shadow: optional(shadow) } },
  evaluate({ self: { accounts, groups, nameServices, shadow } }) {
    if (accounts.length === 0) return notApplicable('There is no /etc/passwd');
    const gids = new Set(groups.map(({ gid }) => gid));
    // A directory may hold the group of a local account.
    const orphans = nameServices.group.length > 0 ? [] : accounts.filter(({ gid }) => !gids.has(gid));
    const ofShadow = groups.filter(({ name }) => name === 'shadow');
    const readers = ofShadow.flatMap((group) => [
      ...group.members.map((name) => ({ name, path: '/etc/group', line: group.line })),
      ...accounts
        .filter(({ gid }) => gid === group.gid)
        .map(({ name, line }) => ({ name, path: '/etc/passwd', line })),
    ]);
    const entries =
      shadow.known && shadow.value !== null ? new Set(shadow.value.map(({ name }) => name)) : null;
    const without = accounts.filter(
      ({ name, password }) => password.kind === 'shadowed' && entries !== null && !entries.has(name),
    );
    const findings: readonly Finding[] = [
      ...orphans.map(({ name, gid, line }) => ({
        message: `The group of ${name} does not exist`,
        expected: 'a group in /etc/group',
        actual: `gid ${gid}`,
        location: { path: '/etc/passwd', line, resource: `group of ${name}` },
      })),
      ...readers.map(({ name, path, line }) => ({
        message: `${name} is in the group shadow and reads every password hash`,
        expected: 'no members',
        actual: name,
        location: { path, line, resource: `shadow/${name}` },
      })),
      ...without.map(({ name, line }) => ({
        message: `${name} has no entry in /etc/shadow`,
        expected: 'an entry',
        actual: 'none',
        location: { path: '/etc/passwd', line, resource: `entry of ${name}` },
      })),
    ];
    return judgeEach(completeSet(findings), (finding) => finding);
  },
});
