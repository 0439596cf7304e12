import {
  type ContainerExec,
  completeSet,
  containerExecs,
  incompleteSet,
  type ResourceSet,
} from 'rempart/check';
import check from '../../../checks/privileged-mode/no-privileged-exec.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { container, exec, stopped } from '../container-examples.ts';

const facts = (execs: ResourceSet<ContainerExec>, change: Parameters<typeof container>[0] = {}) => ({
  self: { inspect: container(change), execs },
});

testCheck(check, [
  {
    name: 'in a container that is privileged itself: it follows from that',
    facts: facts(completeSet([exec({ privileged: true })]), { hostConfig: { privileged: true } }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A command runs privileged in the container',
          expected: 'no privileges of its own',
          actual: 'sleep 300',
          location: { pointer: '/ProcessConfig/privileged', resource: 'exec sleep' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      follows: ['privileged-mode/privileged'],
    },
  },
  {
    name: 'none in a container that is privileged itself',
    facts: facts(completeSet([]), { hostConfig: { privileged: true } }),
    expect: 'pass',
  },
  { name: 'none', facts: facts(completeSet([])), expect: 'pass' },
  { name: 'an ordinary one', facts: facts(completeSet([exec({})])), expect: 'pass' },
  {
    name: 'one that is privileged, of which peers only take note',
    facts: facts(completeSet([exec({}), exec({ privileged: true, user: '0', command: ['bash', '-l'] })])),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A command runs privileged in the container',
          expected: 'no privileges of its own',
          actual: 'bash -l as 0',
          location: { pointer: '/ProcessConfig/privileged', resource: 'exec bash' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'as Docker 20.10 describes three commands',
    facts: facts(valueFrom(containerExecs, apiFixture('container.execs', 'docker-20.10'))),
    expect: 'fail',
  },
  {
    name: 'one that has ended',
    facts: facts(completeSet([exec({ running: false, privileged: true })])),
    expect: 'pass',
  },
  {
    name: 'a stopped container',
    facts: facts(completeSet([]), { state: stopped }),
    expect: 'not-applicable',
  },
  {
    name: 'an engine that does not tell',
    facts: facts(completeSet([exec({ privileged: null })])),
    expect: 'unknown',
  },
  {
    name: 'whether one runs is not told',
    facts: facts(completeSet([exec({ running: null })])),
    expect: 'unknown',
  },
  {
    name: 'more than were asked about',
    facts: facts(incompleteSet([exec({})], { code: 'truncated', text: 'too many' })),
    expect: 'unknown',
  },
]);
