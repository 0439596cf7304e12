import { describe, expect, it } from 'vitest';
import { type Answer, absent, type FilesOutput, found, unknown } from '../../src/core/answer.ts';
import type { FactView } from '../../src/core/fact.ts';
import { type Probe, probeKey } from '../../src/core/probe.ts';
import { completeSet } from '../../src/core/resource-set.ts';
import { dataRootSpace } from '../../src/facts/data-root-space.ts';
import { encryptedDevices } from '../../src/facts/encrypted-devices.ts';
import { mountHolding } from '../../src/facts/mount-holding.ts';
import type { Mount } from '../../src/facts/mounts.ts';
import { volumeRoots } from '../../src/facts/volume-roots.ts';
import { container, engine, volumeOf } from '../checks/container-examples.ts';
import { commandOutput, recordedFiles, recordedText, valueWith } from './answer-text.ts';
import { apiFixture } from './api-fixture.ts';

/** Every question is answered alike; what lies below is given by the fact’s own name for it. */
const view = (below: readonly object[], answer: (probe: Probe) => Answer): FactView =>
  ({ answer, descendants: () => completeSet(below) }) as unknown as FactView;

const mounting = (...names: readonly string[]) => ({
  inspect: container({ mounts: names.map((name) => volumeOf(name, `/${name}`)) }),
});

describe('the roots of volumes on the host', () => {
  const modes = found(apiFixture('host.volume-roots', 'docker-20.10') as FilesOutput);

  it('are asked for once, by where the engine keeps them', () => {
    const below = [mounting('open', 'guarded'), mounting('open')];
    const asked = volumeRoots.followUp?.(view(below, () => absent)).map(({ probe }) => probe);
    expect(asked).toEqual([
      {
        kind: 'files',
        content: false,
        patterns: ['/var/lib/docker/volumes/guarded/_data', '/var/lib/docker/volumes/open/_data'],
      },
    ]);
    expect(volumeRoots.followUp?.(view([mounting()], () => absent))).toEqual([]);
    expect(volumeRoots.followUp?.(view([mounting('a*b')], () => absent))).toEqual([]);
  });

  it('are owner and mode of what is there', () => {
    const resolved = volumeRoots.resolve(view([mounting('open', 'guarded', 'sticky')], () => modes));
    expect(resolved.known && resolved.value.items.map(({ mode }) => mode.toString(8))).toEqual([
      '750',
      '777',
      '1777',
    ]);
  });

  it('are not told whole where they may not be looked at', () => {
    const refused = volumeRoots.resolve(view([mounting('open')], () => unknown('permission', 'root only')));
    expect(refused).toMatchObject({ value: { items: [], complete: false, reason: { code: 'permission' } } });
    expect(volumeRoots.resolve(view([], () => absent))).toMatchObject({ value: { complete: true } });
  });
});

describe('the room on the engine’s disk', () => {
  const below = (...roots: readonly (string | null)[]) =>
    roots.map((dockerRootDir) => ({ info: engine({}, { dockerRootDir }) }));

  it('is asked for each data root once', () => {
    const asked = dataRootSpace.followUp?.(view(below('/a', '/a', '/b', null, ''), () => absent)) ?? [];
    expect(asked.map(({ probe }) => probe.kind === 'command' && probe.argv.slice(-2))).toEqual([
      ['--', '/a'],
      ['--', '/b'],
    ]);
  });

  it('is space for ordinary users and inodes', () => {
    const answer = found(commandOutput(recordedText('host.data-root-space', 'debian-12')));
    const resolved = dataRootSpace.resolve(view(below('/a'), () => answer));
    expect(resolved.known && resolved.value.get('/a')).toEqual({
      total: 4096 * 66_053_021,
      available: 4096 * 18_486_609,
      inodes: { total: 16_777_216, free: 16_280_018 },
    });
  });

  it('has no inodes where the file system makes them as it needs them', () => {
    const answer = found(commandOutput('4096 100 50 0 0\n'));
    const resolved = dataRootSpace.resolve(view(below('/a'), () => answer));
    expect(resolved.known && resolved.value.get('/a')?.inodes).toBeNull();
  });

  it.each([
    ['a folder that is not there', found(commandOutput('', 1))],
    ['another output', found(commandOutput('File: "/"\n'))],
    ['no answer', unknown('timeout', 'too slow')],
    ['an empty file system', found(commandOutput('4096 0 0 0 0\n'))],
  ])('is not told of %s', (_, answer) => {
    const resolved = dataRootSpace.resolve(view(below('/a'), () => answer));
    expect(resolved.known && resolved.value.size).toBe(0);
  });

  it('is told of one engine though another one’s is not', () => {
    const ask = dataRootSpace.followUp?.(view(below('/a'), () => absent))[0]?.probe;
    const answer = (probe: Probe): Answer =>
      ask !== undefined && probeKey(probe) === probeKey(ask)
        ? found(commandOutput('1 100 50 0 0\n'))
        : unknown('timeout', 'too slow');
    const resolved = dataRootSpace.resolve(view(below('/a', '/b'), answer));
    expect(resolved.known && [...resolved.value.keys()]).toEqual(['/a']);
  });
});

describe('devices that are encrypted', () => {
  it('are those of dm-crypt, and what lies on them', () => {
    const devices = valueWith(encryptedDevices, {
      'host.encrypted-devices': recordedFiles('host.encrypted-devices', 'lvm-on-luks'),
    });
    expect([...devices].sort()).toEqual(['253:0', '253:1', '9:0']);
  });
});

describe('the mount that a folder lies on', () => {
  const at = (path: string, device: string): Mount => ({
    path,
    device,
    root: '/',
    source: '',
    fileSystem: 'ext4',
    options: [],
    superOptions: [],
    propagation: [],
  });
  it('is the deepest, and the later of two at one path', () => {
    const all = [at('/', '1'), at('/var', '2'), at('/variety', '3'), at('/var', '4')];
    expect(mountHolding(all, '/var/lib/docker')?.device).toBe('4');
    expect(mountHolding(all, '/srv')?.device).toBe('1');
    expect(mountHolding([at('/var', '2')], '/srv')).toBeUndefined();
  });
});
