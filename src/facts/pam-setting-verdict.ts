import type { Resolved } from '../core/fact.ts';
import { fail, notApplicable, pass, undecided, type Verdict } from '../core/verdict.ts';
import type { ShadowEntry } from './accounts.ts';
import type { Pam, PamLine } from './pam.ts';
import { loginStacks, passwordStack } from './pam-stacks.ts';

/** What a setting of a module of PAM should be. */
export interface PamSettingRule {
  readonly module: 'pam_faillock' | 'pam_pwquality' | 'pam_pwhistory' | 'pam_unix';
  /** Names of the setting: the first that is told holds. */
  readonly names: readonly [string, ...string[]];
  /** `told` is null where the module goes by its own default. */
  readonly accepts: (told: string | null) => boolean;
  readonly expected: string;
  readonly message: string;
  /** The check that judges whether the module is there at all; its absence is told there. */
  readonly present: string | null;
}

/** What a module goes by: an argument wins over the file, of a file the last line holds. Null where neither tells. */
interface Told {
  /** Empty for a flag. */
  readonly value: string;
  readonly path: string;
  readonly line: number | null;
}

const FILES = { pam_faillock: 'faillock', pam_pwquality: 'pwquality', pam_pwhistory: 'pwhistory' } as const;

const linesOf = (pam: Pam, module: PamSettingRule['module']): readonly PamLine[] =>
  (module === 'pam_faillock' ? loginStacks(pam).flatMap(({ lines }) => lines) : passwordStack(pam)).filter(
    (line) => line.module === module,
  );

const toldOf = (pam: Pam, { module, names }: PamSettingRule, lines: readonly PamLine[]): Told | null => {
  for (const name of names) {
    for (const { args, path, line } of lines) {
      const argument = args.find((arg) => arg === name || arg.startsWith(`${name}=`));
      if (argument !== undefined) return { value: argument.slice(name.length + 1), path, line };
    }
    const setting =
      module === 'pam_unix' ? undefined : pam[FILES[module]].findLast((candidate) => candidate.name === name);
    if (setting !== undefined) return setting;
  }
  return null;
};

/** Judges a setting of a module in the stacks where it counts; a module that is missing fails, as a consequence of the check that tells so. */
export const judgePamSetting = (
  rule: PamSettingRule,
  pam: Pam | null,
  shadow: Resolved<readonly ShadowEntry[] | null>,
): Verdict => {
  if (pam === null) return notApplicable('There is no PAM');
  if (shadow.known && shadow.value?.every(({ password }) => password.kind !== 'hashed') === true)
    return notApplicable('No account has a password');
  const lines = linesOf(pam, rule.module);
  const [first] = lines;
  const judging = rule.module === 'pam_unix' ? linesOf(pam, 'pam_pwquality') : lines;
  if (first === undefined || judging.length === 0) {
    if (pam.lines.reason !== null) return undecided(pam.lines.reason);
    // pam_cracklib and pam_passwdqc judge by other settings.
    if (
      passwordStack(pam).some(({ module }) => /^pam_(passwdqc|cracklib)$/.test(module)) &&
      rule.present === 'os-hardening/pam-password-quality'
    )
      return notApplicable('Another module judges passwords');
    return fail(
      {
        message: rule.message,
        expected: `${rule.module === 'pam_unix' ? 'pam_pwquality' : rule.module} with ${rule.expected}`,
        actual: 'no such module',
        location: { path: '/etc/pam.d', resource: rule.names[0] },
      },
      rule.present === null ? {} : { follows: [rule.present] },
    );
  }
  const told = toldOf(pam, rule, lines);
  if (rule.accepts(told?.value ?? null))
    return pass(told === null ? 'the default' : `${rule.names[0]} ${told.value}`);
  if (told === null && pam.lines.reason !== null) return undecided(pam.lines.reason);
  const milderThan = rule.names[0] === 'remember' && Number(told?.value) >= 5;
  return fail({
    message: rule.message,
    expected: rule.expected,
    actual: told === null ? 'not set' : told.value,
    location: {
      path: told?.path ?? first.path,
      line: told?.line ?? first.line,
      resource: rule.names[0],
    },
    ...(milderThan ? { severity: 'info' } : {}),
  });
};
