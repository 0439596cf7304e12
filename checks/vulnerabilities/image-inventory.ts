import { defineCheck, fail, installedPackages, pass } from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/image-inventory',
  title: 'The image tells which packages it is made of',
  targets: ['image'],
  severity: 'low',
  rationale:
    'Where no package database is left, no scanner sees old libraries; a clean result then means nothing.',
  remediation:
    'Keep the package database in the image, or attach a list of parts to it: `docker buildx build --sbom=true`.',
  references: [{ standard: 'nist-800-190', id: '4.1.1' }],
  needs: { self: { installed: installedPackages } },
  evaluate({ self: { installed } }) {
    if (installed !== null) return pass(`${installed.packages.length} packages of ${installed.manager}`);
    return fail({
      message: 'The image holds no package database',
      expected: 'a database of dpkg, apk or rpm',
      actual: 'none',
      location: { resource: 'package database' },
    });
  },
});
