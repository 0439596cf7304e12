import type { InstalledPackages, ListeningSocket, Unit, Units } from 'rempart/check';

export const packages = (...names: readonly string[]): InstalledPackages => ({
  manager: 'dpkg',
  packages: names.map((name) => ({
    name,
    version: '1',
    source: name,
    sourceVersion: '1',
    arch: 'amd64',
    status: 'installed',
    held: false,
    module: null,
  })),
});

export const unit = (name: string, changes: Partial<Unit> = {}): Unit => ({
  name,
  manager: 'systemd',
  state: 'enabled',
  target: null,
  wantedBy: ['multi-user.target'],
  active: true,
  path: `/usr/lib/systemd/system/${name}`,
  ...changes,
});

export const unitsOf = (...items: readonly Unit[]): Units => ({
  manager: 'systemd',
  installed: { items, complete: true, reason: null },
});

/** `tcp/23`, on every address unless told. */
export const socket = (port: string, changes: Partial<ListeningSocket> = {}): ListeningSocket => ({
  protocol: port.startsWith('udp') ? 'udp' : 'tcp',
  family: 'ipv4',
  address: '0.0.0.0',
  port: Number(port.slice(4)),
  scope: 'wildcard',
  uid: 0,
  process: null,
  pid: null,
  ...changes,
});

export const onLoopback = { address: '127.0.0.1', scope: 'loopback' } as const;

export const sockets = (...items: readonly ListeningSocket[]) => ({ items, complete: true, reason: null });
export const known = <T>(value: T) => ({ known: true, value }) as const;
export const denied = {
  known: false,
  leftOut: false,
  reason: { code: 'permission', text: 'root only' },
} as const;
