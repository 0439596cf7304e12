import check from '../../../checks/isolation/privileged-ports.ts';
import { testCheck } from '../../test-check.ts';
import { container, refused, stopped } from '../container-examples.ts';

const facts = (hostPort: number | null, options: { running?: boolean; networkMode?: string } = {}) => {
  const ports = [{ containerPort: 53, protocol: 'udp', hostAddress: '0.0.0.0', hostPort }];
  const { running = true, networkMode = 'default' } = options;
  return {
    self: {
      inspect: container({
        hostConfig: { networkMode, portBindings: ports },
        ports: running ? ports : [],
        ...(running ? {} : { state: stopped }),
      }),
    },
    parent: { 'docker-engine': { networks: refused } },
  };
};

testCheck(check, [
  { name: '1024, which peers flag', facts: facts(1024), expect: 'pass' },
  { name: '443', facts: facts(443), expect: 'pass' },
  { name: '53', facts: facts(53), expect: 'fail' },
  { name: '53, asked for by a stopped one', facts: facts(53, { running: false }), expect: 'fail' },
  { name: 'any port', facts: facts(null, { running: false }), expect: 'pass' },
  { name: 'the host’s network', facts: facts(53, { networkMode: 'host' }), expect: 'not-applicable' },
]);
