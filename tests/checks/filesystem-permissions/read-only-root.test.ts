import { containerInspect } from 'rempart/check';
import check from '../../../checks/filesystem-permissions/read-only-root.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { container, neverStarted, withHost } from '../container-examples.ts';

const recorded = (name: string) => valueFrom(containerInspect, apiFixture('container.inspect', name));

testCheck(check, [
  {
    name: 'docker run --read-only',
    facts: { self: { inspect: recorded('docker-20.10-hardened') } },
    expect: 'pass',
  },
  { name: 'docker run', facts: { self: { inspect: withHost({}) } }, expect: 'fail' },
  { name: 'podman run', facts: { self: { inspect: recorded('podman-4.3-plain') } }, expect: 'fail' },
  {
    name: 'never started, read-only',
    facts: { self: { inspect: container({ state: neverStarted, hostConfig: { readonlyRootfs: true } }) } },
    expect: 'pass',
  },
  {
    name: 'not told',
    facts: { self: { inspect: withHost({ readonlyRootfs: null }) } },
    expect: 'unknown',
  },
]);
