import { completeSet, type ListedContainer } from 'rempart/check';
import check from '../../../checks/docker-engine/compose-current.ts';
import { testCheck } from '../../test-check.ts';
import { cutSet } from '../container-examples.ts';

const replica = (
  service: string,
  hash: string | null,
  more: Readonly<Record<string, string>> = {},
): ListedContainer => ({
  id: 'c'.repeat(64),
  names: null,
  image: null,
  imageId: null,
  created: null,
  state: 'running',
  labels: {
    'com.docker.compose.project': 'shop',
    'com.docker.compose.service': service,
    ...(hash === null ? {} : { 'com.docker.compose.config-hash': hash }),
    ...more,
  },
  networkMode: null,
  networks: null,
});
const self = (...containers: readonly ListedContainer[]) => ({
  self: { containers: completeSet(containers) },
});

testCheck(check, [
  { name: 'all of one making', facts: self(replica('web', 'a'), replica('web', 'a')), expect: 'pass' },
  {
    name: 'a change that reached one of them',
    facts: self(replica('web', 'a'), replica('web', 'b'), replica('api', 'c')),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Replicas of shop/web were made from different files',
          expected: 'one making',
          actual: '2 makings among 2 replicas',
          location: { resource: 'shop/web' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: '`docker compose run` beside the service',
    facts: self(replica('web', 'a'), replica('web', 'b', { 'com.docker.compose.oneoff': 'True' })),
    expect: 'not-applicable',
  },
  {
    name: 'single containers cannot be told',
    facts: self(replica('web', 'a'), replica('api', 'b')),
    expect: 'not-applicable',
  },
  {
    name: 'containers of no project, and of no service, are no replicas',
    facts: self(
      { ...replica('web', 'a'), labels: {} },
      { ...replica('web', 'b'), labels: null },
      replica('', 'a'),
      replica('', 'b'),
      replica('web', 'a', { 'com.docker.compose.project': '' }),
      replica('web', 'b', { 'com.docker.compose.project': '' }),
    ),
    expect: 'not-applicable',
  },
  { name: 'no hash', facts: self(replica('web', null), replica('web', null)), expect: 'not-applicable' },
  {
    name: 'equal ones of a list that is not whole',
    facts: { self: { containers: cutSet(replica('web', 'a'), replica('web', 'a')) } },
    expect: 'unknown',
  },
]);
