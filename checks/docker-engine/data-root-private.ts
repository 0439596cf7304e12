import {
  DESKTOP,
  defineCheck,
  dockerDaemons,
  engineDataRoots,
  engineInfo,
  engineOwner,
  fail,
  foldersAbove,
  isDesktop,
  notTold,
  octal,
  optional,
  pass,
  shellWord,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/data-root-private',
  title: 'Other accounts do not get into the engine’s data',
  targets: ['docker-engine'],
  severity: 'high',
  rationale:
    'Who may enter the data folder reads files of containers and volumes, and runs the setuid programs in them as root of the host (CVE-2021-41091, mended in Docker 20.10.9). A folder above that is closed to others closes it too.',
  remediation:
    'Run `chmod 710` on the data folder (`docker info --format "{{.DockerRootDir}}"`) and update an engine before 20.10.9, which opens it again.',
  fix: {
    command: 'chmod 710 /var/lib/docker',
    breaks: 'Backups and agents of other accounts that read the folder directly.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.5.5' },
    { standard: 'url', id: 'https://github.com/moby/moby/security/advisories/GHSA-3fwx-pjgw-3558' },
  ],
  needs: {
    self: { info: engineInfo },
    parent: { host: { roots: engineDataRoots, daemons: optional(dockerDaemons) } },
  },
  evaluate({ self: { info }, parent: { host }, target }) {
    if (isDesktop(info)) return DESKTOP;
    const folder = info.dockerRootDir;
    if (folder === null || folder === '') return notTold('where its data lies');
    const entry = host.roots.entries.get(folder);
    if (entry === undefined)
      return undecided(
        host.roots.reason ?? { code: 'unsupported', text: `${folder} is not seen by this reader` },
      );
    const above = foldersAbove(folder)
      .map((path) => host.roots.entries.get(path))
      .filter((each) => each !== undefined);
    const seen = `${octal(entry.mode)}, uid ${entry.uid}, gid ${entry.gid}`;
    const owner = engineOwner(host.daemons, target, info);
    const location = { path: folder, resource: 'data root' };
    // With userns-remap the folder is root's, and its group that of root in containers.
    if (entry.uid !== 0 && owner === null)
      return fail({
        message: 'The engine’s data belongs to another account',
        expected: 'uid 0',
        actual: seen,
        location,
        fix: { command: `chown root ${shellWord(folder)}` },
      });
    const closed = above.findLast(({ mode }) => (mode & 0o001) === 0);
    if ((entry.mode & 0o007) === 0) return pass(seen);
    if (closed !== undefined) return pass(`${seen}, behind ${closed.path} with ${octal(closed.mode)}`);
    return fail({
      message:
        (entry.mode & 0o002) !== 0
          ? 'Every account may put files into the engine’s data'
          : 'Every account may get into the engine’s data',
      expected: '0710 or less',
      actual: seen,
      location,
      fix: { command: `chmod ${octal(entry.mode & 0o770)} ${shellWord(folder)}` },
    });
  },
});
