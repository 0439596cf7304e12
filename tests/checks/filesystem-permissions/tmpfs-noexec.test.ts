import { containerInspect } from 'rempart/check';
import check from '../../../checks/filesystem-permissions/tmpfs-noexec.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { withHost } from '../container-examples.ts';

const tmpfs = (options: string) => ({ self: { inspect: withHost({ tmpfs: { '/tmp': options } }) } });

testCheck(check, [
  { name: 'no options: the engine adds noexec', facts: tmpfs(''), expect: 'pass' },
  { name: 'all of them written out', facts: tmpfs('rw,noexec,nosuid,nodev,size=16m'), expect: 'pass' },
  { name: 'exec asked for', facts: tmpfs('rw,exec,size=16m'), expect: 'fail' },
  { name: 'the last word counts: exec', facts: tmpfs('noexec,exec'), expect: 'fail' },
  { name: 'the last word counts: noexec', facts: tmpfs('exec,noexec'), expect: 'pass' },
  {
    name: 'Podman writes its options out, and noexec is not among them',
    facts: tmpfs('rw,rprivate,nosuid,nodev,tmpcopyup'),
    expect: 'fail',
  },
  {
    name: 'one by --tmpfs and one by --mount, as the engine recorded them',
    facts: {
      self: {
        inspect: valueFrom(containerInspect, apiFixture('container.inspect', 'docker-20.10-volumes')),
      },
    },
    expect: { outcome: 'pass', resources: { passed: 2, total: 2, complete: true } },
  },
  {
    name: 'exec asked for with --mount (API 1.46)',
    facts: {
      self: {
        inspect: valueFrom(containerInspect, {
          State: {},
          Config: {},
          HostConfig: {
            Tmpfs: null,
            Mounts: [
              { Type: 'volume', Target: '/data' },
              { Type: 'tmpfs', Target: '/run', TmpfsOptions: { Options: [['exec'], ['uid', '0']] } },
            ],
          },
          Mounts: [],
        }),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Programs can be run from /run',
          expected: 'noexec',
          actual: 'exec,uid=0',
          location: { path: '/run', resource: '/run' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'none', facts: { self: { inspect: withHost({}) } }, expect: 'not-applicable' },
  { name: 'not told', facts: { self: { inspect: withHost({ tmpfs: null }) } }, expect: 'unknown' },
]);
