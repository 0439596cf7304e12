import {
  accounts,
  containerInspect,
  containerUser,
  defineCheck,
  engineInfo,
  fail,
  notApplicable,
  notTold,
  optional,
  pass,
  rootIsMapped,
} from 'rempart/check';

/** Below are accounts of the system, whose numbers images and hosts share by convention; 65534 is nobody. */
const FIRST_PERSON = 1000;
const NOBODY = 65534;
const NO_LOGIN = /\/(?:nologin|false|sync)$/;

export default defineCheck({
  id: 'non-root-user/host-account',
  title: 'The container’s uid is no person’s on the host',
  targets: ['container'],
  severity: 'low',
  rationale:
    'Uids are the kernel’s: out of its box, or through a mounted folder, a process with a person’s uid reads and writes that person’s files.',
  remediation:
    'Choose a uid that the host does not give, such as 10001 (`USER 10001:10001`, `--user`), or map uids with `userns-remap`.',
  fix: {
    flag: '--user 10001:10001',
    compose: 'user: "10001:10001"',
    daemon: '"userns-remap": "default"',
    dockerfile: 'USER 10001:10001',
    breaks: 'Files that belong to the old uid: change their owner once',
  },
  seen: 'requested',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/security/userns-remap/' }],
  needs: {
    self: { inspect: containerInspect },
    parent: { host: { accounts }, 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { user } = inspect.config;
    if (user === null) return notTold('the user of the container');
    const { uid } = containerUser(user, null);
    const { info } = parent['docker-engine'];
    if (rootIsMapped(inspect, info.known ? info.value : null) === true)
      return notApplicable('Its uids are mapped to others of the host');
    if (uid === null) return notApplicable('The container’s user is named, not numbered');
    if (uid === 0) return notApplicable('The container runs as root');
    const person = parent.host.accounts.find(
      (account) =>
        account.uid === uid && uid >= FIRST_PERSON && uid !== NOBODY && !NO_LOGIN.test(account.shell),
    );
    if (person === undefined) return pass(`uid ${uid}`);
    return fail({
      message: 'The container runs with the uid of a person on the host',
      expected: 'a uid that the host does not give',
      actual: `uid ${uid} (${person.name} on the host)`,
      location: { pointer: '/Config/User' },
    });
  },
});
