import { describe, expect, it } from 'vitest';
import { type Answer, absent, found, unknown } from '../../src/core/answer.ts';
import type { FactView } from '../../src/core/fact.ts';
import type { FileProbe, FilesProbe } from '../../src/core/probe.ts';
import { completeSet } from '../../src/core/resource-set.ts';
import { engineDataRoots } from '../../src/facts/engine-data-roots.ts';
import type { EngineInfo } from '../../src/facts/engine-info.ts';
import { enginePrograms, runtimePlaces } from '../../src/facts/engine-programs.ts';
import { swarmAddresses } from '../../src/facts/swarm-addresses.ts';
import { engine } from '../checks/container-examples.ts';
import { anEntry } from '../checks/host-examples.ts';

const view = (infos: readonly EngineInfo[], answer: Answer = absent): FactView =>
  ({
    descendants: () => completeSet(infos.map((info) => ({ info }))),
    answer: () => answer,
  }) as unknown as FactView;
const patterns = (fact: typeof engineDataRoots | typeof enginePrograms, ...infos: readonly EngineInfo[]) =>
  fact.followUp?.(view(infos)).flatMap(({ probe }) => (probe as FilesProbe).patterns) ?? [];

describe('the data folders of engines', () => {
  it('are asked with the folders above, as the engines name them', () => {
    expect(patterns(engineDataRoots, engine({}, { dockerRootDir: '/var/lib/docker/231072.231072' }))).toEqual(
      ['/var', '/var/lib', '/var/lib/docker', '/var/lib/docker/231072.231072'],
    );
    for (const dockerRootDir of [null, '', '/srv/*', '/srv/[a]'])
      expect(patterns(engineDataRoots, engine({}, { dockerRootDir }))).toEqual([]);
  });

  it('are told by path', () => {
    const entry = anEntry('/var/lib/docker/', 0o710);
    const resolved = engineDataRoots.resolve(
      view(
        [engine({}, { dockerRootDir: '/var/lib/docker' })],
        found({ entries: [entry], complete: true, reason: null }),
      ),
    );
    expect(resolved.known && resolved.value.entries.get('/var/lib/docker')).toEqual(entry);
    expect(engineDataRoots.resolve(view([engine()], unknown('timeout', 't')))).toMatchObject({
      value: { reason: { code: 'timeout' } },
    });
  });
});

describe('the programs of engines', () => {
  it.each([
    ['/usr/local/bin/runsc', ['/usr/local/bin/runsc']],
    ['runc', ['/usr/bin/runc', '/usr/sbin/runc', '/usr/local/bin/runc', '/usr/local/sbin/runc']],
    ['io.containerd.kata.v2', expect.arrayContaining(['/usr/bin/containerd-shim-kata-v2'])],
    ['/srv/*', []],
    ['run c', []],
  ])('a runtime that is told as %s', (told, expected) => {
    expect(runtimePlaces(told)).toEqual(expected);
  });

  it('are asked with the folders above them and the descriptions of devices', () => {
    const asked = patterns(
      enginePrograms,
      engine({}, { runtimes: { odd: '/opt/odd/run' }, cdiSpecDirs: null }),
    );
    expect(asked).toEqual(
      expect.arrayContaining(['/opt', '/opt/odd', '/opt/odd/run', '/etc/cdi', '/etc/cdi/*']),
    );
    expect(patterns(enginePrograms, engine({}, { cdiSpecDirs: ['/var/run/cdi', '/srv/cdi'] }))).toEqual(
      expect.arrayContaining(['/run/cdi/*', '/srv/cdi/*']),
    );
    expect(patterns(enginePrograms)).toEqual([]);
  });
});

describe('the addresses of a swarm node', () => {
  const info = engine(
    {},
    {
      dockerRootDir: '/var/lib/docker',
      swarm: {
        state: 'active',
        manager: true,
        nodeId: null,
        nodeAddress: null,
        nodes: 1,
        managers: 1,
        cluster: null,
      },
    },
  );
  const state = {
    LocalAddr: '10.0.0.1',
    ListenAddr: '0.0.0.0:2377',
    AdvertiseAddr: '10.0.0.1:2377',
    DataPathAddr: '',
    Secret: 'hunter2',
  };
  const redact = swarmAddresses.followUp?.(view([info]))[0]?.redact as unknown as (output: {
    readonly content: string;
  }) => { readonly content: string };

  it('are asked of an engine in a swarm alone', () => {
    const paths = (...infos: readonly EngineInfo[]) =>
      swarmAddresses.followUp?.(view(infos)).map(({ probe }) => (probe as FileProbe).path);
    expect(paths(info, engine())).toEqual(['/var/lib/docker/swarm/docker-state.json']);
    expect(paths(engine())).toEqual([]);
  });

  it('are what the engine wrote down, and nothing else of the file stays', () => {
    const clean = redact({ content: JSON.stringify(state) });
    expect(clean.content).not.toContain('hunter2');
    expect(redact({ content: 'root:$6$x$y' }).content).toBe('{}');
    const resolved = swarmAddresses.resolve(view([info], found(anEntry('/x', 0o600, clean))));
    expect(resolved.known && resolved.value.get('/var/lib/docker')).toEqual({
      known: true,
      value: { listen: '0.0.0.0:2377', advertise: '10.0.0.1:2377', dataPath: '' },
    });
  });

  it('are unknown where root alone may read them', () => {
    const resolved = swarmAddresses.resolve(view([info], unknown('permission', 'p')));
    expect(resolved.known && resolved.value.get('/var/lib/docker')).toMatchObject({
      known: false,
      reason: { code: 'permission' },
    });
  });
});
