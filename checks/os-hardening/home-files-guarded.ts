import {
  completeSet,
  defineCheck,
  type Finding,
  homeDirectories,
  incompleteSet,
  judgeEach,
  octal,
} from 'rempart/check';

/** Files that hold keys, passwords or tokens as they are. */
const SECRET =
  /\/(\.netrc|\.ssh\/id_[^/]*(?<!\.pub)|\.aws\/credentials|\.docker\/config\.json|\.git-credentials|\.kube\/config|\.npmrc|\.pgpass|\.my\.cnf|\.vault-token)$/;

export default defineCheck({
  id: 'os-hardening/home-files-guarded',
  title: 'Start files and credentials in homes are guarded from others',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Who can write a start file or authorized_keys acts as that user; who can read credentials has them.',
  remediation:
    'Run `chmod go-w FILE`, and `chmod 600 FILE` for credentials; what was readable by others must be replaced.',
  references: [
    { standard: 'cis-debian-12', id: '7.2.10' },
    { standard: 'dev-sec-linux', id: 'os-09' },
    { standard: 'lynis', id: 'HOME-9350' },
  ],
  needs: { self: { homes: homeDirectories } },
  evaluate({ self: { homes } }) {
    const files = homes.items.flatMap(({ account, entry, files }) =>
      // A history that leads to /dev/null is shell-history-kept’s.
      files.filter(({ type }) => type !== 'char-device').map((file) => ({ account, home: entry, file })),
    );
    return judgeEach(
      homes.reason === null ? completeSet(files) : incompleteSet(files, homes.reason),
      ({ account, home, file: { path, mode, uid, gid } }): Finding | null => {
        const finding = (message: string, expected: string, actual: string): Finding => ({
          message,
          expected,
          actual,
          location: { path, resource: path },
        });
        if (uid !== account.uid && uid !== 0)
          return finding(
            `${path} belongs to neither ${account.name} nor root`,
            `uid ${account.uid}`,
            `uid ${uid}`,
          );
        if ((mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== account.gid))
          return finding(`Others can write ${path}`, 'no write bit for group and others', octal(mode));
        // A closed home closes what is in it.
        const reachable = home === null || (home.mode & 0o001) !== 0;
        return SECRET.test(path) && (mode & 0o004) !== 0 && reachable
          ? finding(`Everybody can read the credentials in ${path}`, '0600', octal(mode))
          : null;
      },
      { partialCredit: true },
    );
  },
});
