import { completeSet, incompleteSet, type Target } from 'rempart/check';
import check from '../../../checks/isolation/shared-kernel.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, stopped } from '../container-examples.ts';

const child = (
  name: string,
  labels: Readonly<Record<string, string>> | null,
  change: ContainerChange = {},
) => ({
  target: { id: name, kind: 'container', name } as Target,
  inspect: container({ ...change, config: { labels } }),
});
const facts = (...items: readonly ReturnType<typeof child>[]) => ({
  children: { container: completeSet(items) },
});

testCheck(check, [
  {
    name: 'one sensitivity',
    facts: facts(child('web', { 'com.example.sensitivity': 'public' }), child('log', {})),
    expect: {
      outcome: 'pass',
      note: '2 containers share the kernel: com.example.sensitivity=public',
    },
  },
  {
    name: 'public beside secret',
    facts: facts(
      child('web', { 'com.example.sensitivity': 'public' }),
      child('vault', { 'com.example.sensitivity': 'secret' }),
    ),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Containers with different labels com.example.sensitivity share the kernel of this host',
          expected: 'one sensitivity on one kernel',
          actual: 'com.example.sensitivity=public (web); com.example.sensitivity=secret (vault)',
          location: { resource: 'label com.example.sensitivity' },
        },
      ],
    },
  },
  {
    name: 'a kernel of its own for the exposed one',
    facts: facts(
      child('web', { trust: 'low' }, { hostConfig: { runtime: 'runsc' } }),
      child('vault', { trust: 'high' }),
    ),
    expect: 'pass',
  },
  {
    name: 'the other one does not run',
    facts: facts(child('web', { trust: 'low' }, { state: stopped }), child('vault', { trust: 'high' })),
    expect: 'pass',
  },
  {
    name: 'different labels are different scales',
    facts: facts(child('web', { trust: 'low' }), child('vault', { sensitivity: 'secret' })),
    expect: 'pass',
  },
  {
    name: 'nobody says how sensitive it is',
    facts: facts(child('web', { app: 'x' })),
    expect: 'not-applicable',
  },
  {
    name: 'labels that the engine does not tell',
    facts: facts(child('web', null)),
    expect: 'not-applicable',
  },
  {
    name: 'not told whether the other one runs',
    facts: facts(
      child('web', { trust: 'low' }, { state: { running: null } }),
      child('vault', { trust: 'high' }),
    ),
    expect: 'unknown',
  },
  { name: 'no containers', facts: facts(), expect: 'not-applicable' },
  {
    name: 'not every container could be asked',
    facts: {
      children: {
        container: incompleteSet([child('web', { trust: 'low' })], { code: 'permission', text: 'denied' }),
      },
    },
    expect: { outcome: 'unknown', code: 'permission', text: 'denied' },
  },
]);
