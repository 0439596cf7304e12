import { writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { ConnectError } from '../connection.ts';
import { certifiedKey } from './host-certificate.ts';
import { type HostKeyPolicy, trustHostKey } from './host-key-policy.ts';
import {
  fingerprintOf,
  type KnownHostName,
  type KnownHostsLine,
  keyTypeOf,
  linesAbout,
} from './known-hosts.ts';

/** One host of a way whose key is judged. */
export interface JudgedHost {
  readonly policy: HostKeyPolicy;
  readonly lines: readonly KnownHostsLine[];
  /** rempart's own file. */
  readonly own: string;
}

/** What became of the key that a host showed last. */
export interface Judgement {
  readonly key: Buffer;
  /** For the record; null for a key that was refused. */
  readonly hostKey: string | null;
  readonly refusal: ConnectError | null;
}

/** Judges host keys for the system's ssh, which asks through its KnownHostsCommand. */
export interface HostKeyService {
  /** The value of KnownHostsCommand for a host of the way. */
  command(host: number): string;
  /** Before a connection: what the last one was refused for is no matter of this one. */
  begin(): void;
  /** Null until the host showed a key. */
  judgement(host: number): Judgement | null;
  close(): void;
}

const QUESTION_LIMIT = 64 * 1024;

/** What ssh runs: passes its question to the socket and the answer to its output. Without an answer no key is known to ssh, which then refuses. */
const COMMAND = `const { connect } = require('node:net');
const [, , socket, ...question] = process.argv;
const line = connect(socket);
line.on('error', () => process.exit(1));
line.end(JSON.stringify(question));
line.pipe(process.stdout);
`;

/** A word for KnownHostsCommand: quoted, its percent signs no tokens (ssh_config(5), TOKENS). */
const word = (text: string): string =>
  `"${text.replace(/["\\]/g, (char) => `\\${char}`).replaceAll('%', '%%')}"`;

/** `[host]:port` as in known_hosts; a bare name stands for port 22 or an alias. */
const nameFrom = (text: string): KnownHostName => {
  const [, host, port] = /^\[(.+)\]:(\d+)$/.exec(text) ?? [];
  return host === undefined ? { host: text, port: null } : { host, port: Number(port) };
};

const lineFor = (name: string, marker: string, key: Buffer): string =>
  `${marker}${name} ${keyTypeOf(key)} ${key.toString('base64')}\n`;

/** Both keys may be known: what the two would answer is not to be told as one host's. */
const anotherHost = (name: string): ConnectError =>
  new ConnectError(
    'host-key-changed',
    `Another connection to ${name} reached a host with another key than the first one`,
    'The name leads to several hosts: name one of them',
    { denied: true },
  );

/**
 * Starts the service in a private folder. The policy is the very one of the other way in: a key that it refuses is not told to ssh, which
 * knows of no other, and asks nobody.
 */
export const startHostKeyService = async (
  folder: string,
  hosts: readonly JudgedHost[],
): Promise<HostKeyService> => {
  const script = join(folder, 'host-key.cjs');
  const path = join(folder, 'keys');
  const judgements: (Judgement | null)[] = hosts.map(() => null);

  const answer = async (question: readonly string[]): Promise<string> => {
    const [index = '', invocation = '', name = '', , base64 = ''] = question;
    const host = hosts[Number(index)];
    // A name with a comma, a space or a wildcard would say more in a line of known_hosts than it is.
    if (host === undefined || !/^[^\s,*?!|@#]+$/.test(name)) return '';
    const about = linesAbout(host.lines, nameFrom(name));
    const told = (marker: KnownHostsLine['marker'], prefix: string): string =>
      about
        .filter((line) => line.marker === marker)
        .map((line) => lineFor(name, prefix, line.key))
        .join('');
    // Before a key was shown ssh asks which types to prefer.
    if (invocation === 'ORDER') return told('none', '') + told('cert-authority', '@cert-authority ');
    const key = Buffer.from(base64, 'base64');
    if (invocation !== 'HOSTNAME' || keyTypeOf(key) === null) return '';
    const certified = certifiedKey(key);
    const before = judgements[Number(index)] ?? null;
    if (before !== null && before.hostKey !== null && !(certified ?? key).equals(before.key)) {
      judgements[Number(index)] = { ...before, refusal: anotherHost(name) };
      return '';
    }
    if (certified !== null) {
      // ssh itself checks the signature, the names and the times; where it does not trust them it asks again for the plain key.
      const authorities = host.policy.kind === 'pinned' ? '' : told('cert-authority', '@cert-authority ');
      if (authorities === '') return '';
      judgements[Number(index)] = {
        key: certified,
        hostKey: `${fingerprintOf(certified)} (host certificate)`,
        refusal: null,
      };
      return authorities + told('revoked', '@revoked ');
    }
    try {
      const hostKey = await trustHostKey(host.policy, host, nameFrom(name), key);
      judgements[Number(index)] = { key, hostKey, refusal: null };
      return lineFor(name, '', key);
    } catch (error) {
      const refusal =
        error instanceof ConnectError
          ? error
          : new ConnectError('host-key-unknown', String(error), 'Verify the key by hand');
      judgements[Number(index)] = { key, hostKey: null, refusal };
      return '';
    }
  };

  const serve = (socket: Socket): void => {
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.length > QUESTION_LIMIT) socket.destroy();
    });
    socket.on('end', () => {
      const work = async (): Promise<string> => answer((JSON.parse(text) as readonly unknown[]).map(String));
      work().then(
        (lines) => socket.end(lines),
        () => socket.destroy(),
      );
    });
  };
  await writeFile(script, COMMAND, { mode: 0o600 });
  const server = createServer({ allowHalfOpen: true }, serve);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return {
    command: (host) =>
      [word(process.execPath), word(script), word(path), String(host), '%I', '%H', '%t', '%K'].join(' '),
    begin() {
      for (const [index, judged] of judgements.entries())
        if (judged !== null)
          judgements[index] = judged.hostKey === null ? null : { ...judged, refusal: null };
    },
    judgement: (host) => judgements[host] ?? null,
    close: () => server.close(),
  };
};
