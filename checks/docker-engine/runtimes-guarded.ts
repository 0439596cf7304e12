import {
  accounts,
  changeableBy,
  DESKTOP,
  defineCheck,
  dockerDaemons,
  engineInfo,
  engineOwner,
  enginePrograms,
  type FileEntry,
  type Finding,
  foldersAbove,
  groups,
  incompleteSet,
  isDesktop,
  judgeEach,
  notApplicable,
  notTold,
  octal,
  optional,
  populatedGroups,
  runtimePlaces,
  shellWord,
} from 'rempart/check';

interface Program {
  readonly name: string;
  readonly path: string;
  readonly entries: readonly FileEntry[];
}

export default defineCheck({
  id: 'docker-engine/runtimes-guarded',
  title: 'Only root can change the programs that start containers',
  targets: ['docker-engine'],
  severity: 'high',
  rationale:
    'The engine runs its runtime as root for every container: who can change the program, or put another one in its folder, is root at the next `docker run`.',
  remediation: 'Run `chown root:root` and `chmod go-w` on each path named.',
  fix: { breaks: 'Builds that wrote the runtime in place need to install it as root.' },
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/daemon/alternative-runtimes/' },
  ],
  needs: {
    self: { info: engineInfo },
    parent: { host: { programs: enginePrograms, groups, accounts, daemons: optional(dockerDaemons) } },
  },
  evaluate({ self: { info }, parent: { host }, target }) {
    if (isDesktop(info)) return DESKTOP;
    if (info.runtimes === null) return notTold('its runtimes');
    const { entries: seen, reason } = host.programs;
    const programs = Object.entries(info.runtimes).flatMap(([name, told]): readonly Program[] => {
      const path = runtimePlaces(told ?? name).find((place) => seen.has(place));
      if (path === undefined) return [];
      const way = [...foldersAbove(path), path].map((each) => seen.get(each));
      return [{ name, path, entries: way.filter((entry) => entry !== undefined) }];
    });
    const distinct = [...new Map(programs.map((program) => [program.path, program])).values()];
    const found = new Set(programs.map(({ name }) => name));
    // What is named by a path at which nothing lies is not installed; a bare name may lie where was not looked.
    const missing = Object.entries(info.runtimes)
      .filter(([name, told]) => !found.has(name) && told?.startsWith('/') !== true)
      .map(([name]) => name);
    const owner = engineOwner(host.daemons, target, info) ?? 0;
    const populated = populatedGroups(host.groups ?? [], host.accounts);
    const judge = ({ name, path, entries }: Program): Finding | null => {
      for (const entry of entries) {
        const who = changeableBy(entry.uid === owner ? { ...entry, uid: 0 } : entry, populated);
        if (who !== null)
          return {
            message: `${who.who} may change ${entry.path}, by which ${name} runs`,
            expected: 'root alone',
            actual: `${octal(entry.mode)}, uid ${entry.uid}, gid ${entry.gid}`,
            location: { path: entry.path, resource: path },
            fix: {
              command: `chown root:root ${shellWord(entry.path)} && chmod go-w ${shellWord(entry.path)}`,
            },
          };
      }
      return null;
    };
    const hidden =
      reason ??
      (missing.length === 0
        ? null
        : ({
            code: 'unsupported',
            text: `The program of ${missing.slice(0, 5).join(', ')} was not found on the search path`,
          } as const));
    return judgeEach(
      hidden === null ? { items: distinct, complete: true, reason: null } : incompleteSet(distinct, hidden),
      judge,
      { whenEmpty: notApplicable('None of the runtimes that it names is installed') },
    );
  },
});
