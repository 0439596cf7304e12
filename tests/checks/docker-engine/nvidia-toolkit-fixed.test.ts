import type { InstalledPackages } from 'rempart/check';
import check from '../../../checks/docker-engine/nvidia-toolkit-fixed.ts';
import { testCheck } from '../../test-check.ts';

const host = (
  manager: InstalledPackages['manager'],
  ...packages: readonly (readonly [string, string])[]
) => ({
  parent: {
    host: {
      packages: {
        manager,
        packages: packages.map(([name, version]) => ({
          name,
          version,
          source: name,
          sourceVersion: version,
          arch: 'amd64',
          status: 'installed',
          held: false,
          module: null,
        })),
      },
    },
  },
});

testCheck(check, [
  { name: 'mended', facts: host('dpkg', ['nvidia-container-toolkit', '1.17.8-1']), expect: 'pass' },
  { name: 'later', facts: host('rpm', ['nvidia-container-toolkit', '1.18.0-1']), expect: 'pass' },
  {
    name: 'mended of the first fault alone',
    facts: host('dpkg', ['nvidia-container-toolkit', '1.16.2-1']),
    expect: 'fail',
  },
  {
    name: 'an older one, by number and not by text',
    facts: host('rpm', ['nvidia-container-toolkit', '1.9.0-1']),
    expect: 'fail',
  },
  {
    name: 'a release candidate of the mended one',
    facts: host('dpkg', ['nvidia-container-toolkit', '1.17.8~rc.1-1']),
    expect: 'fail',
  },
  { name: 'not installed', facts: host('dpkg', ['runc', '1.1.5']), expect: 'not-applicable' },
  {
    name: 'no package manager',
    facts: { parent: { host: { packages: null } } } as never,
    expect: 'not-applicable',
  },
]);
