import { defineCheck, judgePaths, packageCaches } from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/image-package-caches',
  title: 'Package managers left no lists and downloads in the image',
  targets: ['image'],
  severity: 'info',
  rationale: 'Old lists make the next install take old packages, and every pull carries them along.',
  remediation:
    'Delete them in the step that made them: `rm -rf /var/lib/apt/lists/*`, `apk add --no-cache`, `pip install --no-cache-dir`, `dnf clean all`.',
  fix: {
    dockerfile:
      'RUN apt-get update && apt-get install --no-install-recommends -y PACKAGE && rm -rf /var/lib/apt/lists/*',
    breaks: 'Who installs inside the container has to refresh the package lists first.',
  },
  references: [{ standard: 'url', id: 'https://docs.docker.com/build/building/best-practices/#apt-get' }],
  needs: { self: { files: packageCaches } },
  evaluate: ({ self: { files } }) =>
    judgePaths(files, ({ path, type, size }) =>
      type === 'file' && size === 0
        ? null
        : {
            message: `${path} was left in the image`,
            expected: 'no caches',
            actual: type === 'directory' ? 'a folder' : `${size} bytes`,
            location: { path, resource: path },
          },
    ),
});
