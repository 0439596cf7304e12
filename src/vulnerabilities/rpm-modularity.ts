/** Of some module, nobody says which. */
export const ANY_MODULE = '*';

/** `name:stream` of a modularity label `name:stream:version:context:arch`. */
const stream = (label: string): string => label.split(':', 2).join(':');

/** Whether a fixed release was built in a module, by the build system's mark (`2.module_el8.7.0+3373+a4c18c43`). */
const isModular = (version: string): boolean => /\.module[_+]/.test(version);

/**
 * Whether a package of a module (its label; null for none) is one that an advisory is about. Streams of a module have versions of their own, and a package
 * outside of modules is another build: only alike may be compared. Null where the advisory does not tell the stream.
 */
export const ofSameModule = (
  installed: string | null,
  advised: string | null,
  fixedVersions: readonly (string | null)[],
): boolean | null => {
  const named = fixedVersions.filter((version) => version !== null);
  const wanted = advised ?? (named.some(isModular) ? ANY_MODULE : null);
  // Without a fix there is no mark: whether a module is meant is not told.
  if (wanted === null && named.length === 0) return installed === null ? true : null;
  if (installed === null || wanted === null) return installed === wanted;
  return wanted === ANY_MODULE ? null : stream(installed) === stream(wanted);
};
