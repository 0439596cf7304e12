import {
  accountFiles,
  defineCheck,
  fileSystemWalk,
  filterSet,
  imageInspect,
  judgePaths,
  notApplicable,
  octal,
  optional,
} from 'rempart/check';

export default defineCheck({
  id: 'filesystem-permissions/image-unowned-files',
  title: 'Every file of the image belongs to an account of the image',
  targets: ['image'],
  severity: 'low',
  rationale:
    'A number without a name is often the uid of the machine that built the image; on a host with the same number somebody owns the container’s files.',
  remediation: 'Copy with `COPY --chown=USER:GROUP`, and unpack archives with `--no-same-owner`.',
  fix: {
    dockerfile: 'COPY --chown=10001:10001 SOURCE TARGET; tar --no-same-owner',
    breaks: 'A program that wrote there as the old number.',
  },
  references: [{ standard: 'url', id: 'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod' }],
  needs: { self: { walk: fileSystemWalk, accounts: accountFiles, image: optional(imageInspect) } },
  evaluate({ self: { walk, accounts, image } }) {
    if (accounts.complete && !accounts.items.some(({ path }) => path === '/etc/passwd'))
      return notApplicable('The image has no accounts');
    // A number is what USER should be, and what it names owns files by right.
    const [, user, group] = /^(\d+)(?::(\d+))?$/.exec(image.known ? (image.value.user ?? '') : '') ?? [];
    const groups = new Set([0, Number(user), Number(group ?? user)]);
    return judgePaths(
      filterSet(
        walk,
        ({ unowned, uid, gid }) =>
          unowned && !(user !== undefined && uid === Number(user) && groups.has(gid)),
      ),
      ({ path, uid, gid, mode }) => ({
        message: `No account of the image owns ${path}`,
        expected: 'an owner and a group of /etc/passwd and /etc/group',
        actual: `uid ${uid}, gid ${gid}, ${octal(mode)}`,
        location: { path, resource: path },
      }),
    );
  },
});
