import {
  accounts,
  containerInspect,
  containerUser,
  defineCheck,
  fail,
  groups,
  notApplicable,
  notTold,
  optional,
  pass,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'non-root-user/root-group',
  title: 'The container’s user is not in the root group',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A process with group 0 may read, and often write, what belongs to root’s group in the image and in mounts.',
  remediation:
    'Give the group too: `USER 10001:10001` or `--user 10001:10001`. A bare uid that is not in /etc/passwd gets group 0. Platforms that choose the uid at random (OpenShift) rely on group 0.',
  fix: {
    flag: '--user 10001:10001',
    compose: 'user: "10001:10001"',
    dockerfile: 'USER 10001:10001',
    breaks: 'Files that only root’s group may read; platforms that choose the uid at random (OpenShift)',
  },
  seen: 'requested',
  references: [{ standard: 'url', id: 'https://docs.docker.com/reference/dockerfile/#user' }],
  needs: {
    self: { inspect: containerInspect },
    parent: { image: { accounts: optional(accounts), groups: optional(groups) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { user } = inspect.config;
    if (user === null) return notTold('the user of the container');
    const known = parent.image.accounts;
    const named = parent.image.groups;
    const { uid, gid } = containerUser(
      user,
      known.known ? known.value : null,
      named.known ? named.value : null,
    );
    if (uid === 0) return notApplicable('The container runs as root');
    if (gid === 0)
      return fail({
        message: 'The container’s user has the root group',
        expected: 'a group of its own',
        actual: user.includes(':') ? user : `${user}, without a group`,
        location: { pointer: '/Config/User' },
        // A uid alone: root's group is what the runtime gives an unknown one.
        ...(user.includes(':') ? {} : { seen: 'engine-default' as const }),
        ...(uid === null
          ? {}
          : {
              fix: {
                flag: `--user ${uid}:${uid}`,
                compose: `user: "${uid}:${uid}"`,
                dockerfile: `USER ${uid}:${uid}`,
              },
            }),
      });
    if (gid !== null) return pass(user);
    const byGroup = /:./.test(user);
    if (byGroup)
      return named.known
        ? undecided({ code: 'unsupported', text: `The group of ${user} is not in the image’s /etc/group` })
        : undecided(named.reason);
    return known.known
      ? undecided({ code: 'unsupported', text: `The user ${user} is not in the image’s /etc/passwd` })
      : undecided(known.reason);
  },
});
