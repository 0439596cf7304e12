import { type ContainerInspect, completeSet, type ResourceSet } from 'rempart/check';
import check from '../../../checks/docker-engine/containers-declared.ts';
import { testCheck } from '../../test-check.ts';
import { container, cutSet, stopped } from '../container-examples.ts';
import { engineTarget } from '../engine-examples.ts';

const child = (inspect: ContainerInspect, name = 'web') => ({
  inspect,
  target: { ...engineTarget, id: `${engineTarget.id}/container/${name}`, name },
});
const labelled = (labels: Readonly<Record<string, string>>) => container({ config: { labels } });
const children = (set: ResourceSet<ReturnType<typeof child>>) => ({ children: { container: set } });

testCheck(check, [
  {
    name: 'Compose, a stack, Podman’s unit, Kubernetes',
    facts: children(
      completeSet([
        child(labelled({ 'com.docker.compose.project': 'shop' })),
        child(labelled({ 'com.docker.swarm.service.name': 'web' })),
        child(labelled({ PODMAN_SYSTEMD_UNIT: 'web.service' })),
        child(labelled({ 'io.kubernetes.pod.name': 'web' })),
      ]),
    ),
    expect: 'pass',
  },
  {
    name: 'started by hand, keyed by what outlives it',
    facts: children(completeSet([child(container(), 'web')])),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'web was started by hand',
          expected: 'declared by Compose, a stack, a unit or an orchestrator',
          actual: 'no label of any',
          location: { resource: 'web' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      partialCredit: true,
    },
  },
  {
    name: 'a label of one’s own',
    facts: children(completeSet([child(labelled({ owner: 'com.docker.compose.project' }))])),
    expect: 'fail',
  },
  {
    name: 'labels whose names only contain one of them',
    facts: children(
      completeSet([
        child(labelled({ 'my.com.docker.compose.project': 'a' }), 'a'),
        child(labelled({ 'com.docker.compose.project.mine': 'a' }), 'b'),
      ]),
    ),
    expect: {
      outcome: 'fail',
      findings: ['a', 'b'].map((name) => ({
        message: `${name} was started by hand`,
        expected: 'declared by Compose, a stack, a unit or an orchestrator',
        actual: 'no label of any',
        location: { resource: name },
      })) as never,
      resources: { passed: 0, total: 2, complete: true },
      partialCredit: true,
    },
  },
  {
    name: 'one that does not run',
    facts: children(completeSet([child(container({ state: stopped }))])),
    expect: 'not-applicable',
  },
  {
    name: 'not told whether it runs',
    facts: children(completeSet([child(container({ state: { running: null } }))])),
    expect: 'unknown',
  },
  {
    name: 'a list that is not whole',
    facts: children(cutSet(child(labelled({ 'com.docker.compose.project': 'a' })))),
    expect: 'unknown',
  },
]);
