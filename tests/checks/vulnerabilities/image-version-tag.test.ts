import { describe, expect, it } from 'vitest';
import check from '../../../checks/vulnerabilities/image-version-tag.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';

const tagged = (...repoTags: readonly string[]) => ({ self: { image: image({ repoTags }) } });

testCheck(check, [
  { name: 'a version', facts: tagged('app:1.4.2'), expect: 'pass' },
  { name: 'latest beside a version', facts: tagged('app:latest', 'app:1.4.2'), expect: 'pass' },
  { name: 'latest alone', facts: tagged('registry.example.com:5000/app:latest'), expect: 'fail' },
  { name: 'none', facts: tagged(), expect: 'not-applicable' },
  { name: 'nameless', facts: tagged('<none>:<none>'), expect: 'not-applicable' },
  { name: 'not told', facts: { self: { image: image({ repoTags: null }) } }, expect: 'unknown' },
]);

describe('a tag that moves by custom', () => {
  it('is milder than latest', () => {
    expect(check.evaluate(tagged('app:stable') as never)).toMatchObject({ findings: [{ severity: 'low' }] });
  });
});
