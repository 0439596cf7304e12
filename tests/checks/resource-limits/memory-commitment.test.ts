import { completeSet } from 'rempart/check';
import check from '../../../checks/resource-limits/memory-commitment.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, cutSet, engine, stopped } from '../container-examples.ts';

const GIBIBYTE = 1024 ** 3;
const target = {
  id: 'e/c',
  kind: 'container' as const,
  name: 'c',
  parent: 'e',
  labels: {},
  image: null,
  replicaOf: null,
};
const limited = (gibibytes: number, change: ContainerChange = {}) => ({
  inspect: container({ hostConfig: { memory: gibibytes * GIBIBYTE }, ...change }),
  target,
});
const facts = (
  memoryTotal: number | null,
  items: readonly ReturnType<typeof limited>[],
  complete = true,
) => ({
  self: { info: engine({}, { memoryTotal }) },
  children: { container: complete ? completeSet(items) : cutSet(...items) },
});

testCheck(check, [
  { name: 'it fits', facts: facts(8 * GIBIBYTE, [limited(4), limited(8)]), expect: 'pass' },
  {
    name: 'promised more than one and a half times',
    facts: facts(8 * GIBIBYTE, [limited(8), limited(4.1)]),
    expect: 'fail',
  },
  {
    name: 'a stopped container uses none',
    facts: facts(8 * GIBIBYTE, [limited(8), limited(8, { state: stopped })]),
    expect: 'pass',
  },
  {
    name: 'too much is seen though not all was',
    facts: facts(8 * GIBIBYTE, [limited(13)], false),
    expect: 'fail',
  },
  { name: 'not all was seen', facts: facts(8 * GIBIBYTE, [limited(1)], false), expect: 'unknown' },
  {
    name: 'no limit at all, which memory-limit tells',
    facts: facts(8 * GIBIBYTE, [limited(0)]),
    expect: 'not-applicable',
  },
  {
    name: 'not told whether one runs',
    facts: facts(8 * GIBIBYTE, [limited(8), limited(8, { state: { running: null } })]),
    expect: 'unknown',
  },
  {
    name: 'a limit that is not told',
    facts: facts(8 * GIBIBYTE, [limited(8), limited(8, { hostConfig: { memory: null } })]),
    expect: 'unknown',
  },
  { name: 'not told', facts: facts(null, [limited(1)]), expect: 'unknown' },
]);
