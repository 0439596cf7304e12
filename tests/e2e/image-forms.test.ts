import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInChecks } from '../../checks/index.ts';
import type { AnyFact } from '../../src/core/fact.ts';
import type { Report, Result } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import {
  describeWith,
  docker,
  type Engine,
  engine,
  imageCases,
  runCommand,
  START_TIMEOUT_MS,
} from '../testbed/index.ts';
import { ociMembersOf, writeOciFolder, writeOciTar } from './oci-layout.ts';
import { reportDocument } from './report-document.ts';

/** Nothing listens there: what is audited needs no engine. */
const NO_ENGINE = 'unix:///nonexistent/docker.sock';

/**
 * What only an engine knows, and an archive is therefore not judged by: the images it holds beside this one. `image-base-current` compares
 * with them; the checks of build steps set aside those of a base that they hold, which is why the images of the test bed that have a base
 * have one without steps of its own.
 */
const NEEDS_ENGINE = new Set([
  'vulnerabilities/image-base-current',
  'vulnerabilities/image-security-updates',
]);

interface Judged {
  readonly outcome: string;
  readonly reason: string | null;
  readonly findings: readonly object[];
}

/** What is said of an image by each check: all but fingerprints, which name the target. */
const judgedBy = (results: readonly Result[]): Readonly<Record<string, Judged>> =>
  Object.fromEntries(
    results
      .filter(({ checkId }) => !NEEDS_ENGINE.has(checkId))
      .map(({ checkId, outcome, reason, findings }): [string, Judged] => [
        checkId,
        {
          outcome,
          reason: reason?.text ?? null,
          findings: findings.map(({ fingerprint: _, ...finding }) => finding),
        },
      ]),
  );

/** An unpacked root has no layers: what a lower one still holds is gone from it. */
const unpacked = (said: Judged | undefined): Judged | undefined => {
  if (said === undefined) return undefined;
  const findings = said.findings.filter((finding) => !/in a lower layer"/.test(JSON.stringify(finding)));
  return { ...said, findings };
};

const imageRow = (report: Report) => {
  const row = report.targets.find(({ kind }) => kind === 'image');
  if (row === undefined) throw new Error('no image in the report');
  return row;
};

/** Whether a fact asks for the configuration of an image, and whether it can do without. */
const asksConfiguration = (fact: AnyFact): 'no' | 'optional' | 'needed' => {
  if (fact.questions.some(({ probe }) => probe.kind === 'image')) return 'needed';
  const below = fact.from.map(asksConfiguration);
  const worst = below.includes('needed') ? 'needed' : below.includes('optional') ? 'optional' : 'no';
  return fact.optional && worst === 'needed' ? 'optional' : worst;
};

const needsConfiguration = (checkId: string): 'no' | 'optional' | 'needed' => {
  const check = builtInChecks.find(({ id }) => id === checkId);
  const all = Object.values((check?.needs.self ?? {}) as Record<string, AnyFact>).map(asksConfiguration);
  return all.includes('needed') ? 'needed' : all.includes('optional') ? 'optional' : 'no';
};

describeWith('engine', 'an image by each of the ways to it', () => {
  let running: Engine;
  let folder: string;

  beforeAll(async () => {
    running = await engine();
    folder = mkdtempSync(join(tmpdir(), 'rempart-forms-'));
  }, START_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const audit = async (target: string, dockerHost: string): Promise<Report> => {
    const { status, stdout, stderr } = await rempart(['audit', target, '--output', 'json', '--quiet'], {
      env: { DOCKER_HOST: dockerHost },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return reportDocument(stdout);
  };

  for (const { reference, why } of imageCases)
    describe(`${reference}: ${why}`, () => {
      const base = reference.replace(/[^\w.]/g, '-');
      let ofEngine: Readonly<Record<string, Judged>>;
      let saved: Buffer;

      beforeAll(async () => {
        ofEngine = judgedBy(imageRow(await audit(`image:${reference}`, `unix://${running.socket}`)).results);
        const path = join(folder, `${base}.tar`);
        await docker(running, ['save', '--output', path, reference]);
        saved = readFileSync(path);
      }, 120_000);

      const sameAsEngine = async (path: string) => {
        const row = imageRow(await audit(`archive:${path}`, NO_ENGINE));
        expect(row).toMatchObject({ name: `archive:${path}`, parent: null, status: 'complete' });
        expect(judgedBy(row.results)).toEqual(ofEngine);
      };

      it('every check says something of it', () => {
        const ids = builtInChecks
          .filter(({ id, targets }) => targets.includes('image') && !NEEDS_ENGINE.has(id))
          .map(({ id }) => id);
        expect(Object.keys(ofEngine).sort()).toEqual(ids.sort());
      });

      it('saved by the engine is the same image', () => sameAsEngine(join(folder, `${base}.tar`)), 120_000);

      it('packed with gzip and with zstd is the same image', async () => {
        const packed = [
          [join(folder, `${base}.tar.gz`), gzipSync(saved, { level: 1 })],
          [join(folder, `${base}.tar.zst`), zstdCompressSync(saved)],
        ] as const;
        for (const [path, bytes] of packed) {
          writeFileSync(path, bytes);
          await sameAsEngine(path);
        }
      }, 120_000);

      it('as an OCI layout, in a tar and in a folder, is the same image', async () => {
        const members = await ociMembersOf(saved);
        const tar = join(folder, `${base}-oci.tar`);
        await writeOciTar(tar, members);
        await sameAsEngine(tar);
        const unpacked = join(folder, `${base}-oci`);
        writeOciFolder(unpacked, members);
        await sameAsEngine(unpacked);
      }, 120_000);

      it('unpacked has the same files, and no configuration to judge', async () => {
        const root = join(folder, `${base}-root`);
        mkdirSync(root);
        const { stdout } = await docker(running, ['create', '--network', 'none', reference, 'x']);
        const exported = `${root}.tar`;
        try {
          await docker(running, ['export', '--output', exported, stdout.trim()]);
        } finally {
          await docker(running, ['rm', '--volumes', stdout.trim()]);
        }
        await runCommand('tar', [
          '--xattrs',
          '--xattrs-include=*',
          '--same-owner',
          '-C',
          root,
          '-xpf',
          exported,
        ]);
        const { results } = imageRow(await audit(`rootfs:${root}`, NO_ENGINE));
        const judged = judgedBy(results);
        for (const [checkId, said] of Object.entries(judged)) {
          const needs = needsConfiguration(checkId);
          if (needs === 'no')
            expect({ checkId, ...said }).toEqual({ checkId, ...unpacked(ofEngine[checkId]) });
          if (needs === 'needed') {
            expect(['unknown', 'not-applicable'], checkId).toContain(said.outcome);
            expect(said.reason, checkId).not.toBe('');
          }
        }
        const compared = Object.keys(judged).filter((checkId) => needsConfiguration(checkId) === 'no');
        expect(compared.length).toBeGreaterThan(10);
      }, 120_000);
    });
});
