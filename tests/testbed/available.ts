import { existsSync } from 'node:fs';
import { describe, test } from 'vitest';
import { type Artefact, isBuilt } from './cache-folder.ts';
import { debianHeldBack } from './debian-held-back.ts';
import { DOCKER } from './docker-daemon.ts';
import { engineData } from './engine-data.ts';
import { nodeApplication } from './node-application.ts';
import { PODMAN } from './podman.ts';
import { ROOTLESS_SCRIPT } from './rootless-docker.ts';
import { vmCleanDisk, vmEngineBadDisk, vmEngineGoodDisk, vmHardenedDisk } from './vm-disk.ts';

/** A kind of real target that the test bed can start, or holds. */
export type ServerKind =
  | 'engine'
  | 'rootless-docker'
  | 'podman'
  | 'node-application'
  | 'debian-root'
  | 'sshd'
  | 'vm'
  | 'engine-vm';

/** Whether a kind of server can be started here, or what is missing. */
export type Availability = { readonly ok: true } | { readonly ok: false; readonly reason: string };

type Requirement = { readonly programs: readonly string[]; readonly artefacts: readonly Artefact[] };

const common = ['/usr/bin/setpriv', '/usr/bin/unshare'];
const rootless = ['/usr/bin/newuidmap', '/usr/bin/slirp4netns', '/dev/net/tun', DOCKER, '/usr/sbin/runc'];
const emulator = [...common, '/usr/bin/qemu-system-x86_64', '/usr/bin/qemu-img'];

const requirements: Readonly<Record<ServerKind, Requirement>> = {
  engine: { programs: [...common, '/usr/sbin/dockerd', DOCKER, '/usr/sbin/runc'], artefacts: [engineData] },
  'rootless-docker': {
    programs: [...common, ...rootless, '/usr/sbin/dockerd', '/usr/bin/rootlesskit', ROOTLESS_SCRIPT],
    artefacts: [],
  },
  podman: { programs: [...common, ...rootless, PODMAN], artefacts: [] },
  'debian-root': { programs: ['/usr/bin/dpkg'], artefacts: [debianHeldBack] },
  'node-application': { programs: [], artefacts: [nodeApplication] },
  sshd: {
    programs: [...common, '/usr/sbin/sshd', '/usr/bin/ssh-keygen', '/usr/bin/sudo', '/usr/bin/doas'],
    artefacts: [],
  },
  vm: { programs: emulator, artefacts: [vmCleanDisk, vmHardenedDisk] },
  'engine-vm': { programs: emulator, artefacts: [vmEngineBadDisk, vmEngineGoodDisk] },
};

/** Looks, without starting anything, whether a kind of server can be started on this machine. */
export const available = (kind: ServerKind): Availability => {
  const { programs, artefacts } = requirements[kind];
  if (process.platform !== 'linux') return { ok: false, reason: 'needs Linux' };
  if (process.getuid?.() !== 0) return { ok: false, reason: 'needs root' };
  const missing = programs.filter((program) => !existsSync(program));
  if (missing.length > 0) return { ok: false, reason: `${missing.join(', ')} missing; run npm run testbed` };
  const unbuilt = artefacts.filter((artefact) => !isBuilt(artefact)).map(({ name }) => name);
  if (unbuilt.length > 0)
    return { ok: false, reason: `${unbuilt.join(', ')} not built; run npm run testbed` };
  return { ok: true };
};

/**
 * `describe` for tests that need real servers: without one of them the suite is skipped with the reason in its title,
 * or, with `REMPART_REQUIRE=all` in the environment, fails.
 */
export const describeWith = (
  kinds: ServerKind | readonly ServerKind[],
  title: string,
  suite: () => void,
): void => {
  const reasons = [kinds].flat().flatMap((kind) => {
    const state = available(kind);
    return state.ok ? [] : [`no ${kind}: ${state.reason}`];
  });
  if (reasons.length === 0) describe(title, suite);
  else if (process.env.REMPART_REQUIRE === 'all')
    describe(title, () => {
      test('has the servers it needs', () => {
        throw new Error(reasons.join('; '));
      });
    });
  else describe.skip(`${title} (${reasons.join('; ')})`, suite);
};
