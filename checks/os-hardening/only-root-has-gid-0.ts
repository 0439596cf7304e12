import {
  type Account,
  accounts,
  completeSet,
  defineCheck,
  type Finding,
  type Group,
  groups,
  judgeEach,
  notApplicable,
} from 'rempart/check';

/** Accounts that run one command each; the Red Hat family and Alpine give them root’s group. */
const OF_THE_SYSTEM = /^(sync|shutdown|halt|operator)$/;

type Claim =
  | { readonly kind: 'primary'; readonly account: Account }
  | { readonly kind: 'member'; readonly name: string; readonly group: Group }
  | { readonly kind: 'group'; readonly group: Group };

const judge = (claim: Claim): Finding => {
  if (claim.kind === 'primary')
    return {
      message: `${claim.account.name} has root’s group as its own`,
      expected: 'a group of its own',
      actual: 'gid 0',
      location: { path: '/etc/passwd', line: claim.account.line, resource: claim.account.name },
      fix: `groupadd --force ${claim.account.name}; usermod -g ${claim.account.name} ${claim.account.name}`,
    };
  if (claim.kind === 'member')
    return {
      message: `${claim.name} is a member of root’s group`,
      expected: 'no members but root',
      actual: claim.name,
      location: { path: '/etc/group', line: claim.group.line, resource: `member ${claim.name}` },
      severity: 'low',
      fix: `gpasswd -d ${claim.name} ${claim.group.name}`,
    };
  return {
    message: `The group ${claim.group.name} is root’s group under another name`,
    expected: 'gid 0 for root alone',
    actual: 'gid 0',
    location: { path: '/etc/group', line: claim.group.line, resource: `group ${claim.group.name}` },
  };
};

export default defineCheck({
  id: 'os-hardening/only-root-has-gid-0',
  title: 'Only root is in root’s group',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Many files of the system are readable, and some writable, by the group root; whoever is in it has them.',
  remediation:
    'Give the account another group (`usermod -g GROUP NAME`) and mend the group of its files; take members out with `gpasswd -d NAME root`.',
  references: [
    { standard: 'cis-debian-12', id: '5.4.2.2' },
    { standard: 'cis-debian-12', id: '5.4.2.3' },
  ],
  needs: { self: { accounts, groups } },
  evaluate({ self: { accounts, groups } }) {
    if (accounts.length === 0) return notApplicable('There is no /etc/passwd');
    // Another account with uid 0 is root itself, and judged by only-root-has-uid-0.
    const superusers = new Set(accounts.filter(({ uid }) => uid === 0).map(({ name }) => name));
    const isFree = (name: string): boolean => !superusers.has(name) && !OF_THE_SYSTEM.test(name);
    const ofRoot = groups.filter(({ gid }) => gid === 0);
    const claims: readonly Claim[] = [
      ...accounts
        .filter(({ name, gid }) => gid === 0 && isFree(name))
        .map((account): Claim => ({ kind: 'primary', account })),
      ...ofRoot.flatMap((group) =>
        group.members.filter(isFree).map((name): Claim => ({ kind: 'member', name, group })),
      ),
      ...ofRoot.filter(({ name }) => name !== 'root').map((group): Claim => ({ kind: 'group', group })),
    ];
    return judgeEach(completeSet(claims), judge);
  },
});
