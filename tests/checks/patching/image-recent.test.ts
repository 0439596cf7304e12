import check from '../../../checks/patching/image-recent.ts';
import { testCheck } from '../../test-check.ts';
import { aRelease } from '../release-examples.ts';

testCheck(check, [
  {
    name: 'Fedora CoreOS of this month',
    facts: {
      self: { immutable: 'OSTree', release: aRelease('x', null, { OSTREE_VERSION: '43.20261109.3.1' }) },
    },
    expect: { outcome: 'pass', note: 'OSTree: image of 2026-11-09' },
  },
  {
    name: 'Flatcar of last year',
    facts: { self: { immutable: 'Flatcar', release: aRelease('x', null, { BUILD_ID: '2025-11-09-1234' }) } },
    expect: 'fail',
  },
  {
    name: 'an image without a day',
    facts: { self: { immutable: 'NixOS', release: aRelease('x', null, { VERSION: '25.05 (Warbler)' }) } },
    expect: 'unknown',
  },
  {
    name: 'no os-release',
    facts: { self: { immutable: 'Bottlerocket', release: null } },
    expect: 'unknown',
  },
  {
    name: 'patched by packages',
    facts: { self: { immutable: null, release: aRelease('x', null, { BUILD_ID: '2020-01-01' }) } },
    expect: 'not-applicable',
  },
]);
