/** Where a package comes from: a package manager of a distribution, or the registry of a language, by its OSV name. */
export type PackageKind = 'rpm' | 'npm' | 'PyPI' | 'Go' | 'crates.io' | 'Maven' | 'RubyGems';

/** A package as its own metadata tells it. */
export interface FoundPackage {
  readonly kind: PackageKind;
  /** As the registry writes it: `@scope/name` of npm, `group:artifact` of Maven, the module path of Go. */
  readonly name: string;
  /** With the epoch in front where there is one; empty where the metadata does not tell it (`(devel)` of Go). */
  readonly version: string;
  /** Source package and its version, of rpm alone; null where not told. */
  readonly source: string | null;
  readonly sourceVersion: string | null;
  readonly arch: string;
  /** Modularity label of an rpm; null for none. */
  readonly module: string | null;
}
