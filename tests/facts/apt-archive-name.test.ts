import { describe, expect, it } from 'vitest';
import { aptArchiveName, sourcesOfArchive } from '../../src/facts/apt-archive-name.ts';
import { anAptSource } from '../checks/patching-examples.ts';

describe('the name of an archive among the lists of apt', () => {
  it.each([
    ['http://mirror.example.org/debian', 'bookworm', 'mirror.example.org_debian_dists_bookworm'],
    [
      'http://mirror.example.org/debian/',
      'bookworm-updates',
      'mirror.example.org_debian_dists_bookworm-updates',
    ],
    ['https://user:secret@repo.example/apt', 'stable', 'repo.example_apt_dists_stable'],
    ['https://repo.example:8443/my_apt', 'stable', 'repo.example:8443_my%5fapt_dists_stable'],
    ['https://repo.example/~me', 'stable', 'repo.example_%7eme_dists_stable'],
    ['https://repo.example/apt', './', 'repo.example_apt_.'],
    ['https://repo.example/apt', '/', 'repo.example_apt'],
    ['mirror+file:///etc/apt/mirrors/debian.list', 'b', '_etc_apt_mirrors_debian.list_dists_b'],
    ['file:/srv/apt', 'bookworm/updates', '_srv_apt_dists_bookworm_updates'],
  ])('%s %s', (uri, suite, name) => expect(aptArchiveName(uri, suite)).toBe(name));

  it('leads back to the sources that are in use', () => {
    const one = anAptSource({ suites: ['bookworm', 'bookworm-updates'] });
    const off = anAptSource({ enabled: false });
    const named = (name: string) => sourcesOfArchive(name, [one, off, anAptSource({ format: 'rpm' })]);
    expect(named('mirror.example.org_debian_dists_bookworm-updates')).toEqual([one]);
    expect(named('mirror.example.org_debian_dists_bookworm')).toEqual([one]);
    expect(named('mirror.example.org_debian_dists_trixie')).toEqual([]);
  });
});
