import { containerOf, defineCheck, type Finding, judgeEach, processes, staleLibraries } from 'rempart/check';

export default defineCheck({
  id: 'patching/stale-libraries',
  title: 'No process still uses a library that was replaced',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'A process keeps the library it started with: an update of OpenSSL helps only those that were restarted.',
  remediation: 'Restart the service (`systemctl restart NAME`); `needrestart` does it after each update.',
  references: [{ standard: 'lynis', id: 'LOGG-2190' }],
  needs: { self: { libraries: staleLibraries, processes } },
  evaluate({ self: { libraries, processes } }) {
    const byPid = new Map(processes.items.map((process) => [process.pid, process]));
    const own = libraries.items.filter(({ pid }) => {
      const process = byPid.get(pid);
      return process === undefined || containerOf(process) === null;
    });
    const byName = Map.groupBy(own, ({ pid }) => byPid.get(pid)?.name ?? 'a process');
    return judgeEach({ ...libraries, items: [...byName] }, ([name, uses]): Finding => {
      const names = [...new Set(uses.map(({ library }) => library))].sort();
      return {
        message: `${name} uses libraries that were replaced`,
        expected: 'restarted since',
        actual: `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`,
        location: { resource: name },
      };
    });
  },
});
