import {
  type Account,
  accounts,
  DESKTOP,
  daemonOf,
  defineCheck,
  dockerDaemons,
  engineInfo,
  engineOwner,
  type Finding,
  fail,
  isDesktop,
  notApplicable,
  optional,
  pass,
  type SubordinateRange,
  settingOf,
  subordinateIds,
  undecided,
} from 'rempart/check';

/** What an image may hold: the ids of a Linux system without directory services. */
const NEEDED = 65_536;

const text = ({ start, count }: SubordinateRange): string => `${start} to ${start + count - 1}`;
const holds = ({ start, count }: SubordinateRange, id: number): boolean => id >= start && id < start + count;
const overlaps = (a: SubordinateRange, b: SubordinateRange): boolean =>
  a.start < b.start + b.count && b.start < a.start + a.count;

/** What is wrong with the ranges of one owner in one file. */
const faultsOf = (
  all: readonly SubordinateRange[],
  owners: readonly string[],
  accounts: readonly Account[],
): readonly Finding[] => {
  const own = all.filter(({ owner }) => owners.includes(owner));
  const [first] = own;
  if (first === undefined) return [];
  const at = (range: SubordinateRange, what: string) => ({
    path: range.file,
    line: range.line,
    resource: `${range.file} ${range.owner} ${what}`,
  });
  const total = own.reduce((sum, { count }) => sum + count, 0);
  const findings: Finding[] = [];
  if (total < NEEDED)
    findings.push({
      message: `${first.owner} has too few ids for a whole image`,
      expected: `${NEEDED} ids`,
      actual: `${total} ids`,
      location: at(first, 'size'),
    });
  for (const range of own) {
    const other = all.find((each) => !owners.includes(each.owner) && overlaps(range, each));
    if (other !== undefined)
      findings.push({
        message: `Ids of ${range.owner} are those of ${other.owner} as well`,
        expected: 'ranges apart from one another',
        actual: `${text(range)} and ${text(other)}`,
        location: at(range, 'overlap'),
      });
    const account = range.file === '/etc/subuid' ? accounts.find(({ uid }) => holds(range, uid)) : undefined;
    if (account !== undefined)
      findings.push({
        message: `A container may be ${account.name} on the host`,
        expected: 'no id of an account',
        actual: `${text(range)} holds uid ${account.uid}`,
        location: at(range, 'account'),
      });
  }
  return findings;
};

export default defineCheck({
  id: 'docker-engine/subordinate-ids',
  title: 'The ids that containers are mapped to belong to nobody else',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'The wall of a user namespace is made of ids that mean nothing on the host. Where they overlap those of an account, or of another user’s containers, whoever gets out of one owns the files of the other.',
  remediation:
    'Give each user in /etc/subuid and /etc/subgid a range of 65536 ids above 100000 that nobody else has, and start the engine anew; the data of its containers has to be given to the new ids.',
  fix: {
    command: 'usermod --add-subuids 165536-231071 --add-subgids 165536-231071 USER',
    breaks:
      'Containers, images and volumes that were stored under the old ids are not seen, or not owned, any more.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '2.9' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/userns-remap/' },
  ],
  needs: {
    self: { info: engineInfo },
    parent: { host: { subordinateIds, accounts, daemons: optional(dockerDaemons) } },
  },
  evaluate({ self: { info }, parent: { host }, target }) {
    if (isDesktop(info)) return DESKTOP;
    const options = info.securityOptions;
    if (options?.userns !== true && options?.rootless !== true)
      return notApplicable('The engine maps no users');
    const { uids, gids } = host.subordinateIds;
    if (uids === null || gids === null)
      return undecided({
        code: 'unsupported',
        text: 'There is no /etc/subuid or /etc/subgid; the ranges come from elsewhere',
      });
    const owner = engineOwner(host.daemons, target, info);
    const daemon = host.daemons.known ? daemonOf(host.daemons.value, target) : null;
    const remap = daemon === null ? null : settingOf(daemon, 'userns-remap')?.value;
    const [user = '', group = user] = typeof remap === 'string' ? remap.split(':') : [];
    const name = (text: string): string => (text === 'default' || text === '' ? 'dockremap' : text);
    const account = (key: string | number) =>
      host.accounts.find(({ name, uid }) => name === key || String(uid) === String(key));
    const namesOf = (key: string | number): readonly string[] => {
      const found = account(key);
      return found === undefined ? [String(key)] : [found.name, String(found.uid)];
    };
    const owners =
      options.rootless && owner !== null && owner !== undefined
        ? { uids: namesOf(owner), gids: namesOf(owner) }
        : { uids: namesOf(name(user)), gids: [name(group), ...namesOf(name(user))] };
    const known = uids.some((range) => owners.uids.includes(range.owner));
    if (!known)
      return undecided({
        code: 'unsupported',
        text: `/etc/subuid has no range of ${owners.uids[0]}: the engine has its ids from elsewhere`,
      });
    const [first, ...rest] = [
      ...faultsOf(uids, owners.uids, host.accounts),
      ...faultsOf(gids, owners.gids, host.accounts),
    ];
    return first === undefined ? pass(`the ranges of ${owners.uids[0]}`) : fail([first, ...rest]);
  },
});
