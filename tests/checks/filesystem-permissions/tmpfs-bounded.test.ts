import { containerInspect } from 'rempart/check';
import check from '../../../checks/filesystem-permissions/tmpfs-bounded.ts';
import { valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { withHost } from '../container-examples.ts';

const tmpfs = (options: string, memory = 0) => ({
  self: { inspect: withHost({ tmpfs: { '/tmp': options }, memory }) },
});
const byMount = (SizeBytes: number) => ({
  self: {
    inspect: valueFrom(containerInspect, {
      State: {},
      Config: {},
      HostConfig: {
        Tmpfs: null,
        Memory: 0,
        Mounts: [{ Type: 'tmpfs', Target: '/run', TmpfsOptions: { SizeBytes } }],
      },
      Mounts: [],
    }),
  },
});

testCheck(check, [
  { name: 'with a size', facts: tmpfs('rw,noexec,size=64m'), expect: 'pass' },
  { name: 'without', facts: tmpfs('rw,noexec'), expect: 'fail' },
  { name: 'a size of nothing is none', facts: tmpfs('size=0'), expect: 'fail' },
  { name: 'within the memory of the container', facts: tmpfs('', 64 * 1024 * 1024), expect: 'pass' },
  { name: 'with a size by --mount', facts: byMount(1_000_000), expect: 'pass' },
  { name: 'without one by --mount', facts: byMount(0), expect: 'fail' },
  { name: 'none', facts: { self: { inspect: withHost({}) } }, expect: 'not-applicable' },
  { name: 'not told', facts: { self: { inspect: withHost({ tmpfs: null }) } }, expect: 'unknown' },
]);
