import { defineFact, deriveFact, Inconclusive, optional } from '../core/fact.ts';
import { serverOffer } from '../core/probe.ts';
import { completeSet } from '../core/resource-set.ts';
import { type Sshd, sshd } from './sshd.ts';

/** What an SSH server offers to every client before anybody logs in. */
export interface WireOffer {
  /** `SSH-2.0-OpenSSH_9.2p1 Debian-2`: a claim of the server, no more. */
  readonly identification: string;
  readonly kexalgorithms: readonly string[];
  readonly hostkeyalgorithms: readonly string[];
  readonly ciphers: readonly string[];
  readonly macs: readonly string[];
}

const MOST_NAMES = 200;

const namesOf = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value
        .filter((name): name is string => typeof name === 'string' && /^[!-+\--~]{1,64}$/.test(name))
        .slice(0, MOST_NAMES)
    : [];

/** Names in the list of key exchanges that are none: RFC 8308, and the mark of those who withstand Terrapin. */
export const isKexMark = (name: string): boolean => /^(ext-info-|kex-strict-)/.test(name);

/** Known where the host was reached by our own key exchange. */
export const wireOffer = defineFact({
  id: 'ssh.server-offer',
  description: 'What the SSH server offered in the key exchange of this connection',
  probe: serverOffer,
  parse: (output): WireOffer => {
    const body = (output?.body ?? {}) as Readonly<Record<string, unknown>>;
    const offer = {
      identification: typeof body.identification === 'string' ? body.identification.slice(0, 255) : '',
      kexalgorithms: namesOf(body.kex),
      hostkeyalgorithms: namesOf(body.hostKey),
      ciphers: namesOf(body.encryption),
      macs: namesOf(body.mac),
    };
    if (offer.kexalgorithms.length === 0 || offer.ciphers.length === 0)
      throw new Inconclusive('parse-error', 'The offer of the server could not be read');
    return offer;
  },
});

/** The lists of an offer under the keywords of sshd_config(5). */
export const OFFERED = ['kexalgorithms', 'hostkeyalgorithms', 'ciphers', 'macs'] as const;

/**
 * sshd as it says itself; where it says nothing (no root, or another server than OpenSSH), the lists that were seen on the wire. They hold
 * for every connection: no Match block changes them.
 */
export const sshdAlgorithms = deriveFact({
  id: 'sshd.algorithms',
  description: 'The algorithms of the SSH server, by its own word or as seen on the wire',
  from: { sshd: optional(sshd), offer: optional(wireOffer) },
  derive: ({ sshd, offer }): Sshd | null => {
    if (sshd.known && sshd.value?.source === 'sshd') return sshd.value;
    if (!offer.known) {
      if (sshd.known) return sshd.value;
      throw new Inconclusive(sshd.reason.code, sshd.reason.text);
    }
    const { value } = offer;
    return {
      version: sshd.known ? (sshd.value?.version ?? null) : null,
      running: true,
      source: 'sshd',
      problem: null,
      connections: completeSet([
        {
          description: 'any user',
          general: true,
          settings: new Map(
            OFFERED.map((keyword) => [
              keyword,
              [value[keyword].filter((name) => !isKexMark(name)).join(',')],
            ]),
          ),
          origins: new Map(),
        },
      ]),
    };
  },
});
