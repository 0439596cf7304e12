import { completeSet, incompleteSet, type ListeningSocket, pass, type Sshd } from 'rempart/check';
import check from '../../../checks/runtime-detection/password-guessing.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, known, NO_PERMISSION, notKnown } from '../host-examples.ts';
import { aProduct, noProducts, running } from '../product-examples.ts';

const socket: ListeningSocket = {
  protocol: 'tcp',
  family: 'ipv4',
  address: '0.0.0.0',
  port: 22,
  scope: 'wildcard',
  uid: 0,
  process: 'sshd',
  pid: 1,
};
const sockets = completeSet([socket]);
const processes = completeSet([aProcess()]);
const jails = completeSet<string>([]);
const server = known(null);
const sshdWith = (penalties: string) =>
  known<Sshd | null>({
    version: '9.9p1',
    running: true,
    source: 'sshd',
    connections: completeSet([
      {
        description: 'any user',
        general: true,
        settings: new Map([['persourcepenalties', [penalties]]]),
        origins: new Map(),
      },
    ]),
    problem: null,
  });
const fail2ban = completeSet([aProduct('fail2ban', { running: running('fail2ban-server') })]);

testCheck(check, [
  {
    name: 'fail2ban with a jail',
    facts: { self: { products: fail2ban, jails: completeSet(['sshd']), processes, sockets, server } },
    expect: pass('fail2ban runs with the jail sshd'),
  },
  {
    name: 'fail2ban without a jail for SSH',
    facts: {
      self: { products: fail2ban, jails: completeSet(['nginx-http-auth']), processes, sockets, server },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'fail2ban runs, but has no jail for SSH',
          expected: 'fail2ban with a jail for SSH, CrowdSec, SSHGuard, or PerSourcePenalties',
          actual: 'nginx-http-auth',
          location: { resource: 'guard against guessing' },
          severity: 'low',
        },
      ],
    },
  },
  {
    name: 'installed, stopped',
    facts: {
      self: {
        products: completeSet([aProduct('fail2ban')]),
        jails: completeSet(['sshd']),
        processes,
        sockets,
        server,
      },
    },
    expect: 'fail',
  },
  {
    name: 'CrowdSec',
    facts: {
      self: {
        products: completeSet([aProduct('CrowdSec', { running: running('crowdsec') })]),
        jails,
        processes,
        sockets,
        server,
      },
    },
    expect: 'pass',
  },
  {
    name: 'sshd from 9.8 on penalises by itself',
    facts: {
      self: { products: noProducts, jails, processes, sockets, server: sshdWith('crash:90 authfail:5') },
    },
    expect: 'pass',
  },
  {
    name: 'unless it was told not to',
    facts: { self: { products: noProducts, jails, processes, sockets, server: sshdWith('no') } },
    expect: 'fail',
  },
  {
    name: 'none, and sshd is not known',
    facts: { self: { products: noProducts, jails, processes, sockets, server: notKnown } },
    expect: 'fail',
  },
  {
    name: 'another port, known by its process',
    facts: {
      self: {
        products: noProducts,
        jails,
        processes,
        sockets: completeSet([{ ...socket, port: 2222 }]),
        server,
      },
    },
    expect: 'fail',
  },
  {
    name: 'loopback alone',
    facts: {
      self: {
        products: noProducts,
        jails,
        processes,
        sockets: completeSet([{ ...socket, address: '127.0.0.1', scope: 'loopback' as const }]),
        server,
      },
    },
    expect: 'not-applicable',
  },
  {
    name: 'hidden processes',
    facts: {
      self: { products: noProducts, jails, processes: incompleteSet([], NO_PERMISSION), sockets, server },
    },
    expect: 'unknown',
  },
]);
