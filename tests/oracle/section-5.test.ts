import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import { reportDocument } from '../e2e/report-document.ts';
import { describeWith } from '../testbed/index.ts';
import { cisSection5, type Expected, type Subject } from './cis-section-5.ts';
import { type ConfiguredEngine, startConfiguredEngine } from './configured-engine.ts';
import { COUNT, configurations, SEED } from './container-configuration.ts';
import { rightVerdict, visibilities, type Way } from './visibility.ts';

/** What all checks of one number come to on one container. */
type Judged = Report['targets'][number]['results'][number]['outcome'] | 'no check';

/** A rule that a container keeps because it has nothing that could break it may be said not to apply to it. */
const SAYS_THE_SAME: Readonly<Record<Expected | 'unknown', readonly Judged[]>> = {
  unknown: ['unknown'],
  fail: ['fail'],
  pass: ['pass', 'not-applicable'],
  manual: ['pass', 'manual', 'not-applicable'],
  'not-applicable': ['not-applicable'],
};

/** The same containers by the answers of their engine alone, and together with what their host shows. */
const ways = ['by its engine', 'with its host'] as const satisfies readonly Way[];

/** What listens inside no flag says, and the host shows it a minute after the start. */
const BY_LISTENERS = 'isolation/published-ports-used';

const ORDER: readonly Judged[] = ['fail', 'unknown', 'manual', 'pass', 'not-applicable'];

describeWith('engine', `section 5 on ${COUNT} generated containers (seed ${SEED})`, () => {
  let configured: ConfiguredEngine;
  let reports: Readonly<Record<Way, Report>>;

  beforeAll(async () => {
    configured = await startConfiguredEngine(configurations);
    const { socket } = configured.engine;
    const audit = async (target: string): Promise<Report> => {
      const { stdout } = await rempart(
        ['audit', target, '--no-walk', '--no-image-walk', '--skip', BY_LISTENERS, '--output', 'json'],
        { env: { DOCKER_HOST: `unix://${socket}` } },
      );
      return reportDocument(stdout);
    };
    reports = { 'by its engine': await audit('docker'), 'with its host': await audit('local') };
  }, 300_000);
  afterAll(() => configured?.engine.stop(), 120_000);

  const subjects = (): readonly Subject[] =>
    configurations.map((configuration) => ({
      ...configuration,
      engine: configured.traits,
      running: configured.running.has(configuration.name),
    }));

  /** Ids of the checks whose references name a number. */
  const checksOf = (number: string, { checks }: Report): ReadonlySet<string> =>
    new Set(
      Object.entries(checks).flatMap(([id, check]) =>
        check?.references.some(({ standard, id: named }) => standard === 'cis-docker-1.6' && named === number)
          ? [id]
          : [],
      ),
    );

  /** The containers of the engine under test: a host may have more engines than one. */
  const containersOf = ({ targets }: Report): ReadonlyMap<string, Report['targets'][number]> => {
    const own = targets.find(
      ({ kind, name }) => kind === 'docker-engine' && name.includes(configured.engine.socket),
    );
    return new Map(
      targets
        .filter(({ kind, parent }) => kind === 'container' && parent === own?.id)
        .map((target) => [target.name, target]),
    );
  };

  const judged = (number: string, name: string, way: Way): Judged => {
    const container = containersOf(reports[way]).get(name);
    if (container === undefined) throw new Error(`${name} is no row of the report`);
    const ids = checksOf(number, reports[way]);
    const outcomes = new Set(
      container.results.filter(({ checkId }) => ids.has(checkId)).map(({ outcome }) => outcome),
    );
    return ORDER.find((outcome) => outcome !== 'no check' && outcomes.has(outcome)) ?? 'no check';
  };

  it('holds every configuration, and most of them run', () => {
    for (const way of ways) {
      const rows = containersOf(reports[way]);
      expect(configurations.filter(({ name }) => !rows.has(name))).toEqual([]);
    }
    const ended = configurations.filter(
      ({ name, start }) => start && !configured.running.has(name) && !(name in configured.refused),
    );
    expect(ended).toEqual([]);
    expect(configured.running.size).toBeGreaterThan(COUNT / 2);
  });

  for (const way of ways)
    for (const [number, { asks, judge }] of Object.entries(cisSection5))
      it(`${number} ${way}: ${asks}`, () => {
        const differences = subjects().flatMap((subject) => {
          const { name, running, body } = subject;
          const expected = rightVerdict(number, judge(subject), subject, way);
          const said = judged(number, name, way);
          return SAYS_THE_SAME[expected].includes(said)
            ? []
            : [{ name, running, expected, said, body: JSON.stringify(body) }];
        });
        expect(differences).toEqual([]);
      });

  for (const { number, way, applies, why } of visibilities)
    it(`${number} ${way} has a case: ${why}`, () => {
      expect(subjects().filter(applies)).not.toEqual([]);
    });
});
