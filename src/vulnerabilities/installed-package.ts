/** A package as it was found, as far as matching needs it. */
export interface InstalledPackage {
  readonly name: string;
  /** With epoch and release where the format has them. */
  readonly version: string;
  /** The source package it was built of; null where that is not told: its own name then (dpkg leaves it out where both are the same). */
  readonly source: string | null;
  /** Version of the source package; null where it is the package's own. rpm tells it without the epoch. */
  readonly sourceVersion: string | null;
  /** Modularity label of an rpm, `name:stream` with or without `:version:context:arch` behind it; null for one of no module. */
  readonly module: string | null;
}
