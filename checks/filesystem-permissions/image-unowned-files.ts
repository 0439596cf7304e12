import { defineCheck, fileSystemWalk, filterSet, judgeEach, octal } from 'rempart/check';

export default defineCheck({
  id: 'filesystem-permissions/image-unowned-files',
  title: 'Every file of the image belongs to an account of the image',
  targets: ['image'],
  severity: 'low',
  rationale:
    'A number without a name is often the uid of the machine that built the image; on a host with the same number somebody owns the container’s files.',
  remediation: 'Copy with `COPY --chown=USER:GROUP`, and unpack archives with `--no-same-owner`.',
  references: [{ standard: 'url', id: 'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod' }],
  needs: { self: { walk: fileSystemWalk } },
  evaluate: ({ self: { walk } }) =>
    judgeEach(
      filterSet(walk, ({ unowned }) => unowned),
      ({ path, uid, gid, mode }) => ({
        message: `${path} belongs to nobody`,
        expected: 'an account of /etc/passwd',
        actual: `uid ${uid}, gid ${gid}, ${octal(mode)}`,
        location: { path, resource: path },
      }),
    ),
});
