import { defineCheck, fail, logTraces, notApplicable, pass, system, undecided } from 'rempart/check';

/** The size of one record of utmp(5). */
const RECORD = 384;
const MANY = 10_000;
const DAY = 86_400_000;

export default defineCheck({
  id: 'runtime-detection/failed-logins',
  title: 'Few logins fail',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Thousands of failed logins are somebody who guesses: sooner or later he meets an account with a weak password.',
  remediation:
    'See who it is (`lastb | head`), shut him out (fail2ban, CrowdSec, a rule for known networks), and switch password logins of SSH off.',
  references: [{ standard: 'lynis', id: 'AUTH-9408' }],
  needs: { self: { traces: logTraces, system } },
  evaluate({ self: { traces, system }, collectedAt }) {
    if (system.machine === 'container') return notApplicable('Nobody logs in to a container');
    const current = traces.items.find(({ path }) => path === '/var/log/btmp');
    if (current === undefined)
      return traces.reason === null
        ? notApplicable('Failed logins are not recorded in /var/log/btmp')
        : undecided(traces.reason);
    if (current.swallowed) return notApplicable('/var/log/btmp is no file');
    const count = Math.floor(current.size / RECORD);
    if (count < MANY) return pass(`${count} since the file was begun`);
    const quiet = collectedAt - current.changed > 7 * DAY;
    return fail({
      message: `${count} logins failed since the file was begun`,
      expected: `fewer than ${MANY}`,
      actual: `${count}, the last on ${new Date(current.changed).toISOString().slice(0, 10)}`,
      location: { path: '/var/log/btmp', resource: 'failed logins' },
      ...(quiet ? { severity: 'info' as const } : {}),
    });
  },
});
