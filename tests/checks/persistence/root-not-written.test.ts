import { type ContainerChange, completeSet } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/persistence/root-not-written.ts';
import { testCheck } from '../../test-check.ts';
import { cutSet, withHost } from '../container-examples.ts';

const added = (path: string): ContainerChange => ({ path, kind: 'added' });
const facts = (changes: readonly ContainerChange[], readonlyRootfs = false) => ({
  self: { inspect: withHost({ readonlyRootfs }), written: completeSet(changes) },
});
const files = (count: number, folder = '/var/lib/app') =>
  Array.from({ length: count }, (_, index) => added(`${folder}/${index}`));

const volumeAt = (folder: string) => ({
  flag: `--mount type=volume,src=NAME,dst=${folder}, or --tmpfs where nothing has to last`,
  compose: `volumes: ["NAME:${folder}"], or tmpfs: where nothing has to last`,
});

testCheck(check, [
  { name: 'nothing', facts: facts([]), expect: 'pass' },
  {
    name: 'state of a running program',
    facts: facts([
      ...[
        '/run/nginx.pid',
        '/tmp/x',
        '/var/cache/nginx/client_temp',
        '/var/tmp/y',
        '/root/.bash_history',
      ].map(added),
      ...['/root/.npm/_logs/x.log', '/home/app/.cache/pip/y', '/root/.ssh/known_hosts'].map(added),
    ]),
    expect: 'pass',
  },
  {
    name: 'a few files',
    facts: facts([added('/var/lib/app/state')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/var/lib/app/state was written to the container’s own layer',
          expected: 'a volume or a tmpfs',
          actual: 'added',
          location: { path: '/var/lib/app/state', resource: '/var/lib/app/state' },
          severity: 'low',
          fix: volumeAt('/var/lib/app'),
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'many files',
    facts: facts(files(300)),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message:
            '/var/lib/app/0 was written to the container’s own layer, and so on: 300 paths below /var/lib/app/',
          expected: 'a volume or a tmpfs',
          actual: 'added',
          location: { path: '/var/lib/app', resource: '/var/lib/app' },
          fix: volumeAt('/var/lib/app'),
        },
      ],
      resources: { passed: 0, total: 300, complete: true },
    },
  },
  { name: 'logs are another check’s matter', facts: facts([added('/srv/app.log')]), expect: 'pass' },
  { name: 'programs are another check’s matter', facts: facts([added('/usr/bin/miner')]), expect: 'pass' },
  {
    name: 'what was deleted is not written',
    facts: facts([{ path: '/srv/index.html', kind: 'deleted' }]),
    expect: 'pass',
  },
  { name: 'a read-only root', facts: facts(files(1), true), expect: 'not-applicable' },
  {
    name: 'never started',
    facts: { self: { inspect: withHost({}), written: null } },
    expect: 'not-applicable',
  },
  {
    name: 'not all was listed',
    facts: { self: { inspect: withHost({}), written: cutSet<ContainerChange>() } },
    expect: 'unknown',
  },
]);

describe('the severity of what was written', () => {
  const severities = (changes: readonly ContainerChange[]) => {
    const verdict = check.evaluate(facts(changes) as never);
    return verdict.outcome === 'fail'
      ? verdict.findings.map(({ severity }) => severity ?? 'medium')
      : verdict.outcome;
  };

  it('is that of data for a single file of a database or an upload', () => {
    for (const path of [
      '/var/lib/app/app.db',
      '/srv/x.sqlite3',
      '/var/lib/mysql/ibdata1',
      '/srv/uploads/a.png',
    ])
      expect(severities([added(path)])).toEqual(['medium']);
    expect(severities([added('/etc/app/rendered.db')])).toEqual(['low']);
  });

  it('is low for rendered configuration, however much', () => {
    expect(severities(files(50, '/etc/app'))).toEqual(['low']);
    // The official nginx edits its own configuration at the start.
    expect(severities([{ path: '/etc/nginx/conf.d/default.conf', kind: 'changed' }])).toEqual(['low']);
  });

  it('grows with the number of other files', () => {
    expect(new Set(severities(files(20)))).toEqual(new Set(['low']));
    expect(severities(files(21))).toEqual(['medium']);
  });
});
