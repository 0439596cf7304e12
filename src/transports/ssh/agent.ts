import { connect } from 'node:net';
import { keyTypeOf } from './known-hosts.ts';

/** A key that an agent holds. */
export interface AgentIdentity {
  readonly keyType: string;
  readonly publicKey: Buffer;
  readonly comment: string;
}

const REQUEST_IDENTITIES = 11;
const IDENTITIES_ANSWER = 12;
const ANSWER_LIMIT = 256 * 1024;
const TIMEOUT_MS = 3_000;

const parseAnswer = (body: Buffer): readonly AgentIdentity[] => {
  if (body[0] !== IDENTITIES_ANSWER) throw new Error('it refuses to list its keys');
  const damaged = new Error('its answer is damaged');
  if (body.length < 5) throw damaged;
  let at = 5;
  const next = (): Buffer => {
    const end = at + 4 <= body.length ? at + 4 + body.readUInt32BE(at) : Number.POSITIVE_INFINITY;
    if (end > body.length) throw damaged;
    const value = body.subarray(at + 4, end);
    at = end;
    return value;
  };
  return Array.from({ length: Math.min(body.readUInt32BE(1), 1000) }, () => {
    const publicKey = next();
    return { publicKey, keyType: keyTypeOf(publicKey) ?? 'unknown', comment: next().toString('utf8') };
  });
};

/**
 * The keys that an SSH agent holds, certificates and security keys included (draft-ietf-sshm-ssh-agent, 3.5). Rejects when it does not
 * answer.
 */
export const listIdentities = (socketPath: string): Promise<readonly AgentIdentity[]> =>
  new Promise((resolve, reject) => {
    const socket = connect({ path: socketPath });
    let answer = Buffer.alloc(0);
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(TIMEOUT_MS, () => fail(new Error('it does not answer')));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      fail(new Error(`it cannot be reached (${error.code})`, { cause: error })),
    );
    socket.on('close', () => reject(new Error('it closed the connection')));
    socket.on('connect', () => socket.write(Buffer.from([0, 0, 0, 1, REQUEST_IDENTITIES])));
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < 5) return;
      const length = answer.readUInt32BE(0);
      if (length < 1 || length > ANSWER_LIMIT) return fail(new Error('its answer is damaged'));
      if (answer.length < 4 + length) return;
      try {
        resolve(parseAnswer(answer.subarray(4, 4 + length)));
        socket.destroy();
      } catch (error) {
        fail(error as Error);
      }
    });
  });
