import check from '../../../checks/isolation/nested-engine.ts';
import { testCheck } from '../../test-check.ts';
import {
  container,
  engine,
  hostProcesses,
  known,
  leftOut,
  process,
  refused,
  stopped,
  top,
} from '../container-examples.ts';

const facts = (
  image: string,
  processes: ReturnType<typeof top>,
  options: { running?: boolean; host?: ReturnType<typeof hostProcesses> } = {},
) => ({
  self: {
    inspect: container({ config: { image }, ...(options.running === false ? { state: stopped } : {}) }),
    top: processes,
  },
  parent: { 'docker-engine': { info: known(engine()) }, host: { processes: options.host ?? leftOut } },
});

testCheck(check, [
  { name: 'none', facts: facts('app:1', top([0, 'app --dockerd-like'])), expect: 'pass' },
  { name: 'the command line only', facts: facts('docker:27-cli', top([0, 'docker ps'])), expect: 'pass' },
  {
    name: 'dockerd',
    facts: facts('app:1', top([0, 'sh'], [0, '/usr/local/bin/dockerd --host x'])),
    expect: 'fail',
  },
  {
    name: 'containerd, seen from the host',
    facts: facts('app:1', top([0, 'sh']), { host: hostProcesses(process({ command: ['containerd'] })) }),
    expect: 'fail',
  },
  {
    name: 'stopped, by its image',
    facts: facts('docker.io/library/docker:27-dind', refused, { running: false }),
    expect: 'fail',
  },
  { name: 'a Kubernetes node in a container', facts: facts('kindest/node:v1.31', refused), expect: 'fail' },
  { name: 'stopped', facts: facts('app:1', refused, { running: false }), expect: 'pass' },
  { name: 'processes unknown', facts: facts('app:1', refused), expect: 'unknown' },
]);
