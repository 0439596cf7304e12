import { incompleteSet } from 'rempart/check';
import check from '../../../checks/attack-surface/kubelet-ports-closed.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';
import { onLoopback, socket, sockets } from './example-host.ts';

testCheck(check, [
  {
    name: 'the kubelet’s port with a login',
    facts: { self: { sockets: sockets(socket('tcp/10250', { process: 'kubelet' })) } },
    expect: 'pass',
  },
  { name: 'the read-only port', facts: { self: { sockets: sockets(socket('tcp/10255')) } }, expect: 'fail' },
  {
    name: 'the read-only port on loopback',
    facts: { self: { sockets: sockets(socket('tcp/10255', onLoopback)) } },
    expect: 'pass',
  },
  {
    name: 'a web server on 8080',
    facts: { self: { sockets: sockets(socket('tcp/8080', { process: 'java' })) } },
    expect: 'pass',
  },
  {
    name: 'an API server on 8080',
    facts: { self: { sockets: sockets(socket('tcp/8080', { process: 'kube-apiserver' })) } },
    expect: 'fail',
  },
  {
    name: 'sockets not all seen',
    facts: { self: { sockets: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
