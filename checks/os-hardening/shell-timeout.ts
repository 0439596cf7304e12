import { defineCheck, fail, pass, shellStartFiles, undecided } from 'rempart/check';

const LONGEST_SECONDS = 900;

export default defineCheck({
  id: 'os-hardening/shell-timeout',
  title: 'A shell that nobody types into ends after a quarter of an hour',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Whoever reaches a terminal that was left open acts as its user, and has the rights that sudo still remembers.',
  remediation:
    'Write `TMOUT=900; readonly TMOUT; export TMOUT` into /etc/profile.d/tmout.sh. It ends shells that wait at a prompt, not programs that run.',
  references: [
    { standard: 'cis-debian-12', id: '5.4.3.2' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-200060' },
    { standard: 'lynis', id: 'SHLL-6220' },
  ],
  needs: { self: { startFiles: shellStartFiles } },
  evaluate({ self: { startFiles } }) {
    const settings = startFiles.settings.filter(({ name, ofRoot }) => name === 'TMOUT' && !ofRoot);
    // What was made readonly first stays, whatever is set after it.
    const setting = settings.find(({ readonly }) => readonly) ?? settings.at(-1);
    if (setting === undefined)
      return startFiles.reason === null
        ? fail({
            message: 'Shells stay open for ever',
            expected: `TMOUT of 1 to ${LONGEST_SECONDS}, readonly`,
            actual: 'not set',
            location: { path: '/etc/profile.d', resource: 'TMOUT' },
          })
        : undecided(startFiles.reason);
    const { value, path, line } = setting;
    const seconds = Number(value);
    const location = { path, line, resource: 'TMOUT' };
    if (!(seconds >= 1 && seconds <= LONGEST_SECONDS))
      return fail({
        message: seconds === 0 ? 'Shells stay open for ever' : `Shells stay open for ${value} seconds`,
        expected: `1 to ${LONGEST_SECONDS}`,
        actual: value,
        location,
      });
    return setting.readonly
      ? pass(`${path}:${line}`)
      : fail({
          message: 'Every user can switch the end of idle shells off',
          expected: 'readonly',
          actual: `TMOUT=${value}`,
          location,
          severity: 'info',
        });
  },
});
