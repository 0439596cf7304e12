import { completeSet, type PublishedPort } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/isolation/published-ports.ts';
import { testCheck } from '../../test-check.ts';
import { container, known, refused, stopped } from '../container-examples.ts';

const port = (
  hostAddress: string,
  containerPort = 8080,
  hostPort = 18080,
  protocol = 'tcp',
): PublishedPort => ({ containerPort, protocol, hostAddress, hostPort });
const facts = (
  ports: readonly PublishedPort[] | null,
  options: { running?: boolean; networkMode?: string; binding?: string } = {},
) => {
  const { running = true, networkMode = 'default', binding } = options;
  const bridge = {
    name: 'bridge',
    id: null,
    driver: 'bridge',
    scope: null,
    internal: null,
    ingress: null,
    ipv6: null,
    labels: {},
  };
  return {
    self: {
      inspect: container({
        hostConfig: { networkMode, portBindings: running ? [] : ports },
        ports: running ? ports : [],
        ...(running ? {} : { state: stopped }),
      }),
    },
    parent: {
      'docker-engine': {
        networks:
          binding === undefined
            ? refused
            : known(
                completeSet([
                  { ...bridge, options: { 'com.docker.network.bridge.host_binding_ipv4': binding } },
                ]),
              ),
      },
    },
  };
};

testCheck(check, [
  { name: 'none', facts: facts([]), expect: 'pass' },
  { name: 'on loopback', facts: facts([port('127.0.0.1'), port('::1')]), expect: 'pass' },
  { name: 'on one address of the host', facts: facts([port('10.0.0.5')]), expect: 'pass' },
  { name: 'on every IPv4 address', facts: facts([port('0.0.0.0')]), expect: 'fail' },
  { name: 'on every IPv6 address, which peers miss', facts: facts([port('::')]), expect: 'fail' },
  { name: 'in another spelling', facts: facts([port('[::]')]), expect: 'fail' },
  {
    name: 'stopped, asked for without an address',
    facts: facts([port('')], { running: false }),
    expect: 'fail',
  },
  {
    name: 'the same, where the engine’s default address is loopback',
    facts: facts([port('')], { running: false, binding: '127.0.0.1' }),
    expect: 'pass',
  },
  {
    name: 'the same, where the default is every address',
    facts: facts([port('')], { running: false, binding: '0.0.0.0' }),
    expect: 'fail',
  },
  { name: 'the host’s network', facts: facts([], { networkMode: 'host' }), expect: 'not-applicable' },
  { name: 'not told', facts: facts(null, { running: false }), expect: 'unknown' },
]);

describe('a published port', () => {
  const findings = (...ports: readonly PublishedPort[]) => {
    const verdict = check.evaluate(facts(ports) as never);
    return verdict.outcome === 'fail' ? verdict.findings : [];
  };

  it('is one finding for both address families', () => {
    expect(findings(port('0.0.0.0'), port('::'))).toMatchObject([
      { actual: '0.0.0.0:18080, :::18080', location: { resource: 'port 8080/tcp' } },
    ]);
  });

  it('is worse for a database, milder for the web', () => {
    expect(
      findings(port('0.0.0.0', 5432, 15432), port('0.0.0.0', 8080, 80), port('0.0.0.0')).map(
        ({ severity }) => severity,
      ),
    ).toEqual(['high', 'medium']);
    expect(findings(port('0.0.0.0', 8443, 443))[0]?.severity).toBe('low');
  });
});
