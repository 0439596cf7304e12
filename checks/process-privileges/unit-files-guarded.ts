import {
  accounts,
  changeableBy,
  defineCheck,
  type Finding,
  groups,
  judgeEach,
  notApplicable,
  octal,
  ownServices,
  populatedGroups,
} from 'rempart/check';

export default defineCheck({
  id: 'process-privileges/unit-files-guarded',
  title: 'Only root can change the units of systemd',
  targets: ['host'],
  severity: 'critical',
  rationale: 'Who can write a unit decides what root runs at the next start of the service.',
  remediation:
    'Run `chown root:root FILE` and `chmod 644 FILE`, then read the file for lines that are not yours.',
  references: [{ standard: 'lynis', id: 'BOOT-5184' }],
  needs: { self: { services: ownServices, accounts, groups } },
  evaluate({ self: { services, accounts, groups } }) {
    const populated = populatedGroups(groups, accounts);
    return judgeEach(
      services,
      ({ entry }): Finding | null => {
        const changer = changeableBy(entry, populated);
        return changer === null
          ? null
          : {
              message: `${entry.path} can be changed by ${changer.who}`,
              expected: 'root alone, 0644',
              actual: `${octal(entry.mode)}, uid ${entry.uid}, gid ${entry.gid}`,
              location: { path: entry.path, resource: entry.path },
              fix: `chown root:root ${entry.path}; chmod 644 ${entry.path}`,
            };
      },
      { whenEmpty: notApplicable('There are no units of systemd in /etc and /usr/local') },
    );
  },
});
