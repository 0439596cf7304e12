import { resolve } from 'node:path';
import { type UpdateOptions, updateDatabase } from '../../../src/cli/vulndb/update-database.ts';
import type { UpdateSource } from '../../../src/cli/vulndb/update-sources.ts';

/** Records of each format (fixtures/advisories/README.md). */
export const FIXTURES = resolve(import.meta.dirname, '../../../fixtures/advisories');

export const NOW = Date.parse('2026-11-22T12:00:00Z');

export const fromPath = (key: string, path: string): UpdateSource => ({ key, url: null, path });

/** Builds a database of files as `vulndb update` does, at a fixed moment. */
export const built = (
  folder: string,
  sources: readonly UpdateSource[] = [fromPath('fixtures', FIXTURES)],
  options: Partial<UpdateOptions> = {},
) =>
  updateDatabase(folder, sources, {
    rate: () => null,
    now: NOW,
    signal: new AbortController().signal,
    onStep: () => {},
    ...options,
  });
