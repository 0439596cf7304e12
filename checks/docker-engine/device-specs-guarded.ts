import {
  accounts,
  changeableBy,
  DESKTOP,
  defineCheck,
  deviceFolders,
  dockerDaemons,
  engineInfo,
  engineOwner,
  enginePrograms,
  groups,
  incompleteSet,
  isDesktop,
  judgeEach,
  notApplicable,
  octal,
  optional,
  populatedGroups,
  shellWord,
} from 'rempart/check';

const PLUGINS = /^\/(?:opt\/nri\/plugins|etc\/nri\/conf\.d|run\/nri)(?:\/|$)/;

export default defineCheck({
  id: 'docker-engine/device-specs-guarded',
  title: 'Only root can change descriptions of devices and plugins of containers',
  targets: ['docker-engine'],
  severity: 'high',
  rationale:
    'A description of a device (CDI) may add mounts and hooks to a container, and hooks run as root of the host; a plugin of the Node Resource Interface changes every container that is made.',
  remediation: 'Run `chown root:root` and `chmod go-w` on each path named.',
  fix: { breaks: 'Tools that write descriptions as an ordinary user have to run as root.' },
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    {
      standard: 'url',
      id: 'https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md',
    },
  ],
  needs: {
    self: { info: engineInfo },
    parent: { host: { programs: enginePrograms, groups, accounts, daemons: optional(dockerDaemons) } },
  },
  evaluate({ self: { info }, parent: { host }, target }) {
    if (isDesktop(info)) return DESKTOP;
    const folders = deviceFolders(info);
    const { entries, reason } = host.programs;
    const own = [...entries.values()].filter(
      ({ path }) =>
        PLUGINS.test(path) || folders.some((folder) => path === folder || path.startsWith(`${folder}/`)),
    );
    const owner = engineOwner(host.daemons, target, info) ?? 0;
    const populated = populatedGroups(host.groups ?? [], host.accounts);
    return judgeEach(
      reason === null ? { items: own, complete: true, reason } : incompleteSet(own, reason),
      (entry) => {
        const who = changeableBy(entry.uid === owner ? { ...entry, uid: 0 } : entry, populated);
        return who === null
          ? null
          : {
              message: `${who.who} may change ${entry.path}`,
              expected: 'root alone',
              actual: `${octal(entry.mode)}, uid ${entry.uid}, gid ${entry.gid}`,
              location: { path: entry.path, resource: entry.path },
              fix: {
                command: `chown root:root ${shellWord(entry.path)} && chmod go-w ${shellWord(entry.path)}`,
              },
            };
      },
      { whenEmpty: notApplicable('There are no descriptions of devices and no such plugins') },
    );
  },
});
