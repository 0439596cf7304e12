import { type FoundPackage, PackageFault, type PackageFile, type PackageKind } from './package-reader.ts';

/** No registry admits a longer name or version; characters. */
const MOST_TEXT = 1024;
/** Of one file; the largest programs and archives have some thousands. */
const MOST_PACKAGES = 65_536;

const isText = (text: string): boolean => text.length <= MOST_TEXT && !/[\s\p{Cc}\p{Cf}\p{Cs}]/u.test(text);

/** A package of the registry of a language. Throws `PackageFault` for what can be no name or version of one. */
export const languagePackage = (kind: PackageKind, name: string, version: string): FoundPackage => {
  if (name === '' || !isText(name) || !isText(version))
    throw new PackageFault('parse-error', 'it tells a name or a version that no package can have');
  return { kind, name, version, source: null, sourceVersion: null, arch: '', module: null };
};

/**
 * What the parts of one file say, each package once: a part that fails costs that part, and is told as `incomplete`. Each part is read before the next is
 * asked for. Throws the first `PackageFault` where nothing was found.
 */
export const gatherPackages = (parts: Iterable<() => Iterable<FoundPackage>>): PackageFile => {
  const packages = new Map<string, FoundPackage>();
  let fault: PackageFault | null = null;
  for (const part of parts)
    try {
      for (const found of part()) {
        if (packages.size >= MOST_PACKAGES)
          throw new PackageFault('truncated', `it has more than ${MOST_PACKAGES} packages`);
        packages.set(`${found.kind} ${found.name} ${found.version}`, found);
      }
    } catch (error) {
      if (!(error instanceof PackageFault)) throw error;
      fault ??= error;
    }
  if (fault !== null && packages.size === 0) throw fault;
  return { packages: [...packages.values()], owned: [], ...(fault !== null && { incomplete: fault }) };
};
