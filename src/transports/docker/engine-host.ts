import { join } from 'node:path';
import { ConnectError } from '../connection.ts';

/** PEM texts of a TLS connection. The engine's certificate is always verified; a null `ca` means the roots that Node carries. */
export interface TlsFiles {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
}

/** Where an engine listens. */
export type EngineAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: TlsFiles | null };

/** Whether a TCP endpoint is to be spoken to over TLS, and the folder with ca.pem, cert.pem and key.pem. */
export interface TlsChoice {
  readonly wanted: boolean;
  readonly folder: string;
  readonly source: string;
}

/** A look at local files; `readFile` throws as `readFileSync` does. */
export interface FileAccess {
  readonly exists: (path: string) => boolean;
  readonly readFile: (path: string) => string;
}

interface ParsedHost {
  readonly address: EngineAddress;
  readonly notes: readonly string[];
}

/** Reads a docker host text (`unix://`, `tcp://`, `https://`, bare `host:port`). Throws `ConnectError` for the rest. */
export const parseEngineHost = (host: string, tls: TlsChoice, files: FileAccess): ParsedHost => {
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/is.exec(host.trim()) ?? [];
  switch (scheme.toLowerCase()) {
    case 'unix':
      return { address: { kind: 'unix', path: rest === '' ? '/var/run/docker.sock' : rest }, notes: [] };
    case 'tcp':
      return tcp(host, rest, tls, files);
    case 'http':
      return tcp(host, rest, { ...tls, wanted: false }, files);
    case 'https':
      return tcp(host, rest, { ...tls, wanted: true }, files);
    case 'ssh':
      throw new ConnectError(
        'ssh-endpoint',
        `${withoutPassword(host)} is an engine behind SSH`,
        `Name the host as a target, it audits its engine too: rempart audit ${withoutPassword(host)}`,
      );
    default:
      throw new ConnectError(
        'endpoint-scheme',
        `${scheme}:// endpoints cannot be spoken to from here`,
        'Give a unix:// or tcp:// address',
      );
  }
};

const tcp = (host: string, rest: string, tls: TlsChoice, files: FileAccess): ParsedHost => {
  const port = tls.wanted ? 2376 : 2375;
  const url = URL.parse(`tcp://${rest}`);
  if (
    url === null ||
    url.hostname === '' ||
    url.username !== '' ||
    !['', '/'].includes(url.pathname + url.search)
  )
    throw new ConnectError(
      'endpoint-address',
      `${withoutPassword(host)} is not an address of an engine`,
      'Write it as tcp://HOST:PORT or unix:///PATH',
    );
  const read = tls.wanted ? readTlsFiles(tls, files) : { tls: null, notes: [] };
  const address: EngineAddress = {
    kind: 'tcp',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? port : Number(url.port),
    tls: read.tls,
  };
  return { address, notes: read.notes };
};

const readTlsFiles = (
  { folder, source }: TlsChoice,
  { exists, readFile }: FileAccess,
): { readonly tls: TlsFiles; readonly notes: readonly string[] } => {
  const read = (name: string): string | null => {
    const path = join(folder, name);
    if (!exists(path)) return null;
    try {
      return readFile(path);
    } catch (cause) {
      throw new ConnectError(
        'tls-files',
        `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
        'Let the user who runs rempart read it',
        { cause },
      );
    }
  };
  const tls = { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  if ((tls.cert === null) !== (tls.key === null))
    throw new ConnectError(
      'tls-files',
      `${folder} (${source}) holds ${tls.cert === null ? 'key.pem without cert.pem' : 'cert.pem without key.pem'}`,
      'Put both there, or neither',
    );
  const notes =
    tls.ca === null
      ? [
          `${folder} (${source}) holds no ca.pem: the engine's certificate is verified against the public roots`,
        ]
      : [];
  return { tls, notes };
};

const withoutPassword = (host: string): string => host.replace(/:[^:@/]*@/, '@');
