import {
  type BuildTool,
  type BuildTrace,
  completeSet,
  incompleteSet,
  type ResourceSet,
  type Sudoers,
} from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/vulnerabilities/no-build-residue.ts';
import { parseSudoers } from '../../../src/facts/sudoers-lines.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, aSystem, known, NO_PERMISSION, notKnown, root } from '../host-examples.ts';

const changed = Date.UTC(2026, 2, 1);
const traces = (...items: readonly (readonly [string, BuildTrace['what']])[]) =>
  completeSet(items.map(([path, what]): BuildTrace => ({ path, what, changed })));
const rules = (text: string) =>
  known<Sudoers | null>({
    ...parseSudoers([{ path: '/etc/sudoers.d/vagrant', text }]),
    files: [],
    reason: null,
  });
const proxy = (value: string) => known(new Map([['acquire::http::proxy', [value]]]));

const clean = {
  accounts: [root, anAccount('jane', 1000)],
  names: { passwd: [], group: [] },
  sudoers: rules('%sudo ALL=(ALL:ALL) ALL\n'),
  tools: new Set<BuildTool>(),
  traces: traces() as ResourceSet<BuildTrace>,
  apt: known(new Map<string, readonly string[]>()),
  system: aSystem(),
};
const packer = anAccount('packer', 1001);
const vagrant = anAccount('vagrant', 1000);
const VAGRANT_RULE = 'vagrant ALL=(ALL) NOPASSWD: ALL\n';

testCheck(check, [
  { name: 'a clean machine', facts: { self: clean }, expect: 'pass' },
  {
    name: 'the account of Packer',
    facts: { self: { ...clean, accounts: [root, packer] } },
    expect: 'fail',
  },
  {
    name: 'an account of Packer that nobody can enter',
    facts: {
      self: { ...clean, accounts: [root, anAccount('packer', 1001, { shell: '/usr/sbin/nologin' })] },
    },
    expect: 'pass',
  },
  {
    name: 'a machine that builds images with Packer',
    facts: { self: { ...clean, accounts: [root, packer], tools: new Set<BuildTool>(['packer']) } },
    expect: 'pass',
  },
  {
    name: 'a box that Vagrant runs: the account is how it is used',
    facts: {
      self: {
        ...clean,
        accounts: [root, vagrant],
        tools: new Set<BuildTool>(['vagrant']),
        sudoers: rules(VAGRANT_RULE),
      },
    },
    expect: 'pass',
  },
  {
    name: 'a box of Vagrant that became a server',
    facts: { self: { ...clean, accounts: [root, vagrant], sudoers: rules(VAGRANT_RULE) } },
    expect: 'fail',
  },
  {
    name: 'a rule of sudo whose account is gone',
    facts: { self: { ...clean, sudoers: rules(VAGRANT_RULE) } },
    expect: 'fail',
  },
  {
    name: 'the same, where a directory may know the account',
    facts: {
      self: { ...clean, names: { passwd: ['sss'], group: ['sss'] }, sudoers: rules(VAGRANT_RULE) },
    },
    expect: 'pass',
  },
  {
    name: 'apt asks the machine below a container',
    facts: { self: { ...clean, apt: proxy('http://host.docker.internal:3142') } },
    expect: 'fail',
  },
  {
    name: 'a cache in a private network, as many have one',
    facts: { self: { ...clean, apt: proxy('http://10.0.2.2:3142/') } },
    expect: 'pass',
  },
  {
    name: 'a machine of WSL, which knows that name',
    facts: {
      self: {
        ...clean,
        apt: proxy('http://host.docker.internal:3142'),
        system: aSystem({ kernel: '5.15.167.4-microsoft-standard-WSL2' }),
      },
    },
    expect: 'pass',
  },
  {
    name: 'a history of the build',
    facts: { self: { ...clean, traces: traces(['/root/.bash_history', 'history']) } },
    expect: 'fail',
  },
  {
    name: 'homes out of sight',
    facts: { self: { ...clean, traces: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
  { name: 'rules of sudo out of sight', facts: { self: { ...clean, sudoers: notKnown } }, expect: 'unknown' },
  { name: 'settings of apt out of sight', facts: { self: { ...clean, apt: notKnown } }, expect: 'unknown' },
  {
    name: 'no sudo, no apt',
    facts: { self: { ...clean, sudoers: known(null), apt: known(null) } },
    expect: 'pass',
  },
]);

describe('findings', () => {
  const findings = (set: ResourceSet<BuildTrace>) => {
    const verdict = check.evaluate({ self: { ...clean, traces: set } } as never);
    return verdict.outcome === 'fail' ? verdict.findings : [];
  };
  it('of one folder are one, under a name that holds no day and no number', () =>
    expect(
      findings(
        traces(
          ['/var/log/secure-20260301', 'log'],
          ['/var/log/secure-20260308', 'log'],
          ['/var/lib/cloud/instances/i-0abc', 'instance'],
          ['/var/lib/cloud/instances/i-0def', 'instance'],
        ),
      ).map(({ location, severity, message }) => [location?.resource, severity, /and 1 more/.test(message)]),
    ).toEqual([
      ['/var/log', 'info', true],
      ['/var/lib/cloud/instances', undefined, true],
    ]));
  it('of each home are its own', () =>
    expect(
      findings(traces(['/root/.bash_history', 'history'], ['/root/.ssh/authorized_keys', 'keys'])),
    ).toHaveLength(2));
});
