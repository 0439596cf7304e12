import type { Answer, FileEntry, UnknownReason } from '../core/answer.ts';
import { followUpFact, type Related, type Resolved } from '../core/fact.ts';
import { type FileProbe, file } from '../core/probe.ts';
import type { ResourceSet } from '../core/resource-set.ts';
import { type Fields, fieldsOf, textOf } from './engine-api/json-fields.ts';
import { type EngineInfo, engineInfo } from './engine-info.ts';

/** Addresses of a swarm node as the engine keeps them on disk: the API tells but the advertised one. */
export interface SwarmAddresses {
  /** Where the manager listens: `0.0.0.0:2377`. */
  readonly listen: string | null;
  readonly advertise: string | null;
  /** Of the containers' traffic; empty where it is that of management. */
  readonly dataPath: string | null;
}

const addressesIn = (answer: Answer<Pick<FileEntry, 'content'>>): Resolved<SwarmAddresses> => {
  const none = (reason: UnknownReason): Resolved<never> => ({ known: false, leftOut: false, reason });
  if (answer.state === 'unknown') return none({ code: answer.code, text: answer.text });
  if (answer.state === 'absent')
    return none({ code: 'unsupported', text: 'The engine keeps the state of its swarm elsewhere' });
  const state = fieldsOf(JSON.parse(answer.output.content || '{}'));
  return {
    known: true,
    value: {
      listen: textOf(state?.ListenAddr),
      advertise: textOf(state?.AdvertiseAddr),
      dataPath: textOf(state?.DataPathAddr),
    },
  };
};

type Engines = ResourceSet<Related<{ readonly info: EngineInfo }>>;

const STATE = '/swarm/docker-state.json';

const stateFile = (root: string | null): string | null =>
  root === null || !/^\/[^*?[\\]+$/.test(root) ? null : `${root}${STATE}`;

const statesOf = (engines: Engines): readonly string[] => [
  ...new Set(
    engines.items
      .filter(({ info }) => info.swarm?.state === 'active')
      .map(({ info }) => stateFile(info.dockerRootDir))
      .filter((path) => path !== null),
  ),
];

const ADDRESS_KEYS = ['ListenAddr', 'AdvertiseAddr', 'DataPathAddr', 'LocalAddr'];

const redactState = (output: { readonly content: string | null }) => {
  let state: Fields | null = null;
  try {
    state = fieldsOf(JSON.parse(output.content ?? ''));
  } catch {
    // Not the engine's file: nothing of it stays.
  }
  const kept = ADDRESS_KEYS.flatMap((key) => (textOf(state?.[key]) === null ? [] : [[key, state?.[key]]]));
  return { ...output, content: output.content === null ? null : JSON.stringify(Object.fromEntries(kept)) };
};

/** The addresses of each engine of the host that is in a swarm, by the engine's data folder; needs root. */
export const swarmAddresses = followUpFact({
  id: 'host.swarm-addresses',
  description: 'On which addresses the engines of a swarm listen',
  after: {},
  afterChildren: { kind: 'docker-engine', facts: { info: engineInfo } },
  ask: (_, engines): readonly FileProbe[] => statesOf(engines).map((path) => file(path)),
  redact: redactState as never,
  parse: (answerTo, _, engines): ReadonlyMap<string, Resolved<SwarmAddresses>> => {
    const addresses = new Map<string, Resolved<SwarmAddresses>>();
    for (const path of statesOf(engines)) {
      const answer = answerTo(file(path));
      addresses.set(path.slice(0, -STATE.length), addressesIn(answer));
    }
    return addresses;
  },
});
