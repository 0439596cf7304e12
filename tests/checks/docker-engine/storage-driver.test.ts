import check from '../../../checks/docker-engine/storage-driver.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';

const self = (storageDriver: string | null) => ({ self: { info: engine({}, { storageDriver }) } });

testCheck(check, [
  { name: 'overlay2', facts: self('overlay2'), expect: 'pass' },
  { name: 'overlayfs of the containerd store', facts: self('overlayfs'), expect: 'pass' },
  { name: 'overlay, its predecessor', facts: self('overlay'), expect: 'fail' },
  {
    name: 'overlay of Podman, which is another one',
    facts: { self: { info: { ...podman(), storageDriver: 'overlay' } } },
    expect: 'pass',
  },
  { name: 'aufs', facts: self('aufs'), expect: 'fail' },
  {
    name: 'vfs is slow, not unsafe',
    facts: self('vfs'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'vfs copies every layer whole',
          expected: 'overlay2',
          actual: 'vfs',
          severity: 'info',
          location: { pointer: '/Driver' },
        },
      ],
    },
  },
  { name: 'not told', facts: self(null), expect: 'unknown' },
]);
