import { defineCheck, fileSystemWalk, filterSet, judgeEach } from 'rempart/check';

/** Storage whose owners live in another user namespace or root: their ids have no name here. */
const FOREIGN =
  /^\/var\/lib\/(lxc|lxd|incus|machines|private|libvirt|snapd)\/|\/\.local\/share\/(docker|containers)\/|^\/home\/[^/]+\/\.local\/share\/lxc\//;

/** systemd gives these uids to services with DynamicUser= for as long as they run. */
const isDynamic = (uid: number): boolean => uid >= 61_184 && uid <= 65_519;

export default defineCheck({
  id: 'os-hardening/no-unowned-files',
  title: 'Every file belongs to an account and a group',
  targets: ['host'],
  severity: 'medium',
  rationale: 'The next account that gets the uid of a deleted one owns the files it left behind.',
  remediation: 'Run `chown root:root PATH`, or remove what is left over of a deleted account.',
  references: [{ standard: 'cis-debian-12', id: '7.1.12' }],
  needs: { self: { walk: fileSystemWalk } },
  evaluate({ self: { walk } }) {
    const unowned = filterSet(
      walk,
      ({ unowned, path, uid }) => unowned && !FOREIGN.test(path) && !isDynamic(uid),
    );
    const paths = new Set(unowned.items.map(({ path }) => path));
    const parent = (path: string): string => path.slice(0, path.lastIndexOf('/'));
    // A folder stands for what is in it: an unpacked archive is one deviation, not ten thousand.
    const topmost = filterSet(unowned, ({ path }) => !paths.has(parent(path)));
    return judgeEach(topmost, ({ path, type, uid, gid }) => ({
      message: `${path} belongs to nobody${type === 'directory' ? ', nor may what is in it' : ''}`,
      expected: 'an account and a group that exist',
      actual: `uid ${uid}, gid ${gid}`,
      location: { path, resource: path },
    }));
  },
});
