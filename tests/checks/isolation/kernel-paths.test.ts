import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/isolation/kernel-paths.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, podman, refused, withHost } from '../container-examples.ts';

const facts = (
  hostConfig: Partial<ContainerHostConfig>,
  info: ReturnType<typeof engine> | null = engine(),
) => ({
  self: { inspect: withHost(hostConfig) },
  parent: { 'docker-engine': { info: info === null ? refused : known(info) } },
});
const notTold = { maskedPaths: null, readonlyPaths: null };

testCheck(check, [
  { name: 'Docker’s lists', facts: facts({}), expect: 'pass' },
  {
    name: 'systempaths=unconfined empties both',
    facts: facts({ maskedPaths: [], readonlyPaths: [] }),
    expect: 'fail',
  },
  {
    name: 'a shorter list',
    facts: facts({ maskedPaths: ['/proc/kcore', '/proc/timer_list'] }),
    expect: 'fail',
  },
  {
    name: '/proc/sys writable',
    facts: facts({ readonlyPaths: ['/proc/bus', '/proc/irq', '/proc/sysrq-trigger'] }),
    expect: 'fail',
  },
  { name: 'privileged writes null', facts: facts({ ...notTold, privileged: true }), expect: 'fail' },
  { name: 'an engine before the lists', facts: facts(notTold), expect: 'pass' },
  { name: 'Podman tells no list', facts: facts(notTold, podman()), expect: 'unknown' },
  {
    name: 'Podman unmasked',
    facts: facts({ ...notTold, securityOpt: ['unmask=ALL'] }, podman()),
    expect: 'fail',
  },
  { name: 'one list of two not told', facts: facts({ readonlyPaths: null }), expect: 'unknown' },
  {
    name: 'lists, but whether it is privileged is not told',
    facts: facts({ privileged: null }),
    expect: 'unknown',
  },
  { name: 'null, and no telling which engine', facts: facts(notTold, null), expect: 'unknown' },
]);
