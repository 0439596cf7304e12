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
const applications = defineFact({
  id: 'example.applications',
  description: 'Packages of languages',
  probe: packages('applications'),
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
  needs: { self: { release, database, applications } },
  evaluate: () => pass(),
});

describe('what files hold of packages', () => {
  const planned = plan([check]);
  const asked = (kind: (typeof TARGET_KINDS)[number]) =>
    planned[kind].questions.map(({ probe }) => describeProbe(probe).locator);

  it('is asked of images, and of hosts as far as their walk tells it', () =>
    expect(Object.fromEntries(TARGET_KINDS.map((kind) => [kind, asked(kind)]))).toEqual({
      host: ['/etc/os-release', 'metadata of the packages of languages'],
      'docker-engine': [],
      container: ['/etc/os-release'],
      image: ['/etc/os-release', 'rpm databases', 'metadata of the packages of languages'],
    }));
});
