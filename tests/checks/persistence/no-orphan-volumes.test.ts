import {
  type ContainerInspect,
  completeSet,
  type EngineVolume,
  incompleteSet,
  type ResourceSet,
  type Target,
} from 'rempart/check';
import check from '../../../checks/persistence/no-orphan-volumes.ts';
import { testCheck } from '../../test-check.ts';
import { container, listedVolume, volumeOf } from '../container-examples.ts';
import { engineTarget } from '../engine-examples.ts';

const NAMELESS = 'd3adb33f'.repeat(8);
const old = { created: Date.UTC(2026, 0, 1) };
const young = { created: Date.UTC(2026, 10, 20) };
const target = engineTarget;

type Member = { readonly inspect: ContainerInspect; readonly target: Target };
const using = (...names: readonly string[]): Member => ({
  inspect: container({ mounts: names.map((name) => volumeOf(name)) }),
  target: { ...engineTarget, kind: 'container', name: 'plain' },
});
const facts = (
  volumes: readonly EngineVolume[],
  members: ResourceSet<Member> = completeSet([using('used')]),
) => ({
  self: { volumes: completeSet(volumes) },
  children: { container: members },
});

testCheck(check, [
  { name: 'every one is used', target, facts: facts([listedVolume('used', {}, old)]), expect: 'pass' },
  { name: 'one that is young', target, facts: facts([listedVolume('new', {}, young)]), expect: 'pass' },
  {
    name: 'an old one by name, and two without',
    target,
    facts: facts([
      listedVolume('used', {}, old),
      listedVolume('left', {}, old),
      listedVolume(NAMELESS, {}, old),
      listedVolume(NAMELESS.replace('d3', 'd4'), {}, old),
    ]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'No container uses the volume left',
          expected: 'used, or removed',
          actual: '325 days old',
          location: { resource: 'volume left' },
          fix: 'docker volume rm left',
        },
        {
          message: 'No container uses volumes that nobody named',
          expected: 'used, or removed',
          actual: '2 of them, older than 30 days',
          location: { resource: 'anonymous volumes' },
          fix: 'docker volume prune',
        },
      ],
    },
  },
  { name: 'no volume', target, facts: facts([]), expect: 'not-applicable' },
  { name: 'the age is not told', target, facts: facts([listedVolume('left')]), expect: 'unknown' },
  {
    name: 'not every container could be looked at',
    target,
    facts: facts(
      [listedVolume('left', {}, old)],
      incompleteSet([using('used')], { code: 'permission', text: 'refused' }),
    ),
    expect: 'unknown',
  },
  {
    name: 'mounts not told',
    target,
    facts: facts(
      [listedVolume('left', {}, old)],
      completeSet([using('used'), { ...using(), inspect: container({ mounts: null }) }]),
    ),
    expect: 'unknown',
  },
]);
