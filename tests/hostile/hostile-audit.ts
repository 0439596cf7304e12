import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInChecks } from '../../checks/index.ts';
import { type AuditOptions, audit } from '../../src/audit.ts';
import type { WaysIn } from '../../src/collection/collect-tree.ts';
import type { AnyCheck } from '../../src/core/check.ts';
import type { TargetReport } from '../../src/core/generated/report.ts';
import { parseTarget } from '../../src/loaders/target-address.ts';
import { type AdvisoryDatabase, openDatabase } from '../../src/loaders/vulnerability-database.ts';
import { built, fromPath } from '../cli/vulndb/built-database.ts';

/** Seconds after which a target is given up; far more than any hostile one may take. */
export const DEADLINE_S = 40;

const ECOSYSTEMS = [
  'Debian:12',
  'Alpine:v3.20',
  'AlmaLinux:9',
  'npm',
  'PyPI',
  'Maven',
  'Go',
  'RubyGems',
  'crates.io',
];

/** A database that knows of one hole, in the package `holey`, of every ecosystem. */
export const holeyDatabase = async (folder: string): Promise<AdvisoryDatabase> => {
  const records = join(folder, 'records');
  mkdirSync(records, { recursive: true });
  for (const [index, ecosystem] of ECOSYSTEMS.entries())
    writeFileSync(
      join(records, `${index}.json`),
      JSON.stringify({
        id: `HOLE-${index}`,
        modified: '2026-11-20T00:00:00Z',
        affected: [
          {
            package: { ecosystem, name: ecosystem === 'Maven' ? 'g:holey' : 'holey' },
            ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '999' }] }],
          },
        ],
      }),
    );
  const database = join(folder, 'db');
  await built(database, [fromPath('holes', records)]);
  const opened = await openDatabase(database);
  if (opened === null) throw new Error('the database was not built');
  return opened;
};

const nobody = async (): Promise<never> => {
  throw new Error('a hostile archive asks for nothing');
};
const WAYS: WaysIn = {
  dockerHost: null,
  context: null,
  env: {},
  sshConfig: null,
  ssh: {
    ...{ user: null, identity: null, hostKey: 'strict', become: 'none', useSshProgram: false, env: {} },
    ...{ password: nobody, becomePassword: nobody, passphrase: nobody },
  },
  loadRecording: nobody,
};

/** Audits an archive or a root in this process, with every check unless told; the one row of the report. */
export const auditOf = async (
  named: string,
  database: AuditOptions['knowledge']['database'],
  checks: readonly AnyCheck[] = builtInChecks,
): Promise<TargetReport> => {
  const rows: TargetReport[] = [];
  for await (const tree of audit([{ named, address: parseTarget(named, []) }], checks, WAYS, {
    ...{ knowledge: { imports: [], database }, signal: new AbortController().signal },
    ...{ deadlineMs: DEADLINE_S * 1000, walkSeconds: null, imageWalk: true, allImages: false },
    ...{ imageAnswers: null, jobs: 1, progress: () => undefined },
  }))
    rows.push(...tree);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error('one target makes one row');
  return row;
};
