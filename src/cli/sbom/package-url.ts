import { PackageURL } from 'packageurl-js';
import type { LocatedPackage } from '../../vulnerabilities/match-packages.ts';

/** The system that a package of a distribution is of. */
export interface PackageSystem {
  /** ID of os-release: `debian`. */
  readonly id: string;
  readonly versionId: string | null;
  readonly manager: 'dpkg' | 'apk' | 'rpm';
}

const TYPES = { dpkg: 'deb', apk: 'apk', rpm: 'rpm' } as const;

const url = (
  type: string,
  namespace: string | undefined,
  name: string,
  version: string,
  qualifiers: Readonly<Record<string, string>> = {},
): string =>
  new PackageURL(type, namespace, name, version || undefined, { ...qualifiers }, undefined).toString();

const ofSystem = ({ name, version, arch, source }: LocatedPackage, system: PackageSystem): string => {
  const epoch = system.manager === 'rpm' ? /^(\d+):/.exec(version)?.[1] : undefined;
  return url(
    TYPES[system.manager],
    system.id,
    name,
    epoch === undefined ? version : version.slice(epoch.length + 1),
    {
      ...(arch === '' ? {} : { arch }),
      ...(epoch === undefined ? {} : { epoch }),
      ...(system.versionId === null ? {} : { distro: `${system.id}-${system.versionId}` }),
      ...(source === null || source === name ? {} : { upstream: source }),
    },
  );
};

/** The last part of a name is the name, what stands before it its namespace. */
const split = (name: string, separator: string): readonly [string | undefined, string] => {
  const at = name.lastIndexOf(separator);
  return at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
};

/** By ecosystem of OSV: the type of the package URL, and what stands between namespace and name. */
const LANGUAGES: Readonly<Record<string, readonly [string, string | null]>> = {
  npm: ['npm', '/'],
  PyPI: ['pypi', null],
  Go: ['golang', '/'],
  'crates.io': ['cargo', null],
  Maven: ['maven', ':'],
  RubyGems: ['gem', null],
};

/** The package URL (purl-spec, ECMA-427) of a package; null where there is no type for it. */
export const packageUrl = (found: LocatedPackage, system: PackageSystem | null): string | null => {
  const language = Object.hasOwn(LANGUAGES, found.ecosystem) ? LANGUAGES[found.ecosystem] : undefined;
  if (language !== undefined) {
    const [type, separator] = language;
    const [namespace, name] = separator === null ? [undefined, found.name] : split(found.name, separator);
    return url(type, namespace, name, found.version);
  }
  return system === null ? null : ofSystem(found, system);
};
