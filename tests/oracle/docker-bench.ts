import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { cisSection5, type EngineTraits, type Expected, type Subject } from './cis-section-5.ts';
import { configurations } from './container-configuration.ts';
import { images, networks, partners, volumes } from './surroundings.ts';

/** What docker-bench-security said of one number: its own word, and the containers that it lists. */
export interface Listing {
  readonly result: string;
  readonly flagged: readonly string[];
}

/** What docker-bench-security said of the configurations, recorded from a run on an engine that held them. */
export interface RecordedVerdicts {
  readonly class: 'real';
  readonly dockerBench: string;
  readonly dockerEngine: string;
  /** Of the configurations and all that they refer to: verdicts on others say nothing of these. */
  readonly digest: string;
  readonly engine: EngineTraits;
  /** Which containers ran; it looks at no other. */
  readonly running: readonly string[];
  readonly numbers: Readonly<Record<string, Listing>>;
  /** Containers that one run lists for a number and another does not, though nothing changed; looked for where it was seen to happen. */
  readonly varying: Readonly<Record<string, readonly string[]>>;
}

export const digestOfConfigurations = (): string =>
  createHash('sha256')
    .update(JSON.stringify({ configurations, partners, volumes, networks, images }))
    .digest('hex');

/** Where the verdicts are recorded, by bench/docker-bench-verdicts.ts. */
export const VERDICTS_FILE = resolve(import.meta.dirname, '../../fixtures/docker-bench/section-5.json');

export const recordedVerdicts = (): RecordedVerdicts => JSON.parse(readFileSync(VERDICTS_FILE, 'utf8'));

/** One number on one container: whether docker-bench-security lists it, and what is right. */
export interface ComparedVerdict {
  readonly number: string;
  readonly subject: Subject;
  readonly listed: boolean;
  /** Whether docker-bench-security says now this, now that. */
  readonly varies: boolean;
  readonly right: Expected;
}

export const comparedVerdicts = (recorded: RecordedVerdicts): readonly ComparedVerdict[] => {
  const running = new Set(recorded.running);
  return Object.entries(cisSection5).flatMap(([number, { judge }]) => {
    const flagged = new Set(recorded.numbers[number]?.flagged);
    const varying = new Set(recorded.varying[number]);
    return configurations.map((configuration) => {
      const { name } = configuration;
      const subject = { ...configuration, engine: recorded.engine, running: running.has(name) };
      return {
        number,
        subject,
        listed: flagged.has(name),
        varies: varying.has(name),
        right: judge(subject),
      };
    });
  });
};

interface BenchLog {
  readonly tests: readonly {
    readonly results: readonly {
      readonly id: string;
      readonly result: string;
      readonly items?: readonly string[];
    }[];
  }[];
}

/** The numbers of a JSON log of docker-bench-security. Its items are a name, or a name with what is wrong behind a colon, or an id before it. */
export const readBenchLog = (text: string): Readonly<Record<string, Listing>> => {
  const names = new Set(configurations.map(({ name }) => name));
  const { tests } = JSON.parse(text) as BenchLog;
  return Object.fromEntries(
    tests
      .flatMap(({ results }) => results)
      .map(({ id, result, items = [] }) => [
        id,
        {
          result,
          flagged: [...new Set(items.flatMap((item) => item.split(':')))]
            .filter((part) => names.has(part))
            .sort(),
        },
      ]),
  );
};
