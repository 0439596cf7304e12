import { defineCheck, fail, installedPackages, optional, osRelease, partsLists, pass } from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/image-inventory',
  title: 'The image tells which packages it is made of',
  targets: ['image'],
  severity: 'medium',
  rationale:
    'Where no package database is left, no scanner sees old libraries; a clean result then means nothing. An image from scratch never had one and holds little: that is the milder case.',
  remediation:
    'Keep the package database in the image, or attach a list of parts to it: `docker buildx build --sbom=true`.',
  fix: {
    command: 'docker buildx build --sbom=true --push -t IMAGE .',
    dockerfile: 'keep /var/lib/dpkg, /lib/apk or the rpm database; COPY NAME.spdx.json /usr/share/sbom/',
    breaks: 'The image grows by the package database; a registry has to keep attestations.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.4' },
    { standard: 'nist-800-190', id: '4.1.1' },
  ],
  needs: {
    self: { installed: installedPackages, release: optional(osRelease), lists: optional(partsLists) },
  },
  evaluate({ self: { installed, release, lists } }) {
    if (installed !== null) return pass(`${installed.packages.length} packages of ${installed.manager}`);
    const list = lists.known
      ? lists.value.items.find(({ type, size }) => type === 'file' && size > 0)
      : undefined;
    if (list !== undefined) return pass(list.path);
    const fromScratch = release.known && release.value === null;
    return fail({
      message: 'The image holds no package database',
      expected: 'a database of dpkg, apk or rpm',
      actual: 'none',
      location: { resource: 'package database' },
      ...(fromScratch ? { severity: 'low' as const } : {}),
    });
  },
});
