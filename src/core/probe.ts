/** The text of one file with its metadata, links followed. At most `limit` bytes are read (256 KiB unless told). */
export interface FileProbe {
  readonly kind: 'file';
  readonly path: string;
  readonly limit?: number;
}

/** Every path that matches one of the shell patterns (`*`, `?`, `[...]`), with metadata, and with its text when `content`. */
export interface FilesProbe {
  readonly kind: 'files';
  readonly patterns: readonly string[];
  readonly content: boolean;
  /** Of an image also what its lower layers hold and a higher one deletes or replaces: `FilesOutput.hidden`. */
  readonly layers?: true;
}

/**
 * A program of the target with fixed arguments; it only reads (law 10). `privileged` marks one that says more to root,
 * for the sudo allow-list. `slow` lets it run beside the others. `timeoutMs` is 30,000 unless told.
 */
export interface CommandProbe {
  readonly kind: 'command';
  readonly argv: readonly [string, ...string[]];
  readonly privileged?: true;
  readonly slow?: true;
  readonly timeoutMs?: number;
}

/** Presence of a program: the first of `names` on the fixed search path. Only this may say that a program is absent. */
export interface ExecutableProbe {
  readonly kind: 'executable';
  readonly names: readonly [string, ...string[]];
}

/** The one walk over the target's local file systems; every predicate reads its result. */
export interface WalkProbe {
  readonly kind: 'walk';
}

/**
 * A GET of the Engine API about the engine as a whole; its answer is the parsed body. `image-layers` describes each image that has a name,
 * with its layers: a list does not tell them.
 */
export interface EngineProbe {
  readonly kind: 'engine';
  readonly query:
    | 'version'
    | 'info'
    | 'containers'
    | 'images'
    | 'image-layers'
    | 'networks'
    | 'volumes'
    | 'plugins'
    | 'swarm'
    | 'services'
    | 'nodes'
    | 'secrets';
}

/** A GET of the Engine API about the one container asked; `execs` asks about each command that was run in it beside the first. */
export interface ContainerProbe {
  readonly kind: 'container';
  readonly query: 'inspect' | 'top' | 'changes' | 'execs';
}

/** A GET of the Engine API about the one image asked, or the same taken from an archive. */
export interface ImageProbe {
  readonly kind: 'image';
  readonly query: 'inspect' | 'history';
}

/** What the SSH server of the target offered in the key exchange of the connection itself; no packet more is sent for it. */
export interface ServerOfferProbe {
  readonly kind: 'server-offer';
}

/**
 * The packages that files hold: those of an rpm database, or those of languages (`applications`), wherever they lie. Only what has all files at hand
 * answers it whole, an image. A host tells those of npm, PyPI and RubyGems, out of the metadata that its one walk finds, and no rpm database: rpm reads that.
 */
export interface PackagesProbe {
  readonly kind: 'packages';
  readonly of: 'rpm' | 'applications';
}

/** One question, as plain data: it can be deduplicated, printed, hashed, recorded and replayed. */
export type Probe =
  | FileProbe
  | FilesProbe
  | CommandProbe
  | ExecutableProbe
  | WalkProbe
  | EngineProbe
  | ContainerProbe
  | ImageProbe
  | ServerOfferProbe
  | PackagesProbe;

export type ProbeKind = Probe['kind'];

declare const keyBrand: unique symbol;
/** Equal for equal questions, which are asked once. */
export type ProbeKey = string & { readonly [keyBrand]: true };

const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, member]) => member !== undefined)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    : value;

/** Probes are constants that every target is asked, so that a key is worth keeping. */
const keys = new WeakMap<Probe, ProbeKey>();

export const probeKey = (probe: Probe): ProbeKey => {
  const known = keys.get(probe);
  if (known !== undefined) return known;
  const key = JSON.stringify(sorted(probe)) as ProbeKey;
  keys.set(probe, key);
  return key;
};

export const file = (path: string, limit?: number): FileProbe =>
  limit === undefined ? { kind: 'file', path } : { kind: 'file', path, limit };

/** The matching paths with their text. */
export const files = (...patterns: readonly string[]): FilesProbe => ({
  kind: 'files',
  patterns,
  content: true,
});

/** The matching paths, metadata only. */
export const fileModes = (...patterns: readonly string[]): FilesProbe => ({
  kind: 'files',
  patterns,
  content: false,
});

export const command = (...argv: readonly [string, ...string[]]): CommandProbe => ({ kind: 'command', argv });

/** `files`, and of an image also the files that a higher layer hides: whoever has the image has them still. */
export const filesOfLayers = (...patterns: readonly string[]): FilesProbe => ({
  ...files(...patterns),
  layers: true,
});

/** A command that needs root to say everything. */
export const privilegedCommand = (...argv: readonly [string, ...string[]]): CommandProbe => ({
  kind: 'command',
  argv,
  privileged: true,
});

/** A piece of POSIX sh, run as a program of its own. */
export const shell = (script: string): CommandProbe => command('sh', '-c', script);

export const executable = (...names: readonly [string, ...string[]]): ExecutableProbe => ({
  kind: 'executable',
  names,
});

export const walk: WalkProbe = { kind: 'walk' };

export const serverOffer: ServerOfferProbe = { kind: 'server-offer' };

export const packages = (of: PackagesProbe['of']): PackagesProbe => ({ kind: 'packages', of });

/** How a question is shown to a person: in evidence, in `explain` and in `plan`. */
export const describeProbe = (
  probe: Probe,
): { readonly source: 'file' | 'command' | 'api'; readonly locator: string } => {
  switch (probe.kind) {
    case 'file':
      return { source: 'file', locator: probe.path };
    case 'files':
      return { source: 'file', locator: probe.patterns.join(' ') };
    case 'command':
      return {
        source: 'command',
        locator: probe.argv[0] === 'sh' ? (probe.argv[2] ?? 'sh') : probe.argv.join(' '),
      };
    case 'executable':
      return { source: 'command', locator: `command -v ${probe.names.join(' ')}` };
    case 'walk':
      return { source: 'command', locator: 'one walk over the local file systems' };
    case 'server-offer':
      return { source: 'api', locator: 'the key exchange of this connection' };
    case 'packages':
      return {
        source: 'file',
        locator: probe.of === 'rpm' ? 'rpm databases' : 'metadata of the packages of languages',
      };
    case 'engine':
      return {
        source: 'api',
        locator: probe.query === 'image-layers' ? 'GET /images/{id}/json' : `GET /${probe.query}`,
      };
    case 'container':
      return {
        source: 'api',
        locator:
          probe.query === 'execs'
            ? 'GET /exec/{id}/json'
            : `GET /containers/{id}/${probe.query === 'inspect' ? 'json' : probe.query}`,
      };
    case 'image':
      return {
        source: 'api',
        locator: `GET /images/{id}/${probe.query === 'inspect' ? 'json' : probe.query}`,
      };
  }
};
