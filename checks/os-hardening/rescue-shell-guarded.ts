import {
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  kernelCommandLine,
  notApplicable,
  optional,
  rescueMode,
  shadow,
  system,
  undecided,
} from 'rempart/check';

/** A shell by itself, or a getty that is told to log root in. */
const BARE_SHELL = /(?:^|\/)(?:ba|da|a|z|k|c|tc)?sh(?:\s|$)|--autologin[ =]root\b|\s-a\s+root\b/;
const BY_ARGUMENT = /^systemd\.setenv="?SYSTEMD_SULOGIN_FORCE=(1|y|yes|t|true|on)"?$/i;

export default defineCheck({
  id: 'os-hardening/rescue-shell-guarded',
  title: 'A system that does not come up asks for the password of root',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Who pulls a disk or breaks a mount gets the rescue shell; without a password that is root for everybody at the console.',
  remediation:
    'Remove the override (`systemctl revert rescue.service emergency.service`), SYSTEMD_SULOGIN_FORCE and, in /etc/inittab, the line with the bare shell (use /sbin/sulogin); give root a password, or keep the account locked.',
  references: [
    { standard: 'lynis', id: 'BOOT-5260' },
    { standard: 'lynis', id: 'AUTH-9308' },
  ],
  needs: {
    self: { rescue: rescueMode, shadow: optional(shadow), words: optional(kernelCommandLine), system },
  },
  evaluate({ self: { rescue, shadow, words, system } }) {
    if (system.machine === 'container') return notApplicable('A container has no console to be rescued at');
    const root = shadow.known ? shadow.value?.find(({ name }) => name === 'root') : undefined;
    const isLocked = root === undefined ? null : root.password.kind === 'locked';
    const everywhere = words.known && words.value.some((word) => BY_ARGUMENT.test(word));
    const forced = rescue.shells.filter(
      (shell) => shell.name !== '/etc/inittab' && (shell.forced || everywhere),
    );
    // sulogin asks even then, as long as root has a password.
    if (
      forced.length > 0 &&
      isLocked === null &&
      !rescue.shells.some(({ command }) => BARE_SHELL.test(command))
    )
      return undecided(
        shadow.known
          ? { code: 'unsupported', text: 'Whether root has a password is told nowhere' }
          : shadow.reason,
      );
    return judgeEach(
      completeSet(rescue.shells),
      (shell): Finding | null => {
        const { name, command, path, line } = shell;
        const location = {
          path,
          ...(line > 0 ? { line } : {}),
          resource: `${name}${name === path ? ` ${command}` : ''}`,
        };
        if (BARE_SHELL.test(command) && !/sulogin/.test(command))
          return {
            message: `${name} opens a shell of root without a password`,
            expected: 'sulogin',
            actual: command,
            location,
          };
        return forced.includes(shell) && isLocked === true
          ? {
              message: `${name} opens a shell without a password, because root is locked and sulogin is forced`,
              expected: 'no SYSTEMD_SULOGIN_FORCE',
              actual: 'SYSTEMD_SULOGIN_FORCE=1',
              location,
            }
          : null;
      },
      { whenEmpty: notApplicable('No rescue shell is set up') },
    );
  },
});
