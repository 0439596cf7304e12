import type { ConnectError } from '../connection.ts';
import { LimitError, type ProgramNeed } from './limit-error.ts';
import { nameOf, type Route } from './route.ts';

/** Why the system's ssh is used: what for, and the same in a few words. */
export interface ProgramReason {
  readonly need: ProgramNeed;
  readonly text: string;
}

const TEXT: Readonly<Record<ProgramNeed, string>> = {
  'proxy-command': 'ProxyCommand',
  token: 'PKCS11Provider',
  certificate: 'user certificate',
  'security-key': 'security key',
  kerberos: 'GSSAPIAuthentication',
  'host-certificate': 'host certificate',
  algorithms: 'algorithms',
};

const BY_CODE: Readonly<Record<string, ProgramNeed>> = {
  kex: 'algorithms',
  'certificate-unsupported': 'certificate',
  'security-key-unsupported': 'security-key',
};

/**
 * Whether the system's ssh has to go this way, and why: by what the configuration says of the host and its jump hosts or, given the error that
 * ssh2 ended with, by what was learned. Null where ssh2 does, or where another program would fare no better.
 */
export const programReason = (route: Route, error: ConnectError | null): ProgramReason | null => {
  const all = [...route.hops, route.destination];
  if (error === null) {
    for (const at of all) {
      const need: ProgramNeed | null =
        // The first of the way alone: the others are reached through the one before them.
        at === all[0] && at.proxyCommand !== null
          ? 'proxy-command'
          : at.pkcs11Provider !== null
            ? 'token'
            : at.certificateFiles.length > 0
              ? 'certificate'
              : null;
      if (need !== null)
        return { need, text: at === route.destination ? TEXT[need] : `${TEXT[need]} of ${nameOf(at)}` };
    }
    return null;
  }
  const need = error instanceof LimitError ? error.need : BY_CODE[error.code];
  if (need !== undefined) return { need, text: TEXT[need] };
  const mayHaveTickets = error.code === 'no-key' && all.some(({ gssapi }) => gssapi);
  return mayHaveTickets ? { need: 'kerberos', text: TEXT.kerberos } : null;
};
