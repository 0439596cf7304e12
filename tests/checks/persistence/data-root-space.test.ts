import type { EngineInfo, FileSystemSpace } from 'rempart/check';
import check from '../../../checks/persistence/data-root-space.ts';
import { testCheck } from '../../test-check.ts';
import { engine } from '../container-examples.ts';
import { engineTarget } from '../engine-examples.ts';

const GIBIBYTE = 1024 ** 3;
const facts = (space: Partial<FileSystemSpace> | null, change: Partial<EngineInfo> = {}) => ({
  self: { info: engine({}, { dockerRootDir: '/var/lib/docker', ...change }) },
  parent: {
    host: {
      space: new Map(
        space === null
          ? []
          : [
              [
                '/var/lib/docker',
                { total: 100 * GIBIBYTE, available: 50 * GIBIBYTE, inodes: null, ...space },
              ],
            ],
      ),
    },
  },
});
const finding = (message: string, actual: string, severity: 'medium' | 'low') => ({
  outcome: 'fail' as const,
  findings: [
    {
      message,
      expected: '15 % free',
      actual,
      severity,
      location: { path: '/var/lib/docker', resource: 'data root' },
    },
  ] as const,
});
const target = engineTarget;

testCheck(check, [
  { name: 'told as nothing', target, facts: facts({}, { dockerRootDir: '' }), expect: 'unknown' },
  { name: 'half free', target, facts: facts({}), expect: { outcome: 'pass', note: '50 % free: 50.0 GiB' } },
  { name: 'just enough', target, facts: facts({ available: 15 * GIBIBYTE }), expect: 'pass' },
  {
    name: 'it fills up',
    target,
    facts: facts({ available: 10 * GIBIBYTE }),
    expect: finding('The engine’s disk fills up', '10 %: 10.0 GiB', 'low'),
  },
  {
    name: 'nearly full',
    target,
    facts: facts({ available: 2 * GIBIBYTE }),
    expect: finding('The engine’s disk is nearly full', '2 %: 2.0 GiB', 'medium'),
  },
  {
    name: 'room, but no inodes',
    target,
    facts: facts({ inodes: { total: 1000, free: 20 } }),
    expect: finding('The engine’s disk is nearly full', '2 %: 20 inodes', 'medium'),
  },
  {
    name: 'Docker Desktop',
    target,
    facts: facts(null, { operatingSystem: 'Docker Desktop' }),
    expect: 'not-applicable',
  },
  { name: 'could not be looked at', target, facts: facts(null), expect: 'unknown' },
  { name: 'not told', target, facts: facts({}, { dockerRootDir: null }), expect: 'unknown' },
]);
