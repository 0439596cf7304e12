import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ConnectError } from '../../../src/transports/connection.ts';
import {
  connectSsh,
  type SshConnection,
  type SshOptions,
  type SshSettings,
} from '../../../src/transports/ssh/ssh.ts';
import type { SshServer } from '../../testbed/index.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed when the test file ends. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-ssh-client-'));
  folders.push(folder);
  return folder;
};

/** A home folder with an empty .ssh, or with the keys of a server known. */
export const newHome = (known?: Pick<SshServer, 'knownHosts'>): string => {
  const home = temporaryFolder();
  mkdirSync(join(home, '.ssh'), { mode: 0o700 });
  if (known !== undefined) copyFileSync(known.knownHosts, join(home, '.ssh/known_hosts'));
  return home;
};

export interface ClientOptions extends Partial<SshSettings> {
  readonly user?: string;
  readonly home: string;
  readonly host?: string;
  readonly port?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly walkSeconds?: number;
  readonly configFile?: string;
  readonly jump?: string;
}

/** Connects to a server of the test bed with a client of one's own surroundings; nothing of this machine's user is read. */
export const connectTo = (
  server: Pick<SshServer, 'host' | 'port' | 'clientKey'>,
  {
    user = 'root',
    home,
    host,
    port,
    timeoutMs,
    signal,
    walkSeconds,
    configFile,
    jump,
    ...settings
  }: ClientOptions,
): Promise<SshConnection> => {
  const options: SshOptions = {
    address: { host: host ?? server.host, port: port ?? server.port, user },
    settings: {
      user: null,
      identity: server.clientKey,
      hostKey: 'strict',
      become: 'none',
      useSshProgram: false,
      env: { HOME: home, USER: 'auditor' },
      password: null,
      becomePassword: null,
      passphrase: null,
      ...settings,
    },
    walkSeconds: walkSeconds ?? null,
    signal: signal ?? AbortSignal.timeout(15_000),
    ...(configFile === undefined ? {} : { configFile }),
    ...(jump === undefined ? {} : { jump }),
    ...(timeoutMs === undefined ? {} : { connectTimeoutMs: timeoutMs }),
  };
  return connectSsh(options);
};

/** The `ConnectError` that something ends with; anything else is an error of the test. */
export const failureOf = async (work: Promise<unknown> | (() => Promise<unknown>)): Promise<ConnectError> => {
  try {
    const value = await (typeof work === 'function' ? work() : work);
    if (value !== null && typeof value === 'object' && Symbol.asyncDispose in value)
      await (value as AsyncDisposable)[Symbol.asyncDispose]();
  } catch (error) {
    if (error instanceof ConnectError) return error;
    throw error;
  }
  throw new Error('It was expected to fail and did not');
};

export const soon = (ms = 10_000): { readonly signal: AbortSignal } => ({ signal: AbortSignal.timeout(ms) });
