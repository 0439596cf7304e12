import type { UnknownReason } from '../core/answer.ts';

/** sudo ends with 1 where it refuses, like many a command it runs: its own words tell them apart (sudo(8), exit value). */
const REFUSED = 1;
/** Said beside a command that is run all the same. */
const WARNING = /^sudo: (unable to resolve host|setrlimit|unable to send (mail|audit)|ldap_|.*\bwarning\b)/;
const REFUSAL =
  /^sudo: |^Sorry, (user|try again)|is not in the sudoers file|(is not allowed|may not be allowed) to |may not run sudo|^This incident (will be|has been) reported/;
const NO_SUCH_COMMAND = /^sudo: (\S+: command not found|'?\S+'?: (command )?not found)/;
/** Said by sh or timeout(1). */
const NO_SUDO = /\bsudo\b.*(not found|No such file)/;

/** Why a command asked through `sudo -n` was never run: refused, not there, or no sudo; null when it did run. */
export const sudoRefusal = (name: string, exitCode: number, stderr: string): UnknownReason | null => {
  if (exitCode === 127 && NO_SUDO.test(stderr))
    return { code: 'tool-missing', text: 'sudo is not installed' };
  if (exitCode !== REFUSED) return null;
  const lines = stderr.split('\n').filter((line) => !WARNING.test(line));
  if (lines.some((line) => NO_SUCH_COMMAND.test(line)))
    return { code: 'tool-missing', text: `${name} is not installed` };
  const refusal = lines.find((line) => REFUSAL.test(line));
  return refusal === undefined
    ? null
    : { code: 'permission', text: `sudo does not let this user run ${name}: ${refusal}` };
};
