import { describe, expect, it } from 'vitest';
import checks from '../../../checks/docker-engine/daemon-settings.ts';
import { testCheck } from '../../test-check.ts';
import { engine, leftOut, podman } from '../container-examples.ts';
import {
  desktop,
  hiddenDaemon,
  rootlessTarget,
  seenDaemon,
  engineTarget as target,
} from '../engine-examples.ts';

const NEW = '28.3.2';

const facts = (daemons: ReturnType<typeof seenDaemon>, serverVersion = NEW, rootless = false) => ({
  self: { info: engine({ rootless }, { serverVersion }) },
  parent: { host: { daemons } },
});

type Given = Parameters<typeof seenDaemon>;
/** Command lines and daemon.json that are good and bad. */
const CASES: Readonly<Record<string, { readonly good: readonly Given[]; readonly bad: readonly Given[] }>> = {
  'default-ulimits': {
    good: [
      [[], { 'default-ulimits': { nofile: { Name: 'nofile', Hard: 65536, Soft: 1024 } } }],
      [['--default-ulimit', 'nofile=1024:65536']],
    ],
    bad: [[], [[], { 'default-ulimits': {} }]],
  },
  'default-cgroup-parent': {
    good: [
      [],
      [[], { 'cgroup-parent': '' }],
      [['--cgroup-parent=/docker']],
      [['--cgroup-parent', 'system.slice']],
    ],
    bad: [[[], { 'cgroup-parent': 'user.slice' }], [['--cgroup-parent=/kubepods']]],
  },
  'metrics-local': {
    good: [[], [['--metrics-addr=127.0.0.1:9323']], [[], { 'metrics-addr': '[::1]:9323' }]],
    bad: [
      [['--metrics-addr', '0.0.0.0:9323']],
      [[], { 'metrics-addr': ':9323' }],
      [[], { 'metrics-addr': '10.0.0.5:9323' }],
      [[], { 'metrics-addr': '127.0.0.1.example.org:9323' }],
      [[], { 'metrics-addr': 'notlocalhost:9323' }],
    ],
  },
  'network-diagnostics-off': {
    good: [[], [[], { 'network-diagnostic-port': 0 }]],
    bad: [[[], { 'network-diagnostic-port': 2000 }], [['--network-diagnostic-port=2000']]],
  },
  'direct-routing-off': {
    good: [[], [['--allow-direct-routing=false']], [[], { 'allow-direct-routing': false }]],
    bad: [[['--allow-direct-routing']], [[], { 'allow-direct-routing': true }]],
  },
  'forward-policy-kept': {
    good: [[], [['--ip-forward-no-drop=false']], [[], { 'ip-forward': false }]],
    bad: [[['--ip-forward-no-drop']], [[], { 'ip-forward-no-drop': true }]],
  },
};

describe('the table', () => {
  it('is tested whole', () => {
    expect(checks.map(({ id }) => id.replace('docker-engine/', ''))).toEqual(Object.keys(CASES));
  });
});

for (const check of checks) {
  const slug = check.id.replace('docker-engine/', '');
  const { good, bad } = CASES[slug] ?? { good: [], bad: [] };
  const routes = slug === 'direct-routing-off' || slug === 'forward-policy-kept';
  testCheck(check, [
    ...good.map((given) => ({
      name: `good: ${JSON.stringify(given)}`,
      facts: facts(seenDaemon(...given)),
      target,
      expect: 'pass' as const,
    })),
    ...bad.map((given) => ({
      name: `bad: ${JSON.stringify(given)}`,
      facts: facts(seenDaemon(...given)),
      target,
      expect: 'fail' as const,
    })),
    { name: 'a daemon.json that may not be read', facts: facts(hiddenDaemon), target, expect: 'unknown' },
    { name: 'the host left out', facts: facts(leftOut), target, expect: 'not-applicable' },
    {
      name: 'Podman',
      facts: { self: { info: podman() }, parent: { host: { daemons: hiddenDaemon } } },
      target,
      expect: 'not-applicable',
    },
    {
      name: 'Docker Desktop',
      facts: { self: { info: desktop() }, parent: { host: { daemons: hiddenDaemon } } },
      target,
      expect: 'not-applicable',
    },
    ...(routes
      ? [
          {
            name: 'an engine that has no such switch yet',
            facts: facts(seenDaemon(), '27.5.1'),
            target,
            expect: 'not-applicable' as const,
          },
          {
            name: 'a rootless engine, to whose networks nobody routes',
            facts: facts(seenDaemon(...(bad[0] as Given)), NEW, true),
            target: rootlessTarget,
            expect: 'not-applicable' as const,
          },
        ]
      : []),
  ]);
}

describe('a finding', () => {
  const findingOf = (slug: string, given: Given) => {
    const verdict = checks
      .find(({ id }) => id === `docker-engine/${slug}`)
      ?.evaluate({ ...facts(seenDaemon(...given)), target, collectedAt: 0, children: {} } as never);
    return verdict?.outcome === 'fail' ? verdict.findings[0] : verdict;
  };
  it('names where the value stands, and is milder for one address than for all', () => {
    expect(findingOf('metrics-local', [['--metrics-addr=0.0.0.0:9323']])).toEqual({
      message: 'Metrics of the engine are served to the network',
      expected: '127.0.0.1',
      actual: '"0.0.0.0:9323" (flag of dockerd --metrics-addr)',
      location: { resource: 'metrics-addr' },
    });
    expect(findingOf('metrics-local', [[], { 'metrics-addr': '10.0.0.5:9323' }])).toMatchObject({
      severity: 'low',
      actual: '"10.0.0.5:9323" (/etc/docker/daemon.json#/metrics-addr)',
    });
  });
});
