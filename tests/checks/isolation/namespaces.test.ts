import { type ContainerHostConfig, completeSet, type ListedContainer } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import checks from '../../../checks/isolation/namespaces.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, podman, refused, withHost } from '../container-examples.ts';

type Field = 'pidMode' | 'networkMode' | 'ipcMode' | 'utsMode' | 'cgroupnsMode';

const facts = (
  hostConfig: Partial<ContainerHostConfig>,
  info: ReturnType<typeof engine> | null = engine(),
  containers: readonly ListedContainer[] | null = [],
) => ({
  self: { inspect: withHost(hostConfig) },
  parent: {
    'docker-engine': {
      info: info === null ? refused : known(info),
      containers: containers === null ? refused : known(completeSet(containers)),
    },
  },
});

const listed = (name: string, networkMode: string | null): ListedContainer =>
  ({ id: name.repeat(8), names: [`/${name}`], networkMode }) as unknown as ListedContainer;

/** The words of each engine for "its own". */
const own: readonly (readonly [slug: string, field: Field, modes: readonly string[]])[] = [
  ['pid-namespace', 'pidMode', ['', 'private']],
  ['network-namespace', 'networkMode', ['default', 'bridge', 'none', 'backend']],
  ['ipc-namespace', 'ipcMode', ['private', 'none']],
  ['uts-namespace', 'utsMode', ['', 'private']],
  ['cgroup-namespace', 'cgroupnsMode', ['private']],
];

const checkOf = (slug: string) => {
  const check = checks.find(({ id }) => id === `isolation/${slug}`);
  if (check === undefined) throw new Error(slug);
  return check;
};

it('every row of the table is tested', () => {
  expect(checks.map(({ id }) => id).sort()).toEqual(own.map(([slug]) => `isolation/${slug}`).sort());
});

for (const [slug, field, modes] of own)
  testCheck(checkOf(slug), [
    ...modes.map((mode) => ({
      name: `${mode || 'nothing said'} is its own`,
      facts: facts({ [field]: mode }),
      expect: 'pass' as const,
    })),
    { name: 'the host’s', facts: facts({ [field]: 'host' }), expect: 'fail' },
    { name: 'the host’s, /info refused', facts: facts({ [field]: 'host' }, null), expect: 'fail' },
    { name: 'not told', facts: facts({ [field]: null }), expect: 'unknown' },
  ]);

describe('the severity of sharing a namespace', () => {
  const of = (slug: string, hostConfig: Partial<ContainerHostConfig>, info = engine()) => {
    const verdict = checkOf(slug).evaluate(facts(hostConfig, info) as never);
    return verdict.outcome === 'fail' ? verdict.findings[0].severity : verdict.outcome;
  };

  it('is low with another container, whose own choice is judged there', () => {
    expect(of('pid-namespace', { pidMode: 'container:db' })).toBe('low');
    expect(of('ipc-namespace', { ipcMode: 'container:db' })).toBe('low');
  });

  it('of a network is that of the container at the end of the chain', () => {
    const joined = (containers: readonly ListedContainer[] | null, networkMode = 'container:db') => {
      const verdict = checkOf('network-namespace').evaluate(
        facts({ networkMode }, engine(), containers) as never,
      );
      return verdict.outcome === 'fail' ? verdict.findings[0].severity : verdict.outcome;
    };
    expect(joined([listed('db', 'bridge')])).toBe('pass');
    expect(joined([listed('db', 'host')])).toBe('high');
    expect(joined([listed('db', 'host')], `container:${'db'.repeat(8)}`)).toBe('high');
    expect(joined([listed('db', 'container:web'), listed('web', 'host')])).toBe('high');
    expect(joined([listed('db', 'container:web'), listed('web', 'container:db')])).not.toBe('pass');
    expect(joined([listed('db', null)])).toBe('unknown');
    expect(joined([])).toBe('unknown');
    expect(joined(null)).toBe('unknown');
    expect(joined([listed('db', 'bridge')], 'ns:/run/netns/x')).toBe('low');
  });

  it('of shareable memory is low with Docker, and Podman’s harmless default', () => {
    expect(of('ipc-namespace', { ipcMode: 'shareable' })).toBe('low');
    expect(of('ipc-namespace', { ipcMode: 'shareable' }, podman())).toBe('pass');
  });

  it('of the host’s control groups is low with cgroup v1, where it is the default', () => {
    expect(of('cgroup-namespace', { cgroupnsMode: 'host' }, engine({}, { cgroupVersion: 1 }))).toBe('low');
    expect(of('cgroup-namespace', { cgroupnsMode: 'host' }, engine({}, { cgroupVersion: 2 }))).toBe('medium');
  });

  it('of the host’s control groups is that of Docker’s containers from before 20.10, which name no mode', () => {
    expect(of('cgroup-namespace', { cgroupnsMode: '' }, engine({}, { cgroupVersion: 2 }))).toBe('medium');
  });

  it('of the host’s control groups cannot be told of Podman before 5.6, which leaves the mode out', () => {
    expect(of('cgroup-namespace', { cgroupnsMode: '' }, podman())).toBe('unknown');
  });

  it('is milder on a rootless engine, whose host is an ordinary user’s', () => {
    expect(of('pid-namespace', { pidMode: 'host' }, engine({ rootless: true }))).toBe('medium');
  });
});
