import {
  authorizedKeys,
  completeSet,
  defineCheck,
  type FileEntry,
  type Finding,
  type InstallerAnswers,
  incompleteSet,
  installerAnswers,
  judgeEach,
  octal,
  optional,
  safeWord,
} from 'rempart/check';

/** The key that Packer makes for one build: in EC2 its comment is the name of the pair. */
const PACKER_KEY = /^packer[_ -][0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Root's home is closed to others, and what lies there with it, whatever its own mode. */
const isOpen = ({ path, mode, gid }: FileEntry): boolean =>
  !path.startsWith('/root/') && ((mode & 0o004) !== 0 || ((mode & 0o040) !== 0 && gid !== 0));

const fromInstaller = ({ file, holds }: InstallerAnswers): readonly Finding[] => {
  const open = isOpen(file);
  // Closed, a hash is kept as well as in /etc/shadow.
  if (holds === 'none' || (holds === 'hash' && !open)) return [];
  const who = open ? 'for more than root to read' : 'in plain text';
  return [
    {
      message: `An installer left a ${holds === 'hash' ? 'hash of a password' : 'password'} ${who}`,
      expected: 'no password',
      actual: `a ${holds} in ${file.path}, ${octal(file.mode)}`,
      location: { path: file.path, resource: file.path },
      fix: `rm ${safeWord(file.path, 'FILE')}`,
      ...(holds === 'password' && open ? {} : { severity: 'medium' as const }),
    },
  ];
};

export default defineCheck({
  id: 'vulnerabilities/no-build-credentials',
  title: 'No password or key of the build was left on the machine',
  targets: ['host'],
  severity: 'high',
  rationale:
    'What the installer was told is the password of every machine of the same image, and a key of the build opens all of them.',
  remediation:
    'Remove the file or the line, change the password, and let the build end with a step that does so: `ssh_clear_authorized_keys` of Packer, `virt-sysprep`, `cloud-init clean --logs --seed`.',
  references: [
    { standard: 'url', id: 'https://developer.hashicorp.com/packer/docs/communicators/ssh' },
    {
      standard: 'url',
      id: 'https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/10/install-rootpw',
    },
    { standard: 'url', id: 'https://www.debian.org/releases/stable/amd64/apbs03.en.html' },
  ],
  needs: { self: { answers: installerAnswers, keys: optional(authorizedKeys) } },
  evaluate({ self: { answers, keys } }) {
    const files = keys.known ? keys.value.items : [];
    const withKey = files.flatMap(({ account, file, keys }): readonly Finding[] =>
      keys
        .filter(({ comment }) => PACKER_KEY.test(comment.trim()))
        .map(({ line }) => ({
          message: `${account.name} lets in the key of a Packer build`,
          expected: 'gone with the build',
          actual: 'a key that Packer made for one build',
          location: { path: file.path, line, resource: `${file.path} packer` },
          // Packer throws the other half away, unless it was told to keep it for debugging.
          severity: 'medium' as const,
        })),
    );
    const found = [...answers.items.flatMap(fromInstaller), ...withKey];
    const hidden = answers.reason ?? (keys.known ? keys.value.reason : keys.reason);
    return judgeEach(
      hidden === null ? completeSet(found) : incompleteSet(found, hidden),
      (finding) => finding,
    );
  },
});
