import { accounts, completeSet, defineCheck, type Finding, groups, judgeEach } from 'rempart/check';

/** Groups whose members get root without being asked for a password, and how. */
const WAYS: Readonly<Record<string, string>> = {
  docker: 'starts a container that mounts the root folder',
  lxd: 'starts a privileged container',
  'incus-admin': 'starts a privileged container',
  disk: 'writes to the raw disks',
  shadow: 'reads the password hashes',
  kmem: 'reads the memory of the kernel',
};

/** Accounts that packages put there for their own work. */
const BY_PACKAGE: Readonly<Record<string, readonly string[]>> = {
  shadow: ['www-data'],
  disk: ['amandabackup', 'backup'],
};

export default defineCheck({
  id: 'os-hardening/root-groups-small',
  title: 'Groups that amount to root have no members',
  targets: ['host'],
  severity: 'high',
  rationale: 'A member of these groups becomes root in one step and leaves no line in the log of sudo.',
  remediation:
    'Run `gpasswd -d USER GROUP`, and give administrators sudo instead; for containers use rootless Docker or Podman. Waive the people who are meant to be root.',
  references: [
    { standard: 'cis-docker-1.6', id: '1.1.2' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-600130' },
  ],
  needs: { self: { accounts, groups } },
  evaluate({ self: { accounts, groups } }) {
    const administrators = new Set(
      groups.filter(({ name }) => /^(sudo|wheel|admin|root)$/.test(name)).flatMap(({ members }) => members),
    );
    const memberships = groups
      .filter(({ name }) => name in WAYS)
      .flatMap((group) => {
        const primary = accounts
          .filter(({ gid, uid }) => gid === group.gid && uid !== 0)
          .map(({ name }) => name);
        return [...new Set([...group.members, ...primary])]
          .filter((member) => member !== 'root' && !(BY_PACKAGE[group.name] ?? []).includes(member))
          .map((member) => ({ group, member }));
      });
    return judgeEach(completeSet(memberships), ({ group, member }): Finding => {
      const administrator = administrators.has(member);
      return {
        message: `${member} is in the group ${group.name}, and so ${WAYS[group.name]}`,
        expected: 'no members',
        actual: administrator ? `${member}, who is an administrator anyway` : member,
        location: { path: '/etc/group', line: group.line, resource: `${group.name}/${member}` },
        ...(administrator ? { severity: 'medium' } : {}),
        fix: `gpasswd -d ${member} ${group.name}`,
      };
    });
  },
});
