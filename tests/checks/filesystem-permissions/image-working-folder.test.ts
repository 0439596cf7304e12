import { pass } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/filesystem-permissions/image-working-folder.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';

const folder = (workingDir: string | null) => ({ self: { image: image({ workingDir }) } });

testCheck(check, [
  { name: 'its own', facts: folder('/app'), expect: pass('/app') },
  { name: 'below one of the system', facts: folder('/usr/src/app'), expect: 'pass' },
  { name: 'none', facts: folder(''), expect: 'fail' },
  { name: 'of the system', facts: folder('/etc/'), expect: 'fail' },
  { name: 'of the kernel', facts: folder('/proc/self'), expect: 'fail' },
  { name: 'relative', facts: folder('app'), expect: 'fail' },
  { name: 'not told', facts: folder(null), expect: 'unknown' },
]);

describe('the root folder', () => {
  it.each([
    ['', 'no WORKDIR'],
    ['/', '/'],
  ])('%s is told, and costs nothing', (workingDir, actual) => {
    expect(check.evaluate(folder(workingDir) as never)).toMatchObject({
      findings: [{ severity: 'info', actual }],
    });
  });
});
