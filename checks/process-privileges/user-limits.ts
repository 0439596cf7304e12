import {
  defineCheck,
  type Finding,
  fail,
  notApplicable,
  pass,
  system,
  type UserLimit,
  units,
  userLimits,
} from 'rempart/check';

const MOST_LOGINS = 10;

/** Of equal lines the last one holds; a line for one user or group leaves the others without. */
const forAll = (limits: readonly UserLimit[], item: string): UserLimit | undefined =>
  limits.findLast(
    ({ domain, type, item: name }) =>
      domain === '*' && name === item && (type !== 'soft' || item === 'maxlogins'),
  );

const unset = (message: string, item: string, expected: string, limit: UserLimit | undefined): Finding => ({
  message,
  expected,
  actual: limit === undefined ? 'no limit' : `* ${limit.type} ${item} ${limit.value}`,
  location:
    limit === undefined
      ? { path: '/etc/security/limits.conf', resource: item }
      : { path: limit.path, line: limit.line, resource: item },
});

export default [
  defineCheck({
    id: 'process-privileges/logins-limited',
    title: 'One user has ten sessions at once at most',
    targets: ['host'],
    severity: 'info',
    rationale:
      'Many sessions of one user are a sign of shared or stolen credentials, and use up what others need.',
    remediation:
      'Write `* hard maxlogins 10` into /etc/security/limits.d/10-logins.conf. Automation with many sessions needs more.',
    references: [{ standard: 'stig-ubuntu-24.04', id: 'UBTU-24-200000' }],
    needs: { self: { limits: userLimits, system } },
    evaluate({ self: { limits, system } }) {
      if (system.machine === 'container') return notApplicable('Nobody logs in to a container');
      const limit = forAll(limits, 'maxlogins');
      const most = Number(limit?.value);
      return most >= 1 && most <= MOST_LOGINS && limit !== undefined
        ? pass(`${limit.path}:${limit.line}`)
        : fail(
            unset(
              'One user may have any number of sessions',
              'maxlogins',
              `* hard maxlogins ${MOST_LOGINS}`,
              limit,
            ),
          );
    },
  }),
  defineCheck({
    id: 'process-privileges/user-processes-limited',
    title: 'One user cannot fill the host with processes',
    targets: ['host'],
    severity: 'low',
    rationale:
      'A program that starts itself again and again stops a host on which every user may start any number.',
    remediation:
      'Write `* hard nproc 4096` into /etc/security/limits.d/20-nproc.conf. systemd gives each user a third of all by itself.',
    references: [
      { standard: 'url', id: 'https://www.freedesktop.org/software/systemd/man/latest/user@.service.html' },
    ],
    needs: { self: { limits: userLimits, units, system } },
    evaluate({ self: { limits, units, system } }) {
      if (system.machine === 'container')
        return notApplicable('Processes of a container are limited by its engine');
      // user-.slice.d/10-defaults.conf: TasksMax=33%.
      if (units.manager === 'systemd') return pass('a third of all, by systemd');
      const limit = forAll(limits, 'nproc');
      return limit !== undefined && /^\d+$/.test(limit.value)
        ? pass(`${limit.path}:${limit.line}`)
        : fail(unset('One user may start any number of processes', 'nproc', '* hard nproc 4096', limit));
    },
  }),
] as const;
