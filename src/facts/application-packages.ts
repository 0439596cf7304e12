import { defineFact } from '../core/fact.ts';
import type { PackageKind } from '../core/found-package.ts';
import { packages } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** A package of a language that lies in an image or on a host, whoever put it there but the distribution. */
export interface ApplicationPackage {
  /** Its registry, by its name in OSV. */
  readonly kind: Exclude<PackageKind, 'rpm'>;
  /** As the registry writes it: `@scope/name` of npm, `group:artifact` of Maven, the module path of Go. */
  readonly name: string;
  /** Empty where its metadata does not tell it. */
  readonly version: string;
  /** The file that tells it: metadata, archive or program. */
  readonly path: string;
}

/**
 * Packages of npm, PyPI, Go, crates.io, Maven and RubyGems in the files of an image; on a host of npm, PyPI and RubyGems alone, for a program or an archive
 * tells its own only to who reads it whole. Those that a package of the distribution brought along are its own and are left out.
 */
export const applicationPackages = defineFact({
  id: 'application-packages',
  description: 'Packages of languages that the files of an image or a host hold',
  probe: packages('applications'),
  parse: (output): ResourceSet<ApplicationPackage> => {
    const found = (output?.packages ?? []).flatMap(
      ({ kind, name, version, path }): readonly ApplicationPackage[] =>
        kind === 'rpm' ? [] : [{ kind, name, version, path }],
    );
    return output === null || output.reason === null
      ? completeSet(found)
      : incompleteSet(found, output.reason);
  },
});
