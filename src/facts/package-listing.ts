import type { UnknownReason } from '../core/answer.ts';

/** A package as the package manager records it. */
export interface InstalledPackage {
  readonly name: string;
  /** In the manager's own notation, epoch in front where there is one. */
  readonly version: string;
  /** The source it was built from, under which advisories of Debian and Alpine list it. */
  readonly source: string;
  readonly sourceVersion: string;
  readonly arch: string;
  /** `installed`, or dpkg's word for one that is not whole: `unpacked`, `half-configured`, `half-installed`, `triggers-pending` … */
  readonly status: string;
  /** The administrator told the manager to keep this version. */
  readonly held: boolean;
  /** Modularity label of an rpm, `name:stream:version:context:arch`; null for one of no module, and always for dpkg and apk. */
  readonly module: string | null;
}

/** Of one system; every package of a distribution has half as many. */
export const MOST_PACKAGES = 100_000;
/** Characters of a name or version: no archive admits a longer one. */
const MOST_TEXT = 1024;

/** What a database says, as far as it can be read, and why there may be more in it; null where all of it was read. */
export interface PackageListing {
  readonly packages: readonly InstalledPackage[];
  /** Removed, but for their configuration. */
  readonly removed: readonly string[];
  readonly unseen: UnknownReason | null;
}

export const damaged = (manager: string, what: string): UnknownReason => ({
  code: 'parse-error',
  text: `The database of ${manager} is damaged: ${what}`,
});
export const tooMany = (manager: string): UnknownReason => ({
  code: 'truncated',
  text: `The database of ${manager} has more than ${MOST_PACKAGES} packages`,
});

export const isText = (text: string): boolean =>
  text.length <= MOST_TEXT && !/[\s\p{Cc}\p{Cf}\p{Cs}]/u.test(text);

/** Lines of a text, one at a time. */
export function* linesOf(text: string): Generator<string> {
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    yield text.slice(start, end);
    start = end + 1;
  }
}

/** Pieces of a text between blank lines, one at a time: a database of 64 MB never stands there as a list. */
export function* stanzasOf(text: string): Generator<string> {
  const blank = /\n[ \t\r]*\n/g;
  let start = 0;
  for (let match = blank.exec(text); match !== null; match = blank.exec(text)) {
    yield text.slice(start, match.index);
    start = match.index + match[0].length;
  }
  yield text.slice(start);
}
