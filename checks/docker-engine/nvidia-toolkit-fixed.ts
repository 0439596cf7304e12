import { compareDebVersions, defineCheck, fail, installedPackages, notApplicable, pass } from 'rempart/check';

const PACKAGES = new Set([
  'nvidia-container-toolkit',
  'nvidia-container-toolkit-base',
  'nvidia-container-runtime',
]);
/** CVE-2024-0132 was mended in 1.16.2, its incomplete fix (CVE-2025-23359) in 1.17.4, CVE-2025-23266 in 1.17.8. */
const MENDED = '1.17.8';

export default defineCheck({
  id: 'docker-engine/nvidia-toolkit-fixed',
  title: 'The NVIDIA container toolkit has its known escapes mended',
  targets: ['docker-engine'],
  severity: 'high',
  rationale:
    'Older toolkits let an image that somebody else made run code as root of the host as soon as it is started with a GPU: three lines of a Dockerfile are enough.',
  remediation: 'Update nvidia-container-toolkit to 1.17.8 or later from NVIDIA’s repository.',
  fix: {
    command: 'apt-get install --only-upgrade nvidia-container-toolkit',
    breaks:
      'Images that relied on the hook for CUDA compatibility (`enable-cuda-compat`) run with the driver’s own version.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.4.1' },
    { standard: 'url', id: 'https://nvidia.custhelp.com/app/answers/detail/a_id/5659' },
  ],
  needs: { parent: { host: { packages: installedPackages } } },
  evaluate({ parent: { host } }) {
    const toolkit = host.packages?.packages.find(({ name }) => PACKAGES.has(name));
    if (toolkit === undefined)
      return notApplicable('No package of the NVIDIA container toolkit is installed');
    // An epoch and a release do not change what stands in front of them.
    const version = toolkit.version.replace(/^\d+:/, '');
    return compareDebVersions(version, MENDED) >= 0
      ? pass(`${toolkit.name} ${toolkit.version}`)
      : fail({
          message: 'The NVIDIA container toolkit lets images out of their containers',
          expected: `${MENDED} or later`,
          actual: `${toolkit.name} ${toolkit.version}`,
          location: { resource: 'nvidia-container-toolkit' },
        });
  },
});
