import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AskPassword, prepareAuthentication } from './authentication.ts';
import type { Destination } from './destination.ts';
import { type HostKeyPolicy, hostKeyAlgorithms, trustHostKey } from './host-key-policy.ts';
import type { Keyring } from './keyring.ts';
import { fingerprintOf, keyTypeOf, knownKeyTypes } from './known-hosts.ts';
import { readTrust } from './known-hosts-files.ts';
import { type Attempt, attemptOpen, type OpenClient } from './open-client.ts';
import type { ServerOffer } from './server-offer.ts';

export interface LogInOptions {
  readonly destination: Destination;
  readonly policy: HostKeyPolicy;
  readonly identities: readonly string[];
  readonly keyring: Keyring;
  readonly askPassword: AskPassword | null;
  /** The stream to the host, where it is not reached directly. */
  readonly openStream: ((signal: AbortSignal) => Promise<Duplex>) | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Milliseconds to wait where a server closed before it spoke; the second attempt is the last. */
const RETRY_MS = 1_000;
/** A pinned key may be any of the few that a server has. */
const KEY_TYPES_LIMIT = 4;

/** A deadline that stands still while a person is asked. */
const patientDeadline = (timeoutMs: number, outer: AbortSignal) => {
  const controller = new AbortController();
  const expire = (): void =>
    controller.abort(new DOMException('The connection was not made in time', 'TimeoutError'));
  let left = timeoutMs;
  let since = performance.now();
  let timer = setTimeout(expire, left);
  let waits = 0;
  return {
    signal: AbortSignal.any([controller.signal, outer]),
    stop: () => clearTimeout(timer),
    async waiting<T>(ask: () => Promise<T>): Promise<T> {
      waits += 1;
      if (waits === 1) {
        clearTimeout(timer);
        left -= performance.now() - since;
      }
      try {
        return await ask();
      } finally {
        waits -= 1;
        if (waits === 0) {
          since = performance.now();
          timer = setTimeout(expire, Math.max(0, left));
        }
      }
    },
  };
};

/** The types of host keys that a server has, from the algorithms it offers. */
const offeredTypes = (offer: ServerOffer | null): ReadonlySet<string> =>
  new Set((offer?.hostKey ?? []).map((name) => (name.startsWith('rsa-sha2-') ? 'ssh-rsa' : name)));

/**
 * Verifies the host key and logs in; a client per attempt. A second attempt is made where the server closed before it spoke, and for a
 * pinned key where the server showed a key of another type. Throws `ConnectError`.
 */
export const logIn = async (
  options: LogInOptions,
): Promise<{ readonly open: OpenClient; readonly hostKey: string }> => {
  const { destination, policy } = options;
  const lines = await readTrust(destination.trust);
  const known = knownKeyTypes(lines, destination.name);
  const deadline = patientDeadline(options.timeoutMs, options.signal);
  let hostKey = '';
  try {
    const authentication = await prepareAuthentication({
      destination,
      identities: options.identities,
      keyring: options.keyring,
      askPassword: options.askPassword,
      waiting: deadline.waiting,
    });
    const shown: string[] = [];
    const attempt = (): Promise<Attempt> =>
      attemptOpen({
        host: destination.host,
        port: destination.port,
        user: destination.user,
        hostKeyAlgorithms: hostKeyAlgorithms(known, shown),
        authentication,
        openStream: options.openStream,
        signal: deadline.signal,
        verifyHostKey: async (key) => {
          const isOther = policy.kind === 'pinned' && fingerprintOf(key) !== policy.fingerprint;
          if (isOther) shown.push(keyTypeOf(key) ?? '');
          hostKey = await trustHostKey(policy, { lines, own: destination.trust.own }, destination.name, key);
        },
      });

    let hasWaited = false;
    for (;;) {
      const before = shown.length;
      const result = await attempt();
      if (result.ok) return { open: result.open, hostKey };
      if (result.closedEarly && !hasWaited) {
        hasWaited = true;
        await sleep(RETRY_MS * (1 + Math.random() / 2), undefined, { signal: deadline.signal }).catch(
          () => undefined,
        );
        continue;
      }
      const hasOthers = [...offeredTypes(result.offer)].some((type) =>
        hostKeyAlgorithms([], shown).some(
          (name) => (name.startsWith('rsa-sha2-') ? 'ssh-rsa' : name) === type,
        ),
      );
      if (shown.length === before || shown.length >= KEY_TYPES_LIMIT || !hasOthers) throw result.error;
    }
  } finally {
    deadline.stop();
  }
};
