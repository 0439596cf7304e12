import { defineFact, deriveFact, optional } from '../core/fact.ts';
import { declaredRole } from '../core/host-role.ts';
import { fileModes } from '../core/probe.ts';
import { mounts } from './mounts.ts';
import { osRelease } from './os-release.ts';

const imageMarks = defineFact({
  id: 'immutable-system.marks',
  description: 'Files that systems made of images have',
  probe: fileModes(
    '/run/ostree-booted',
    '/run/current-system/nixos-version',
    '/etc/NIXOS',
    '/writable/system-data',
    '/usr/share/bottlerocket',
  ),
  parse: (output) => (output?.entries ?? []).map(({ path }) => path),
});

const BY_MARK: Readonly<Record<string, string>> = {
  '/run/ostree-booted': 'OSTree',
  '/run/current-system/nixos-version': 'NixOS',
  '/etc/NIXOS': 'NixOS',
  '/writable/system-data': 'Ubuntu Core',
  '/usr/share/bottlerocket': 'Bottlerocket',
};
const BY_ID = /^(talos|flatcar|coreos|bottlerocket|nixos|cos|ubuntu-core|steamos|elemental|kairos)$/;

/**
 * What makes the system one that is replaced as a whole rather than patched package by package: its name (`OSTree`, `Flatcar`, `read-only /usr` …);
 * null for an ordinary system. What was declared of the target goes before what it shows.
 */
export const immutableSystem = deriveFact({
  id: 'immutable-system',
  description: 'Whether the system is updated as one image',
  from: { marks: imageMarks, release: osRelease, mounts: optional(mounts) },
  derive: ({ marks, release, mounts }, target): string | null => {
    const declared = declaredRole(target, 'immutable');
    if (declared !== null) return declared.has ? `an immutable system (${declared.by})` : null;
    const [mark] = marks;
    if (mark !== undefined) return BY_MARK[mark] ?? mark;
    if (release !== null && BY_ID.test(release.id)) return release.prettyName ?? release.id;
    const images = mounts.known
      ? mounts.value.find(
          ({ path, fileSystem }) =>
            (path === '/' || path === '/usr') && /^(squashfs|erofs)$/.test(fileSystem),
        )
      : undefined;
    return images === undefined ? null : `read-only ${images.path} (${images.fileSystem})`;
  },
});
