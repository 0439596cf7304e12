import type { PackagesProbe } from '../core/probe.ts';
import type { PackageReader } from './package-reader.ts';
import { applicationReaders } from './package-readers.ts';
import { rpmDatabase } from './rpm-database.ts';

/** Which readers answer which question about packages. */
export type ReadersOf = Readonly<Record<PackagesProbe['of'], readonly PackageReader[]>>;

export const readersOf: ReadersOf = {
  rpm: [rpmDatabase],
  applications: applicationReaders,
};
