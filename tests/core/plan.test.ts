import { defineCheck, defineFact, file, packages, pass } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import { plan } from '../../src/core/plan.ts';
import { describeProbe } from '../../src/core/probe.ts';
import { TARGET_KINDS } from '../../src/core/target.ts';

const release = defineFact({
  id: 'example.release',
  description: 'Release',
  probe: file('/etc/os-release'),
  parse: () => null,
});
const database = defineFact({
  id: 'example.database',
  description: 'Packages of the database',
  probe: packages('rpm'),
  parse: () => null,
});
const check = defineCheck({
  id: 'patching/example',
  title: 'Packages are known',
  targets: ['host', 'container', 'image'],
  severity: 'low',
  rationale: 'What is not known cannot be patched.',
  remediation: 'Install packages with the package manager.',
  references: [],
  needs: { self: { release, database } },
  evaluate: () => pass(),
});

describe('what the files of an image hold of packages', () => {
  const planned = plan([check]);
  const asked = (kind: (typeof TARGET_KINDS)[number]) =>
    planned[kind].questions.map(({ probe }) => describeProbe(probe).locator);

  it('is asked of images, of which alone it is told', () =>
    expect(Object.fromEntries(TARGET_KINDS.map((kind) => [kind, asked(kind)]))).toEqual({
      host: ['/etc/os-release'],
      'docker-engine': [],
      container: ['/etc/os-release'],
      image: ['/etc/os-release', 'rpm databases'],
    }));
});
