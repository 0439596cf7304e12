import {
  defineCheck,
  type Finding,
  fileSystemWalk,
  filterSet,
  judgeEach,
  octal,
  PACKAGE_FOLDERS,
  PACKAGED_SETUID,
  RIGHTS_ON_OFFER,
} from 'rempart/check';

const SYSTEM_FOLDER_OF_ITS_OWN =
  /^\/(snap|var\/lib\/(snapd|lxc|lxd|incus|machines|flatpak))\/|\/\.local\/share\/(docker|containers)\//;

export default defineCheck({
  id: 'os-hardening/setuid-programs-known',
  title: 'Setuid programs are those the distribution installs',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A setuid program runs with its owner’s rights for everybody; one that nobody expects is a back door or a way to root.',
  remediation:
    'Find out where the program comes from (`dpkg -S`, `rpm -qf`); run `chmod u-s,g-s FILE`, or waive it with the reason.',
  references: [
    { standard: 'cis-debian-12', id: '7.1.13' },
    { standard: 'dev-sec-linux', id: 'os-06' },
  ],
  needs: { self: { walk: fileSystemWalk } },
  evaluate({ self: { walk } }) {
    const programs = filterSet(
      walk,
      ({ type, mode, path }) =>
        type === 'file' && (mode & 0o6000) !== 0 && !SYSTEM_FOLDER_OF_ITS_OWN.test(path),
    );
    return judgeEach(
      programs,
      ({ path, mode, uid }): Finding | null => {
        const name = path.slice(path.lastIndexOf('/') + 1);
        const finding = (message: string, mild: boolean): Finding => ({
          message,
          expected: 'no setuid or setgid bit',
          actual: `${octal(mode)}, uid ${uid}`,
          location: { path, resource: path },
          ...(mild ? { severity: 'medium' } : {}),
        });
        if ((mode & 0o022) !== 0)
          return finding(`The setuid program ${path} can be changed by others than its owner`, false);
        if ((mode & 0o4000) !== 0 && RIGHTS_ON_OFFER.test(name))
          return finding(`${path} gives the rights of its owner to everybody`, false);
        if (!PACKAGE_FOLDERS.test(path))
          return finding(
            `${path} is setuid outside the folders of packages`,
            path.startsWith('/opt/') && PACKAGED_SETUID.has(name),
          );
        // setgid without setuid gives one group: games scores, mail boxes.
        return PACKAGED_SETUID.has(name) || (mode & 0o4000) === 0
          ? null
          : finding(`${path} is setuid and not among those of the known distributions`, true);
      },
      { partialCredit: true },
    );
  },
});
