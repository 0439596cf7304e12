import {
  type ContainerInspect,
  completeSet,
  incompleteSet,
  type ResourceSet,
  type Target,
} from 'rempart/check';
import check from '../../../checks/persistence/one-writer.ts';
import { testCheck } from '../../test-check.ts';
import { bindOf, container, stopped, volumeOf } from '../container-examples.ts';
import { engineTarget } from '../engine-examples.ts';

const NAMELESS = 'd3adb33f'.repeat(8);
type Member = { readonly inspect: ContainerInspect; readonly target: Target };
const member = (name: string, change: Parameters<typeof container>[0]): Member => ({
  inspect: container(change),
  target: { ...engineTarget, id: name, kind: 'container', name },
});
const writing = (name: string, volume = 'shared', writable = true) =>
  member(name, { mounts: [volumeOf(volume, '/v', writable)] });
const facts = (members: ResourceSet<Member>) => ({ children: { container: members } });
const of = (...members: readonly Member[]) => facts(completeSet(members));
const target = engineTarget;

testCheck(check, [
  {
    name: 'one writer, one reader',
    target,
    facts: of(writing('a'), writing('b', 'shared', false)),
    expect: 'pass',
  },
  {
    name: 'two writers',
    target,
    facts: of(writing('b'), writing('a'), writing('c', 'own')),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Several containers write to the volume shared',
          expected: 'one writer',
          actual: 'a, b',
          location: { resource: 'volume shared' },
          fix: {
            flag: '--mount type=volume,src=shared,dst=PLACE,readonly in the readers',
            compose: 'volumes: ["shared:PLACE:ro"] in the readers',
          },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'a volume without a name, taken over from the other: its digits are no key',
    target,
    facts: of(writing('a', NAMELESS), writing('b', NAMELESS)),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Several containers write to a volume without a name',
          expected: 'one writer',
          actual: 'a, b',
          location: { resource: 'volume of a, b' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'not told whether the other one runs',
    target,
    facts: of(writing('a'), member('b', { mounts: [volumeOf('shared', '/v')], state: { running: null } })),
    expect: 'unknown',
  },
  {
    name: 'twice in one container',
    target,
    facts: of(member('a', { mounts: [volumeOf('shared', '/v'), volumeOf('shared', '/w')] })),
    expect: 'pass',
  },
  {
    name: 'the old one is stopped',
    target,
    facts: of(writing('new'), member('old', { mounts: [volumeOf('shared')], state: stopped })),
    expect: 'pass',
  },
  {
    name: 'binds are another matter',
    target,
    facts: of(member('a', { mounts: [bindOf('/srv')] })),
    expect: 'not-applicable',
  },
  {
    name: 'not every container could be looked at',
    target,
    facts: facts(incompleteSet([writing('a')], { code: 'permission', text: 'refused' })),
    expect: 'unknown',
  },
  { name: 'mounts not told', target, facts: of(member('a', { mounts: null })), expect: 'unknown' },
]);
