import { statSync } from 'node:fs';
import type { AuditOptions } from '../audit.ts';
import type { NamedTarget, WaysIn } from '../collection/collect-tree.ts';
import { parseTarget } from '../loaders/target-address.ts';
import { UserError } from '../loaders/user-error.ts';
import { userImageCache } from './image-cache.ts';
import type { LogLevel } from './log.ts';
import { passwordReader } from './password.ts';

/** Flags that say how targets are reached, as commander gives them. */
export interface WaysInFlags {
  readonly dockerHost?: string;
  readonly context?: string;
  readonly identity?: string;
  readonly user?: string;
  readonly sshConfig?: string;
  readonly hostKey: string;
  readonly become: 'auto' | 'none' | 'sudo' | 'doas' | 'su' | 'sudo-allowlist';
  readonly askPassword?: true;
  readonly askBecomePassword?: true;
  readonly passwordFd?: number;
  readonly becomePasswordFd?: number;
  readonly sshProgram: boolean;
  readonly walk: boolean;
  readonly imageWalk: boolean;
  readonly cache: boolean;
  readonly allImages?: true;
  /** `NAME=PATH`. */
  readonly scanner?: readonly string[];
  readonly jobs: number;
  readonly timeout: number;
  readonly logLevel: LogLevel;
}

/** Seconds that one file-system walk may take. */
const WALK_SECONDS = 120;

/** Words that somebody who mistypes a command writes where a target is read. */
const COMMANDS = [
  'audit',
  'collect',
  'evaluate',
  'checks',
  'explain',
  'plan',
  'doctor',
  'schedule',
  'sbom',
  'vulndb',
  'help',
];

/** The targets of the command line; this machine when none is named. Throws `UserError` for what is none, before anything is contacted. */
export const namedTargets = (texts: readonly string[]): readonly NamedTarget[] => {
  const named = texts.length === 0 ? ['local'] : [...new Set(texts)];
  return named.map((text) => {
    const address = parseTarget(text, COMMANDS);
    if (address.scheme === 'recording' && statSync(address.name, { throwIfNoEntry: false }) === undefined)
      throw new UserError(
        `There is no recording ${address.name}`,
        'Give the file that `rempart collect` wrote',
      );
    return { named: text, address };
  });
};

export const waysIn = (flags: WaysInFlags): WaysIn => {
  if (flags.sshConfig !== undefined && statSync(flags.sshConfig, { throwIfNoEntry: false }) === undefined)
    throw new UserError(`There is no ssh_config ${flags.sshConfig}`, 'Give --ssh-config an existing file');
  if (
    flags.hostKey !== 'strict' &&
    flags.hostKey !== 'accept-new' &&
    !/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(flags.hostKey)
  )
    throw new UserError(
      `'${flags.hostKey}' is not a host key policy`,
      'Give strict, accept-new or SHA256:FINGERPRINT; verification is never off',
    );
  const env = process.env;
  return {
    dockerHost: flags.dockerHost ?? null,
    context: flags.context ?? null,
    env,
    sshConfig: flags.sshConfig ?? null,
    ssh: {
      user: flags.user ?? null,
      identity: flags.identity ?? null,
      hostKey: flags.hostKey,
      become: flags.become,
      useSshProgram: flags.sshProgram,
      env,
      password: passwordReader('SSH password', flags.passwordFd, flags.askPassword),
      becomePassword: passwordReader('sudo password', flags.becomePasswordFd, flags.askBecomePassword),
      passphrase: passwordReader(
        'Passphrase of the key',
        undefined,
        process.stdin.isTTY === true ? true : undefined,
      ),
    },
    loadRecording: async (file) => (await import('../loaders/recording.ts')).loadRecording(file),
  };
};

export const collectionOptions = (
  flags: WaysInFlags,
  signal: AbortSignal,
  progress: AuditOptions['progress'],
  knowledge: AuditOptions['knowledge'],
  scanners: NonNullable<AuditOptions['scanners']> | null = null,
): AuditOptions => ({
  knowledge,
  signal,
  deadlineMs: flags.timeout * 1000,
  walkSeconds: flags.walk ? Math.min(WALK_SECONDS, flags.timeout) : null,
  imageWalk: flags.imageWalk,
  allImages: flags.allImages === true,
  imageAnswers: flags.cache ? userImageCache() : null,
  jobs: flags.jobs,
  scanners,
  progress,
});
