import { fail, notTold, pass } from 'rempart/check';
import check from '../../../checks/privileged-mode/privileged.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, refused, withHost } from '../container-examples.ts';

const on = (info: Parameters<typeof known>[0] | null, hostConfig: Parameters<typeof withHost>[0]) => ({
  self: { inspect: withHost(hostConfig) },
  parent: { 'docker-engine': { info: info === null ? refused : known(info as ReturnType<typeof engine>) } },
});

testCheck(check, [
  { name: 'not privileged', facts: on(engine(), { privileged: false }), expect: pass('Privileged: false') },
  {
    name: 'privileged',
    facts: on(engine(), { privileged: true }),
    expect: fail({
      message: 'The container is privileged',
      expected: 'false',
      actual: 'true',
      severity: 'critical',
      location: { pointer: '/HostConfig/Privileged' },
    }),
  },
  {
    name: 'privileged on a rootless engine is one step milder',
    facts: on(engine({ rootless: true }), { privileged: true }),
    expect: fail({
      message: 'The container is privileged, though its root is an ordinary user of the host',
      expected: 'false',
      actual: 'true',
      severity: 'high',
      location: { pointer: '/HostConfig/Privileged' },
    }),
  },
  {
    name: 'privileged, behind a proxy that refuses /info',
    facts: on(null, { privileged: true }),
    expect: 'fail',
  },
  {
    name: 'a field that the engine leaves out is not "no"',
    facts: on(engine(), { privileged: null }),
    expect: notTold('whether the container is privileged'),
  },
]);
