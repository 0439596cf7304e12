import { type ContainerChange, containerChanges, defineCheck, type Finding, judgeEach } from 'rempart/check';

/** What a package manager writes when it installs: a path of it tells which one. */
const WRITERS: readonly (readonly [string, RegExp])[] = [
  ['dpkg', /^\/(?:usr\/)?(?:var\/lib\/dpkg\/(?:status|status\.d\/[^/]+)|lib\/dpkg\/status)$/],
  ['apk', /^\/(?:usr\/)?lib\/apk\/db\/installed$/],
  ['rpm', /^\/(?:var\/lib|usr\/lib\/sysimage|usr\/share)\/rpm\/(?:rpmdb\.sqlite|Packages(?:\.db)?)$/],
  ['npm', /\/node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/],
  ['pip', /\.(?:dist-info\/METADATA|egg-info\/PKG-INFO)$/],
  ['gem', /\/specifications\/[^/]+\.gemspec$/],
];

export default defineCheck({
  id: 'vulnerabilities/container-package-drift',
  title: 'No package was installed or changed in the container since it was made',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'What is installed in a running container is in no image: no scan of the image knows it, the next container lacks it, and an intruder begins so.',
  remediation:
    'Install in the Dockerfile and make the container anew; a read-only root file system (`--read-only`) keeps it so.',
  fix: {
    dockerfile: 'RUN apt-get update && apt-get install -y PACKAGE && rm -rf /var/lib/apt/lists/*',
    breaks: 'What was installed by hand is gone from the new container unless its image has it.',
  },
  seen: 'kernel',
  references: [{ standard: 'nist-800-190', id: '4.4.4' }],
  needs: { self: { changes: containerChanges } },
  evaluate({ self: { changes } }) {
    // One finding for each package manager: an upgrade touches hundreds of files.
    const first = new Map<string, ContainerChange>();
    for (const change of changes.items) {
      const [writer] = WRITERS.find(([, pattern]) => pattern.test(change.path)) ?? [];
      if (writer !== undefined && !first.has(writer)) first.set(writer, change);
    }
    return judgeEach(
      { ...changes, items: [...first] },
      ([writer, { path, kind }]): Finding => ({
        message: `${writer} changed packages while the container was there`,
        expected: 'the packages of the image',
        actual: `${path} was ${kind}`,
        location: { path, resource: writer },
      }),
    );
  },
});
