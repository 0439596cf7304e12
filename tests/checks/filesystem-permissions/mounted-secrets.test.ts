import { type ContainerMount, completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import check from '../../../checks/filesystem-permissions/mounted-secrets.ts';
import { testCheck } from '../../test-check.ts';
import { container, known, refused } from '../container-examples.ts';
import { anEntry } from '../host-examples.ts';

const mount = (destination: string): ContainerMount => ({
  type: 'bind',
  name: null,
  source: '/srv/secret',
  destination,
  driver: null,
  writable: false,
  propagation: null,
});
const holding = (...entries: readonly FileEntry[]) => ({
  self: { inspect: container({ mounts: [mount('/run/secrets/db')] }), files: known(completeSet(entries)) },
});
const inSwarm = (files: typeof refused) => ({
  self: {
    inspect: container({ mounts: [], config: { labels: { 'com.docker.swarm.task.id': 'x' } } }),
    files,
  },
});

testCheck(check, [
  { name: 'for one user', facts: holding(anEntry('/run/secrets/db', 0o400)), expect: 'pass' },
  { name: 'for one group', facts: holding(anEntry('/run/secrets/db', 0o440)), expect: 'pass' },
  {
    name: 'for everybody, as Compose mounts what is so on the host',
    facts: holding(anEntry('/run/secrets/db', 0o644)),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Every user of the container may read /run/secrets/db',
          expected: '0640',
          actual: '0644, uid 0',
          location: { path: '/run/secrets/db', resource: '/run/secrets/db' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'for everybody to change', facts: holding(anEntry('/run/secrets/db', 0o666)), expect: 'fail' },
  { name: 'nothing lies there', facts: holding(), expect: 'not-applicable' },
  {
    name: 'no secrets, and files that could not be read do not matter',
    facts: { self: { inspect: container({ mounts: [] }), files: refused } },
    expect: 'not-applicable',
  },
  { name: 'a task of a swarm, whose secrets lie in memory', facts: inSwarm(refused), expect: 'unknown' },
  {
    name: 'not all was seen',
    facts: {
      self: {
        ...holding().self,
        files: known(incompleteSet<FileEntry>([], { code: 'unsupported', text: 'in memory' })),
      },
    },
    expect: 'unknown',
  },
  {
    name: 'not told',
    facts: { self: { inspect: container({ mounts: null }), files: refused } },
    expect: 'unknown',
  },
]);
