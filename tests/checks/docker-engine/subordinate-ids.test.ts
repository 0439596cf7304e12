import type { SubordinateIds, SubordinateRange } from 'rempart/check';
import check from '../../../checks/docker-engine/subordinate-ids.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import {
  desktop,
  hiddenDaemon,
  rootlessTarget,
  seenDaemon,
  engineTarget as target,
} from '../engine-examples.ts';
import { anAccount, root } from '../host-examples.ts';

const range = (
  owner: string,
  start: number,
  count = 65_536,
  file: SubordinateRange['file'] = '/etc/subuid',
): SubordinateRange => ({ file, line: 1, owner, start, count });
const both = (...ranges: readonly SubordinateRange[]): SubordinateIds => ({
  uids: ranges,
  gids: ranges.map((each) => ({ ...each, file: '/etc/subgid' })),
});
const facts = (
  subordinateIds: SubordinateIds,
  {
    info = engine({ userns: true }),
    daemons = seenDaemon(['--userns-remap=default']),
    accounts = [root, anAccount('ada', 1000)],
  } = {},
) => ({ self: { info }, parent: { host: { subordinateIds, accounts, daemons } } });
const rootless = { info: engine({ rootless: true }), daemons: seenDaemon([], {}, 1000) };
const DOCKREMAP = range('dockremap', 231_072);

testCheck(check, [
  {
    name: 'dockremap with a range of its own',
    facts: facts(both(range('ada', 100_000), DOCKREMAP)),
    target,
    expect: 'pass',
  },
  {
    name: 'a range that is somebody else’s as well',
    facts: facts({
      uids: [range('ada', 200_000), DOCKREMAP],
      gids: [range('ada', 100_000, 65_536, '/etc/subgid')],
    }),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Ids of dockremap are those of ada as well',
          expected: 'ranges apart from one another',
          actual: '231072 to 296607 and 200000 to 265535',
          location: { path: '/etc/subuid', line: 1, resource: '/etc/subuid dockremap overlap' },
        },
      ],
    },
  },
  {
    name: 'a range that holds an account',
    facts: facts({
      uids: [range('dockremap', 1)],
      gids: [range('dockremap', 231_072, 65_536, '/etc/subgid')],
    }),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A container may be ada on the host',
          expected: 'no id of an account',
          actual: '1 to 65536 holds uid 1000',
          location: { path: '/etc/subuid', line: 1, resource: '/etc/subuid dockremap account' },
        },
      ],
    },
  },
  { name: 'too few ids', facts: facts(both(range('dockremap', 231_072, 1_000))), target, expect: 'fail' },
  {
    name: 'two ranges that are enough together',
    facts: facts(both(range('dockremap', 231_072, 40_000), range('dockremap', 400_000, 40_000))),
    target,
    expect: 'pass',
  },
  {
    name: 'another user by name, and a group of its own',
    facts: facts(
      { uids: [range('remap', 300_000)], gids: [range('remapg', 300_000, 65_536, '/etc/subgid')] },
      { daemons: seenDaemon([], { 'userns-remap': 'remap:remapg' }) },
    ),
    target,
    expect: 'pass',
  },
  {
    name: 'another user by number, and the range by name',
    facts: facts(both(range('ada', 300_000)), { daemons: seenDaemon(['--userns-remap', '1000']) }),
    target,
    expect: 'pass',
  },
  {
    name: 'rootless: its user’s range',
    facts: facts(both(range('ada', 100_000), range('1001', 165_536)), rootless),
    target: rootlessTarget,
    expect: 'pass',
  },
  {
    name: 'rootless: a range that is another user’s as well',
    facts: facts(both(range('1000', 100_000), range('bob', 100_000)), rootless),
    target: rootlessTarget,
    expect: 'fail',
  },
  {
    name: 'rootless: its user told by the place of the socket',
    facts: facts(both(range('ada', 100_000)), { ...rootless, daemons: hiddenDaemon }),
    target: rootlessTarget,
    expect: 'pass',
  },
  {
    name: 'a user who has no range here (SSSD)',
    facts: facts(both(range('ada', 100_000))),
    target,
    expect: 'unknown',
  },
  {
    name: 'no ranges of groups',
    facts: facts({ uids: [DOCKREMAP], gids: null }),
    target,
    expect: 'unknown',
  },
  { name: 'no such files', facts: facts({ uids: null, gids: null }), target, expect: 'unknown' },
  {
    name: 'users are not mapped',
    facts: facts(both(), { info: engine() }),
    target,
    expect: 'not-applicable',
  },
  {
    name: 'rootless Podman: the same files',
    facts: facts(both(range('ada', 100_000), range('bob', 150_000)), {
      info: podman({ rootless: true }),
      daemons: hiddenDaemon,
    }),
    target: rootlessTarget,
    expect: 'fail',
  },
  { name: 'Docker Desktop', facts: facts(both(), { info: desktop() }), target, expect: 'not-applicable' },
]);
