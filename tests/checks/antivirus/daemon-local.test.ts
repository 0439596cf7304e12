import { completeSet, incompleteSet, type ListeningSocket } from 'rempart/check';
import check from '../../../checks/antivirus/daemon-local.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const socket = (over: Partial<ListeningSocket>): ListeningSocket => ({
  protocol: 'tcp',
  family: 'ipv4',
  address: '0.0.0.0',
  port: 3310,
  scope: 'wildcard',
  uid: 0,
  process: 'clamd',
  pid: 12,
  ...over,
});
const here = (...sockets: readonly ListeningSocket[]) => ({ self: { sockets: completeSet(sockets) } });

testCheck(check, [
  { name: 'loopback', facts: here(socket({ address: '127.0.0.1', scope: 'loopback' })), expect: 'pass' },
  { name: 'every address', facts: here(socket({})), expect: 'fail' },
  { name: 'another port', facts: here(socket({ port: 13310 })), expect: 'fail' },
  { name: 'its port, the process unseen', facts: here(socket({ process: null, pid: null })), expect: 'fail' },
  { name: 'its port, another process', facts: here(socket({ process: 'node' })), expect: 'not-applicable' },
  {
    name: 'sockets that could not all be listed',
    facts: { self: { sockets: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
