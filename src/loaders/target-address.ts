import { nearest } from './nearest.ts';
import { UserError } from './user-error.ts';

/** A target as the user names it (design section 3). */
export type TargetAddress =
  | { readonly scheme: 'local' }
  | {
      readonly scheme: 'ssh';
      readonly host: string;
      readonly user: string | null;
      readonly port: number | null;
      readonly alias: boolean;
    }
  | { readonly scheme: 'docker' }
  | { readonly scheme: 'container' | 'image' | 'archive' | 'rootfs' | 'recording'; readonly name: string };

const SCHEMES = ['local', 'ssh', 'docker', 'container', 'image', 'archive', 'rootfs', 'recording'];

const HOST = /^(?:([^@/\s]+)@)?(\[[0-9a-fA-F:.%a-z]+\]|[^:@/\s[\]]+)(?::(\d{1,5}))?\/?$/;

/**
 * Reads one TARGET argument. Throws `UserError` with a suggestion for what is none; `alsoMeant` are other words that may have been meant.
 */
export const parseTarget = (text: string, alsoMeant: readonly string[] = []): TargetAddress => {
  if (text === 'local' || text === 'docker') return { scheme: text };
  const [, scheme = '', rest = ''] = /^([a-z-]+):(.*)$/s.exec(text) ?? [];
  if (scheme === 'ssh') return rest.startsWith('//') ? sshUrl(text, rest.slice(2)) : sshAlias(text, rest);
  if (
    scheme === 'container' ||
    scheme === 'image' ||
    scheme === 'archive' ||
    scheme === 'rootfs' ||
    scheme === 'recording'
  ) {
    if (rest === '') throw new UserError(`The target '${text}' names nothing`, `Write ${scheme}:NAME`);
    return { scheme, name: rest };
  }
  const guess = scheme === '' ? nearest(text, [...SCHEMES, ...alsoMeant]) : nearest(scheme, SCHEMES);
  throw new UserError(
    `'${text}' is not a target`,
    guess === null
      ? `Targets are ${SCHEMES.join(', ')}`
      : `Did you mean '${guess}'? Targets are ${SCHEMES.join(', ')}`,
  );
};

const sshUrl = (text: string, rest: string): TargetAddress => {
  const match = HOST.exec(rest);
  const port = match?.[3] === undefined ? null : Number(match[3]);
  const host = match?.[2]?.replace(/^\[|\]$/g, '') ?? '';
  if (match === null || host.startsWith('-') || (port !== null && (port < 1 || port > 65535)))
    throw new UserError(
      `'${text}' is not an SSH target`,
      'Write ssh://[user@]host[:port], an IPv6 address in brackets',
    );
  const user = match[1] === undefined ? null : decoded(match[1], text);
  if (user?.includes(':'))
    throw new UserError(
      'A password in a target would be seen by everyone',
      'Use a key, an agent, or --password-fd',
    );
  return {
    scheme: 'ssh',
    host,
    user,
    port,
    alias: false,
  };
};

const decoded = (user: string, text: string): string => {
  try {
    return decodeURIComponent(user);
  } catch {
    throw new UserError(
      `'${text}' is not an SSH target: its user is not percent-encoded UTF-8`,
      'Write a percent sign in a name as %25',
    );
  }
};

const sshAlias = (text: string, rest: string): TargetAddress => {
  if (!/^[^\s/@-][^\s/@]*$/.test(rest))
    throw new UserError(`'${text}' is not an SSH target`, 'Write ssh:ALIAS or ssh://[user@]host[:port]');
  return { scheme: 'ssh', host: rest, user: null, port: null, alias: true };
};
