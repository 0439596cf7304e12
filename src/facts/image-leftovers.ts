import { modesOf } from './file-modes.ts';

const APPLICATIONS = [
  '',
  '/app',
  '/srv',
  '/src',
  '/code',
  '/workspace',
  '/usr/src/app',
  '/opt/*',
  '/var/www',
  '/var/www/*',
  '/home/*',
];

/** What a build copies along and no container needs: histories of sources, settings of editors and builds, caches and backups. */
export const buildLeftovers = modesOf(
  'build-leftovers',
  'Files of sources, editors and builds that were copied into an image',
  ...APPLICATIONS.flatMap((folder) =>
    [
      ...['.git', '.svn', '.hg', '.vscode', '.idea', '.github', '.gitlab-ci.yml', 'Jenkinsfile'],
      ...['Dockerfile', 'Dockerfile.*', 'docker-compose*.y*ml', 'compose.y*ml', '.dockerignore'],
      ...['*.bak', '*.orig', '*.swp', '*~', 'core.[0-9]*'],
    ].map((name) => `${folder}/${name}`),
  ),
  '/root/.bash_history',
  '/root/.ash_history',
  '/root/.python_history',
  '/root/.viminfo',
  '/root/.wget-hsts',
  '/home/*/.bash_history',
);

/** What package managers keep to install more, and downloaded packages. */
export const packageCaches = modesOf(
  'package-caches',
  'Package lists and downloaded packages that were left in an image',
  '/var/lib/apt/lists/*_Packages*',
  '/var/lib/apt/lists/*_InRelease',
  '/var/cache/apt/archives/*.deb',
  '/var/cache/apt/*.bin',
  '/var/cache/apk/*',
  '/etc/apk/cache/*',
  '/var/cache/dnf/*',
  '/var/cache/yum/*',
  '/var/cache/zypp/packages/*',
  '/root/.cache/pip/*',
  '/root/.npm/_cacache/*',
  '/root/.cache/yarn/*',
  '/usr/local/share/.cache/yarn/*',
  '/root/.cache/go-build/*',
  '/root/.composer/cache/*',
);

/** Lists of the parts an image is made of, at the places where those who build images put them. */
export const partsLists = modesOf(
  'parts-lists',
  'Lists of parts (SPDX, CycloneDX) inside an image',
  '/*.spdx.json',
  '/*.cdx.json',
  '/sbom.json',
  '/sbom/*',
  '/app/*.spdx.json',
  '/app/*.cdx.json',
  '/usr/share/sbom/*',
  '/usr/share/doc/sbom/*',
  '/var/lib/db/sbom/*',
  '/opt/bitnami/.spdx-*.spdx',
  '/opt/bitnami/*/.spdx-*.spdx',
  '/layers/sbom/launch/*/*/*.json',
);

/** What makes a machine itself. Sizes alone tell whether it was left in an image: the identity is not read (machine-id(5)). */
export const shippedIdentities = modesOf(
  'shipped-identities',
  'Machine-id and random seed inside an image',
  '/etc/machine-id',
  '/var/lib/dbus/machine-id',
  '/var/lib/systemd/random-seed',
  '/var/lib/urandom/random-seed',
);

/** Where programs that give root lie. */
export const rootGivingPrograms = modesOf(
  'root-giving-programs',
  'Owners and modes of sudo and doas',
  '/usr/bin/sudo',
  '/usr/local/bin/sudo',
  '/bin/sudo',
  '/usr/bin/doas',
  '/usr/local/bin/doas',
  '/bin/doas',
);
